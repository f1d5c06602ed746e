// Confidence intervals of means, from independent replications.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace labrack {

/// The 97.5 % quantile of Student's t distribution: half the width of a 95 % interval in standard errors. Beyond 30
/// degrees of freedom that of the next lower entry of 40, 60 and 120, so that an interval is never too narrow. Table:
/// Abramowitz and Stegun (1964), 26.10.
[[nodiscard]] constexpr double student_975(std::size_t degrees) {
    constexpr std::array<double, 30> table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                           2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                           2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
    if (degrees <= table.size()) return table[degrees == 0 ? 0 : degrees - 1];
    if (degrees < 40) return table.back();
    if (degrees < 60) return 2.021;
    return degrees < 120 ? 2.000 : 1.980;
}

/// A mean and half the width of its 95 % interval.
struct ConfidenceInterval {
    double mean = 0.0;
    double half_width = 0.0; ///< 0 of fewer than two samples, which tell nothing of it
};

[[nodiscard]] inline ConfidenceInterval confidence_interval(std::span<const double> samples) {
    ConfidenceInterval interval;
    if (samples.empty()) return interval;
    const double count = static_cast<double>(samples.size());
    for (const double sample : samples)
        interval.mean += sample / count;
    if (samples.size() < 2) return interval;
    double squares = 0.0;
    for (const double sample : samples)
        squares += (sample - interval.mean) * (sample - interval.mean);
    interval.half_width = student_975(samples.size() - 1) * std::sqrt(squares / (count - 1.0) / count);
    return interval;
}

} // namespace labrack
