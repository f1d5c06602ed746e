// Which components' instances come and go, and how many of each a run may ever need.
#pragma once

#include "model/plan.hpp"

#include <cstdint>

namespace labrack::model {

/// The most instances of the component that may run at once, those that start or end beside others included: the
/// plan's array has room for so many.
[[nodiscard]] std::uint32_t most_replicas(const Design& design, const Catalogue& catalogue, NodeIndex node);

/// The instances of the component at the beginning of a run: those that the design states, moved into the bounds of who
/// changes their number. Source: Amazon EC2 Auto Scaling User Guide, "Set scaling limits".
[[nodiscard]] int first_replicas(const Node& node);

/// Whether the link leads to a balancer that is a rule on every machine of a cluster, from somebody in that cluster:
/// such a balancer is never away from whoever asks it.
[[nodiscard]] bool is_at_caller(const Design& design, const Catalogue& catalogue, const Link& link);

/// Fills Plan::groups and Instance::group of a plan whose instances are listed.
void list_groups(Plan& plan);

} // namespace labrack::model
