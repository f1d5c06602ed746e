// `labrack run`: simulates a design under a workload and prints what was measured.
#include "cli/command.hpp"
#include "cli/files.hpp"
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
    sim::Simulation simulation(*plan, {arguments.seed, 1});
    sim::Metrics metrics(**plan);
    sim::TraceLog trace;
    const bool overflowed =
        simulation.advance({Time{} + *duration}, {&trace, &metrics, nullptr}) == sim::Stopped::overflow;
    const FinishedRun finished{simulation, metrics, trace, arguments.seed};
    if (overflowed) {
        Diagnostic problem;
        problem.code = "overload";
        problem.file = arguments.design;
        problem.message = "more than four million calls are in flight at " + to_text(simulation.now() - Time{}) +
                          ": the design cannot carry this load, so the run ends here";
        return report({problem});
    }
    print(arguments.json ? run_json(finished) : run_table(finished));
    return report(write_observations(arguments, finished));
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
    command->add_flag("--json", arguments->json, "Print JSON instead of tables");
    command->add_option("--trace", arguments->trace_file,
                        "Write the sampled requests as a Chrome trace, which Perfetto opens");
    command->add_option("--metrics", arguments->metrics_file, "Write the time series as JSON");
    command->callback([&context, arguments] { context.status = run(*arguments, context); });
}

} // namespace labrack::cli
