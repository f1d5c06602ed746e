// An environment of Elastic Beanstalk behind its balancer: batches of a deployment, its target, a lost zone.
#include "support/cluster.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;

namespace {

/// An instance has two cores and starts within 2 min; the balancer checks it every 5 s from then on, and one passed
/// check is enough for a new one. A check takes 1 ms there and back.
constexpr std::string_view environment = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "region", "product": "region"},
    {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
    {"id": "alb", "product": "aws-alb", "in": "region", "config": {"check_interval": "5s", "check_timeout": "2s"}},
    {"id": "env", "product": "elastic-beanstalk", "in": "region", "spans": ["a", "b"]}
  ],
  "links": [
    {"from": "visitors", "to": "alb", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "alb", "to": "env", "protocol": "http", "config": {"latency": "1ms"}}
  ]
})";

/// Pages of `cpu` at `rate` a second, in even steps.
std::string pages(std::string_view cpu, std::string_view profile) {
    return R"({"version": 1, "operations": [{"id": "page", "entry": "x", "root": {"role": "app", "cpu": ")" +
           std::string(cpu) + R"("}}], "loads": [{"client": "visitors", "arrivals": "regular",
           "mix": [{"operation": "page"}], "profile": )" +
           std::string(profile) + "}]}";
}

/// `count` instances, and never another number.
Adjust always(int count) {
    return [count](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.overhead = {};
            if (node.id != "env") continue;
            node.replicas = count;
            node.parameters.min_replicas = count;
            node.parameters.max_replicas = count;
        }
    };
}

int of_version(const Observed& run, std::uint32_t version) {
    return count(run, "env", [&](const sim::InstanceView& one) {
        return one.exists && !one.ending && one.up && one.version == version;
    });
}

/// Requests that ended well in [from, to).
int answered(const Observed& run, std::int64_t from_ms, std::int64_t to_ms) {
    return static_cast<int>(std::count_if(run.finished.begin(), run.finished.end(), [&](const auto& one) {
        return !one.failure.failed() && one.end >= Time{} + milliseconds(from_ms) &&
               one.end < Time{} + milliseconds(to_ms);
    }));
}

int failures_begun(const Observed& run, std::int64_t from_ms, std::int64_t to_ms) {
    return static_cast<int>(std::count_if(run.finished.begin(), run.finished.end(), [&](const auto& one) {
        return one.failure.failed() && one.start >= Time{} + milliseconds(from_ms) &&
               one.start < Time{} + milliseconds(to_ms);
    }));
}

} // namespace

