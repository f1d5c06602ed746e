// What a run may take of the machine, and what it takes: what ends it in good order before memory does so in bad.
#pragma once

#include "sim/state.hpp"

#include <cstdint>

namespace labrack::sim {

/// Calls under way: the requests' own and what they have led to.
inline constexpr std::size_t most_calls = 1'000'000;
/// Messages in all queues together.
inline constexpr std::size_t most_messages = 1'000'000;
/// Of what grows during a run: calls, messages, events, timeouts, idle connections, translations, what is being
/// transmitted, what caches hold, what databases remember. Arrays have up to twice as much room as they need, and
/// WebAssembly has 2 GB for all.
inline constexpr std::int64_t most_state_bytes = 500'000'000;
/// From one look at the footprint to the next; between two it grows by a few megabytes at most.
inline constexpr std::uint64_t events_between_looks = 1u << 14;

/// The bytes of everything in the state that grows during a run: counted in entries of a fixed size each, so that it is
/// the same number on every machine.
[[nodiscard]] std::int64_t footprint(const State& state);

} // namespace labrack::sim
