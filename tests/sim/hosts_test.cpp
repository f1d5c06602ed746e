// What the processes of a host share: its cores by weight and within limits, and its disk; and what is slow.
#include "base/hash.hpp"
#include "sim/weighted_processor.hpp"
#include "support/systems.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using sim::CpuShare;
using sim::WeightedProcessor;

namespace {

constexpr Time at_ms(std::int64_t ms) {
    return Time{ms * 1'000'000};
}

using Endings = std::vector<std::pair<std::uint32_t, Time>>;

/// Which computations end and when, if nothing is added any more.
Endings run_out(WeightedProcessor& processor) {
    Endings endings;
    for (Time due = processor.due(); due != never; due = processor.due()) {
        for (std::uint32_t call; (call = processor.take_finished(due)) != sim::Processor::none_left;)
            endings.emplace_back(call, due);
    }
    return endings;
}

void without_overheads(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.overhead = {};
        node.parameters.latency = {};
    }
}

/// A web server that asks an application and a database at the same time; all three on a machine with one core.
constexpr std::string_view side_by_side = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "server", "product": "linux-server", "config": {"cores": 1}},
    {"id": "nginx", "product": "nginx", "in": "server"},
    {"id": "gunicorn", "product": "gunicorn", "in": "server"},
    {"id": "mysql", "product": "mysql", "in": "server"}
  ],
  "links": [
    {"from": "visitors", "to": "nginx", "protocol": "http", "config": {"latency": "0s"}},
    {"from": "nginx", "to": "gunicorn", "protocol": "http", "config": {"latency": "0s"}},
    {"from": "nginx", "to": "mysql", "protocol": "mysql", "config": {"latency": "0s"}}
  ]
})";

constexpr std::string_view both = R"({"version": 1,
  "operations": [
    {"id": "both", "title": "both", "entry": "x", "root": {"role": "web", "steps": [
      {"role": "app", "cpu": "30ms", "parallel": "p"}, {"role": "sql read", "cpu": "30ms", "parallel": "p"}]}}
  ]})";

Observed run_both(const Adjust& adjust) {
    Observed run(plan_of(side_by_side, both, [&](model::Design& design) {
        without_overheads(design);
        adjust(design);
    }));
    run.send("both");
    run.advance(at_ms(1000));
    return run;
}

std::int64_t busy_ns(const Observed& run, std::string_view node) {
    const model::Plan& plan = run.simulation.plan();
    const model::InstanceIndex instance = plan.first_instance[plan.design.find(node).value().value];
    std::int64_t sum = 0;
    for (const sim::Interval& interval : run.metrics.series())
        sum += interval.busy[instance.value];
    return sum;
}

/// Checks the mean sojourn time of Poisson arrivals of 10 ms of work at gunicorn alone, against `theory_ms`.
void check_sharing(std::string_view rate, double theory_ms, const Adjust& adjust) {
    const std::string work = R"({"version": 1, "operations": [{"id": "job", "title": "job", "entry": "x",
      "root": {"role": "app", "cpu": {"log_normal": {"mean": "10ms", "cv": 2}}}}],
      "loads": [{"client": "visitors", "rate": ")" +
                             std::string(rate) + R"(", "mix": [{"operation": "job"}]}]})";
    const auto plan = plan_of(side_by_side, work, [&](model::Design& design) {
        without_overheads(design);
        parameters_of(design, "nginx").backlog = 1'000'000;
        parameters_of(design, "gunicorn").workers = 10'000;
        adjust(design);
    });
    double sum = 0.0;
    double squares = 0.0;
    constexpr int replications = 10;
    for (int i = 0; i < replications; ++i) {
        Observed run(plan, mix64(static_cast<std::uint64_t>(i)));
        run.simulation.advance({Time{} + seconds(600)}, {nullptr, &run.metrics, nullptr});
        const double mean = static_cast<double>(run.metrics.operations()[0].latency.mean().ns) * 1e-6;
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / replications;
    const double error = std::sqrt((squares - sum * mean) / (replications - 1) / replications);
    CAPTURE(mean);
    CHECK(error < 0.02 * theory_ms);
    CHECK(std::fabs(mean - theory_ms) < 4.0 * error);
}

} // namespace

TEST_CASE("two containers share a full core as their weights are") {
    WeightedProcessor processor(1);
    processor.add(Time{}, milliseconds(30), 7, {0, 1, 0});
    processor.add(Time{}, milliseconds(30), 8, {1, 3, 0});
    CHECK(processor.used() == 1000);
    // At 3/4 of the core 30 ms take 40; the other has had 10 by then and needs 20 alone.
    CHECK(run_out(processor) == Endings{{8, at_ms(40)}, {7, at_ms(60)}});
    CHECK(processor.used() == 0);
}

