// What the charts show, taken from a run's measurements.
#pragma once

#include "app/ui.hpp"
#include "session/run.hpp"

#include <string>
#include <vector>

namespace labrack::ui {

/// One stretch of time, usually a second.
struct RateSample {
    double from = 0;   ///< seconds since the start of the run
    double length = 1; ///< seconds that were measured
    double ok = 0;     ///< answered per second
    double failed = 0; ///< failed per second
};

/// The last `most` seconds, oldest first. The second under way counts once half of it is over.
[[nodiscard]] std::vector<RateSample> rate_samples(const session::Run& run, std::size_t most = 60);

/// Share of a component's workers (host: cores) in use in each of the same stretches, 0…1.
[[nodiscard]] std::vector<double> utilisation_samples(const session::Run& run, model::NodeIndex node,
                                                      std::size_t most = 60);

/// Components with workers, hosts first, each before what stands on it.
[[nodiscard]] std::vector<model::NodeIndex> worked_nodes(const model::Plan& plan);

/// Bars of a latency histogram over a logarithmic axis.
struct LatencyBars {
    Duration low;  ///< left edge of the first bar
    Duration high; ///< right edge of the last
    std::vector<std::uint64_t> counts;

    /// Where a latency lies between the edges, 0…1.
    [[nodiscard]] double way(Duration latency) const;
};
/// Successes of all operations; no bars while there are none.
[[nodiscard]] LatencyBars latency_bars(const sim::Histogram& latencies, std::size_t bars = 28);

/// "Half within 21 ms, 95 of 100 within 38 ms"; says so when failures make that impossible.
[[nodiscard]] std::string latency_words(const Ui& ui, const sim::OperationMetrics& metrics);
/// "1 204 answered, 12 failed (10 × bad gateway, 2 × connection refused)".
[[nodiscard]] std::string count_words(const Ui& ui, const sim::OperationMetrics& metrics);

} // namespace labrack::ui
