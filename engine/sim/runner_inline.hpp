// What the runner asks at nearly every event: a comparison here, and what seldom follows from it in the other files.
#pragma once

#include "sim/runner.hpp"

namespace labrack::sim {

inline const Timeout* Runner::timeout_before(Time event) {
    return event <= state_.timeouts.not_before() ? nullptr : look_for_timeout_before(event);
}

inline bool Runner::overflows() {
    return state_.events >= state_.next_look && note_overflow();
}

inline void Runner::return_connection(std::uint32_t call) {
    if (call_at(call).pool != no_pool) give_connection_back(call);
}

inline model::InstanceIndex Runner::receiver(model::LinkIndex link, model::InstanceIndex instance) const {
    return link.exists() && plan_.links[link.value].floating ? holder_of_address(instance) : instance;
}

inline std::uint32_t Runner::incarnation_of(model::LinkIndex link, model::InstanceIndex instance) const {
    const std::uint32_t starts = state_.instances[instance.value].incarnation;
    return plan_.links[link.value].floating ? starts + moves_of_address(instance) : starts;
}

inline bool Runner::finds_receiver(std::uint32_t call) {
    const model::InstanceIndex server = call_at(call).instance;
    const model::InstanceIndex holder = receiver(call_at(call).link, server);
    return holder == server || finds_new_holder(call, holder);
}

inline void Runner::dispatch(std::uint32_t index, Message message, Stage stage) {
    if (state_.way_is_watched && !goes_its_way(index, message, stage)) return;
    Call& call = call_at(index);
    call.losses = 0;
    const Duration latency = latency_of(call);
    trace_.hop(call, message, goes_forwards(message), state_.now, state_.now + latency);
    schedule_hop(index, stage, latency);
}

inline void Runner::stop_transmission(std::uint32_t call) {
    if (call_at(call).path != Flows::no_path) cancel_transmission(call);
}

inline void Runner::give_port_back(Call& call) {
    if (call.translation == no_translation) return;
    --state_.translations[call.translation].ports;
    call.translation = no_translation;
}

inline void Runner::note_outcome(const Call& call, const Failure& failure) {
    if (plan_.instances[call.caller.value].careful) learn_from(call, failure);
}

inline bool Runner::try_again(std::uint32_t parent, const Ended& child, const Failure& failure) {
    return failure.failed() && ask_again(parent, child, failure);
}

inline void Runner::choose_edge(std::uint32_t call) {
    if (plan_.instances[call_at(call).instance.value].place == model::Place::edge) go_to_nearest(call);
}

inline void Runner::note_usage_of(model::InstanceIndex instance, InstanceState& state, const model::Instance& ways) {
    if (state.usage_since == state_.now) return;
    if (recorder_.metrics != nullptr) {
        if (ways.is_station)
            recorder_.metrics->add_usage(instance, state.usage_since, state_.now, state.busy, state.queue.length);
        else
            report_usage(instance);
    }
    state.usage_since = state_.now;
}

inline void Runner::note_usage(model::InstanceIndex instance) {
    note_usage_of(instance, instance_at(instance), plan_.instances[instance.value]);
}

inline Duration Runner::slowed(model::InstanceIndex instance, Duration time) const {
    return state_.any_slowed ? slowed_by_own_factors(instance, time) : time;
}

inline bool Runner::take_in(std::uint32_t call) {
    const model::InstanceIndex instance = call_at(call).instance;
    if (plan_.instances[instance.value].takes_memory && !has_memory_for(call)) return false;
    ++instance_at(instance).in_hand;
    if (call_at(call).counted != 0) ++instance_at(instance).over_pooled;
    return true;
}

inline void Runner::let_go(model::InstanceIndex instance) {
    InstanceState& state = instance_at(instance);
    if (--state.in_hand == 0 && state.closing) set_lifecycle_timer(instance, slot_of(instance).end_due, {});
    if (plan_.instances[instance.value].takes_memory)
        add_memory(instance, -parameters(instance).memory_per_request.count);
}

/// A call that says nothing yet but when it begins.
inline std::uint32_t Runner::take_call() {
    if (state_.free_calls.empty()) {
        state_.free_calls.push_back(static_cast<std::uint32_t>(state_.calls.size()));
        state_.calls.emplace_back();
        if (state_.calls.size() > most_calls) state_.next_look = 0;
    }
    const std::uint32_t index = state_.free_calls.back();
    state_.free_calls.pop_back();
    Call& call = state_.calls[index];
    const std::uint32_t timer = call.timer;
    call = Call{};
    call.timer = timer;
    call.start = state_.now;
    return index;
}

/// The caller waits for the call, which is part of the same request.
inline void Runner::put_under(Call& above, Call& call, std::uint32_t index) {
    call.sibling = above.child;
    above.child = index;
    ++above.waits_for;
    above.stage = Stage::calling;
    call.caller = above.instance;
    call.ordinal = above.ordinal;
    call.key = above.key;
    call.request = above.request;
    call.sampled = above.sampled;
    call.forwards = above.forwards;
    call.person_slot = above.person_slot;
}

/// Asked anew whenever another instance is chosen: a database's members need not be of one component.
inline bool Runner::may_go_fast(const Call& call) const {
    return options_.fast_path && call.link.exists() && call.step.exists() && call.exchange == Exchange::whole &&
           !plan_.links[call.link.value].floating &&
           plan_.route(plan_.instances[call.instance.value].node, call.step).fast_visit;
}

inline bool Runner::fails_by_itself(const Call& call) const {
    return plan_.instances[call.instance.value].fails_by_itself && draws_error(call);
}

inline model::InstanceIndex Runner::instance_in_turn(model::NodeIndex node, std::uint64_t turn) const {
    const std::uint32_t first = plan_.first_instance[node.value].value;
    const std::uint32_t places = plan_.instance_count[node.value];
    if (places == 1) return {first};
    if (plan_.instances[first].group != model::no_group) return existing_instance_in_turn(node, turn);
    return {first + static_cast<std::uint32_t>(turn % places)};
}

inline Duration Runner::draw_time(const Distribution& time, const Call& call, Purpose purpose) const {
    if (time.shape == Distribution::Shape::constant) return time.mean;
    return sample_random(time, call.key.with(plan_.steps[call.step.value].path_key) + purpose);
}

inline Duration Runner::draw_overhead(const Call& call) const {
    const Distribution& overhead = parameters(call.instance).overhead;
    if (overhead.shape == Distribution::Shape::constant) return overhead.mean;
    return sample_random(overhead,
                         call.key.with(plan_.steps[call.step.value].path_key).with(call.forwards) + Purpose::overhead);
}

} // namespace labrack::sim
