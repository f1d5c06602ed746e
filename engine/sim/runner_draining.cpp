// Machines of a cluster that come when pods find no room, and are drained and go when they are little used.
#include "sim/runner_controllers.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

/// An eviction that a disruption budget forbids is tried again after so long. Source: kubectl drain.
constexpr Duration eviction_retry = seconds(5);

/// Below half of what a machine can set aside it counts as little used. Source: the Cluster Autoscaler's
/// --scale-down-utilization-threshold.
constexpr std::int64_t little_percent = 50;

} // namespace

/// Takes the machine out of use: nothing new is placed on it, and its pods are evicted as their budgets allow;
/// `leaving`: then it goes.
void Runner::Controllers::drain(model::InstanceIndex host, bool leaving) {
    Slot& slot = slot_of(host);
    if (slot.stage != Lifecycle::running) return;
    slot.cordoned = true;
    slot.leaving = leaving;
    rules_.set_lifecycle_timer(host, slot.drain_due, {});
}

/// It may be used again.
void Runner::Controllers::uncordon(model::InstanceIndex host) {
    Slot& slot = slot_of(host);
    if (!slot.cordoned) return;
    slot.cordoned = false;
    slot.leaving = false;
    slot.drain_due = never;
    rules_.schedule_pods(group_of(host).cluster);
}

/// Whether one instance of the component may be evicted: enough others are ready. Source: kubernetes.io, "Specifying a
/// Disruption Budget" (minAvailable).
bool Runner::Controllers::may_evict(model::InstanceIndex pod) {
    if (!slot_of(pod).ready) return true;
    const Census census = census_of(plan_.instances[pod.value].group);
    return census.fresh_ready + census.old_ready > static_cast<std::uint32_t>(parameters(pod).min_available);
}

void Runner::Controllers::drain_further(model::InstanceIndex host) {
    bool empty = true;
    for_each_inside(host, [&](model::InstanceIndex pod) {
        if (!group_of(pod).placed) return;
        empty = false;
        if (slot_of(pod).stage == Lifecycle::ending || !may_evict(pod)) return;
        rules_.terminate(pod);
        reconcile(plan_.instances[pod.value].group);
    });
    if (!empty) {
        rules_.set_lifecycle_timer(host, slot_of(host).drain_due, eviction_retry);
    } else if (slot_of(host).leaving) {
        --group_state_of(host).desired;
        rules_.terminate(host);
    }
}

/// How many empty machines the pods without a place would fill, each taking the first that it fits on: beyond those
/// that other groups of the cluster are starting already. Source: Kubernetes Cluster Autoscaler, FAQ, "How does
/// scale-up work?" (upcoming nodes).
std::uint32_t Runner::Controllers::machines_wanted(std::uint32_t index) {
    const model::InstanceIndex first = plan_.first_instance[plan_.groups[index].node.value];
    const model::NodeIndex cluster = plan_.groups[index].cluster;
    std::vector<Room> machines;
    for (std::uint32_t other = 0; other < plan_.groups.size(); ++other) {
        if (other == index || plan_.groups[other].cluster != cluster) continue;
        for_each_slot(other, [&](model::InstanceIndex host, const Slot& slot) {
            if (is_host(host) && slot.stage == Lifecycle::starting && instance_at(host).starting)
                machines.push_back(rules_.empty_machine(host));
        });
    }
    const std::size_t coming = machines.size();
    std::uint64_t seen = 0;
    for (model::InstanceIndex pod; (pod = rules_.next_pending(cluster, seen)).exists();) {
        seen = slot_of(pod).born;
        const model::Parameters& wants = parameters(pod);
        const auto machine =
            std::find_if(machines.begin(), machines.end(), [&](const Room& room) { return room.holds(wants); });
        if (machine != machines.end()) {
            machine->take(wants);
            continue;
        }
        Room empty = rules_.empty_machine(first);
        if (!empty.holds(wants)) continue; // no machine of this kind helps
        empty.take(wants);
        machines.push_back(empty);
    }
    return static_cast<std::uint32_t>(machines.size() - coming);
}

/// Whether the machine is little used, and what runs there fits on the others.
bool Runner::Controllers::is_dispensable(model::InstanceIndex host) {
    const Room room = room_on(host);
    const auto is_little = [](std::int64_t left, std::int64_t capacity) {
        return (capacity - left) * 100 < capacity * little_percent;
    };
    const bool little = is_little(room.cpu, room.cpu_capacity) &&
                        (room.memory_capacity == 0 || is_little(room.memory, room.memory_capacity));
    if (!little) return false;
    std::vector<Room> others;
    for (std::uint32_t group = 0; group < plan_.groups.size(); ++group) {
        for_each_slot(group, [&](model::InstanceIndex other, const Slot&) {
            if (other != host && rules_.takes_pods(other, group_of(host).cluster)) others.push_back(room_on(other));
        });
    }
    bool all_fit = true;
    for_each_inside(host, [&](model::InstanceIndex pod) {
        if (!group_of(pod).placed || !all_fit) return;
        const auto place =
            std::find_if(others.begin(), others.end(), [&](const Room& other) { return other.holds(parameters(pod)); });
        all_fit = place != others.end();
        if (all_fit) place->take(parameters(pod));
    });
    return all_fit;
}

/// The cluster autoscaler: as many machines as pods without a place need; and one that has been dispensable for long
/// enough, and long enough after the last that came, goes. Source: Kubernetes Cluster Autoscaler, FAQ (1.30).
void Runner::Controllers::scale_machines(std::uint32_t index) {
    const model::Parameters& machine = plan_.design.node(plan_.groups[index].node).parameters;
    GroupState& group = state_.scaling.groups[index];
    std::uint32_t running = 0;
    std::uint32_t starting = 0;
    for_each_slot(index, [&](model::InstanceIndex host, const Slot& slot) {
        if (slot.stage == Lifecycle::absent || slot.stage == Lifecycle::ending) return;
        ++(instance_at(host).starting ? starting : running);
    });
    const std::uint32_t wanted = running + std::max(starting, machines_wanted(index));
    const std::uint32_t size = std::min(wanted, static_cast<std::uint32_t>(machine.max_replicas));
    if (size > group.desired) {
        group.desired = size;
        group.added = state_.now;
        reconcile(index);
        return;
    }
    const bool settled = group.added == never || state_.now - group.added >= machine.scale_in_delay;
    model::InstanceIndex leaver;
    bool busy = starting > 0;
    for_each_slot(index, [&](model::InstanceIndex host, Slot& slot) {
        busy = busy || slot.leaving;
        const bool dispensable = slot.stage == Lifecycle::running && !slot.cordoned && is_dispensable(host);
        if (!dispensable) slot.idle_since = never;
        if (dispensable && slot.idle_since == never) slot.idle_since = state_.now;
        const bool long_enough = dispensable && state_.now - slot.idle_since >= machine.scale_in_delay;
        if (long_enough && (!leaver.exists() || goes_before(host, leaver))) leaver = host;
    });
    const bool may_shrink = group.desired > static_cast<std::uint32_t>(machine.min_replicas);
    if (settled && !busy && may_shrink && leaver.exists()) drain(leaver, true);
}

} // namespace labrack::sim
