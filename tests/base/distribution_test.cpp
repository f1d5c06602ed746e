#include "base/distribution.hpp"
#include "base/goodness_of_fit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace labrack;
using namespace labrack::test;

namespace {

constexpr int sample_count = 100'000;

/// In milliseconds.
std::vector<double> samples(const Distribution& distribution) {
    std::vector<double> found;
    for (std::uint64_t i = 0; i < sample_count; ++i) {
        found.push_back(static_cast<double>(sample(distribution, DrawKey{11}.with(i)).ns) * 1e-6);
    }
    return found;
}

} // namespace

TEST_CASE("a constant is itself") {
    CHECK(sample(constant(milliseconds(4)), DrawKey{1}) == milliseconds(4));
    CHECK(mean_of(constant(milliseconds(4))) == milliseconds(4));
    CHECK(Distribution{}.is_zero());
}

TEST_CASE("exponential times have their mean and their shape") {
    const std::vector<double> found = samples(exponential(milliseconds(4)));
    CHECK(kolmogorov_smirnov(found, [](double x) { return 1.0 - std::exp(-x / 4.0); }) < 1.63);
    CHECK(std::fabs(moments(found).mean - 4.0) < 4.0 * 4.0 / std::sqrt(sample_count));
    CHECK(mean_of(exponential(milliseconds(4))) == milliseconds(4));
}

TEST_CASE("log-normal times have the mean and the coefficient of variation that were asked for") {
    const std::vector<double> found = samples(log_normal(milliseconds(10), 0.5));
    const double variance = std::log(1.25);
    const double location = std::log(10.0) - variance / 2.0;
    const auto cumulative = [&](double x) {
        return 0.5 * std::erfc(-(std::log(x) - location) / std::sqrt(2.0 * variance));
    };
    CHECK(kolmogorov_smirnov(found, cumulative) < 1.63);
    CHECK(chi_square(found, cumulative) < 134.6);
    const Moments of = moments(found);
    CHECK(std::fabs(of.mean - 10.0) < 4.0 * 5.0 / std::sqrt(sample_count));
    CHECK(std::fabs(std::sqrt(of.variance) / of.mean - 0.5) < 0.01);
    CHECK(mean_of(log_normal(milliseconds(10), 0.5)) == milliseconds(10));
}

TEST_CASE("log-normal without variation is constant") {
    CHECK(sample(log_normal(milliseconds(10), 0.0), DrawKey{3}) == milliseconds(10));
}

TEST_CASE("uniform times fill their interval") {
    const std::vector<double> found = samples(uniform(milliseconds(2), milliseconds(6)));
    CHECK(kolmogorov_smirnov(found, [](double x) { return (x - 2.0) / 4.0; }) < 1.63);
    CHECK(mean_of(uniform(milliseconds(2), milliseconds(6))) == milliseconds(4));
    CHECK(sample(uniform(milliseconds(2), milliseconds(2)), DrawKey{3}) == milliseconds(2));
}

TEST_CASE("empirical times are drawn equally often") {
    Distribution times;
    times.shape = Distribution::Shape::empirical;
    times.values = {milliseconds(1), milliseconds(2), milliseconds(6)};
    int sixes = 0;
    for (const double found : samples(times)) {
        CHECK_MESSAGE((found == 1.0 || found == 2.0 || found == 6.0), found);
        sixes += found == 6.0;
    }
    CHECK(std::fabs(sixes - sample_count / 3.0) < 4.0 * std::sqrt(sample_count * 2.0 / 9.0));
    CHECK(mean_of(times) == milliseconds(3));
}

TEST_CASE("the mean of many long times does not overflow") {
    Distribution times;
    times.shape = Distribution::Shape::empirical;
    times.values.assign(1000, longest_duration);
    CHECK(mean_of(times) == longest_duration);
}
