#include "sim/cost.hpp"

namespace labrack::sim {

namespace {

constexpr Duration hour = seconds(3600);

void add(Bill& to, const Bill& bill) {
    to.spent.micro_usd += bill.spent.micro_usd;
    to.per_hour.micro_usd += bill.per_hour.micro_usd;
    to.per_month.micro_usd += bill.per_month.micro_usd;
}

model::Usage usage_of(const model::Plan& plan, const Metrics& metrics, model::NodeIndex node) {
    model::Usage sum;
    const std::uint32_t first = plan.first_instance[node.value].value;
    for (std::uint32_t i = 0; i < plan.instance_count[node.value]; ++i) {
        const Meters one = metrics.meters({first + i});
        sum.existed_ns += one.existed.ns;
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
        const model::Usage usage = usage_of(plan, metrics, component.node);
        for (const model::Price& price : product.prices) {
            if (measured.ns <= 0) continue;
            const auto charge_for = [&](Duration length) {
                return model::charge(price, usage, node.parameters, measured, length);
            };
            const Bill bill{charge_for(measured), charge_for(hour), charge_for(billed_month)};
            add(component.by_meter[static_cast<std::size_t>(price.meter)], bill);
            add(component.total, bill);
        }
        add(cost.total, component.total);
        cost.components.push_back(component);
    }
    return cost;
}

} // namespace labrack::sim
