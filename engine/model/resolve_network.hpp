// What interventions in the network are about: the links and the instances that their names stand for.
#pragma once

#include "base/diagnostic.hpp"
#include "model/plan.hpp"

namespace labrack::model {

/// Whether an intervention of this kind concerns links or groups rather than one component.
[[nodiscard]] bool concerns_network(InterventionKind kind);

/// Looks up the names of an intervention for which concerns_network() holds and adds what they stand for to `resolved`.
/// Errors "unknown-node" with near-name hints, "not-possible" where no link is meant.
[[nodiscard]] Result<PlanIntervention> resolve_in_network(const Plan& plan, const Intervention& intervention,
                                                          PlanIntervention resolved);

} // namespace labrack::model
