// Most calls, step by step.
#include "sim/runner_fast_path.hpp"

#include "sim/runner_databases.hpp"
#include "sim/runner_inline.hpp"

namespace labrack::sim {

/// A call, and what it reads of the component that it visits.
struct Runner::FastPath::Visit {
    std::uint32_t index;
    Call& call;
    model::InstanceIndex instance;
    InstanceState& server;
    const model::Instance& ways;
    const model::PlanStep& step;
};

inline Runner::FastPath::Visit Runner::FastPath::visit_of(std::uint32_t index) {
    Call& call = call_at(index);
    const model::InstanceIndex instance = call.instance;
    return {
        index, call, instance, instance_at(instance), plan_.instances[instance.value], plan_.steps[call.step.value]};
}

/// What on_call() does first.
inline void Runner::FastPath::begin_event(Call& call) {
    --call.events_pending;
    rules_.note_call(EventKind::call, call);
    call.due = never;
}

/// Whether arrive() and accept() let the request in.
inline bool Runner::FastPath::has_room(const Visit& visit) {
    if (!visit.server.up || visit.server.errors_ppm > 0) return false;
    if (visit.ways.counts_connections && visit.call.counted == 0 && rules_.has_all_connections(visit.instance))
        return false;
    if (visit.ways.blocking)
        return visit.server.busy < visit.ways.workers || visit.server.queue.length < visit.ways.backlog;
    return visit.ways.backlog == 0 || visit.server.in_hand < visit.ways.backlog;
}

inline void Runner::FastPath::occupy_worker(const Visit& visit) {
    rules_.note_usage_of(visit.instance, visit.server, visit.ways);
    ++visit.server.busy;
    visit.call.has_worker = true;
}

inline void Runner::FastPath::free_worker(const Visit& visit) {
    if (visit.server.queue.first != no_call || visit.server.handing_out) {
        rules_.free_worker(visit.instance);
        return;
    }
    rules_.note_usage_of(visit.instance, visit.server, visit.ways);
    --visit.server.busy;
}

/// complete() and answer(), without a failure.
inline void Runner::FastPath::complete(const Visit& visit) {
    if (visit.call.parent == no_call) {
        rules_.complete(visit.index, {});
        return;
    }
    if (visit.ways.keeps_data && rules_.holds_back(visit.index)) return;
    if (visit.call.counted != 0) --visit.server.over_pooled;
    rules_.let_go(visit.instance);
    if (recorder_.metrics != nullptr) recorder_.metrics->note_answer(visit.instance, visit.step.step->out);
    const bool held_worker = visit.call.has_worker;
    visit.call.has_worker = false;
    visit.call.failure = {};
    trace_.enter(visit.call, Phase::network, state_.now);
    rules_.dispatch(visit.index, Message::answer, Stage::answering);
    if (held_worker) free_worker(visit);
}

/// start_part(), open_call(), begin_call() and send(), for a part over a plain link.
inline void Runner::FastPath::ask(const Visit& visit, model::StepIndex part, const model::Route& route) {
    const std::uint32_t index = rules_.take_call(); // may move all calls
    Call& call = call_at(index);
    Call& above = call_at(visit.index);
    const model::PlanLink& link = plan_.links[route.link.value];
    call.parent = visit.index;
    call.step = part;
    call.link = route.link;
    call.instance = rules_.instance_in_turn(link.to, above.ordinal);
    rules_.put_under(above, call, index);
    call.fast = plan_.route(link.to, part).fast_visit;
    trace_.leave_phase(above, state_.now);
    trace_.open_span(call, above, state_.now);
    if (!instance_at(call.instance).up) {
        rules_.set_out(index);
        return;
    }
    call.sent = true;
    trace_.enter(call, Phase::network, state_.now);
    rules_.set_timer(index, parameters(visit.instance).answer_timeout);
    rules_.dispatch(index, Message::request, Stage::requesting);
}

/// occupied() and next_parts(): what is left are the step's parts, one after the other.
inline void Runner::FastPath::occupied(const Visit& visit) {
    if (visit.call.forwarded) {
        rules_.occupied(visit.index);
        return;
    }
    if (visit.call.next_child == visit.step.child_count) {
        complete(visit);
        return;
    }
    const model::StepIndex part{visit.step.first_child.value + visit.call.next_child};
    const model::Route& route = plan_.route(visit.ways.node, part);
    if (!route.fast_call) {
        rules_.next_parts(visit.index);
        return;
    }
    ++visit.call.next_child;
    visit.call.failure = {};
    ask(visit, part, route);
}

/// computed().
inline void Runner::FastPath::computed(const Visit& visit) {
    visit.server.cpu_ns += visit.call.demand.ns;
    visit.call.demand = {};
    visit.call.stage = Stage::occupying;
    if (visit.call.has_worker && !visit.ways.blocking) {
        visit.call.has_worker = false;
        free_worker(visit);
    }
    const Call& call = call_at(visit.index);
    const model::Step& step = *visit.step.step;
    if (!call.forwarded && (visit.ways.pauses || step.disk > 0 || !step.wait.is_zero())) {
        Duration rest = rules_.draw_time(step.wait, call, Purpose::wait);
        if (visit.ways.pauses) rest += rules_.draw_time(parameters(visit.instance).latency, call, Purpose::latency);
        rest = rules_.slowed(visit.instance, rest);
        if (step.disk > 0) rest += rules_.use_disk(visit.instance, step.disk);
        if (rest.ns > 0) {
            rules_.schedule(visit.index, Stage::occupying, rest);
            return;
        }
    }
    occupied(visit_of(visit.index));
}

void Runner::FastPath::computed(std::uint32_t index) {
    computed(visit_of(index));
}

/// compute() and run_on_processor().
inline void Runner::FastPath::compute(const Visit& visit, Duration demand) {
    visit.call.demand = demand;
    if (demand.ns == 0) {
        computed(visit.index);
        return;
    }
    if (!visit.ways.blocking) {
        if (visit.server.busy >= visit.ways.workers) {
            rules_.enqueue(visit.instance, visit.index);
            return;
        }
        occupy_worker(visit);
    }
    if (visit.server.host.exists() || visit.server.weighted_processor != no_weighted_processor) {
        rules_.run_on_processor(visit.index);
    } else {
        trace_.enter(visit.call, Phase::service, state_.now);
        rules_.schedule(visit.index, Stage::computing, demand);
    }
}

/// begin_work().
inline void Runner::FastPath::begin(const Visit& visit) {
    Call& call = visit.call;
    trace_.enter(call, Phase::service, state_.now);
    call.forwarded = plan_.route(visit.ways.node, call.step).kind != model::Route::Kind::serve;
    if (visit.ways.keeps_data && !Databases(rules_).finds_data(call)) {
        rules_.begin_work(visit.index);
        return;
    }
    if (call.forwarded) ++call.forwards;
    const Duration demand =
        call.forwarded ? rules_.draw_overhead(call) : rules_.draw_time(visit.step.step->cpu, call, Purpose::cpu);
    compute(visit, rules_.slowed(call.instance, at_speed(demand, visit.ways.speed)));
}

void Runner::FastPath::begin(std::uint32_t index) {
    begin(visit_of(index));
}

/// accept(), where there is room.
inline void Runner::FastPath::accept(const Visit& visit) {
    ++visit.server.accepted;
    const bool has_worker = visit.server.busy < visit.ways.workers;
    if (visit.ways.takes_memory && !rules_.has_memory_for(visit.index)) return;
    ++visit.server.in_hand;
    if (visit.call.counted != 0) ++visit.server.over_pooled;
    if (visit.ways.blocking && !has_worker) {
        rules_.enqueue(visit.instance, visit.index);
        return;
    }
    if (visit.ways.blocking) occupy_worker(visit);
    begin(visit);
}

/// Whether the answer is the one thing that its caller waits for.
inline bool Runner::FastPath::is_expected(const Call& call, std::uint32_t index) const {
    const Call& above = state_.calls[call.parent];
    const bool is_ready = above.root ? above.exchange == Exchange::whole : above.fast && !above.starting;
    return is_ready && !call.failure.failed() && above.child == index && call.sibling == no_call &&
           call.child == no_call && call.events_pending == 1 && !call.missed && !call.stores && !call.delivery;
}

/// answered(), child_answered() and, of the client's own request, client_answered().
inline void Runner::FastPath::answered(std::uint32_t index) {
    Call& call = call_at(index);
    const std::uint32_t parent = call.parent;
    trace_.end_span(call, {}, state_.now);
    rules_.note_outcome(call, {});
    rules_.give_port_back(call);
    rules_.return_connection(index);
    if (call.target != no_target) --state_.targets[call.target].open;
    call.target = no_target;
    Call& above = call_at(parent);
    rules_.hand_up(call, above);
    above.child = no_call;
    --above.waits_for;
    const model::LinkIndex link = call.link;
    const model::InstanceIndex server = call.instance;
    rules_.release(index);
    if (above.root) {
        rules_.keep_connection(above, link, server);
        rules_.finish_request(parent, {});
    } else if (above.forwarded) {
        complete(visit_of(parent));
    } else if (above.waits_for == 0) {
        occupied(visit_of(parent));
    }
}

bool Runner::FastPath::takes(std::uint32_t index) {
    const Visit visit = visit_of(index);
    Call& call = visit.call;
    if (!call.fast || call.due != state_.now || call.parent == no_call) return false;
    switch (call.stage) {
    case Stage::requesting:
        if (!has_room(visit)) return false;
        begin_event(call);
        accept(visit);
        return true;
    case Stage::computing:
        if (call.securing) return false;
        begin_event(call);
        computed(visit);
        return true;
    case Stage::occupying:
        begin_event(call);
        occupied(visit);
        return true;
    case Stage::answering:
        if (!is_expected(call, index)) return false;
        begin_event(call);
        answered(index);
        return true;
    default: return false;
    }
}

} // namespace labrack::sim
