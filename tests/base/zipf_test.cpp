// Ranks by Zipf's law against their exact probabilities.
#include "base/zipf.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace labrack;

namespace {

std::vector<double> probabilities(std::uint32_t count, double exponent) {
    std::vector<double> found;
    double sum = 0.0;
    for (std::uint32_t k = 1; k <= count; ++k)
        sum += found.emplace_back(std::pow(k, -exponent));
    for (double& one : found)
        one /= sum;
    return found;
}

} // namespace

TEST_CASE("each rank is drawn as often as Zipf's law has it, at exponents below, at and above one") {
    constexpr std::uint32_t count = 50;
    constexpr int samples = 200'000;
    for (const double exponent : {0.0, 0.5, 0.8, 1.0, 1.0000001, 1.2, 3.0}) {
        CAPTURE(exponent);
        const Zipf zipf(count, exponent);
        std::vector<int> drawn(count + 1, 0);
        for (int i = 0; i < samples; ++i) {
            DrawStream stream(DrawKey{7}.with(static_cast<std::uint64_t>(i)));
            const std::uint32_t rank = zipf.sample(stream);
            REQUIRE(rank >= 1);
            REQUIRE(rank <= count);
            ++drawn[rank];
        }
        const std::vector<double> exact = probabilities(count, exponent);
        double statistic = 0.0;
        double rest = 0.0; // ranks too rare for a cell of their own
        int drawn_rest = 0;
        int cells = 0;
        for (std::uint32_t k = 1; k <= count; ++k) {
            const double expected = exact[k - 1] * samples;
            if (expected < 20) {
                rest += expected;
                drawn_rest += drawn[k];
                continue;
            }
            statistic += (drawn[k] - expected) * (drawn[k] - expected) / expected;
            ++cells;
        }
        if (rest > 0) statistic += (drawn_rest - rest) * (drawn_rest - rest) / rest;
        // Four standard deviations above the mean of chi-square with so many degrees of freedom.
        CHECK(statistic < cells + 4 * std::sqrt(2.0 * cells));
    }
}

TEST_CASE("among a million objects the first ones have their exact shares") {
    constexpr std::uint32_t count = 1'000'000;
    constexpr int samples = 200'000;
    const Zipf zipf(count, 0.9);
    const std::vector<double> exact = probabilities(count, 0.9);
    int first = 0;
    int first_hundred = 0;
    for (int i = 0; i < samples; ++i) {
        DrawStream stream(DrawKey{11}.with(static_cast<std::uint64_t>(i)));
        const std::uint32_t rank = zipf.sample(stream);
        first += rank == 1 ? 1 : 0;
        first_hundred += rank <= 100 ? 1 : 0;
    }
    double hundred = 0.0;
    for (std::size_t k = 0; k < 100; ++k)
        hundred += exact[k];
    const auto within = [&](int drawn, double share) {
        const double error = std::sqrt(share * (1 - share) * samples);
        return std::abs(drawn - share * samples) < 4 * error;
    };
    CHECK(within(first, exact[0]));
    CHECK(within(first_hundred, hundred));
}

TEST_CASE("one object is always the one, and the least and the most numbers of objects are drawn within bounds") {
    DrawStream stream(DrawKey{1});
    CHECK(Zipf(1, 1.0).sample(stream) == 1);
    const Zipf two(2, 10.0);
    const Zipf many(2'000'000'000, 0.0);
    for (int i = 0; i < 1000; ++i) {
        CHECK(two.sample(stream) <= 2);
        const std::uint32_t rank = many.sample(stream);
        CHECK(rank >= 1);
        CHECK(rank <= 2'000'000'000);
    }
}
