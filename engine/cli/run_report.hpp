// What `labrack run` says about a finished run: a table for people, a document for programs, a trace for Perfetto.
#pragma once

#include "sim/simulation.hpp"

#include <string>

namespace labrack::cli {

struct FinishedRun {
    const sim::Simulation& simulation;
    const sim::Metrics& metrics;
    const sim::TraceLog& trace;
    std::uint64_t seed = 1;
};

/// Two tables, operations and components, and the digest of the event stream.
[[nodiscard]] std::string run_table(const FinishedRun& run);

/// The same as JSON of integers: times in ns, shares in parts per million.
[[nodiscard]] std::string run_json(const FinishedRun& run);

/// The time series as JSON: one entry an interval, counts by operation, utilisation in ppm and mean queue in
/// thousandths.
[[nodiscard]] std::string series_json(const FinishedRun& run);

/// The sampled requests in the Chrome trace-event format (JSON object form, "X" events in µs): one process a component,
/// one thread a request.
[[nodiscard]] std::string chrome_trace(const FinishedRun& run);

} // namespace labrack::cli
