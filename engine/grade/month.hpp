// What a design costs in a lab's month, and how a grade says so.
#pragma once

#include "analysis/cost.hpp"
#include "lab/lab.hpp"

#include <vector>

namespace labrack::grade {

/// Errors when the design does not fit one of the month's workloads.
[[nodiscard]] Result<analysis::MonthlyCost> monthly_cost(const lab::Lab& lab, const model::Catalogue& catalogue,
                                                         const model::Design& design);

/// Those that together make most of the cost, the most expensive first: three at most, none that is free.
[[nodiscard]] std::vector<const analysis::ComponentCost*> most_expensive(const analysis::MonthlyCost& cost);

/// "The month costs $182.21. Full marks need $100.00 or less. Most of it is for …"
[[nodiscard]] LocalText explain_cost(const analysis::MonthlyCost& cost, const lab::Check& check,
                                     const model::Design& design);

} // namespace labrack::grade
