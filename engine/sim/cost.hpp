// What a run would have been billed: prices of the catalogue times what the meters counted.
//
// The meters are integers and priced once, at the end, so that nothing is lost in adding up. Amounts are rounded to the
// nearest millionth of a dollar for each component and meter.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/billing.hpp"
#include "model/plan.hpp"
#include "sim/metrics.hpp"

#include <array>
#include <vector>

namespace labrack::sim {

using model::billed_month;

/// An amount for the time that was measured, and what as much use would cost for longer.
struct Bill {
    Money spent;     ///< since Metrics::totals_since()
    Money per_hour;  ///< at this use
    Money per_month; ///< at this use, for `billed_month`
};

/// The bill of all instances of one component.
struct ComponentBill {
    model::NodeIndex node;
    std::array<Bill, model::meter_count> by_meter{}; ///< by Meter
    Bill total;
};

struct Cost {
    std::vector<ComponentBill> components; ///< those whose product has a price, in the order of the design
    Bill total;
};

/// What was spent from `metrics.totals_since()` to `now`. All zero when no time has passed.
[[nodiscard]] Cost cost_of(const model::Plan& plan, const Metrics& metrics, Time now);

} // namespace labrack::sim
