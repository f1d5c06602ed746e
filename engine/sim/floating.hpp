// Floating addresses: which replica of a component holds its address, and who takes it over.
#pragma once

#include "base/time.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <vector>

namespace labrack::sim {

/// The address of one component.
struct FloatingAddress {
    model::InstanceIndex holder; ///< none: nobody has it, and what is sent to it is lost
    Time since;                  ///< since when; its signs of life come at whole intervals after this
    std::uint32_t moves = 0;     ///< connections do not outlive one
};

/// One instance's part in it.
struct FloatingMember {
    Time takes_over = never; ///< unless it hears of a holder before; an event at another instant is out of date
    Time looks = never;      ///< at its own process, which has died
};

/// Both empty when no component of the design has a floating address.
struct FloatingAddresses {
    std::vector<FloatingAddress> addresses; ///< by node
    std::vector<FloatingMember> members;    ///< by instance
};

} // namespace labrack::sim
