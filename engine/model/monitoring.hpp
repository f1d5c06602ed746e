// Monitoring: which machines somebody watches, and which agents tell nobody what they see.
#pragma once

#include "model/plan.hpp"

#include <vector>

namespace labrack::model {

/// Each list by the components' place in the design.
struct Monitoring {
    std::vector<NodeIndex> watched; ///< machines with an agent that a collector hears
    std::vector<NodeIndex>
        unwatched;                  ///< machines without one, whose operating system is their customer's to look after
    std::vector<NodeIndex> unheard; ///< agents that report to nobody
    std::vector<NodeIndex> idle;    ///< collectors that hear nobody
};

/// An agent watches the machine that it stands on, if there are as many of it as of the machine, or all machines of the
/// cluster that it stands in. A collector hears it when a link with the protocol "telemetry" leads there from it, or
/// one with "scrape" from there to it, and neither a packet filter nor the border of a private subnet stops that.
/// Machines whose provider operates them, up to the operating system, their provider monitors: they are in no list
/// unless an agent stands on them.
[[nodiscard]] Monitoring monitoring_of(const Plan& plan);

} // namespace labrack::model
