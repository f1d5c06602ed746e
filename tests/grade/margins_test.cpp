// How far a design stays from a threshold, by hand.
#include "grade/margins.hpp"
#include "grade/two_servers.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace labrack;
using namespace labrack::test;
using grade::Margin;

namespace {

/// Of a latency in ns: full credit at 100, none at 400, under 20 seeds.
Margin latency(double mean, double deviation, std::uint64_t cleared) {
    Margin margin;
    margin.measure = lab::Measure::p95;
    margin.full = 100;
    margin.none = 400;
    margin.seeds = 20;
    margin.cleared = cleared;
    margin.mean = mean;
    margin.deviation = deviation;
    return margin;
}

} // namespace

TEST_CASE("a margin counts as a share of the threshold and in standard deviations") {
    CHECK(latency(80, 4, 20).relative() == doctest::Approx(0.2));
    CHECK(latency(80, 4, 20).deviations() == doctest::Approx(5));
    CHECK(std::isinf(latency(80, 0, 20).deviations()));
    CHECK(latency(100, 0, 20).deviations() == 0);
}

TEST_CASE("a tenth or four deviations are enough, on either side, as long as all seeds agree") {
    CHECK(latency(90, 5, 20).is_clear());       // a tenth, two deviations
    CHECK(latency(96, 1, 20).is_clear());       // a 25th, four deviations
    CHECK_FALSE(latency(96, 2, 20).is_clear()); // a 25th, two deviations
    CHECK_FALSE(latency(80, 5, 19).is_clear()); // one seed is on the other side
    CHECK(latency(150, 5, 0).is_clear());
    CHECK_FALSE(latency(103, 5, 0).is_clear());
}

TEST_CASE("where under some seed nothing can be measured, the threshold is missed for certain or not at all") {
    Margin margin = latency(0, 0, 0);
    margin.mean.reset();
    CHECK(margin.is_clear());
    margin.cleared = 19;
    CHECK_FALSE(margin.is_clear());
    margin.cleared = 0;
    margin.exceeds_budget = true;
    CHECK_FALSE(margin.is_clear());
}

TEST_CASE("nothing lost is as good as it gets, and clears a threshold of nothing") {
    lab::Lab lab = two_servers();
    lab::Criterion& fast = lab.rubric->criteria.at(2);
    fast.check.measure = lab::Measure::lost;
    fast.check.full = 0;
    fast.check.none = 10;
    const auto margins = grade::measure_margins(lab, model::built_in_catalogue(), two_servers_design("solution"));
    REQUIRE(margins.size() == 2);
    CHECK(margins.at(0).survival);
    CHECK(margins.at(0).criterion == "survives");
    const Margin& lost = margins.at(1);
    CHECK(lost.criterion == "fast");
    CHECK(lost.mean == 0.0);
    CHECK(lost.seeds == 20);
    CHECK(lost.cleared == 20);
    CHECK(lost.cannot_be_better);
    CHECK(lost.is_clear());
}
