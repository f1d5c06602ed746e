// A lab in one file: what is in it, that it is the same lab, and what is refused.
#include "base/hash.hpp"
#include "lab/bundle.hpp"
#include "lab/small_lab.hpp"
#include "support/images.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::lab;
using namespace labrack::test;

namespace {

const model::Catalogue& catalogue() {
    return model::built_in_catalogue();
}

FileReader reader_of(const Files& files) {
    return [&files](std::string_view name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
}

Bundle bundle_of(const Files& files) {
    return accepted(make_bundle(reader_of(files), "labs/small", catalogue()));
}

/// The small lab with a Spanish text and an image, and with everything beside it that no student may see.
Files whole_folder() {
    Files files = small_lab();
    files["two.md"] += "![A server](pictures/server.png)\n";
    files["two.es.md"] = "Mira [nginx](node:nginx).\n";
    files["lab.es.json"] = R"({"version": 1, "texts": {"steps.two.text": {"of": "0", "text": {"file": "two.es.md"}}}})";
    files["pictures/server.png"] = plain_png(2, 1, {200, 0, 0, 255});
    files["solution.design.json"] = "{}";
    files["wrong-none.design.json"] = "{}";
    files["teaching.md"] = "The answer is 5.";
    files["notes.txt"] = "Nobody refers to this.";
    return files;
}

std::vector<std::string> names(const Bundle& bundle) {
    std::vector<std::string> found;
    for (const auto& [name, content] : bundle.files)
        found.push_back(name);
    return found;
}

/// The bundle with its files changed and a hash that fits.
std::string document(Bundle bundle, const std::string& name, const std::string& content) {
    bundle.files[name] = content;
    return write_bundle(bundle);
}

std::string problem_of(const std::string& text) {
    const Result<Bundle> bundle = read_bundle(text, "b.json");
    REQUIRE_FALSE(static_cast<bool>(bundle));
    CHECK(bundle.problems().front().position.line > 0);
    CHECK(bundle.problems().front().file == "b.json");
    return bundle.problems().front().code;
}

std::string replaced(std::string text, std::string_view piece, std::string_view replacement) {
    const std::size_t at = text.find(piece);
    REQUIRE(at != std::string::npos);
    return text.replace(at, piece.size(), replacement);
}

} // namespace

TEST_CASE("a bundle holds what the lab refers to, and nothing that is for instructors") {
    CHECK(names(bundle_of(whole_folder())) ==
          std::vector<std::string>{"lab.es.json", "lab.json", "pictures/server.png", "two.es.md", "two.md"});
    CHECK(names(bundle_of(small_lab())) == std::vector<std::string>{"lab.json", "two.md"});
}

TEST_CASE("a bundle is the lab of the folder: the same files, the same hash, the same bytes every time") {
    const Files folder = whole_folder();
    const Bundle made = bundle_of(folder);
    const std::string text = write_bundle(made);
    CHECK(write_bundle(bundle_of(folder)) == text);
    const Bundle read = accepted(read_bundle(text, "b.json"));
    CHECK(read.files == made.files);
    CHECK(read.lab == "small");
    const Lab bundled = accepted(read_bundled_lab(text, "b.json", catalogue()));
    const Lab whole = accepted(read_files(folder));
    CHECK(bundled.hash == whole.hash);
    CHECK(bundled.steps.at(1).text.es == whole.steps.at(1).text.es);
}

TEST_CASE("the problems of a bundled lab are told in the file of the lab") {
    const Files broken = small_lab_with("\"minutes\": 5", "\"minutes\": 0");
    const std::string text = document(bundle_of(small_lab()), "lab.json", broken.at("lab.json"));
    const Result<Lab> lab = read_bundled_lab(text, "b.bundle.json", catalogue());
    REQUIRE_FALSE(static_cast<bool>(lab));
    CHECK(lab.problems().front().file == "b.bundle.json/small/lab.json");
    CHECK(lab.problems().front().position.line == 3);
}

TEST_CASE("an image that is missing, and a text that gives the solution away, are no bundle") {
    Files files = whole_folder();
    files.erase("pictures/server.png");
    const auto missing = make_bundle(reader_of(files), "labs/small", catalogue());
    REQUIRE(has_error(missing.problems()));
    CHECK(missing.problems().front().file == "labs/small/two.md");
    CHECK(missing.problems().front().position.line == 3);
    Files telling = small_lab_with("{\"file\": \"two.md\"}", "{\"file\": \"teaching.md\"}");
    telling["teaching.md"] = "The answer is 5.";
    const auto told = make_bundle(reader_of(telling), "labs/small", catalogue());
    REQUIRE(has_error(told.problems()));
    CHECK(told.problems().front().code == "private-file");
}

TEST_CASE("files that have changed since, or have nothing to do with the lab, are refused at their place") {
    const Bundle bundle = bundle_of(small_lab());
    const std::string text = write_bundle(bundle);
    CHECK(problem_of(replaced(text, "First line", "Second line")) == "hash");
    CHECK(problem_of(replaced(text, "\"lab\": \"small\"", "\"lab\": \"large\"")) == "hash");
    CHECK(problem_of(document(bundle, "notes.txt", "Nobody refers to this.")) == "file-name");
    for (const char* name : {"../two.md", "/etc/passwd", "a/../../b", ".hidden", "C:\\x", "solution.design.json"})
        CHECK_MESSAGE(problem_of(document(bundle, name, "x")) == "file-name", name);
    Bundle headless = bundle;
    headless.files.erase("lab.json");
    CHECK(problem_of(write_bundle(headless)) == "missing-key");
    CHECK(problem_of(replaced(text, "\"version\": 1", "\"version\": 2")) == "version");
    CHECK(problem_of(replaced(text, "\"files\"", "\"flies\"")) == "unknown-key");
    CHECK(
        problem_of("{\"version\": 1, \"lab\": \"a\", \"hash\": \"0\", \"files\": {\"a.png\": {\"base64\": \"?\"}}}") ==
        "base64");
}

TEST_CASE("an image of a bundle that no page could show is refused at its place") {
    const Bundle bundle = bundle_of(whole_folder());
    const std::string name = "pictures/server.png";
    for (const std::string& content : {empty_png(30'000, 30'000), std::string("GIF89a"), std::string()})
        CHECK(problem_of(document(bundle, name, content)) == "image");
    CHECK(static_cast<bool>(read_bundle(document(bundle, name, plain_png(2, 2, {0, 0, 0, 255})), "b.json")));
}

TEST_CASE("a bundle has bounds: files, bytes a file, bytes in all") {
    Bundle many = bundle_of(small_lab());
    for (std::size_t i = 0; i < most_bundled_files; ++i)
        many.files["file-" + std::to_string(i)] = "x";
    CHECK(problem_of(write_bundle(many)) == "size");
    CHECK(problem_of(document(bundle_of(small_lab()), "two.md", std::string(most_bundled_file_bytes + 1, 'x'))) ==
          "size");
    CHECK(problem_of(std::string(most_bundle_bytes + 1, ' ')) == "size");
    Files large = small_lab();
    large["two.md"] += "![A server](server.png)";
    large["server.png"] = std::string(most_bundled_file_bytes + 1, 'x');
    CHECK(has_error(make_bundle(reader_of(large), "labs/small", catalogue()).problems()));
}

TEST_CASE("what a lab refers to and lacks is named, but for translations") {
    Files files = whole_folder();
    CHECK(missing_files(reader_of(files)).empty());
    files.erase("pictures/server.png");
    files.erase("two.es.md");
    files.erase("lab.es.json");
    CHECK(missing_files(reader_of(files)) == std::vector<std::string>{"pictures/server.png"});
    files.erase("two.md"); // and with it what it refers to
    CHECK(missing_files(reader_of(files)) == std::vector<std::string>{"two.md"});
}
