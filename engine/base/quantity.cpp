#include "base/quantity.hpp"

#include <array>
#include <limits>
#include <optional>
#include <span>

namespace labrack {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t scale; ///< how many of the integer inside make one of this unit
};

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::array duration_units{
    Unit{"ns", 1},        Unit{"us", 1'000},           Unit{"µs", 1'000},           Unit{"ms", 1'000'000},
    Unit{"s", second_ns}, Unit{"min", 60 * second_ns}, Unit{"h", 3600 * second_ns}, Unit{"d", 86400 * second_ns}};
constexpr std::array byte_units{Unit{"B", 1},
                                Unit{"kB", 1'000},
                                Unit{"MB", 1'000'000},
                                Unit{"GB", 1'000'000'000},
                                Unit{"TB", 1'000'000'000'000},
                                Unit{"KiB", 1LL << 10},
                                Unit{"MiB", 1LL << 20},
                                Unit{"GiB", 1LL << 30},
                                Unit{"TiB", 1LL << 40}};
constexpr std::array bandwidth_units{Unit{"bit/s", 1}, Unit{"kbit/s", 1'000}, Unit{"Mbit/s", 1'000'000},
                                     Unit{"Gbit/s", 1'000'000'000}, Unit{"Tbit/s", 1'000'000'000'000}};
constexpr std::array share_units{Unit{"%", 10'000}};
constexpr std::array money_units{Unit{"", 1'000'000}};
constexpr std::array unit_price_units{Unit{"", 1'000'000'000'000}};

struct Decimal {
    std::int64_t digits = 0; ///< the number without its point
    std::int64_t divisor = 1;
    std::string_view unit;
};

std::optional<Decimal> split_decimal(std::string_view text) {
    Decimal number;
    std::size_t i = 0;
    bool any = false;
    bool fraction = false;
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' && !fraction && any) {
            fraction = true;
        } else if (c >= '0' && c <= '9') {
            any = true;
            if (number.digits > std::numeric_limits<std::int64_t>::max() / 10 - 1) return std::nullopt;
            number.digits = number.digits * 10 + (c - '0');
            if (fraction) {
                if (number.divisor > 100'000'000'000) return std::nullopt;
                number.divisor *= 10;
            }
        } else {
            break;
        }
    }
    if (!any || text[i - 1] == '.') return std::nullopt;
    while (i < text.size() && text[i] == ' ')
        ++i;
    number.unit = text.substr(i);
    return number;
}

Diagnostic bad_quantity(std::string_view text, std::string_view what, std::string hint) {
    Diagnostic problem;
    problem.code = "quantity";
    problem.message = in_quotes(text) + " is not " + std::string(what);
    problem.hint = std::move(hint);
    return problem;
}

/// digits / divisor × scale, rounded to nearest; nothing when it does not fit.
std::optional<std::int64_t> scaled(const Decimal& number, std::int64_t scale, std::int64_t limit) {
    const __int128 product = static_cast<__int128>(number.digits) * scale;
    const __int128 rounded = (product + number.divisor / 2) / number.divisor;
    if (rounded > limit) return std::nullopt;
    return static_cast<std::int64_t>(rounded);
}

struct QuantityForm {
    std::string_view what; ///< "a duration"
    std::string_view example;
    std::int64_t limit;
};

Result<std::int64_t> parse_with(std::string_view text, std::span<const Unit> units, const QuantityForm& form) {
    const auto number = split_decimal(text);
    const std::string hint = "write it like " + std::string(form.example);
    if (!number) return bad_quantity(text, form.what, hint);
    for (const Unit& unit : units) {
        if (unit.name != number->unit) continue;
        if (const auto value = scaled(*number, unit.scale, form.limit)) return *value;
        return bad_quantity(text, std::string(form.what) + " in range", "it is too large");
    }
    return bad_quantity(text, form.what, hint);
}

template <class Quantity>
Result<Quantity> wrap(Result<std::int64_t> number) {
    if (!number) return number.problems();
    return Quantity{*number};
}

std::string decimal_text(std::int64_t value, std::int64_t scale, std::string_view unit) {
    std::string text = std::to_string(value / scale);
    std::int64_t rest = value % scale;
    if (rest != 0) {
        text += '.';
        while (rest != 0) {
            rest *= 10;
            text += static_cast<char>('0' + rest / scale);
            rest %= scale;
        }
    }
    return text + std::string(unit);
}

} // namespace

Result<Duration> parse_duration(std::string_view text) {
    return wrap<Duration>(
        parse_with(text, duration_units, {"a duration", "\"4ms\", \"1.5s\" or \"2min\"", longest_duration.ns}));
}

Result<Rate> parse_rate(std::string_view text) {
    constexpr QuantityForm form{"a rate", "\"200/s\" or \"30/min\"", std::numeric_limits<std::int64_t>::max() / 2};
    const auto slash = text.find('/');
    const auto number = slash == std::string_view::npos ? std::nullopt : split_decimal(text.substr(0, slash));
    const std::string hint = "write it like " + std::string(form.example);
    if (!number || !number->unit.empty()) return bad_quantity(text, form.what, hint);
    for (const Unit& unit : duration_units) {
        if (unit.name != text.substr(slash + 1) || unit.scale < second_ns) continue;
        Decimal per_unit = *number;
        per_unit.divisor *= unit.scale / second_ns;
        if (const auto value = scaled(per_unit, second_ns, form.limit)) return Rate{*value};
        return bad_quantity(text, "a rate in range", "it is too large");
    }
    return bad_quantity(text, form.what, hint);
}

Result<Bytes> parse_bytes(std::string_view text) {
    return wrap<Bytes>(parse_with(text, byte_units, {"an amount of data", "\"250kB\" or \"4GiB\"", 1LL << 60}));
}

Result<Bandwidth> parse_bandwidth(std::string_view text) {
    return wrap<Bandwidth>(
        parse_with(text, bandwidth_units, {"a bandwidth", "\"10Gbit/s\" or \"250kbit/s\"", 1'000'000'000'000'000}));
}

Result<Share> parse_share(std::string_view text) {
    return wrap<Share>(parse_with(text, share_units, {"a share", "\"95%\"", 1'000'000'000'000}));
}

Result<Money> parse_money(std::string_view text) {
    if (text.empty() || text[0] != '$') return bad_quantity(text, "an amount of money", "write it like \"$35\"");
    return wrap<Money>(parse_with(text.substr(1), money_units, {"an amount of money", "\"$35\"", 1LL << 60}));
}

Result<UnitPrice> parse_unit_price(std::string_view text) {
    if (text.empty() || text[0] != '$') return bad_quantity(text, "a price", "write it like \"$0.0416\"");
    return wrap<UnitPrice>(
        parse_with(text.substr(1), unit_price_units, {"a price", "\"$0.0416\"", 1'000'000'000'000'000'000}));
}

std::string to_text(Duration value) {
    if (value.ns < 0) return "-" + to_text(Duration{-value.ns});
    if (value.ns >= second_ns) return decimal_text(value.ns, second_ns, "s");
    if (value.ns >= 1'000'000) return decimal_text(value.ns, 1'000'000, "ms");
    if (value.ns >= 1'000) return decimal_text(value.ns, 1'000, "us");
    return decimal_text(value.ns, 1, value.ns == 0 ? "s" : "ns");
}

std::string to_text(Rate value) {
    return decimal_text(value.nano_per_second, second_ns, "/s");
}

std::string to_text(Bytes value) {
    if (value.count >= 1'000'000'000) return decimal_text(value.count, 1'000'000'000, "GB");
    if (value.count >= 1'000'000) return decimal_text(value.count, 1'000'000, "MB");
    if (value.count >= 1'000) return decimal_text(value.count, 1'000, "kB");
    return decimal_text(value.count, 1, "B");
}

std::string to_text(Bandwidth value) {
    const std::int64_t rate = value.bits_per_second;
    if (rate >= 1'000'000'000) return decimal_text(rate, 1'000'000'000, "Gbit/s");
    if (rate >= 1'000'000) return decimal_text(rate, 1'000'000, "Mbit/s");
    if (rate >= 1'000) return decimal_text(rate, 1'000, "kbit/s");
    return decimal_text(rate, 1, "bit/s");
}

std::string to_text(Share value) {
    return decimal_text(value.ppm, 10'000, "%");
}

std::string to_text(Money value) {
    return "$" + decimal_text(value.micro_usd, 1'000'000, "");
}

} // namespace labrack
