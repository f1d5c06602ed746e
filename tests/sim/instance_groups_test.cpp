// Machines that come and go, their processes with them, drains within budgets, pipelines, and platforms.
#include "support/cluster.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

int failures(const Observed& run) {
    return static_cast<int>(std::count_if(run.finished.begin(), run.finished.end(),
                                          [](const sim::FinishedRequest& one) { return one.failure.failed(); }));
}

void plain(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.overhead = {};
        node.parameters.latency = {};
    }
}

void intervene(Observed& run, InterventionKind kind, std::string_view node, Duration at) {
    run.change(kind, node, at);
}

/// A balancer over web servers on the machines of an instance group.
constexpr std::string_view machines = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "lb", "product": "haproxy", "config": {"check_interval": "0s"}},
    {"id": "server", "product": "aws-auto-scaling-group"},
    {"id": "web", "product": "gunicorn", "in": "server"}
  ],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "lb", "to": "web", "protocol": "http", "config": {"latency": "1ms"}}
  ]
})";

} // namespace

TEST_CASE("an instance group follows its target, and the processes come and go with their machines") {
    // 1.5 of 2 cores: 75 % at 60, 120 and 180 s, so ceil(0.75 / 0.5) = 2 machines; the second one's process runs after
    // 30 s and 1 s. Then 37.5 % is below 45 %, from 240 s on, but 2 are still needed. From 600 s on 0.2 cores: one is
    // enough, and the alarm has stood for 15 periods at 240 + 14 × 60 = 1080 s.
    constexpr std::string_view load = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "100ms"}}],
      "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}],
                 "profile": [{"at": "0s", "rate": "15/s"}, {"at": "600s", "rate": "2/s"}]}]})";
    Observed run(plan_of(machines, load, [](model::Design& design) {
        plain(design);
        parameters_of(design, "server").warm_up = {};
        model::Parameters& web = parameters_of(design, "web");
        web.start_time = seconds(1);
        web.drain_delay = seconds(1);
        web.termination_grace = seconds(30);
    }));
    const auto counts_at = [&](std::int64_t ms) {
        run.advance(Time{} + milliseconds(ms));
        return std::vector<int>{existing(run, "server"), existing(run, "web"), serving(run, "web")};
    };
    using Counts = std::vector<int>;
    CHECK(counts_at(179'999) == Counts{1, 1, 1});
    CHECK(counts_at(180'001) == Counts{2, 1, 1});
    CHECK(counts_at(209'999) == Counts{2, 1, 1});
    CHECK(counts_at(210'001) == Counts{2, 2, 1});
    CHECK(counts_at(211'001) == Counts{2, 2, 2});
    CHECK(counts_at(1'079'999) == Counts{2, 2, 2});
    CHECK(counts_at(1'080'001) == Counts{1, 1, 1});
    run.advance(Time{} + seconds(1200));
    CHECK_FALSE(view_of(run, "server", 1).up);
    CHECK(failures(run) == 0);
}

TEST_CASE("a machine that is to go finishes what its process has in hand") {
    // Nothing to do: the alarm has stood for 15 periods at 900 s, and one of two machines is told to go. Two requests
    // of 100 s, one at each process, are there from 890.06 s on.
    constexpr std::string_view slow = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "wait": "100s"}}]})";
    Observed run(plan_of(machines, slow, [](model::Design& design) {
        plain(design);
        for (model::Node& node : design.nodes)
            if (node.id == "server" || node.id == "web") node.replicas = 2;
        parameters_of(design, "visitors").answer_timeout = seconds(200);
        parameters_of(design, "lb").answer_timeout = seconds(200);
    }));
    run.send("page", seconds(890), 0);
    run.send("page", seconds(890), 1);
    run.advance(Time{} + seconds(901));
    CHECK(existing(run, "server") == 1);
    CHECK(view_of(run, "server", 1).up);
    CHECK(view_of(run, "web", 1).in_hand == 1);
    run.advance(Time{} + seconds(1000));
    REQUIRE(run.finished.size() == 2);
    CHECK(failures(run) == 0);
    CHECK_FALSE(view_of(run, "server", 1).exists); // it goes with the answer
}

TEST_CASE("an instance group replaces the machines of a lost zone in the others") {
    constexpr std::string_view zones = R"({"version": 1,
      "nodes": [
        {"id": "region", "product": "region"},
        {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
        {"id": "server", "product": "aws-auto-scaling-group", "spans": ["a", "b"], "replicas": 4,
         "config": {"min_replicas": 4, "max_replicas": 4}},
        {"id": "web", "product": "gunicorn", "in": "server", "replicas": 4}
      ],
      "links": []})";
    constexpr std::string_view nothing = R"({"version": 1, "operations": []})";
    // Lost at 60 s; noticed after 120 s; a machine boots for 30 s, and its process starts within 1 s.
    Observed run(
        plan_of(zones, nothing, [](model::Design& design) { parameters_of(design, "web").start_time = seconds(1); }));
    run.change(InterventionKind::stop, "a", seconds(60));
    run.change(InterventionKind::start, "a", seconds(360));
    run.advance(Time{} + milliseconds(179'999));
    CHECK(serving(run, "web") == 2);
    run.advance(Time{} + milliseconds(210'999));
    CHECK(serving(run, "web") == 2);
    run.advance(Time{} + milliseconds(211'001));
    CHECK(serving(run, "web") == 4);
    run.advance(Time{} + seconds(1000));
    CHECK(serving(run, "web") == 4);
    CHECK(existing(run, "server") == 4);
    for (std::uint32_t machine = 0; machine < 8; machine += 2) // the places in zone a
        CHECK_FALSE(view_of(run, "server", machine).exists);
}

TEST_CASE("an instance group in one zone comes back with it") {
    constexpr std::string_view zone = R"({"version": 1,
      "nodes": [
        {"id": "a", "product": "zone"},
        {"id": "server", "product": "aws-auto-scaling-group", "in": "a", "replicas": 2},
        {"id": "web", "product": "gunicorn", "in": "server", "replicas": 2}
      ],
      "links": []})";
    constexpr std::string_view nothing = R"({"version": 1, "operations": []})";
    Observed run(
        plan_of(zone, nothing, [](model::Design& design) { parameters_of(design, "web").start_time = seconds(1); }));
    run.change(InterventionKind::stop, "a", seconds(60)); // the machines are given up at 180 s
    run.change(InterventionKind::start, "a", seconds(360));
    run.advance(Time{} + seconds(359));
    CHECK(existing(run, "server") == 0);
    run.advance(Time{} + milliseconds(390'999));
    CHECK(serving(run, "web") == 0);
    run.advance(Time{} + milliseconds(391'001));
    CHECK(serving(run, "web") == 2);
}

TEST_CASE("a process is not started on a machine that does not exist") {
    constexpr std::string_view quiet = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "1ms"}}]})";
    Observed run(plan_of(machines, quiet, plain)); // one machine, with places for three more
    run.change(InterventionKind::stop, "web", seconds(10));
    run.change(InterventionKind::start, "web", seconds(20));
    run.advance(Time{} + seconds(60));
    CHECK(existing(run, "server") == 1);
    CHECK(existing(run, "web") == 1);
    CHECK(serving(run, "web") == 1);
}

TEST_CASE("a machine of an instance group that dies is replaced") {
    constexpr std::string_view quiet = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "1ms"}}]})";
    Observed run(plan_of(machines, quiet, [](model::Design& design) {
        plain(design);
        parameters_of(design, "web").start_time = seconds(1);
    }));
    run.change(InterventionKind::stop, "server#0", seconds(10)); // noticed after 120 s, boots for 30 s
    run.advance(Time{} + milliseconds(160'999));
    CHECK(serving(run, "web") == 0);
    run.advance(Time{} + milliseconds(161'001));
    CHECK(serving(run, "web") == 1);
}

TEST_CASE("pods without a place bring a machine; one that is empty goes ten minutes later") {
    // A machine of 2 cores holds 5 pods of 0.4. The sixth waits until a scan at 10 s and a boot of 30 s. The pod
    // autoscaler, which sees no load, takes four away at 330 s (its first look counts 6 until 315 s), and one more at
    // 360 s: at 45 s the sixth pod had no metric yet, and counted as using its request, which is twice the target.
    Observed run(plan_of(small_cluster, small_pages, [](model::Design& design) {
        plain_pods(design);
        for (model::Node& node : design.nodes) {
            if (node.id == "api") node.replicas = 6;
            if (node.id == "machine") node.replicas = 1;
        }
        model::Parameters& machine = parameters_of(design, "machine");
        machine.scaling = model::Scaling::cluster;
        machine.scaling_period = seconds(10);
        machine.scale_in_delay = seconds(600);
        machine.max_replicas = 3;
        machine.boot_time = seconds(30);
        model::Parameters& api = parameters_of(design, "api");
        api.cpu_request = 400;
        api.scaling = model::Scaling::kubernetes;
        api.scale_in_delay = seconds(300);
    }));
    const auto machines_at = [&](std::int64_t second) {
        run.advance(Time{} + seconds(second));
        return existing(run, "machine");
    };
    CHECK(machines_at(9) == 1);
    CHECK(serving(run, "api") == 5);
    CHECK(machines_at(11) == 2);
    CHECK(machines_at(39) == 2);
    CHECK(serving(run, "api") == 5);
    CHECK(machines_at(41) == 2);
    CHECK(serving(run, "api") == 6);
    CHECK(machines_at(325) == 2);
    CHECK(existing(run, "api") == 6);
    CHECK(machines_at(331) == 2);
    CHECK(existing(run, "api") == 2);
    CHECK(machines_at(361) == 2);
    CHECK(existing(run, "api") == 1);
    CHECK(machines_at(929) == 2);
    CHECK(machines_at(941) == 1);
    CHECK(serving(run, "api") == 1);
}

TEST_CASE("two groups of machines do not both grow for the same pod") {
    constexpr std::string_view two_groups = R"({"version": 1,
      "nodes": [
        {"id": "cluster", "product": "kubernetes-cluster"},
        {"id": "small", "product": "kubernetes-node-group", "in": "cluster"},
        {"id": "other", "product": "kubernetes-node-group", "in": "cluster"},
        {"id": "api", "product": "kubernetes-deployment", "in": "cluster", "replicas": 11, "config": {"cpu_request": 400}}
      ],
      "links": []})";
    constexpr std::string_view nothing = R"({"version": 1, "operations": []})";
    // Ten pods of 0.4 fill the two machines of two cores. The first group by its id sees the eleventh at 10 s.
    Observed run(plan_of(two_groups, nothing, [](model::Design& design) {
        plain(design);
        parameters_of(design, "api").memory_request = {};
    }));
    run.advance(Time{} + seconds(9));
    CHECK(serving(run, "api") == 10);
    run.advance(Time{} + seconds(200));
    CHECK(existing(run, "small") == 1);
    CHECK(existing(run, "other") == 2);
    CHECK(serving(run, "api") == 11);
}

TEST_CASE("a drain moves pods no faster than their disruption budget allows") {
    const auto fewest = [](int min_available) {
        Observed run(plan_of(small_cluster, small_pages, [&](model::Design& design) {
            plain_pods(design);
            for (model::Node& node : design.nodes)
                if (node.id == "api") node.replicas = 4;
            parameters_of(design, "machine").cores = 4;
            parameters_of(design, "api").start_time = seconds(4);
            parameters_of(design, "api").min_available = min_available;
        }));
        intervene(run, InterventionKind::drain, "machine#0", seconds(10));
        int least = 4;
        for (int tenth = 90; tenth < 300; ++tenth) {
            run.advance(Time{} + milliseconds(100 * tenth));
            least = std::min(least, serving(run, "api"));
        }
        CHECK(serving(run, "api") == 4);
        const int there = count(run, "api", [&](const sim::InstanceView& one) {
            return one.exists && run.simulation.plan().name_of(one.host) == "machine#1";
        });
        CHECK(there == 4);
        return least;
    };
    CHECK(fewest(0) == 2);
    CHECK(fewest(3) == 3);
}

TEST_CASE("a pipeline builds, pushes and deploys, unless it dies on the way") {
    constexpr std::string_view delivered = R"({"version": 1,
      "nodes": [
        {"id": "pipeline", "product": "delivery-pipeline", "config": {"build_time": "60s", "push_time": "30s"}},
        {"id": "tasks", "product": "aws-ecs-service", "replicas": 2}
      ],
      "links": [{"from": "pipeline", "to": "tasks", "protocol": "deploy"}]
    })";
    constexpr std::string_view quiet = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "1ms"}}]})";
    const auto of_version = [](const Observed& run, std::uint32_t version) {
        return count(run, "tasks", [&](const sim::InstanceView& one) {
            return one.exists && !one.ending && one.up && one.version == version;
        });
    };
    Observed run(plan_of(delivered, quiet));
    intervene(run, InterventionKind::deploy, "pipeline", seconds(10));
    run.advance(Time{} + milliseconds(129'999)); // 10 + 60 + 30, and 30 to start
    CHECK(of_version(run, 0) == 2);
    CHECK(of_version(run, 1) == 0);
    run.advance(Time{} + milliseconds(130'001));
    CHECK(of_version(run, 0) == 0);
    CHECK(of_version(run, 1) == 2);

    for (const std::int64_t second : {20, 80}) { // while it builds, or pushes; it runs again 1 s later
        Observed broken(plan_of(delivered, quiet));
        intervene(broken, InterventionKind::deploy, "pipeline", seconds(10));
        intervene(broken, InterventionKind::stop, "pipeline", seconds(second));
        broken.advance(Time{} + seconds(500));
        CHECK(view_of(broken, "pipeline").up);
        CHECK(of_version(broken, 0) == 2);
        CHECK(existing(broken, "tasks") == 2);
    }

    Observed absent(plan_of(delivered, quiet)); // what does not run builds nothing
    intervene(absent, InterventionKind::stop, "pipeline", milliseconds(9'500));
    intervene(absent, InterventionKind::deploy, "pipeline", seconds(10));
    absent.advance(Time{} + seconds(500));
    CHECK(of_version(absent, 0) == 2);
}

TEST_CASE("a pipeline that takes no time deploys what it leads to, and not itself") {
    constexpr std::string_view delivered = R"({"version": 1,
      "nodes": [
        {"id": "pipeline", "product": "delivery-pipeline", "config": {"build_time": "0s", "push_time": "0s"}},
        {"id": "tasks", "product": "aws-ecs-service"}
      ],
      "links": [{"from": "pipeline", "to": "tasks", "protocol": "deploy"}]
    })";
    constexpr std::string_view quiet = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "1ms"}}]})";
    Observed run(plan_of(delivered, quiet));
    intervene(run, InterventionKind::deploy, "pipeline", seconds(10));
    run.advance(Time{} + seconds(39));
    CHECK(count(run, "tasks", [](const sim::InstanceView& one) { return one.up && one.version == 1; }) == 0);
    run.advance(Time{} + seconds(41));
    CHECK(count(run, "tasks", [](const sim::InstanceView& one) { return one.up && one.version == 1; }) == 1);
    CHECK(view_of(run, "pipeline").version == 0);
}

