// Pods: where they are placed, when they serve, and what becomes of them when they or their machines die.
#include "support/cluster.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

Observed cluster(int pods, const Adjust& adjust = {}) {
    return Observed(plan_of(small_cluster, small_pages, [&](model::Design& design) {
        plain_pods(design);
        for (model::Node& node : design.nodes)
            if (node.id == "api") node.replicas = pods;
        parameters_of(design, "api").strategy = model::Strategy::none;
        if (adjust) adjust(design);
    }));
}

/// A request a second, from `from` on, and how many of them failed.
void send_each_second(Observed& run, std::int64_t from, std::int64_t to) {
    for (std::int64_t second = from; second < to; ++second)
        run.send("page", seconds(second), static_cast<int>(second % 100));
}

const sim::FinishedRequest& sent_at(const Observed& run, Duration at) {
    for (const sim::FinishedRequest& request : run.finished)
        if (request.start == Time{} + at) return request;
    FAIL("no such request has ended");
    return run.finished.front();
}

} // namespace

TEST_CASE("pods go to the machine that is left emptiest, of equals to the first") {
    const Observed run = cluster(4);
    CHECK(machine_of(run, "api", 0) == "machine#0");
    CHECK(machine_of(run, "api", 1) == "machine#1");
    CHECK(machine_of(run, "api", 2) == "machine#0");
    CHECK(machine_of(run, "api", 3) == "machine#1");
    CHECK(serving(run, "api") == 4);
}

TEST_CASE("thousands of pods find their places, and a machine's place is free again when a pod has gone") {
    // Ten pods of 0.2 cores fill a machine of two. One machine's pods are evicted: nobody has room for them until it
    // may be used again.
    constexpr int machines = 200;
    Observed run = cluster(10 * machines, [](model::Design& design) {
        for (model::Node& node : design.nodes)
            if (node.id == "machine") node.replicas = machines;
        parameters_of(design, "machine").memory = {};
        parameters_of(design, "api").cpu_request = 200;
        parameters_of(design, "api").memory_request = {};
    });
    const auto on = [&](std::uint32_t machine) {
        const model::InstanceIndex host = instance_of(run, "machine", machine);
        return count(run, "api", [&](const sim::InstanceView& one) { return one.exists && one.host == host; });
    };
    CHECK(serving(run, "api") == 10 * machines);
    CHECK(on(0) == 10);
    CHECK(on(machines - 1) == 10);
    run.change(InterventionKind::drain, "machine#7", seconds(10));
    run.advance(Time{} + seconds(20));
    CHECK(on(7) == 0);
    CHECK(serving(run, "api") == 10 * machines - 10);
    CHECK(existing(run, "api") == 10 * machines);
    run.change(InterventionKind::start, "machine#7", seconds(30));
    run.advance(Time{} + seconds(40));
    CHECK(on(7) == 10);
    CHECK(serving(run, "api") == 10 * machines);
}

