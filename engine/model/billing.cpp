#include "model/billing.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

using Wide = Usage::Count;

constexpr Duration hour = seconds(3600);
constexpr Wide most_micro_usd = 1'000'000'000'000'000; ///< a thousand million dollars

Wide rounded(Wide amount, Wide unit) {
    return (amount + unit / 2) / unit;
}

/// What is billed, as `count` × `factor` in units of which `unit` make one that has a price. Only `count` grows with
/// time, so it alone is extrapolated, before the product with the factor could become too large.
struct Quantity {
    Wide count = 0;
    std::int64_t factor = 1;
    Wide unit = 1;
};

/// How large the machine is beside the one that the price is for, in thousandths: by cores or memory, what is more.
std::int64_t thousandths_of_size(const Price& price, const Parameters& component) {
    const Wide cores = price.cores > 0 ? Wide{1000} * component.cores / price.cores : 0;
    const Wide memory = price.memory.count > 0 ? Wide{1000} * component.memory.count / price.memory.count : 0;
    const bool is_sized = price.cores > 0 || price.memory.count > 0;
    return is_sized ? static_cast<std::int64_t>(std::clamp<Wide>(std::max(cores, memory), 1, 1'000'000)) : 1000;
}

Quantity quantity_of(const Price& price, const Usage& usage, const Parameters& component) {
    constexpr std::int64_t million = 1'000'000;
    switch (price.meter) {
    case Meter::hour: return {usage.existed_ns, thousandths_of_size(price, component), Wide{1000} * hour.ns};
    case Meter::gigabyte: return {usage.bytes_out, 1, 1000 * million};
    case Meter::million_requests: return {usage.requests, 1, million};
    case Meter::million_request_units: return {usage.tenths_of_units, 1, Wide{10} * million};
    case Meter::gigabyte_second: { // in kB and ms
        const Bytes memory = component.memory.count > 0 ? component.memory : component.memory_limit;
        return {usage.busy_ns / million, memory.count / 1000, Wide{1000} * million};
    }
    case Meter::capacity_unit: // the price is that of a write unit; a read unit costs a fifth
        return {usage.existed_ns, std::int64_t{5} * component.write_units + component.read_units, Wide{5} * hour.ns};
    case Meter::operator_hour: // in seconds of work a month
        return {usage.existed_ns, component.operator_time.ns / 1'000'000'000, Wide{3600} * billed_month.ns};
    case Meter::gigabyte_month: // in MB and µs
        return {usage.existed_ns / 1000, component.storage.count / million, Wide{1000} * (billed_month.ns / 1000)};
    }
    return {};
}

} // namespace

Money charge(const Price& price, const Usage& usage, const Parameters& component, Duration measured, Duration length) {
    constexpr std::int64_t pico_per_micro = 1'000'000;
    Quantity quantity = quantity_of(price, usage, component);
    if (length != measured) quantity.count = rounded(quantity.count * length.ns, measured.ns);
    const Wide amount =
        rounded(quantity.count * quantity.factor * price.amount.pico_usd, quantity.unit * pico_per_micro);
    return {static_cast<std::int64_t>(std::min(amount, most_micro_usd))};
}

} // namespace labrack::model
