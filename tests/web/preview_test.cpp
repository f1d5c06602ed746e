// The page under `labrack preview`: it follows the lab's files and keeps its place.
#include "web/visit.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace labrack::test {

using namespace labrack::ui;

namespace {

using nlohmann::ordered_json;

ordered_json stack() {
    return ordered_json::parse(file_text(LABRACK_SOURCE_DIR "/labs/simple-web-stack/lab.json").value());
}

class Author : public Visit {
  public:
    Author() : Visit(served()) {}

    /// Saves lab.json, and time passes until the page has looked.
    void save(const std::string& text) {
        state().files["preview/lab.json"] = text;
        touch();
    }
    void touch() {
        state().files["preview.json"] = stamp_document(++changes_);
        run(2);
    }
    [[nodiscard]] bool shows(Role role, std::string_view begin) { return find(role, begin) != nullptr; }
    [[nodiscard]] std::size_t times_said(std::string_view begin) {
        const auto& said = state().announcements;
        return static_cast<std::size_t>(
            std::count_if(said.begin(), said.end(), [&](const auto& each) { return each.starts_with(begin); }));
    }

  private:
    int changes_ = 1;

    static std::string stamp_document(int changes) {
        return R"({"lab": "mine", "stamp": ")" + std::to_string(changes) + R"("})";
    }
    static platform::Platform::State served() {
        platform::Platform::State state = site();
        state.files["preview/lab.json"] = stack().dump();
        state.files["preview.json"] = stamp_document(1);
        state.query = {{"preview", "mine"}};
        return state;
    }
};

constexpr const char* changed = "The lab’s files have changed";

} // namespace

TEST_CASE("a lab under preview is shown by its address, with work of its own") {
    Author author;
    CHECK(author.shows(Role::heading, stack()["steps"][0]["title"].get<std::string>()));
    author.act(Role::button, "Skip for now");
    CHECK(author.state().address.find("?preview=mine&step=2") == 0);
    CHECK(author.state().storage.contains("session.v1.preview~mine"));
    CHECK_FALSE(author.state().storage.contains("session.v1.simple-web-stack"));
    author.run(3);
    CHECK(author.times_said(changed) == 0);
    author.act(Role::link, "Labs");
    CHECK(author.shows(Role::list, "Labs opened by you"));
    CHECK_FALSE(author.shows(Role::button, "Remove"));
}

TEST_CASE("a changed file is followed, at the step where the author is, wherever that is now") {
    Author author;
    author.act(Role::button, "Skip for now");
    ordered_json lab = stack();
    lab["steps"][1]["title"] = "Rewritten";
    author.save(lab.dump());
    CHECK(author.shows(Role::heading, "Rewritten"));
    CHECK(author.times_said(changed) == 1);

    ordered_json before = lab["steps"][1];
    before["id"] = "put-before";
    before["title"] = "Put before";
    lab["steps"].insert(lab["steps"].begin() + 1, before);
    author.save(lab.dump());
    CHECK(author.shows(Role::heading, "Rewritten"));
    CHECK(author.state().address.find("step=3") != std::string::npos);
}

TEST_CASE("a mistake is shown until it is mended, and the step is kept") {
    Author author;
    author.act(Role::button, "Skip for now");
    ordered_json lab = stack();
    const auto title = lab["steps"][1]["title"].get<std::string>();
    lab["minutes"] = "thirty";
    author.save(lab.dump());
    CHECK(author.shows(Role::heading, "This lab has a mistake"));
    CHECK(author.shows(Role::paragraph, "mine/lab.json:1:"));
    CHECK(author.shows(Role::paragraph, "This page follows the files."));
    CHECK_FALSE(author.shows(Role::button, "Try again"));
    author.state().files.erase("preview/lab.json");
    author.touch();
    CHECK(author.shows(Role::paragraph, "Its lab.json cannot be read."));
    author.save(stack().dump());
    CHECK(author.shows(Role::heading, title));
}

TEST_CASE("what changes nothing that is read leaves the page alone") {
    Author author;
    author.act(Role::button, "Skip for now");
    author.touch();
    CHECK(author.times_said(changed) == 0);
    CHECK(author.shows(Role::heading, stack()["steps"][1]["title"].get<std::string>()));
}

TEST_CASE("a preview that has ended is told once, and followed again when it is back") {
    Author author;
    const std::string served = author.state().files["preview.json"];
    author.state().files.erase("preview.json");
    author.run(20);
    CHECK(author.times_said("“labrack preview” does not answer") == 1);
    ordered_json lab = stack();
    lab["steps"][0]["title"] = "Rewritten";
    author.save(lab.dump());
    author.run(6);
    CHECK(author.shows(Role::heading, "Rewritten"));
}

} // namespace labrack::test
