// Services that a provider runs without machines to look after: behind balancers that check, and over zones.
#include "support/cluster.hpp"

#include <algorithm>
#include <string>
#include <string_view>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// Four tasks in two zones behind a balancer that checks every 30 s: two failed checks take a target out, five passed
/// ones bring it back. A task starts within 30 s.
constexpr std::string_view tasks_in_zones = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "region", "product": "region"},
    {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
    {"id": "alb", "product": "aws-alb", "in": "region"},
    {"id": "tasks", "product": "aws-ecs-service", "in": "region", "spans": ["a", "b"], "replicas": 4}
  ],
  "links": [
    {"from": "visitors", "to": "alb", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "alb", "to": "tasks", "protocol": "http", "config": {"latency": "1ms"}}
  ]
})";

constexpr std::string_view steady = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "wait": "50ms"}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "rate": "50/s", "mix": [{"operation": "page"}]}]})";

int failures(const Observed& run) {
    return static_cast<int>(std::count_if(run.finished.begin(), run.finished.end(),
                                          [](const sim::FinishedRequest& one) { return one.failure.failed(); }));
}

int running(const Observed& run, std::uint32_t version) {
    return count(run, "tasks", [&](const sim::InstanceView& one) {
        return one.exists && !one.ending && one.up && one.version == version;
    });
}

} // namespace

