// The instances of a plan: how many of each component there are, where they stand, and what every visit asks of them.
#pragma once

#include "model/plan.hpp"

namespace labrack::model {

/// Lists the instances of every component, those counted that may come during the run.
void expand_instances(Plan& plan);

/// Finds each instance's host, zone and region.
void place_instances(Plan& plan);

/// Copies into each instance what every visit asks of its component. Needs targets and databases.
void note_ways(Plan& plan);

} // namespace labrack::model
