#include "cli/scenario.hpp"

#include "cli/files.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace labrack::cli {

namespace {

struct Scenario {
    model::Design design;
    model::Workload workload;
};

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

Result<Scenario> read_scenario(const ScenarioArguments& arguments, const Context& context) {
    const auto labs = context.labs();
    auto lab_folder = find_lab(arguments.lab, labs);
    const auto design_folder = arguments.design == "-" ? std::nullopt : find_lab(arguments.design, labs);
    if (!arguments.lab.empty() && !lab_folder)
        return usage_error("there is no lab \"" + arguments.lab + "\"", "see labrack labs");
    if (arguments.lab.empty()) lab_folder = design_folder;

    Scenario scenario;
    std::optional<lab::Lab> lab;
    if (lab_folder) {
        Result<lab::Lab> read = read_found_lab(*lab_folder);
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

} // namespace

Result<lab::Lab> read_judging_lab(const std::string& name, const Context& context) {
    const auto folder = find_lab(name, context.labs());
    if (!folder) return usage_error("there is no lab \"" + name + "\"", "see labrack labs");
    Result<lab::Lab> lab = read_found_lab(*folder);
    if (!lab || lab->rubric) return lab;
    return make_error("no-rubric", "the lab \"" + lab->id + "\" judges no designs: it has no \"rubric\"");
}

Diagnostic usage_error(std::string message, std::string hint) {
    Diagnostic problem;
    problem.code = "file";
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    return problem;
}

void add_scenario(CLI::App& command, ScenarioArguments& arguments) {
    command
        .add_option("DESIGN", arguments.design, "A design file (- is standard input), or a lab for its start design")
        ->required();
    command.add_option("--workload", arguments.workload, "A workload file, or the id of a workload of the lab");
    command.add_option("--lab", arguments.lab, "Take the workload from this lab");
}

Result<std::shared_ptr<const model::Plan>> read_plan(const ScenarioArguments& arguments, const Context& context) {
    Result<Scenario> scenario = read_scenario(arguments, context);
    if (!scenario) return scenario.problems();
    auto plan =
        model::make_plan(model::built_in_catalogue(), std::move(scenario->design), std::move(scenario->workload));
    if (plan) return plan;
    Diagnostics problems = plan.problems();
    for (Diagnostic& problem : problems)
        problem.file = arguments.design;
    return problems;
}

} // namespace labrack::cli
