// A lab that an instructor opens from a file: beside the labs of the site, and apart from them.
#include "lab/bundle.hpp"
#include "views/saved.hpp"
#include "web/visit.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace labrack::test {

using namespace labrack::ui;

namespace {

using nlohmann::ordered_json;

const std::string site_key = "session.v1.simple-web-stack";
const std::string opened_key = "session.v1.opened~simple-web-stack";

std::string repository_file(const std::string& path) {
    return file_text(LABRACK_SOURCE_DIR "/" + path).value();
}

/// A small lab of one step, that is not on the site.
ordered_json two_servers() {
    return ordered_json::parse(repository_file("tests/grade/two-servers/lab.json"));
}

/// The lab of the site, as somebody has changed it.
ordered_json changed_stack(const std::string& title) {
    ordered_json lab = ordered_json::parse(repository_file("labs/simple-web-stack/lab.json"));
    lab["title"] = title;
    return lab;
}

std::string bundle_of(const std::string& folder) {
    const auto reader = [&](std::string_view name) {
        return file_text(LABRACK_SOURCE_DIR "/" + folder + "/" + std::string(name));
    };
    return lab::write_bundle(*lab::make_bundle(reader, folder, model::built_in_catalogue()));
}

class Instructor : public Visit {
  public:
    explicit Instructor(const platform::Platform::State& prepared = site()) : Visit(prepared) {}

    void open(const std::string& text, const std::string& name = "lab.json") {
        REQUIRE(state().opened_file);
        state().opened_file({name, text, ""});
        run(0.5);
    }
    /// The page anew, with what is stored.
    [[nodiscard]] platform::Platform::State after_reload() {
        platform::Platform::State fresh = site();
        fresh.storage = state().storage;
        return fresh;
    }
    [[nodiscard]] bool shows(Role role, std::string_view begin) { return find(role, begin) != nullptr; }
    [[nodiscard]] bool is_listed(std::string_view title) {
        return shows(Role::button, "Remove “" + std::string(title));
    }
    /// In a toast.
    [[nodiscard]] bool said(std::string_view begin) {
        const auto& toasts = student.app.ui().toasts;
        return std::any_of(toasts.begin(), toasts.end(),
                           [&](const auto& each) { return each.text.starts_with(begin); });
    }
    void go_home() { act(Role::link, "Labs"); }
};

constexpr const char* problem = "This lab file has a mistake";

} // namespace

TEST_CASE("a lab file is opened, listed under its title, and there again after a reload") {
    Instructor first;
    first.act(Role::button, "Open a lab file…");
    CHECK(first.state().picked.find(".json") != std::string::npos);
    ordered_json lab = two_servers();
    lab["title"] = "My own lab";
    first.open(lab.dump(), "mine.json");
    CHECK(first.shows(Role::heading, lab["steps"][0]["title"].get<std::string>()));
    CHECK(first.state().address.find("lab=opened~two-servers") != std::string::npos);
    first.go_home();
    CHECK(first.is_listed("My own lab"));

    Instructor second(first.after_reload());
    CHECK(second.shows(Role::list, "Labs opened by you"));
    CHECK(second.shows(Role::paragraph, "mine.json"));
    second.act(Role::button, "My own lab");
    CHECK(second.shows(Role::heading, lab["steps"][0]["title"].get<std::string>()));

    platform::Platform::State at_its_address = first.after_reload();
    at_its_address.query = {{"lab", "opened~two-servers"}};
    Instructor third(at_its_address);
    CHECK(third.shows(Role::heading, lab["steps"][0]["title"].get<std::string>()));
}

TEST_CASE("a bundle is opened with its translation, by what stands in it and not by its name") {
    platform::Platform::State state = site();
    state.query = {{"locale", "es"}};
    Instructor instructor(state);
    instructor.open(bundle_of("labs/simple-web-stack"), "download.json");
    const auto spanish = ordered_json::parse(repository_file("labs/simple-web-stack/lab.es.json"));
    CHECK(instructor.state().address.find("lab=opened~simple-web-stack") != std::string::npos);
    instructor.act(Role::link, "Laboratorios");
    CHECK(instructor.shows(Role::button, "Quitar «" + spanish["texts"]["title"]["text"].get<std::string>()));
}

TEST_CASE("a lab with the id of one of the site has work of its own, and hands in under its id") {
    const std::string mine =
        write_saved({41, "tab", R"({"version": 1, "lab": "simple-web-stack", "step": "switch-off"})"});
    platform::Platform::State state = site();
    state.storage[site_key] = mine;
    Instructor instructor(state);
    instructor.open(changed_stack("Stack, changed").dump());
    CHECK(instructor.state().storage[site_key] == mine);
    CHECK_FALSE(instructor.shows(Role::heading, "Switch off one part at a time"));
    instructor.act(Role::button, "Skip for now");
    CHECK(instructor.state().storage[site_key] == mine);
    REQUIRE(read_saved(instructor.state().storage[opened_key]).saved);
    CHECK(instructor.state().holds.contains(opened_key));
    instructor.act(Role::button, "Download a copy of my work");
    CHECK(instructor.state().given_name == "simple-web-stack.session.json");
    CHECK(ordered_json::parse(instructor.state().given_file)["lab"] == "simple-web-stack");

    const std::string theirs = instructor.state().storage[opened_key];
    instructor.go_home();
    instructor.act(Role::button, "The simple web stack");
    instructor.act(Role::button, "Back");
    CHECK(instructor.state().storage[opened_key] == theirs);
    CHECK(instructor.state().storage[site_key] != mine);
}

