#include "sim/cost.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

using Wide = __int128;

constexpr Duration hour = seconds(3600);

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

Quantity quantity_of(model::Meter meter, const Meters& meters, const model::Parameters& component) {
    constexpr std::int64_t million = 1'000'000;
    switch (meter) {
    case model::Meter::hour: return {meters.existed.ns, 1, hour.ns};
    case model::Meter::gigabyte: return {meters.bytes_out, 1, 1000 * million};
    case model::Meter::million_requests: return {static_cast<Wide>(meters.requests), 1, million};
    case model::Meter::million_request_units: return {meters.tenths_of_units, 1, Wide{10} * million};
    case model::Meter::gigabyte_second: { // in kB and ms
        const Bytes memory = component.memory.count > 0 ? component.memory : component.memory_limit;
        return {meters.busy_ns / million, memory.count / 1000, Wide{1000} * million};
    }
    case model::Meter::capacity_unit: // the price is that of a write unit; a read unit costs a fifth
        return {meters.existed.ns, std::int64_t{5} * component.write_units + component.read_units, Wide{5} * hour.ns};
    case model::Meter::operator_hour: // in seconds of work a month
        return {meters.existed.ns, component.operator_time.ns / 1'000'000'000, Wide{3600} * billed_month.ns};
    case model::Meter::gigabyte_month: // in MB and µs
        return {meters.existed.ns / 1000, component.storage.count / million, Wide{1000} * (billed_month.ns / 1000)};
    }
    return {};
}

Money price_of(UnitPrice price, const Quantity& quantity) {
    constexpr std::int64_t pico_per_micro = 1'000'000;
    return {static_cast<std::int64_t>(
        rounded(quantity.count * quantity.factor * price.pico_usd, quantity.unit * pico_per_micro))};
}

/// The quantity of `length` at the use that was measured over `measured`.
Quantity extrapolated(Quantity quantity, Duration measured, Duration length) {
    quantity.count = rounded(quantity.count * length.ns, measured.ns);
    return quantity;
}

void add(Bill& to, const Bill& bill) {
    to.spent.micro_usd += bill.spent.micro_usd;
    to.per_hour.micro_usd += bill.per_hour.micro_usd;
    to.per_month.micro_usd += bill.per_month.micro_usd;
}

Meters meters_of_all(const model::Plan& plan, const Metrics& metrics, model::NodeIndex node) {
    Meters sum;
    const std::uint32_t first = plan.first_instance[node.value].value;
    for (std::uint32_t i = 0; i < plan.instance_count[node.value]; ++i) {
        const Meters one = metrics.meters({first + i});
        sum.existed += one.existed;
        sum.busy_ns += one.busy_ns;
        sum.requests += one.requests;
        sum.bytes_out += one.bytes_out;
        sum.tenths_of_units += one.tenths_of_units;
    }
    return sum;
}

} // namespace

Cost cost_of(const model::Plan& plan, const Metrics& metrics, Time now) {
    Cost cost;
    const Duration measured = now - metrics.totals_since();
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const model::Node& node = plan.design.nodes[n];
        const model::Product& product = plan.catalogue.product(node.product);
        if (product.prices.empty()) continue;
        ComponentBill component;
        component.node = index_of<model::NodeIndex>(n);
        const Meters meters = meters_of_all(plan, metrics, component.node);
        for (const model::Price& price : product.prices) {
            if (measured.ns <= 0) continue;
            const Quantity quantity = quantity_of(price.meter, meters, node.parameters);
            const Bill bill{price_of(price.amount, quantity),
                            price_of(price.amount, extrapolated(quantity, measured, hour)),
                            price_of(price.amount, extrapolated(quantity, measured, billed_month))};
            add(component.by_meter[static_cast<std::size_t>(price.meter)], bill);
            add(component.total, bill);
        }
        add(cost.total, component.total);
        cost.components.push_back(component);
    }
    return cost;
}

} // namespace labrack::sim
