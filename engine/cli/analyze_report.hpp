// What `labrack analyze` prints of a design's cost and of who operates it.
#pragma once

#include "analysis/cost.hpp"
#include "analysis/responsibilities.hpp"
#include "model/plan.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace labrack::cli {

/// One row a component and one for the whole month, one column a meter; empty when nothing has a price.
[[nodiscard]] std::string month_table(const analysis::MonthlyCost& cost, const model::Plan& plan,
                                      const std::string& locale);
/// One row a component: who operates each layer, and the work that takes in a month.
[[nodiscard]] std::string operators_table(const model::Plan& plan, const std::string& locale);

[[nodiscard]] nlohmann::ordered_json month_json(const analysis::MonthlyCost& cost, const model::Plan& plan);
[[nodiscard]] nlohmann::ordered_json operators_json(const model::Plan& plan);

} // namespace labrack::cli
