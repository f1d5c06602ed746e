// Work inside a component: workers, queues, processors, and the order of a step's parts.
#include "sim/runner_databases.hpp"
#include "sim/runner_fast_path.hpp"

namespace labrack::sim {

void Runner::append(CallQueue& queue, std::uint32_t index) {
    call_at(index).next_in_queue = no_call;
    if (queue.last == no_call) {
        queue.first = index;
    } else {
        call_at(queue.last).next_in_queue = index;
    }
    queue.last = index;
    ++queue.length;
}

std::uint32_t Runner::take_first(CallQueue& queue) {
    const std::uint32_t first = queue.first;
    queue.first = call_at(first).next_in_queue;
    if (queue.first == no_call) queue.last = no_call;
    --queue.length;
    return first;
}

/// Takes a call that waits somewhere in the queue out of it.
void Runner::remove(CallQueue& queue, std::uint32_t index) {
    std::uint32_t before = no_call;
    for (std::uint32_t at = queue.first; at != index; at = call_at(at).next_in_queue)
        before = at;
    const std::uint32_t next = call_at(index).next_in_queue;
    (before == no_call ? queue.first : call_at(before).next_in_queue) = next;
    if (next == no_call) queue.last = before;
    --queue.length;
}

void Runner::enqueue(model::InstanceIndex instance, std::uint32_t index) {
    note_usage(instance);
    call_at(index).stage = Stage::queued;
    append(instance_at(instance).queue, index);
    trace_.enter(call_at(index), Phase::queue, state_.now);
}

/// A request has reached a component that runs.
void Runner::accept(std::uint32_t index) {
    const model::InstanceIndex instance = call_at(index).instance;
    InstanceState& state = instance_at(instance);
    const model::Instance& ways = plan_.instances[instance.value];
    ++state.accepted;
    if (ways.limited && (!within_quota(call_at(index)) || !within_capacity(call_at(index)))) {
        throttle(index);
        return;
    }
    if (state.errors_ppm > 0 && is_spoilt(call_at(index))) {
        break_connection(index, Reason::reset);
        return;
    }
    if (ways.counts_connections && call_at(index).counted == 0 && has_all_connections(instance)) {
        break_connection(index, Reason::overload);
        return;
    }
    if (!ways.blocking) {
        if (state.in_hand >= ways.backlog && ways.backlog > 0) {
            break_connection(index, Reason::overload);
        } else if (take_in(index)) {
            begin_work(index);
        }
        return;
    }
    const bool has_worker = state.busy < ways.workers;
    if (!has_worker && state.queue.length >= ways.backlog) {
        ways.is_function ? throttle(index) : break_connection(index, Reason::overload);
    } else if (!take_in(index)) {
        return;
    } else if (has_worker) {
        note_usage(instance);
        ++state.busy;
        call_at(index).has_worker = true;
        ways.is_function ? run_on_instance(index) : begin_work(index);
    } else {
        enqueue(instance, index);
    }
}

/// The step has come to where nobody can serve it, nor pass it on.
Failure Runner::no_route(model::StepIndex step, model::InstanceIndex instance) {
    if (recorder_.metrics != nullptr) recorder_.metrics->note_missing_route(step, instance);
    return {Reason::no_route, Reason::no_route, instance, instance, step};
}

/// Starts the call's own work: its step's demand, or the overhead of passing it on.
void Runner::begin_work(std::uint32_t index) {
    Call& call = call_at(index);
    const model::NodeIndex node = plan_.instances[call.instance.value].node;
    const model::Parameters& component = plan_.design.node(node).parameters;
    trace_.enter(call, Phase::service, state_.now);
    if (call.name_lookup) {
        compute(index, {});
        return;
    }
    const model::PlanStep& step = plan_.steps[call.step.value];
    const model::Route::Kind route = call.local ? model::Route::Kind::serve : plan_.route(node, call.step).kind;
    if (route == model::Route::Kind::none) {
        complete(index, no_route(call.step, call.instance));
        return;
    }
    call.forwarded = route != model::Route::Kind::serve;
    if (call.awaits_body && (blocking(call.instance) || !call.forwarded)) {
        read_body(index);
        return;
    }
    if (!may_use_data(call)) {
        complete(index, {Reason::refused, Reason::refused, call.instance, call.instance, call.step});
        return;
    }
    Duration demand;
    if (call.forwarded) {
        ++call.forwards;
        demand = draw_overhead(call);
    } else if (call.exchange == Exchange::confirm) {
        call.next_child = first_part(call);
    } else {
        demand = draw_time(step.step->cpu, call, Purpose::cpu);
    }
    compute(index, slowed(call.instance, at_speed(demand, component.speed)));
}

/// Gets `demand` of processor time for the call; an event loop needs one of its threads for it first.
void Runner::compute(std::uint32_t index, Duration demand) {
    Call& call = call_at(index);
    const model::InstanceIndex instance = call.instance;
    call.demand = demand;
    if (demand.ns == 0) {
        computed(index);
        return;
    }
    if (!blocking(instance)) {
        InstanceState& state = instance_at(instance);
        if (state.busy >= plan_.instances[instance.value].workers) {
            enqueue(instance, index);
            return;
        }
        note_usage(instance);
        ++state.busy;
        call.has_worker = true;
    }
    run_on_processor(index);
}

void Runner::run_on_processor(std::uint32_t index) {
    Call& call = call_at(index);
    trace_.enter(call, Phase::service, state_.now);
    const model::InstanceIndex where = processor_of(call.instance);
    if (!where.exists()) { // a managed service: a processor of its own for each of its workers
        schedule(index, Stage::computing, call.demand);
        return;
    }
    call.stage = Stage::computing;
    add_computation(where, index);
}

/// The processor time has been had.
void Runner::computed(std::uint32_t index) {
    const Call& call = call_at(index);
    const model::InstanceIndex instance = call.instance;
    const bool had_thread = call.has_worker && !blocking(instance);
    instance_at(instance).cpu_ns += call.demand.ns;
    call_at(index).demand = {};
    call_at(index).stage = Stage::occupying;
    if (had_thread) {
        call_at(index).has_worker = false;
        free_worker(instance);
    }
    if (call_at(index).securing) {
        show_certificate(index);
        return;
    }
    Duration rest;
    int disk_operations = 0;
    const model::Parameters& component = parameters(instance);
    if (call_at(index).name_lookup) {
        rest = sample(component.latency, call_at(index).key + Purpose::latency);
    } else if (!call_at(index).forwarded) {
        const model::PlanStep& step = plan_.steps[call_at(index).step.value];
        disk_operations = step.step->disk;
        if (call_at(index).exchange != Exchange::confirm)
            rest = draw_time(step.step->wait, call_at(index), Purpose::wait);
        rest += draw_time(component.latency, call_at(index), Purpose::latency);
    } else if (is_queue(instance) && !component.latency.is_zero()) {
        const Call& message = call_at(index); // another draw than that of whoever serves the step
        const DrawKey key = message.key.with(plan_.steps[message.step.value].path_key).with(message.forwards);
        rest = sample(component.latency, key + Purpose::latency);
    }
    rest = slowed(instance, rest);
    if (disk_operations > 0) rest += use_disk(instance, disk_operations);
    if (rest.ns == 0) {
        occupied(index);
    } else {
        schedule(index, Stage::occupying, rest);
    }
}

/// All of the call's own work is done; what is left is other components' work.
void Runner::occupied(std::uint32_t index) {
    const Call& call = call_at(index);
    if (call.name_lookup) {
        call_at(index).offered = addresses_answered(call);
        complete(index, {});
    } else if (call.forwarded && is_queue(call.instance)) {
        keep_message(index);
    } else if (call.forwarded && has_cache(call.instance) && answered_from_cache(index)) {
        return;
    } else if (call.forwarded && balances(call.instance)) {
        balance(index);
    } else if (call.forwarded) {
        const model::Route& route = plan_.route(plan_.instances[call.instance.value].node, call.step);
        begin_call(open_call(index, call.step, route.link));
    } else if (fails_by_itself(call)) {
        complete(index,
                 {Reason::service_unavailable, Reason::service_unavailable, call.instance, call.instance, call.step});
    } else {
        if (has_cache(call.instance)) serve_from_cache(index);
        next_parts(index);
    }
}

/// Starts the next of the step's parts, and with it those that are done at the same time. A part may be over at once.
void Runner::next_parts(std::uint32_t index) {
    const model::PlanStep& step = plan_.steps[call_at(index).step.value];
    const model::InstanceIndex instance = call_at(index).instance;
    const bool signs = call_at(index).exchange == Exchange::sign;
    const std::uint32_t end = signs ? end_of_parts(call_at(index)) : step.child_count;
    call_at(index).starting = true;
    call_at(index).failure = {};
    const auto failed = [&] { return call_at(index).failure.failed(); };
    while (call_at(index).waits_for == 0 && call_at(index).next_child < end && !failed()) {
        for (bool together = true; together && call_at(index).next_child < end && !failed();) {
            const model::StepIndex part{step.first_child.value + call_at(index).next_child++};
            together = plan_.steps[part.value].with_next;
            start_part(index, part);
            if (!instance_at(instance).up) return; // what it began has taken the memory that it dies of
        }
    }
    call_at(index).starting = false;
    const Failure failure = call_at(index).failure;
    if (failure.failed()) {
        abandon_children(index);
        complete(index, failure);
    } else if (call_at(index).waits_for == 0) {
        complete(index, {});
    }
}

void Runner::start_part(std::uint32_t index, model::StepIndex part) {
    const model::PlanStep& step = plan_.steps[part.value];
    const model::InstanceIndex instance = call_at(index).instance;
    if (step.step->probability.ppm < 1'000'000) {
        DrawStream draw(call_at(index).key.with(step.path_key) + Purpose::repeat);
        if (draw.next_below(1'000'000) >= static_cast<std::uint64_t>(step.step->probability.ppm)) return;
    }
    const model::Route& route = plan_.route(plan_.instances[instance.value].node, part);
    if (route.kind == model::Route::Kind::none && step.on_miss.exists()) {
        do_on_miss(index, step.on_miss, false);
    } else if (route.kind == model::Route::Kind::none) {
        call_at(index).failure = no_route(part, instance);
    } else if (step.step->later && !route.queued) {
        start_later(index, part, route.link);
    } else {
        ask_for_part(index, part, route, false);
    }
}

/// Asks another component for a part, or does it with the call's own worker.
void Runner::ask_for_part(std::uint32_t index, model::StepIndex part, const model::Route& route, bool store) {
    const bool own = route.kind != model::Route::Kind::call;
    const std::uint32_t child = open_call(index, part, route.link);
    call_at(child).stores = store;
    if (!own) {
        choose_shard(child);
        begin_call(child);
        return;
    }
    call_at(child).instance = call_at(index).instance;
    call_at(child).local = true;
    trace_.leave_phase(call_at(index), state_.now);
    trace_.open_span(call_at(child), call_at(index), state_.now);
    begin_work(child);
}

/// Asks for a part whose answer nobody waits for. Work for itself the component does with another of its workers.
void Runner::start_later(std::uint32_t index, model::StepIndex part, model::LinkIndex link) {
    const std::uint32_t child = open_call(index, part, link);
    const bool own = !link.exists();
    if (own) call_at(child).instance = call_at(index).instance;
    trace_.open_span(call_at(child), call_at(index), state_.now);
    leave_parent(index, child);
    call_at(child).parent = no_call;
    call_at(child).later = true;
    own ? accept(child) : set_out(child);
}

void Runner::child_answered(std::uint32_t parent, const Ended& child, const Failure& failure) {
    const Call& call = call_at(parent);
    const bool not_connected = failure.failed() && !child.sent && child.target != no_target;
    if (call.root) {
        child.name_lookup ? name_answered(parent, child, failure) : client_answered(parent, child, failure);
    } else if (not_connected && redispatch(parent, child.target)) {
        return;
    } else if (try_again(parent, child, failure) || goes_on_after_cache(parent, child, failure)) {
        return;
    } else if (call.starting) {
        if (failure.failed()) call_at(parent).failure = failure;
    } else if (call.forwarded || failure.failed()) {
        call_at(parent).missed = child.missed;
        if (call.forwarded && has_cache(call.instance)) note_origin(parent, failure);
        abandon_children(parent);
        complete(parent, failure);
    } else if (call.waits_for == 0) {
        next_parts(parent);
    }
}

/// The component has finished with the call: the worker is free, the answer sets out.
void Runner::complete(std::uint32_t index, const Failure& failure) {
    if (!failure.failed() && holds_back(index)) return;
    const model::InstanceIndex instance = call_at(index).instance;
    if (call_at(index).local) {
        call_at(index).stage = Stage::answering; // it is done, and what it had belongs to its parent
        answered(index, failure);
        return;
    }
    if (call_at(index).counted != 0) --instance_at(instance).over_pooled;
    let_go(instance);
    if (recorder_.metrics != nullptr) {
        const model::StepIndex step = call_at(index).step;
        recorder_.metrics->note_answer(instance, step.exists() && !failure.failed() ? plan_.steps[step.value].step->out
                                                                                    : Bytes{});
    }
    const bool held_worker = call_at(index).has_worker;
    call_at(index).has_worker = false;
    answer(index, failure);
    if (held_worker) free_worker(instance);
}

/// A worker has become free: it takes the first of the queue. Work that is done in no time frees its worker while that
/// is being handed out: then the next is taken here and not further down, or a long queue of such work would fill the
/// stack.
void Runner::free_worker(model::InstanceIndex instance) {
    note_usage(instance);
    InstanceState& state = instance_at(instance);
    ++state.freed;
    if (state.handing_out) return;
    state.handing_out = true;
    while (state.freed > 0) {
        --state.freed;
        hand_out_worker(instance);
    }
    state.handing_out = false;
}

void Runner::hand_out_worker(model::InstanceIndex instance) {
    InstanceState& state = instance_at(instance);
    if (state.queue.first == no_call) {
        --state.busy;
        if (is_function(instance)) state_.idle_instances[instance.value].add(state_.now);
        return;
    }
    const std::uint32_t first = take_first(state.queue);
    call_at(first).has_worker = true;
    if (call_at(first).fast && blocking(instance)) {
        FastPath(*this).begin(first);
    } else if (blocking(instance)) {
        begin_work(first);
    } else {
        run_on_processor(first);
    }
}

} // namespace labrack::sim
