// Messages between components: connecting, sending, answering, and the ways in which each goes wrong.
#include "sim/runner_databases.hpp"

namespace labrack::sim {

namespace {

/// How a gateway names to its own caller what happened between it and the next component (RFC 9110, 15.6).
Reason as_gateway(Reason reason) {
    switch (reason) {
    case Reason::refused:
    case Reason::tls:
    case Reason::reset: return Reason::bad_gateway;
    case Reason::connect_timeout:
    case Reason::timeout: return Reason::gateway_timeout;
    case Reason::overload:
    case Reason::circuit_open: return Reason::service_unavailable;
    default: return reason;
    }
}

} // namespace

std::uint32_t Runner::open_call(std::uint32_t parent, model::StepIndex step, model::LinkIndex link) {
    const std::uint32_t index = take_call();
    Call& call = state_.calls[index];
    call.parent = parent;
    call.step = step;
    call.link = link;
    if (link.exists()) {
        const model::NodeIndex to = plan_.links[link.value].to;
        const std::uint64_t ordinal = parent == no_call ? 0 : state_.calls[parent].ordinal;
        call.instance = instance_in_turn(to, ordinal);
        if (const auto holder = receiver(link, call.instance); holder.exists()) call.instance = holder;
    }
    if (parent == no_call) return index;
    Call& above = state_.calls[parent];
    put_under(above, call, index);
    if (above.step == step) call.exchange = above.exchange;
    call.person = above.root ? above.person : 0;
    if (plan_.replicated && link.exists()) Databases(*this).choose_member(index);
    call.fast = may_go_fast(call);
    return index;
}

void Runner::begin_call(std::uint32_t index) {
    const std::uint32_t parent = call_at(index).parent;
    trace_.leave_phase(call_at(parent), state_.now);
    trace_.open_span(call_at(index), call_at(parent), state_.now);
    set_out(index);
}

/// After a wait another member of a database may be the one to ask.
void Runner::set_out_again(std::uint32_t index) {
    if (plan_.replicated) {
        Databases(*this).choose_member(index);
        call_at(index).fast = may_go_fast(call_at(index));
        trace_.redirect(call_at(index));
    }
    set_out(index);
}

/// The call leaves its caller, unless the caller's circuit is open or it has no way to whoever should be asked.
void Runner::set_out(std::uint32_t index) {
    if (call_at(index).failure.failed() || !passes_circuit(index)) {
        schedule_hop(index, Stage::barred, {});
    } else if (plan_.links[call_at(index).link.value].pool.size > 0) {
        borrow_connection(index);
    } else if (plan_.links[call_at(index).link.value].fresh || is_closed_by_end(call_at(index))) {
        connect(index);
    } else {
        send(index);
    }
}

/// A process that has ended has closed its connections: whoever kept one knows, and has to make a new one.
bool Runner::is_closed_by_end(const Call& call) const {
    return !state_.instances[call.instance.value].up && has_power(call.instance);
}

/// The call stands at `stage` until `delay` from now, when an event is to move it on.
Time Runner::expect_event(std::uint32_t index, Stage stage, Duration delay) {
    Call& call = call_at(index);
    call.stage = stage;
    call.due = state_.now + delay;
    ++call.events_pending;
    return call.due;
}

void Runner::schedule(std::uint32_t index, Stage stage, Duration delay) {
    state_.calendar.schedule(expect_event(index, stage, delay), EventKind::call, index);
}

/// The same for a message: latencies come again and again.
void Runner::schedule_hop(std::uint32_t index, Stage stage, Duration latency) {
    expect_event(index, stage, latency);
    if (latency.ns == 0 && state_.at_once == no_call && !state_.calendar.has_event_at(state_.now)) {
        state_.at_once = index;
        return;
    }
    state_.calendar.schedule_after(state_.now, latency, EventKind::call, index);
}

void Runner::set_timer(std::uint32_t index, Duration length) {
    Call& call = call_at(index);
    ++call.timer;
    const auto live = [&](const Timeout& timeout) { return is_live(timeout); };
    state_.timeouts.set(state_.now, length, index, call.timer, live);
}

void Runner::connect(std::uint32_t index) {
    const Call& call = call_at(index);
    trace_.enter(call, Phase::network, state_.now);
    set_timer(index, parameters(call.caller).connect_timeout);
    dispatch(index, Message::syn, Stage::connecting);
}

void Runner::send(std::uint32_t index) {
    note_connection(index);
    const Call& call = call_at(index);
    trace_.enter(call, Phase::network, state_.now);
    const model::Parameters& caller = parameters(call.caller);
    if (call.delivery) {
        set_timer(index, caller.visibility_timeout);
    } else if (!call.sent) {
        set_timer(index, caller.connect_timeout);
    } else {
        set_timer(index, call.name_lookup ? caller.resolve_timeout : caller.answer_timeout);
    }
    dispatch(index, call.name_lookup ? Message::dns_query : Message::request, Stage::requesting);
}

/// The connection stands, so that the request is sent; through a rule it stands once the rule's target has accepted it.
void Runner::note_connection(std::uint32_t index) {
    if (is_rule(call_at(index).instance)) return;
    call_at(index).sent = true;
    std::uint32_t above = call_at(index).parent;
    while (above != no_call && !call_at(above).root && !call_at(above).sent && is_rule(call_at(above).instance)) {
        call_at(above).sent = true;
        set_timer(above, parameters(call_at(above).caller).answer_timeout);
        above = call_at(above).parent;
    }
}

void Runner::arrive(std::uint32_t index) {
    if (!finds_receiver(index)) return;
    Call& call = call_at(index);
    const bool process_up = instance_at(call.instance).up;
    // A dead host receives nothing; a dead name server cannot refuse, because DNS has no connection; a dead firewall
    // hands nothing on.
    const bool silent = call.name_lookup || plan_.instances[call.instance.value].is_firewall;
    if (!has_power(call.instance) || (!process_up && silent)) {
        lose(index);
    } else if (is_turned_away(call)) {
        refuse(index);
    } else if (!process_up || (state_.instances[call.instance.value].closing && call.stage == Stage::connecting)) {
        refuse(index);
    } else if (call.stage == Stage::connecting && has_all_connections(call.instance)) {
        call.failure = {Reason::overload, Reason::overload, call.instance, call.instance, call.step};
        refuse(index);
    } else if (call.stage == Stage::connecting) {
        note_accepted(call);
        dispatch(index, Message::syn_ack, Stage::accepted);
    } else if (call.stage == Stage::greeting) {
        secure(index);
    } else {
        accept(index);
    }
}

void Runner::lose(std::uint32_t index) {
    stop_transmission(index);
    Call& call = call_at(index);
    trace_.lose(call);
    call.stage = Stage::lost;
    if (call.delivery) {
        end_delivery(index);
    } else if (!is_awaited(call) && call.pool == no_pool) {
        release(index);
    }
}

void Runner::refuse(std::uint32_t index) {
    dispatch(index, Message::refusal, Stage::refused);
}

void Runner::break_connection(std::uint32_t index, Reason reason) {
    Call& call = call_at(index);
    if (!call.link.exists()) { // a component's work for itself: there is no connection
        trace_.end_span(call, {reason, reason, call.instance, call.instance, call.step}, state_.now);
        release(index);
        return;
    }
    call.failure.cause_reason = reason;
    trace_.enter(call, Phase::network, state_.now);
    dispatch(index, Message::refusal, Stage::breaking);
}

void Runner::answer(std::uint32_t index, const Failure& failure) {
    Call& call = call_at(index);
    if (!is_awaited(call)) {
        if (call.trial) note_outcome(call, failure);
        release(index);
        return;
    }
    call.failure = failure;
    Message message = failure.failed() ? Message::failure_answer : Message::answer;
    if (call.name_lookup) message = Message::dns_answer;
    trace_.enter(call, Phase::network, state_.now);
    if (receiver(call.link, call.instance) != call.instance) { // its address has moved, and with it who may answer
        trace_.hop(call, message, false, state_.now, state_.now + latency_of(call));
        lose(index);
        return;
    }
    dispatch(index, message, Stage::answering);
}

Failure Runner::deepest_cause(std::uint32_t index, Reason reason) const {
    const Call* call = &state_.calls[index];
    while (call->stage == Stage::calling && call->child != no_call)
        call = &state_.calls[call->child];
    return {reason, reason, {}, call->instance, call->step};
}

void Runner::fail_at_caller(std::uint32_t index, Reason reason) {
    const Call& call = call_at(index);
    Failure failure = deepest_cause(index, reason);
    failure.surfaced = call.caller;
    const Reason seen = reason == Reason::oom ? Reason::reset : reason; // all that a caller sees of a process that died
    if (call.stage == Stage::pooling || reason == Reason::no_route)
        failure.cause = call.caller; // nobody else has heard of it
    failure.reason = as_caller_names_it(call, seen);
    answered(index, failure);
}

/// What the call's caller tells its own caller when this happens to the call.
Reason Runner::as_caller_names_it(const Call& call, Reason reason) const {
    if (!plan_.product_of(call.caller).gateway) return reason;
    const bool no_server = balances(call.caller) && !call.sent; // it has none that it could ask
    if (no_server && !parameters(call.caller).names_unreachable) return Reason::service_unavailable;
    return as_gateway(reason);
}

void Runner::answered(std::uint32_t index, const Failure& reported) {
    Failure failure = reported;
    if (failure.failed() && failure.surfaced == call_at(index).instance && is_rule(failure.surfaced)) {
        failure.surfaced = call_at(index).caller;
        failure.reason = as_caller_names_it(call_at(index), failure.reason);
    }
    if (call_at(index).delivery) {
        delivered(index, failure);
        return;
    }
    Call& call = call_at(index);
    trace_.end_span(call, failure, state_.now);
    note_outcome(call, failure);
    give_port_back(call);
    return_connection(index);
    const std::uint32_t parent = call.parent;
    const Ended ended{call.step,    call.link, call.instance, call.tries,  call.name_lookup,
                      call.offered, call.sent, call.missed,   call.stores, call.target};
    if (call.target != no_target) --state_.targets[call.target].open;
    call.target = no_target;
    if (parent != no_call && !failure.failed()) hand_up(call, call_at(parent));
    if (parent != no_call) leave_parent(parent, index);
    call.parent = no_call;
    call.later = false;
    ++call.timer;
    const bool under_way = call.due != never;
    if (!is_at_server(call.stage) && !under_way) {
        release(index);
    } else { // the work goes on unasked for
        close_connection(index, false);
    }
    if (parent != no_call) child_answered(parent, ended, failure);
}

/// The child is no longer one that its parent waits for.
void Runner::leave_parent(std::uint32_t parent, std::uint32_t child) {
    std::uint32_t* at = &call_at(parent).child;
    while (*at != child)
        at = &call_at(*at).sibling;
    *at = call_at(child).sibling;
    --call_at(parent).waits_for;
}

void Runner::on_timeout(std::uint32_t index) {
    if (call_at(index).delivery) {
        show_again(index);
        return;
    }
    if (!is_awaited(call_at(index))) {
        ++call_at(index).timer;
        end_abandoned(index);
        return;
    }
    if (restarts_timer(index)) return;
    const Call& call = call_at(index);
    const bool connecting = !call.sent && call.stage != Stage::pooling;
    fail_at_caller(index, connecting ? Reason::connect_timeout : Reason::timeout);
}

void Runner::release(std::uint32_t index) {
    stop_transmission(index);
    Call& call = call_at(index);
    trace_.abandon(call, state_.now);
    give_port_back(call);
    return_connection(index);
    ++call.timer;
    call.parent = no_call;
    call.child = no_call;
    if (call.events_pending > 0) {
        call.stage = Stage::zombie;
        return;
    }
    call.stage = Stage::unused;
    state_.free_calls.push_back(index);
}

} // namespace labrack::sim
