// What is stored of a lab, and by whom: nothing is lost, and nothing is written over what another tab has written.
#include "views/saved.hpp"
#include "web/small_lab.hpp"
#include "web/visit.hpp"

namespace labrack::test {

using namespace labrack::ui;
using From = OpenedSession::From;
using platform::Hold;
using platform::StoreStatus;

namespace {

const std::string key = "session.v1.simple-web-stack";
const std::string small_key = "session.v1.small";

/// Step 6 of the lab, where parts can be stopped.
class Tab : public Visit {
  public:
    explicit Tab(const platform::Platform::State& prepared = site("6")) : Visit(prepared) {}

    void stop(const std::string& part) {
        act(Role::button, "Break something");
        act(Role::option, "Stop " + part);
    }
    bool is_stopped(std::string_view part) { return name(Role::button, part).find("stopped") != std::string::npos; }
    bool says(std::string_view words) { return find(Role::status, words) != nullptr; }
    std::string stored(const std::string& name = key) {
        const auto found = state().storage.find(name);
        return found == state().storage.end() ? std::string() : found->second;
    }
};

/// What a student leaves behind who has stopped MySQL and then Gunicorn.
std::map<std::string, std::string, std::less<>> two_saves() {
    Tab tab;
    tab.stop("MySQL");
    tab.stop("Gunicorn");
    return tab.state().storage;
}

platform::Platform::State again(const std::map<std::string, std::string, std::less<>>& storage) {
    platform::Platform::State state = site("6");
    state.storage = storage;
    return state;
}

/// What the first tab saves while the second looks on.
std::string after_mysql_was_started() {
    Tab tab(again(two_saves()));
    tab.act(Role::button, "Break something");
    tab.act(Role::option, "Start MySQL");
    return tab.stored();
}

std::string small_session() {
    session::Session session(model::built_in_catalogue(), small_lab());
    session.go_to(3);
    return session.save();
}

OpenedSession opened(const std::map<std::string, std::string, std::less<>>& storage) {
    platform::Platform platform;
    platform.state().storage = storage;
    OpenedSession out = open_session(platform, small_lab());
    CHECK(platform.state().storage == storage); // it is only looked at
    return out;
}

} // namespace

TEST_CASE("what is written is read again, with its revision and its writer") {
    const ReadSaved read = read_saved(write_saved({7, "tab", small_session()}));
    REQUIRE(read.saved);
    CHECK(read.saved->revision == 7);
    CHECK(read.saved->writer == "tab");
    CHECK(read.saved->session == small_session());
    CHECK_FALSE(read.newer);
}

TEST_CASE("a copy that was torn anywhere, or changed in any byte, is not taken for whole") {
    const std::string whole = write_saved({7, "tab", small_session()});
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK_FALSE(read_saved(whole.substr(0, length)).saved);
    const std::size_t from = whole.find("\"session\":") + 10;
    for (std::size_t at = from; at + 1 < whole.size(); ++at) {
        std::string text = whole;
        text[at] = text[at] == 'x' ? 'y' : 'x';
        CHECK_FALSE(read_saved(text).saved);
    }
}

TEST_CASE("the newest copy is opened, or else the one before it, or else a new session") {
    const std::string good = write_saved({7, "tab", small_session()});
    const std::string torn = good.substr(0, good.size() / 2);
    CHECK(opened({}).from == From::nothing);
    const OpenedSession newest = opened({{small_key, good}, {small_key + ".previous", torn}});
    CHECK(newest.from == From::newest);
    CHECK(newest.revision == 7);
    CHECK(newest.session.step_index() == 3);
    const OpenedSession previous = opened({{small_key, torn}, {small_key + ".previous", good}});
    CHECK(previous.from == From::previous);
    CHECK(previous.session.step_index() == 3);
    CHECK(previous.stored == torn);
    CHECK(opened({{small_key + ".previous", good}}).from == From::previous);
    CHECK(opened({{small_key, torn}, {small_key + ".previous", torn}}).from == From::damaged);
    CHECK(opened({{small_key, torn}}).from == From::damaged);
    CHECK(opened({{small_key, "[]"}}).from == From::damaged);
    CHECK(opened({{small_key, R"({"version": 1, "lab": "another"})"}}).from == From::damaged);
}

TEST_CASE("the first version, which was the session alone, is opened") {
    const OpenedSession first = opened({{small_key, small_session()}});
    CHECK(first.from == From::newest);
    CHECK(first.revision == 0);
    CHECK(first.session.step_index() == 3);
    const OpenedSession old =
        opened({{small_key, R"({"version": 1, "lab": "small", "step": "quiz", "furthest": "break"})"}});
    CHECK(old.from == From::newest);
    CHECK(old.session.step().id == "quiz");
    CHECK(old.changed); // it names no hash of the lab
}

TEST_CASE("what a later version wrote is known as such, in whichever part it is newer") {
    const std::string good = write_saved({7, "tab", small_session()});
    std::string later = small_session();
    later.replace(later.find("\"version\":1"), 11, "\"version\":9");
    CHECK(opened({{small_key, write_saved({8, "tab", later})}}).from == From::newer);
    CHECK(opened({{small_key, later}}).from == From::newer);
    CHECK(opened({{small_key, R"({"saved": 3, "whatever": "is in it"})"}}).from == From::newer);
    CHECK(opened({{small_key, write_saved({8, "tab", later})}, {small_key + ".previous", good}}).from == From::newer);
}

TEST_CASE("each write keeps the copy before it") {
    Tab tab;
    tab.stop("MySQL");
    const std::string first = tab.stored();
    REQUIRE(read_saved(first).saved);
    tab.stop("Gunicorn");
    const auto second = read_saved(tab.stored()).saved;
    REQUIRE(second);
    CHECK(second->revision > read_saved(first).saved->revision);
    CHECK(second->writer == read_saved(first).saved->writer);
    const auto before = read_saved(tab.stored(key + ".previous")).saved;
    REQUIRE(before);
    CHECK(before->revision + 1 == second->revision);
}

TEST_CASE("a damaged newest copy gives way to the one before it, and is kept") {
    auto storage = two_saves();
    const std::string torn = storage[key].substr(0, 200);
    storage[key] = torn;
    Tab tab(again(storage));
    CHECK(tab.says("Your last save could not be read"));
    CHECK(tab.is_stopped("MySQL"));
    CHECK(tab.stored() == torn); // nothing has been changed yet
    tab.stop("nginx");
    CHECK(tab.stored(key + ".unreadable") == torn);
    CHECK(read_saved(tab.stored()).saved);
    CHECK(read_saved(tab.stored(key + ".previous")).saved);
    tab.act(Role::button, "OK");
    CHECK_FALSE(tab.says("Your last save could not be read"));
}

TEST_CASE("two damaged copies are both kept, and the student is told") {
    platform::Platform::State state = site("6");
    state.storage = {{key, "{\"version\": 99"}, {key + ".unreadable", "older"}, {key + ".previous", "torn"}};
    Tab tab(state);
    CHECK(tab.says("Your saved work could not be opened"));
    const auto& spoken = tab.state().announcements;
    CHECK(std::any_of(spoken.begin(), spoken.end(),
                      [](const std::string& words) { return words.find("could not be opened") != std::string::npos; }));
    tab.stop("MySQL");
    CHECK(tab.stored(key + ".unreadable") == "older");
    CHECK(tab.stored(key + ".unreadable.2") == "{\"version\": 99");
    CHECK(tab.stored(key + ".unreadable.3") == "torn");
    CHECK(tab.says("Saved"));
}

TEST_CASE("what a later version wrote stays as it is until the student starts afresh") {
    const std::string later = R"({"saved": 3, "whatever": "is in it"})";
    Tab tab(again({{key, later}}));
    CHECK(tab.says("A newer version of Labrack saved this work"));
    CHECK(tab.find(Role::button, "Break something")->flags.has(Flag::disabled));
    tab.act(Role::button, "Reload");
    CHECK(tab.state().reloads == 1);
    CHECK(tab.stored() == later);
    tab.act(Role::button, "Start afresh");
    tab.stop("MySQL");
    CHECK(tab.stored(key + ".unreadable") == later);
    CHECK(read_saved(tab.stored()).saved);
}

TEST_CASE("a second tab can look and not change, until it takes over") {
    const std::string by_first = after_mysql_was_started();
    platform::Platform::State state = again(two_saves());
    const std::string before = state.storage[key];
    state.elsewhere = {key};
    Tab tab(state);
    CHECK(tab.says("This lab is open in another tab"));
    CHECK(tab.says("Read only"));
    CHECK(tab.is_stopped("MySQL"));
    for (const char* control : {"Break something", "Send News page", "Start again", "nginx"}) {
        CAPTURE(control);
        REQUIRE(tab.find(Role::button, control) != nullptr);
        CHECK(tab.find(Role::button, control)->flags.has(Flag::disabled));
        CHECK_FALSE(tab.find(Role::button, control)->description.empty());
    }
    tab.act(Role::button, "Send News page");
    CHECK(tab.stored() == before);

    tab.state().storage[key] = by_first;
    tab.act(Role::button, "Take over");
    CHECK_FALSE(tab.says("This lab is open in another tab"));
    CHECK(tab.says("Saved"));
    CHECK_FALSE(tab.is_stopped("MySQL"));
    CHECK_FALSE(tab.find(Role::button, "Break something")->flags.has(Flag::disabled));
    tab.stop("nginx");
    CHECK(read_saved(tab.stored()).saved->revision > read_saved(by_first).saved->revision);
}

TEST_CASE("a tab from which the lab is taken over turns read only at once, and time stops in it") {
    platform::Platform::State state = site("7"); // under load
    const std::string by_other = two_saves()[key];
    Tab tab(state);
    tab.run(1);
    const auto clock = [&] { return tab.find(Role::text, "Clock")->name; };
    const std::string moving = clock();
    tab.run(0.5);
    CHECK(clock() != moving);
    tab.state().holds.at(key)(Hold::elsewhere);
    tab.run(0.1);
    CHECK(tab.says("Another tab has taken over this lab"));
    const std::string stopped = clock();
    const std::string stored = tab.stored();
    tab.run(1);
    CHECK(clock() == stopped);
    CHECK(tab.stored() == stored);

    tab.state().storage[key] = by_other; // the other tab goes on, and is closed
    tab.state().holds.at(key)(Hold::here);
    tab.run(0.2);
    CHECK(tab.is_stopped("Gunicorn"));
    CHECK(tab.says("Saved"));
}

TEST_CASE("where tabs cannot agree, the one that comes second to write finds out and writes nothing") {
    const std::string by_other = two_saves()[key];
    platform::Platform::State state = site("6");
    state.locks = false;
    Tab first(state);
    first.stop("MySQL");
    first.state().storage[key] = by_other;
    first.stop("nginx");
    CHECK(first.says("Another tab has gone on with this lab"));
    CHECK(first.stored() == by_other);
    CHECK(first.find(Role::button, "Break something")->flags.has(Flag::disabled));
    first.act(Role::button, "Download a copy"); // what only this tab has
    CHECK(first.state().given_file.find("nginx") != std::string::npos);
    first.act(Role::button, "Take over");
    CHECK(first.is_stopped("Gunicorn"));
    CHECK_FALSE(first.is_stopped("nginx"));
    CHECK(first.stored() == by_other);
    first.stop("nginx");
    CHECK(read_saved(first.stored()).saved->revision > read_saved(by_other).saved->revision);
}

TEST_CASE("a lab is let go when it leaves the screen, and looked at again when it comes back") {
    const std::string by_other = two_saves()[key];
    Tab tab;
    tab.stop("MySQL");
    tab.act(Role::link, "Labs");
    CHECK(tab.state().holds.empty());
    tab.state().storage[key] = by_other;
    tab.act(Role::button, "Continue");
    tab.run(0.3);
    CHECK(tab.is_stopped("Gunicorn"));
    CHECK(tab.state().holds.size() == 1);
}

TEST_CASE("a full storage is said as long as it is full, and a copy can be downloaded") {
    Tab tab;
    tab.stop("MySQL");
    const std::string stored = tab.stored();
    tab.state().store_status = StoreStatus::full;
    tab.stop("Gunicorn");
    CHECK(tab.says("Not saved"));
    CHECK(tab.says("Your work is not saved: the storage of this browser is full"));
    CHECK(tab.state().asks_before_leaving);
    CHECK(tab.stored() == stored); // the last good copy is still there
    tab.act(Role::button, "Download a copy");
    CHECK(tab.state().given_name == "simple-web-stack.session.json");
    const auto lab = lab::read_lab(
        [&](std::string_view name) -> std::optional<std::string> {
            const auto found = tab.state().files.find("labs/simple-web-stack/" + std::string(name));
            return found == tab.state().files.end() ? std::nullopt : std::optional(found->second);
        },
        "labs/simple-web-stack", model::built_in_catalogue());
    REQUIRE(lab);
    CHECK(session::Session::restore(model::built_in_catalogue(), std::make_shared<const lab::Lab>(*lab),
                                    tab.state().given_file));
    CHECK(tab.state().given_file.find("gunicorn") != std::string::npos);
    tab.state().store_status = StoreStatus::ok;
    tab.stop("nginx");
    CHECK(tab.says("Saved"));
    CHECK_FALSE(tab.says("Your work is not saved"));
    CHECK_FALSE(tab.state().asks_before_leaving);
}

TEST_CASE("work that could not be saved survives a visit to another screen") {
    platform::Platform::State state = site("6");
    state.store_status = StoreStatus::forbidden;
    Tab tab(state);
    tab.stop("MySQL");
    CHECK(tab.says("Your work is not saved: this browser blocks storage"));
    tab.act(Role::link, "Labs");
    tab.act(Role::button, "The simple web stack");
    tab.run(0.3);
    CHECK(tab.is_stopped("MySQL"));
    CHECK(tab.says("Your work is not saved"));
}

TEST_CASE("where there is no room for two copies the newest is what counts") {
    platform::Platform platform;
    platform.state().storage = {{small_key, write_saved({1, "tab", small_session()})}};
    const std::string fresh = write_saved({2, "tab", small_session()});
    CHECK(store_session(platform, "small", fresh) == StoreStatus::ok);
    CHECK(platform.state().storage.at(small_key) == fresh);
    platform.state().store_status = StoreStatus::full;
    CHECK(store_session(platform, "small", write_saved({3, "tab", small_session()})) == StoreStatus::full);
    CHECK(platform.state().storage.at(small_key) == fresh);
}

} // namespace labrack::test
