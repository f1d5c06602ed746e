// How TCP sends again what was lost.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace labrack::sim {

/// How long TCP waits for an acknowledgement before it sends again: 1 s for the packets that set a connection up (RFC
/// 6298, 2.1), then the round trip and at least 200 ms of variance (Linux, TCP_RTO_MIN; the RFC asks for 1 s in all).
/// It doubles from one to the next, up to 120 s (Linux, TCP_RTO_MAX).
inline constexpr Duration set_up_wait = seconds(1);
inline constexpr Duration least_variance = milliseconds(200);
inline constexpr Duration longest_wait = seconds(120);
/// How often it sends again before it gives up (Linux, tcp_syn_retries and tcp_retries2).
inline constexpr std::uint8_t most_set_up_tries = 6;
inline constexpr std::uint8_t most_tries = 15;

/// The first `wait`, after `times` that nothing came.
[[nodiscard]] inline Duration doubled(Duration wait, int times) {
    return {std::min(longest_wait.ns, wait.ns << std::min(times, 20))};
}

} // namespace labrack::sim
