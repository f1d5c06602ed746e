// Memory of hosts and processes: who uses how much, who is killed, and when it is started again.
#include "support/cluster.hpp"
#include "support/invariants.hpp"

#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

constexpr std::int64_t megabyte = 1'000'000;

/// Visitors ask an application that asks a database, both on a machine of 1 GB.
constexpr std::string_view small_server = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "server", "product": "linux-server", "config": {"memory": "1GB"}},
    {"id": "gunicorn", "product": "gunicorn", "in": "server", "config": {"workers": 64}},
    {"id": "mysql", "product": "mysql", "in": "server"}
  ],
  "links": [
    {"from": "visitors", "to": "gunicorn", "protocol": "http", "config": {"latency": "0s"}},
    {"from": "gunicorn", "to": "mysql", "protocol": "mysql", "config": {"latency": "0s", "connections": "keep"}}
  ]
})";

constexpr std::string_view one_second = R"({"version": 1,
  "operations": [{"id": "job", "title": "job", "entry": "x", "root": {"role": "app", "wait": "1s"}}]})";

/// gunicorn: 100 MB and 10 MB a request, starts in 2.2 s; mysql: 300 MB.
Observed small(const Adjust& adjust = {}) {
    return Observed(plan_of(small_server, one_second, [&](model::Design& design) {
        model::Parameters& gunicorn = parameters_of(design, "gunicorn");
        gunicorn.memory_base = {100 * megabyte};
        gunicorn.memory_per_request = {10 * megabyte};
        gunicorn.start_time = milliseconds(2200);
        parameters_of(design, "mysql").memory_base = {300 * megabyte};
        parameters_of(design, "mysql").memory_per_request = {};
        parameters_of(design, "visitors").keep_alive = {};
        if (adjust) adjust(design);
    }));
}

/// The seconds at which requests failed because a process was killed for want of memory.
std::vector<std::int64_t> kills_s(const Observed& run) {
    std::vector<std::int64_t> at;
    for (const sim::FinishedRequest& request : run.finished) {
        if (request.failure.cause_reason == Reason::oom) at.push_back(request.end.ns / 1'000'000'000);
    }
    return at;
}

Diagnostics problems_of(const Adjust& adjust) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    auto design = model::read_design(small_server, "design", catalogue);
    REQUIRE(design);
    adjust(*design);
    const auto plan = model::make_plan(catalogue, *design, *model::read_workload(one_second, "workload"));
    return plan ? Diagnostics{} : plan.problems();
}

} // namespace

TEST_CASE("a process takes memory while it runs and for each request in hand") {
    Observed run = small();
    CHECK(view_of(run, "gunicorn").memory.count == 100 * megabyte);
    CHECK(view_of(run, "server").memory.count == 400 * megabyte);
    CHECK(view_of(run, "server").memory_limit.count == 1000 * megabyte);
    for (int i = 0; i < 3; ++i)
        run.send("job", milliseconds(100 * i), i);
    run.advance(Time{} + milliseconds(500));
    CHECK(view_of(run, "gunicorn").memory.count == 130 * megabyte);
    CHECK(view_of(run, "server").memory.count == 430 * megabyte);
    run.advance(Time{} + milliseconds(1150));
    CHECK(view_of(run, "gunicorn").memory.count == 110 * megabyte);
    run.advance(Time{} + seconds(2));
    CHECK(view_of(run, "server").memory.count == 400 * megabyte);
    CHECK(run.metrics.operations()[0].succeeded == 3);
}

TEST_CASE("over its limit a container is killed with all that it has in hand, and starts again") {
    Observed run =
        small([](model::Design& design) { parameters_of(design, "gunicorn").memory_limit = {125 * megabyte}; });
    for (int i = 0; i < 3; ++i)
        run.send("job", milliseconds(100 * i), i); // the third makes it 130 MB
    run.advance(Time{} + seconds(1));
    REQUIRE(run.finished.size() == 3);
    for (const sim::FinishedRequest& request : run.finished) {
        CHECK(request.end == Time{} + milliseconds(200));
        CHECK(request.failure.reason == Reason::reset); // all that the visitor sees
        CHECK(request.failure.cause_reason == Reason::oom);
        CHECK(run.simulation.plan().name_of(request.failure.cause) == "gunicorn");
    }
    CHECK_FALSE(view_of(run, "gunicorn").up);
    CHECK(view_of(run, "gunicorn").starting);
    CHECK(view_of(run, "gunicorn").memory.count == 0);
    CHECK(view_of(run, "gunicorn").restarts == 1);
    CHECK(view_of(run, "server").memory.count == 300 * megabyte);
    run.advance(Time{} + milliseconds(2399));
    CHECK_FALSE(view_of(run, "gunicorn").up);
    run.advance(Time{} + milliseconds(2400)); // at once, and 2.2 s to start
    CHECK(view_of(run, "gunicorn").up);
    CHECK(view_of(run, "gunicorn").memory.count == 100 * megabyte);
}

