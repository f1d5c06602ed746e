// What theory says of caches.
#pragma once

#include <cmath>
#include <vector>

namespace labrack::test {

/// The hit ratio of an LRU cache of `room` objects under independent requests of popularity k^-exponent.
/// Che, Tung and Wang, "Hierarchical Web caching systems" (IEEE JSAC 20(7), 2002): an object is there if it was asked
/// for within the last T, the same T for all, for which the expected number of objects is the room. Why that is so
/// close: Fricker, Robert and Roberts (ITC 24, 2012).
[[nodiscard]] inline double che(int objects, double exponent, int room) {
    std::vector<double> popularity;
    double sum = 0;
    for (int k = 1; k <= objects; ++k)
        sum += popularity.emplace_back(std::pow(k, -exponent));
    for (double& one : popularity)
        one /= sum;
    const auto expected = [&](double time) {
        double count = 0;
        for (const double one : popularity)
            count += 1 - std::exp(-one * time);
        return count;
    };
    double low = 0;
    double high = 1;
    while (expected(high) < room)
        high *= 2;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (expected(middle) < room ? low : high) = middle;
    }
    double hits = 0;
    for (const double one : popularity)
        hits += one * (1 - std::exp(-one * low));
    return hits;
}

} // namespace labrack::test
