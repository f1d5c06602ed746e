// The sandbox: its card, its examples, and that nothing of a student's own is lost to them.
#include "interop/share.hpp"
#include "session/session.hpp"
#include "views/saved.hpp"
#include "web/sandbox_site.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace labrack::test {

using namespace labrack::ui;

namespace {

/// The student's design as it is stored.
model::Design stored_design(Visit& visit) {
    const auto lab = repository_lab(sandbox);
    visit.run(0.3);
    return open_session(visit.student.platform, lab).session.own_design();
}

} // namespace

TEST_CASE("every example of the sandbox is there in both languages, and answers its requests") {
    for (const lab::Example& example : examples()) {
        CAPTURE(example.id);
        CHECK_FALSE(example.title.es.empty());
        CHECK_FALSE(example.text.es.empty());
        const auto design =
            model::read_design(in_repository(example.design), example.design, model::built_in_catalogue());
        REQUIRE_MESSAGE(design, said(design.problems()));
        session::Session session(model::built_in_catalogue(), repository_lab(sandbox));
        REQUIRE(session.edit(*design, {session::EditKind::open, example.title.en}).empty());
        CHECK(session.obstacles().empty());
        session.set_playing(true);
        for (int frame = 0; frame < 200; ++frame)
            session.tick(milliseconds(50));
        for (const sim::OperationMetrics& operation : session.run().metrics().operations()) {
            CHECK(operation.succeeded > 5);
            CHECK(operation.failures() == 0);
        }
    }
}

TEST_CASE("a document of examples names files of the repository, and says where it does not") {
    const auto problem = [](const std::string& design) {
        const auto read = lab::read_examples(R"({"version": 1, "examples": [
            {"id": "a", "title": {"en": "A"}, "text": {"en": "a"}, "design": ")" +
                                                 design + R"("}]})",
                                             "file");
        return read ? std::string() : to_text(read.problems().front());
    };
    CHECK(problem("tests/a.design.json").empty());
    for (const char* outside : {"/etc/passwd", "../a.json", "https://example.org/a.json", ""})
        CHECK(problem(outside).find("file:2:") == 0);
}

TEST_CASE("the sandbox is the last card, and says that nothing is to be finished in it") {
    Visit visit(site_with_sandbox(false));
    std::vector<std::string> cards;
    for (const Node& node : visit.student.app.ui().semantics.nodes())
        if (node.role == Role::button && node.name.find(", ") != std::string::npos) cards.push_back(node.name);
    REQUIRE(cards.size() == 2);
    CHECK(cards.back() == "Sandbox, No tasks, no points");
    visit.act(Role::button, "Sandbox");
    visit.run(0.5);
    CHECK(visit.find(Role::heading, "Build anything") != nullptr);
    CHECK(visit.find(Role::button, "Finish") == nullptr);
    CHECK(visit.student.app.ui().semantics.duplicates().empty());
    visit.act(Role::link, "Labs");
    CHECK(visit.find(Role::button, "Continue") == nullptr);
    CHECK(visit.find(Role::progressbar, "Sandbox") == nullptr);
}

TEST_CASE("an example takes the place of the design by one edit with a name, and undo brings the design back") {
    Visit visit(site_with_sandbox());
    visit.act(Role::button, "Add Redis");
    CHECK(stored_design(visit).find("redis"));
    visit.act(Role::button, "Open example: A balancer and two servers");
    CHECK(stored_design(visit).find("haproxy"));
    CHECK_FALSE(stored_design(visit).find("redis"));
    CHECK(visit.find(Role::button, "haproxy, ") != nullptr);
    CHECK(visit.find(Role::button, "Pause") != nullptr); // it is seen at work
    visit.act(Role::button, "Undo: open “A balancer and two servers”");
    CHECK(stored_design(visit).find("redis"));
    CHECK(stored_design(visit).nodes.size() == 2);
    visit.act(Role::button, "Redo: open “A balancer and two servers”");
    CHECK(stored_design(visit).find("haproxy"));
}

TEST_CASE("a student can start empty, send something, and is told when nobody is there to send it") {
    Visit visit(site_with_sandbox());
    visit.act(Role::button, "Open example: One server");
    visit.act(Role::button, "Start empty");
    CHECK(stored_design(visit).nodes.size() == 1);
    CHECK(visit.find(Role::button, "Undo: start empty") != nullptr);
    visit.act(Role::button, "Visitors, ");
    visit.act(Role::button, "Delete");
    CHECK(stored_design(visit).nodes.empty());
    visit.act(Role::button, "Send News page");
    const auto& spoken = visit.state().announcements;
    CHECK(std::find(spoken.begin(), spoken.end(), "Nobody is there to send it. Add visitors first.") != spoken.end());
}

TEST_CASE("examples are said in Spanish, and one that cannot be loaded is left out") {
    platform::Platform::State state = site_with_sandbox();
    state.preferences.locale = "es";
    state.files.erase("tests/golden/lost-zone.design.json");
    Visit visit(state);
    CHECK(visit.find(Role::button, "Abrir ejemplo: Un solo servidor") != nullptr);
    CHECK(visit.find(Role::button, "Abrir ejemplo: Dos zonas") == nullptr);
    CHECK(visit.find(Role::button, "Empezar desde cero") != nullptr);
}

TEST_CASE("a shared design is opened in the sandbox by one edit, over nothing that undo could not bring back") {
    const std::string file = "tests/analysis/reference/scale-up.design.json";
    auto design = model::read_design(in_repository(file), file, model::built_in_catalogue());
    design->title = "Mine";
    Visit before(site_with_sandbox());
    before.act(Role::button, "Add Redis");
    platform::Platform::State state = site_with_sandbox(false);
    state.storage = before.state().storage;
    state.query = {{"s", interop::to_share_text(*design, model::built_in_catalogue())}};
    const std::string stored = state.storage.at(session_key(sandbox));
    Visit visit(state);
    CHECK(visit.state().storage.at(session_key(sandbox)) == stored); // asked first
    visit.act(Role::button, "Open in the sandbox");
    visit.run(0.5);
    CHECK(visit.state().address.find("s=") == std::string::npos);
    CHECK(stored_design(visit).find("haproxy-web"));
    visit.act(Role::button, "Undo: open “Mine”");
    CHECK(stored_design(visit).find("redis"));
    visit.act(Role::link, "Labs");
    visit.act(Role::button, "Sandbox");
    CHECK(stored_design(visit).find("redis")); // it comes but once
}

TEST_CASE("a shared design waits for the tab that has the sandbox") {
    const auto design =
        model::read_design(R"({"version": 1, "nodes": [{"id": "redis", "product": "redis"}], "links": []})", "d",
                           model::built_in_catalogue());
    platform::Platform::State state = site_with_sandbox(false);
    state.query = {{"s", interop::to_share_text(*design, model::built_in_catalogue())}};
    state.elsewhere = {session_key(sandbox)};
    Visit visit(state);
    visit.act(Role::button, "Open in the sandbox");
    visit.run(0.5);
    CHECK(visit.find(Role::button, "redis, ") == nullptr);
    visit.act(Role::button, "Take over");
    visit.run(0.5);
    CHECK(visit.find(Role::button, "redis, ") != nullptr);
}

TEST_CASE("other labs have no examples") {
    Visit visit(site("1"));
    CHECK(visit.find(Role::heading, "Examples") == nullptr);
}

} // namespace labrack::test
