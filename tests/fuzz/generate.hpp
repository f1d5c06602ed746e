// Random systems for the fuzz target: designs, workloads and interventions, all of them valid documents.
#pragma once

#include "fuzz/decisions.hpp"
#include "model/plan.hpp"

#include <vector>

namespace labrack::fuzz {

/// A client, and behind it tiers as people build them (names, balancers, caches, applications in clusters, in groups
/// and on machines, databases, queues with consumers, stores, services), each or none of them, with any open parameter
/// at any value; and then further components and links anywhere.
[[nodiscard]] model::Design design_from(Decisions& bytes, const model::Catalogue& catalogue);

/// Operations made of the roles that somebody in the design serves.
[[nodiscard]] model::Workload workload_from(Decisions& bytes, const model::Design& design,
                                            const model::Catalogue& catalogue);

/// What may happen to the system, of every kind; what its components cannot do is left out.
[[nodiscard]] std::vector<model::PlanIntervention> interventions_from(Decisions& bytes, const model::Plan& plan);

} // namespace labrack::fuzz
