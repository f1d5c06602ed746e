#include "sim/runner.hpp"

#include "base/hash.hpp"
#include "model/check_size.hpp"
#include "sim/runner_controllers.hpp"
#include "sim/runner_databases.hpp"
#include "sim/runner_fast_path.hpp"
#include "sim/runner_health_checks.hpp"

#include <algorithm>
#include <utility>

namespace labrack::sim {

// One event adds at most a call for each step of the plan, and as many messages as there are.
static_assert(most_calls + model::most_steps < Event::most_indices);

void Runner::start() {
    state_.instances.resize(plan_.instances.size());
    state_.first_acquaintance.resize(plan_.instances.size());
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto index = index_of<model::InstanceIndex>(i);
        state_.first_acquaintance[i] = static_cast<std::uint32_t>(state_.acquaintances.size());
        if (is_host(index))
            state_.instances[i].processor = Processor(static_cast<std::uint32_t>(parameters(index).cores));
        const Duration expires = parameters(index).certificate_expires;
        if (expires.ns > 0) state_.instances[i].certificate_until = Time{} + expires;
        const model::Kind& kind = plan_.catalogue.kind_of(plan_.node_of(index).product);
        if (kind.role != model::Role::client) continue;
        const auto people = static_cast<std::size_t>(parameters(index).clients);
        state_.acquaintances.resize(state_.acquaintances.size() + people * plan_.name_count);
    }
    begin_groups();
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto index = index_of<model::InstanceIndex>(i);
        const Bytes base = parameters(index).memory_base;
        if (base.count > 0 && instance_at(index).up) add_memory(index, base.count);
    }
    list_weighted_processors();
    list_functions();
    list_queues();
    list_targets();
    list_circuits();
    list_pools();
    list_floating_addresses();
    list_caches();
    list_capacities();
    Databases(*this).open();
    // Pods are placed by what they request; together they may take more than their machine has.
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto index = index_of<model::InstanceIndex>(i);
        if (instance_at(index).up && !is_host(index)) static_cast<void>(take_memory(index, {}));
    }
    watch_the_way();
    start_loads();
    state_.profile_changes = static_cast<std::uint32_t>(state_.interventions.size());
    for (const model::PlanIntervention& intervention : plan_.interventions)
        intervene(intervention);
}

const Timeout* Runner::look_for_timeout_before(Time event) {
    const Timeout* timeout = state_.timeouts.next([&](const Timeout& one) { return is_live(one); });
    return timeout != nullptr && timeout->due < event ? timeout : nullptr;
}

/// Counts an event and hashes what it is about: nothing of how the state is stored, so that another layout of the
/// same run keeps its digest.
void Runner::note_event(EventKind kind, std::uint64_t subject) {
    ++state_.events;
    const std::uint64_t what = (subject << Event::kind_bits) | static_cast<std::uint64_t>(kind);
    const std::uint64_t when = static_cast<std::uint64_t>(state_.now.ns) * 0x9e3779b97f4a7c15ULL;
    state_.digest = mix64(state_.digest * 0xd1342543de82ef95ULL ^ (when + what));
}

void Runner::note_call(EventKind kind, const Call& call) {
    constexpr int step_bits = 24;
    constexpr int stage_bits = 5;
    const std::uint64_t step = call.step.value & ((1u << step_bits) - 1);
    const std::uint64_t stage = static_cast<std::uint64_t>(call.stage);
    note_event(kind, (call.ordinal << (step_bits + stage_bits)) | (step << stage_bits) | stage);
}

bool Runner::note_overflow() {
    if (state_.calls.size() > most_calls) state_.overflow = Overflow::calls;
    if (state_.messages.size() > most_messages) state_.overflow = Overflow::messages;
    state_.next_look = state_.events + events_between_looks;
    if (state_.overflow == Overflow::none && footprint(state_) > most_state_bytes) state_.overflow = Overflow::memory;
    return state_.overflow != Overflow::none;
}

