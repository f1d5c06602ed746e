// The pictures of a lab's texts: where they come from, when they are on the graphics card, and what stands in their
// place.
#include "lab/bundle.hpp"
#include "support/images.hpp"
#include "views/lab_images.hpp"
#include "web/visit.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace labrack::test {

using namespace labrack::ui;

namespace {

using nlohmann::ordered_json;

constexpr const char* words = "A rack with two servers";
constexpr Pixel red{200, 0, 0, 255};
constexpr Pixel blue{0, 0, 200, 255};

ordered_json lab_with(const std::string& text) {
    ordered_json lab = ordered_json::parse(file_text(LABRACK_SOURCE_DIR "/labs/simple-web-stack/lab.json").value());
    lab["steps"][0]["text"] = text;
    return lab;
}

const std::string one_picture = std::string("Look:\n\n![") + words + "](rack.png)\n\nMore.";

/// The site, whose lab has that text in its first step and those images beside it.
platform::Platform::State site_with(const std::string& text, const std::map<std::string, std::string>& images = {
                                                                 {"rack.png", plain_png(40, 20, red)}}) {
    platform::Platform::State state = site("1");
    state.files["labs/simple-web-stack/lab.json"] = lab_with(text).dump();
    for (const auto& [name, bytes] : images)
        state.files["labs/simple-web-stack/" + name] = bytes;
    return state;
}

class Reader : public Visit {
  public:
    explicit Reader(const platform::Platform::State& prepared = site_with(one_picture)) : Visit(prepared) {}

    [[nodiscard]] std::size_t on_card() { return state().textures.size(); }
    /// The size of the picture with that name, design px; nothing where there is none.
    [[nodiscard]] Rect picture(std::string_view name = words) {
        const Node* node = find(Role::img, name);
        return node != nullptr ? node->rect : Rect{};
    }
    /// The first pixel of the only picture on the card.
    [[nodiscard]] int red_of_picture() {
        REQUIRE(on_card() == 1);
        return state().textures.begin()->second.bytes.at(0);
    }
};

/// What stands for a picture takes the width of the text.
bool is_words(const Rect& rect) {
    return rect.w > 200 && rect.h > 20 && rect.h < 80;
}

} // namespace

TEST_CASE("a picture is drawn at its size, and named by its words") {
    Reader reader;
    CHECK(reader.on_card() == 1);
    const auto& [texture, pixels] = *reader.state().textures.begin();
    CHECK(pixels.width == 40);
    CHECK(pixels.height == 20);
    CHECK(pixels.bytes.size() == 40 * 20 * 4);
    CHECK(reader.red_of_picture() == 200);
    CHECK(reader.picture().w == 40);
    CHECK(reader.picture().h == 20);
    const Node* after = reader.find(Role::paragraph, "More.");
    REQUIRE(after != nullptr);
    CHECK(after->rect.y >= reader.picture().bottom());
    CHECK(reader.student.settle());
}

TEST_CASE("a picture is as wide as the text at most, and keeps its shape") {
    Reader reader(site_with(one_picture, {{"rack.png", plain_png(1000, 500, red)}}));
    const Rect rect = reader.picture();
    CHECK(rect.w > 200);
    CHECK(rect.w < 400);
    CHECK(std::abs(rect.h - rect.w / 2) <= 0.5F);
}

TEST_CASE("a picture that stands among words has a line of its own, and one in a link's paragraph is no link") {
    Reader reader(site_with(std::string("Before ![") + words + "](rack.png) after the [web server](node:nginx)."));
    const Node* before = reader.find(Role::paragraph, "Before");
    REQUIRE(before != nullptr);
    CHECK(before->rect.bottom() <= reader.picture().y);
    const Node* after = reader.find(Role::text, " after the");
    REQUIRE(after != nullptr);
    CHECK(after->rect.y >= reader.picture().bottom());
    CHECK(reader.find(Role::button, words) == nullptr);
    Reader heading(site_with(std::string("## The ![") + words + "](rack.png) and [nginx](node:nginx)"));
    CHECK(heading.find(Role::link, words) == nullptr);
}

TEST_CASE("where a picture cannot be shown its words stand in its place") {
    for (const std::string& bytes : {std::string("GIF89a"), std::string(), plain_png(3, 2, red).substr(0, 40),
                                     empty_png(50'000, 50'000), empty_png(2000, 2000)}) {
        Reader reader(site_with(one_picture, {{"rack.png", bytes}}));
        CHECK(reader.on_card() == 0);
        CHECK(is_words(reader.picture()));
        CHECK(reader.student.settle());
    }
    Reader missing(site_with(one_picture, {}));
    CHECK(is_words(missing.picture()));
    platform::Platform::State full = site_with(one_picture);
    full.has_room_for_textures = false;
    CHECK(is_words(Reader(full).picture()));
}

