// The learner's own design: edits and what takes them back, the run that follows, and that it is saved.
#include "model/edit.hpp"
#include "session/session.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;
using session::Edit;
using session::EditKind;
using session::History;
using session::Session;

namespace {

constexpr std::string_view steps = R"([
  {"id": "look", "kind": "read", "title": "Look", "text": "t", "scene": {"workload": "pages"}},
  {"id": "build", "kind": "build", "title": "Build", "text": "t", "scene": {"workload": "pages", "seed": 3},
   "offer": {"send": ["page"]}, "tasks": [{"id": "one", "text": "t", "done": {"succeeded": "page"}}]}
])";

const model::Catalogue& catalogue() {
    return model::built_in_catalogue();
}

Session building() {
    Session session(catalogue(), small_lab(steps));
    session.go_to(1);
    return session;
}

model::Design with(const model::Design& design, std::string_view product) {
    model::Design changed = design;
    model::add_node(changed, catalogue(), *catalogue().find_product(product), {0, 0});
    return changed;
}

/// It cannot run: nothing says which of two applications nginx is to call.
model::Design undecided(const model::Design& design) {
    model::Design changed = with(design, "gunicorn");
    const model::NodeIndex second = *changed.find("gunicorn-2");
    model::add_link(changed, *changed.find("nginx"), second, "http");
    model::add_link(changed, second, *changed.find("mysql"), "mysql");
    return changed;
}

} // namespace

TEST_CASE("a history takes edits back and does them again, until another edit takes their place") {
    History history({});
    CHECK(history.undoable() == nullptr);
    CHECK_FALSE(history.undo());
    history.push(with(history.design(), "nginx"), {EditKind::add, "nginx"});
    history.push(with(history.design(), "mysql"), {EditKind::add, "mysql"});
    REQUIRE(history.undoable() != nullptr);
    CHECK(history.undoable()->subject == "mysql");
    CHECK(history.undo());
    CHECK(history.design().nodes.size() == 1);
    CHECK(history.redoable()->subject == "mysql");
    CHECK(history.redo());
    CHECK(history.design().nodes.size() == 2);
    CHECK_FALSE(history.redo());
    CHECK(history.undo());
    history.push(with(history.design(), "redis"), {EditKind::add, "redis"});
    CHECK(history.redoable() == nullptr);
    CHECK(history.design().nodes.back().id == "redis");
}

TEST_CASE("a history forgets its oldest edits only") {
    History history({});
    for (std::size_t i = 0; i < History::most_edits + 5; ++i)
        history.push(with({}, "nginx"), {EditKind::add, std::to_string(i)});
    std::size_t undone = 0;
    while (history.undo())
        ++undone;
    CHECK(undone == History::most_edits);
    CHECK(history.redoable()->subject == "5");
}

TEST_CASE("only a step that builds on the learner's own design lets it be edited") {
    Session session(catalogue(), small_lab(steps));
    CHECK_FALSE(session.can_edit());
    const Diagnostics refused = session.edit(with(session.design(), "nginx"), {EditKind::add, "nginx-2"});
    REQUIRE(refused.size() == 1);
    CHECK(refused.front().code == "not-now");
    session.go_to(1);
    CHECK(session.can_edit());
    CHECK(session.edit(with(session.design(), "nginx"), {EditKind::add, "nginx-2"}).empty());
    CHECK(session.design().find("nginx-2"));
    CHECK(session.run().plan().design.find("nginx-2"));
    session.go_to(0);
    CHECK_FALSE(session.design().find("nginx-2"));
    CHECK(session.undoable() == nullptr);
    session.go_to(1);
    CHECK(session.design().find("nginx-2"));
    session.undo();
    CHECK_FALSE(session.run().plan().design.find("nginx-2"));
    session.redo();
    CHECK(session.run().plan().design.find("nginx-2"));
}

TEST_CASE("an edit begins the run anew, and moving what stands on the canvas does not") {
    Session session = building();
    session.send("visitors", "page");
    session.tick(milliseconds(100));
    const Time before = session.run().now();
    CHECK(before > Time{});
    model::Design moved = session.design();
    moved.nodes.front().at.x += 40;
    REQUIRE(session.edit(moved, {EditKind::move, moved.nodes.front().id}).empty());
    CHECK(session.run().now() == before);
    CHECK(session.design().nodes.front().at.x == moved.nodes.front().at.x);
    REQUIRE(session.edit(with(moved, "nginx"), {EditKind::add, "nginx-2"}).empty());
    CHECK(session.run().now() == Time{});
}