TEST_CASE("a limit binds, and what it leaves is the others'") {
    WeightedProcessor processor(1);
    processor.add(Time{}, milliseconds(10), 7, {0, 1000, 250});
    processor.add(Time{}, milliseconds(30), 8, {1, 1000, 0});
    CHECK(processor.used() == 1000);
    CHECK(run_out(processor) == Endings{{7, at_ms(40)}, {8, at_ms(40)}});
    processor.add(at_ms(50), milliseconds(10), 9, {0, 1000, 250}); // alone, and limited all the same
    CHECK(processor.used() == 250);
    CHECK(run_out(processor) == Endings{{9, at_ms(90)}});
}

TEST_CASE("three containers with two limits: the water is shared out level by level") {
    // 2000 thousandths. By weight 500, 500, 1000: a has its 200. 1800 by 1 : 2 would be 600 and 1200: c has its 1000.
    // So b has 800, which its two computations halve.
    WeightedProcessor processor(2);
    const CpuShare a{0, 1000, 200};
    const CpuShare b{1, 1000, 0};
    const CpuShare c{2, 2000, 1000};
    processor.add(Time{}, milliseconds(25), 1, c);
    processor.add(Time{}, milliseconds(20), 2, b);
    processor.add(Time{}, milliseconds(10), 3, a);
    processor.add(Time{}, milliseconds(20), 4, b);
    processor.add(Time{}, milliseconds(25), 5, c);
    CHECK(processor.used() == 2000);
    const Time end = at_ms(50);
    CHECK(run_out(processor) == Endings{{1, end}, {2, end}, {3, end}, {4, end}, {5, end}});
}

TEST_CASE("one computation uses one core at most, whatever its weight") {
    WeightedProcessor processor(4);
    processor.add(Time{}, milliseconds(10), 0, {0, 9000, 0});
    for (std::uint32_t call = 1; call <= 5; ++call)
        processor.add(Time{}, milliseconds(6), call, {1, 1000, 0}); // five on three cores
    const Time end = at_ms(10);
    CHECK(run_out(processor) == Endings{{0, end}, {1, end}, {2, end}, {3, end}, {4, end}, {5, end}});
}

TEST_CASE("an idle container's share goes to the others and comes back with its work") {
    WeightedProcessor processor(1);
    const CpuShare a{0, 1000, 0};
    const CpuShare b{1, 1000, 0};
    processor.add(Time{}, milliseconds(40), 1, a);
    processor.add(at_ms(10), milliseconds(10), 2, b); // a has had 10; both half until b is done at 30
    CHECK(processor.due() == at_ms(30));
    CHECK(processor.take_finished(at_ms(30)) == 2);
    CHECK(processor.due() == at_ms(50)); // a has had 20 and has the core for itself
    processor.add(at_ms(40), milliseconds(100), 3, b);
    CHECK(processor.due() == at_ms(60)); // 10 left at half the core
    processor.remove(at_ms(44), 3);      // 8 left, alone
    CHECK(processor.due() == at_ms(52));
    processor.clear(at_ms(45));
    CHECK(processor.due() == never);
}

TEST_CASE("nothing is lost in dividing: a core that is never idle ends all work when the sum of it is done") {
    WeightedProcessor processor(1);
    DrawStream draw(DrawKey{42});
    std::int64_t total_ns = 0;
    Time now;
    for (std::uint32_t call = 0; call < 2000; ++call) {
        const std::int64_t demand_ns = 1'000'000 + draw.next_below(9'000'000);
        const std::uint32_t instance = draw.next_below(7);
        processor.add(now, Duration{demand_ns}, call, {instance, 1 + 137 * instance, 0});
        total_ns += demand_ns;
        now = now + Duration{1 + draw.next_below(1'000'000)};
        for (Time due = processor.due(); due <= now; due = processor.due())
            CHECK(processor.take_finished(due) != sim::Processor::none_left);
    }
    const Endings endings = run_out(processor);
    REQUIRE(endings.size() > 1000);
    const std::int64_t late_ns = endings.back().second.ns - total_ns;
    CHECK(late_ns >= 0);
    CHECK(late_ns <= 2000); // each of 2000 ends at a whole ns
}

