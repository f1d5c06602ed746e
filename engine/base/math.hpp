// Elementary functions with the same bits everywhere: only +, -, *, / and bit moves, so no C library is involved.
#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace labrack::math {

/// std::bit_cast, which the library of older Emscriptens lacks; the compilers have it.
template <class To, class From>
[[nodiscard]] constexpr To bit_cast(const From& from) {
    return __builtin_bit_cast(To, from);
}

inline constexpr double ln2_high = 6.93147180369123816490e-01; ///< upper 33 bits of ln 2 (Cody and Waite's split)
inline constexpr double ln2_low = 1.90821492927058770002e-10;  ///< ln 2 - ln2_high

/// Natural logarithm of a finite x > 0; relative error below 1e-15. Series of atanh (Abramowitz and Stegun, 4.1.27).
[[nodiscard]] constexpr double log(double x) {
    int exponent = 0;
    if (x < 2.2250738585072014e-308) { // subnormal: lift it first
        x *= 18014398509481984.0;      // 2^54
        exponent = -54;
    }
    auto bits = bit_cast<std::uint64_t>(x);
    exponent += static_cast<int>(bits >> 52) - 1023;
    bits = (bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL;
    double mantissa = bit_cast<double>(bits);
    if (mantissa > 1.4142135623730951) {
        mantissa *= 0.5;
        exponent += 1;
    }
    const double f = (mantissa - 1.0) / (mantissa + 1.0);
    const double square = f * f;
    double series = 0.0;
    for (int k = 23; k >= 3; k -= 2)
        series = (series + 1.0 / k) * square;
    const double e = exponent;
    return e * ln2_high + (2.0 * f + (2.0 * f * series + e * ln2_low));
}

/// e to the power x; 0 below -708, the value at 709 above it. Taylor series on |r| <= ln 2 / 2, relative error below
/// 1e-15.
[[nodiscard]] constexpr double exp(double x) {
    if (x < -708.0) return 0.0;
    if (x > 709.0) x = 709.0;
    const double scaled = x * 1.4426950408889634074 + (x < 0 ? -0.5 : 0.5);
    const auto k = static_cast<std::int64_t>(scaled);
    const double kd = static_cast<double>(k);
    const double r = (x - kd * ln2_high) - kd * ln2_low;
    double series = 1.0;
    for (int n = 14; n >= 1; --n)
        series = 1.0 + series * r / n;
    return series * bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// x to the power y for x > 0.
[[nodiscard]] constexpr double pow(double x, double y) {
    return exp(y * log(x));
}

/// The one conversion from a real number of nanoseconds to a duration: rounds half up, clamps to 0 … 10 years; NaN
/// gives 0.
[[nodiscard]] constexpr Duration to_duration(double ns) {
    if (!(ns > 0.0)) return {0};
    if (ns >= static_cast<double>(longest_duration.ns)) return longest_duration;
    return {static_cast<std::int64_t>(ns + 0.5)};
}

} // namespace labrack::math