TEST_CASE("a design that cannot run rests, says why, and runs again once it is mended") {
    Session session = building();
    const model::Design broken = undecided(session.design());
    REQUIRE(session.edit(broken, {EditKind::connect, "gunicorn-2"}).empty());
    REQUIRE_FALSE(session.obstacles().empty());
    CHECK(session.obstacles().front().subject == "nginx");
    CHECK(session.run().plan().design.nodes.size() == broken.nodes.size());
    CHECK(session.run().idle());
    session.undo();
    CHECK(session.obstacles().empty());
    CHECK(session.send("visitors", "page").empty());
}

TEST_CASE("where a lab judges nothing other clients send its load, and without any nobody does") {
    Session session = building();
    model::Design other = session.design();
    other.nodes[other.find("visitors")->value].id = "people";
    REQUIRE(session.edit(other, {EditKind::open, "Other"}).empty());
    CHECK(session.obstacles().empty());
    REQUIRE(session.run().plan().loads.size() == 1);
    CHECK(session.design().node(session.run().plan().loads.front().client).id == "people");
    REQUIRE(session.edit({}, {EditKind::open, ""}).empty());
    CHECK(session.obstacles().empty());
    CHECK(session.run().plan().loads.empty());
    session.tick(milliseconds(16));
    CHECK(session.run().idle());
    session.undo();
    CHECK(session.design().find("people"));
}

TEST_CASE("time goes on after an edit if it ran before, and not if the learner had paused") {
    Session session = building();
    REQUIRE(session.send("visitors", "page").empty());
    CHECK(session.playing());
    session.set_playing(false);
    REQUIRE(session.edit(with(session.design(), "nginx"), {EditKind::add, "nginx-2"}).empty());
    CHECK_FALSE(session.playing());
}

TEST_CASE("every product can stand on the canvas of a design that cannot run") {
    Session session = building();
    model::Design all = undecided(session.design());
    for (const model::Product& product : catalogue().products)
        all = with(all, product.id);
    REQUIRE(session.edit(all, {EditKind::paste, ""}).empty());
    CHECK_FALSE(session.obstacles().empty());
    CHECK(session.run().plan().design.nodes.size() == all.nodes.size());
}

TEST_CASE("the learner's own design is saved with the session and comes back") {
    Session session = building();
    CHECK(session.save().find("\"design\"") == std::string::npos);
    REQUIRE(session.edit(with(session.design(), "nginx"), {EditKind::add, "nginx-2"}).empty());
    const auto restored = Session::restore(catalogue(), small_lab(steps), session.save());
    REQUIRE(restored);
    CHECK(write_design(restored->own_design(), catalogue()) == write_design(session.own_design(), catalogue()));
    CHECK(restored->can_edit());
    CHECK(restored->undoable() == nullptr);
    CHECK(restored->save() == session.save());
}

TEST_CASE("a design that is too large to be saved is refused, and the one before stays") {
    Session session = building();
    model::Design large = session.design();
    for (int i = 0; i < 600; ++i)
        large = with(large, "nginx");
    const std::uint64_t revision = session.revision();
    const Diagnostics refused = session.edit(std::move(large), {EditKind::paste, ""});
    REQUIRE(refused.size() == 1);
    CHECK(refused.front().code == "size");
    CHECK(session.revision() == revision);
    CHECK(session.undoable() == nullptr);
}

TEST_CASE("the version that was kept is saved beside the design, and stays as it was") {
    Session session = building();
    CHECK(session.kept_version() == nullptr);
    REQUIRE(session.edit(with(session.design(), "nginx"), {EditKind::add, "nginx-2"}).empty());
    const std::uint64_t revision = session.revision();
    REQUIRE(session.keep_version().empty());
    CHECK(session.revision() > revision);
    REQUIRE(session.edit(with(session.design(), "redis"), {EditKind::add, "redis"}).empty());
    const auto restored = Session::restore(catalogue(), small_lab(steps), session.save());
    REQUIRE(restored);
    REQUIRE(restored->kept_version() != nullptr);
    CHECK(restored->kept_version()->find("nginx-2"));
    CHECK_FALSE(restored->kept_version()->find("redis"));
    CHECK(restored->design().find("redis"));
    CHECK(restored->save() == session.save());
}

TEST_CASE("the design and its kept version always fit into the saved work together") {
    const auto large = [](const model::Design& design) { // about 120 kB
        model::Design out = design;
        for (int i = 0; i < 30; ++i) {
            out = with(out, "nginx");
            out.nodes.back().label = {std::string(4'000, 'x'), ""};
        }
        return out;
    };
    Session session = building();
    REQUIRE(session.keep_version().empty());
    REQUIRE(session.edit(large(session.design()), {EditKind::paste, ""}).empty());
    const Diagnostics kept = session.keep_version();
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().code == "size");
    CHECK_FALSE(session.kept_version()->find("nginx-2"));
    CHECK(has_error(session.edit(large(session.design()), {EditKind::paste, ""})));
    CHECK(session.save().size() < 256u << 10);
}