TEST_CASE("a deployment of tasks behind a balancer that checks loses no request") {
    for (const model::Strategy strategy : {model::Strategy::rolling, model::Strategy::blue_green}) {
        Observed run(plan_of(tasks_in_zones, steady,
                             [&](model::Design& design) { parameters_of(design, "tasks").strategy = strategy; }));
        run.change(InterventionKind::deploy, "tasks", seconds(60));
        // The new tasks run from 90 s on; each is checked for the first time within 30 s, and one check is enough.
        run.advance(Time{} + milliseconds(89'999));
        CHECK(running(run, 0) == 4);
        CHECK(running(run, 1) == 0);
        run.advance(Time{} + milliseconds(90'001));
        CHECK(running(run, 0) == 4);
        CHECK(running(run, 1) == 4);
        run.advance(Time{} + milliseconds(120'010));
        CHECK(running(run, 0) == 0);
        CHECK(running(run, 1) == 4);
        run.advance(Time{} + seconds(300));
        CHECK(run.finished.size() > 14'900);
        CHECK(failures(run) == 0);
    }
}

TEST_CASE("a new task needs one passed check, even if it has failed some before") {
    // The four new tasks die just after they began to run, at 91 s, and are started again: they run from 121 s on. What
    // was checked in between has failed once; five checks of 30 s would take until 240 s.
    Observed run(plan_of(tasks_in_zones, steady));
    run.change(InterventionKind::deploy, "tasks", seconds(60));
    for (const char* task : {"tasks#4", "tasks#5", "tasks#6", "tasks#7"})
        run.change(InterventionKind::stop, task, seconds(91));
    run.advance(Time{} + seconds(120));
    CHECK(running(run, 1) == 0);
    run.advance(Time{} + milliseconds(151'010));
    CHECK(running(run, 0) == 0);
    CHECK(running(run, 1) == 4);
}

TEST_CASE("the walk of tasks that lose a zone") {
    // Two of four are lost at 60 s. ECS notices after 60 s and starts two others in the zone that is left, in 30 s. The
    // balancer takes the lost ones out after two checks of at most 30 s and 5 s, and takes the new ones in after one.
    Observed run(plan_of(tasks_in_zones, steady));
    const auto lives_in = [&](std::uint32_t task) {
        const model::Plan& plan = run.simulation.plan();
        return plan.name_of(plan.instances[instance_of(run, "tasks", task).value].zone);
    };
    run.change(InterventionKind::stop, "a", seconds(60));
    run.advance(Time{} + milliseconds(119'999));
    CHECK(running(run, 0) == 2);
    CHECK(existing(run, "tasks") == 4);
    run.advance(Time{} + milliseconds(149'999));
    CHECK(running(run, 0) == 2);
    run.advance(Time{} + milliseconds(150'001));
    CHECK(running(run, 0) == 4);
    const std::uint32_t places = 16; // a second set for deployments, and for each zone
    for (std::uint32_t task = 0; task < places; ++task)
        if (view_of(run, "tasks", task).exists) CHECK(lives_in(task) == "b");
    run.advance(Time{} + seconds(300));
    int waited = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        const bool lost = request.start >= Time{} + seconds(60) && request.start < Time{} + seconds(60 + 65);
        if (!lost && request.start < Time{} + seconds(60) - milliseconds(200)) CHECK_FALSE(request.failure.failed());
        if (!lost && request.start > Time{} + seconds(60 + 65)) CHECK_FALSE(request.failure.failed());
        waited += lost && request.failure.failed() ? 1 : 0;
    }
    // Until the first of the two is out, at 60 + 5 s at the earliest, half of 50/s.
    CHECK(waited > 25 * 5);
    CHECK(waited < 25 * 65);
}

TEST_CASE("a service without machines computes no faster than the processors it is given") {
    // Connected at 40 ms, asked at 60 ms; the answers take 20 ms.
    constexpr std::string_view jobs = R"({"version": 1,
      "operations": [{"id": "job", "title": "job", "entry": "x", "root": {"role": "app", "cpu": "1s"}}]})";
    const auto last_end = [&](std::string_view product, int requests, int cpu_limit) {
        const std::string design_text = R"({"version": 1,
          "nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 100}},
                    {"id": "app", "product": ")" +
                                        std::string(product) + R"("}],
          "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "20ms"}}]})";
        Observed run(plan_of(design_text, jobs, [&](model::Design& design) {
            parameters_of(design, "app").overhead = {};
            parameters_of(design, "app").latency = {};
            if (cpu_limit == 0) return;
            parameters_of(design, "app").cpu_limit = cpu_limit;
            parameters_of(design, "app").cpu_request = cpu_limit;
        }));
        for (int i = 0; i < requests; ++i)
            run.send("job", {}, i);
        run.advance(Time{} + seconds(20));
        CHECK(run.finished.size() == static_cast<std::size_t>(requests));
        return run.finished.back().end - milliseconds(80);
    };
    CHECK(last_end("aws-ecs-service", 1, 0) == Time{} + seconds(1));
    CHECK(last_end("aws-ecs-service", 2, 0) == Time{} + seconds(2)); // 1 vCPU
    CHECK(last_end("aws-ecs-service", 1, 250) == Time{} + seconds(4));
    CHECK(last_end("aws-ecs-service", 3, 2000) == Time{} + milliseconds(1500));
    CHECK(last_end("elastic-beanstalk", 4, 0) == Time{} + seconds(2)); // 2 vCPU
}

TEST_CASE("a task that starts again has its processor to itself") {
    constexpr std::string_view jobs = R"({"version": 1,
      "operations": [{"id": "job", "title": "job", "entry": "x", "root": {"role": "app", "cpu": "1s"}}]})";
    constexpr std::string_view one_task = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 100}},
                {"id": "app", "product": "aws-ecs-service"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "20ms"}}]})";
    Observed run(plan_of(one_task, jobs, [&](model::Design& design) {
        parameters_of(design, "app").overhead = {};
        parameters_of(design, "app").latency = {};
        parameters_of(design, "app").start_time = milliseconds(100);
    }));
    for (int i = 0; i < 4; ++i)
        run.send("job", {}, i);
    run.change(InterventionKind::stop, "app", milliseconds(500)); // with four computations, which are gone
    run.send("job", milliseconds(700), 5);
    run.advance(Time{} + seconds(20));
    REQUIRE(run.finished.size() == 5);
    CHECK(failures(run) == 4);
    CHECK(run.finished.back().end == Time{} + milliseconds(700 + 80 + 1000));
}