TEST_CASE("how often it is looked at changes nothing") {
    WeightedProcessor seldom(1);
    for (std::uint32_t instance = 0; instance < 7; ++instance)
        seldom.add(Time{}, milliseconds(10), instance, {instance, 1 + instance, 0});
    WeightedProcessor often = seldom;
    for (std::int64_t ns = 1; ns <= 300'000; ++ns)
        REQUIRE(often.take_finished(Time{ns}) == sim::Processor::none_left);
    CHECK(often.due() == seldom.due());
    CHECK(run_out(often) == run_out(seldom));
}

TEST_CASE("requests divide a server's core between two processes") {
    const Observed shared = run_both([](model::Design& design) {
        parameters_of(design, "gunicorn").cpu_request = 100;
        parameters_of(design, "mysql").cpu_request = 300;
    });
    REQUIRE(shared.finished.size() == 1);
    CHECK(shared.finished[0].end == at_ms(60));
    CHECK(busy_ns(shared, "server") == 60'000'000);
}

TEST_CASE("a process at its limit leaves the server's core idle") {
    const Observed limited = run_both([](model::Design& design) { parameters_of(design, "gunicorn").cpu_limit = 250; });
    REQUIRE(limited.finished.size() == 1);
    CHECK(limited.finished[0].end == at_ms(120)); // 30 ms at a quarter
    CHECK(busy_ns(limited, "server") == 60'000'000);
    const Observed unlimited = run_both([](model::Design&) {});
    CHECK(unlimited.finished[0].end == at_ms(60));
}

TEST_CASE("a request weighs against processes that state none as one core's worth") {
    // 3 : 1 for the database: it ends at 40 ms, the application at 60. Were it 3000 : 2, the database would end at 30.
    Observed run = run_both([](model::Design& design) { parameters_of(design, "mysql").cpu_request = 3000; });
    REQUIRE(run.trace.requests().size() == 1);
    for (const sim::Span& span : run.trace.requests()[0].spans) {
        const std::string name = run.simulation.plan().name_of(span.instance);
        if (name == "mysql") CHECK(span.end == at_ms(40));
        if (name == "gunicorn") CHECK(span.end == at_ms(60));
    }
}

TEST_CASE("M/G/1-PS: within a container too, at the speed of its limit") { // Kleinrock 1976, 4.17
    check_sharing("50/s", 20.0, [](model::Design& design) { parameters_of(design, "gunicorn").cpu_request = 700; });
    check_sharing("25/s", 40.0, [](model::Design& design) { parameters_of(design, "gunicorn").cpu_limit = 500; });
}

namespace {

/// Runs `side_by_side` under a workload; the disk does `iops` operations a second.
Observed run_with_disk(std::string_view workload, int iops) {
    return Observed(plan_of(side_by_side, workload, [&](model::Design& design) {
        without_overheads(design);
        parameters_of(design, "server").iops = iops;
        parameters_of(design, "gunicorn").workers = 4;
    }));
}

constexpr std::string_view on_disk = R"({"version": 1, "operations": [
  {"id": "own", "title": "own", "entry": "x", "root": {"role": "app", "disk": 3, "wait": "5ms"}},
  {"id": "both", "title": "both", "entry": "x", "root": {"role": "web", "steps": [
    {"role": "app", "disk": 2, "parallel": "p"}, {"role": "sql read", "disk": 3, "parallel": "p"}]}}]})";

/// 10 ms of processor time and 5 ms of waiting at gunicorn, and what is done to the system.
std::string slowed_by(std::string_view interventions) {
    return R"({"version": 1, "operations": [
      {"id": "job", "title": "job", "entry": "x", "root": {"role": "app", "cpu": "10ms", "wait": "5ms"}}],
      "interventions": [)" +
           std::string(interventions) + "]}";
}

