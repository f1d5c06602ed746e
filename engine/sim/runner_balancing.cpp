// Balancers: which target a request goes to and what happens when it cannot be reached.
#include "base/hash.hpp"
#include "sim/runner_health_checks.hpp"

#include <algorithm>

namespace labrack::sim {

void Runner::list_targets() {
    state_.first_target.resize(plan_.instances.size());
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto balancer = index_of<model::InstanceIndex>(i);
        const model::NodeIndex node = plan_.instances[i].node;
        state_.first_target[i] = static_cast<std::uint32_t>(state_.targets.size());
        for (std::uint32_t t = 0; t < plan_.target_count[node.value]; ++t) {
            TargetState target;
            target.balancer = balancer;
            target.target = plan_.first_target[node.value] + t;
            state_.targets.push_back(target);
        }
    }
    list_observers();
    for (std::size_t i = 0; i < plan_.instances.size(); ++i)
        begin_balancing(index_of<model::InstanceIndex>(i));
}

void Runner::list_observers() {
    std::vector<std::uint32_t>& first = state_.first_observer;
    first.assign(plan_.instances.size() + 1, 0);
    for (const TargetState& target : state_.targets)
        ++first[plan_.targets[target.target].instance.value + 1];
    for (std::size_t i = 1; i < first.size(); ++i)
        first[i] += first[i - 1];
    std::vector<std::uint32_t> next = first;
    state_.observers.resize(state_.targets.size());
    for (std::size_t i = 0; i < state_.targets.size(); ++i) {
        const model::InstanceIndex server = plan_.targets[state_.targets[i].target].instance;
        state_.observers[next[server.value]++] = static_cast<std::uint32_t>(i);
    }
}

/// How its balancers see the instance: places in State::targets.
std::span<const std::uint32_t> Runner::observers_of(model::InstanceIndex instance) const {
    if (state_.first_observer.empty()) return {}; // the run has not begun
    const std::uint32_t first = state_.first_observer[instance.value];
    return {state_.observers.data() + first, state_.first_observer[instance.value + 1] - first};
}

/// Sends the balancer's call on to one of its targets, or answers that there is none.
void Runner::balance(std::uint32_t index) {
    const std::uint32_t chosen = choose_target(call_at(index));
    const Call& call = call_at(index);
    if (chosen == no_target) {
        const Reason reason = is_rule(call.instance) ? Reason::refused : Reason::service_unavailable;
        complete(index, {reason, reason, call.instance, call.instance, call.step});
    } else {
        send_to_target(index, chosen);
    }
}

void Runner::send_to_target(std::uint32_t index, std::uint32_t chosen) {
    TargetState& target = state_.targets[chosen];
    ++target.open;
    const model::Target& server = plan_.targets[target.target];
    const std::uint32_t child = open_call(index, call_at(index).step, server.link);
    if (!plan_.links[server.link.value].floating) call_at(child).instance = server.instance;
    call_at(child).target = chosen;
    begin_call(child);
}

/// True when the balancer tries another target: no connection could be made, so nothing has been asked for yet.
bool Runner::redispatch(std::uint32_t index, std::uint32_t failed_target) {
    Call& call = call_at(index);
    if (call.attempts >= parameters(call.instance).redispatch) return false;
    ++call.attempts;
    call.avoid = failed_target;
    const std::uint32_t chosen = choose_target(call);
    if (chosen == no_target) return false;
    send_to_target(index, chosen);
    return true;
}

/// Who asks, as the balancer sees it: one of a client's people, or a component's instance.
std::uint64_t Runner::source_of(const Call& call) const {
    return mix64((static_cast<std::uint64_t>(call.person) << 32) + plan_.instances[call.caller.value].ordinal);
}

/// Of the targets that count as up and serve the step, those of the highest priority; the rest wait, even when the one
/// that has just failed the call is the only one of that priority.
void Runner::list_candidates(const Call& call) {
    state_.candidates.clear();
    add_candidates(call, false);
    if (state_.candidates.empty() && parameters(call.instance).fail_open) add_candidates(call, true);
    std::erase(state_.candidates, call.avoid);
}

void Runner::add_candidates(const Call& call, bool down_too) {
    const model::NodeIndex node = plan_.instances[call.instance.value].node;
    const std::uint32_t first = state_.first_target[call.instance.value];
    for (std::uint32_t i = first; i < first + plan_.target_count[node.value]; ++i) {
        const model::PlanLink& link = link_of(i);
        const bool serves = plan_.route(link.to, call.step).kind != model::Route::Kind::none;
        const bool serving = instance_at(plan_.targets[state_.targets[i].target].instance).serving;
        if (is_queue(call.instance) && !asks_for_messages(state_.targets[i])) continue;
        if (!(state_.targets[i].up || down_too) || !serving || !serves || !reaches_zone(call.instance, i)) continue;
        const int highest = state_.candidates.empty() ? link.priority : link_of(state_.candidates.front()).priority;
        if (link.priority > highest) state_.candidates.clear();
        if (link.priority >= highest) state_.candidates.push_back(i);
    }
}

