// `labrack run --replications N`: the same run under several seeds, and how sure its figures are.
#pragma once

#include "base/confidence.hpp"
#include "sim/metrics.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace labrack::cli {

/// What replications have measured of one operation: one sample each. A run in which none succeeded has no sample of
/// the times, one in which a percentile was a failure none of that.
struct OperationSamples {
    std::vector<double> throughput;  ///< successes a second
    std::vector<double> goodput;     ///< those within the objective
    std::vector<double> failure_ppm; ///< share of the finished requests
    std::vector<double> mean_ns;
    std::vector<double> p50_ns;
    std::vector<double> p95_ns;
    std::vector<double> p99_ns;
};

struct Replications {
    int count = 0;
    std::uint64_t first_seed = 1; ///< the others follow
    Duration length;
    std::vector<OperationSamples> operations; ///< as in the workload

    /// Whether each replication has a sample. A percentile that was a failure is infinitely long, so the mean of the
    /// others would tell too little.
    [[nodiscard]] bool has_all(const std::vector<double>& samples) const {
        return !samples.empty() && samples.size() == static_cast<std::size_t>(count);
    }

    /// Takes over what the next one has measured.
    void add(const sim::Metrics& metrics);
};

/// Means and 95 % intervals as a table.
[[nodiscard]] std::string replications_table(const Replications& replications, const model::Plan& plan);

/// The same as JSON of integers: rates in thousandths of one per second, times in ns, shares in ppm, each with half the
/// width of its interval; null without a sample.
[[nodiscard]] std::string replications_json(const Replications& replications, const model::Plan& plan);

} // namespace labrack::cli
