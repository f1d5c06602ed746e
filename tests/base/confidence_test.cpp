#include "base/confidence.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace labrack;

TEST_CASE("a 95 % interval is as wide as Student's t has it") {
    // Mean 6, deviations -2, 0, 2: variance 4, standard error √(4 / 3); two degrees of freedom.
    const ConfidenceInterval interval = confidence_interval(std::vector<double>{4.0, 6.0, 8.0});
    CHECK(interval.mean == doctest::Approx(6.0));
    CHECK(interval.half_width == doctest::Approx(4.303 * 1.154700538));
}

TEST_CASE("the quantile falls towards the normal distribution's and never below it") {
    CHECK(student_975(1) == 12.706);
    CHECK(student_975(9) == 2.262);
    CHECK(student_975(39) == 2.042);
    for (std::size_t degrees = 2; degrees < 200; ++degrees)
        CHECK(student_975(degrees) <= student_975(degrees - 1));
    CHECK(student_975(100'000) > 1.959);
}

TEST_CASE("one sample has no interval, none has no mean") {
    CHECK(confidence_interval(std::vector<double>{3.0}).half_width == 0.0);
    CHECK(confidence_interval(std::vector<double>{3.0}).mean == 3.0);
    CHECK(confidence_interval({}).mean == 0.0);
}
