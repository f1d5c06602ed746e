// The steps that nothing in a run's design could serve.
#include "cli/run_report_parts.hpp"

#include <nlohmann/json.hpp>

namespace labrack::cli {

using nlohmann::ordered_json;

std::string missing_routes_text(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    std::string text;
    for (const sim::MissingRoute& one : run.metrics.missing_routes()) {
        const std::string& operation = plan.operation(plan.steps[one.step.value].operation).id;
        text += "no-route in " + in_quotes(operation) + ": " + sim::no_route_text(plan, one.step, one.instance) + " (" +
                std::to_string(one.count) + (one.count == 1 ? " time)\n" : " times)\n");
    }
    return text.empty() ? text : text + "\n";
}

void add_missing_routes(const FinishedRun& run, ordered_json& document) {
    const model::Plan& plan = run.simulation.plan();
    for (const sim::MissingRoute& one : run.metrics.missing_routes()) {
        const model::Step& step = *plan.steps[one.step.value].step;
        document["no_routes"].push_back({{"operation", plan.operation(plan.steps[one.step.value].operation).id},
                                         {"step", step.name.empty() ? step.role : step.name},
                                         {"role", step.role},
                                         {"component", plan.name_of(one.instance)},
                                         {"count", one.count},
                                         {"message", sim::no_route_text(plan, one.step, one.instance)}});
    }
}

} // namespace labrack::cli
