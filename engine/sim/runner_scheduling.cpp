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

Room Runner::empty_machine(model::InstanceIndex host) const {
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

void Runner::list_rooms() {
    state_.scaling.rooms.resize(state_.scaling.slots.size());
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto index = index_of<model::InstanceIndex>(i);
        if (is_machine_of_cluster(index)) room_on(index) = empty_machine(index);
    }
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto index = index_of<model::InstanceIndex>(i);
        const model::InstanceIndex host = host_of(index);
        if (is_machine_of_cluster(host) && instance_at(index).exists) room_on(host).take(parameters(index));
    }
}

/// It comes into existence or goes out of it, and its machine sets aside what it requests, or has it back.
void Runner::set_exists(model::InstanceIndex instance, bool exists) {
    InstanceState& state = instance_at(instance);
    if (state.exists == exists) return;
    note_existence(instance);
    state.exists = exists;
    const model::InstanceIndex host = host_of(instance);
    if (!is_machine_of_cluster(host)) return;
    exists ? room_on(host).take(parameters(instance)) : room_on(host).give_back(parameters(instance));
}

void Room::take(const model::Parameters& pod) {
    cpu -= pod.cpu_request;
    memory -= pod.memory_request.count;
    cpu_score -= pod.cpu_request > 0 ? pod.cpu_request : assumed_cpu;
    memory_score -= pod.memory_request.count > 0 ? pod.memory_request.count : assumed_memory;
}

void Room::give_back(const model::Parameters& pod) {
    cpu += pod.cpu_request;
    memory += pod.memory_request.count;
    cpu_score += pod.cpu_request > 0 ? pod.cpu_request : assumed_cpu;
    memory_score += pod.memory_request.count > 0 ? pod.memory_request.count : assumed_memory;
}

bool Room::holds(const model::Parameters& pod) const {
    return pod.cpu_request <= cpu && pod.memory_request.count <= memory;
}

/// How empty the machine would be with the pod, in millionths: the mean of what is left of its processors and memory.
std::int64_t Room::score_with(const model::Parameters& pod) const {
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
    for (std::uint32_t g = 0; g < plan_.groups.size(); ++g) {
        if (plan_.groups[g].cluster != cluster || plan_.groups[g].placed) continue;
        for_each_slot(g, [&](model::InstanceIndex host, const Slot&) {
            if (!takes_pods(host, cluster)) return;
            const Room& room = room_on(host);
            if (!room.holds(parameters(pod))) return;
            const std::int64_t score = room.score_with(parameters(pod));
            if (score <= best_score) return;
            best = host;
            best_score = score;
        });
    }
    return best;
}

void Runner::await_machine(model::InstanceIndex pod) {
    slot_of(pod).stage = Lifecycle::pending;
    state_.scaling.pending.push_back({slot_of(pod).born, pod});
}

/// The pod of the cluster that has waited longest for a machine and was born after the one born as number `after`, or
/// none.
model::InstanceIndex Runner::next_pending(model::NodeIndex cluster, std::uint64_t after) {
    const std::vector<PendingPod>& pending = state_.scaling.pending;
    auto next = std::upper_bound(pending.begin(), pending.end(), after,
                                 [](std::uint64_t born, const PendingPod& one) { return born < one.born; });
    for (; next != pending.end(); ++next) {
        if (is_pending(*next) && group_of(next->pod).cluster == cluster) return next->pod;
    }
    return {};
}

/// Places the cluster's pending pods, in the order in which they came, as far as there is room.
void Runner::schedule_pods(model::NodeIndex cluster) {
    if (state_.scaling.scheduling) return;
    state_.scaling.scheduling = true;
    for (GroupState& group : state_.scaling.groups)
        group.without_room = false;
    std::uint64_t seen = 0;
    for (model::InstanceIndex pod; (pod = next_pending(cluster, seen)).exists();) {
        seen = slot_of(pod).born;
        if (group_state_of(pod).without_room) continue; // what its like does not fit on has no room for it either
        const model::InstanceIndex host = choose_machine(pod);
        group_state_of(pod).without_room = !host.exists();
        if (!host.exists()) continue;
        instance_at(pod).host = host;
        room_on(host).take(parameters(pod));
        launch(pod);
    }
    std::erase_if(state_.scaling.pending, [&](const PendingPod& one) { return !is_pending(one); });
    state_.scaling.scheduling = false;
}

} // namespace labrack::sim
