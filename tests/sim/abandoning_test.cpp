// Work that nobody waits for any more: most components go on with it, some look for the end of their caller's
// connection.
#include "support/cluster.hpp"
#include "support/interventions.hpp"
#include "support/invariants.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// Pages take 5 s of waiting at the application; the others are made by nginx itself.
constexpr std::string_view operations = R"({"version": 1, "operations": [
  {"id": "page", "entry": "www.foobar.com", "root": {"role": "app", "wait": "5s"}},
  {"id": "query", "entry": "www.foobar.com", "root": {"role": "app", "steps": [{"role": "sql read", "cpu": "5s"}]}},
  {"id": "heavy", "entry": "www.foobar.com", "root": {"role": "web", "cpu": "2s"}},
  {"id": "light", "entry": "www.foobar.com", "root": {"role": "web", "cpu": "600ms"}},
  {"id": "parts", "entry": "www.foobar.com", "root": {"role": "web", "steps": [
    {"role": "web", "cpu": "2s", "parallel": "p"}, {"role": "web", "wait": "3s", "parallel": "p"},
    {"role": "app", "wait": "5s", "parallel": "p"}]}},
  {"id": "chore", "entry": "www.foobar.com",
   "root": {"role": "app", "steps": [{"role": "app", "wait": "5s", "answer": "later"}]}},
  {"id": "cleaning", "entry": "www.foobar.com",
   "root": {"role": "web", "steps": [{"role": "web", "cpu": "5s", "answer": "later"}]}}]})";

/// Visitors are patient for a second. One core, one worker of Gunicorn.
std::shared_ptr<const model::Plan> plan_with(const Adjust& adjust = {}) {
    return plan_of(one_server, operations, [&](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "server").cores = 1;
        parameters_of(design, "gunicorn").workers = 1;
        parameters_of(design, "visitors").answer_timeout = seconds(1);
        if (adjust) adjust(design);
    });
}

void nginx_goes_on(model::Design& design) {
    parameters_of(design, "nginx").cancels_abandoned = false;
}
void gunicorn_cancels(model::Design& design) {
    parameters_of(design, "gunicorn").cancels_abandoned = true;
}