TEST_CASE("the words stand there while the picture is on its way") {
    Student student(site_with(one_picture));
    student.app.set_screens(make_screens(student.app));
    bool was_words = false;
    for (int i = 0; i < 20 && student.platform.state().textures.empty(); ++i) {
        student.platform.state().now += 0.05;
        student.app.frame();
        const Node* node = named(student.app, Role::img, words);
        was_words = was_words || (node != nullptr && is_words(node->rect));
    }
    CHECK(was_words);
    CHECK(student.platform.state().textures.size() == 1);
}

TEST_CASE("pictures leave the graphics card with their step and with their lab, and come back with it") {
    Reader reader;
    CHECK(reader.on_card() == 1);
    reader.act(Role::button, "Skip for now");
    CHECK(reader.on_card() == 0);
    reader.act(Role::button, "Back");
    CHECK(reader.on_card() == 1);
    reader.act(Role::link, "Labs");
    CHECK(reader.on_card() == 0);
    reader.act(Role::button, "The simple web stack");
    CHECK(reader.on_card() == 1);
}

TEST_CASE("a text with more pictures than the card is to hold shows the words of the others") {
    std::string text;
    std::map<std::string, std::string> images;
    for (int i = 0; i < 6; ++i) {
        const std::string name = "p" + std::to_string(i) + ".png";
        text += "![Picture " + std::to_string(i) + "](" + name + ")\n\n";
        images[name] = plain_png(2000, 2000, red);
    }
    Reader reader(site_with(text, images));
    CHECK(reader.on_card() == 4);
    CHECK(LabImages::most_pixels == 4 * 2000 * 2000);
    CHECK(reader.picture("Picture 3").h > 200);
    CHECK(is_words(reader.picture("Picture 4")));
}

TEST_CASE("the words are those of the language, and the picture stays") {
    platform::Platform::State state = site_with(one_picture);
    auto spanish = ordered_json::parse(state.files["labs/simple-web-stack/lab.es.json"]);
    const std::string step = lab_with("")["steps"][0]["id"].get<std::string>();
    spanish["texts"]["steps." + step + ".text"] = {{"of", lab::source_hash(one_picture)},
                                                   {"text", "Mira:\n\n![Un rack con dos servidores](rack.png)"}};
    state.files["labs/simple-web-stack/lab.es.json"] = spanish.dump();
    state.query["locale"] = "es";
    Reader reader(state);
    CHECK(reader.picture("Un rack con dos servidores").w == 40);
}

TEST_CASE("a bundle brings its pictures along; a lab file alone has their words") {
    const std::map<std::string, std::string, std::less<>> files{{"lab.json", lab_with(one_picture).dump()},
                                                                {"rack.png", plain_png(40, 20, blue)}};
    const auto reader_of_files = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
    const auto bundle = lab::make_bundle(reader_of_files, "labs/simple-web-stack", model::built_in_catalogue());
    REQUIRE_MESSAGE(bundle, said(bundle.problems()));
    Reader instructor(site());
    instructor.state().opened_file({"mine.bundle.json", lab::write_bundle(*bundle), ""});
    instructor.run(0.5);
    CHECK(instructor.picture().w == 40);
    CHECK(instructor.red_of_picture() == 0);

    Reader alone(site());
    alone.state().opened_file({"lab.json", files.at("lab.json"), ""});
    alone.run(0.5);
    alone.act(Role::button, "Go to the lab");
    CHECK(alone.on_card() == 0);
    CHECK(is_words(alone.picture()));
}

TEST_CASE("under preview a picture follows its file, also to none and back") {
    platform::Platform::State state = site();
    state.query = {{"preview", "mine"}};
    state.files["preview/lab.json"] = lab_with(one_picture).dump();
    state.files["preview/rack.png"] = plain_png(40, 20, red);
    int changes = 0;
    const auto stamp = [&] { return R"({"lab": "mine", "stamp": ")" + std::to_string(++changes) + R"("})"; };
    state.files["preview.json"] = stamp();
    Reader author(state);
    author.run(2);
    CHECK(author.red_of_picture() == 200);
    const platform::Texture before = author.state().last_texture;
    author.state().files["preview.json"] = stamp();
    author.run(2);
    CHECK(author.state().last_texture == before); // the same file is not made anew

    author.state().files["preview/rack.png"] = plain_png(40, 20, blue);
    author.state().files["preview.json"] = stamp();
    author.run(2);
    CHECK(author.red_of_picture() == 0);
    author.state().files.erase("preview/rack.png");
    author.state().files["preview.json"] = stamp();
    author.run(2);
    CHECK(author.on_card() == 0);
    author.state().files["preview/rack.png"] = plain_png(40, 20, red);
    author.state().files["preview.json"] = stamp();
    author.run(2);
    CHECK(author.red_of_picture() == 200);
}

} // namespace labrack::test
