// Distributions of times: value types that documents state and the simulation samples.
#pragma once

#include "base/quantity.hpp"
#include "base/random.hpp"
#include "base/time.hpp"

#include <vector>

namespace labrack {

/// How long something takes, as a random variable on [0, 10 years]. The default is the constant 0.
struct Distribution {
    enum class Shape { constant, exponential, log_normal, uniform, empirical };

    Shape shape = Shape::constant;
    Duration mean;                ///< of constant, exponential and log-normal
    double variation = 0.0;       ///< log-normal: standard deviation ÷ mean, 0 to 100
    Duration low, high;           ///< uniform: the closed interval
    std::vector<Duration> values; ///< empirical: equally likely, at least one

    [[nodiscard]] bool is_zero() const { return shape == Shape::constant && mean.ns == 0; }
};

[[nodiscard]] Distribution constant(Duration value);
[[nodiscard]] Distribution exponential(Duration mean);
[[nodiscard]] Distribution log_normal(Duration mean, double variation);
[[nodiscard]] Distribution uniform(Duration low, Duration high);

/// The expected value, rounded to a nanosecond.
[[nodiscard]] Duration mean_of(const Distribution& distribution);

/// One sample. A constant draws nothing.
/// Log-normal: exp(μ + σZ) with σ² = ln(1 + cv²) and μ = ln mean - σ²/2 (Johnson, Kotz and Balakrishnan 1994, ch. 14).
[[nodiscard]] Duration sample_random(const Distribution& distribution, DrawKey key);
[[nodiscard]] inline Duration sample(const Distribution& distribution, DrawKey key) {
    return distribution.shape == Distribution::Shape::constant ? distribution.mean : sample_random(distribution, key);
}

} // namespace labrack
