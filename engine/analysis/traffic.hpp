// The ways that an operation's requests take through a design: which links they cross, and whom they visit.
#pragma once

#include "model/plan.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace labrack::analysis {

/// A link that requests cross, and how they come there.
struct Hop {
    model::LinkIndex link;
    std::optional<std::size_t> before; ///< place of the hop by which its caller is reached; none: the client itself

    friend bool operator==(const Hop&, const Hop&) = default;
};

/// A step that comes to a component and that nobody can serve from there.
struct DeadEnd {
    model::NodeIndex node;
    model::StepIndex step;
};

/// What one operation's requests do, of all clients that can send it.
struct Traffic {
    std::vector<model::NodeIndex> clients; ///< who sends it: those of the loads; without a load those that have a link
    std::vector<Hop> hops;                 ///< each link once, the nearest to the client first
    std::vector<bool> visited;             ///< by component
    std::vector<DeadEnd> dead_ends;

    /// The links from the client to the hop, which comes last.
    [[nodiscard]] std::vector<model::LinkIndex> path_to(std::size_t hop) const;
};

/// Of each operation of the plan's workload.
[[nodiscard]] std::vector<Traffic> trace_traffic(const model::Plan& plan);

} // namespace labrack::analysis
