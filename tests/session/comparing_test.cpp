// Two designs side by side: one load, one clock, the same random numbers.
#include "model/edit.hpp"
#include "session/session.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;
using session::EditKind;
using session::Session;

namespace {

constexpr std::string_view steps = R"([
  {"id": "build", "kind": "build", "title": "Build", "text": "t", "scene": {"workload": "pages", "seed": 3},
   "offer": {"rate": {"client": "visitors", "low": "1/s", "high": "4000/s"}}}
])";

const model::Catalogue& catalogue() {
    return model::built_in_catalogue();
}

Session loaded(std::int64_t rate) {
    Session session(catalogue(), small_lab(steps));
    REQUIRE(session.set_rate("visitors", per_second(rate)).empty());
    return session;
}

model::Design without(model::Design design, std::string_view id) {
    const model::NodeIndex node = *design.find(id);
    model::remove_nodes(design, {&node, 1});
    return design;
}

/// Lets a second pass, both together.
void pass_second(Session& leader, Session& other) {
    leader.set_playing(true);
    for (int frame = 0; frame < 20; ++frame) {
        while (!other.follow(leader)) {
        }
        leader.tick(milliseconds(50));
    }
    while (!other.follow(leader)) {
    }
}

std::uint64_t answered(const Session& session) {
    return session.run().metrics().operations().front().succeeded;
}

void check_equal_runs(const Session& a, const Session& b) {
    CHECK(a.run().now() == b.run().now());
    CHECK(a.run().simulation().events() == b.run().simulation().events());
    CHECK(a.run().simulation().digest() == b.run().simulation().digest());
    CHECK(answered(a) == answered(b));
}

} // namespace

TEST_CASE("a design beside itself has the same run, whatever is done to it") {
    Session leader = loaded(100);
    Session other = Session::beside(leader, leader.design());
    pass_second(leader, other);
    CHECK(answered(leader) > 50);
    check_equal_runs(leader, other);
    REQUIRE(leader.stop("gunicorn").empty());
    pass_second(leader, other);
    CHECK_FALSE(other.run().is_up(*other.design().find("gunicorn")));
    REQUIRE(leader.start("gunicorn").empty());
    REQUIRE(leader.set_rate("visitors", per_second(40)).empty());
    pass_second(leader, other);
    check_equal_runs(leader, other);
}

TEST_CASE("two designs get the same requests at the same times") {
    Session leader = loaded(100);
    model::Design slower = leader.design();
    slower.nodes[slower.find("mysql")->value].parameters.speed = {500'000};
    Session other = Session::beside(leader, slower);
    pass_second(leader, other);
    CHECK(leader.run().simulation().requests() == other.run().simulation().requests());
    const auto mean = [](const Session& session) {
        return session.run().metrics().operations().front().latency.mean();
    };
    // Half the speed: the 6 ms of the database's work are 12.
    CHECK(mean(other) > mean(leader) + milliseconds(6));
}

TEST_CASE("what names a component that the other design lacks changes nothing there") {
    Session leader = loaded(50);
    model::Design changed = leader.design();
    model::add_node(changed, catalogue(), *catalogue().find_product("redis"), {0, 0});
    REQUIRE(leader.edit(changed, {EditKind::add, "redis"}).empty());
    Session other = Session::beside(leader, without(changed, "redis"));
    REQUIRE(leader.set_rate("visitors", per_second(50)).empty());
    REQUIRE(leader.stop("redis").empty());
    pass_second(leader, other);
    CHECK(other.done().size() == leader.done().size());
    CHECK(answered(other) == answered(leader));
}

TEST_CASE("the other run begins anew with the leader's") {
    Session leader = loaded(50);
    Session other = Session::beside(leader, leader.design());
    pass_second(leader, other);
    CHECK(other.run().now() == Time{} + seconds(1));
    model::Design changed = leader.design();
    model::add_node(changed, catalogue(), *catalogue().find_product("redis"), {0, 0});
    REQUIRE(leader.edit(changed, {EditKind::add, "redis"}).empty());
    REQUIRE(other.follow(leader));
    CHECK(other.run().now() == Time{});
    CHECK_FALSE(other.design().find("redis"));
    leader.restart_scene();
    REQUIRE(leader.set_rate("visitors", per_second(80)).empty());
    pass_second(leader, other);
    CHECK(answered(other) > 40);
    CHECK(answered(other) == answered(leader));
}

TEST_CASE("a busy design is caught up with in slices, and is not edited") {
    Session leader = loaded(4000);
    Session other = Session::beside(leader, leader.design());
    leader.set_playing(true);
    leader.set_speed(10'000'000);
    for (int i = 0; i < 20; ++i)
        leader.tick(milliseconds(50));
    int slices = 1;
    while (!other.follow(leader))
        ++slices;
    CHECK(slices > 2);
    check_equal_runs(leader, other);
    CHECK(other.only_shows());
    CHECK_FALSE(other.can_edit());
    CHECK(has_error(other.edit(leader.design(), {EditKind::move, ""})));
}

TEST_CASE("a design that cannot run beside another says why, and rests") {
    Session leader = loaded(50);
    model::Design undecided = leader.design();
    const model::ProductIndex product = undecided.nodes[undecided.find("gunicorn")->value].product;
    const model::NodeIndex second = model::add_node(undecided, catalogue(), product, {0, 0});
    model::Link link = undecided.links[2];
    REQUIRE(undecided.nodes[link.to.value].id == "gunicorn");
    link.to = second;
    undecided.links.push_back(link); // which of the two is nginx to call?
    Session other = Session::beside(leader, undecided);
    REQUIRE_FALSE(other.obstacles().empty());
    CHECK(other.obstacles().front().subject == "nginx");
    pass_second(leader, other);
    CHECK(other.run().simulation().requests() == 0);
    CHECK(answered(leader) > 20);
}

TEST_CASE("the load is the same where the other design's clients have another name") {
    Session leader = loaded(50);
    model::Design renamed = leader.design();
    renamed.nodes[renamed.find("visitors")->value].id = "people";
    Session other = Session::beside(leader, renamed);
    pass_second(leader, other);
    REQUIRE(leader.set_rate("visitors", per_second(200)).empty());
    pass_second(leader, other);
    CHECK(answered(leader) > 120);
    CHECK(answered(other) == answered(leader));
}
