// `labrack run`: simulates a design under a workload and prints what was measured.
#include "cli/command.hpp"
#include "cli/files.hpp"
#include "cli/observe.hpp"
#include "cli/replications.hpp"
#include "cli/run_report.hpp"

#include <algorithm>
#include <memory>

namespace labrack::cli {

namespace {

struct RunArguments {
    std::string design;
    std::string workload;
    std::string lab;
    std::uint64_t seed = 1;
    std::string duration = "60s";
    int replications = 1;
    std::uint64_t most_events = 2'000'000'000; ///< of one run
    bool json = false;
    std::string trace_file;
    std::string metrics_file;
};

struct Scenario {
    model::Design design;
    model::Workload workload;
};

Diagnostic usage_error(std::string message, std::string hint) {
    Diagnostic problem;
    problem.code = "file";
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    return problem;
}

/// The highest rate that the workload ever states.
Rate peak_rate(const model::Workload& workload) {
    Rate peak;
    for (const model::Load& load : workload.loads) {
        for (const model::RatePoint& point : load.profile)
            peak = std::max(peak, point.rate);
    }
    return peak;
}

/// The lab's workload of that id; without one the busiest.
Result<model::Workload> workload_of(const lab::Lab& lab, const std::string& id) {
    if (const model::Workload* found = lab.find_workload(id)) return *found;
    if (!id.empty() || lab.workloads.empty()) {
        std::vector<std::string> ids;
        for (const model::Workload& workload : lab.workloads)
            ids.push_back(workload.id);
        Diagnostic problem;
        problem.code = "unknown-workload";
        problem.message = "the lab \"" + lab.id + "\" has no workload \"" + id + "\"";
        problem.hint = name_hint(id, ids);
        return problem;
    }
    return *std::max_element(lab.workloads.begin(), lab.workloads.end(),
                             [](const auto& a, const auto& b) { return peak_rate(a) < peak_rate(b); });
}

Result<Scenario> read_scenario(const RunArguments& arguments, const Context& context) {
    const auto labs = context.labs();
    auto lab_folder = find_lab(arguments.lab, labs);
    const auto design_folder = arguments.design == "-" ? std::nullopt : find_lab(arguments.design, labs);
    if (!arguments.lab.empty() && !lab_folder)
        return usage_error("there is no lab \"" + arguments.lab + "\"", "see labrack labs");
    if (arguments.lab.empty()) lab_folder = design_folder;

    Scenario scenario;
    std::optional<lab::Lab> lab;
    if (lab_folder) {
        Result<lab::Lab> read = read_lab_folder(*lab_folder);
        if (!read) return read.problems();
        lab = std::move(*read);
    }
    if (design_folder) {
        scenario.design = lab->start;
    } else {
        const Result<std::string> text = read_file(arguments.design);
        if (!text) return text.problems();
        Result<model::Design> design = model::read_design(*text, arguments.design, model::built_in_catalogue());
        if (!design) return design.problems();
        scenario.design = std::move(*design);
    }
    if (lab) {
        Result<model::Workload> workload = workload_of(*lab, arguments.workload);
        if (!workload) return workload.problems();
        scenario.workload = std::move(*workload);
        return scenario;
    }
    if (arguments.workload.empty()) return usage_error("there is nothing to run", "name --workload FILE or --lab LAB");
    const Result<std::string> text = read_file(arguments.workload);
    if (!text) return text.problems();
    Result<model::Workload> workload = model::read_workload(*text, arguments.workload);
    if (!workload) return workload.problems();
    scenario.workload = std::move(*workload);
    return scenario;
}

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
    problem.file = arguments.design;
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

Status run_once(const RunArguments& arguments, const std::shared_ptr<const model::Plan>& plan, Duration duration) {
    const bool traces = !arguments.trace_file.empty();
    sim::Simulation simulation(plan, {arguments.seed, traces ? 1u : 0u});
    sim::Metrics metrics(*plan);
    sim::TraceLog trace;
    Observations observations;
    const sim::Stopped stopped =
        observe(simulation, {Time{} + duration, arguments.most_events},
                {traces ? &trace : nullptr, &metrics, !arguments.metrics_file.empty()}, observations);
    const FinishedRun finished{simulation, metrics, trace, observations, arguments.seed};
    print(arguments.json ? run_json(finished) : run_table(finished));
    const Status ended = report(end_of(stopped, simulation, arguments));
    return std::max(ended, report(write_observations(arguments, finished)));
}

Status run_replications(const RunArguments& arguments, const std::shared_ptr<const model::Plan>& plan,
                        Duration duration) {
    if (!arguments.trace_file.empty() || !arguments.metrics_file.empty()) {
        return report({usage_error("--trace and --metrics are of one run, not of several",
                                   "leave --replications out, and name the run by its --seed")});
    }
    if (duration.ns <= 0) return report({usage_error("replications of no length measure nothing", "raise --duration")});
    Replications replications;
    replications.first_seed = arguments.seed;
    replications.length = duration;
    for (int i = 0; i < arguments.replications; ++i) {
        sim::Simulation simulation(plan, {arguments.seed + static_cast<std::uint64_t>(i), 0});
        sim::Metrics metrics(*plan);
        const sim::Stopped stopped =
            simulation.advance({Time{} + duration, arguments.most_events}, {nullptr, &metrics, nullptr});
        const Diagnostics early = end_of(stopped, simulation, arguments);
        if (has_error(early)) return report(early);
        replications.add(metrics);
    }
    print(arguments.json ? replications_json(replications, *plan) : replications_table(replications, *plan));
    return Status::success;
}

Status run(const RunArguments& arguments, const Context& context) {
    const Result<Duration> duration = parse_duration(arguments.duration);
    if (!duration) {
        report(duration.problems());
        return Status::failure;
    }
    const Result<Scenario> scenario = read_scenario(arguments, context);
    if (!scenario) return report(scenario.problems());
    auto plan = model::make_plan(model::built_in_catalogue(), scenario->design, scenario->workload);
    if (!plan) {
        Diagnostics problems = plan.problems();
        for (Diagnostic& problem : problems)
            problem.file = arguments.design;
        return report(problems);
    }
    return arguments.replications > 1 ? run_replications(arguments, *plan, *duration)
                                      : run_once(arguments, *plan, *duration);
}

} // namespace

void add_run(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("run", "Simulate a design under a workload and print what was measured");
    const auto arguments = std::make_shared<RunArguments>();
    command
        ->add_option("DESIGN", arguments->design, "A design file (- is standard input), or a lab for its start design")
        ->required();
    command->add_option("--workload", arguments->workload, "A workload file, or the id of a workload of the lab");
    command->add_option("--lab", arguments->lab, "Take the workload from this lab");
    command->add_option("--seed", arguments->seed, "The seed of all random draws")->capture_default_str();
    command->add_option("--duration", arguments->duration, "Simulated time, such as 60s or 5min")
        ->capture_default_str();
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
