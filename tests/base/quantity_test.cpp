#include "base/quantity.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace labrack;

namespace {

template <class Quantity>
void check_rejected(Result<Quantity> (*parse)(std::string_view), std::vector<std::string> texts) {
    for (const std::string& text : texts) {
        CAPTURE(text);
        const Result<Quantity> parsed = parse(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.problems().front().code == "quantity");
        CHECK_FALSE(parsed.problems().front().hint.empty());
    }
}

} // namespace

TEST_CASE("durations are read exactly in every unit") {
    CHECK(parse_duration("7ns")->ns == 7);
    CHECK(parse_duration("4us")->ns == 4'000);
    CHECK(parse_duration("4µs")->ns == 4'000);
    CHECK(parse_duration("0.25ms")->ns == 250'000);
    CHECK(parse_duration("1.5 s")->ns == 1'500'000'000);
    CHECK(parse_duration("2min")->ns == 120'000'000'000);
    CHECK(parse_duration("0.1h")->ns == 360'000'000'000);
    CHECK(parse_duration("1d")->ns == 86'400'000'000'000);
    CHECK(parse_duration("0s")->ns == 0);
    CHECK(parse_duration("0.4ns")->ns == 0);
    CHECK(parse_duration("0.5ns")->ns == 1);
}

TEST_CASE("what is no duration is refused with an example") {
    check_rejected(parse_duration, {"",
                                    "4",
                                    "ms",
                                    "-4ms",
                                    "+4ms",
                                    "4 ms ",
                                    " 4ms",
                                    "4mS",
                                    "4,5ms",
                                    "4.ms",
                                    ".5ms",
                                    "4..5ms",
                                    "1e3ms",
                                    "0x4ms",
                                    "4ms4",
                                    "nan",
                                    "infs",
                                    "4kB",
                                    "99999999999999999999s",
                                    "4000d",
                                    "0.0000000000001s",
                                    std::string(100'000, '9')});
    CHECK(parse_duration("3660d"));
    CHECK_FALSE(parse_duration("3661d"));
}

TEST_CASE("rates are per second, minute, hour or day") {
    CHECK(parse_rate("200/s")->nano_per_second == 200'000'000'000);
    CHECK(parse_rate("30/min")->nano_per_second == 500'000'000);
    CHECK(parse_rate("1/h")->nano_per_second == 277'778);
    CHECK(parse_rate("864 /d")->nano_per_second == 10'000'000);
    CHECK(*parse_rate("0.5/s") == Rate{500'000'000});
    CHECK(*parse_rate("200/s") == per_second(200));
    check_rejected(parse_rate,
                   {"", "200", "200/", "/s", "200/ms", "200/s/s", "-1/s", "200 / s", "99999999999/s", "2x/s"});
}

TEST_CASE("bandwidths are in bits per second and powers of ten") {
    CHECK(parse_bandwidth("10Gbit/s")->bits_per_second == 10'000'000'000);
    CHECK(parse_bandwidth("2.5 Mbit/s")->bits_per_second == 2'500'000);
    CHECK(parse_bandwidth("0bit/s")->bits_per_second == 0);
    check_rejected(parse_bandwidth, {"", "10", "10Gbit", "10Gb/s", "10MB/s", "10kbit/min", "-1bit/s", "1001Tbit/s"});
}

TEST_CASE("sizes know powers of ten and of two") {
    CHECK(parse_bytes("250kB")->count == 250'000);
    CHECK(parse_bytes("4 KiB")->count == 4'096);
    CHECK(parse_bytes("1.5GB")->count == 1'500'000'000);
    CHECK(parse_bytes("2TiB")->count == 2LL << 40);
    CHECK(parse_bytes("0B")->count == 0);
    check_rejected(parse_bytes, {"", "250", "250KB", "250k", "-1B", "2000000TiB", "9999999999999999999B"});
}

TEST_CASE("shares are percentages and money is dollars") {
    CHECK(parse_share("95%")->ppm == 950'000);
    CHECK(parse_share("99.95 %")->ppm == 999'500);
    CHECK(parse_share("10000%")->ppm == 100'000'000);
    check_rejected(parse_share, {"", "95", "0.95", "%", "-5%", "95%%"});

    CHECK(parse_money("$35")->micro_usd == 35'000'000);
    CHECK(parse_money("$0.0416")->micro_usd == 41'600);
    check_rejected(parse_money, {"", "35", "$", "-$35", "$-35", "$35/month", "35$", "€35"});
}

TEST_CASE("what is written is read back as the same quantity") {
    for (std::int64_t n = 1; n < 4'000'000'000'000'000'000; n = n * 3 + 1) {
        CAPTURE(n);
        if (n <= longest_duration.ns) CHECK(parse_duration(to_text(Duration{n}))->ns == n);
        CHECK(parse_rate(to_text(Rate{n}))->nano_per_second == n);
        if (n <= 1'000'000'000'000'000) CHECK(parse_bandwidth(to_text(Bandwidth{n}))->bits_per_second == n);
        if (n <= 1LL << 60) CHECK(parse_bytes(to_text(Bytes{n}))->count == n);
        if (n <= 1'000'000'000'000) CHECK(parse_share(to_text(Share{n}))->ppm == n);
        if (n <= 1LL << 60) CHECK(parse_money(to_text(Money{n}))->micro_usd == n);
    }
    CHECK(parse_duration(to_text(Duration{}))->ns == 0);
}

TEST_CASE("quantities are written in the unit that people would choose") {
    CHECK(to_text(Duration{}) == "0s");
    CHECK(to_text(milliseconds(4)) == "4ms");
    CHECK(to_text(microseconds(1500)) == "1.5ms");
    CHECK(to_text(seconds(90)) == "90s");
    CHECK(to_text(Duration{-25'000}) == "-25us");
    CHECK(to_text(Rate{500'000'000}) == "0.5/s");
    CHECK(to_text(Bytes{250'000}) == "250kB");
    CHECK(to_text(Bytes{999}) == "999B");
    CHECK(to_text(Bandwidth{2'500'000'000}) == "2.5Gbit/s");
    CHECK(to_text(Bandwidth{56'000}) == "56kbit/s");
    CHECK(to_text(Bandwidth{}) == "0bit/s");
    CHECK(to_text(Share{950'000}) == "95%");
    CHECK(to_text(Money{41'600}) == "$0.0416");
}
