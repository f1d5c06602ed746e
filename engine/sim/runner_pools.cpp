// Pools of connections: who gets one, who waits for one, and when one is set up, used again or closed.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

void Runner::list_pools() {
    state_.pools.pools.resize(plan_.pool_count);
    for (const model::PlanLink& link : plan_.links) {
        if (link.pool.size == 0) continue;
        for (std::uint32_t caller = 0; caller < plan_.instance_count[link.from.value]; ++caller)
            state_.pools.pools[link.first_pool + caller].limit = static_cast<std::uint32_t>(link.pool.size);
    }
}

std::uint32_t Runner::pool_of(const Call& call) const {
    return plan_.links[call.link.value].first_pool + plan_.instances[call.caller.value].ordinal;
}

/// The call goes out over a connection of the pool, or waits in turn until there is one.
void Runner::borrow_connection(std::uint32_t index) {
    Call& call = call_at(index);
    call.pool = pool_of(call);
    ConnectionPool& pool = state_.pools.pools[call.pool];
    if (pool.may_lend() && pool.waiting.length == 0) {
        use_connection(index);
        return;
    }
    call.stage = Stage::pooling;
    append(pool.waiting, index);
    trace_.enter(call, Phase::queue, state_.now);
    set_timer(index, plan_.links[call.link.value].pool.timeout);
}

/// One of the pool's connections is the call's from now on: an idle one, or else a new one.
void Runner::use_connection(std::uint32_t index) {
    Call& call = call_at(index);
    ConnectionPool& pool = state_.pools.pools[call.pool];
    ++pool.in_use;
    call.lent = true;
    close_stale(call.link, pool);
    const auto leads_there = [&](const IdleConnection& one) { return one.server == call.instance; };
    if (const auto idle = state_.pools.take_idle(pool, leads_there)) {
        call.counted = idle->counted;
        send(index);
        return;
    }
    call.incarnation = incarnation_of(call.link, call.instance);
    if (pool.in_use + pool.lost + pool.idle > pool.limit) close_oldest(pool);
    connect(index);
}

/// A process that ends closes its connections; from a host without power nothing is heard.
bool Runner::is_open(model::LinkIndex link, const IdleConnection& one) const {
    const InstanceState& server = state_.instances[one.server.value];
    const bool stands = incarnation_of(link, one.server) == one.incarnation && (server.up || !has_power(one.server));
    return stands && state_.now < one.until;
}

/// Closes the idle connections whose time is over, or whose server has closed them.
void Runner::close_stale(model::LinkIndex link, ConnectionPool& pool) {
    const auto is_stale = [&](const IdleConnection& one) { return !is_open(link, one); };
    while (const auto stale = state_.pools.take_idle(pool, is_stale))
        note_closed(*stale);
}

void Runner::close_oldest(ConnectionPool& pool) {
    if (const auto oldest = state_.pools.take_oldest(pool)) note_closed(*oldest);
}

/// Whether the server still counts a connection that it began to count as `counted`, see Call::counted.
bool Runner::counts(model::InstanceIndex server, std::uint32_t counted) const {
    const InstanceState& state = state_.instances[server.value];
    return counted != 0 && counted == state.incarnation + 1 && state.up;
}

void Runner::note_closed(const IdleConnection& one) {
    if (counts(one.server, one.counted)) --instance_at(one.server).pooled;
}

/// The connection over which the call went is closed. What its server has in hand for it goes on there, and holds a
/// connection as long.
void Runner::note_closed(Call& call) {
    const bool counted = counts(call.instance, call.counted);
    call.counted = 0;
    if (!counted) return;
    --instance_at(call.instance).pooled;
    if (is_at_server(call.stage) && !call.securing) --instance_at(call.instance).over_pooled;
}

/// A database has accepted the connection; it counts those of pools as long as they are open.
void Runner::note_accepted(Call& call) {
    if (!call.lent || !plan_.instances[call.instance.value].counts_connections) return;
    InstanceState& server = instance_at(call.instance);
    ++server.pooled;
    call.counted = server.incarnation + 1;
}

