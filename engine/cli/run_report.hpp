// What `labrack run` says about a finished run: a table for people, a document for programs, a trace for Perfetto.
#pragma once

#include "cli/observe.hpp"
#include "sim/simulation.hpp"

#include <string>
#include <vector>

namespace labrack::cli {

struct FinishedRun {
    const sim::Simulation& simulation;
    const sim::Metrics& metrics;
    const sim::TraceLog& trace;
    const Observations& observations;
    std::uint64_t seed = 1;
};

/// A number of thousandths with three decimals.
[[nodiscard]] std::string thousandths_text(std::int64_t thousandths);

/// A share in per cent with one decimal.
[[nodiscard]] std::string percent_text(std::int64_t ppm);

/// Rows of cells in columns as wide as their widest cell; the first column is flush left, the others right. ± counts as
/// one character.
[[nodiscard]] std::string aligned_table(const std::vector<std::vector<std::string>>& rows);

/// A table of the operations, one of the ways in which they have failed, one of the components and one for each thing
/// that the system has: components whose instances come and go, functions, queues, caches, replicated databases,
/// interventions, what sniffers and scanners have learnt, costs; and the digest of the event stream.
[[nodiscard]] std::string run_table(const FinishedRun& run);

/// The same as JSON of integers: times in ns, shares in parts per million.
[[nodiscard]] std::string run_json(const FinishedRun& run);

/// The time series as JSON: one entry an interval, counts by operation, utilisation in ppm and mean queue in
/// thousandths by instance; by node the mean number of instances in thousandths and what they cost in millionths of a
/// dollar. The run must have read its meters.
[[nodiscard]] std::string series_json(const FinishedRun& run);

/// The sampled requests in the Chrome trace-event format (JSON object form, "X" events in µs): one process a component,
/// one thread a request.
[[nodiscard]] std::string chrome_trace(const FinishedRun& run);

} // namespace labrack::cli
