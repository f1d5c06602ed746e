// How well samples fit a distribution: the Kolmogorov-Smirnov and chi-square statistics, for fixed keys, so that a test
// that passes once passes always and a broken sampler cannot pass.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace labrack::test {

/// sqrt(n) times the largest distance between the samples' distribution and `cumulative`.
/// Above 1.63 with probability 1 % when the samples do follow it (Kolmogorov's distribution).
inline double kolmogorov_smirnov(std::vector<double> samples, const std::function<double(double)>& cumulative) {
    std::sort(samples.begin(), samples.end());
    const auto count = static_cast<double>(samples.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double expected = cumulative(samples[i]);
        const auto rank = static_cast<double>(i);
        distance = std::max({distance, expected - rank / count, (rank + 1.0) / count - expected});
    }
    return distance * std::sqrt(count);
}

/// The chi-square statistic of `samples` in 100 cells that `cumulative` makes equally likely.
/// Above 134.6 with probability 1 % when the samples do follow it (99 degrees of freedom).
inline double chi_square(const std::vector<double>& samples, const std::function<double(double)>& cumulative) {
    std::vector<double> cells(100, 0.0);
    for (const double sample : samples) {
        const double cell = std::min(99.0, std::floor(cumulative(sample) * 100.0));
        cells[static_cast<std::size_t>(cell)] += 1.0;
    }
    const double expected = static_cast<double>(samples.size()) / 100.0;
    double sum = 0.0;
    for (const double cell : cells)
        sum += (cell - expected) * (cell - expected) / expected;
    return sum;
}

struct Moments {
    double mean = 0.0;
    double variance = 0.0;
};

inline Moments moments(const std::vector<double>& samples) {
    Moments found;
    for (const double sample : samples)
        found.mean += sample;
    found.mean /= static_cast<double>(samples.size());
    for (const double sample : samples)
        found.variance += (sample - found.mean) * (sample - found.mean);
    found.variance /= static_cast<double>(samples.size() - 1);
    return found;
}

inline double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    const Moments of_a = moments(a);
    const Moments of_b = moments(b);
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += (a[i] - of_a.mean) * (b[i] - of_b.mean);
    return sum / static_cast<double>(a.size() - 1) / std::sqrt(of_a.variance * of_b.variance);
}

} // namespace labrack::test
