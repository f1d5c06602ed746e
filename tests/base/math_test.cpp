#include "base/math.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace labrack;

namespace {

constexpr double tolerance = 1e-14;

double relative_error(double found, double expected) {
    return expected == 0.0 ? std::fabs(found) : std::fabs(found / expected - 1.0);
}

} // namespace

TEST_CASE("log has the values of the tables") { // DLMF 4.2, to 17 digits
    CHECK(math::log(1.0) == 0.0);
    CHECK(relative_error(math::log(2.0), 0.69314718055994531) < tolerance);
    CHECK(relative_error(math::log(10.0), 2.3025850929940457) < tolerance);
    CHECK(relative_error(math::log(0.1), -2.3025850929940457) < tolerance);
    CHECK(relative_error(math::log(1e-300), -690.77552789821371) < tolerance);
    CHECK(relative_error(math::log(5e-324), -744.44007192138126) < tolerance);
    CHECK(relative_error(math::log(1.7976931348623157e308), 709.78271289338397) < tolerance);
}

TEST_CASE("exp has the values of the tables") {
    CHECK(math::exp(0.0) == 1.0);
    CHECK(relative_error(math::exp(1.0), 2.7182818284590452) < tolerance);
    CHECK(relative_error(math::exp(-1.0), 0.36787944117144233) < tolerance);
    CHECK(relative_error(math::exp(10.0), 22026.465794806717) < tolerance);
    CHECK(relative_error(math::exp(-700.0), 9.8596765437597708e-305) < tolerance);
    CHECK(relative_error(math::exp(700.0), 1.0142320547350045e304) < tolerance);
    CHECK(math::exp(-1000.0) == 0.0);
    CHECK(math::exp(1000.0) == math::exp(709.0));
}

TEST_CASE("log and exp agree with the C library over their whole range") {
    double worst_log = 0.0;
    for (double x = 1e-290; x < 1e290; x *= 1.0173)
        worst_log = std::fmax(worst_log, relative_error(math::log(x), std::log(x)));
    for (double x = 0.5; x < 2.0; x += 0.00037)
        worst_log = std::fmax(worst_log, relative_error(math::log(x), std::log(x)));
    CHECK(worst_log < tolerance);

    double worst_exp = 0.0;
    for (double x = -700.0; x < 700.0; x += 0.0317) {
        worst_exp = std::fmax(worst_exp, relative_error(math::exp(x), std::exp(x)));
    }
    CHECK(worst_exp < tolerance);
}

TEST_CASE("powers follow from both") {
    CHECK(relative_error(math::pow(2.0, 10.0), 1024.0) < 1e-13);
    CHECK(relative_error(math::pow(2.0, 0.5), 1.4142135623730951) < tolerance);
}

TEST_CASE("the functions can be used at compile time") {
    static_assert(math::log(1.0) == 0.0);
    static_assert(math::exp(0.0) == 1.0);
    static_assert(math::exp(math::log(3.0)) > 2.9999999999999 && math::exp(math::log(3.0)) < 3.0000000000001);
    constexpr double at_compile_time = math::log(1234.5);
    volatile double at_run_time = 1234.5;
    CHECK(math::log(at_run_time) == at_compile_time);
}

TEST_CASE("a real number of nanoseconds becomes a duration by one clamping rule") {
    CHECK(math::to_duration(1.49).ns == 1);
    CHECK(math::to_duration(1.5).ns == 2);
    CHECK(math::to_duration(-5.0).ns == 0);
    CHECK(math::to_duration(std::numeric_limits<double>::quiet_NaN()).ns == 0);
    CHECK(math::to_duration(1e300) == longest_duration);
    CHECK(math::to_duration(std::numeric_limits<double>::infinity()) == longest_duration);
}
