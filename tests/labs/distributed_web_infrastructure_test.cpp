// The lab "distributed-web-infrastructure": what its texts promise is what the simulation does.
#include "session/session.hpp"
#include "support/labs.hpp"

#include <algorithm>
#include <set>

using namespace labrack;
using namespace labrack::test;
using session::Session;

namespace {

/// The lab at one of its steps.
Session at_step(std::string_view id) {
    Session session(model::built_in_catalogue(), repository_lab("distributed-web-infrastructure"));
    const auto& steps = session.lab().steps;
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const lab::Step& step) { return step.id == id; });
    REQUIRE(found != steps.end());
    session.go_to(static_cast<std::size_t>(found - steps.begin()));
    return session;
}

/// Lets so much simulated time pass, whatever the step's speed.
void pass(Session& session, Duration simulated) {
    session.set_speed(1'000'000);
    session.set_playing(true);
    for (Duration left = simulated; left.ns > 0; left -= milliseconds(10))
        session.tick(milliseconds(10));
}

bool is_done(const Session& session, std::string_view task) {
    return session.task_done(session.step().id, task);
}

int number(const Session& session, const std::string& figure) {
    return std::stoi(session.fill("{{" + figure + "}}"));
}

/// The components among `ids` at which requests have been.
std::set<std::string> visited(const Session& session, const std::set<std::string>& ids) {
    std::set<std::string> found;
    const model::Plan& plan = session.run().plan();
    for (const sim::RequestTrace& request : session.run().trace().requests())
        for (const sim::Span& span : request.spans)
            if (ids.count(plan.node_of(span.instance).id) != 0) found.insert(plan.node_of(span.instance).id);
    return found;
}

} // namespace

TEST_CASE("two requests go to two servers, and both read from the replica") {
    Session session = at_step("two-requests");
    session.send("visitors", "news");
    session.send("visitors", "news");
    pass(session, seconds(1));
    CHECK(is_done(session, "two"));
    CHECK(visited(session, {"nginx-1", "nginx-2", "mysql-1", "mysql-2"}) ==
          std::set<std::string>{"nginx-1", "nginx-2", "mysql-2"});
}

TEST_CASE("a comment is written to the primary from either server") {
    Session session = at_step("primary-replica");
    session.send("visitors", "comment");
    session.send("visitors", "comment");
    pass(session, seconds(1));
    CHECK(is_done(session, "more"));
    CHECK(visited(session, {"gunicorn-1", "gunicorn-2", "mysql-1", "mysql-2"}) ==
          std::set<std::string>{"gunicorn-1", "gunicorn-2", "mysql-1"});
}

TEST_CASE("pages fail for four to six seconds until the checks have found out, and then no more") {
    Session session = at_step("health-checks");
    pass(session, seconds(5));
    session.stop("nginx-2");
    pass(session, seconds(8));
    const int failed = number(session, "news.failed");
    CHECK(failed >= 12); // five a second for four to six seconds, give or take the chance of arrivals
    CHECK(failed <= 42);
    CHECK(is_done(session, "fail"));
    pass(session, seconds(20));
    CHECK(number(session, "news.failed") == failed);
    session.start("nginx-2");
    pass(session, seconds(10));
    CHECK(is_done(session, "back"));
    CHECK(number(session, "news.failed") == failed);
}

TEST_CASE("a page read right after a comment is stale, and half a second later it is not") {
    Session session = at_step("lag");
    session.send("visitors", "comment");
    pass(session, milliseconds(200));
    REQUIRE(is_done(session, "write"));
    session.send("visitors", "news");
    pass(session, milliseconds(250));
    CHECK(number(session, "news.succeeded") == 1);
    CHECK(number(session, "news.stale") == 1);
    pass(session, milliseconds(300));
    session.send("visitors", "news");
    session.send("visitors", "news");
    pass(session, seconds(1));
    CHECK(is_done(session, "later"));
    CHECK(number(session, "news.stale") == 1);
}

TEST_CASE("without the primary pages come and comments fail") {
    Session session = at_step("lose-primary");
    session.stop("mysql-1");
    session.send("visitors", "comment");
    pass(session, seconds(8));
    CHECK(is_done(session, "comment"));
    CHECK(is_done(session, "pages"));
    CHECK(number(session, "news.failed") == 0);
    session.start("mysql-1");
    pass(session, seconds(4));
    CHECK(is_done(session, "again"));
}

TEST_CASE("without the balancer nobody gets anything, after a long silence") {
    Session session = at_step("lose-balancer");
    pass(session, seconds(2));
    session.stop("balancer");
    pass(session, seconds(9));
    CHECK(number(session, "news.failed") == 0);
    pass(session, seconds(6));
    CHECK(is_done(session, "fail"));
    session.start("balancer");
    pass(session, seconds(40));
    CHECK(is_done(session, "again"));
}

TEST_CASE("the single server is full in a busy evening") {
    Session session = at_step("build");
    CHECK(session.run().plan().design.find("server").has_value());
    pass(session, seconds(15));
    CHECK(is_done(session, "full"));
}
