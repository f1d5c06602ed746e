// Subnets: which instances have no way to the internet of their own, and which gateway they go through.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// Finds out for each placed instance its subnet, whether that is a private one, and its NAT gateway: one of its region
/// that stands in no private subnet itself, in its own zone if there is one there, the first in the design otherwise.
void place_in_subnets(Plan& plan);

/// Whether the borders of private subnets let `from` connect to `to`, as long as its NAT gateway works.
[[nodiscard]] bool is_border_open(const Plan& plan, InstanceIndex from, InstanceIndex to);

} // namespace labrack::model
