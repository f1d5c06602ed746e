// What messages share on their way: network cards, links and people's lines, each in each of its two directions.
#pragma once

#include "base/quantity.hpp"
#include "model/plan.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace labrack::model {

/// One thing with a limit that a message crosses, in one direction.
struct Crossing {
    std::uint32_t resource = 0; ///< equal for all that share it
    Bandwidth capacity;         ///< > 0
};

/// All the limits that one message meets. Most meet none.
struct Crossings {
    /// One way has 6 at most. What crosses several ways at once, and more than there is room for, is held up by the
    /// first of them.
    static constexpr std::size_t most = 16;
    std::array<Crossing, most> items;
    std::size_t count = 0;

    /// Adds those of a further way; what is crossed twice limits once.
    void add(const Crossings& further);
    [[nodiscard]] std::span<const Crossing> all() const { return {items.data(), count}; }
    [[nodiscard]] bool none() const { return count == 0; }
};

/// One message: it goes from `from` to `to` over `link`, along it or against it.
struct Way {
    LinkIndex link;
    bool forwards = true;
    InstanceIndex from;
    InstanceIndex from_machine; ///< whose card `from` sends with: its host, where it has one, or itself
    InstanceIndex to;
    InstanceIndex to_machine;
    std::uint32_t person = 0; ///< of the client at the one end, if there is one
};

/// Numbers what has a limit in the plan's design.
[[nodiscard]] Network make_network(const Plan& plan);

/// The limits on a message's way. What stays on one machine crosses no card.
[[nodiscard]] Crossings crossings_of(const Plan& plan, const Way& way);

} // namespace labrack::model