TEST_CASE("a gateway says 502 for an application that was killed") {
    constexpr std::string_view behind_nginx = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "nginx", "product": "nginx"},
                {"id": "gunicorn", "product": "gunicorn", "config": {"memory_per_request": "10MB", "memory_limit": "205MB"}}],
      "links": [{"from": "visitors", "to": "nginx", "protocol": "http"},
                {"from": "nginx", "to": "gunicorn", "protocol": "http"}]})";
    Observed run(plan_of(behind_nginx, one_second));
    run.send("job");
    run.advance(Time{} + seconds(10));
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.reason == Reason::bad_gateway);
    CHECK(run.finished[0].failure.cause_reason == Reason::oom);
}

TEST_CASE("who dies again and again waits 10 s, 20 s, 40 s … 300 s before it starts") {
    Observed run =
        small([](model::Design& design) { parameters_of(design, "gunicorn").memory_limit = {105 * megabyte}; });
    for (int s = 1; s <= 1000; ++s)
        run.send("job", seconds(s), s % 100); // each kills it, if it is up
    run.advance(Time{} + seconds(1000));
    // Up 2.2 s after the wait: at 3.2, 16.2, 39.2, 82.2, 165.2, 328.2, 631.2, 934.2; dead with the next request.
    CHECK(kills_s(run) == std::vector<std::int64_t>{1, 4, 17, 40, 83, 166, 329, 632, 935});
}

TEST_CASE("whoever has run for ten minutes starts at once again") {
    Observed run =
        small([](model::Design& design) { parameters_of(design, "gunicorn").memory_limit = {105 * megabyte}; });
    for (const int s : {1, 604, 607, 620})
        run.send("job", seconds(s));
    run.advance(Time{} + seconds(700));
    CHECK(kills_s(run) == std::vector<std::int64_t>{1, 604, 607, 620}); // up at 3.2; 606.2; 619.2 after 10 s
    Observed earlier =
        small([](model::Design& design) { parameters_of(design, "gunicorn").memory_limit = {105 * megabyte}; });
    for (const int s : {1, 603, 606, 616})
        earlier.send("job", seconds(s));
    earlier.advance(Time{} + seconds(700));
    CHECK(kills_s(earlier) == std::vector<std::int64_t>{1, 603, 616}); // 599.8 s are too short: up at 615.2
}

TEST_CASE("when the host has no more memory, whoever uses most beyond its request dies") {
    const auto with_request = [](std::int64_t request_mb) {
        Observed run = small([&](model::Design& design) {
            parameters_of(design, "gunicorn").memory_base = {400 * megabyte};
            parameters_of(design, "gunicorn").memory_per_request = {100 * megabyte};
            parameters_of(design, "gunicorn").memory_request = {request_mb * megabyte};
        });
        for (int i = 0; i < 4; ++i)
            run.send("job", milliseconds(100 * i), i); // 300 MB of mysql + 400 MB + 400 MB > 1 GB
        run.advance(Time{} + milliseconds(500));
        return run;
    };
    const Observed unasked = with_request(0); // 800 MB beyond nothing
    CHECK(view_of(unasked, "gunicorn").restarts == 1);
    CHECK(view_of(unasked, "mysql").restarts == 0);
    CHECK(view_of(unasked, "server").memory.count == 300 * megabyte);
    CHECK(kills_s(unasked).size() == 4);
    const Observed asked = with_request(700); // 100 MB beyond; mysql 300 MB
    CHECK(view_of(asked, "gunicorn").restarts == 0);
    CHECK(view_of(asked, "mysql").restarts == 1);
    CHECK(view_of(asked, "gunicorn").in_hand == 4);
    CHECK(view_of(asked, "server").memory.count == 800 * megabyte);
}

