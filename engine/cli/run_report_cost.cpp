// What a run has cost.
#include "base/local_text.hpp"
#include "cli/run_report_parts.hpp"
#include "sim/cost.hpp"

#include <nlohmann/json.hpp>

namespace labrack::cli {

using nlohmann::ordered_json;

namespace {

/// Dollars with six decimals, from an integer.
std::string dollars_text(Money value) {
    return decimal_text(value.micro_usd, 6);
}

std::vector<std::string> bill_row(std::string name, const sim::Bill& bill, Money work_a_month) {
    return {std::move(name), dollars_text(bill.spent), dollars_text(bill.per_hour), dollars_text(bill.per_month),
            dollars_text(work_a_month)};
}

} // namespace

std::string cost_table(const FinishedRun& run) {
    const sim::Cost cost = sim::cost_of(run.simulation.plan(), run.metrics, run.simulation.now());
    if (cost.components.empty()) return {};
    std::vector<std::vector<std::string>> rows{{"cost", "spent $", "$ an hour", "$ a month", "of it work"}};
    Money work;
    for (const sim::ComponentBill& component : cost.components) {
        const Money own = component.by_meter[static_cast<std::size_t>(model::Meter::operator_hour)].per_month;
        rows.push_back(bill_row(run.simulation.plan().design.node(component.node).id, component.total, own));
        work.micro_usd += own.micro_usd;
    }
    rows.push_back(bill_row("total", cost.total, work));
    return aligned_table(rows) + "\n";
}

namespace {

ordered_json bill_json(const sim::Bill& bill) {
    return {{"spent_micro_usd", bill.spent.micro_usd},
            {"hour_micro_usd", bill.per_hour.micro_usd},
            {"month_micro_usd", bill.per_month.micro_usd}};
}

const std::vector<model::Price>& prices_of(const model::Plan& plan, model::NodeIndex node) {
    return plan.catalogue.product(plan.design.node(node).product).prices;
}

} // namespace

void add_cost(const FinishedRun& run, ordered_json& document) {
    const sim::Cost cost = sim::cost_of(run.simulation.plan(), run.metrics, run.simulation.now());
    ordered_json& out = document["cost"];
    out = bill_json(cost.total);
    out["components"] = ordered_json::object();
    for (const sim::ComponentBill& component : cost.components) {
        ordered_json& one = out["components"][run.simulation.plan().design.node(component.node).id];
        one = bill_json(component.total);
        for (const model::Price& price : prices_of(run.simulation.plan(), component.node)) {
            const auto meter = static_cast<std::size_t>(price.meter);
            one["meters"][std::string(model::to_text(price.meter))] = bill_json(component.by_meter[meter]);
        }
    }
}

} // namespace labrack::cli
