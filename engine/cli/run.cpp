// `labrack run`: simulates a design under a workload and prints what was measured.
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/observe.hpp"
#include "cli/replications.hpp"
#include "cli/run_report.hpp"
#include "cli/scenario.hpp"

#include <algorithm>
#include <memory>

namespace labrack::cli {

namespace {

struct RunArguments {
    ScenarioArguments scenario;
    std::uint64_t seed = 1;
    std::string duration; ///< empty = the experiment's, or 60s
    int replications = 1;
    std::uint64_t most_events = 2'000'000'000; ///< of one run
    bool json = false;
    std::string trace_file;
    std::string metrics_file;
};

Diagnostics write_observations(const RunArguments& arguments, const FinishedRun& run) {
    if (!arguments.trace_file.empty()) {
        const Diagnostics problems = write_file(arguments.trace_file, chrome_trace(run));
        if (has_error(problems)) return problems;
    }
    return arguments.metrics_file.empty() ? Diagnostics{} : write_file(arguments.metrics_file, series_json(run));
}

std::string_view overflow_text(sim::Overflow overflow) {
    switch (overflow) {
    case sim::Overflow::none: break;
    case sim::Overflow::calls: return "more than a million calls are in flight";
    case sim::Overflow::messages: return "more than a million messages are in the queues";
    case sim::Overflow::memory: return "the run takes more than 500 MB of memory";
    }
    return {};
}

/// Why a run ended before its time; nothing when it did not. What was measured until then is still told.
Diagnostics end_of(sim::Stopped stopped, const sim::Simulation& simulation, const RunArguments& arguments) {
    if (stopped != sim::Stopped::overflow && stopped != sim::Stopped::at_budget) return {};
    const std::string at = to_text(simulation.now() - Time{});
    Diagnostic problem;
    problem.file = arguments.scenario.design;
    if (stopped == sim::Stopped::overflow) {
        problem.code = "overload";
        problem.message = std::string(overflow_text(simulation.overflow())) + " at " + at + " (" +
                          std::to_string(simulation.requests_in_flight()) +
                          " requests are in flight), so the run ends there";
        problem.hint = "the design cannot carry this load: lower the rate, limit the queues or add workers";
        if (simulation.overflow() == sim::Overflow::memory)
            problem.hint = "lower the rates, the timeouts, or what caches keep";
    } else {
        problem.code = "events";
        problem.message = "the limit of " + std::to_string(arguments.most_events) + " events is reached at " + at +
                          ", so the run ends there";
        problem.hint = "shorten --duration, lower the rates or raise --events";
    }
    return {problem};
}

/// Runs what is not measured: an experiment's warm-up.
sim::Stopped warm_up(sim::Simulation& simulation, const Scenario& scenario, std::uint64_t most_events) {
    if (scenario.warm_up.ns == 0) return sim::Stopped::at_time;
    return simulation.advance({Time{} + scenario.warm_up, most_events});
}

std::uint64_t events_left(const sim::Simulation& simulation, std::uint64_t most_events) {
    return most_events - std::min(most_events, simulation.events());
}

Status run_once(const RunArguments& arguments, const Scenario& scenario, Duration duration) {
    const bool traces = !arguments.trace_file.empty();
    sim::Simulation simulation(scenario.plan, {arguments.seed, traces ? 1u : 0u});
    sim::Metrics metrics(*scenario.plan, Time{} + scenario.warm_up);
    sim::TraceLog trace;
    Observations observations;
    sim::Stopped stopped = warm_up(simulation, scenario, arguments.most_events);
    if (stopped == sim::Stopped::at_time || stopped == sim::Stopped::idle)
        stopped = observe(simulation, {Time{} + duration, events_left(simulation, arguments.most_events)},
                          {traces ? &trace : nullptr, &metrics, !arguments.metrics_file.empty()}, observations);
    const FinishedRun finished{simulation, metrics, trace, observations, arguments.seed};
    print(arguments.json ? run_json(finished) : run_table(finished));
    const Status ended = report(end_of(stopped, simulation, arguments));
    return std::max(ended, report(write_observations(arguments, finished)));
}

Status run_replications(const RunArguments& arguments, const Scenario& scenario, Duration duration) {
    if (!arguments.trace_file.empty() || !arguments.metrics_file.empty()) {
        return report({usage_error("--trace and --metrics are of one run, not of several",
                                   "leave --replications out, and name the run by its --seed")});
    }
    const Duration measured = duration - scenario.warm_up;
    if (measured.ns <= 0) return report({usage_error("replications of no length measure nothing", "raise --duration")});
    Replications replications;
    replications.first_seed = arguments.seed;
    replications.length = measured;
    for (int i = 0; i < arguments.replications; ++i) {
        sim::Simulation simulation(scenario.plan, {arguments.seed + static_cast<std::uint64_t>(i), 0});
        sim::Metrics metrics(*scenario.plan, Time{} + scenario.warm_up);
        sim::Stopped stopped = warm_up(simulation, scenario, arguments.most_events);
        if (stopped == sim::Stopped::at_time || stopped == sim::Stopped::idle)
            stopped = simulation.advance({Time{} + duration, events_left(simulation, arguments.most_events)},
                                         {nullptr, &metrics, nullptr});
        const Diagnostics early = end_of(stopped, simulation, arguments);
        if (has_error(early)) return report(early);
        replications.add(metrics);
    }
    print(arguments.json ? replications_json(replications, *scenario.plan)
                         : replications_table(replications, *scenario.plan));
    return Status::success;
}

Status run(const RunArguments& arguments, const Context& context) {
    const Result<Duration> given = parse_duration(arguments.duration.empty() ? "60s" : arguments.duration);
    if (!given) {
        report(given.problems());
        return Status::failure;
    }
    const Result<Scenario> scenario = read_scenario(arguments.scenario, context);
    if (!scenario) return report(scenario.problems());
    const Duration duration = arguments.duration.empty() ? scenario->duration.value_or(*given) : *given;
    return arguments.replications > 1 ? run_replications(arguments, *scenario, duration)
                                      : run_once(arguments, *scenario, duration);
}

} // namespace

void add_run(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("run", "Simulate a design under a workload and print what was measured");
    const auto arguments = std::make_shared<RunArguments>();
    add_scenario(*command, arguments->scenario);
    command->add_option("--experiment", arguments->scenario.experiment,
                        "Run this experiment of the lab: its workload, interventions, warm-up and duration");
    command->add_option("--seed", arguments->seed, "The seed of all random draws")->capture_default_str();
    command->add_option("--duration", arguments->duration,
                        "Simulated time, such as 60s or 5min; else the experiment's, or 60s");
    command
        ->add_option("--replications", arguments->replications,
                     "Run under so many seeds, from --seed on, and print means with 95 % confidence intervals")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command->add_option("--events", arguments->most_events, "End a run after so many events")->capture_default_str();
    command->add_flag("--json", arguments->json, "Print JSON instead of tables");
    command->add_option("--trace", arguments->trace_file,
                        "Write the sampled requests as a Chrome trace, which Perfetto opens");
    command->add_option("--metrics", arguments->metrics_file, "Write the time series as JSON");
    command->callback([&context, arguments] { context.status = run(*arguments, context); });
}

} // namespace labrack::cli
