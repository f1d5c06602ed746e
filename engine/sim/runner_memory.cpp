// Memory: what each process takes of its host's, and what becomes of those that take too much.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

/// Takes the memory that the call's request needs as long as it is in hand. False if the process dies of it: whoever
/// asked learns that its connection broke.
bool Runner::has_memory_for(std::uint32_t index) {
    const model::InstanceIndex instance = call_at(index).instance;
    if (take_memory(instance, parameters(instance).memory_per_request.count)) return true;
    break_connection(index, Reason::oom);
    return false;
}

void Runner::add_memory(model::InstanceIndex instance, std::int64_t bytes) {
    instance_at(instance).memory += bytes;
    const model::InstanceIndex host = host_of(instance);
    if (host.exists()) instance_at(host).memory += bytes;
}

/// Gives the process more memory. What exceeds its own limit kills it; what exceeds the host's memory kills whoever
/// uses most beyond its request, as often as needed. False if the process itself has died.
bool Runner::take_memory(model::InstanceIndex instance, std::int64_t bytes) {
    add_memory(instance, bytes);
    const std::int64_t limit = parameters(instance).memory_limit.count;
    if (limit > 0 && instance_at(instance).memory > limit) crash(instance, Reason::oom);
    const model::InstanceIndex host = host_of(instance);
    const std::int64_t size = host.exists() ? parameters(host).memory.count : 0;
    while (size > 0 && instance_at(host).memory > size)
        crash(greediest_on(host), Reason::oom);
    return instance_at(instance).up;
}

/// Of the processes that use memory of the host, the one that uses most beyond its request; of equals the first.
model::InstanceIndex Runner::greediest_on(model::InstanceIndex host) const {
    model::InstanceIndex greediest;
    std::int64_t most = 0;
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        const std::int64_t memory = state_.instances[i].memory;
        if (host_of(instance) != host || memory == 0) continue;
        const std::int64_t beyond = memory - parameters(instance).memory_request.count;
        if (greediest.exists() && beyond <= most) continue;
        greediest = instance;
        most = beyond;
    }
    return greediest;
}

/// The process dies of itself and is started again: at once the first time, then after waits that double, until it has
/// run long enough without a crash.
void Runner::crash(model::InstanceIndex instance, Reason reason) {
    drop_work(instance, false, reason);
    const bool awaited = comes_and_goes(instance) && slot_of(instance).restart_due != never;
    if (!awaited) begin_start(instance, restart_wait(instance));
}

/// How long a process that has died of itself waits before it starts again; counts its deaths.
Duration Runner::restart_wait(model::InstanceIndex instance) {
    InstanceState& state = instance_at(instance);
    const model::Parameters& component = parameters(instance);
    if (state_.now - state.up_since >= component.restart_reset) state.crashes = 0;
    Duration wait;
    if (state.crashes > 0) {
        constexpr std::uint32_t most_doublings = 30;
        const std::int64_t factor = std::int64_t{1} << std::min(state.crashes - 1, most_doublings);
        const std::int64_t limit = component.restart_backoff_limit.ns;
        const std::int64_t first = component.restart_backoff.ns;
        wait = Duration{first > limit / factor ? limit : first * factor};
    }
    ++state.crashes;
    ++state.restarts;
    return wait;
}

} // namespace labrack::sim