/// Whether a database has as many connections as it may have: those of pools that are open, in use or not, and others
/// over which a request is in hand. One that is being set up, or that a caller without a pool keeps, counts from its
/// first request.
bool Runner::has_all_connections(model::InstanceIndex instance) {
    const auto most = static_cast<std::uint32_t>(parameters(instance).max_connections);
    const InstanceState& state = instance_at(instance);
    const auto has_all = [&] { return state.pooled + state.in_hand - state.over_pooled >= most; };
    if (most == 0 || !has_all()) return false;
    for (std::size_t i = 0; state.pooled > 0 && i < plan_.links.size(); ++i) { // some may have become stale unseen
        const model::PlanLink& link = plan_.links[i];
        if (link.pool.size == 0 || link.to != plan_.instances[instance.value].node) continue;
        for (std::uint32_t caller = 0; caller < plan_.instance_count[link.from.value]; ++caller)
            close_stale(index_of<model::LinkIndex>(i), state_.pools.pools[link.first_pool + caller]);
    }
    return has_all();
}

/// What an answer came over can be used again.
void Runner::give_connection_back(std::uint32_t index) {
    Call& call = call_at(index);
    const std::uint32_t place = call.pool;
    ConnectionPool& pool = state_.pools.pools[place];
    call.pool = no_pool;
    if (!call.lent) {
        remove(pool.waiting, index);
        return;
    }
    call.lent = false;
    --pool.in_use;
    const Duration keep_alive = plan_.links[call.link.value].pool.keep_alive;
    const bool has_room = pool.in_use + pool.lost + pool.idle < pool.limit;
    const bool arrived = call.due == never && call.path == Flows::no_path;
    const bool was_answered = call.stage == Stage::answering && arrived;
    if (was_answered && has_room && keep_alive.ns > 0) {
        state_.pools.add_idle(pool,
                              {state_.now + keep_alive, call.instance, call.incarnation, call.counted, no_connection});
        call.counted = 0;
    } else {
        note_closed(call);
    }
    lend_to_waiting(place);
}

void Runner::lend_to_waiting(std::uint32_t place) {
    while (state_.pools.pools[place].may_lend() && state_.pools.pools[place].waiting.length > 0)
        use_connection(take_first(state_.pools.pools[place].waiting));
}

/// A caller that ends has no pools any more: whoever waits never sets out, what is under way belongs to nobody.
void Runner::end_pools(model::InstanceIndex caller) {
    const model::Instance& instance = plan_.instances[caller.value];
    for (const model::PlanLink& link : plan_.links) {
        if (link.from != instance.node || link.pool.size == 0) continue;
        const std::uint32_t place = link.first_pool + instance.ordinal;
        ConnectionPool& pool = state_.pools.pools[place];
        for (std::size_t i = 0; i < state_.calls.size(); ++i) {
            Call& call = state_.calls[i];
            if (call.pool != place) continue;
            call.pool = no_pool;
            call.lent = false;
            note_closed(call);
        }
        while (pool.waiting.length > 0) {
            const std::uint32_t index = take_first(pool.waiting);
            Call& call = call_at(index);
            call.stage = Stage::lost;
            if (call.parent != no_call) continue; // who drops the parent's work finds it there
            release(index);
        }
        while (pool.idle > 0)
            close_oldest(pool);
        pool.in_use = pool.lost = 0;
    }
}

/// Connections that are taken and not given back: what is in use is finished first.
void Runner::leak_connections(const model::PlanIntervention& change, std::uint32_t ordinal) {
    const std::uint32_t place = plan_.links[change.link.value].first_pool + ordinal;
    ConnectionPool& pool = state_.pools.pools[place];
    if (change.kind == model::InterventionKind::repair_connections) {
        pool.lost = 0;
        lend_to_waiting(place);
        return;
    }
    const std::uint32_t left = pool.limit - pool.lost;
    pool.lost += change.count == 0 ? left : std::min(change.count, left);
    while (pool.idle > 0 && pool.in_use + pool.lost + pool.idle > pool.limit)
        close_oldest(pool);
}

} // namespace labrack::sim
