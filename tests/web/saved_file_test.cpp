// A downloaded copy on its way back, and a design that a link brought.
#include "interop/share.hpp"
#include "views/saved.hpp"
#include "web/visit.hpp"

#include <utility>

namespace labrack::test {

using namespace labrack::ui;

namespace {

const std::string key = "session.v1.simple-web-stack";
const std::string copy = R"({"version": 1, "lab": "simple-web-stack", "step": "switch-off", "furthest": "switch-off"})";

class Home : public Visit {
  public:
    explicit Home(const std::string& stored = {}, const std::string& shared = {}) : Visit(prepared(stored, shared)) {}

    void open(const std::string& text) {
        state().opened_file({"copy.json", text, ""});
        run(0.5);
    }
    std::string stored() { return state().storage[key]; }
    /// What a dialog of that name says; nothing if there is none.
    std::string dialog(std::string_view name) {
        const Semantics& semantics = student.app.ui().semantics;
        const Node* box = semantics.find(Role::dialog, name);
        std::string words;
        for (const Node& node : semantics.nodes())
            if (box != nullptr && node.role == Role::paragraph && node.parent == box->id) words += node.name + "|";
        return words;
    }

  private:
    static platform::Platform::State prepared(const std::string& stored, const std::string& shared) {
        platform::Platform::State state = site();
        if (!stored.empty()) state.storage[key] = stored;
        if (!shared.empty()) state.query["s"] = shared;
        return state;
    }
};

constexpr const char* problem = "This file could not be opened";
constexpr const char* question = "Replace your work in “The simple web stack”?";

} // namespace

TEST_CASE("a copy is opened where nothing is stored") {
    Home home;
    home.act(Role::button, "Open a saved copy…");
    CHECK(home.state().picked.find(".json") != std::string::npos);
    home.open(copy);
    CHECK(home.find(Role::heading, "Switch off one part at a time") != nullptr);
    REQUIRE(read_saved(home.stored()).saved);
}

TEST_CASE("a copy replaces stored work only when the student says so") {
    const std::string mine = write_saved({41, "tab", R"({"version": 1, "lab": "simple-web-stack", "step": "first"})"});
    Home home(mine);
    home.open(copy);
    CHECK(home.dialog(question).find("copy.json") != std::string::npos);
    home.act(Role::button, "Keep my work");
    CHECK(home.stored() == mine);
    CHECK(home.dialog(question).empty());
    home.open(copy);
    home.act(Role::button, "Replace it");
    CHECK(home.find(Role::heading, "Switch off one part at a time") != nullptr);
    CHECK(read_saved(home.stored()).saved->revision >= 42);
}

TEST_CASE("a file that is no copy of work changes nothing and says why") {
    const std::string mine = write_saved({41, "tab", copy});
    for (const auto& each : {std::pair{"", "not a copy"}, std::pair{"{\"lab\": 7}", "not a copy"},
                             std::pair{"[1]", "not a copy"}, std::pair{R"({"version": 1, "lab": "none"})", "none"},
                             std::pair{R"({"version": 1, "lab": "simple-web-stack", "tasks": 7})", "damaged"},
                             std::pair{R"({"version": 2, "lab": "simple-web-stack"})", "newer version"}}) {
        Home home(mine);
        home.open(each.first);
        CAPTURE(each.first);
        CHECK(home.dialog(problem).find(each.second) != std::string::npos);
        CHECK(home.stored() == mine);
        home.act(Role::button, "Close");
        CHECK(home.dialog(problem).empty());
    }
}

TEST_CASE("a copy for which there is no room says so") {
    Home home;
    home.state().store_status = platform::StoreStatus::full;
    home.open(copy);
    CHECK(home.dialog(problem).find("storage is full") != std::string::npos);
}

TEST_CASE("a shared design is shown with what it holds") {
    const auto design = model::read_design(
        R"({"version": 1, "title": "Mine", "nodes": [{"id": "people", "product": "visitors"}], "links": []})", "d",
        model::built_in_catalogue());
    const std::string text = interop::to_share_text(*design, model::built_in_catalogue());
    Home home({}, text);
    CHECK(
        home.dialog("A shared design") ==
        "Mine|1 component · 0 links|In the sandbox it takes the place of your design there. Undo brings yours back.|");
    home.act(Role::button, "Copy link");
    CHECK(home.state().copied == "https://labrack.test/?s=" + text);
    home.act(Role::button, "Close");
    CHECK(home.dialog("A shared design").empty());
    CHECK(home.state().address.empty());
}

TEST_CASE("a link that holds no design says so, and leaves stored work alone") {
    const std::string mine = write_saved({41, "tab", copy});
    Home home(mine, "1AAAA");
    CHECK(home.dialog("This link could not be opened").find("cut short or damaged") != std::string::npos);
    home.act(Role::button, "Close");
    CHECK(home.dialog("This link could not be opened").empty());
    CHECK(home.stored() == mine);
}

} // namespace labrack::test
