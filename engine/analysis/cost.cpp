#include "analysis/cost.hpp"

#include "analysis/estimate.hpp"
#include "analysis/failure_atoms.hpp"

#include <algorithm>
#include <string>

namespace labrack::analysis {

namespace {

using model::NodeIndex;
using model::Usage;

constexpr std::int64_t million = 1'000'000;

Usage::Count ceiling(Usage::Count amount, Usage::Count unit) {
    return (amount + unit - 1) / unit;
}

/// Counts what is used in a part of the month.
class UsageCounter {
  public:
    explicit UsageCounter(const MonthPart& part) : plan_(*part.plan), time_(part.time) {
        EstimateOptions options;
        options.mean_rates = true;
        estimate_ = estimate(plan_, options);
    }

    void add(NodeIndex node, Usage& to) const {
        const std::uint32_t first = plan_.first_instance[node.value].value;
        to.existed_ns += Usage::Count{count_of(node)} * time_.ns;
        for (std::uint32_t i = first; i < first + first_count(plan_, node); ++i) {
            const InstanceEstimate& one = estimate_.instances[i];
            to.busy_ns += Usage::Count{one.busy.ppm} * time_.ns / million;
            to.requests += over_time(one.visits, 1);
            to.bytes_out += over_time(one.bytes_out, 1);
            to.tenths_of_units += over_time(one.units, 10);
        }
    }

  private:
    const model::Plan& plan_;
    Duration time_;
    Estimate estimate_;

    [[nodiscard]] Usage::Count over_time(Rate rate, int factor) const {
        constexpr Usage::Count unit = Usage::Count{1'000'000'000} * 1'000'000'000; // nano × ns in a second
        return (Usage::Count{rate.nano_per_second} * factor * time_.ns + unit / 2) / unit;
    }

    /// How many instances there are in the mean.
    [[nodiscard]] std::uint32_t count_of(NodeIndex node) const {
        const std::uint32_t at_first = first_count(plan_, node);
        if (at_first == 0) return 0;
        const model::Instance& first = plan_.instances[plan_.first_instance[node.value].value];
        const bool follows = first.group != model::no_group && plan_.groups[first.group].follows;
        if (!follows || !first.host.exists()) return scaled_count(node, at_first);
        const NodeIndex host = plan_.instances[first.host.value].node;
        const std::uint32_t hosts = first_count(plan_, host);
        return hosts == 0 ? at_first : at_first * scaled_count(host, hosts) / hosts;
    }

    [[nodiscard]] std::uint32_t scaled_count(NodeIndex node, std::uint32_t at_first) const {
        const model::Parameters& component = plan_.design.node(node).parameters;
        if (component.scaling == model::Scaling::none || component.scaling == model::Scaling::cluster) return at_first;
        Usage::Count cores = 0;
        Usage::Count busy = 0;
        Usage::Count visits = 0;
        const std::uint32_t first = plan_.first_instance[node.value].value;
        for (std::uint32_t i = first; i < first + at_first; ++i) {
            cores += estimate_.instances[i].cores.ppm;
            busy += estimate_.instances[i].busy.ppm;
            visits += estimate_.instances[i].visits.nano_per_second;
        }
        Usage::Count wanted = at_first;
        switch (component.scaling_metric) {
        case model::ScalingMetric::cpu: { // in thousandths of a core; a pod that requests none counts as if it did one
            const int requested = component.cpu_request > 0 ? component.cpu_request : 1000;
            const int own = plan_.kind_of(node).is_host ? 1000 * component.cores : requested;
            wanted = ceiling(cores * 1000, Usage::Count{own} * component.target_utilization.ppm);
            break;
        }
        case model::ScalingMetric::requests:
            wanted = ceiling(visits, Usage::Count{component.target_per_replica} * 1'000'000'000);
            break;
        case model::ScalingMetric::in_hand:
            wanted = ceiling(busy, Usage::Count{component.target_per_replica} * million);
            break;
        }
        const int least = std::min(component.min_replicas, component.max_replicas);
        return static_cast<std::uint32_t>(std::clamp<Usage::Count>(wanted, least, component.max_replicas));
    }
};

} // namespace

const ComponentCost* MonthlyCost::most_expensive() const {
    const auto most = std::max_element(components.begin(), components.end(),
                                       [](const auto& a, const auto& b) { return a.total < b.total; });
    return most == components.end() ? nullptr : &*most;
}

const ComponentCost* MonthlyCost::find(NodeIndex node) const {
    const auto found =
        std::find_if(components.begin(), components.end(), [&](const ComponentCost& one) { return one.node == node; });
    return found == components.end() ? nullptr : &*found;
}

MonthlyCost monthly_cost(std::span<const MonthPart> month) {
    MonthlyCost cost;
    std::vector<UsageCounter> counters;
    Duration length;
    for (const MonthPart& part : month) {
        counters.emplace_back(part);
        length += part.time;
    }
    if (month.empty() || length.ns <= 0) return cost;
    const model::Plan& plan = *month.front().plan;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        const model::Product& product = plan.product_of(node);
        if (product.prices.empty()) continue;
        Usage usage;
        for (const UsageCounter& counter : counters)
            counter.add(node, usage);
        ComponentCost component;
        component.node = node;
        for (const model::Price& price : product.prices) {
            const Money amount = model::charge(price, usage, plan.design.node(node).parameters, length, length);
            const auto meter = static_cast<std::size_t>(price.meter);
            component.by_meter[meter].micro_usd += amount.micro_usd;
            component.total.micro_usd += amount.micro_usd;
            cost.by_meter[meter].micro_usd += amount.micro_usd;
            cost.total.micro_usd += amount.micro_usd;
        }
        cost.components.push_back(component);
    }
    return cost;
}

MonthlyCost monthly_cost(const model::Plan& plan) {
    const MonthPart whole{&plan, model::billed_month};
    return monthly_cost({&whole, 1});
}

LocalText dollars_figure(Money amount) {
    constexpr std::int64_t cent = 10'000;
    constexpr std::int64_t tenth_of_mill = 100;
    const bool is_small = amount.micro_usd > 0 && amount.micro_usd < cent;
    const std::int64_t unit = is_small ? tenth_of_mill : cent;
    const LocalText figure = decimal_figure((amount.micro_usd + unit / 2) / unit, is_small ? 4 : 2);
    return {"$" + figure.en, "$" + figure.es};
}

} // namespace labrack::analysis
