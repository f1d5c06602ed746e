#include "model/groups.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace labrack::model {

namespace {

/// The nearest cluster around the node, or none.
NodeIndex cluster_around(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    for (NodeIndex at = design.node(node).in; at.exists(); at = design.node(at).in) {
        if (catalogue.kind_of(design.node(at).product).is_cluster) return at;
    }
    return {};
}

/// The machine around the node, when machines of its kind come and go; else none.
NodeIndex changing_host(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    const NodeIndex host = design.host_of(node, catalogue);
    if (!host.exists() || host == node) return {};
    return design.node(host).parameters.scaling == Scaling::none ? NodeIndex{} : host;
}

/// Whether a cluster chooses the machine: what stands in the cluster but on none of its machines. A balancer there is
/// a rule that every machine knows, not a process.
bool is_placed(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    const Kind& kind = catalogue.kind_of(design.node(node).product);
    return !kind.contains && kind.role != Role::balancing && cluster_around(design, catalogue, node).exists() &&
           !design.host_of(node, catalogue).exists();
}

bool comes_and_goes(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    const Parameters& component = design.node(node).parameters;
    const bool machine = catalogue.kind_of(design.node(node).product).is_host;
    return component.scaling != Scaling::none || component.strategy != Strategy::none ||
           is_placed(design, catalogue, node) || changing_host(design, catalogue, node).exists() ||
           (machine && cluster_around(design, catalogue, node).exists());
}

} // namespace

std::uint32_t most_replicas(const Design& design, const Catalogue& catalogue, NodeIndex node) {
    const Node& one = design.node(node);
    if (const NodeIndex host = changing_host(design, catalogue, node); host.exists()) {
        const int machines = design.node(host).replicas;
        const int on_each = std::max(1, (one.replicas + machines - 1) / machines);
        return most_replicas(design, catalogue, host) * static_cast<std::uint32_t>(on_each);
    }
    int most = one.replicas;
    if (one.parameters.scaling != Scaling::none) most = std::max(most, one.parameters.max_replicas);
    // A new set beside the old one; and what has been told to end may take its time while others start.
    const bool beside = one.parameters.strategy == Strategy::rolling || one.parameters.strategy == Strategy::blue_green;
    // What spans several zones finds places for all in those that are left when one is lost.
    const bool changes = one.parameters.scaling != Scaling::none || one.parameters.strategy != Strategy::none;
    const std::size_t zones = changes ? std::max<std::size_t>(1, one.spans.size()) : 1;
    return static_cast<std::uint32_t>(beside ? 2 * most : most) * static_cast<std::uint32_t>(zones);
}

int first_replicas(const Node& node) {
    const Parameters& component = node.parameters;
    if (component.scaling == Scaling::none) return node.replicas;
    return std::min(std::max(node.replicas, component.min_replicas), component.max_replicas);
}

bool is_at_caller(const Design& design, const Catalogue& catalogue, const Link& link) {
    const NodeIndex cluster = cluster_around(design, catalogue, link.to);
    return cluster.exists() && !design.host_of(link.to, catalogue).exists() &&
           catalogue.kind_of(design.node(link.to).product).role == Role::balancing &&
           cluster_around(design, catalogue, link.from) == cluster;
}

void list_groups(Plan& plan) {
    std::uint32_t slots = 0;
    std::vector<std::size_t> by_id(plan.design.nodes.size());
    std::iota(by_id.begin(), by_id.end(), std::size_t{0});
    std::sort(by_id.begin(), by_id.end(),
              [&](std::size_t a, std::size_t b) { return plan.design.nodes[a].id < plan.design.nodes[b].id; });
    for (const std::size_t i : by_id) {
        const auto node = index_of<NodeIndex>(i);
        if (!comes_and_goes(plan.design, plan.catalogue, node)) continue;
        Group group;
        group.node = node;
        group.first_slot = slots;
        group.cluster = cluster_around(plan.design, plan.catalogue, node);
        group.placed = is_placed(plan.design, plan.catalogue, node);
        group.follows = changing_host(plan.design, plan.catalogue, node).exists();
        const std::uint32_t first = plan.first_instance[i].value;
        for (std::uint32_t k = first; k < first + plan.instance_count[i]; ++k)
            plan.instances[k].group = static_cast<std::uint32_t>(plan.groups.size());
        slots += plan.instance_count[i];
        plan.groups.push_back(group);
    }
}

} // namespace labrack::model