TEST_CASE("an environment deploys in batches of 30 %, each of which its balancer must let in before the next") {
    // Of four instances 30 % are one. A batch takes the 5 s in which its old one still accepts connections, the 120 s
    // of a start, at most 5 s until a check, and 2 ms for it.
    Observed run(plan_of(environment, pages("10ms", R"([{"at": "0s", "rate": "20/s"}])"), always(4)));
    run.change(InterventionKind::deploy, "env", seconds(60));
    run.advance(Time{} + milliseconds(59'999));
    CHECK(of_version(run, 0) == 4);
    for (std::uint32_t batch = 1; batch <= 4; ++batch) {
        run.advance(Time{} + milliseconds(60'001 + 130'002 * (batch - 1)));
        CHECK(of_version(run, 0) == static_cast<int>(4 - batch));
        CHECK(of_version(run, 1) == static_cast<int>(batch - 1));
        run.advance(Time{} + milliseconds(60'000 + 125'000 * batch - 1));
        CHECK(of_version(run, 0) == static_cast<int>(4 - batch));
        CHECK(of_version(run, 1) == static_cast<int>(batch - 1));
    }
    run.advance(Time{} + milliseconds(60'000 + 4 * 130'002));
    CHECK(of_version(run, 1) == 4);
    run.advance(Time{} + seconds(700));
    CHECK(run.finished.size() > 13'900);
    CHECK(failures_begun(run, 0, 700'000) == 0);
}

TEST_CASE("while a batch is away an environment has the capacity of the others") {
    // Four instances with two cores serve 70 pages of 100 ms a second; three serve 60, and the rest waits.
    Observed run(plan_of(environment, pages("100ms", R"([{"at": "0s", "rate": "70/s"}])"), always(4)));
    run.change(InterventionKind::deploy, "env", seconds(60));
    run.advance(Time{} + seconds(160));
    CHECK(std::abs(answered(run, 20'000, 50'000) - 30 * 70) <= 8);
    CHECK(std::abs(answered(run, 100'000, 160'000) - 60 * 60) <= 8); // but for what is on its way at either end
    CHECK(failures_begun(run, 0, 160'000) == 0);
}

TEST_CASE("an environment follows its target, and its balancer asks a new instance after its first check") {
    // 1.5 of 2 cores at 60, 120 and 180 s: ceil(0.75 / 0.5) = 2 instances, of which the second starts until 300 s. From
    // 360 s on the first one's metric is below 45 %; but the second does not count until 480 s, and until then nothing
    // goes; with it, 2 × 37.5 % still need two. From 600 s on 0.2 cores need one: the alarm has stood for 15 periods
    // at 360 + 14 × 60 = 1200 s.
    Observed run(plan_of(environment,
                         pages("100ms", R"([{"at": "0s", "rate": "15/s"}, {"at": "600s", "rate": "2/s"}])"),
                         [](model::Design& design) {
                             for (model::Node& node : design.nodes)
                                 node.parameters.overhead = {};
                         }));
    run.trace = sim::TraceLog(20'000);
    const auto counts_at = [&](std::int64_t ms) {
        run.advance(Time{} + milliseconds(ms));
        return std::pair(existing(run, "env"), of_version(run, 0));
    };
    CHECK(counts_at(179'999) == std::pair(1, 1));
    CHECK(counts_at(180'001) == std::pair(2, 1));
    CHECK(counts_at(299'999) == std::pair(2, 1));
    CHECK(counts_at(300'001) == std::pair(2, 2));
    CHECK(counts_at(1'199'999) == std::pair(2, 2));
    CHECK(counts_at(1'200'001) == std::pair(1, 1));
    CHECK(failures_begun(run, 0, 1'200'000) == 0);
    Time first = never;
    for (const sim::RequestTrace& request : run.trace.requests()) {
        CHECK(visited(run, "alb", request.ordinal) == "alb");
        const bool new_one = visited(run, "env", request.ordinal) != "env#0";
        if (new_one) first = std::min(first, request.start);
    }
    CHECK(first >= Time{} + milliseconds(300'002 - 60)); // who connected before is on the way for 60 ms
    CHECK(first <= Time{} + milliseconds(305'002 + 2 * 67));
}

TEST_CASE("what an environment loses with a zone is replaced in the other after two minutes of failed checks") {
    // One of two instances is lost at 60 s. The balancer takes it out after two checks, at most 5 + 5 + 2 s later; who
    // was sent there waits for 10 s and fails. It is given up at 180 s, and another one runs at 300 s.
    Observed run(plan_of(environment, pages("10ms", R"([{"at": "0s", "rate": "20/s"}])"), always(2)));
    run.change(InterventionKind::stop, "a", seconds(60));
    const auto running_at = [&](std::int64_t ms) {
        run.advance(Time{} + milliseconds(ms));
        return of_version(run, 0);
    };
    CHECK(running_at(59'999) == 2);
    CHECK(running_at(60'001) == 1);
    CHECK(running_at(299'999) == 1);
    CHECK(running_at(300'001) == 2);
    const model::Plan& plan = run.simulation.plan();
    for (std::uint32_t i = 0; i < plan.instance_count[plan.design.find("env").value().value]; ++i) {
        const model::InstanceIndex zone = plan.instances[instance_of(run, "env", i).value].zone;
        if (view_of(run, "env", i).exists) CHECK(plan.name_of(zone) == "b");
    }
    run.advance(Time{} + seconds(400));
    CHECK(failures_begun(run, 0, 59'900) == 0);
    const int failed = failures_begun(run, 59'900, 72'010); // every other of 20 a second, for 5 to 12 s
    CHECK(failed >= 5 * 10 - 1);
    CHECK(failed <= 12 * 10 + 2);
    CHECK(failures_begun(run, 72'010, 400'000) == 0);
}
