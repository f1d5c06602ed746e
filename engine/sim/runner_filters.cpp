// Packet filters: connections that they stop, and health checks that look through them.
#include "model/filters.hpp"
#include "sim/runner.hpp"

namespace labrack::sim {

namespace {

constexpr int most_firewalls = 16; ///< one behind the other: more are a circle

} // namespace

/// What the filters do with the connection that the call needs. A rule of the network hands connections on with the
/// addresses of whoever asked for them. A consumer fetches its messages itself, so it is the queue that is asked.
model::Admission Runner::admission_of(const Call& call) const {
    const std::uint16_t port = plan_.links[call.link.value].port;
    if (port == 0) return model::Admission::admitted;
    if (call.delivery) return model::admission(plan_, call.instance, call.caller, port);
    model::InstanceIndex origin = call.caller;
    for (std::uint32_t above = call.parent; above != no_call && is_rule(origin); above = state_.calls[above].parent)
        origin = state_.calls[above].caller;
    return model::admission(plan_, origin, call.instance, port);
}

/// Whether the message belongs to a connection that is let through, or will be refused where it arrives.
bool Runner::passes_filters(std::uint32_t index, Message message) {
    Call& call = call_at(index);
    if (!plan_.filters.any || !goes_forwards(message) || !call.link.exists()) return true;
    const model::Admission admission = admission_of(call);
    if (admission == model::Admission::refused) call.fast = false; // it goes by the rules that refuse
    return admission != model::Admission::dropped;
}

bool Runner::is_turned_away(const Call& call) const {
    return plan_.filters.any && call.link.exists() && admission_of(call) == model::Admission::refused;
}

/// Whom the balancer's check comes to, and how far that is. Through an inline firewall it looks at what stands behind.
Runner::CheckedServer Runner::checked_server(const TargetState& target) {
    const model::Target& checked = plan_.targets[target.target];
    CheckedServer found = server_at(checked.instance);
    if (!checked.link.exists()) {
        found.latency = plan_.latency_between(target.balancer, found.instance);
        found.blocked = plan_.filters.any && model::ports_open_to_internet(plan_, found.instance).empty();
        return found;
    }
    found.latency = latency_over(checked.link, target.balancer, found.instance);
    if (!plan_.filters.any) return found;
    model::LinkIndex link = checked.link;
    const std::uint16_t port = plan_.links[link.value].port;
    found.admission = model::admission(plan_, target.balancer, found.instance, port);
    for (int firewalls = 0; plan_.instances[found.instance.value].is_firewall; ++firewalls) {
        const model::InstanceIndex firewall = found.instance;
        link = plan_.links[link.value].onward;
        if (!link.exists() || firewalls == most_firewalls || found.admission != model::Admission::admitted) break;
        CheckedServer behind = server_at(first_up(plan_.links[link.value].to));
        behind.latency = found.latency + latency_over(link, firewall, behind.instance);
        behind.blocked = found.blocked || !instance_at(firewall).up || are_parted(target.balancer, firewall) ||
                         are_parted(firewall, behind.instance);
        behind.admission = model::admission(plan_, target.balancer, behind.instance, port);
        found = behind;
    }
    found.blocked = found.blocked || found.admission == model::Admission::dropped;
    return found;
}

/// Who answers where `instance` is asked.
Runner::CheckedServer Runner::server_at(model::InstanceIndex instance) {
    const model::InstanceIndex holder = floats(instance) ? address_of(instance).holder : instance;
    CheckedServer found;
    found.instance = holder.exists() ? holder : instance;
    found.heard = holder.exists();
    return found;
}

/// The first of the node's instances that is up; when none is, the first.
model::InstanceIndex Runner::first_up(model::NodeIndex node) const {
    const model::InstanceIndex first = plan_.first_instance[node.value];
    for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i)
        if (state_.instances[first.value + i].up) return {first.value + i};
    return first;
}

bool Runner::are_parted(model::InstanceIndex a, model::InstanceIndex b) const {
    return state_.network_faults.any() && state_.network_faults.are_parted(a, b);
}

} // namespace labrack::sim
