// A downloaded copy on its way back, and a design that a link brought.
#include "interop/share.hpp"
#include "views/saved.hpp"
#include "views/screens.hpp"
#include "web/student.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace labrack::test {

using namespace labrack::ui;

namespace {

const std::string key = "session.v1.simple-web-stack";
const std::string copy = R"({"version": 1, "lab": "simple-web-stack", "step": "switch-off", "furthest": "switch-off"})";

std::string file_text(const std::string& path) {
    std::ifstream file(std::string(LABRACK_SOURCE_DIR) + "/" + path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

class Home {
  public:
    explicit Home(const std::string& stored = {}, const std::string& shared = {}) : student(site(stored, shared)) {
        student.app.set_screens(make_screens(student.app));
        student.settle();
    }

    Student student;

    void open(const std::string& text) {
        student.platform.state().opened_file({"copy.json", text, ""});
        student.platform.state().input = true;
        student.settle();
    }
    std::string stored() { return student.platform.state().storage[key]; }
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
    static platform::Platform::State site(const std::string& stored, const std::string& shared) {
        platform::Platform::State state;
        const std::string folder = "labs/simple-web-stack/";
        state.files["labs.json"] = R"({"labs": ["simple-web-stack"]})";
        state.files[folder + "lab.json"] = file_text(folder + "lab.json");
        state.files[folder + "lab.es.json"] = file_text(folder + "lab.es.json");
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
    home.student.act(Role::button, "Open a saved copy…");
    CHECK(home.student.platform.state().picked.find(".json") != std::string::npos);
    home.open(copy);
    CHECK(home.student.find(Role::heading, "Switch off one part at a time") != nullptr);
    REQUIRE(read_saved(home.stored()).saved);
}

TEST_CASE("a copy replaces stored work only when the student says so") {
    const std::string mine = write_saved({41, "tab", R"({"version": 1, "lab": "simple-web-stack", "step": "first"})"});
    Home home(mine);
    home.open(copy);
    CHECK(home.dialog(question).find("copy.json") != std::string::npos);
    home.student.act(Role::button, "Keep my work");
    CHECK(home.stored() == mine);
    CHECK(home.dialog(question).empty());
    home.open(copy);
    home.student.act(Role::button, "Replace it");
    CHECK(home.student.find(Role::heading, "Switch off one part at a time") != nullptr);
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
        home.student.act(Role::button, "Close");
        CHECK(home.dialog(problem).empty());
    }
}

TEST_CASE("a copy for which there is no room says so") {
    Home home;
    home.student.platform.state().store_status = platform::StoreStatus::full;
    home.open(copy);
    CHECK(home.dialog(problem).find("storage is full") != std::string::npos);
}

TEST_CASE("a shared design is shown with what it holds") {
    const auto design = model::read_design(
        R"({"version": 1, "title": "Mine", "nodes": [{"id": "people", "product": "visitors"}], "links": []})", "d",
        model::built_in_catalogue());
    const std::string text = interop::to_share_text(*design, model::built_in_catalogue());
    Home home({}, text);
    CHECK(home.dialog("A shared design") == "Mine|1 component · 0 links|");
    home.student.act(Role::button, "Copy link");
    CHECK(home.student.platform.state().copied == "https://labrack.test/?s=" + text);
    home.student.act(Role::button, "Close");
    CHECK(home.dialog("A shared design").empty());
    CHECK(home.student.platform.state().address.empty());
}

TEST_CASE("a link that holds no design says so, and leaves stored work alone") {
    const std::string mine = write_saved({41, "tab", copy});
    Home home(mine, "1AAAA");
    CHECK(home.dialog("This link could not be opened").find("cut short or damaged") != std::string::npos);
    home.student.act(Role::button, "Close");
    CHECK(home.dialog("This link could not be opened").empty());
    CHECK(home.stored() == mine);
}

} // namespace labrack::test
