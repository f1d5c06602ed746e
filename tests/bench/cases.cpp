#include "bench/cases.hpp"

#include "analysis/estimate.hpp"
#include "analysis/finding.hpp"
#include "bench/minimal_loop.hpp"
#include "bench/processor_time.hpp"
#include "bench/systems.hpp"
#include "grade/grade.hpp"
#include "session/run.hpp"
#include "sim/simulation.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace labrack::bench {

namespace {

constexpr std::uint64_t slice = 20'000;      ///< events a call: a call that never returns stays slow in a browser
constexpr std::uint32_t sample_every = 1000; ///< requests a trace

/// A simulation under the observations that the targets ask for: metrics of everything, traces of some.
struct Observed {
    explicit Observed(const SharedPlan& plan) : simulation(plan, {1, sample_every}), metrics(*plan) {}

    sim::Simulation simulation;
    sim::Metrics metrics;
    sim::TraceLog trace;

    void advance(Time until) {
        while (simulation.advance({until, slice}, {&trace, &metrics, nullptr}) == sim::Stopped::at_budget) {
        }
    }
    [[nodiscard]] double mean_ms() const {
        return static_cast<double>(metrics.operations()[0].latency.mean().ns) * 1e-6;
    }
};

/// Runs the plan for `length` after a warm-up that is not measured.
Tally run_plan(const SharedPlan& plan, Duration warm_up, Duration length) {
    Observed run(plan);
    run.advance(Time{} + warm_up);
    const std::uint64_t requests = run.simulation.requests();
    const std::uint64_t events = run.simulation.events();
    const double begin = processor_seconds();
    run.advance(Time{} + warm_up + length);
    return {processor_seconds() - begin, run.simulation.requests() - requests, run.simulation.events() - events,
            run.mean_ms()};
}

Duration scaled(Duration length, double scale) {
    return {static_cast<std::int64_t>(static_cast<double>(length.ns) * scale)};
}

/// Cases of the given sizes, `make` being asked for a plan of each.
void add_sizes(std::vector<Case>& list, const std::string& name, std::span<const int> sizes, SharedPlan (*make)(int),
               Duration warm_up, Duration length) {
    for (const int size : sizes) {
        list.push_back({name + "/" + std::to_string(size),
                        [=](double scale) { return run_plan(make(size), warm_up, scaled(length, scale)); }});
    }
}

Tally run_minimal(std::span<const Tier> tiers, Duration gap, double requests) {
    const auto count = static_cast<std::uint64_t>(requests);
    const double begin = processor_seconds();
    const MinimalResult result = run_minimal_loop(tiers, gap, count, 1);
    return {processor_seconds() - begin, count, result.events, result.mean_ms};
}

constexpr Duration mm1_gap = microseconds(1250);
constexpr Duration web_gap = nanoseconds(1'111'111);
constexpr std::array mm1_tiers{Tier{1, 1, milliseconds(1), false}};

constexpr std::array<Tier, 3> web_tiers(bool application_holds) {
    return {Tier{3, 4, milliseconds(4), false}, Tier{2, 8, milliseconds(8), application_holds},
            Tier{1, 16, milliseconds(6), false}};
}

/// A minute of the fixture as the page runs it: every request traced, the finished ones taken.
Tally run_minute_as_page() {
    session::Run run(fixture(per_second(1000)), 1);
    const Time end = Time{} + seconds(60);
    const double begin = processor_seconds();
    std::uint64_t finished = 0;
    while (run.advance(end, slice) == session::Progress::behind)
        finished += run.take_finished().size();
    return {processor_seconds() - begin, finished, run.simulation().events(),
            static_cast<double>(run.metrics().operations()[0].latency.mean().ns) * 1e-6};
}

/// Never shortened, and warm: a page compiles once what it then runs for many minutes.
Tally run_page_minute(double /*scale*/) {
    static_cast<void>(run_minute_as_page());
    return run_minute_as_page();
}

/// As many seconds as give some three million events.
Tally run_crowd(int pending, double scale) {
    const Duration length = scaled(seconds(500'000 / pending), scale);
    return run_plan(crowd(pending), seconds(5), length);
}

/// Estimates the plan again and again, as the page does while a student edits. Requests: the estimates.
Tally run_estimate(const SharedPlan& plan, double scale) {
    Tally tally;
    const auto count = static_cast<std::uint64_t>(std::max(1.0, 1'000 * scale));
    const double begin = processor_seconds();
    for (; tally.requests < count; ++tally.requests) {
        const analysis::Estimate estimate = analysis::estimate(*plan);
        tally.mean_ms = static_cast<double>(estimate.operations[0].latency.value_or(Duration{}).ns) * 1e-6;
    }
    tally.seconds = processor_seconds() - begin;
    return tally;
}

/// All rules and all single failure atoms. Requests: the analyses.
Tally run_analysis(const SharedPlan& plan, double scale) {
    Tally tally;
    const auto count = static_cast<std::uint64_t>(std::max(1.0, 20 * scale));
    const double begin = processor_seconds();
    for (; tally.requests < count; ++tally.requests)
        tally.events += analysis::analyze(*plan).size();
    tally.seconds = processor_seconds() - begin;
    return tally;
}

/// Grades the designs beside a lab in turn. Requests: the grades.
Tally run_grades(const std::string& id, double scale) {
    const JudgingLab judging = judging_lab(id);
    const lab::Answers answers = lab::right_answers(judging.lab);
    Tally tally;
    const auto count = static_cast<std::uint64_t>(std::max(1.0, 10 * scale));
    const double begin = processor_seconds();
    for (std::uint64_t round = 0; round < count; ++round) {
        for (const model::Design& design : judging.designs) {
            tally.events += grade::grade(judging.lab, model::built_in_catalogue(), design, answers).events;
            ++tally.requests;
        }
    }
    tally.seconds = processor_seconds() - begin;
    return tally;
}

} // namespace

std::vector<Case> cases() {
    std::vector<Case> list = {
        {"mm1", [](double scale) { return run_plan(mm1(), {}, scaled(seconds(2500), scale)); }},
        {"web", [](double scale) { return run_plan(web(Holding::none), {}, scaled(seconds(1111), scale)); }},
        {"web-holding",
         [](double scale) { return run_plan(web(Holding::application), {}, scaled(seconds(1111), scale)); }},
        {"fixture",
         [](double scale) { return run_plan(fixture(per_second(10'000)), seconds(1), scaled(seconds(10), scale)); }},
        {"page-minute", run_page_minute},
        {"minimal-mm1", [](double scale) { return run_minimal(mm1_tiers, mm1_gap, 2e6 * scale); }},
        {"minimal-web", [](double scale) { return run_minimal(web_tiers(false), web_gap, 1e6 * scale); }},
        {"minimal-web-holding", [](double scale) { return run_minimal(web_tiers(true), web_gap, 1e6 * scale); }},
    };
    for (const int components : {100, 1'000}) {
        list.push_back({"estimate/" + std::to_string(components),
                        [=](double scale) { return run_estimate(stacks(components), scale); }});
    }
    list.push_back({"estimate/fixture", [](double scale) { return run_estimate(fixture(per_second(10'000)), scale); }});
    list.push_back({"analysis/1000", [](double scale) { return run_analysis(farm(1'000), scale); }});
    for (const std::string& id : judging_labs())
        list.push_back({"grade/" + id, [=](double scale) { return run_grades(id, scale); }});
    for (const int pending : {50, 1'000, 100'000})
        list.push_back({"pending/" + std::to_string(pending), [=](double scale) { return run_crowd(pending, scale); }});
    constexpr std::array sizes{10, 100, 1'000};
    add_sizes(list, "components", sizes, stacks, seconds(70), seconds(120));
    add_sizes(list, "targets", sizes, balanced, seconds(70), seconds(300));
    return list;
}

} // namespace labrack::bench
