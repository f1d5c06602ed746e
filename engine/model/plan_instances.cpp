#include "model/plan_instances.hpp"

#include "base/hash.hpp"
#include "model/check_size.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>

namespace labrack::model {

namespace {

/// The node itself or the nearest around it that is a zone, or a region; else none.
NodeIndex around(const Plan& plan, NodeIndex node, Extent extent) {
    for (NodeIndex at = node; at.exists(); at = plan.design.node(at).in) {
        if (plan.kind_of(at).extent == extent) return at;
    }
    return {};
}

/// By component: whether what the workload's clients send may come there.
std::vector<bool> used_components(const Plan& plan) {
    std::vector<bool> used(plan.design.nodes.size(), false);
    std::vector<NodeIndex> reached;
    const auto reach = [&](NodeIndex node) {
        if (used[node.value]) return;
        used[node.value] = true;
        reached.push_back(node);
    };
    for (const PlanLoad& load : plan.loads)
        reach(load.client);
    while (!reached.empty()) {
        const NodeIndex from = reached.back();
        reached.pop_back();
        for (const Link& link : plan.design.links)
            if (link.from == from) reach(link.to);
    }
    return used;
}

/// By component: its place among those of its product, first the used ones, by id. Neither another order in the file
/// nor a component that nobody uses changes it nor, for one without its like, another name.
std::vector<std::uint64_t> own_keys(const Plan& plan) {
    const std::vector<Node>& nodes = plan.design.nodes;
    const std::vector<bool> used = used_components(plan);
    std::vector<std::size_t> order(nodes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return used[a] != used[b] ? used[a] : nodes[a].id < nodes[b].id; });
    std::map<std::string_view, std::uint64_t> earlier; // of each product
    std::vector<std::uint64_t> keys(nodes.size());
    for (const std::size_t i : order) {
        const std::string_view id = plan.catalogue.product(nodes[i].product).id;
        keys[i] = mix64(hash_text(id) + earlier[id]++);
    }
    return keys;
}

/// Whether the units matter that reads and writes take there.
bool counts_units(const Plan& plan, NodeIndex node) {
    const Parameters& component = plan.design.node(node).parameters;
    const std::vector<Price>& prices = plan.product_of(node).prices;
    return component.read_units > 0 || component.write_units > 0 ||
           std::any_of(prices.begin(), prices.end(),
                       [](const Price& one) { return one.meter == Meter::million_request_units; });
}

} // namespace

void expand_instances(Plan& plan) {
    for (std::size_t i = 0; i < plan.design.nodes.size(); ++i) {
        const auto node = index_of<NodeIndex>(i);
        const std::uint32_t count = instances_of(plan.design, plan.catalogue, node);
        plan.first_instance.push_back(index_of<InstanceIndex>(plan.instances.size()));
        plan.instance_count.push_back(count);
        const bool blocking = plan.product_of(node).concurrency == Concurrency::blocking;
        const bool queue = plan.is_queue(node);
        const Place place = plan.catalogue.kind_of(plan.design.nodes[i].product).place;
        const bool is_function = plan.design.nodes[i].parameters.idle_expiry.ns > 0;
        for (std::uint32_t ordinal = 0; ordinal < count; ++ordinal) {
            Instance& instance = plan.instances.emplace_back();
            instance.node = node;
            instance.ordinal = ordinal;
            instance.blocking = blocking;
            instance.place = place;
            instance.is_queue = queue;
            instance.is_function = is_function;
        }
    }
}

void place_instances(Plan& plan) {
    for (Instance& instance : plan.instances) {
        NodeIndex at = instance.node;
        std::uint32_t ordinal = instance.ordinal;
        const NodeIndex host = plan.design.host_of(at, plan.catalogue);
        if (host.exists() && plan.instance_count[host.value] > 0) {
            ordinal %= plan.instance_count[host.value];
            instance.host = InstanceIndex{plan.first_instance[host.value].value + ordinal};
            at = host;
        }
        const std::vector<NodeIndex>& spans = plan.design.node(at).spans;
        if (!spans.empty()) at = spans[ordinal % spans.size()];
        if (const NodeIndex zone = around(plan, at, Extent::zone); zone.exists())
            instance.zone = plan.first_instance[zone.value];
        instance.region = around(plan, at, Extent::region);
    }
}

void note_ways(Plan& plan) {
    const std::vector<std::uint64_t> keys = own_keys(plan);
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        Instance& instance = plan.instances[i];
        const Parameters& component = plan.design.node(instance.node).parameters;
        instance.is_station = instance.host.value != i && !instance.is_queue;
        // A name server and a queue have targets too, but are no balancers.
        instance.balances = plan.target_count[instance.node.value] > 0 && plan.is_balancer(instance.node);
        instance.is_firewall = plan.is_firewall(instance.node);
        instance.is_rule = instance.is_firewall || (instance.balances && !plan.product_of(instance.node).gateway);
        instance.limited = component.quota > 0 || counts_units(plan, instance.node);
        instance.takes_memory = component.memory_per_request.count > 0;
        instance.fails_by_itself = component.error_rate.ppm > 0;
        instance.keeps_data = plan.member_of[i] != no_member;
        instance.careful = component.retry_tokens > 0 || component.breaker_failures > 0;
        instance.counts_connections = component.max_connections > 0;
        instance.pauses = !component.latency.is_zero();
        instance.speed = component.speed;
        instance.key = mix64(keys[instance.node.value] + instance.ordinal);
        instance.workers = static_cast<std::uint32_t>(component.workers);
        instance.backlog = static_cast<std::uint32_t>(component.backlog);
    }
}

} // namespace labrack::model
