// Subnets: which instances have no way to the internet of their own, and which gateway they go through.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// Finds out for each placed instance whether it stands in a private subnet, and its NAT gateway: one of its region
/// that stands in no private subnet itself, in its own zone if there is one there, the first in the design otherwise.
void place_in_subnets(Plan& plan);

} // namespace labrack::model
