// Instances that come and go: how one is made, becomes ready, drains and ends.
#include "model/groups.hpp"
#include "sim/runner_controllers.hpp"
#include "sim/runner_health_checks.hpp"

#include <algorithm>

namespace labrack::sim {

/// At the beginning of a run everything that is wanted is up and ready, as far as machines have room for it.
void Runner::begin_groups() {
    ScalingState& scaling = state_.scaling;
    for (const model::Group& group : plan_.groups) {
        GroupState wanted;
        const auto replicas = static_cast<std::uint32_t>(model::first_replicas(plan_.design.node(group.node)));
        if (!group.follows) wanted.desired = replicas;
        scaling.groups.push_back(wanted);
        scaling.slots.resize(scaling.slots.size() + plan_.instance_count[group.node.value]);
    }
    for (std::size_t i = 0; i < plan_.instances.size(); ++i)
        state_.instances[i].host = plan_.instances[i].host;
    for (std::uint32_t g = 0; g < plan_.groups.size(); ++g)
        for_each_slot(g, [&](model::InstanceIndex index, Slot&) { begin_instance(index); });
    list_rooms();
    for (std::size_t n = 0; n < plan_.design.nodes.size(); ++n) {
        const auto node = index_of<model::NodeIndex>(n);
        if (plan_.catalogue.kind_of(plan_.design.node(node).product).is_cluster) schedule_pods(node);
    }
    for (std::size_t g = 0; g < plan_.groups.size(); ++g) {
        count_instances(static_cast<std::uint32_t>(g));
        Controllers(*this).begin_scaling(static_cast<std::uint32_t>(g));
    }
    scaling.begun = true;
}

/// Whether the group's instance is there at the beginning, and what it is like then.
void Runner::begin_instance(model::InstanceIndex index) {
    InstanceState& state = instance_at(index);
    const model::Group& group = group_of(index);
    const model::InstanceIndex beside = group.follows ? state.host : index;
    const auto first = static_cast<std::uint32_t>(model::first_replicas(plan_.node_of(beside)));
    Slot& slot = slot_of(index);
    state.exists = plan_.instances[beside.value].ordinal < first;
    state.up = state.exists && !group.placed;
    state.serving = state.up;
    if (!state.exists) return;
    slot.stage = Lifecycle::running;
    slot.ready = state.up;
    slot.endpoint = state.up;
    slot.registered = state.up;
    slot.initial = true;
    slot.born = ++state_.scaling.born;
    if (group.placed) await_machine(index);
    if (state.up) set_probes(index);
}

void Runner::set_lifecycle_timer(model::InstanceIndex instance, Time& timer, Duration delay) {
    timer = state_.now + delay;
    state_.calendar.schedule(timer, EventKind::lifecycle, instance.value);
}

/// Brings an instance into being where there was none.
void Runner::create(model::InstanceIndex instance) {
    const GroupState& wanted = group_state_of(instance);
    InstanceState& state = instance_at(instance);
    Slot& slot = slot_of(instance);
    slot = {};
    slot.version = wanted.version.number;
    slot.never_ready = wanted.version.never_ready;
    slot.born = ++state_.scaling.born;
    slot.created = state_.now;
    slot.ready_changed = state_.now;
    slot.counting = true;
    slot.cpu_at = state.cpu_ns;
    slot.count_at = state.accepted;
    set_exists(instance, true);
    state.closing = false;
    state.crashes = 0;
    state.errors_ppm = wanted.version.errors_ppm;
    count_instances(plan_.instances[instance.value].group);
    if (group_of(instance).placed) {
        await_machine(instance);
    } else {
        launch(instance);
    }
}

/// The instance has its place, and its process starts.
void Runner::launch(model::InstanceIndex instance) {
    slot_of(instance).stage = Lifecycle::starting;
    if (!state_.scaling.begun) { // a run starts with everything up
        HealthChecks(*this).begin_all_of(instance);
        slot_of(instance).registered = true;
        slot_of(instance).stage = Lifecycle::running;
        instance_at(instance).up = true;
        instance_at(instance).serving = true;
        slot_of(instance).ready = true;
        slot_of(instance).endpoint = true;
        set_probes(instance);
        return;
    }
    start_anew(instance);
}

void Runner::set_probes(model::InstanceIndex instance) {
    const model::Parameters& component = parameters(instance);
    Slot& slot = slot_of(instance);
    const auto next = [&](Duration period) { // probes come every period since the process began to start
        const std::int64_t passed = (state_.now - slot.began).ns;
        return Duration{(passed + period.ns - 1) / period.ns * period.ns - passed};
    };
    if (component.readiness_period.ns > 0)
        set_lifecycle_timer(instance, slot.probe_due, next(component.readiness_period));
    if (component.liveness_period.ns > 0)
        set_lifecycle_timer(instance, slot.alive_due, next(component.liveness_period));
}

/// Its process (of a machine: the machine) runs.
void Runner::came_up(model::InstanceIndex instance) {
    Slot& slot = slot_of(instance);
    slot.stage = Lifecycle::running;
    slot.lost = false;
    slot.lost_due = never;
    slot.evict_due = never;
    slot.unready = 0;
    slot.lifeless = 0;
    if (!slot.registered) HealthChecks(*this).begin_all_of(instance);
    slot.registered = true;
    set_probes(instance);
    if (parameters(instance).readiness_period.ns == 0 && !slot.never_ready) set_ready(instance, true);
    const model::NodeIndex cluster = group_of(instance).cluster;
    if (is_host(instance) && cluster.exists()) schedule_pods(cluster);
}

/// Notes how many instances there are, after that has changed.
void Runner::count_instances(std::uint32_t index) {
    std::uint32_t existing = 0;
    std::uint32_t ready = 0;
    for_each_slot(index, [&](model::InstanceIndex instance, const Slot& slot) {
        existing += instance_at(instance).exists ? 1u : 0u;
        ready += slot.ready ? 1u : 0u;
    });
    GroupState& group = state_.scaling.groups[index];
    group.existing.set(state_.now, existing);
    group.ready.set(state_.now, ready);
}

void Runner::set_ready(model::InstanceIndex instance, bool ready) {
    Slot& slot = slot_of(instance);
    if (slot.ready == ready) return;
    slot.ready = ready;
    slot.ready_changed = state_.now;
    count_instances(plan_.instances[instance.value].group);
    if (!ready || !Controllers(*this).is_held(instance)) tell_balancers(instance, ready);
    Controllers(*this).reconcile(plan_.instances[instance.value].group);
}

/// Balancers begin to send to the instance, or stop, once they know.
void Runner::tell_balancers(model::InstanceIndex instance, bool serving) {
    Slot& slot = slot_of(instance);
    const Duration delay = group_of(instance).endpoint_delay;
    slot.endpoint = serving;
    slot.endpoint_due = never;
    if (delay.ns == 0) {
        instance_at(instance).serving = serving;
        deliver_everywhere();
    } else {
        set_lifecycle_timer(instance, slot.endpoint_due, delay);
    }
}

/// The process died, or the machine under it: whoever runs it finds out, and starts it again.
void Runner::went_down(model::InstanceIndex instance, bool silently) {
    Slot& slot = slot_of(instance);
    if (plan_.instances[instance.value].ordinal == 0)
        Controllers(*this).end_build(plan_.instances[instance.value].group);
    if (slot.stage != Lifecycle::starting && slot.stage != Lifecycle::running && slot.stage != Lifecycle::ending)
        return;
    const model::Group& group = group_of(instance);
    slot.probe_due = never;
    slot.alive_due = never;
    slot.restart_due = never;
    if (slot.stage == Lifecycle::ending) {
        set_lifecycle_timer(instance, slot.end_due, {});
        return;
    }
    slot.stage = Lifecycle::starting;
    const bool on_machine = host_of(instance).exists();
    if (is_host(instance) || (silently && !on_machine)) {
        const Duration grace = group.cluster.exists() ? plan_.design.node(group.cluster).parameters.node_grace
                                                      : parameters(instance).node_grace;
        set_lifecycle_timer(instance, slot.lost_due, grace);
    } else if (!silently && (group.placed || !on_machine)) {
        set_lifecycle_timer(instance, slot.restart_due, restart_wait(instance));
        set_ready(instance, false);
    }
}

/// Tells the instance to end: balancers send it nothing more, and it finishes what it has in hand.
void Runner::terminate(model::InstanceIndex instance) {
    Slot& slot = slot_of(instance);
    const bool running = slot.stage == Lifecycle::running;
    slot.stage = Lifecycle::ending;
    slot.ready = false;
    slot.probe_due = never;
    slot.alive_due = never;
    slot.restart_due = never;
    count_instances(plan_.instances[instance.value].group);
    tell_balancers(instance, false);
    if (is_host(instance)) {
        terminate_inside(instance);
        return;
    }
    Duration drain = parameters(instance).drain_delay;
    Duration grace = parameters(instance).termination_grace;
    if (group_of(instance).follows) { // its machine waits for it
        drain = std::max(drain, parameters(host_of(instance)).drain_delay);
        grace = std::max(grace, parameters(host_of(instance)).termination_grace);
    }
    if (running && grace.ns > 0) {
        set_lifecycle_timer(instance, slot.close_due, std::min(drain, grace));
        set_lifecycle_timer(instance, slot.end_due, grace);
    } else {
        set_lifecycle_timer(instance, slot.end_due, {});
    }
}

/// A machine ends when nothing runs on it any more.
void Runner::terminate_inside(model::InstanceIndex host) {
    bool empty = true;
    for_each_inside(host, [&](model::InstanceIndex inside) {
        if (!instance_at(inside).exists) return;
        empty = false;
        if (slot_of(inside).stage != Lifecycle::ending) terminate(inside);
    });
    if (empty) set_lifecycle_timer(host, slot_of(host).end_due, {});
}

void Runner::end_instance(model::InstanceIndex instance) {
    const model::InstanceIndex host = host_of(instance);
    const model::Group& group = group_of(instance);
    slot_of(instance) = {};
    forget_stops(instance); // another instance may take its place
    is_host(instance) ? stop(instance) : take_down(instance, false);
    for_each_inside(instance, [&](model::InstanceIndex inside) {
        if (!group_of(inside).follows) return;
        slot_of(inside) = {};
        set_exists(inside, false);
        instance_at(inside).serving = false;
        count_instances(plan_.instances[inside.value].group);
    });
    InstanceState& state = instance_at(instance);
    set_exists(instance, false);
    state.serving = false;
    state.closing = false;
    count_instances(plan_.instances[instance.value].group);
    if (group.placed) state.host = {};
    for (const std::uint32_t target : observers_of(instance))
        state_.targets[target].due = never;
    if (host.exists() && comes_and_goes(host) && slot_of(host).stage == Lifecycle::ending) terminate_inside(host);
    Controllers(*this).reconcile(plan_.instances[instance.value].group);
    if (group.cluster.exists()) schedule_pods(group.cluster);
}

void Runner::on_lifecycle(model::InstanceIndex instance) {
    Slot& slot = slot_of(instance);
    const auto is_due = [&](Time& timer) {
        if (timer != state_.now) return false;
        timer = never;
        return true;
    };
    for (const Time due : {slot.endpoint_due, slot.restart_due, slot.probe_due, slot.alive_due, slot.lost_due,
                           slot.evict_due, slot.drain_due, slot.close_due, slot.end_due}) {
        if (due != state_.now) continue;
        note_event(EventKind::lifecycle, instance.value);
        break;
    }
    if (is_due(slot.endpoint_due)) {
        instance_at(instance).serving = slot.endpoint;
        deliver_everywhere();
    }
    if (is_due(slot.restart_due)) start_anew(instance);
    if (is_due(slot.probe_due)) probe_readiness(instance);
    if (is_due(slot.alive_due)) probe_liveness(instance);
    if (is_due(slot.lost_due)) miss(instance);
    if (is_due(slot.evict_due)) evict_from(instance);
    if (is_due(slot.drain_due)) Controllers(*this).drain_further(instance);
    if (is_due(slot.close_due)) {
        instance_at(instance).closing = true;
        if (instance_at(instance).in_hand == 0) slot.end_due = state_.now;
    }
    if (is_due(slot.end_due)) end_instance(instance);
}

/// A probe is a request of its own: it fails where the process does not run or turns requests away.
bool Runner::passes_probe(model::InstanceIndex instance) {
    const InstanceState& state = instance_at(instance);
    const model::Parameters& component = parameters(instance);
    const auto backlog = static_cast<std::uint32_t>(component.backlog);
    if (!state.up || !has_power(instance)) return false;
    if (!blocking(instance)) return backlog == 0 || state.in_hand < backlog;
    return state.busy < static_cast<std::uint32_t>(component.workers) || state.queue.length < backlog;
}

void Runner::probe_readiness(model::InstanceIndex instance) {
    Slot& slot = slot_of(instance);
    set_lifecycle_timer(instance, slot.probe_due, parameters(instance).readiness_period);
    if (passes_probe(instance) && !slot.never_ready) {
        slot.unready = 0;
        set_ready(instance, true);
    } else if (slot.ready && ++slot.unready >= parameters(instance).readiness_failures) {
        slot.unready = 0;
        set_ready(instance, false);
    }
}

void Runner::probe_liveness(model::InstanceIndex instance) {
    Slot& slot = slot_of(instance);
    set_lifecycle_timer(instance, slot.alive_due, parameters(instance).liveness_period);
    if (passes_probe(instance)) {
        slot.lifeless = 0;
    } else if (++slot.lifeless >= parameters(instance).liveness_failures) {
        take_down(instance, false);
    }
}

/// Nothing has been heard of the machine (or of what runs without one) for a while: balancers leave it out.
void Runner::miss(model::InstanceIndex instance) {
    const model::Group& group = group_of(instance);
    slot_of(instance).lost = true;
    for_each_inside(instance, [&](model::InstanceIndex inside) { set_ready(inside, false); });
    const bool machine_of_cluster = is_host(instance) && group.cluster.exists();
    if (!machine_of_cluster && (!is_host(instance) || parameters(instance).scaling != model::Scaling::none)) {
        end_instance(instance); // its group gets another one
    } else if (machine_of_cluster) {
        const Duration toleration = plan_.design.node(group.cluster).parameters.node_toleration;
        set_lifecycle_timer(instance, slot_of(instance).evict_due, toleration);
    }
}

/// The machine has been gone for so long that what ran there is made anew elsewhere.
void Runner::evict_from(model::InstanceIndex host) {
    for_each_inside(host, [&](model::InstanceIndex inside) {
        if (group_of(inside).placed) end_instance(inside);
    });
    if (parameters(host).scaling != model::Scaling::none) end_instance(host);
}

} // namespace labrack::sim
