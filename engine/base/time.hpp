// Simulated time: integer nanoseconds, so that the same run has the same instants on every machine.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace labrack {

/// A length of simulated time in nanoseconds; may be negative as a difference.
struct Duration {
    std::int64_t ns = 0;

    friend constexpr auto operator<=>(Duration, Duration) = default;
    friend constexpr Duration operator+(Duration a, Duration b) { return {a.ns + b.ns}; }
    friend constexpr Duration operator-(Duration a, Duration b) { return {a.ns - b.ns}; }
    friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.ns * n}; }
    friend constexpr Duration operator/(Duration a, std::int64_t n) { return {a.ns / n}; }
    constexpr Duration& operator+=(Duration b) {
        ns += b.ns;
        return *this;
    }
    constexpr Duration& operator-=(Duration b) {
        ns -= b.ns;
        return *this;
    }
};

/// An instant of simulated time: nanoseconds since the start of the run (never negative in a run).
struct Time {
    std::int64_t ns = 0;

    friend constexpr auto operator<=>(Time, Time) = default;
    friend constexpr Time operator+(Time t, Duration d) { return {t.ns + d.ns}; }
    friend constexpr Time operator-(Time t, Duration d) { return {t.ns - d.ns}; }
    friend constexpr Duration operator-(Time a, Time b) { return {a.ns - b.ns}; }
};

[[nodiscard]] constexpr Duration nanoseconds(std::int64_t n) {
    return {n};
}
[[nodiscard]] constexpr Duration microseconds(std::int64_t n) {
    return {n * 1'000};
}
[[nodiscard]] constexpr Duration milliseconds(std::int64_t n) {
    return {n * 1'000'000};
}
[[nodiscard]] constexpr Duration seconds(std::int64_t n) {
    return {n * 1'000'000'000};
}

/// The instant that never comes.
inline constexpr Time never{std::numeric_limits<std::int64_t>::max()};

/// The longest duration that a document may state: 10 years. Sums of a few of them stay far from overflow.
inline constexpr Duration longest_duration = seconds(10LL * 366 * 24 * 3600);

} // namespace labrack
