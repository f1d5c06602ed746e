// Autoscalers: the arithmetic on the documentation's examples, and how many pods there are when, worked out by hand.
#include "sim/autoscaling.hpp"
#include "support/cluster.hpp"

#include <vector>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::PodSample;

namespace {

std::uint32_t desired(std::uint32_t current, const std::vector<PodSample>& pods, std::int64_t per_pod) {
    return sim::desired_replicas(current, pods, {per_pod, per_pod, {100'000}});
}

std::vector<PodSample> pods(std::size_t count, std::int64_t usage) {
    return std::vector<PodSample>(count, PodSample{true, true, usage});
}

constexpr PodSample starting{false, false, 0};
constexpr PodSample without_metric{true, false, 0};

/// Twenty requests a second, each of which takes a tenth of a second of processor time, and from a minute on four.
constexpr std::string_view falling_load = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "100ms"}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}],
             "profile": [{"at": "0s", "rate": "20/s"}, {"at": "60s", "rate": "4/s"}]}]
})";

} // namespace

TEST_CASE("twice the metric asks for twice the replicas, half of it for half") {
    // The example of kubernetes.io, "Horizontal Pod Autoscaling", Algorithm details (read 2026-11-21): a current value
    // of 200m and a target of 100m, then a value of 50m.
    CHECK(desired(1, pods(1, 200), 100) == 2);
    CHECK(desired(3, pods(3, 200), 100) == 6);
    CHECK(desired(2, pods(2, 50), 100) == 1);
    CHECK(desired(6, pods(6, 50), 100) == 3);
    CHECK(desired(3, pods(3, 150), 100) == 5); // 4.5, rounded up
}

TEST_CASE("within a tenth of the target nothing is done") {
    CHECK(desired(10, pods(10, 110), 100) == 10);
    CHECK(desired(10, pods(10, 111), 100) == 12); // 11.1
    CHECK(desired(10, pods(10, 90), 100) == 10);
    CHECK(desired(10, pods(10, 89), 100) == 9); // 8.9
}

TEST_CASE("pods that are not ready yet count as idle when more are asked for, and not at all when fewer are") {
    CHECK(desired(3, {{true, true, 200}, {true, true, 200}, starting}, 100) == 4); // 400 over three, not twice three
    CHECK(desired(3, {{true, true, 120}, {true, true, 120}, starting}, 100) == 3); // 240 over three: it would shrink
    CHECK(desired(3, {{true, true, 40}, {true, true, 40}, starting}, 100) == 1);   // 0.4 of the two that are ready
}

TEST_CASE("pods without a metric count as idle when more are asked for, and as at their target when fewer are") {
    CHECK(desired(3, {{true, true, 200}, {true, true, 200}, without_metric}, 100) == 4);
    CHECK(desired(3, {{true, true, 40}, {true, true, 40}, without_metric}, 100) == 2); // 180 over three
    CHECK(desired(3, {without_metric, without_metric, without_metric}, 100) == 3);
    CHECK(desired(1, {}, 100) == 1);
}

TEST_CASE("a period adds four pods or as many as there are, whichever is more") {
    CHECK(sim::limit_growth(1, 100) == 5);
    CHECK(sim::limit_growth(3, 100) == 7);
    CHECK(sim::limit_growth(10, 100) == 20);
    CHECK(sim::limit_growth(10, 12) == 12);
}

TEST_CASE("the highest recommendation of the window holds, its oldest instant included") {
    sim::Recommendations given;
    const auto at = [&](std::int64_t second, std::uint32_t replicas) {
        return given.highest(Time{} + seconds(second), replicas, seconds(300));
    };
    CHECK(at(0, 8) == 8);
    CHECK(at(100, 3) == 8);
    CHECK(at(200, 5) == 8);
    CHECK(at(300, 2) == 8);
    CHECK(at(301, 2) == 5);
    CHECK(at(500, 2) == 5);
    CHECK(at(515, 1) == 2);
}

TEST_CASE("a group follows its target after three periods above it, and shrinks by one a period after fifteen below") {
    sim::AlarmState alarms;
    const sim::TrackingTarget target{50, 3, 15};
    const std::vector<std::int64_t> busy{90, 90};
    const std::vector<std::int64_t> idle{20, 20, 20, 20};
    const std::vector<std::int64_t> nearly{46, 46, 46, 46};
    CHECK(sim::tracked_replicas(2, busy, target, alarms) == 2);
    CHECK(sim::tracked_replicas(2, busy, target, alarms) == 2);
    CHECK(sim::tracked_replicas(2, busy, target, alarms) == 4); // 180 / 50 = 3.6
    for (int period = 1; period < 15; ++period)
        CHECK(sim::tracked_replicas(4, idle, target, alarms) == 4);
    CHECK(sim::tracked_replicas(4, idle, target, alarms) == 3);
    CHECK(sim::tracked_replicas(3, idle, target, alarms) == 2);
    for (int period = 0; period < 20; ++period) // above 90 % of the target: the alarm is off
        CHECK(sim::tracked_replicas(4, nearly, target, alarms) == 4);
}

