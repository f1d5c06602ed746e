// What a design costs in a month, and what of it nothing uses.
#include "analysis/cost.hpp"
#include "analysis/rules.hpp"

#include <algorithm>

namespace labrack::analysis {

namespace {

using model::InstanceIndex;
using model::NodeIndex;

bool contains(const std::vector<InstanceIndex>& all, InstanceIndex one) {
    return std::binary_search(all.begin(), all.end(), one, [](auto a, auto b) { return a.value < b.value; });
}

/// Of a machine: it holds something that gets no requests, and nothing that serves any or that looks after others.
bool is_idle_machine(const model::Plan& plan, const std::vector<InstanceIndex>& idle, InstanceIndex machine) {
    bool holds = false;
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto tenant = index_of<InstanceIndex>(i);
        if (tenant == machine || plan.instances[i].host != machine) continue;
        const bool is_agent = plan.kind_of(plan.instances[i].node).duty == model::Duty::monitoring_agent;
        if (!contains(idle, tenant) && !is_agent) return false;
        holds = holds || !is_agent;
    }
    return holds;
}

/// What the component's idle instances cost of its whole cost.
Money idle_part(const model::Plan& plan, const std::vector<InstanceIndex>& idle, const ComponentCost& component) {
    const std::uint32_t count = first_count(plan, component.node);
    if (count == 0 || idle.empty()) return {};
    std::int64_t wasted = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
        const InstanceIndex instance{plan.first_instance[component.node.value].value + i};
        const bool is_machine = plan.kind_of(component.node).is_host;
        if (is_machine ? is_idle_machine(plan, idle, instance) : contains(idle, instance)) ++wasted;
    }
    return {component.total.micro_usd / count * wasted};
}

LocalText priced(const Subject& subject, NodeIndex node, Money amount) {
    const LocalText label = subject.label(node);
    const LocalText price = dollars_figure(amount);
    return {label.en + " (" + price.en + ")", label.in("es") + " (" + price.es + ")"};
}

} // namespace

void find_monthly_cost(const Subject& subject, Findings& out) {
    const MonthlyCost cost = monthly_cost(subject.plan);
    const ComponentCost* most = cost.most_expensive();
    if (most == nullptr || most->total.micro_usd <= 0) return;
    const std::vector<InstanceIndex> idle = idle_instances(subject);
    std::vector<std::string> components;
    std::vector<LocalText> listed;
    Money wasted;
    for (const ComponentCost& component : cost.components) {
        const Money part = idle_part(subject.plan, idle, component);
        if (part.micro_usd <= 0) continue;
        components.push_back(subject.id(component.node));
        listed.push_back(priced(subject, component.node, part));
        wasted.micro_usd += part.micro_usd;
    }
    const Argument total{"total", dollars_figure(cost.total)};
    if (!components.empty())
        out.push_back(subject.find("monthly-cost", "idle", std::move(components), {},
                                   {total, {"wasted", dollars_figure(wasted)}, {"listed", enumerate(listed)}}));
    const Argument work{"work", dollars_figure(cost.of(model::Meter::operator_hour))};
    out.push_back(subject.find("monthly-cost", "most-expensive", {subject.id(most->node)}, {},
                               {total, work, {"amount", dollars_figure(most->total)}}));
}

} // namespace labrack::analysis
