#include "cli/scenario.hpp"

#include "cli/files.hpp"
#include "grade/admit.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace labrack::cli {

namespace {

/// What was read, before it is resolved.
struct Documents {
    model::Design design;
    model::Workload workload;
    std::optional<lab::Experiment> experiment;
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

Result<lab::Experiment> experiment_of(const lab::Lab& lab, const std::string& id) {
    std::vector<std::string> ids;
    if (lab.rubric) {
        if (const lab::Experiment* found = lab.rubric->find_experiment(id)) return *found;
        for (const lab::Experiment& one : lab.rubric->experiments)
            ids.push_back(one.id);
    }
    return make_error("unknown-experiment", "the lab " + in_quotes(lab.id) + " has no experiment " + in_quotes(id),
                      name_hint(id, ids));
}

Result<model::Design> read_design_file(const std::string& file) {
    const Result<std::string> text = read_file(file);
    if (!text) return text.problems();
    return model::read_design(*text, file, model::built_in_catalogue());
}

Result<model::Workload> read_workload_file(const std::string& file) {
    if (file.empty()) return usage_error("there is nothing to run", "name --workload FILE or --lab LAB");
    const Result<std::string> text = read_file(file);
    if (!text) return text.problems();
    return model::read_workload(*text, file);
}

Diagnostics in_file(Diagnostics problems, const std::string& file) {
    for (Diagnostic& problem : problems)
        problem.file = file;
    return problems;
}

/// The workload that the lab has, by itself or within the experiment; there the design is the lab's as far as in
/// grades.
Diagnostics complete(const lab::Lab& lab, const ScenarioArguments& arguments, Documents& out) {
    if (arguments.experiment.empty()) {
        Result<model::Workload> workload = workload_of(lab, arguments.workload);
        if (!workload) return workload.problems();
        out.workload = std::move(*workload);
        return {};
    }
    Result<lab::Experiment> experiment = experiment_of(lab, arguments.experiment);
    if (!experiment) return experiment.problems();
    Result<model::Design> admitted = grade::admit(lab, model::built_in_catalogue(), std::move(out.design));
    if (!admitted) return in_file(admitted.problems(), arguments.design);
    out.design = std::move(*admitted);
    out.workload = lab.workload_of(*experiment);
    out.experiment = std::move(*experiment);
    return {};
}

Result<Documents> read_documents(const ScenarioArguments& arguments, const Context& context) {
    const auto labs = context.labs();
    auto lab_folder = find_lab(arguments.lab, labs);
    const auto design_folder = arguments.design == "-" ? std::nullopt : find_lab(arguments.design, labs);
    if (!arguments.lab.empty() && !lab_folder)
        return usage_error("there is no lab \"" + arguments.lab + "\"", "see labrack labs");
    if (arguments.lab.empty()) lab_folder = design_folder;
    if (arguments.design.empty() && !lab_folder)
        return usage_error("there is no design", "name a design file or a lab");
    if (!arguments.experiment.empty() && !lab_folder)
        return usage_error("an experiment is a lab's", "name the lab with --lab");

    Documents documents;
    std::optional<lab::Lab> lab;
    if (lab_folder) {
        Result<lab::Lab> read = read_found_lab(*lab_folder);
        if (!read) return read.problems();
        lab = std::move(*read);
    }
    if (design_folder || arguments.design.empty()) {
        documents.design = lab->start;
    } else {
        Result<model::Design> design = read_design_file(arguments.design);
        if (!design) return design.problems();
        documents.design = std::move(*design);
    }
    if (lab) {
        const Diagnostics problems = complete(*lab, arguments, documents);
        if (has_error(problems)) return problems;
        return documents;
    }
    Result<model::Workload> workload = read_workload_file(arguments.workload);
    if (!workload) return workload.problems();
    documents.workload = std::move(*workload);
    return documents;
}

} // namespace

Result<lab::Lab> read_scenario_lab(const ScenarioArguments& arguments, const Context& context) {
    const std::string& name = arguments.lab.empty() ? arguments.design : arguments.lab;
    const auto folder = find_lab(name, context.labs());
    if (!folder) return usage_error("there is no lab \"" + name + "\"", "see labrack labs");
    return read_found_lab(*folder);
}

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
    command.add_option(
        "DESIGN", arguments.design,
        "A design file (- is standard input), or a lab for its start design; that of --lab unless named");
    command.add_option("--workload", arguments.workload, "A workload file, or the id of a workload of the lab");
    command.add_option("--lab", arguments.lab, "Take the workload from this lab");
}

Result<Scenario> read_scenario(const ScenarioArguments& arguments, const Context& context) {
    Result<Documents> documents = read_documents(arguments, context);
    if (!documents) return documents.problems();
    auto plan =
        model::make_plan(model::built_in_catalogue(), std::move(documents->design), std::move(documents->workload));
    if (!plan) return in_file(plan.problems(), arguments.design);
    Scenario scenario{*plan, {}, {}};
    if (!documents->experiment) return scenario;
    scenario.warm_up = documents->experiment->warm_up;
    scenario.duration = documents->experiment->duration;
    return scenario;
}

Result<std::shared_ptr<const model::Plan>> read_plan(const ScenarioArguments& arguments, const Context& context) {
    const Result<Scenario> scenario = read_scenario(arguments, context);
    if (!scenario) return scenario.problems();
    return scenario->plan;
}

} // namespace labrack::cli
