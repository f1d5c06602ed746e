#include "grade/month.hpp"

#include "analysis/rules.hpp"

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
    const std::string total = analysis::dollars_text(cost.total);
    const std::string full = analysis::dollars_text({check.full});
    LocalText text{"The month costs " + total + "; full credit is for " + full + " or less.",
                   "El mes cuesta " + total + "; la puntuación completa es para " + full + " o menos."};
    std::vector<LocalText> named;
    for (const analysis::ComponentCost* component : most_expensive(cost)) {
        const model::Node& node = design.node(component->node);
        const std::string amount = " (" + analysis::dollars_text(component->total) + ")";
        named.push_back({node.name("en") + amount, node.name("es") + amount});
    }
    if (named.empty()) return text;
    const LocalText all = analysis::enumerate(named);
    return {text.en + " Most of it is for " + all.en + ".",
            text.in("es") + " La mayor parte es de " + all.in("es") + "."};
}

} // namespace labrack::grade
