// A cluster's scheduler: which machine a pod is placed on, by what each has set aside already.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

/// What a pod that requests nothing counts as when machines are compared (not when it is decided whether it fits):
/// 100 millicores and 200 MiB. Source: the Kubernetes scheduler's GetNonzeroRequests.
constexpr std::int64_t assumed_cpu = 100;
constexpr std::int64_t assumed_memory = 200LL * 1024 * 1024;

} // namespace

Runner::Room Runner::empty_machine(model::InstanceIndex host) const {
    const model::Parameters& machine = parameters(host);
    Room room;
    room.cpu_capacity = machine.cores * 1000LL;
    room.memory_capacity = machine.memory.count;
    room.cpu = room.cpu_capacity;
    room.memory = room.memory_capacity;
    room.cpu_score = room.cpu;
    room.memory_score = room.memory;
    return room;
}

Runner::Room Runner::room_on(model::InstanceIndex host) {
    Room room = empty_machine(host);
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto inside = index_of<model::InstanceIndex>(i);
        if (host_of(inside) == host && instance_at(inside).exists) room.take(parameters(inside));
    }
    return room;
}

void Runner::Room::take(const model::Parameters& pod) {
    cpu -= pod.cpu_request;
    memory -= pod.memory_request.count;
    cpu_score -= pod.cpu_request > 0 ? pod.cpu_request : assumed_cpu;
    memory_score -= pod.memory_request.count > 0 ? pod.memory_request.count : assumed_memory;
}

bool Runner::Room::holds(const model::Parameters& pod) const {
    return pod.cpu_request <= cpu && pod.memory_request.count <= memory;
}

/// How empty the machine would be with the pod, in millionths: the mean of what is left of its processors and memory.
std::int64_t Runner::Room::score_with(const model::Parameters& pod) const {
    Room after = *this;
    after.take(pod);
    const auto share = [](std::int64_t left, std::int64_t capacity) {
        return capacity <= 0 || left <= 0 ? 0 : left * 1'000'000 / capacity;
    };
    return (share(after.cpu_score, cpu_capacity) + share(after.memory_score, memory_capacity)) / 2;
}

bool Runner::takes_pods(model::InstanceIndex host, model::NodeIndex cluster) {
    if (!is_host(host) || !comes_and_goes(host) || group_of(host).cluster != cluster) return false;
    const Slot& machine = slot_of(host);
    return machine.stage == Lifecycle::running && !machine.lost && !machine.cordoned;
}

/// The machine of the cluster on which the pod fits and which is left emptiest; of equals the first. Source:
/// kubernetes.io, "Kubernetes Scheduler", filtering by NodeResourcesFit and scoring by LeastAllocated.
model::InstanceIndex Runner::choose_machine(model::InstanceIndex pod) {
    const model::NodeIndex cluster = group_of(pod).cluster;
    model::InstanceIndex best;
    std::int64_t best_score = -1;
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto host = index_of<model::InstanceIndex>(i);
        if (!takes_pods(host, cluster)) continue;
        const Room room = room_on(host);
        if (!room.holds(parameters(pod))) continue;
        const std::int64_t score = room.score_with(parameters(pod));
        if (score <= best_score) continue;
        best = host;
        best_score = score;
    }
    return best;
}

/// The pod of the cluster that has waited longest for a machine and has not been looked at since `after`, or none.
model::InstanceIndex Runner::next_pending(model::NodeIndex cluster, std::uint64_t after) {
    model::InstanceIndex first;
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto pod = index_of<model::InstanceIndex>(i);
        if (!comes_and_goes(pod) || group_of(pod).cluster != cluster) continue;
        const Slot& slot = slot_of(pod);
        if (slot.stage != Lifecycle::pending || slot.born <= after) continue;
        if (!first.exists() || slot.born < slot_of(first).born) first = pod;
    }
    return first;
}

/// Places the cluster's pending pods, in the order in which they came, as far as there is room.
void Runner::schedule_pods(model::NodeIndex cluster) {
    if (state_.scaling.scheduling) return;
    state_.scaling.scheduling = true;
    std::uint64_t seen = 0;
    for (model::InstanceIndex pod; (pod = next_pending(cluster, seen)).exists();) {
        seen = slot_of(pod).born;
        const model::InstanceIndex host = choose_machine(pod);
        if (!host.exists()) continue;
        instance_at(pod).host = host;
        launch(pod);
    }
    state_.scaling.scheduling = false;
}

} // namespace labrack::sim
