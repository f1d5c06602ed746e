#include "cli/analyze_report.hpp"

#include "base/local_text.hpp"
#include "cli/run_report.hpp"

#include <nlohmann/json.hpp>

#include <string_view>
#include <vector>

namespace labrack::cli {

namespace {

using nlohmann::ordered_json;

LocalText name_of(model::Operator who) {
    return who == model::Operator::customer ? LocalText{"you", "tú"} : LocalText{"provider", "proveedor"};
}

const std::string& id_of(const model::Plan& plan, model::NodeIndex node) {
    return plan.design.node(node).id;
}

/// The meters that anything is billed by.
std::vector<std::size_t> meters_of(const analysis::MonthlyCost& cost) {
    std::vector<std::size_t> meters;
    for (std::size_t m = 0; m < model::meter_count; ++m)
        if (cost.by_meter[m].micro_usd > 0) meters.push_back(m);
    return meters;
}

ordered_json meters_json(const analysis::MeterCosts& costs) {
    ordered_json out = ordered_json::object();
    for (std::size_t m = 0; m < costs.size(); ++m)
        if (costs[m].micro_usd > 0) out[std::string(model::to_text(static_cast<model::Meter>(m)))] = costs[m].micro_usd;
    return out;
}

} // namespace

std::string month_table(const analysis::MonthlyCost& cost, const model::Plan& plan, const std::string& locale) {
    if (cost.components.empty()) return {};
    const LocalText title{"cost of a month", "coste de un mes"};
    std::vector<std::vector<std::string>> rows{{title.in(locale), "total"}};
    const std::vector<std::size_t> meters = meters_of(cost);
    for (const std::size_t m : meters)
        rows.front().emplace_back(model::to_text(static_cast<model::Meter>(m)));
    const auto add = [&](const std::string& name, Money total, const analysis::MeterCosts& by_meter) {
        std::vector<std::string>& row = rows.emplace_back();
        row = {name, analysis::dollars_figure(total).in(locale)};
        for (const std::size_t m : meters)
            row.push_back(analysis::dollars_figure(by_meter[m]).in(locale));
    };
    for (const analysis::ComponentCost& component : cost.components)
        add(id_of(plan, component.node), component.total, component.by_meter);
    add("total", cost.total, cost.by_meter);
    return aligned_table(rows) + "\n";
}

std::string operators_table(const model::Plan& plan, const std::string& locale) {
    const LocalText title{"who operates", "quién opera"};
    const LocalText work{"work a month", "trabajo al mes"};
    std::vector<std::vector<std::string>> rows{{title.in(locale)}};
    for (const analysis::Layer& layer : analysis::layers())
        rows.front().push_back(layer.heading.in(locale));
    rows.front().push_back(work.in(locale));
    for (const analysis::Responsibility& one : analysis::responsibilities(plan)) {
        std::vector<std::string>& row = rows.emplace_back();
        row.push_back(id_of(plan, one.node));
        for (const analysis::Layer& layer : analysis::layers())
            row.push_back(name_of(one.operated_by.*layer.operated_by).in(locale));
        row.push_back(one.work.ns > 0 ? to_text(one.work) : "");
    }
    return rows.size() == 1 ? std::string{} : aligned_table(rows);
}

ordered_json month_json(const analysis::MonthlyCost& cost, const model::Plan& plan) {
    ordered_json out{{"total_micro_usd", cost.total.micro_usd}, {"meters", meters_json(cost.by_meter)}};
    out["components"] = ordered_json::object();
    for (const analysis::ComponentCost& component : cost.components)
        out["components"][id_of(plan, component.node)] = {{"total_micro_usd", component.total.micro_usd},
                                                          {"meters", meters_json(component.by_meter)}};
    return out;
}

ordered_json operators_json(const model::Plan& plan) {
    ordered_json out = ordered_json::object();
    for (const analysis::Responsibility& one : analysis::responsibilities(plan)) {
        ordered_json entry;
        for (const analysis::Layer& layer : analysis::layers())
            entry[std::string(layer.key)] =
                one.operated_by.*layer.operated_by == model::Operator::customer ? "customer" : "provider";
        entry["work_ns"] = one.work.ns;
        entry["work_micro_usd"] = one.cost.micro_usd;
        out[id_of(plan, one.node)] = std::move(entry);
    }
    return out;
}

} // namespace labrack::cli