TEST_CASE("a copy of the work in an opened lab goes back to it, not to the lab of the site with its id") {
    Instructor instructor;
    instructor.open(changed_stack("Stack, changed").dump());
    instructor.act(Role::button, "Skip for now");
    instructor.act(Role::button, "Download a copy of my work");
    const std::string copy = instructor.state().given_file;
    instructor.state().storage.erase(opened_key);
    instructor.go_home();
    instructor.open(copy, "simple-web-stack.session.json");
    CHECK(instructor.state().storage.contains(opened_key));
    CHECK_FALSE(instructor.state().storage.contains(site_key));
}

TEST_CASE("the newer version of an opened lab takes its place and keeps the step") {
    Instructor instructor;
    instructor.open(changed_stack("Version 1").dump());
    instructor.act(Role::button, "Skip for now");
    ordered_json newer = changed_stack("Version 2");
    newer["steps"][1]["title"] = "The second step, rewritten";
    instructor.go_home();
    instructor.open(newer.dump(), "v2.json");
    CHECK(instructor.shows(Role::heading, "The second step, rewritten"));
    CHECK(instructor.said("The lab has changed since your last visit"));
    instructor.go_home();
    CHECK(instructor.is_listed("Version 2"));
    CHECK_FALSE(instructor.is_listed("Version 1"));
}

TEST_CASE("an opened lab can be removed from the list, and its work stays") {
    Instructor instructor;
    instructor.open(changed_stack("Mine").dump());
    instructor.act(Role::button, "Skip for now");
    instructor.go_home();
    instructor.act(Role::button, "Remove “Mine”");
    CHECK_FALSE(instructor.is_listed("Mine"));
    CHECK_FALSE(instructor.shows(Role::list, "Labs opened by you"));
    CHECK(instructor.said("“Mine” is off the list"));
    CHECK(instructor.state().storage.contains(opened_key));
    CHECK_FALSE(Instructor(instructor.after_reload()).is_listed("Mine"));

    platform::Platform::State at_its_address = instructor.after_reload();
    at_its_address.query = {{"lab", "opened~simple-web-stack"}};
    Instructor late(at_its_address);
    CHECK(late.shows(Role::paragraph, "This lab came from a file that is no longer here"));
    CHECK_FALSE(late.shows(Role::button, "Try again"));
}

TEST_CASE("a bad lab file says where and why, and nothing is changed") {
    const std::string good = repository_file("tests/grade/two-servers/lab.json");
    ordered_json without_title = two_servers();
    without_title.erase("title");
    std::string damaged = bundle_of("tests/grade/two-servers");
    damaged.replace(damaged.find("\"hash\": \"") + 9, 4, "0000");
    struct Bad {
        std::string text, name, words;
    };
    for (const Bad& bad : {Bad{good.substr(0, good.size() / 2), "lab.json", "lab.json:"},
                           Bad{without_title.dump(), "mine.json", "mine.json:1:1: error: the key \"title\" is missing"},
                           Bad{"{", "lab.json", "lab.json:1:2: error:"}, Bad{damaged, "x.json", "x.json:5:"},
                           Bad{"[]", "x.bundle.json", "x.bundle.json:1:1: error:"}}) {
        CAPTURE(bad.words);
        Instructor instructor;
        const auto before = instructor.state().storage;
        instructor.open(bad.text, bad.name);
        CHECK(instructor.shows(Role::dialog, problem));
        CHECK(instructor.shows(Role::paragraph, "“" + bad.name + "” could not be opened"));
        CHECK(instructor.shows(Role::paragraph, bad.words));
        CHECK(instructor.state().storage == before);
        instructor.act(Role::button, "Close");
        CHECK_FALSE(instructor.shows(Role::dialog, problem));
        CHECK_FALSE(instructor.shows(Role::list, "Labs opened by you"));
    }
}

TEST_CASE("a lab file that is dropped on an open lab is opened, and the work there stays as it was") {
    Instructor instructor(site("1"));
    instructor.act(Role::button, "Skip for now");
    const std::string work = instructor.state().storage[site_key];
    REQUIRE(read_saved(work).saved);
    const ordered_json lab = two_servers();
    instructor.open(lab.dump(), "mine.json");
    CHECK(instructor.shows(Role::heading, lab["steps"][0]["title"].get<std::string>()));
    CHECK(instructor.state().address.find("lab=opened~two-servers") != std::string::npos);
    CHECK(instructor.state().storage[site_key] == work);
    CHECK_FALSE(instructor.state().holds.contains(site_key));
    instructor.go_home();
    CHECK(instructor.is_listed(lab["title"].get<std::string>()));
    instructor.act(Role::button, "Continue “The simple web stack”");
    const auto second = ordered_json::parse(repository_file("labs/simple-web-stack/lab.json"))["steps"][1]["title"];
    CHECK(instructor.shows(Role::heading, second.get<std::string>()));
}

