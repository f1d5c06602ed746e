// Images of lab texts: what is decoded, what is refused and where that is said.
#include "lab/bundle.hpp"
#include "lab/image.hpp"
#include "lab/small_lab.hpp"
#include "support/images.hpp"
#include "support/labs.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <libdeflate.h>
#include <string>

using namespace labrack;
using namespace labrack::lab;
using namespace labrack::test;

namespace {

constexpr Pixel red{200, 0, 0, 255};

std::string message_of(const Diagnostics& problems) {
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().code == "image");
    return problems.front().message;
}

bool is_damaged(const std::string& bytes) {
    return message_of(decode_image(bytes).problems()) == "the image is damaged, or a part of it is missing";
}

/// The lab whose second step shows the image after two lines.
Diagnostics problems_with(const std::string& text, const Files& images = {}) {
    Files files = small_lab();
    files["two.md"] += text;
    files.insert(images.begin(), images.end());
    const FileReader reader = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    Diagnostics problems = read_lab_with_images(reader, "labs/small", model::built_in_catalogue()).problems();
    problems.erase(std::remove_if(problems.begin(), problems.end(),
                                  [](const Diagnostic& one) { return one.severity != Severity::error; }),
                   problems.end());
    return problems;
}

/// What is wrong with it, which stands at a line and column of the text.
std::string problem_at(const Diagnostics& problems, int line, int column) {
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().file == "labs/small/two.md");
    CHECK(problems.front().position.line == line);
    CHECK(problems.front().position.column == column);
    return problems.front().code;
}

} // namespace

TEST_CASE("a PNG gives its pixels, row by row, and what is transparent is white") {
    const std::string bytes = png_of(2, 2, {{red, {0, 0, 0, 0}}, {{0, 0, 255, 255}, {0, 100, 0, 51}}});
    const Image image = accepted(decode_image(bytes));
    CHECK(image.size.width == 2);
    CHECK(image.size.height == 2);
    // A fifth of (0, 100, 0) and four fifths of white: 204, 224, 204.
    CHECK(image.pixels ==
          std::vector<std::uint8_t>{200, 0, 0, 255, 255, 255, 255, 255, 0, 0, 255, 255, 204, 224, 204, 255});
}

TEST_CASE("a JPEG is decoded") {
    const Image image = accepted(decode_image(*file_text(LABRACK_SOURCE_DIR "/tests/fuzz/corpus/image/shapes.jpg")));
    CHECK(image.size.width == 24);
    CHECK(image.size.height == 16);
    const auto near = [&](int x, int y, int part, int value) {
        const std::size_t at = static_cast<std::size_t>((y * 24 + x) * 4 + part);
        return std::abs(image.pixels.at(at) - value) < 30;
    };
    CHECK(near(5, 5, 0, 0x20)); // in the blue square
    CHECK(near(5, 5, 2, 0xc0));
    CHECK(near(23, 15, 1, 0xff)); // in the white corner
}

TEST_CASE("a file that ends early or holds something else is no image, wherever it is cut") {
    const std::string png = plain_png(3, 2, red);
    for (std::size_t size = 0; size < png.size(); ++size)
        CHECK_MESSAGE(!decode_image(png.substr(0, size)), size);
    const std::string jpeg = *file_text(LABRACK_SOURCE_DIR "/tests/fuzz/corpus/image/shapes.jpg");
    for (std::size_t size = 0; size < jpeg.size(); ++size)
        CHECK_MESSAGE(!decode_image(jpeg.substr(0, size)), size);
    CHECK(is_damaged(png.substr(0, png.size() - 1)));
    CHECK(is_damaged(png_of(3, 3, {{red, red, red}}))); // a row of three
    const std::string no_image = "this is no image of a kind that the page can show";
    for (const char* text :
         {"", "GIF89a\1\0\1\0", "<svg xmlns='http://www.w3.org/2000/svg'/>", "BM", "\x89PNG\r\n\x1a\n"})
        CHECK_MESSAGE(message_of(decode_image(text).problems()) == no_image, text);
}

