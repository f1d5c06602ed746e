// Numbers are rounded to what can be read and carry a unit after a thin space.
#include "app/format.hpp"
#include "web/thin_space.hpp"

#include <doctest/doctest.h>

#include <string>

namespace labrack::ui {

namespace {

std::string seen(std::string_view text) {
    return test::with_thin_space_as('_', text);
}

std::string duration(Duration value, Precision precision = Precision::readable) {
    return seen(duration_text(Strings(), value, precision));
}

} // namespace

TEST_CASE("a duration has two digits and the unit that fits") {
    CHECK(duration({}) == "0_ms");
    CHECK(duration(microseconds(40)) == "40_µs");
    CHECK(duration(microseconds(340)) == "0.3_ms");
    CHECK(duration(microseconds(3'400)) == "3.4_ms");
    CHECK(duration(milliseconds(38)) == "38_ms");
    CHECK(duration(milliseconds(1'240)) == "1.2_s");
    CHECK(duration(seconds(10)) == "10_s");
    CHECK(duration(seconds(185)) == "3_min 5_s");
    CHECK(duration(seconds(7'800)) == "2_h 10_min");
    CHECK(duration(milliseconds(-38)) == "−38_ms");
}

TEST_CASE("a duration never reads as 1000 of a unit") {
    CHECK(duration(nanoseconds(99'600)) == "0.1_ms");
    CHECK(duration(microseconds(9'970)) == "10_ms");
    CHECK(duration(nanoseconds(999'600'000)) == "1_s");
    CHECK(duration(nanoseconds(9'970'000'000)) == "10_s");
}

TEST_CASE("where parts must add up a duration has three digits") {
    CHECK(duration(microseconds(14'240), Precision::fine) == "14.2_ms");
    CHECK(duration(microseconds(6'050), Precision::fine) == "6.1_ms");
    CHECK(duration(milliseconds(412), Precision::fine) == "412_ms");
    CHECK(duration(milliseconds(1'240), Precision::fine) == "1.24_s");
    CHECK(duration(seconds(10), Precision::fine) == "10_s");
}

TEST_CASE("where small differences count a duration keeps its tenths of a millisecond") {
    CHECK(duration(microseconds(100'340), Precision::exact) == "100.3_ms");
    CHECK(duration(microseconds(40'200), Precision::exact) == "40.2_ms");
    CHECK(duration(microseconds(10'000'300), Precision::exact) == "10_s");
}

TEST_CASE("the clock keeps its three decimals") {
    CHECK(seen(clock_text(Strings(), Time{14'108'000'000})) == "14.108_s");
    CHECK(seen(clock_text(Strings(), Time{})) == "0.000_s");
}

TEST_CASE("rates, shares, sizes and speeds carry their units") {
    const Strings strings;
    CHECK(rate_text(strings, 0.5) == "0.5/s");
    CHECK(rate_text(strings, 9.97) == "10/s");
    CHECK(rate_text(strings, per_second(120)) == "120/s");
    CHECK(seen(share_text(strings, 0.7)) == "70_%");
    CHECK(seen(share_text(strings, 0.001)) == "<_1_%");
    CHECK(seen(share_text(strings, 0.0)) == "0_%");
    CHECK(seen(bytes_text(strings, {500})) == "500_B");
    CHECK(seen(bytes_text(strings, {12'000})) == "12_kB");
    CHECK(seen(bytes_text(strings, {4'000'000'000})) == "4_GB");
    CHECK(speed_text(strings, 1'000'000) == "1×");
    CHECK(speed_text(strings, 25'000) == "1/40×");
    CHECK(speed_text(strings, 100'000'000) == "100×");
}

TEST_CASE("Spanish has a decimal comma") {
    Strings strings;
    strings.set_locale(Locale::es);
    CHECK(seen(duration_text(strings, microseconds(3'400))) == "3,4_ms");
    CHECK(rate_text(strings, 0.5) == "0,5/s");
}

TEST_CASE("a typed number may have a point or a comma") {
    CHECK(parse_number("12.5") == 12.5);
    CHECK(parse_number(" 12,5 ") == 12.5);
    CHECK(parse_number("-3") == -3.0);
    CHECK(parse_number("143") == 143.0);
    CHECK_FALSE(parse_number(""));
    CHECK_FALSE(parse_number("abc"));
    CHECK_FALSE(parse_number("1,2,3"));
    CHECK_FALSE(parse_number("12 pages"));
}

} // namespace labrack::ui
