// Stops and starts: what becomes of the work of a process that dies and of a host that loses power.
#include "sim/runner_controllers.hpp"
#include "sim/runner_databases.hpp"

#include <algorithm>

namespace labrack::sim {

void Runner::on_intervention(std::uint32_t position) {
    note_event(EventKind::intervention, position);
    model::PlanIntervention change = state_.interventions[position];
    const bool repairs_faults =
        change.ends && (change.kind == model::InterventionKind::start || change.kind == model::InterventionKind::slow);
    if (repairs_faults) change.zone = {}; // those that were hit may stand elsewhere by now
    if (change.lasts.ns > 0) {
        model::PlanIntervention ending = repair_of(change);
        ending.at = state_.now + change.lasts;
        ending.ended = position;
        intervene(ending);
    }
    if (disturb_network(change)) {
        watch_the_way();
        return;
    }
    if (change.kind == model::InterventionKind::set_rate) return set_rate(change);
    if (change.kind == model::InterventionKind::spike) return change_spike(change);
    const model::InstanceIndex first = plan_.first_instance[change.node.value];
    if (change.kind == model::InterventionKind::send) {
        const DrawKey key = DrawKey{options_.seed}.with(hash_text("by hand")).with(state_.sent_by_hand++);
        send_request(first, change.client, change.operation, key);
        return;
    }
    if (change.kind == model::InterventionKind::deploy) {
        Controllers(*this).deploy(change);
        return;
    }
    if (change.kind == model::InterventionKind::roll_back) {
        Controllers(*this).roll_back(plan_.instances[first.value].group);
        return;
    }
    for (std::uint32_t ordinal = 0; ordinal < plan_.instance_count[change.node.value]; ++ordinal) {
        const model::InstanceIndex instance{first.value + ordinal};
        if (!concerns(change, instance)) continue;
        if (change.link.exists()) {
            leak_connections(change, ordinal);
        } else {
            apply(change, position, instance);
        }
    }
}

void Runner::apply(const model::PlanIntervention& change, std::uint32_t position, model::InstanceIndex instance) {
    switch (change.kind) {
    case model::InterventionKind::invalidate: cache_at(instance).held.clear(); break;
    case model::InterventionKind::drain: Controllers(*this).drain(instance, false); break;
    case model::InterventionKind::slow: slow_down(change, position, instance); break;
    case model::InterventionKind::stop:
        if (!instance_at(instance).exists) break;
        state_.faults.push_back({position, instance, {}});
        stop(instance);
        break;
    case model::InterventionKind::start:
        if (change.ends && (!repair(change.ended, instance) || is_stopped(instance))) break;
        if (!change.ends && comes_and_goes(instance)) Controllers(*this).uncordon(instance);
        start_anew(instance);
        break;
    case model::InterventionKind::restart:
        stop(instance);
        start_anew(instance);
        break;
    case model::InterventionKind::expire_certificate: instance_at(instance).certificate_until = state_.now; break;
    case model::InterventionKind::renew_certificate: instance_at(instance).certificate_until = never; break;
    default: break; // what happens to a component as a whole
    }
}

/// Whether a fault of its own keeps the instance down.
bool Runner::is_stopped(model::InstanceIndex instance) const {
    return std::any_of(state_.faults.begin(), state_.faults.end(),
                       [&](const Fault& fault) { return fault.instance == instance && fault.slowness.ppm == 0; });
}

/// Takes away what the intervention has done to the instance; false when somebody has done so before.
bool Runner::repair(std::uint32_t intervention, model::InstanceIndex instance) {
    return std::erase_if(state_.faults, [&](const Fault& fault) {
               return fault.intervention == intervention && fault.instance == instance;
           }) > 0;
}

void Runner::forget_stops(model::InstanceIndex instance) {
    std::erase_if(state_.faults,
                  [&](const Fault& fault) { return fault.instance == instance && fault.slowness.ppm == 0; });
}

/// A factor of 1 ends whatever has slowed the instance down, as a start ends what has stopped it.
void Runner::slow_down(const model::PlanIntervention& change, std::uint32_t position, model::InstanceIndex instance) {
    if (change.ends) {
        repair(change.ended, instance);
    } else if (change.factor.ppm == 1'000'000) {
        std::erase_if(state_.faults,
                      [&](const Fault& fault) { return fault.instance == instance && fault.slowness.ppm > 0; });
    } else {
        state_.faults.push_back({position, instance, change.factor});
    }
    settle_slowness(instance);
}

/// Faults at the same time multiply, to a million times at most.
void Runner::settle_slowness(model::InstanceIndex instance) {
    constexpr std::int64_t normal_ppm = 1'000'000;
    constexpr std::int64_t most_ppm = normal_ppm * 1'000'000;
    __int128 slowness_ppm = normal_ppm;
    for (const Fault& fault : state_.faults) {
        if (fault.instance != instance || fault.slowness.ppm == 0) continue;
        slowness_ppm = std::min<__int128>(slowness_ppm * fault.slowness.ppm / normal_ppm, most_ppm);
    }
    instance_at(instance).slowness = {static_cast<std::int64_t>(slowness_ppm)};
    state_.any_slowed = true;
}

/// Starts it whatever has stopped it.
void Runner::start_anew(model::InstanceIndex instance) {
    forget_stops(instance);
    begin_start(instance);
}

void Runner::stop(model::InstanceIndex instance) {
    for (std::size_t i = 0; is_powering(instance) && i < plan_.instances.size(); ++i) {
        const auto inside = index_of<model::InstanceIndex>(i);
        if (inside != instance && (host_of(inside) == instance || zone_of(inside) == instance)) take_down(inside, true);
    }
    take_down(instance, false);
}

/// Takes the instance down with everything that it has in hand; a host forgets what it computes.
void Runner::take_down(model::InstanceIndex instance, bool silently) {
    drop_work(instance, silently);
    instance_at(instance).disk_free_at = {};
    if (is_host(instance)) clear_processor(instance);
}

void Runner::drop_work(model::InstanceIndex instance, bool silently, Reason reason) {
    note_usage(instance);
    InstanceState& state = instance_at(instance);
    if (state.up) Databases(*this).leave(instance, silently);
    state.up = false;
    state.starting = false;
    state.ready_at = never;
    state.busy = 0;
    state.freed = 0;
    state.in_hand = 0;
    state.pooled = state.over_pooled = 0;
    if (!is_host(instance) && state.memory != 0) add_memory(instance, -state.memory);
    state.queue = {};
    if (is_function(instance)) state_.idle_instances[instance.value].clear();
    end_balancing(instance);
    end_pools(instance);
    leave_floating_address(instance, silently);
    if (comes_and_goes(instance)) went_down(instance, silently);
    empty_cache(instance);
    for (std::size_t i = 0; i < state_.calls.size(); ++i) {
        const auto index = static_cast<std::uint32_t>(i);
        const Call& call = call_at(index);
        if (is_at_server(call.stage) && call.instance == instance && !call.root) drop_call(index, silently, reason);
        if (call.path != Flows::no_path && call.stage != Stage::receiving) cut_off(index, instance, silently, reason);
        const bool owes_answer = call.stage == Stage::resending && call.resend == Stage::answering;
        if (owes_answer && call.instance == instance) forget_answer(index, silently, reason);
    }
}

void Runner::drop_call(std::uint32_t index, bool silently, Reason reason) {
    abandon_children(index, silently);
    stop_transmission(index);
    Call& call = call_at(index);
    call.has_worker = false;
    if (call.stage == Stage::computing) stop_computing(index);
    call.due = never;
    if (call.delivery) {
        trace_.leave_phase(call, state_.now);
        end_delivery(index);
    } else if (call.local || !is_awaited(call)) {
        release(index);
    } else if (silently || call.name_lookup) {
        trace_.leave_phase(call, state_.now);
        call.stage = Stage::lost;
    } else {
        break_connection(index, reason);
    }
}

void Runner::begin_start(model::InstanceIndex instance, Duration wait) {
    InstanceState& state = instance_at(instance);
    if (!state.exists && comes_and_goes(instance) && group_of(instance).follows) {
        if (instance_at(host_of(instance)).exists) create(instance); // with its machine
        return;
    }
    if (state.up || !may_start(instance)) return;
    const model::Parameters& component = parameters(instance);
    state.starting = true;
    state.ready_at = state_.now + wait + (is_host(instance) ? component.boot_time : component.start_time);
    state_.calendar.schedule(state.ready_at, EventKind::ready, instance.value);
    if (!comes_and_goes(instance)) return;
    slot_of(instance).began = state_.now;
    slot_of(instance).restart_due = never;
}

/// A process cannot start on a machine without power, nor a machine in a zone without: they start when those do. Nor
/// does anything that a fault of its own keeps down.
bool Runner::may_start(model::InstanceIndex index) const {
    const model::InstanceIndex host = host_of(index);
    const model::InstanceIndex zone = zone_of(index);
    if (is_stopped(index) || (comes_and_goes(index) && slot_of(index).stage != Lifecycle::starting)) return false;
    return (!host.exists() || state_.instances[host.value].up) &&
           (!zone.exists() || zone == index || state_.instances[zone.value].up);
}

void Runner::on_ready(model::InstanceIndex instance) {
    InstanceState& state = instance_at(instance);
    if (!state.starting || state.ready_at != state_.now) return;
    if (comes_and_goes(instance) && slot_of(instance).stage == Lifecycle::ending) return;
    note_event(EventKind::ready, instance.value);
    note_usage(instance);
    state.up = true;
    state.starting = false;
    state.ready_at = never;
    state.up_since = state_.now;
    ++state.incarnation;
    if (const Bytes base = parameters(instance).memory_base; base.count > 0 && !take_memory(instance, base.count))
        return;
    begin_balancing(instance);
    begin_calling(instance);
    Databases(*this).join(instance);
    join_floating_address(instance);
    if (comes_and_goes(instance)) came_up(instance);
    deliver_everywhere();
    for (std::size_t i = 0; is_powering(instance) && i < plan_.instances.size(); ++i) {
        const auto inside = index_of<model::InstanceIndex>(i);
        const model::InstanceIndex host = host_of(inside);
        if (host == instance) start_anew(inside); // a boot starts all processes, whatever they died of
        if (!host.exists() && inside != instance && plan_.instances[i].zone == instance) begin_start(inside);
    }
    if (plan_.instances[instance.value].zone != instance) return;
    for (std::size_t g = 0; g < plan_.groups.size(); ++g) // there is room again
        Controllers(*this).reconcile(static_cast<std::uint32_t>(g));
}

} // namespace labrack::sim
