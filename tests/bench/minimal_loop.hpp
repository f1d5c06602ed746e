// The practical limit: tiers of stations simulated by a loop that can do nothing else. No components, no failures, no
// timeouts, no metrics but the mean and a histogram.
#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <span>

namespace labrack::bench {

/// `copies` equal stations, used in turn by the request's number; service times are exponential.
struct Tier {
    std::uint32_t copies = 1;
    std::uint32_t workers = 1; ///< of each copy
    Duration service;          ///< mean
    bool holding = false;      ///< a worker is held until the whole request is over
};

struct MinimalResult {
    std::uint64_t events = 0;
    double mean_ms = 0.0; ///< from arrival to the end of the last service
    Duration p99;
};

/// Sends `requests` Poisson arrivals with mean gap `gap` through all tiers, each request through one copy of each.
[[nodiscard]] MinimalResult run_minimal_loop(std::span<const Tier> tiers, Duration gap, std::uint64_t requests,
                                             std::uint64_t seed);

} // namespace labrack::bench
