// A run in a handful of numbers, to be set beside those of another one.
#pragma once

#include "session/run.hpp"

#include <optional>

namespace labrack::session {

/// Of all operations together, since the run's totals count (sim::Metrics::totals_since()).
struct KeyFigures {
    Duration measured;              ///< how long that is
    std::uint64_t finished = 0;     ///< requests, failures included
    double answered_per_second = 0; ///< successes by `measured`; 0 where that is nothing
    std::optional<Share> failed;    ///< of those that ended; none: no request has
    std::optional<Duration> mean;   ///< response time of the successes; none: there are none
    std::optional<Duration> p95; ///< that 95 of 100 do not exceed, a failure counting as longer than any; none: no such
    std::optional<model::NodeIndex>
        busiest; ///< over the last 10 s, of components with workers or cores; none: all idle
    Share use;   ///< of its workers or cores
};

[[nodiscard]] KeyFigures key_figures(const Run& run);

} // namespace labrack::session