TEST_CASE("a step of load meets a pod autoscaler: the counts by hand") {
    // One pod, asked for 2 cores where it requests 1, aims at half of it: ceil(2 / 0.5) = 4 pods at 15 s. From 60 s on
    // 0.4 of a core are asked for: ceil(0.4 / 0.5) = 1 pod, but four were recommended until 60 s, and count until 360
    // s.
    Observed run(plan_of(small_cluster, falling_load, [](model::Design& design) {
        plain_pods(design);
        model::Parameters& api = parameters_of(design, "api");
        api.cpu_request = 1000;
        api.scaling = model::Scaling::kubernetes;
        api.start_time = seconds(1);
        for (model::Node& node : design.nodes)
            if (node.id == "machine") node.replicas = 6;
    }));
    const auto count_at = [&](std::int64_t ms) {
        run.advance(Time{} + milliseconds(ms));
        return existing(run, "api");
    };
    CHECK(count_at(14'999) == 1);
    CHECK(count_at(15'001) == 4);
    CHECK(count_at(59'000) == 4);
    CHECK(count_at(374'999) == 4);
    CHECK(count_at(376'000) == 1);
    CHECK(count_at(1'000'000) == 1);
}

TEST_CASE("the autoscaler sees computations that are under way, and those that were cut off") {
    constexpr std::string_view jobs = R"({"version": 1, "operations": [
      {"id": "job", "title": "job", "entry": "x", "root": {"role": "app", "cpu": "100s"}},
      {"id": "endless", "title": "endless", "entry": "x", "root": {"role": "app", "cpu": "1000d"}}]})";
    const auto pods_at_16 = [&](int request, Share target, bool killed, std::string_view job = "job") {
        Observed run(plan_of(small_cluster, jobs, [&](model::Design& design) {
            plain_pods(design);
            model::Parameters& api = parameters_of(design, "api");
            api.cpu_request = request;
            api.scaling = model::Scaling::kubernetes;
            api.target_utilization = target;
        }));
        run.send(job);
        if (killed) run.change(InterventionKind::stop, "api#0", seconds(7));
        run.advance(Time{} + milliseconds(14'999));
        CHECK(existing(run, "api") == 1);
        run.advance(Time{} + seconds(16));
        return existing(run, "api");
    };
    // It computes from 62 ms on: 14.938 of 15 s, or 6.938 of 15 s, on one core.
    CHECK(pods_at_16(1000, {500'000}, false) == 2); // 0.996 / 0.5, rounded up
    CHECK(pods_at_16(0, {500'000}, false) == 2);    // the same on a processor that is shared equally
    CHECK(pods_at_16(1000, {200'000}, true) == 3);  // 0.463 / 0.2
    CHECK(pods_at_16(0, {200'000}, true) == 3);
    CHECK(pods_at_16(0, {500'000}, false, "endless") == 2);
    CHECK(pods_at_16(1000, {200'000}, true, "endless") == 3);
}

TEST_CASE("an old metric delays the autoscaler: the sample is taken before the step") {
    // The load starts at 10 s. With a metric that is 10 s old, the decision at 15 s sees the 5 s before: nothing.
    constexpr std::string_view late = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "100ms"}}],
      "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}],
                 "profile": [{"at": "10s", "rate": "20/s"}]}]})";
    const auto at_16_and_31 = [&](Duration lag) {
        Observed run(plan_of(small_cluster, late, [&](model::Design& design) {
            plain_pods(design);
            model::Parameters& api = parameters_of(design, "api");
            api.cpu_request = 1000;
            api.scaling = model::Scaling::kubernetes;
            api.metric_lag = lag;
        }));
        run.advance(Time{} + seconds(16));
        const int before = existing(run, "api");
        run.advance(Time{} + seconds(31));
        return std::pair(before, existing(run, "api"));
    };
    CHECK(at_16_and_31({}) == std::pair(2, 4));          // 5 of 15 s at 2 cores: 0.66, then 2
    CHECK(at_16_and_31(seconds(10)) == std::pair(1, 3)); // nothing, then 10 of 15 s at 2 cores: 1.33
}