TEST_CASE("the router of a platform gives up after 30 s, and chooses dynos at random") {
    constexpr std::string_view platform = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"answer_timeout": "60s"}},
        {"id": "router", "product": "heroku-router"},
        {"id": "dynos", "product": "heroku-dynos", "replicas": 2}
      ],
      "links": [
        {"from": "visitors", "to": "router", "protocol": "http", "config": {"latency": "20ms"}},
        {"from": "router", "to": "dynos", "protocol": "http", "config": {"latency": "1ms"}}
      ]})";
    constexpr std::string_view pages = R"({"version": 1,
      "operations": [
        {"id": "slow", "title": "slow", "entry": "x", "root": {"role": "app", "wait": "40s"}},
        {"id": "quick", "title": "quick", "entry": "x", "root": {"role": "app", "wait": "1ms"}}],
      "loads": [{"client": "visitors", "mix": [{"operation": "quick"}]}]})";
    Observed run(plan_of(platform, pages, plain));
    run.send("slow");
    run.advance(Time{} + seconds(100));
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.reason == Reason::gateway_timeout);
    CHECK(run.finished[0].end.ns == 60'000'000 + 2'000'000 + 30'000'000'000 + 20'000'000);
    for (int i = 0; i < 1000; ++i)
        run.send("quick", seconds(100 + i), i % 100);
    run.advance(Time{} + seconds(2000));
    int first = 0;
    for (const sim::RequestTrace& request : run.trace.requests())
        first += request.spans.back().instance == instance_of(run, "dynos", 0) ? 1 : 0;
    CHECK(first > 500 - 64); // four standard deviations of 1000 fair coins
    CHECK(first < 500 + 65);
}
