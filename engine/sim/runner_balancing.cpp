// Balancers: which target a request goes to, what happens when it cannot be reached, and health checks.
#include "base/hash.hpp"
#include "sim/runner.hpp"

#include <algorithm>
#include <limits>

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
        begin_checks(balancer);
    }
}

/// Sends the balancer's call on to one of its targets, or answers that there is none.
void Runner::balance(std::uint32_t index) {
    const std::uint32_t chosen = choose_target(call_at(index));
    const Call& call = call_at(index);
    if (chosen == no_target) {
        complete(index,
                 {Reason::service_unavailable, Reason::service_unavailable, call.instance, call.instance, call.step});
        return;
    }
    TargetState& target = state_.targets[chosen];
    ++target.open;
    const model::Target& server = plan_.targets[target.target];
    const std::uint32_t child = open_call(index, call.step, server.link);
    call_at(child).instance = server.instance;
    call_at(child).target = chosen;
    begin_call(child);
}

/// True when the balancer tries another target: no connection could be made, so nothing has been asked for yet.
bool Runner::redispatch(std::uint32_t index, std::uint32_t failed_target) {
    Call& call = call_at(index);
    if (call.attempts >= parameters(call.instance).redispatch) return false;
    ++call.attempts;
    call.avoid = failed_target;
    if (choose_target(call) == no_target) return false;
    balance(index);
    return true;
}

/// Who asks, as the balancer sees it: one of a client's people, or a component's instance.
std::uint64_t Runner::source_of(const Call& call) const {
    return mix64((static_cast<std::uint64_t>(call.person) << 32) + plan_.instances[call.caller.value].ordinal);
}

/// Of the targets that count as up and serve the step, those of the highest priority take part; the rest wait.
std::uint32_t Runner::choose_target(const Call& call) {
    const std::uint32_t first = state_.first_target[call.instance.value];
    const model::NodeIndex node = plan_.instances[call.instance.value].node;
    const std::uint32_t end = first + plan_.target_count[node.value];
    const model::Policy policy = parameters(call.instance).policy;
    int priority = std::numeric_limits<int>::min();
    std::uint32_t least = no_target;
    const auto able = [&](std::uint32_t i) {
        const TargetState& target = state_.targets[i];
        return target.up && i != call.avoid &&
               plan_.route(link_of(target).to, call.step).kind != model::Route::Kind::none;
    };
    const auto busier = [&](std::uint32_t a, std::uint32_t b) { // by requests under way for each part of the weight
        const auto load = [&](std::uint32_t i, std::uint32_t other) {
            return static_cast<std::uint64_t>(state_.targets[i].open) *
                   static_cast<std::uint64_t>(link_of(state_.targets[other]).weight);
        };
        return load(a, b) > load(b, a);
    };
    for (std::uint32_t i = first; i < end; ++i) {
        if (able(i)) priority = std::max(priority, link_of(state_.targets[i]).priority);
    }
    const auto active = [&](std::uint32_t i) { return able(i) && link_of(state_.targets[i]).priority == priority; };
    for (std::uint32_t i = first; i < end && policy == model::Policy::least_connections; ++i) {
        if (active(i) && (least == no_target || busier(least, i))) least = i;
    }
    const auto taking_part = [&](std::uint32_t i) { return active(i) && (least == no_target || !busier(i, least)); };
    std::uint32_t total = 0;
    for (std::uint32_t i = first; i < end; ++i) {
        if (taking_part(i)) total += static_cast<std::uint32_t>(link_of(state_.targets[i]).weight);
    }
    if (total == 0) return no_target;

    if (policy == model::Policy::random || policy == model::Policy::source_hash) {
        std::uint32_t ticket = static_cast<std::uint32_t>(source_of(call) % total);
        if (policy == model::Policy::random) {
            const DrawKey key = call.key.with(plan_.steps[call.step.value].path_key).with(call.attempts);
            DrawStream draw(key + Purpose::balance);
            ticket = draw.next_below(total);
        }
        for (std::uint32_t i = first; i < end; ++i) {
            if (!taking_part(i)) continue;
            const auto weight = static_cast<std::uint32_t>(link_of(state_.targets[i]).weight);
            if (ticket < weight) return i;
            ticket -= weight;
        }
    }
    // The smooth weighted turn: everybody earns its weight, the richest is chosen and pays for all.
    std::uint32_t chosen = no_target;
    for (std::uint32_t i = first; i < end; ++i) {
        if (!taking_part(i)) continue;
        state_.targets[i].credit += link_of(state_.targets[i]).weight;
        if (chosen == no_target || state_.targets[i].credit > state_.targets[chosen].credit) chosen = i;
    }
    state_.targets[chosen].credit -= static_cast<std::int32_t>(total);
    return chosen;
}

void Runner::begin_checks(model::InstanceIndex balancer) {
    const std::uint32_t first = state_.first_target[balancer.value];
    const model::Instance& instance = plan_.instances[balancer.value];
    const Duration interval = parameters(balancer).check_interval;
    for (std::uint32_t t = 0; t < plan_.target_count[instance.node.value]; ++t) {
        TargetState& target = state_.targets[first + t];
        target.up = true; // until a check says otherwise
        target.probe = Probe::none;
        target.streak = 0;
        target.open = 0;
        if (interval.ns <= 0) continue;
        DrawStream phase(DrawKey{options_.seed}
                             .with(hash_text(plan_.design.node(instance.node).id))
                             .with(instance.ordinal)
                             .with(instance_at(balancer).incarnation)
                             .with(t) +
                         Purpose::check);
        target.due =
            state_.now + Duration{static_cast<std::int64_t>(phase.next_unit() * static_cast<double>(interval.ns))};
        state_.calendar.schedule(target.due, EventKind::check, first + t);
    }
}

void Runner::end_checks(model::InstanceIndex balancer) {
    const std::uint32_t first = state_.first_target[balancer.value];
    const model::NodeIndex node = plan_.instances[balancer.value].node;
    for (std::uint32_t t = 0; t < plan_.target_count[node.value]; ++t)
        state_.targets[first + t].due = never;
}

/// A check opens a connection: it passes when the process accepts, fails when it is refused or nothing answers in time.
void Runner::on_check(std::uint32_t index) {
    TargetState& target = state_.targets[index];
    if (target.due != state_.now) return;
    const model::Parameters& balancer = parameters(target.balancer);
    const model::InstanceIndex server = plan_.targets[target.target].instance;
    const Duration latency = link_of(target).latency;
    switch (target.probe) {
    case Probe::none:
        target.probe = Probe::sent;
        target.check_began = state_.now;
        target.due = state_.now + latency;
        break;
    case Probe::sent: {
        const Time given_up = target.check_began + balancer.check_timeout;
        const Time answered = host_is_up(server) ? state_.now + latency : never;
        target.probe = answered <= given_up && instance_at(server).up ? Probe::passed : Probe::failed;
        target.due = std::max(state_.now, std::min(answered, given_up));
        break;
    }
    case Probe::passed:
    case Probe::failed:
        note_check(target, target.probe == Probe::passed);
        target.probe = Probe::none;
        target.due = std::max(state_.now, target.check_began + balancer.check_interval);
        break;
    }
    state_.calendar.schedule(target.due, EventKind::check, index);
}

void Runner::note_check(TargetState& target, bool passed) {
    if (passed == target.up) {
        target.streak = 0;
        return;
    }
    const model::Parameters& balancer = parameters(target.balancer);
    if (++target.streak < (target.up ? balancer.check_fall : balancer.check_rise)) return;
    target.up = passed;
    target.streak = 0;
}

} // namespace labrack::sim