TEST_CASE("a newer version of the lab that is open takes its place where it is dropped") {
    Instructor instructor;
    instructor.open(changed_stack("Version 1").dump());
    instructor.act(Role::button, "Skip for now");
    ordered_json newer = changed_stack("Version 2");
    newer["steps"][1]["title"] = "The second step, rewritten";
    instructor.open(newer.dump(), "v2.json");
    CHECK(instructor.shows(Role::heading, "The second step, rewritten"));
}

TEST_CASE("a file dropped on an open lab that has mistakes is told on Home, and one of another kind on the spot") {
    Instructor instructor(site("1"));
    const auto first = ordered_json::parse(repository_file("labs/simple-web-stack/lab.json"))["steps"][0]["title"];
    instructor.open("\x89PNG", "rack.png");
    CHECK(instructor.said("“rack.png” is not a copy of work in Labrack, and not a lab."));
    instructor.open("{}", "notes.json");
    CHECK(instructor.said("“notes.json” is not a copy"));
    CHECK(instructor.shows(Role::heading, first.get<std::string>()));
    ordered_json bad = two_servers();
    bad["minutes"] = 0;
    instructor.open(bad.dump(), "mine.json");
    CHECK(instructor.shows(Role::dialog, problem));
    CHECK(instructor.shows(Role::paragraph, "mine.json:"));
}

TEST_CASE("a copy of work that is dropped on an open lab goes back into its lab") {
    Instructor instructor(site("1"));
    instructor.act(Role::button, "Skip for now");
    instructor.act(Role::button, "Download a copy of my work");
    const std::string copy = instructor.state().given_file;
    instructor.act(Role::button, "Back");
    instructor.open(copy, "simple-web-stack.session.json");
    CHECK(instructor.shows(Role::dialog, "Replace"));
    instructor.act(Role::button, "Replace");
    const auto second = ordered_json::parse(repository_file("labs/simple-web-stack/lab.json"))["steps"][1]["title"];
    CHECK(instructor.shows(Role::heading, second.get<std::string>()));
}

TEST_CASE("a bad new version leaves the old one as it was") {
    Instructor instructor;
    instructor.open(changed_stack("Mine").dump());
    instructor.go_home();
    ordered_json bad = changed_stack("Worse");
    bad["minutes"] = 0;
    instructor.open(bad.dump());
    CHECK(instructor.shows(Role::dialog, problem));
    instructor.act(Role::button, "Close");
    CHECK(instructor.is_listed("Mine"));
}

TEST_CASE("a lab.json whose texts are files elsewhere opens, and says what is missing") {
    Instructor instructor;
    ordered_json lab = two_servers();
    const auto step = lab["steps"][0]["title"].get<std::string>();
    lab["steps"][0]["text"] = {{"file", "kill.md"}};
    lab["summary"] = "With ![a picture](rack.png).";
    instructor.open(lab.dump());
    CHECK(instructor.shows(Role::dialog, "“" + lab["title"].get<std::string>() + "” is open"));
    CHECK(instructor.shows(Role::paragraph, "kill.md"));
    CHECK(instructor.shows(Role::paragraph, "rack.png"));
    CHECK_FALSE(instructor.shows(Role::paragraph, "kill.es.md"));
    instructor.act(Role::button, "Go to the lab");
    CHECK(instructor.shows(Role::heading, step));
}

TEST_CASE("where storage has no room an opened lab stays while the page is open, and the page says so") {
    for (const bool is_large : {false, true}) {
        CAPTURE(is_large);
        Instructor instructor;
        ordered_json lab = two_servers();
        lab["title"] = "Mine";
        if (is_large) lab["$comment"] = std::vector<std::string>(200, std::string(9'000, 'x'));
        if (!is_large) instructor.state().store_status = platform::StoreStatus::full;
        instructor.open(lab.dump());
        CHECK(instructor.shows(Role::paragraph, "There is no room in this browser to keep the file."));
        instructor.act(Role::button, "Go to the lab");
        CHECK(instructor.shows(Role::heading, lab["steps"][0]["title"].get<std::string>()));
        instructor.go_home();
        CHECK(instructor.is_listed("Mine"));
        CHECK_FALSE(Instructor(instructor.after_reload()).is_listed("Mine"));
    }
}

TEST_CASE("what is stored of opened labs and cannot be read is no lab") {
    for (const char* stored : {"", "{", "[]", R"({"version": 2, "labs": ["opened~x"]})", R"({"version": 1, "labs": 7})",
                               R"({"version": 1, "labs": [7, "simple-web-stack"]})"}) {
        CAPTURE(stored);
        platform::Platform::State state = site();
        state.storage["opened.v1"] = stored;
        Instructor instructor(state);
        CHECK_FALSE(instructor.shows(Role::list, "Labs opened by you"));
    }
}

} // namespace labrack::test