/// As of an instant, after what happens then.
sim::InstanceView view_at(Observed& run, std::string_view node, std::int64_t us) {
    run.advance(Time{us * 1'000});
    const std::string violated = Invariants(run.simulation).violated();
    CHECK_MESSAGE(violated.empty(), violated);
    return view_of(run, node);
}

/// Runs it to its end: nothing is left.
void check_end(Observed& run) {
    run.advance(never);
    CHECK(run.simulation.state().free_calls.size() == run.simulation.state().calls.size());
    CHECK(view_of(run, "nginx").in_hand == 0);
    CHECK(view_of(run, "gunicorn").busy == 0);
}

// DNS 22 ms and TCP 40 ms: a request sets out at 62 ms and is at nginx at 82 ms; its client gives up at 1062 ms, which
// is at nginx at 1082 ms. To Gunicorn 0.5 ms of nginx's work and 0.3 ms on the way: 82.8 ms.

} // namespace

TEST_CASE("nginx stops when its client has gone; a worker of the application behind it goes on") {
    Observed run(plan_with());
    run.send("page");
    CHECK(view_at(run, "nginx", 1'081'999).in_hand == 1);
    CHECK(view_at(run, "nginx", 1'082'000).in_hand == 0);
    CHECK(view_at(run, "gunicorn", 5'082'799).busy == 1);
    CHECK(view_at(run, "gunicorn", 5'082'800).busy == 0);
    check_end(run);
    CHECK(run.finished.at(0).end == Time{1'062'000'000});
    CHECK(run.finished[0].failure.reason == Reason::timeout);
}

TEST_CASE("who does not look for its client's end waits for an answer that nobody wants") {
    Observed run(plan_with(nginx_goes_on));
    run.send("page");
    CHECK(view_at(run, "nginx", 5'082'899).in_hand == 1);
    CHECK(view_at(run, "nginx", 5'082'900).in_hand == 0);
    check_end(run);
}

TEST_CASE("an application that looks too is free one latency after nginx, and its worker does the next page") {
    Observed run(plan_with(gunicorn_cancels));
    run.send("page", {}, 0);
    run.send("page", milliseconds(500), 1);
    CHECK(view_at(run, "gunicorn", 1'082'099).queued == 1);
    CHECK(view_at(run, "gunicorn", 1'082'100).queued == 0);
    CHECK(view_of(run, "gunicorn").busy == 1); // the next, for as long as its client waits
    CHECK(view_at(run, "gunicorn", 1'582'099).busy == 1);
    CHECK(view_at(run, "gunicorn", 1'582'100).busy == 0);
    check_end(run);
}

TEST_CASE("a request that waits for a worker leaves the queue") {
    Observed run(plan_with(gunicorn_cancels));
    run.send("chore", {}, 0); // its worker is busy until 5082.8 ms with what nobody waits for
    run.send("page", milliseconds(500), 1);
    run.send("page", milliseconds(510), 2);
    CHECK(view_at(run, "gunicorn", 1'582'099).queued == 2);
    CHECK(view_at(run, "gunicorn", 1'582'100).queued == 1);
    CHECK(view_at(run, "gunicorn", 1'592'100).queued == 0);
    CHECK(view_at(run, "gunicorn", 5'082'799).busy == 1);
    CHECK(view_at(run, "gunicorn", 5'082'800).busy == 0);
    check_end(run);
}

TEST_CASE("a query goes on in the database when the application that asked has gone with its client") {
    Observed run(plan_with(gunicorn_cancels));
    run.send("query");
    CHECK(view_at(run, "gunicorn", 1'082'100).busy == 0);
    CHECK(view_at(run, "mysql", 5'082'899).busy == 1); // since 82.9 ms
    CHECK(view_at(run, "mysql", 5'082'900).busy == 0);
    check_end(run);
}

TEST_CASE("what is computed for a client that has gone leaves the processor to the others") {
    // The heavy one computes alone from 82 ms, and shares the core from 582 ms until it is given up at 1082 ms; then
    // the light one has had 250 ms and takes another 350. With the other it would take until 1782 ms.
    {
        Observed run(plan_with());
        run.send("heavy", {}, 0);
        run.send("light", milliseconds(500), 1);
        CHECK(view_at(run, "nginx", 1'081'999).busy == 2);
        CHECK(view_at(run, "nginx", 1'082'000).busy == 1);
        check_end(run);
        REQUIRE(run.finished.size() == 2);
        CHECK_FALSE(run.finished[1].failure.failed());
        CHECK(run.finished[1].end == Time{1'452'000'000});
    }
    Observed run(plan_with(nginx_goes_on));
    run.send("heavy", {}, 0);
    run.send("light", milliseconds(500), 1);
    check_end(run);
    CHECK(run.finished.at(1).failure.reason == Reason::timeout);
}

TEST_CASE("the parts that it does itself end with it, and it closes what it has asked for at the same time") {
    Observed run(plan_with(gunicorn_cancels));
    run.send("parts");
    CHECK(view_at(run, "nginx", 1'081'999).busy == 1);
    CHECK(view_at(run, "nginx", 1'082'000).busy == 0);
    CHECK(view_of(run, "server").busy == 0);
    CHECK(view_at(run, "gunicorn", 1'082'099).busy == 1);
    CHECK(view_at(run, "gunicorn", 1'082'100).busy == 0);
    check_end(run);
    CHECK(run.finished.at(0).end == Time{1'062'000'000});
}

TEST_CASE("work that waits for one of an event loop's threads leaves its queue, too") {
    Observed run(plan_with([](model::Design& design) { parameters_of(design, "nginx").workers = 1; }));
    run.send("cleaning", {}, 0); // the thread is busy until 5082 ms with what nobody waits for
    run.send("heavy", milliseconds(1), 1);
    run.send("light", milliseconds(500), 2);
    CHECK(view_at(run, "nginx", 1'082'999).queued == 2);
    CHECK(view_at(run, "nginx", 1'083'000).queued == 1);
    CHECK(view_at(run, "nginx", 1'582'000).queued == 0);
    CHECK(view_of(run, "nginx").busy == 1);
    check_end(run);
    CHECK(run.finished.at(2).failure.reason == Reason::timeout);
}

TEST_CASE("a client that tries again finds the worker free where its first try has been cancelled") {
    const auto queued = [](const Adjust& adjust) {
        Observed run(plan_with([&](model::Design& design) {
            parameters_of(design, "visitors").retries = 1;
            adjust(design);
        }));
        run.send("page");
        // It sets out again at 1062 ms, without a wait: SYN, SYN-ACK, request; at Gunicorn at 1122.8 ms.
        const std::uint32_t waiting = view_at(run, "gunicorn", 1'122'800).queued;
        CHECK(view_of(run, "gunicorn").busy == 1);
        check_end(run);
        CHECK(run.finished.at(0).failure.reason == Reason::timeout);
        CHECK(run.finished[0].end == Time{2'102'000'000});
        return waiting;
    };
    CHECK(queued(gunicorn_cancels) == 0);
    CHECK(queued([](model::Design&) {}) == 1);
}

TEST_CASE("nobody learns through a partition that a client has gone") {
    Observed run(plan_with());
    disturb(run, R"({"at": "500ms", "partition": "server", "from": ["visitors"]})");
    disturb(run, R"({"at": "2s", "heal": "server", "from": ["visitors"]})");
    run.send("page");
    CHECK(view_at(run, "nginx", 5'082'899).in_hand == 1);
    CHECK(view_at(run, "nginx", 5'082'900).in_hand == 0);
    check_end(run);
    CHECK(run.finished.at(0).end == Time{1'062'000'000});
}

TEST_CASE("the death of a caller is learnt from its machine, and not at all when that has no power") {
    const auto plan = plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "edge", "product": "linux-server"}, {"id": "haproxy", "product": "haproxy", "in": "edge"},
        {"id": "nginx", "product": "nginx"}],
      "links": [{"from": "visitors", "to": "haproxy", "protocol": "http", "config": {"latency": "20ms"}},
        {"from": "haproxy", "to": "nginx", "protocol": "http", "config": {"latency": "1ms"}}]})",
                              R"({"version": 1, "operations": [
      {"id": "tunnel", "entry": "x", "root": {"role": "web", "wait": "5s"}}]})",
                              [](model::Design& design) {
                                  parameters_of(design, "haproxy").overhead = {};
                                  parameters_of(design, "haproxy").check_interval = {};
                                  parameters_of(design, "nginx").overhead = {};
                                  parameters_of(design, "visitors").answer_timeout = seconds(30);
                              });
    {
        Observed run(plan);
        run.send("tunnel"); // at nginx at 60 + 3 ms
        run.change(InterventionKind::stop, "haproxy", seconds(1));
        CHECK(view_at(run, "nginx", 1'000'999).in_hand == 1);
        CHECK(view_at(run, "nginx", 1'001'000).in_hand == 0);
    }
    Observed run(plan);
    run.send("tunnel");
    run.change(InterventionKind::stop, "edge", seconds(1));
    CHECK(view_at(run, "nginx", 5'062'999).in_hand == 1);
    CHECK(view_at(run, "nginx", 5'063'000).in_hand == 0);
}

TEST_CASE("the end of a connection passes a rule of the network") {
    Observed run(plan_of(small_cluster, R"({"version": 1, "operations": [
      {"id": "page", "entry": "x", "root": {"role": "app", "wait": "5s"}}]})",
                         [](model::Design& design) {
                             plain_pods(design);
                             parameters_of(design, "api").cancels_abandoned = true;
                             parameters_of(design, "visitors").answer_timeout = seconds(1);
                         }));
    run.send("page");
    run.advance(Time{} + seconds(1));
    CHECK(view_of(run, "api").busy == 1);
    while (run.finished.empty())
        run.advance(run.simulation.next_event());
    const Time given_up = run.finished[0].end;
    CHECK(run.finished[0].failure.reason == Reason::timeout);
    run.advance(given_up + milliseconds(21) - Duration{1}); // 20 ms to the service and 1 ms to the pod
    CHECK(view_of(run, "api").busy == 1);
    run.advance(given_up + milliseconds(21));
    CHECK(view_of(run, "api").busy == 0);
}
