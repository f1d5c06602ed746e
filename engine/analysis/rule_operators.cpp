// What a design leaves its owner to look after.
#include "analysis/cost.hpp"
#include "analysis/responsibilities.hpp"
#include "analysis/rules.hpp"

#include <algorithm>

namespace labrack::analysis {

namespace {

/// "12" or "1.5": hours, rounded to tenths.
LocalText hours_figure(Duration work) {
    constexpr std::int64_t tenth = seconds(360).ns;
    const std::int64_t tenths = (work.ns + tenth / 2) / tenth;
    return tenths % 10 == 0 ? decimal_figure(tenths / 10, 0) : decimal_figure(tenths, 1);
}

} // namespace

void find_owner_operates(const Subject& subject, Findings& out) {
    const std::vector<Responsibility> all = responsibilities(subject.plan);
    std::vector<std::string> components;
    Duration work;
    Money cost;
    for (const Responsibility& one : all) {
        work += one.work;
        cost.micro_usd += one.cost.micro_usd;
        const bool owned = std::any_of(layers().begin(), layers().end(), [&](const Layer& layer) {
            return one.operated_by.*layer.operated_by == model::Operator::customer;
        });
        if (owned) components.push_back(subject.id(one.node));
    }
    if (components.empty()) return;
    std::vector<LocalText> counted;
    for (const Layer& layer : layers()) {
        const auto count = std::count_if(all.begin(), all.end(), [&](const Responsibility& one) {
            return one.operated_by.*layer.operated_by == model::Operator::customer;
        });
        const std::string of = " (" + std::to_string(count) + ")";
        if (count > 0) counted.push_back({layer.name.en + of, layer.name.es + of});
    }
    const std::vector<Argument> arguments{{"layers", enumerate(counted)},
                                          {"count", untranslated(std::to_string(all.size()))},
                                          {"hours", hours_figure(work)},
                                          {"cost", dollars_figure(cost)}};
    out.push_back(
        subject.find("owner-operates", work.ns > 0 ? "hours" : "layers", std::move(components), {}, arguments));
}

} // namespace labrack::analysis
