// Packet filters: connections that they stop.
#include "model/filters.hpp"
#include "sim/runner.hpp"

namespace labrack::sim {

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

bool Runner::are_parted(model::InstanceIndex a, model::InstanceIndex b) const {
    return state_.network_faults.any() && state_.network_faults.are_parted(a, b);
}

} // namespace labrack::sim
