// The fast path: what happens to most calls, without the questions that only unusual ones raise.
//
// A call takes it when its plan has nothing unusual for it, see model/fast_path.hpp. It does what the rules in the
// other files do, to the same state: each function here says for which of them it stands, hands over to them as soon as
// something is not as usual, and the next event may take the path again. tests/sim/fast_path_test.cpp and the fuzz
// target compare runs that take it with runs that do not.
#include "sim/runner_inline.hpp"

namespace labrack::sim {

/// A call, and what it reads of the component that it visits.
struct Runner::Visit {
    std::uint32_t index;
    Call& call;
    model::InstanceIndex instance;
    InstanceState& server;
    const model::Instance& ways;
    const model::PlanStep& step;
};

inline Runner::Visit Runner::visit_of(std::uint32_t index) {
    Call& call = call_at(index);
    const model::InstanceIndex instance = call.instance;
    return {
        index, call, instance, instance_at(instance), plan_.instances[instance.value], plan_.steps[call.step.value]};
}

/// What on_call() does first.
inline void Runner::begin_event(Call& call) {
    --call.events_pending;
    note_call(EventKind::call, call);
    call.due = never;
}

/// Whether arrive() and accept() let the request in.
inline bool Runner::has_room(const Visit& visit) {
    if (!visit.server.up || visit.server.errors_ppm > 0) return false;
    if (visit.ways.counts_connections && visit.call.counted == 0 && has_all_connections(visit.instance)) return false;
    if (visit.ways.blocking)
        return visit.server.busy < visit.ways.workers || visit.server.queue.length < visit.ways.backlog;
    return visit.ways.backlog == 0 || visit.server.in_hand < visit.ways.backlog;
}

inline void Runner::occupy_worker(const Visit& visit) {
    note_usage_of(visit.instance, visit.server, visit.ways);
    ++visit.server.busy;
    visit.call.has_worker = true;
}

inline void Runner::free_worker_fast(const Visit& visit) {
    if (visit.server.queue.first != no_call || visit.server.handing_out) {
        free_worker(visit.instance);
        return;
    }
    note_usage_of(visit.instance, visit.server, visit.ways);
    --visit.server.busy;
}

/// complete() and answer(), without a failure.
inline void Runner::complete_fast(const Visit& visit) {
    if (visit.call.parent == no_call) {
        complete(visit.index, {});
        return;
    }
    if (visit.ways.keeps_data && holds_back(visit.index)) return;
    if (visit.call.counted != 0) --visit.server.over_pooled;
    let_go(visit.instance);
    if (recorder_.metrics != nullptr) recorder_.metrics->note_answer(visit.instance, visit.step.step->out);
    const bool held_worker = visit.call.has_worker;
    visit.call.has_worker = false;
    visit.call.failure = {};
    trace_.enter(visit.call, Phase::network, state_.now);
    dispatch(visit.index, Message::answer, Stage::answering);
    if (held_worker) free_worker_fast(visit);
}

/// start_part(), open_call(), begin_call() and send(), for a part over a plain link.
inline void Runner::ask_fast(const Visit& visit, model::StepIndex part, const model::Route& route) {
    const std::uint32_t index = take_call(); // may move all calls
    Call& call = call_at(index);
    Call& above = call_at(visit.index);
    const model::PlanLink& link = plan_.links[route.link.value];
    call.parent = visit.index;
    call.step = part;
    call.link = route.link;
    call.instance = instance_in_turn(link.to, above.ordinal);
    put_under(above, call, index);
    call.fast = plan_.route(link.to, part).fast_visit;
    trace_.leave_phase(above, state_.now);
    trace_.open_span(call, above, state_.now);
    if (!instance_at(call.instance).up) {
        set_out(index);
        return;
    }
    call.sent = true;
    trace_.enter(call, Phase::network, state_.now);
    set_timer(index, parameters(visit.instance).answer_timeout);
    dispatch(index, Message::request, Stage::requesting);
}

/// occupied() and next_parts(): what is left are the step's parts, one after the other.
inline void Runner::occupied_fast(const Visit& visit) {
    if (visit.call.forwarded) {
        occupied(visit.index);
        return;
    }
    if (visit.call.next_child == visit.step.child_count) {
        complete_fast(visit);
        return;
    }
    const model::StepIndex part{visit.step.first_child.value + visit.call.next_child};
    const model::Route& route = plan_.route(visit.ways.node, part);
    if (!route.fast_call) {
        next_parts(visit.index);
        return;
    }
    ++visit.call.next_child;
    visit.call.failure = {};
    ask_fast(visit, part, route);
}

/// computed().
inline void Runner::computed_fast(const Visit& visit) {
    visit.server.cpu_ns += visit.call.demand.ns;
    visit.call.demand = {};
    visit.call.stage = Stage::occupying;
    if (visit.call.has_worker && !visit.ways.blocking) {
        visit.call.has_worker = false;
        free_worker_fast(visit);
    }
    const Call& call = call_at(visit.index);
    const model::Step& step = *visit.step.step;
    if (!call.forwarded && (visit.ways.pauses || step.disk > 0 || !step.wait.is_zero())) {
        Duration rest = draw_time(step.wait, call, Purpose::wait);
        if (visit.ways.pauses) rest += draw_time(parameters(visit.instance).latency, call, Purpose::latency);
        rest = slowed(visit.instance, rest);
        if (step.disk > 0) rest += use_disk(visit.instance, step.disk);
        if (rest.ns > 0) {
            schedule(visit.index, Stage::occupying, rest);
            return;
        }
    }
    occupied_fast(visit_of(visit.index));
}

void Runner::computed_fast(std::uint32_t index) {
    computed_fast(visit_of(index));
}

/// compute() and run_on_processor().
inline void Runner::compute_fast(const Visit& visit, Duration demand) {
    visit.call.demand = demand;
    if (demand.ns == 0) {
        computed_fast(visit.index);
        return;
    }
    if (!visit.ways.blocking) {
        if (visit.server.busy >= visit.ways.workers) {
            enqueue(visit.instance, visit.index);
            return;
        }
        occupy_worker(visit);
    }
    if (visit.server.host.exists() || visit.server.weighted_processor != no_weighted_processor) {
        run_on_processor(visit.index);
    } else {
        trace_.enter(visit.call, Phase::service, state_.now);
        schedule(visit.index, Stage::computing, demand);
    }
}

/// begin_work().
inline void Runner::begin_fast(const Visit& visit) {
    Call& call = visit.call;
    trace_.enter(call, Phase::service, state_.now);
    call.forwarded = plan_.route(visit.ways.node, call.step).kind != model::Route::Kind::serve;
    if (visit.ways.keeps_data && !finds_data(call)) {
        begin_work(visit.index);
        return;
    }
    if (call.forwarded) ++call.forwards;
    const Duration demand = call.forwarded ? draw_overhead(call) : draw_time(visit.step.step->cpu, call, Purpose::cpu);
    compute_fast(visit, slowed(call.instance, at_speed(demand, visit.ways.speed)));
}

void Runner::begin_fast(std::uint32_t index) {
    begin_fast(visit_of(index));
}

/// accept(), where there is room.
inline void Runner::accept_fast(const Visit& visit) {
    ++visit.server.accepted;
    const bool has_worker = visit.server.busy < visit.ways.workers;
    if (visit.ways.takes_memory && !has_memory_for(visit.index)) return;
    ++visit.server.in_hand;
    if (visit.call.counted != 0) ++visit.server.over_pooled;
    if (visit.ways.blocking && !has_worker) {
        enqueue(visit.instance, visit.index);
        return;
    }
    if (visit.ways.blocking) occupy_worker(visit);
    begin_fast(visit);
}

/// Whether the answer is the one thing that its caller waits for.
inline bool Runner::is_expected(const Call& call, std::uint32_t index) const {
    const Call& above = state_.calls[call.parent];
    const bool is_ready = above.root ? above.exchange == Exchange::whole : above.fast && !above.starting;
    return is_ready && !call.failure.failed() && above.child == index && call.sibling == no_call &&
           call.child == no_call && call.events_pending == 1 && !call.missed && !call.stores && !call.delivery;
}

/// answered(), child_answered() and, of the client's own request, client_answered().
inline void Runner::answered_fast(std::uint32_t index) {
    Call& call = call_at(index);
    const std::uint32_t parent = call.parent;
    trace_.end_span(call, {}, state_.now);
    note_outcome(call, {});
    give_port_back(call);
    return_connection(index);
    if (call.target != no_target) --state_.targets[call.target].open;
    call.target = no_target;
    Call& above = call_at(parent);
    hand_up(call, above);
    above.child = no_call;
    --above.waits_for;
    const model::LinkIndex link = call.link;
    const model::InstanceIndex server = call.instance;
    release(index);
    if (above.root) {
        keep_connection(above, link, server);
        finish_request(parent, {});
    } else if (above.forwarded) {
        complete_fast(visit_of(parent));
    } else if (above.waits_for == 0) {
        occupied_fast(visit_of(parent));
    }
}

bool Runner::goes_fast(std::uint32_t index) {
    const Visit visit = visit_of(index);
    Call& call = visit.call;
    if (!call.fast || call.due != state_.now || call.parent == no_call) return false;
    switch (call.stage) {
    case Stage::requesting:
        if (!has_room(visit)) return false;
        begin_event(call);
        accept_fast(visit);
        return true;
    case Stage::computing:
        if (call.securing) return false;
        begin_event(call);
        computed_fast(visit);
        return true;
    case Stage::occupying:
        begin_event(call);
        occupied_fast(visit);
        return true;
    case Stage::answering:
        if (!is_expected(call, index)) return false;
        begin_event(call);
        answered_fast(index);
        return true;
    default: return false;
    }
}

} // namespace labrack::sim
