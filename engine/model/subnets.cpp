#include "model/subnets.hpp"

namespace labrack::model {

namespace {

Boundary boundary_of(const Plan& plan, NodeIndex node) {
    return plan.catalogue.kind_of(plan.design.node(node).product).boundary;
}

/// Whether the nearest subnet around the instance is private. Of several that its component spans it stands in one.
bool is_in_private_subnet(const Plan& plan, const Instance& instance) {
    NodeIndex at = instance.node;
    std::uint32_t ordinal = instance.ordinal;
    if (instance.host.exists()) {
        at = plan.instances[instance.host.value].node;
        ordinal = plan.instances[instance.host.value].ordinal;
    }
    const std::vector<NodeIndex>& spans = plan.design.node(at).spans;
    if (!spans.empty()) at = spans[ordinal % spans.size()];
    for (; at.exists(); at = plan.design.node(at).in) {
        const Boundary boundary = boundary_of(plan, at);
        if (boundary == Boundary::public_subnet || boundary == Boundary::private_subnet)
            return boundary == Boundary::private_subnet;
    }
    return false;
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
        instance.is_private = !instance.outside && is_in_private_subnet(plan, instance);
        plan.has_private = plan.has_private || instance.is_private;
    }
    for (Instance& instance : plan.instances)
        if (instance.is_private) instance.gateway = gateway_of(plan, instance);
}

} // namespace labrack::model
