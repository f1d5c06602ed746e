#include "format.hpp"

#include <array>
#include <cmath>
#include <span>

namespace labrack::ui {

namespace {

constexpr std::string_view thin_space = "\xe2\x80\x89";
constexpr std::string_view times_sign = "\xc3\x97";

/// `value` with at most `decimals` decimals and no zeros at their end.
std::string trimmed(const Strings& strings, double value, int decimals) {
    double scale = 1;
    for (int n = 0; n < decimals; ++n)
        scale *= 10;
    long long rounded = std::llround(value * scale);
    const double shown = static_cast<double>(rounded) / scale;
    for (; decimals > 0 && rounded % 10 == 0; --decimals)
        rounded /= 10;
    return strings.number(shown, decimals);
}

double rounded_to(double value, int decimals) {
    const double scale = std::pow(10.0, decimals);
    return std::round(value * scale) / scale;
}

/// One way to write a duration: in `unit`, with `decimals`, as long as the rounded number is below `limit`.
struct DurationForm {
    double unit_ns;
    std::string_view unit;
    int decimals;
    double limit;
};

constexpr std::array readable_forms{
    DurationForm{1e3, "\xc2\xb5s", 0, 100}, DurationForm{1e6, "ms", 1, 10}, DurationForm{1e6, "ms", 0, 1000},
    DurationForm{1e9, "s", 1, 10},          DurationForm{1e9, "s", 0, 120},
};
constexpr std::array fine_forms{
    DurationForm{1e3, "\xc2\xb5s", 0, 100}, DurationForm{1e6, "ms", 1, 100}, DurationForm{1e6, "ms", 0, 1000},
    DurationForm{1e9, "s", 2, 10},          DurationForm{1e9, "s", 1, 120},
};
constexpr std::array exact_forms{
    DurationForm{1e3, "\xc2\xb5s", 0, 100},
    DurationForm{1e6, "ms", 1, 1000},
    DurationForm{1e9, "s", 3, 120},
};

std::span<const DurationForm> forms_of(Precision precision) {
    switch (precision) {
    case Precision::readable: return readable_forms;
    case Precision::fine: return fine_forms;
    case Precision::exact: return exact_forms;
    }
    return readable_forms;
}

std::string two_units(const Strings& strings, std::int64_t whole, std::string_view unit, std::int64_t rest,
                      std::string_view rest_unit) {
    std::string text = with_unit(strings.number(static_cast<double>(whole)), unit);
    if (rest > 0) text += " " + with_unit(strings.number(static_cast<double>(rest)), rest_unit);
    return text;
}

} // namespace

std::string with_unit(std::string_view number, std::string_view unit) {
    std::string text(number);
    if (!unit.empty() && unit.front() != '/') text += thin_space;
    return text.append(unit);
}

std::string duration_text(const Strings& strings, Duration value, Precision precision) {
    if (value.ns == 0) return with_unit("0", "ms");
    if (value.ns < 0) return "\xe2\x88\x92" + duration_text(strings, {-value.ns}, precision);
    const double ns = static_cast<double>(value.ns);
    for (const DurationForm& form : forms_of(precision))
        if (rounded_to(ns / form.unit_ns, form.decimals) < form.limit)
            return with_unit(trimmed(strings, ns / form.unit_ns, form.decimals), form.unit);
    const std::int64_t whole = (value.ns + 500'000'000) / 1'000'000'000;
    if (whole < 2 * 3600) return two_units(strings, whole / 60, "min", whole % 60, "s");
    return two_units(strings, whole / 3600, "h", whole % 3600 / 60, "min");
}

std::string clock_text(const Strings& strings, Time value) {
    return with_unit(strings.number(static_cast<double>(value.ns) * 1e-9, 3), "s");
}

std::string rate_text(const Strings& strings, double per_second) {
    return trimmed(strings, per_second, per_second < 9.95 ? 1 : 0) + "/s";
}

std::string rate_text(const Strings& strings, Rate value) {
    return rate_text(strings, value.per_second());
}

std::string share_text(const Strings& strings, double fraction) {
    if (fraction > 0 && fraction < 0.005) return "<" + std::string(thin_space) + with_unit("1", "%");
    return with_unit(strings.number(fraction * 100), "%");
}

std::string share_text(const Strings& strings, Share value) {
    return share_text(strings, value.fraction());
}

namespace {

/// The amount in the largest of the units, each a thousand of the one before, that leaves a whole of it.
std::string in_thousands(const Strings& strings, std::int64_t value, const std::array<std::string_view, 5>& units) {
    double amount = static_cast<double>(value);
    std::size_t unit = 0;
    while (unit + 1 < units.size() && rounded_to(amount, amount < 10 ? 1 : 0) >= 1000) {
        amount /= 1000;
        ++unit;
    }
    return with_unit(trimmed(strings, amount, amount < 10 ? 1 : 0), units[unit]);
}

} // namespace

std::string bytes_text(const Strings& strings, Bytes value) {
    return in_thousands(strings, value.count, {"B", "kB", "MB", "GB", "TB"});
}

std::string bandwidth_text(const Strings& strings, Bandwidth value) {
    return in_thousands(strings, value.bits_per_second, {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"});
}

std::string speed_text(const Strings& strings, std::int64_t speed_ppm) {
    const double speed = static_cast<double>(speed_ppm) * 1e-6;
    if (speed <= 0) return "0" + std::string(times_sign);
    if (speed >= 0.995) return trimmed(strings, speed, speed < 9.95 ? 1 : 0) + std::string(times_sign);
    return "1/" + trimmed(strings, 1 / speed, 1 / speed < 9.95 ? 1 : 0) + std::string(times_sign);
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    double unit = 1;
    bool digits = false;
    bool negative = false;
    bool decimals = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (text.substr(at, thin_space.size()) == thin_space) {
            at += thin_space.size() - 1;
        } else if (c >= '0' && c <= '9') {
            digits = true;
            value = value * 10 + (c - '0');
            if (decimals) unit *= 10;
        } else if ((c == '.' || c == ',') && !decimals) {
            decimals = true;
        } else if (c == '-' && !digits && !decimals && !negative) {
            negative = true;
        } else if (c != ' ') {
            return std::nullopt;
        }
    }
    if (!digits) return std::nullopt;
    return (negative ? -value : value) / unit;
}

} // namespace labrack::ui