TEST_CASE("an image has bounds, which its head alone is asked for") {
    CHECK(static_cast<bool>(measure_image(empty_png(4096, 976))));
    CHECK(static_cast<bool>(measure_image(empty_png(2000, 2000))));
    for (const auto& [width, height] : {std::pair{4097u, 1u}, {1u, 4097u}, {2000u, 2001u}, {4096u, 4096u}}) {
        const std::string message = message_of(decode_image(empty_png(width, height)).problems());
        CHECK(message.find(std::to_string(width) + " x " + std::to_string(height) + " pixels") != std::string::npos);
    }
    for (const std::uint32_t size : {0u, 0x10000000u, 0x7fffffffu, 0xffffffffu})
        CHECK_FALSE(static_cast<bool>(decode_image(empty_png(size, size))));
    CHECK(message_of(measure_image(plain_png(1, 1, red) + std::string(most_image_bytes, '\0')).problems()) ==
          "the image is larger than 4 MB");
}

TEST_CASE("data that swell up when they are decoded are refused, at once") {
    const std::string rows(90'000'000, '\0');
    const std::string head = detail::big_endian(1) + detail::big_endian(1) + std::string("\x08\x06\0\0\0", 5);
    const std::string bytes = std::string("\x89PNG\r\n\x1a\n", 8) + detail::chunk("IHDR", head) +
                              detail::chunk("IDAT", detail::zlib(rows)) + detail::chunk("IEND", {});
    CHECK(bytes.size() < 200'000);
    CHECK(is_damaged(bytes));
}

TEST_CASE("images are found in CommonMark and in the documents that hold it") {
    const auto names = [](std::string_view text) {
        std::string all;
        for (const ImageReference& image : image_references(text))
            all += (all.empty() ? "" : " ") + std::string(image.name);
        return all;
    };
    CHECK(names("![A](a.png) and ![B](b/c.jpg \"title\")") == "a.png b/c.jpg");
    CHECK(names("![One\nin two lines](a.png)") == "a.png");
    CHECK(names("![With [brackets] in it](a.png)") == "a.png");
    CHECK(names("![No image] but [a link](node:nginx)").empty());
    CHECK(names("wow![").empty());
    const std::string document = R"json({"text": ["![Said \"so\"](a.png)", "![", "![](b.png)"]})json";
    CHECK(names(document) == "a.png b.png");
    CHECK(image_references("See ![A server](a.png)").at(0).at == 4);
    CHECK(image_references("See ![A server](a.png)").at(0).words == "A server");
    std::string many;
    for (int i = 0; i < 100'000; ++i)
        many += "![";
    CHECK(names(many).empty()); // at once
}

TEST_CASE("what is wrong with an image is said where the text shows it") {
    const Files good{{"rack.png", plain_png(3, 2, red)}};
    CHECK(problems_with("![A rack](rack.png)\n", good).empty());
    CHECK(problem_at(problems_with("So: ![A rack](rack.png)\n"), 3, 5) == "no-file");
    CHECK(problem_at(problems_with("\n\n![A\nrack](rack.png)\n", {{"rack.png", "GIF89a"}}), 5, 1) == "image");
    CHECK(problem_at(problems_with("![A rack](rack.png)\n", {{"rack.png", empty_png(5000, 1)}}), 3, 1) == "image");
    CHECK(problem_at(problems_with("![](rack.png)\n", good), 3, 1) == "image-words");
    CHECK(problem_at(problems_with("![ \n](rack.png)\n", good), 3, 1) == "image-words");
    for (const char* name : {"../rack.png", "/rack.png", "https://example.org/rack.png", "a/../../rack.png", "rack.svg",
                             "rack", ".png", "rack.png.md", "node:nginx", "C:\\rack.png", ""})
        CHECK_MESSAGE(problem_at(problems_with("![A rack](" + std::string(name) + ")\n", good), 3, 1) == "image", name);
    // It is looked at once, and told wherever it is shown.
    CHECK(problems_with("![A](no.png)\n![B](no.png)\n").size() == 2);
}

TEST_CASE("a lab that is run or graded needs no images, but their names are checked") {
    Files files = small_lab();
    files["two.md"] += "![A rack](rack.png)\n";
    CHECK(static_cast<bool>(read_files(files)));
    const std::uint64_t hash = accepted(read_files(files)).hash;
    files["rack.png"] = plain_png(3, 2, red);
    CHECK(accepted(read_files(files)).hash == hash);
    files["two.md"] += "![A rack](../rack.png)\n";
    CHECK_FALSE(static_cast<bool>(read_files(files)));
}