Stopped Runner::advance(const Budget& budget) {
    Stopped stopped = Stopped::at_budget;
    FastPath fast(*this);
    const std::uint64_t enough = state_.events + budget.events;
    while (state_.events < enough) {
        if (state_.at_once != no_call) {
            const std::uint32_t index = std::exchange(state_.at_once, no_call);
            if (!fast.takes(index)) on_call(index);
            if (!state_.watches.empty()) check_conditions();
            continue;
        }
        const Event* const first = state_.calendar.first();
        const Time event_time = first != nullptr ? Time{first->time_ns} : never;
        const Timeout* timeout = timeout_before(event_time);
        const Time next = timeout != nullptr ? timeout->due : event_time;
        if (next == never || next > budget.until) {
            if (budget.until != never) state_.now = std::max(state_.now, budget.until);
            stopped = next == never ? Stopped::idle : Stopped::at_time;
            break;
        }
        if (overflows()) {
            stopped = Stopped::overflow;
            break;
        }
        state_.now = next;
        if (timeout != nullptr) {
            const std::uint32_t call = timeout->call;
            note_call(EventKind::timeout, call_at(call));
            on_timeout(call);
            if (!state_.watches.empty()) check_conditions();
            continue;
        }
        const Event event = state_.calendar.take(first);
        switch (event.kind()) {
        case EventKind::intervention: on_intervention(event.index()); break;
        case EventKind::arrival: on_arrival(event.index()); break;
        case EventKind::ready: on_ready(model::InstanceIndex{event.index()}); break;
        case EventKind::processor: on_processor(model::InstanceIndex{event.index()}); break;
        case EventKind::call:
            if (!fast.takes(event.index())) on_call(event.index());
            break;
        case EventKind::check: HealthChecks(*this).on_check(event.index()); break;
        case EventKind::thought: on_thought(event.index()); break;
        case EventKind::apply: Databases(*this).on_apply(event.index()); break;
        case EventKind::membership: Databases(*this).on_membership(event.index()); break;
        case EventKind::failover: Databases(*this).on_failover(event.index()); break;
        case EventKind::floating: on_floating(model::InstanceIndex{event.index()}); break;
        case EventKind::flow: on_flow(); break;
        case EventKind::timeout: break; // never in the calendar
        case EventKind::lifecycle: on_lifecycle(model::InstanceIndex{event.index()}); break;
        case EventKind::control: Controllers(*this).on_control(event.index()); break;
        }
        state_.calendar.settle();
        if (!state_.watches.empty()) check_conditions();
    }
    for (std::size_t i = 0; i < state_.instances.size(); ++i)
        note_existence(index_of<model::InstanceIndex>(i));
    return stopped;
}

void Runner::on_call(std::uint32_t index) {
    Call& call = call_at(index);
    --call.events_pending;
    if (call.stage == Stage::zombie) {
        if (call.events_pending == 0) release(index);
        return;
    }
    if (call.stage == Stage::replicating) {
        Databases(*this).on_copied(index);
        return;
    }
    if (call.due != state_.now) return;
    note_call(EventKind::call, call);
    call.due = never;
    if (!is_awaited(call) && (is_at_caller(call.stage) || is_on_the_way(call.stage))) {
        end_unawaited(index);
        return;
    }
    switch (call.stage) {
    case Stage::connecting:
    case Stage::greeting:
    case Stage::requesting: arrive(index); break;
    case Stage::accepted: plan_.links[call.link.value].encrypted ? greet(index) : send(index); break;
    case Stage::secured: check_certificate(index); break;
    case Stage::backing_off:
        trace_.leave_phase(call, state_.now);
        call.root ? resolve_name(index) : set_out_again(index);
        break;
    case Stage::barred:
        fail_at_caller(index, call.failure.failed() ? call.failure.reason : Reason::circuit_open);
        break;
    case Stage::refused: fail_at_caller(index, call.failure.failed() ? call.failure.reason : Reason::refused); break;
    case Stage::breaking: fail_at_caller(index, call.failure.cause_reason); break;
    case Stage::answering: answered(index, call.failure); break;
    case Stage::queued: begin_work(index); break; // an instance has been started for it
    case Stage::computing: computed(index); break;
    case Stage::occupying: occupied(index); break;
    case Stage::receiving: on_body(index); break;
    case Stage::resending: dispatch(index, call.resend_message, call.resend); break;
    default: break;
    }
}

/// To be called before the instance comes into existence or goes out of it, too.
void Runner::note_existence(model::InstanceIndex instance) {
    note_usage(instance);
    InstanceState& state = instance_at(instance);
    if (recorder_.metrics != nullptr && state.exists)
        recorder_.metrics->add_existence(instance, state_.now - state.existence_noted);
    state.existence_noted = state_.now;
}

void Runner::report_usage(model::InstanceIndex instance) {
    const InstanceState& state = instance_at(instance);
    if (state.weighted_processor != no_weighted_processor && is_host(instance)) {
        const std::int64_t used = state_.weighted_processors[state.weighted_processor].used();
        recorder_.metrics->add_partial_usage(instance, state.usage_since, state_.now, used);
        return;
    }
    const std::int64_t busy = is_host(instance) ? state.processor.busy() : state.busy;
    const std::int64_t waiting = is_queue(instance) ? queue_at(instance).waiting : state.queue.length;
    recorder_.metrics->add_usage(instance, state.usage_since, state_.now, busy, waiting);
}

model::InstanceIndex Runner::existing_instance_in_turn(model::NodeIndex node, std::uint64_t turn) const {
    const std::uint32_t first = plan_.first_instance[node.value].value;
    const std::uint32_t places = plan_.instance_count[node.value];
    std::uint32_t existing = 0;
    for (std::uint32_t i = first; i < first + places; ++i)
        existing += state_.instances[i].exists ? 1u : 0u;
    std::uint32_t before = existing == 0 ? 0 : static_cast<std::uint32_t>(turn % existing);
    for (std::uint32_t i = first; i < first + places; ++i) {
        if (state_.instances[i].exists && before-- == 0) return {i};
    }
    return {first}; // nobody is there: nobody will answer
}

} // namespace labrack::sim
