// What analysis says while a design is built.
#include "model/edit.hpp"
#include "session/review.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using session::EditKind;
using session::Session;

namespace {

constexpr std::string_view steps = R"([
  {"id": "build", "kind": "build", "title": "Build", "text": "t", "scene": {"workload": "pages", "seed": 3},
   "offer": {"rate": {"client": "visitors", "low": "1/s", "high": "100/s"}}}
])";

const model::Catalogue& catalogue() {
    return model::built_in_catalogue();
}

bool has(const session::Review& review, std::string_view rule, std::string_view component) {
    return std::any_of(review.findings.begin(), review.findings.end(), [&](const analysis::Finding& finding) {
        return finding.rule == rule &&
               std::find(finding.components.begin(), finding.components.end(), component) != finding.components.end();
    });
}

} // namespace

TEST_CASE("a review is of the design on the canvas, and follows each edit") {
    Session session(catalogue(), small_lab(steps));
    CHECK(has(session::review(session), "single-point-of-failure", "nginx"));
    CHECK_FALSE(has(session::review(session), "unused-component", "redis"));
    model::Design changed = session.design();
    model::add_node(changed, catalogue(), *catalogue().find_product("redis"), {0, 0});
    REQUIRE(session.edit(changed, {EditKind::add, "redis"}).empty());
    CHECK(has(session::review(session), "unused-component", "redis"));
    session.undo();
    CHECK_FALSE(has(session::review(session), "unused-component", "redis"));
}

TEST_CASE("the estimate is made for the load that was set by hand: twice the load, twice the use") {
    Session session(catalogue(), small_lab(steps));
    REQUIRE(session.set_rate("visitors", per_second(10)).empty());
    const session::Review low = session::review(session);
    REQUIRE(session.set_rate("visitors", per_second(20)).empty());
    const session::Review high = session::review(session);
    CHECK(low.rate == per_second(10));
    CHECK(high.rate == per_second(20));
    const model::InstanceIndex server = session.run().plan().first_instance[session.design().find("server")->value];
    const auto processor = [&](const session::Review& review) {
        return static_cast<double>(review.estimate.instances[server.value].processor.ppm);
    };
    CHECK(processor(low) > 0);
    CHECK(processor(high) / processor(low) == doctest::Approx(2).epsilon(0.001));
}

TEST_CASE("nothing is said of a design that cannot run") {
    Session session(catalogue(), small_lab(steps));
    model::Design changed = session.design();
    model::add_node(changed, catalogue(), *catalogue().find_product("gunicorn"), {0, 0});
    const model::NodeIndex second = *changed.find("gunicorn-2");
    model::add_link(changed, *changed.find("nginx"), second, "http");
    model::add_link(changed, second, *changed.find("mysql"), "mysql");
    REQUIRE(session.edit(changed, {EditKind::connect, "gunicorn-2"}).empty());
    REQUIRE_FALSE(session.obstacles().empty());
    const session::Review review = session::review(session);
    CHECK(review.findings.empty());
    CHECK(review.estimate.resources.empty());
}
