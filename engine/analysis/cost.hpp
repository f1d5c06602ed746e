// What a design costs in a month: the same meters and prices as a run's bill (sim/cost.hpp), but the use is estimated
// instead of counted. Prices are the catalogue's, with their sources there.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/billing.hpp"
#include "model/plan.hpp"

#include <array>
#include <span>
#include <vector>

namespace labrack::analysis {

/// Amounts by model::Meter.
using MeterCosts = std::array<Money, model::meter_count>;

/// Of all instances of one component, in a month.
struct ComponentCost {
    model::NodeIndex node;
    MeterCosts by_meter{};
    Money total;
};

struct MonthlyCost {
    std::vector<ComponentCost> components; ///< those whose product has a price, in the order of the design
    MeterCosts by_meter{};
    Money total;

    /// The most expensive component, of equals the first; null when nothing has a price.
    [[nodiscard]] const ComponentCost* most_expensive() const;
    [[nodiscard]] const ComponentCost* find(model::NodeIndex node) const;
    [[nodiscard]] Money of(model::Meter meter) const { return by_meter[static_cast<std::size_t>(meter)]; }
};

/// A part of the month: for `time` the design is under the loads of the plan's workload.
struct MonthPart {
    const model::Plan* plan = nullptr;
    Duration time;
};

/// Of a month in these parts, whose plans are all of one design; their times are all of the month that is billed.
/// Requests, bytes and busy workers are those of the estimate at the mean rate of each load's profile; scripts and
/// interventions are left out. Of components that scale as many are counted as their target asks for, within their
/// bounds (Kubernetes' formula: use / target, rounded up), of machines that a cluster adds those of the start.
/// Amounts are rounded to the nearest millionth of a dollar for each component and meter.
[[nodiscard]] MonthlyCost monthly_cost(std::span<const MonthPart> month);

/// Of a month of 730 hours under the plan's loads.
[[nodiscard]] MonthlyCost monthly_cost(const model::Plan& plan);

/// "$91.10": to the nearest cent; "$0.0042" where that would be nothing.
[[nodiscard]] LocalText dollars_figure(Money amount);

} // namespace labrack::analysis
