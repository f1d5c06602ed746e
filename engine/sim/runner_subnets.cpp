// The border of private subnets: who gets out through a NAT gateway, and who does not get in.
#include "model/subnets.hpp"
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

/// Whether the call's messages pass the border of a private subnet, if they meet one. A call to the internet takes one
/// of its gateway's ports until it is over.
bool Runner::passes_border(std::uint32_t index) {
    Call& call = call_at(index);
    if (!is_border_open(call.caller, call.instance)) return false;
    const model::Instance& caller = plan_.instances[call.caller.value];
    if (!caller.is_private || !plan_.instances[call.instance.value].outside) return true;
    return call.translation != no_translation || take_port(call, caller.gateway);
}

/// Whether `caller` can have connections to `server`, as far as borders are concerned.
bool Runner::is_border_open(model::InstanceIndex caller, model::InstanceIndex server) const {
    if (!model::is_border_open(plan_, caller, server)) return false;
    const model::Instance& from = plan_.instances[caller.value];
    const bool goes_out = from.is_private && plan_.instances[server.value].outside;
    return !goes_out || state_.instances[from.gateway.value].up;
}

/// False when the gateway has no port left for the destination.
bool Runner::take_port(Call& call, model::InstanceIndex gateway) {
    std::vector<Translation>& all = state_.translations;
    auto found = std::find_if(all.begin(), all.end(), [&](const Translation& one) {
        return one.gateway == gateway && one.destination == call.instance;
    });
    if (found == all.end()) found = all.insert(found, {gateway, call.instance, 0});
    const auto most = static_cast<std::uint32_t>(parameters(gateway).nat_ports);
    if (most > 0 && found->ports >= most) return false;
    ++found->ports;
    call.translation = static_cast<std::uint32_t>(found - all.begin());
    return true;
}

} // namespace labrack::sim
