// Quantities with a unit: each has its own type, an exact integer inside, and a text form that people write.
#pragma once

#include "base/diagnostic.hpp"
#include "base/time.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace labrack {

/// Events per time, in billionths of one per second; 0 to 9.2e9 per second.
struct Rate {
    std::int64_t nano_per_second = 0;

    [[nodiscard]] constexpr double per_second() const { return static_cast<double>(nano_per_second) * 1e-9; }
    friend constexpr auto operator<=>(Rate, Rate) = default;
};

[[nodiscard]] constexpr Rate per_second(std::int64_t n) {
    return {n * 1'000'000'000};
}

/// An amount of data in bytes.
struct Bytes {
    std::int64_t count = 0;
    friend constexpr auto operator<=>(Bytes, Bytes) = default;
};

/// Data per time in bits per second.
struct Bandwidth {
    std::int64_t bits_per_second = 0;
    friend constexpr auto operator<=>(Bandwidth, Bandwidth) = default;
};

/// Millionths of a whole: 950000 is 95 %.
struct Share {
    std::int64_t ppm = 0;

    [[nodiscard]] constexpr double fraction() const { return static_cast<double>(ppm) * 1e-6; }
    friend constexpr auto operator<=>(Share, Share) = default;
};

/// Money in millionths of a US dollar.
struct Money {
    std::int64_t micro_usd = 0;
    friend constexpr auto operator<=>(Money, Money) = default;
};

/// What one unit of something costs, in millionths of a micro-dollar: providers state prices of requests and of seconds
/// that are no whole number of those.
struct UnitPrice {
    std::int64_t pico_usd = 0;
    friend constexpr auto operator<=>(UnitPrice, UnitPrice) = default;
};
[[nodiscard]] constexpr UnitPrice per_unit(Money amount) {
    return {amount.micro_usd * 1'000'000};
}

/// Readers of what a person writes. The number is decimal without exponent; a space before the unit is allowed.
/// Errors have code "quantity" and name the units that fit.
[[nodiscard]] Result<Duration> parse_duration(std::string_view text); ///< ns us µs ms s min h d; at most 10 years
[[nodiscard]] Result<Rate> parse_rate(std::string_view text);         ///< /s /min /h /d
[[nodiscard]] Result<Bytes> parse_bytes(std::string_view text);       ///< B kB MB GB TB KiB MiB GiB TiB
[[nodiscard]] Result<Bandwidth>
parse_bandwidth(std::string_view text); ///< bit/s kbit/s Mbit/s Gbit/s Tbit/s; at most 1000 Tbit/s
[[nodiscard]] Result<Share> parse_share(std::string_view text);          ///< %
[[nodiscard]] Result<Money> parse_money(std::string_view text);          ///< $12.5
[[nodiscard]] Result<UnitPrice> parse_unit_price(std::string_view text); ///< $0.0000166667; at most $1 million

/// Exact text that the parsers read back to the same value, in the largest unit that keeps it short.
[[nodiscard]] std::string to_text(Duration value);
[[nodiscard]] std::string to_text(Rate value);
[[nodiscard]] std::string to_text(Bytes value);
[[nodiscard]] std::string to_text(Bandwidth value);
[[nodiscard]] std::string to_text(Share value);
[[nodiscard]] std::string to_text(Money value);

} // namespace labrack