std::vector<Duration> latencies(Observed& run) {
    run.advance(at_ms(10'000));
    std::vector<Duration> found;
    for (const sim::FinishedRequest& request : run.finished)
        found.push_back(request.end - request.start);
    return found;
}

} // namespace

TEST_CASE("the disk does the operations of all processes one after the other") {
    Observed run = run_with_disk(on_disk, 100); // 10 ms each
    run.send("own", {}, 0);
    run.send("own", {}, 1);
    run.send("own", milliseconds(200), 2);
    CHECK(latencies(run) == std::vector<Duration>{milliseconds(35), milliseconds(65), milliseconds(35)});
    Observed shared = run_with_disk(on_disk, 100);
    shared.send("both");
    CHECK(latencies(shared) == std::vector<Duration>{milliseconds(50)}); // 20 ms, and 30 ms behind them
    Observed unlimited = run_with_disk(on_disk, 0);
    unlimited.send("own");
    CHECK(latencies(unlimited) == std::vector<Duration>{milliseconds(5)});
}

TEST_CASE("a slow component takes longer for what it begins, until it is repaired") {
    Observed run = run_with_disk(slowed_by(R"({"at": "100ms", "slow": "gunicorn", "factor": 3, "for": "1s"})"), 0);
    for (const int at : {0, 95, 200, 2000})
        run.send("job", milliseconds(at), at % 100);
    // The second has begun to compute when it becomes slow, but has yet to wait.
    CHECK(latencies(run) ==
          std::vector<Duration>{milliseconds(15), milliseconds(25), milliseconds(45), milliseconds(15)});
}

TEST_CASE("on a slow machine everything is slow, its disk too") {
    Observed run = run_with_disk(slowed_by(R"({"at": "0s", "slow": "server", "factor": 2},
                                              {"at": "1s", "slow": "gunicorn", "factor": 1.5},
                                              {"at": "2s", "slow": "server", "factor": 1})"),
                                 0);
    for (const int s : {0, 1, 2})
        run.send("job", milliseconds(1000 * s + 500), s);
    // Twice; three times; and once and a half, since the machine is as fast as ever again.
    CHECK(latencies(run) == std::vector<Duration>{milliseconds(30), milliseconds(45), microseconds(22'500)});
    Observed disk = run_with_disk(on_disk, 100);
    model::Intervention slow;
    slow.kind = model::InterventionKind::slow;
    slow.node = "server";
    slow.factor = {2'000'000};
    const auto resolved = model::resolve(disk.simulation.plan(), slow);
    REQUIRE(resolved);
    disk.simulation.intervene(*resolved);
    disk.send("own", milliseconds(1));
    CHECK(latencies(disk) == std::vector<Duration>{milliseconds(70)}); // 10 ms of waiting, 60 ms of the disk
}

TEST_CASE("nothing becomes faster by being slowed") {
    const auto workload =
        model::read_workload(slowed_by(R"({"at": "0s", "slow": "gunicorn", "factor": 0.5})"), "workload");
    REQUIRE_FALSE(workload);
    CHECK(workload.problems().front().code == "range");
}

TEST_CASE("a disk with more work than time has an end all the same") {
    // Ten years of work at a time: what comes later waits as long as the longest duration, and nothing overflows.
    Observed run(plan_of(side_by_side, R"({"version": 1, "operations": [
      {"id": "job", "entry": "x", "root": {"role": "app", "disk": 100000}}]})",
                         [](model::Design& design) {
                             without_overheads(design);
                             parameters_of(design, "server").iops = 1;
                             parameters_of(design, "visitors").answer_timeout = seconds(10);
                             parameters_of(design, "nginx").answer_timeout = seconds(10);
                             parameters_of(design, "gunicorn").workers = 1000;
                             parameters_of(design, "gunicorn").answer_timeout = seconds(10);
                         }));
    model::Intervention slow;
    slow.kind = model::InterventionKind::slow;
    slow.factor = {1'000'000'000};
    for (const char* node : {"server", "gunicorn"}) {
        slow.node = node;
        run.simulation.intervene(*model::resolve(run.simulation.plan(), slow));
    }
    for (int i = 0; i < 200; ++i) // 200 times 3170 years
        run.send("job", milliseconds(10 * i));
    run.advance(Time{} + seconds(20));
    REQUIRE(run.finished.size() == 200);
    for (const sim::FinishedRequest& one : run.finished) {
        CHECK(one.failure.failed());
        CHECK((one.end - one.start) == seconds(10));
    }
}

TEST_CASE("a computation of 209 days is not over at once") {
    // 2^54 ns are 2^64 of the processor's units.
    const Duration long_demand = nanoseconds(std::int64_t{1} << 54);
    sim::Processor equal(1);
    equal.add(Time{}, long_demand, 7);
    CHECK(equal.due() > Time{} + seconds(50LL * 24 * 3600));
    CHECK(equal.take_finished(Time{} + seconds(3600)) == sim::Processor::none_left);
    equal.add(Time{} + seconds(3600), milliseconds(1), 8); // shares the core: twice its time
    CHECK(equal.due() == Time{} + seconds(3600) + milliseconds(2));

    WeightedProcessor weighted(1);
    weighted.add(Time{}, long_demand, 7, {0, 1, 1});
    CHECK(weighted.due() > Time{} + seconds(50LL * 24 * 3600));
    CHECK(weighted.take_finished(Time{} + seconds(3600)) == sim::Processor::none_left);
}

TEST_CASE("a processor counts on after 209 days") {
    constexpr Time late = Time{} + seconds(208LL * 24 * 3600);
    sim::Processor equal(1);
    WeightedProcessor weighted(1);
    Time now;
    for (int day = 0; day < 220; ++day) { // busy all day long, but for the blink of an eye in between
        const Duration length = seconds(24 * 3600);
        equal.add(now, length, 7);
        weighted.add(now, length, 7, {0, 1, 0});
        now = now + length;
        CHECK(equal.due() == now);
        CHECK(weighted.due() == now);
        equal.add(now - seconds(1), seconds(1), 8); // the two share: the first ends a second later
        CHECK(equal.due() == now + seconds(1));
        CHECK(equal.take_finished(now + seconds(1)) == 7);
        CHECK(equal.take_finished(now + seconds(1)) == 8);
        CHECK(weighted.take_finished(now) == 7);
        now = now + seconds(1);
    }
    CHECK(now > late);
}
