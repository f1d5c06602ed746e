#include "model/plan_targets.hpp"

#include "model/groups.hpp"
#include "model/plan_routes.hpp"
#include "model/ports.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

bool is_placed(const Plan& plan, NodeIndex node) {
    if (plan.instance_count[node.value] == 0) return false; // reported already
    const std::uint32_t group = plan.instances[plan.first_instance[node.value].value].group;
    return group != no_group && plan.groups[group].placed;
}

void note_balancer(Plan& plan, NodeIndex balancer, NodeIndex target) {
    for (Group& group : plan.groups) {
        if (group.node != target) continue;
        group.endpoint_delay = std::max(group.endpoint_delay, plan.design.node(balancer).parameters.endpoint_delay);
    }
}

/// Whoever listens at the addresses of the node's records, in their order: what a name server checks.
void list_checked_addresses(Plan& plan, NodeIndex node) {
    const Parameters& server = plan.design.node(node).parameters;
    if (server.check_interval.ns <= 0) return;
    for (const DnsRecord& record : server.records) {
        for (const NodeIndex listener : listeners(plan, record)) {
            for (std::uint32_t i = 0; i < address_count(plan, listener); ++i)
                plan.targets.push_back({{}, {plan.first_instance[listener.value].value + i}});
        }
    }
}

/// Whether the latency between the instances of the two is not the same for each pair, as they stand from the
/// beginning.
bool differs_by_pair(const Plan& plan, NodeIndex from, NodeIndex to) {
    const InstanceIndex first_from = plan.first_instance[from.value];
    const InstanceIndex first_to = plan.first_instance[to.value];
    const Duration latency = plan.latency_between(first_from, first_to);
    for (std::uint32_t i = 0; i < plan.instance_count[from.value]; ++i) {
        for (std::uint32_t j = 0; j < plan.instance_count[to.value]; ++j) {
            if (plan.latency_between({first_from.value + i}, {first_to.value + j}) != latency) return true;
        }
    }
    return false;
}

} // namespace

void resolve_links(Plan& plan) {
    for (const Link& link : plan.design.links) {
        const InstanceIndex from = plan.first_instance[link.from.value];
        const InstanceIndex to = plan.first_instance[link.to.value];
        const bool at_caller = !link.latency && is_at_caller(plan.design, plan.catalogue, link);
        const bool stated = link.latency || at_caller;
        Duration latency = link.latency ? *link.latency : plan.latency_between(from, to);
        if (at_caller) latency = {};
        const bool moves = is_placed(plan, link.from) || is_placed(plan, link.to);
        plan.links.push_back({link.from, link.to, latency,
                              !stated && (moves || differs_by_pair(plan, link.from, link.to)),
                              link.connections == Connections::fresh, plan.floats(link.to), link.encrypted(),
                              link.priority, static_cast<std::uint32_t>(link.weight), link.protocol, no_member,
                              link.pool, plan.pool_count, port_of(plan, link), LinkIndex{}});
        if (link.pool.size > 0) plan.pool_count += plan.instance_count[link.from.value];
    }
}

void list_targets(Plan& plan) {
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        const bool has_targets = plan.is_balancer(node) || plan.is_queue(node);
        plan.first_target.push_back(static_cast<std::uint32_t>(plan.targets.size()));
        for (std::size_t l = 0; has_targets && l < plan.links.size(); ++l) {
            const PlanLink& link = plan.links[l];
            if (!passes_work(plan.design.links[l])) continue;
            if (link.from == node) note_balancer(plan, node, link.to);
            for (std::uint32_t i = 0; link.from == node && i < address_count(plan, link.to); ++i) {
                const InstanceIndex instance{plan.first_instance[link.to.value].value + i};
                plan.targets.push_back({index_of<LinkIndex>(l), instance});
            }
        }
        list_checked_addresses(plan, node);
        plan.target_count.push_back(static_cast<std::uint32_t>(plan.targets.size()) - plan.first_target[n]);
    }
}

const std::string& address_of(const Plan& plan, NodeIndex node) {
    const NodeIndex host = plan.design.host_of(node, plan.catalogue);
    const Parameters& parameters = plan.design.node(node).parameters;
    if (!parameters.floating_address.empty()) return parameters.floating_address;
    const std::string& own = parameters.address;
    return own.empty() && host.exists() ? plan.design.node(host).parameters.address : own;
}

std::uint32_t address_count(const Plan& plan, NodeIndex node) {
    return plan.floats(node) ? std::min(1U, plan.instance_count[node.value]) : plan.instance_count[node.value];
}

std::vector<NodeIndex> listeners(const Plan& plan, const DnsRecord& record) {
    std::vector<NodeIndex> found;
    if (record.type == RecordType::alias) {
        if (const auto named = plan.design.find(record.value)) found.push_back(*named);
        return found;
    }
    for (const Link& link : plan.design.links) {
        const bool from_client = plan.is_client(link.from);
        if (!from_client || link.protocol == "dns") continue;
        for (const NodeIndex node : met_over(plan, link)) {
            const bool known = std::find(found.begin(), found.end(), node) != found.end();
            if (!known && address_of(plan, node) == record.value) found.push_back(node);
        }
    }
    return found;
}

std::vector<NodeIndex> met_over(const Plan& plan, const Link& link) {
    std::vector<NodeIndex> met{link.to};
    for (std::size_t i = 0; i < met.size(); ++i) {
        if (!plan.is_firewall(met[i])) continue;
        for (const Link& behind : plan.design.links) {
            const bool known = std::find(met.begin(), met.end(), behind.to) != met.end();
            if (behind.from == met[i] && !known && passes_work(behind)) met.push_back(behind.to);
        }
    }
    return met;
}

} // namespace labrack::model
