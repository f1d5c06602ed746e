#include "base/goodness_of_fit.hpp"
#include "base/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

using namespace labrack;
using namespace labrack::test;

namespace {

constexpr int sample_count = 200'000;
constexpr double ks_limit = 1.63;
constexpr double chi_square_limit = 134.6;

/// One sample from each of many keys, as requests draw them.
std::vector<double> samples(std::uint64_t seed, double (*sampler)(DrawStream&)) {
    std::vector<double> found;
    for (std::uint64_t i = 0; i < sample_count; ++i) {
        DrawStream stream(DrawKey{seed}.with(i));
        found.push_back(sampler(stream));
    }
    return found;
}

double next_unit(DrawStream& stream) {
    return stream.next_unit();
}

double exponential_cumulative(double x) {
    return 1.0 - std::exp(-x);
}
double normal_cumulative(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

} // namespace

TEST_CASE("draws by consecutive keys are uniform") {
    const std::vector<double> found = samples(1, next_unit);
    const auto cumulative = [](double x) { return x; };
    CHECK(kolmogorov_smirnov(found, cumulative) < ks_limit);
    CHECK(chi_square(found, cumulative) < chi_square_limit);
    CHECK(std::fabs(moments(found).mean - 0.5) < 4.0 * std::sqrt(1.0 / 12.0 / sample_count));
}

TEST_CASE("draws of one stream are uniform") {
    DrawStream stream(DrawKey{7});
    std::vector<double> found;
    for (int i = 0; i < sample_count; ++i)
        found.push_back(stream.next_unit());
    CHECK(kolmogorov_smirnov(found, [](double x) { return x; }) < ks_limit);
}

TEST_CASE("the ziggurat draws the exponential distribution, tail included") {
    const std::vector<double> found = samples(2, sample_exponential);
    CHECK(kolmogorov_smirnov(found, exponential_cumulative) < ks_limit);
    CHECK(chi_square(found, exponential_cumulative) < chi_square_limit);
    const Moments of = moments(found);
    CHECK(std::fabs(of.mean - 1.0) < 4.0 / std::sqrt(sample_count));
    CHECK(std::fabs(of.variance - 1.0) < 4.0 * std::sqrt(8.0 / sample_count));

    // Beyond the lowest layer's edge: 200000 exp(-7.697) = 90.8 samples expected, deviation 9.5.
    int tail = 0;
    for (const double sample : found)
        tail += sample > 7.69711747013104972;
    CHECK(tail > 52);
    CHECK(tail < 130);
}

TEST_CASE("the polar method draws the normal distribution") {
    const std::vector<double> found = samples(3, sample_normal);
    CHECK(kolmogorov_smirnov(found, normal_cumulative) < ks_limit);
    CHECK(chi_square(found, normal_cumulative) < chi_square_limit);
    const Moments of = moments(found);
    CHECK(std::fabs(of.mean) < 4.0 / std::sqrt(sample_count));
    CHECK(std::fabs(of.variance - 1.0) < 4.0 * std::sqrt(2.0 / sample_count));
}

TEST_CASE("the tests of fit notice a sampler that is slightly off") {
    std::vector<double> found = samples(2, sample_exponential);
    for (double& sample : found)
        sample *= 1.02;
    CHECK(kolmogorov_smirnov(found, exponential_cumulative) > ks_limit);
    CHECK(chi_square(found, exponential_cumulative) > chi_square_limit);
}

TEST_CASE("equal keys give equal draws, and any other part another one") {
    const DrawKey key = DrawKey{42}.with(1).with(2);
    DrawStream a(key);
    DrawStream b(DrawKey{42}.with(1).with(2));
    CHECK(a.next() == b.next());

    std::set<std::uint64_t> seen;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        for (std::uint64_t request = 0; request < 20; ++request) {
            for (std::uint64_t purpose = 0; purpose < 20; ++purpose) {
                seen.insert(DrawKey{seed}.with(request).with(purpose).value);
            }
        }
    }
    CHECK(seen.size() == 8000);
    CHECK(DrawKey{1}.with(2).with(3).value != DrawKey{1}.with(3).with(2).value);
}

TEST_CASE("draws that differ in one part of the key are uncorrelated") {
    std::vector<double> first, other_seed, other_request, other_purpose, second_of_stream;
    for (std::uint64_t i = 0; i < sample_count; ++i) {
        const auto draw = [](DrawKey key) { return DrawStream(key).next_unit(); };
        first.push_back(draw(DrawKey{1}.with(i).with(1)));
        other_seed.push_back(draw(DrawKey{2}.with(i).with(1)));
        other_request.push_back(draw(DrawKey{1}.with(i + 1).with(1)));
        other_purpose.push_back(draw(DrawKey{1}.with(i).with(2)));
        DrawStream stream(DrawKey{1}.with(i).with(1));
        stream.next();
        second_of_stream.push_back(stream.next_unit());
    }
    const double limit = 3.3 / std::sqrt(sample_count); // exceeded once in a thousand
    CHECK(std::fabs(correlation(first, other_seed)) < limit);
    CHECK(std::fabs(correlation(first, other_request)) < limit);
    CHECK(std::fabs(correlation(first, other_purpose)) < limit);
    CHECK(std::fabs(correlation(first, second_of_stream)) < limit);
}

TEST_CASE("whole numbers below a bound are equally likely and stay below it") {
    DrawStream stream(DrawKey{5});
    std::vector<double> found;
    for (int i = 0; i < sample_count; ++i) {
        const std::uint32_t value = stream.next_below(100);
        REQUIRE(value < 100);
        found.push_back((value + 0.5) / 100.0);
    }
    CHECK(chi_square(found, [](double x) { return x; }) < chi_square_limit);
    CHECK(stream.next_below(1) == 0);
}

TEST_CASE("the generator's numbers never change") {
    DrawStream stream(DrawKey{1}.with(2));
    CHECK(stream.next() == 12017601128915079454ULL); // the first two as Python computes them
    CHECK(stream.next() == 7876820519921869660ULL);
    CHECK(sample_exponential(stream) == 0x1.1b5efc11aa1afp-2);
    CHECK(sample_normal(stream) == -0x1.142adef6d6981p+0);

    double sum = 0.0; // of a million of each: any other bit anywhere changes it
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        DrawStream one(DrawKey{i});
        const double exponential = sample_exponential(one);
        sum += exponential + sample_normal(one);
    }
    CHECK(sum == 0x1.e88e0a10ac062p+19);
}