TEST_CASE("a pod waits until a machine has what it requests: processors or memory") {
    // 2 machines of 2 cores: 8 pods of half a core.
    const Observed by_cpu = cluster(9);
    CHECK(existing(by_cpu, "api") == 9);
    CHECK(serving(by_cpu, "api") == 8);
    CHECK(machine_of(by_cpu, "api", 8).empty());
    CHECK_FALSE(view_of(by_cpu, "api", 8).up);
    // 2 machines of 4 GB: 2 pods of 2.5 GB.
    const Observed by_memory =
        cluster(3, [](model::Design& design) { parameters_of(design, "api").memory_request = {2'500'000'000}; });
    CHECK(serving(by_memory, "api") == 2);
    CHECK(machine_of(by_memory, "api", 2).empty());
}

TEST_CASE("a request passes the service and a pod's machine at the stated latencies, from pod to pod in turn") {
    Observed run = cluster(2);
    run.send("page");
    run.send("page", seconds(1));
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    CHECK(run.finished[0].end.ns == 80'000'000 + 4'000'000 + 4'000'000); // two round trips on each link, and the work
    CHECK(run.trace.requests()[0].spans.back().instance == instance_of(run, "api", 0));
    CHECK(run.trace.requests()[1].spans.back().instance == instance_of(run, "api", 1));
}

TEST_CASE("latency from a pod follows from the machine that it was placed on") {
    constexpr std::string_view zones = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "region", "product": "region"},
        {"id": "zone-a", "product": "zone", "in": "region"}, {"id": "zone-b", "product": "zone", "in": "region"},
        {"id": "cluster", "product": "kubernetes-cluster", "in": "region"},
        {"id": "machine", "product": "linux-server", "in": "cluster", "spans": ["zone-a", "zone-b"], "replicas": 2},
        {"id": "api", "product": "kubernetes-deployment", "in": "cluster", "replicas": 2},
        {"id": "files", "product": "app-files", "in": "zone-a"}
      ],
      "links": [{"from": "visitors", "to": "api", "protocol": "http", "config": {"latency": "20ms"}},
                {"from": "api", "to": "files", "protocol": "file", "config": {"connections": "keep"}}]})";
    constexpr std::string_view reads = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x",
        "root": {"role": "app", "steps": [{"role": "file"}]}}],
      "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";
    Observed run(plan_of(zones, reads, [](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.overhead = {};
            node.parameters.latency = {};
        }
    }));
    run.send("page");
    run.send("page", seconds(200), 1);
    run.advance(Time{} + seconds(300));
    REQUIRE(run.finished.size() == 2);
    const auto took = [&](std::size_t i) { return (run.finished[i].end - run.finished[i].start).ns; };
    CHECK(took(0) == 80'000'000 + 2 * 250'000); // api#0 in zone-a, where the files are
    CHECK(took(1) == 80'000'000 + 2 * 500'000); // api#1 in zone-b
}

TEST_CASE("a process that crashes is started again, and is asked once a readiness probe passes") {
    // Probes come every 10 s since the start: up after 5 s, ready after 10. The second crash waits 10 s first.
    Observed run = cluster(1, [](model::Design& design) {
        parameters_of(design, "api").start_time = seconds(5);
        parameters_of(design, "api").readiness_period = seconds(10);
    });
    run.change(InterventionKind::stop, "api#0", seconds(12));
    run.change(InterventionKind::stop, "api#0", seconds(30));
    send_each_second(run, 0, 60);
    run.advance(Time{} + seconds(100));
    for (std::int64_t second = 0; second < 60; ++second) {
        const bool down = (second >= 12 && second < 22) || (second >= 30 && second < 50);
        CAPTURE(second);
        CHECK(sent_at(run, seconds(second)).failure.failed() == down);
    }
    CHECK(sent_at(run, seconds(18)).failure.reason == Reason::refused); // it runs, but is not ready
}

TEST_CASE("a container that turns its liveness probes away three times is restarted") {
    // Its only worker computes for 100 s from 5 s on; nobody may wait. Probes at 10, 20 and 30 s.
    constexpr std::string_view slow = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "100s"}}],
      "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";
    Observed run(plan_of(small_cluster, slow, [](model::Design& design) {
        plain_pods(design);
        model::Parameters& api = parameters_of(design, "api");
        api.strategy = model::Strategy::none;
        api.workers = 1;
        api.backlog = 0;
        api.liveness_period = seconds(10);
        api.start_time = seconds(3);
        parameters_of(design, "visitors").answer_timeout = seconds(200);
    }));
    run.send("page", seconds(5));
    run.advance(Time{} + milliseconds(29'999));
    CHECK(view_of(run, "api").up);
    run.advance(Time{} + milliseconds(30'001));
    CHECK_FALSE(view_of(run, "api").up);
    run.advance(Time{} + seconds(40));
    CHECK(view_of(run, "api").up);
    CHECK(sent_at(run, seconds(5)).failure.cause_reason == Reason::reset);
    CHECK(sent_at(run, seconds(5)).end == Time{} + milliseconds(30'021));
}

TEST_CASE("pods of a dead machine are left out after 40 s and made anew elsewhere after another 300 s") {
    Observed run = cluster(2, [](model::Design& design) {
        parameters_of(design, "api").start_time = seconds(5);
        parameters_of(design, "visitors").connect_timeout = seconds(5);
    });
    run.change(InterventionKind::stop, "machine#0", seconds(10));
    send_each_second(run, 0, 400);
    run.advance(Time{} + seconds(50) - milliseconds(1));
    CHECK(view_of(run, "api", 0).serving);
    run.advance(Time{} + seconds(50) + milliseconds(1));
    CHECK_FALSE(view_of(run, "api", 0).serving);
    run.advance(Time{} + seconds(350) - milliseconds(1));
    CHECK(machine_of(run, "api", 0) == "machine#0");
    run.advance(Time{} + seconds(350) + milliseconds(1));
    CHECK(machine_of(run, "api", 0) == "machine#1");
    CHECK_FALSE(view_of(run, "api", 0).up);
    run.advance(Time{} + seconds(355) + milliseconds(1));
    CHECK(serving(run, "api") == 2);
    run.advance(Time{} + seconds(600));
    int failed = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        if (!request.failure.failed()) continue;
        ++failed;
        CHECK(request.start >= Time{} + seconds(10));
        CHECK(request.start < Time{} + seconds(50));
    }
    CHECK(failed == 20); // every other request of 40 s
}

TEST_CASE("pods of a machine that comes back in time start there again") {
    Observed run = cluster(2, [](model::Design& design) { parameters_of(design, "machine").boot_time = seconds(30); });
    run.change(InterventionKind::stop, "machine#0", seconds(10));
    run.change(InterventionKind::start, "machine#0", seconds(100));
    run.advance(Time{} + seconds(129));
    CHECK(serving(run, "api") == 1);
    run.advance(Time{} + seconds(131));
    CHECK(machine_of(run, "api", 0) == "machine#0");
    CHECK(serving(run, "api") == 2);
    run.advance(Time{} + seconds(1000));
    CHECK(machine_of(run, "api", 0) == "machine#0");
}

TEST_CASE("endpoints that are updated late still lead to the pod that died") {
    Observed run = cluster(2, [](model::Design& design) {
        parameters_of(design, "api").start_time = seconds(60);
        parameters_of(design, "service").endpoint_delay = seconds(5);
    });
    run.change(InterventionKind::stop, "api#0", seconds(10));
    send_each_second(run, 0, 30);
    run.advance(Time{} + seconds(50));
    int failed = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        if (!request.failure.failed()) continue;
        ++failed;
        CHECK(request.start >= Time{} + seconds(10));
        CHECK(request.start < Time{} + seconds(15));
        CHECK(request.failure.cause_reason == Reason::refused);
    }
    CHECK(failed >= 2);
    CHECK(failed <= 3);
}
