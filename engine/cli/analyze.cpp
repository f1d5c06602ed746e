// `labrack analyze`: what static analysis finds in a design.
#include "analysis/finding.hpp"
#include "cli/analyze_report.hpp"
#include "cli/command.hpp"
#include "cli/scenario.hpp"
#include "grade/month.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

namespace labrack::cli {

namespace {

using nlohmann::ordered_json;

struct AnalyzeArguments {
    ScenarioArguments scenario;
    std::string locale = "en";
    bool json = false;
};

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : std::string(between)) + part;
    return text;
}

/// "visitors → nginx → gunicorn"
std::vector<std::string> nodes_on(const std::vector<model::LinkIndex>& path, const model::Plan& plan) {
    std::vector<std::string> nodes;
    for (const model::LinkIndex link : path) {
        if (nodes.empty()) nodes.push_back(plan.design.node(plan.links[link.value].from).id);
        nodes.push_back(plan.design.node(plan.links[link.value].to).id);
    }
    return nodes;
}

std::string findings_text(const analysis::Findings& findings, const model::Plan& plan, const std::string& locale) {
    const bool spanish = locale.substr(0, 2) == "es";
    if (findings.empty()) return spanish ? "No se ha encontrado nada.\n" : "Nothing was found.\n";
    std::string text;
    for (const analysis::Finding& one : findings) {
        text += std::string(analysis::to_text(one.severity)) + "  " + one.title.in(locale) + " [" + one.rule;
        if (!one.aspect.empty()) text += "/" + one.aspect;
        text += "]" + (one.components.empty() ? "" : "  " + joined(one.components, ", ")) + "\n";
        text += "  " + one.explanation.in(locale) + "\n";
        if (!one.path.empty()) text += "  " + joined(nodes_on(one.path, plan), " → ") + "\n";
        text += "  ⇒ " + one.improvement.in(locale) + "\n\n";
    }
    return text;
}

ordered_json findings_json(const analysis::Findings& findings, const model::Plan& plan) {
    ordered_json out;
    out["version"] = 1;
    out["findings"] = ordered_json::array();
    const auto both = [](const LocalText& text) { return ordered_json{{"en", text.en}, {"es", text.in("es")}}; };
    for (const analysis::Finding& one : findings) {
        ordered_json entry;
        entry["rule"] = one.rule;
        if (!one.aspect.empty()) entry["case"] = one.aspect;
        entry["pillar"] = analysis::to_text(one.pillar);
        entry["severity"] = analysis::to_text(one.severity);
        entry["components"] = one.components;
        entry["path"] = nodes_on(one.path, plan);
        entry["operations"] = ordered_json::array();
        for (const model::OperationIndex operation : one.operations)
            entry["operations"].push_back(plan.operation(operation).id);
        entry["title"] = both(one.title);
        entry["explanation"] = both(one.explanation);
        entry["improvement"] = both(one.improvement);
        out["findings"].push_back(std::move(entry));
    }
    return out;
}

/// Of the lab's month, or of one under the plan's workload.
Result<analysis::MonthlyCost> cost_of(const AnalyzeArguments& arguments, const model::Plan& plan,
                                      const Context& context) {
    if (!arguments.scenario.workload.empty()) return analysis::monthly_cost(plan);
    const Result<lab::Lab> lab = read_scenario_lab(arguments.scenario, context);
    if (!lab) return lab.problems();
    return grade::monthly_cost(*lab, model::built_in_catalogue(), plan.design);
}

Status analyze(const AnalyzeArguments& arguments, const Context& context) {
    const auto plan = read_plan(arguments.scenario, context);
    if (!plan) return report(plan.problems());
    const Result<analysis::MonthlyCost> cost = cost_of(arguments, **plan, context);
    if (!cost) return report(cost.problems());
    const analysis::Findings findings = analysis::analyze(**plan);
    if (arguments.json) {
        ordered_json out = findings_json(findings, **plan);
        out["month"] = month_json(*cost, **plan);
        out["operated_by"] = operators_json(**plan);
        print(out.dump(2) + "\n");
        return Status::success;
    }
    print(findings_text(findings, **plan, arguments.locale) + month_table(*cost, **plan, arguments.locale) +
          operators_table(**plan, arguments.locale));
    return Status::success;
}

} // namespace

void add_analyze(CLI::App& app, Context& context) {
    CLI::App* command =
        app.add_subcommand("analyze", "Say what is weak in a design, how to improve it, and what it costs");
    const auto arguments = std::make_shared<AnalyzeArguments>();
    add_scenario(*command, arguments->scenario);
    command->add_option("--locale", arguments->locale, "The language of the texts: en or es")
        ->check(CLI::IsMember(std::vector<std::string>{"en", "es"}))
        ->capture_default_str();
    command->add_flag("--json", arguments->json, "Print JSON, with the texts in both languages");
    command->callback([&context, arguments] { context.status = analyze(*arguments, context); });
}

} // namespace labrack::cli
