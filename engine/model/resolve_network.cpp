#include "model/resolve_network.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace labrack::model {

namespace {

Diagnostic unknown(const Plan& plan, const std::string& name) {
    return make_error("unknown-node", "there is no component " + in_quotes(name), name_hint(name, plan.design.ids()));
}

/// Whether the node is `container` or stands somewhere in it.
bool stands_in(const Design& design, NodeIndex node, NodeIndex container) {
    while (node.exists() && node != container)
        node = design.node(node).in;
    return node.exists();
}

/// Whether the instance is one of `container`'s or stands in one of them (in the `ordinal`-th, if one is given).
bool stands_in(const Plan& plan, InstanceIndex index, NodeIndex container, const std::uint32_t* ordinal) {
    const Instance& instance = plan.instances[index.value];
    if (ordinal != nullptr) {
        const InstanceIndex wanted{plan.first_instance[container.value].value + *ordinal};
        return index == wanted || instance.host == wanted || instance.zone == wanted;
    }
    const auto is_of = [&](InstanceIndex place) {
        return place.exists() && stands_in(plan.design, plan.instances[place.value].node, container);
    };
    return is_of(index) || is_of(instance.host) || is_of(instance.zone) || instance.region == container;
}

/// Adds the instances that "api", "api#1" or "zone-a" stands for; false when the name is unknown.
bool add_instances(const Plan& plan, const std::string& name, std::vector<InstanceIndex>& out) {
    const auto hash = name.find('#');
    const auto node = plan.design.find(name.substr(0, hash));
    if (!node) return false;
    std::uint32_t ordinal = 0;
    if (hash != std::string::npos) {
        const char* end = name.data() + name.size();
        const auto [rest, error] = std::from_chars(name.data() + hash + 1, end, ordinal);
        if (rest != end || error != std::errc() || ordinal >= plan.instance_count[node->value]) return false;
    }
    const std::uint32_t* only = hash == std::string::npos ? nullptr : &ordinal;
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<InstanceIndex>(i);
        if (stands_in(plan, instance, *node, only)) out.push_back(instance);
    }
    return true;
}

Result<std::vector<InstanceIndex>> instances_of(const Plan& plan, const std::vector<std::string>& names) {
    std::vector<InstanceIndex> found;
    for (const std::string& name : names)
        if (!add_instances(plan, name, found)) return unknown(plan, name);
    return found;
}

/// All instances that are not in the group.
std::vector<InstanceIndex> all_but(const Plan& plan, const std::vector<InstanceIndex>& group) {
    std::vector<InstanceIndex> rest;
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<InstanceIndex>(i);
        if (std::find(group.begin(), group.end(), instance) == group.end()) rest.push_back(instance);
    }
    return rest;
}

Result<PlanIntervention> resolve_groups(const Plan& plan, const Intervention& intervention, PlanIntervention resolved) {
    auto group = instances_of(plan, intervention.group);
    if (!group) return group.problems();
    auto from = instances_of(plan, intervention.from);
    if (!from) return from.problems();
    resolved.group = *group;
    resolved.from = intervention.from.empty() ? all_but(plan, *group) : *from;
    return resolved;
}

/// The links of a component and of all that stands in it; with `to`, those between the two.
Result<PlanIntervention> resolve_links(const Plan& plan, const Intervention& intervention, PlanIntervention resolved) {
    const auto node = plan.design.find(intervention.node);
    if (!node) return unknown(plan, intervention.node);
    const auto to = plan.design.find(intervention.to);
    if (!to && !intervention.to.empty()) return unknown(plan, intervention.to);
    resolved.node = *node;
    for (std::size_t i = 0; i < plan.links.size(); ++i) {
        const PlanLink& link = plan.links[i];
        const auto touches = [&](NodeIndex end) {
            return stands_in(plan.design, link.from, end) || stands_in(plan.design, link.to, end);
        };
        if (touches(*node) && (!to || touches(*to))) resolved.links.push_back(index_of<LinkIndex>(i));
    }
    if (!resolved.links.empty()) return resolved;
    const std::string what = in_quotes(intervention.node);
    return make_error("not-possible", to ? "there is no link between " + what + " and " + in_quotes(intervention.to)
                                         : what + " has no links");
}

} // namespace

bool concerns_network(InterventionKind kind) {
    return kind == InterventionKind::partition || kind == InterventionKind::heal || kind == InterventionKind::loss ||
           kind == InterventionKind::sniff || kind == InterventionKind::scan;
}

Result<PlanIntervention> resolve_in_network(const Plan& plan, const Intervention& intervention,
                                            PlanIntervention resolved) {
    resolved.share = intervention.share;
    const bool by_links = intervention.kind == InterventionKind::loss || intervention.kind == InterventionKind::sniff;
    return !by_links ? resolve_groups(plan, intervention, std::move(resolved))
                     : resolve_links(plan, intervention, std::move(resolved));
}

} // namespace labrack::model
