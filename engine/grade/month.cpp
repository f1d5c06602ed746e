#include "grade/month.hpp"

#include "analysis/rules.hpp"
#include "grade/texts.hpp"

#include <algorithm>
#include <memory>

namespace labrack::grade {

namespace {

constexpr std::size_t most_named = 3;

std::vector<lab::MonthShare> month_of(const lab::Lab& lab) {
    if (!lab.month.empty() || lab.workloads.empty()) return lab.month;
    constexpr std::int64_t hour_ns = seconds(3600).ns;
    return {{lab.workloads.front().id, static_cast<int>(model::billed_month.ns / hour_ns)}};
}

} // namespace

Result<analysis::MonthlyCost> monthly_cost(const lab::Lab& lab, const model::Catalogue& catalogue,
                                           const model::Design& design) {
    std::vector<std::shared_ptr<const model::Plan>> plans;
    std::vector<analysis::MonthPart> parts;
    for (const lab::MonthShare& share : month_of(lab)) {
        auto plan = model::make_plan(catalogue, design, *lab.find_workload(share.workload));
        if (!plan) return plan.problems();
        plans.push_back(*plan);
        parts.push_back({plans.back().get(), seconds(std::int64_t{3600} * share.hours)});
    }
    return analysis::monthly_cost(parts);
}

std::vector<const analysis::ComponentCost*> most_expensive(const analysis::MonthlyCost& cost) {
    std::vector<const analysis::ComponentCost*> sorted;
    for (const analysis::ComponentCost& component : cost.components)
        if (component.total.micro_usd > 0) sorted.push_back(&component);
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->total > b->total; });
    if (sorted.size() > most_named) sorted.resize(most_named);
    return sorted;
}

LocalText explain_cost(const analysis::MonthlyCost& cost, const lab::Check& check, const model::Design& design) {
    std::vector<LocalText> named;
    for (const analysis::ComponentCost* component : most_expensive(cost)) {
        const LocalText label = model::label_of(design, design.node(component->node).id);
        const LocalText amount = analysis::dollars_figure(component->total);
        named.push_back({label.en + " (" + amount.en + ")", label.es + " (" + amount.es + ")"});
    }
    const std::vector<TextArgument> arguments{{"amount", analysis::dollars_figure(cost.total)},
                                              {"work", analysis::dollars_figure(cost.of(model::Meter::operator_hour))},
                                              {"full", analysis::dollars_figure({check.full})},
                                              {"components", analysis::enumerate(named)}};
    return filled(text_of(named.empty() ? "cost" : "cost-parts"), arguments);
}

} // namespace labrack::grade
