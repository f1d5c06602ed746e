// Numbers as a student reads them: rounded to what can be read, with a unit after a thin space.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "strings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace labrack::ui {

enum class Precision {
    readable, ///< two digits: "3.4 ms", "38 ms", "1.2 s"
    fine,     ///< three digits, where parts must add up: "14.2 ms", "1.24 s"
    exact,    ///< tenths of a millisecond up to a second, where small differences count: "100.3 ms"
};

/// "40 µs", "3.4 ms", "38 ms", "1.2 s", "3 min 5 s", "2 h 10 min"; the open end of a thing under way is not a duration.
[[nodiscard]] std::string duration_text(const Strings& strings, Duration value,
                                        Precision precision = Precision::readable);
/// A moment of the run, in seconds since its start: "14.108 s", always three decimals so that digits do not jump.
[[nodiscard]] std::string clock_text(const Strings& strings, Time value);
/// "0.5/s", "7.3/s", "120/s".
[[nodiscard]] std::string rate_text(const Strings& strings, double per_second);
[[nodiscard]] std::string rate_text(const Strings& strings, Rate value);
/// "70 %"; "< 1 %" for what is little but not nothing.
[[nodiscard]] std::string share_text(const Strings& strings, double fraction);
[[nodiscard]] std::string share_text(const Strings& strings, Share value);
/// "500 B", "12 kB", "4 GB" (decimal units).
[[nodiscard]] std::string bytes_text(const Strings& strings, Bytes value);
[[nodiscard]] std::string bandwidth_text(const Strings& strings, Bandwidth value);
/// A playing speed: "1/100×", "1×", "20×".
[[nodiscard]] std::string speed_text(const Strings& strings, std::int64_t speed_ppm);
/// A number and its unit with a thin space between ("%" too); no space before "/s".
[[nodiscard]] std::string with_unit(std::string_view number, std::string_view unit);

/// A number as people type it: "12.5" or "12,5", spaces ignored; nothing when it is none.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

} // namespace labrack::ui