TEST_CASE("without power nobody uses memory; afterwards processes take what they take at rest") {
    Observed run = small();
    run.send("job");
    run.change(InterventionKind::stop, "server", milliseconds(500));
    run.change(InterventionKind::start, "server", seconds(1));
    run.advance(Time{} + milliseconds(600));
    CHECK(view_of(run, "server").memory.count == 0);
    CHECK(view_of(run, "gunicorn").memory.count == 0);
    run.advance(Time{} + seconds(60));
    CHECK(view_of(run, "server").memory.count == 400 * megabyte);
    CHECK(view_of(run, "gunicorn").restarts == 0);
}

TEST_CASE("a design whose processes do not fit into the host's memory is refused") {
    const Diagnostics host = problems_of([](model::Design& design) {
        parameters_of(design, "gunicorn").memory_base = {800 * megabyte};
        parameters_of(design, "mysql").memory_base = {300 * megabyte};
    });
    REQUIRE(host.size() == 1);
    CHECK(host[0].code == "memory");
    CHECK(host[0].message == R"(the processes on "server" take 1.1GB before the first request, but it has 1GB)");
    const Diagnostics limit = problems_of([](model::Design& design) {
        parameters_of(design, "mysql").memory_base = {300 * megabyte};
        parameters_of(design, "mysql").memory_limit = {200 * megabyte};
    });
    REQUIRE(limit.size() == 1);
    CHECK(limit[0].message == R"("mysql" takes 300MB before the first request, but its limit is 200MB)");
    CHECK(problems_of([](model::Design&) {}).empty());
}

TEST_CASE("a process that dies of the work that it leaves itself for later does nothing more") {
    // A request takes 300 MB and its work for later as much again: more than the 500 MB that the process may have.
    const auto plan =
        plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "server", "product": "linux-server"},
                {"id": "app", "product": "gunicorn", "in": "server", "config": {"workers": 4}}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "1ms"}}]})",
                R"({"version": 1, "operations": [{"id": "page", "entry": "x", "root": {"role": "app", "cpu": "1ms",
      "steps": [{"role": "app", "cpu": "1ms", "answer": "later"}, {"role": "app", "cpu": "10ms"}]}}]})",
                [](model::Design& design) {
                    model::Parameters& app = parameters_of(design, "app");
                    app.memory_base = {};
                    app.memory_per_request = {300'000'000};
                    app.memory_limit = {500'000'000};
                });
    Observed run(plan);
    run.send("page");
    for (int i = 0; i < 200 && run.simulation.next_event() != never; ++i) {
        run.simulation.advance({never, 1}, {&run.trace, &run.metrics, &run.finished});
        CHECK(Invariants(run.simulation).violated() == "");
    }
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.cause_reason == sim::Reason::oom);
}

TEST_CASE("pods that request little and take much die at the beginning, too, until their machine holds the rest") {
    // Two of 3 GB on a machine of 4 GB: the first of them dies, and again whenever it has started, in 5 s: at 0, at
    // 5 s, and after a wait of 10 s at 20 s.
    Observed run(plan_of(small_cluster, small_pages, [](model::Design& design) {
        plain_pods(design);
        for (model::Node& node : design.nodes) {
            if (node.id == "machine") node.replicas = 1;
            if (node.id == "api") node.replicas = 2;
        }
        parameters_of(design, "api").memory_base = {3'000 * megabyte};
        parameters_of(design, "api").start_time = seconds(5);
    }));
    const auto deaths_at = [&](std::int64_t ms) {
        run.advance(Time{} + milliseconds(ms));
        CHECK(Invariants(run.simulation).violated() == "");
        CHECK(view_of(run, "machine").memory.count == 3'000 * megabyte);
        CHECK(view_of(run, "api", 1).up);
        return view_of(run, "api", 0).restarts;
    };
    CHECK(deaths_at(0) == 1);
    CHECK(deaths_at(4'999) == 1);
    CHECK(deaths_at(5'001) == 2);
    CHECK(deaths_at(19'999) == 2);
    CHECK(deaths_at(20'001) == 3);
}
