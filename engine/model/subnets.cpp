#include "model/subnets.hpp"

namespace labrack::model {

namespace {

Boundary boundary_of(const Plan& plan, NodeIndex node) {
    return plan.catalogue.kind_of(plan.design.node(node).product).boundary;
}

/// What the instance, or the machine that it runs on, is placed in. Of several that its component spans it stands in
/// one.
NodeIndex place_of(const Plan& plan, const Instance& instance) {
    NodeIndex at = instance.node;
    std::uint32_t ordinal = instance.ordinal;
    if (instance.host.exists()) {
        at = plan.instances[instance.host.value].node;
        ordinal = plan.instances[instance.host.value].ordinal;
    }
    const std::vector<NodeIndex>& spans = plan.design.node(at).spans;
    return spans.empty() ? at : spans[ordinal % spans.size()];
}

/// The nearest one around `at`, or none.
NodeIndex subnet_around(const Plan& plan, NodeIndex at) {
    while (at.exists() && !plan.kind_of(at).is_subnet())
        at = plan.design.node(at).in;
    return at;
}

InstanceIndex gateway_of(const Plan& plan, const Instance& instance) {
    InstanceIndex found;
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const Instance& gateway = plan.instances[i];
        if (boundary_of(plan, gateway.node) != Boundary::nat_gateway || gateway.is_private) continue;
        if (gateway.region != instance.region) continue;
        if (gateway.zone == instance.zone) return index_of<InstanceIndex>(i);
        if (!found.exists()) found = index_of<InstanceIndex>(i);
    }
    return found;
}

} // namespace

void place_in_subnets(Plan& plan) {
    for (Instance& instance : plan.instances) {
        const Kind& kind = plan.catalogue.kind_of(plan.design.node(instance.node).product);
        instance.outside = kind.place != Place::data_centre;
        instance.stands_in = place_of(plan, instance);
        instance.subnet = subnet_around(plan, instance.stands_in);
        const bool hidden = instance.subnet.exists() && boundary_of(plan, instance.subnet) == Boundary::private_subnet;
        instance.is_private = !instance.outside && hidden;
        plan.has_private = plan.has_private || instance.is_private;
    }
    for (Instance& instance : plan.instances)
        if (instance.is_private) instance.gateway = gateway_of(plan, instance);
}

bool is_border_open(const Plan& plan, InstanceIndex from, InstanceIndex to) {
    const Instance& caller = plan.instances[from.value];
    const Instance& server = plan.instances[to.value];
    if (caller.outside) return !server.is_private;
    return !server.outside || !caller.is_private || caller.gateway.exists();
}

} // namespace labrack::model