/// Those with the fewest requests under way for each part of their weight.
void Runner::keep_least_busy() {
    const auto busier = [&](std::uint32_t a, std::uint32_t b) {
        const auto scaled = [&](std::uint32_t i, std::uint32_t other) {
            return static_cast<std::uint64_t>(state_.targets[i].open) * link_of(other).weight;
        };
        return scaled(a, b) > scaled(b, a);
    };
    const auto least = std::min_element(state_.candidates.begin(), state_.candidates.end(),
                                        [&](std::uint32_t a, std::uint32_t b) { return busier(b, a); });
    if (least == state_.candidates.end()) return;
    const std::uint32_t best = *least;
    std::erase_if(state_.candidates, [&](std::uint32_t i) { return busier(i, best); });
}

/// The smooth weighted turn: everybody earns its weight, the richest is chosen and pays for all.
std::uint32_t Runner::take_turn(std::uint32_t total_weight) {
    std::uint32_t chosen = state_.candidates.front();
    for (const std::uint32_t i : state_.candidates) {
        state_.targets[i].credit += static_cast<std::int32_t>(link_of(i).weight);
        if (state_.targets[i].credit > state_.targets[chosen].credit) chosen = i;
    }
    state_.targets[chosen].credit -= static_cast<std::int32_t>(total_weight);
    return chosen;
}

/// The candidate in whose part of the weights the ticket lies.
std::uint32_t Runner::holder_of(std::uint32_t ticket) const {
    for (const std::uint32_t i : state_.candidates) {
        if (ticket < link_of(i).weight) return i;
        ticket -= link_of(i).weight;
    }
    return no_target;
}

/// The target whose turn it is by the balancer's policy; taking a turn is paid for, so ask once for each request sent.
std::uint32_t Runner::choose_target(const Call& call) {
    const model::Policy policy = parameters(call.instance).policy;
    list_candidates(call);
    if (policy == model::Policy::least_connections) keep_least_busy();
    if (state_.candidates.empty()) return no_target;
    std::uint32_t total_weight = 0;
    for (const std::uint32_t i : state_.candidates)
        total_weight += link_of(i).weight;
    switch (policy) {
    case model::Policy::round_robin:
    case model::Policy::least_connections: break;
    case model::Policy::random: {
        DrawStream draw(call.key.with(plan_.steps[call.step.value].path_key).with(call.attempts) + Purpose::balance);
        return holder_of(draw.next_below(total_weight));
    }
    case model::Policy::source_hash: return holder_of(static_cast<std::uint32_t>(source_of(call) % total_weight));
    }
    return take_turn(total_weight);
}

/// A balancer that starts believes all its targets to be up, and begins to check them.
void Runner::begin_balancing(model::InstanceIndex balancer) {
    const std::uint32_t first = state_.first_target[balancer.value];
    const model::Instance& instance = plan_.instances[balancer.value];
    for (std::uint32_t t = 0; t < plan_.target_count[instance.node.value]; ++t) {
        TargetState& target = state_.targets[first + t];
        const model::InstanceIndex server = plan_.targets[target.target].instance;
        target.up = true;
        target.fresh = false;
        target.probe = Probe::none;
        target.streak = 0;
        if (!is_queue(balancer)) target.open = 0; // what a queue has handed out goes on without it
        if (!comes_and_goes(server) || slot_of(server).registered) HealthChecks(*this).begin(first + t);
    }
}

void Runner::end_balancing(model::InstanceIndex balancer) {
    const std::uint32_t first = state_.first_target[balancer.value];
    const model::NodeIndex node = plan_.instances[balancer.value].node;
    for (std::uint32_t t = 0; t < plan_.target_count[node.value]; ++t)
        state_.targets[first + t].due = never;
}

/// Whether a balancer may send what it has received to the target: those in other zones only across zones.
bool Runner::reaches_zone(model::InstanceIndex balancer, std::uint32_t target) const {
    if (parameters(balancer).cross_zone) return true;
    const model::InstanceIndex zone = zone_of(balancer);
    return !zone.exists() || zone_of(plan_.targets[state_.targets[target].target].instance) == zone;
}

} // namespace labrack::sim
