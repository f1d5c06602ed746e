// Health checks: when they are sent, what they come to, and what balancers make of it.
#include "sim/runner_health_checks.hpp"

#include "sim/retransmission.hpp"
#include "sim/runner_controllers.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

constexpr int most_firewalls = 16; ///< one behind the other: more are a circle

} // namespace

void Runner::HealthChecks::begin(std::uint32_t index) {
    TargetState& target = state_.targets[index];
    const model::Instance& balancer = plan_.instances[target.balancer.value];
    const Duration interval = parameters(target.balancer).check_interval;
    if (interval.ns <= 0) return;
    DrawStream phase(DrawKey{options_.seed}
                         .with(balancer.key)
                         .with(instance_at(target.balancer).incarnation)
                         .with(index - state_.first_target[target.balancer.value]) +
                     Purpose::check);
    target.due = state_.now + Duration{static_cast<std::int64_t>(phase.next_unit() * static_cast<double>(interval.ns))};
    state_.calendar.schedule(target.due, EventKind::check, index);
}

/// Balancers that check their targets believe in a new one as soon as it has passed one check. Source: Elastic Load
/// Balancing, "Health checks for target groups".
void Runner::HealthChecks::begin_all_of(model::InstanceIndex instance) {
    for (const std::uint32_t index : rules_.observers_of(instance)) {
        TargetState& target = state_.targets[index];
        const model::Parameters& balancer = parameters(target.balancer);
        target.probe = Probe::none;
        target.up = balancer.check_interval.ns <= 0;
        target.fresh = !target.up;
        target.streak = 0;
        if (instance_at(target.balancer).up) begin(index);
    }
}

/// A check opens a connection: it passes when the process accepts, fails when it is refused or nothing answers in time.
void Runner::HealthChecks::on_check(std::uint32_t index) {
    TargetState& target = state_.targets[index];
    if (target.due != state_.now) return;
    rules_.note_event(EventKind::check, index);
    const model::Parameters& balancer = parameters(target.balancer);
    const CheckedServer checked = checked_server(target);
    const model::InstanceIndex server = checked.instance;
    const auto arrival_of = [&](Time given_up, bool forwards) {
        return checked.blocked ? never : arrival(target, server, checked.latency, given_up, forwards);
    };
    switch (target.probe) {
    case Probe::none: {
        target.check_began = state_.now;
        const Time given_up = state_.now + balancer.check_timeout;
        const Time arrives = arrival_of(given_up, true);
        target.probe = arrives == never ? Probe::failed : Probe::sent;
        target.due = arrives == never ? given_up : arrives;
        break;
    }
    case Probe::sent: {
        const Time given_up = target.check_began + balancer.check_timeout;
        const bool heard = checked.heard && has_power(server);
        const Time answered = heard ? arrival_of(given_up, false) : never;
        const bool refused = checked.admission == model::Admission::refused || !accepts(server);
        target.probe = answered <= given_up && !refused ? Probe::passed : Probe::failed;
        target.due = std::max(state_.now, std::min(answered, given_up));
        break;
    }
    case Probe::passed:
    case Probe::failed:
        note(target, target.probe == Probe::passed);
        target.probe = Probe::none;
        target.due = std::max(state_.now, target.check_began + balancer.check_interval);
        break;
    }
    state_.calendar.schedule(target.due, EventKind::check, index);
}

/// Whom the balancer's check comes to, and how far that is. Through an inline firewall it looks at what stands behind.
Runner::HealthChecks::CheckedServer Runner::HealthChecks::checked_server(const TargetState& target) {
    const model::Target& checked = plan_.targets[target.target];
    CheckedServer found = server_at(checked.instance);
    if (!checked.link.exists()) {
        found.latency = plan_.latency_between(target.balancer, found.instance);
        found.blocked = plan_.filters.any && model::ports_open_to_internet(plan_, found.instance).empty();
        return found;
    }
    found.latency = latency_over(checked.link, target.balancer, found.instance);
    if (!plan_.filters.any) return found;
    model::LinkIndex link = checked.link;
    const std::uint16_t port = plan_.links[link.value].port;
    found.admission = model::admission(plan_, target.balancer, found.instance, port);
    for (int firewalls = 0; plan_.instances[found.instance.value].is_firewall; ++firewalls) {
        const model::InstanceIndex firewall = found.instance;
        link = plan_.links[link.value].onward;
        if (!link.exists() || firewalls == most_firewalls || found.admission != model::Admission::admitted) break;
        CheckedServer behind = server_at(first_up(plan_.links[link.value].to));
        behind.latency = found.latency + latency_over(link, firewall, behind.instance);
        behind.blocked = found.blocked || !instance_at(firewall).up || rules_.are_parted(target.balancer, firewall) ||
                         rules_.are_parted(firewall, behind.instance);
        behind.admission = model::admission(plan_, target.balancer, behind.instance, port);
        found = behind;
    }
    found.blocked = found.blocked || found.admission == model::Admission::dropped;
    return found;
}

/// Who answers where `instance` is asked.
Runner::HealthChecks::CheckedServer Runner::HealthChecks::server_at(model::InstanceIndex instance) {
    const model::InstanceIndex holder = rules_.floats(instance) ? rules_.address_of(instance).holder : instance;
    CheckedServer found;
    found.instance = holder.exists() ? holder : instance;
    found.heard = holder.exists();
    return found;
}

/// The first of the node's instances that is up; when none is, the first.
model::InstanceIndex Runner::HealthChecks::first_up(model::NodeIndex node) const {
    const model::InstanceIndex first = plan_.first_instance[node.value];
    for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i)
        if (state_.instances[first.value + i].up) return {first.value + i};
    return first;
}

/// When a health check's packet arrives, sent again as often as it takes; `never` across a partition or if that takes
/// until `given_up`.
Time Runner::HealthChecks::arrival(const TargetState& target, model::InstanceIndex server, Duration latency,
                                   Time given_up, bool forwards) const {
    if (plan_.has_private && !rules_.is_border_open(target.balancer, server)) return never;
    if (!state_.network_faults.any()) return state_.now + latency;
    if (state_.network_faults.are_parted(target.balancer, server)) return never;
    const model::Instance& balancer = plan_.instances[target.balancer.value];
    const DrawKey key = DrawKey{options_.seed}
                            .with(balancer.key)
                            .with(target.target - plan_.first_target[balancer.node.value])
                            .with(static_cast<std::uint64_t>(target.check_began.ns))
                            .with(forwards ? 0 : 1);
    const auto loss = static_cast<std::uint64_t>(state_.network_faults.loss(plan_.targets[target.target].link).ppm);
    Time sent = state_.now;
    for (int times = 0; sent <= given_up; ++times) {
        DrawStream draw(key.with(static_cast<std::uint64_t>(times)) + Purpose::loss);
        if (draw.next_below(1'000'000) >= loss) return sent + latency;
        sent = sent + doubled(set_up_wait, times);
    }
    return never;
}

/// A process accepts connections; but a balancer that keeps to its zone, and has nobody left there, answers checks as
/// if it were down itself, so that the names lead elsewhere (Elastic Load Balancing, "Target group health").
bool Runner::HealthChecks::accepts(model::InstanceIndex server) const {
    if (!state_.instances[server.value].up) return false;
    if (!balances(server) || parameters(server).cross_zone) return true;
    const std::uint32_t first = state_.first_target[server.value];
    const std::uint32_t count = plan_.target_count[plan_.instances[server.value].node.value];
    for (std::uint32_t i = first; i < first + count; ++i)
        if (state_.targets[i].up && rules_.reaches_zone(server, i)) return true;
    return false;
}

void Runner::HealthChecks::note(TargetState& target, bool passed) {
    if (passed == target.up) {
        target.streak = 0;
        return;
    }
    const model::Parameters& balancer = parameters(target.balancer);
    const int rise = target.fresh ? 1 : balancer.check_rise;
    if (++target.streak < (target.up ? balancer.check_fall : rise)) return;
    target.up = passed;
    target.fresh = false;
    target.streak = 0;
    const model::InstanceIndex server = plan_.targets[target.target].instance;
    if (passed && comes_and_goes(server) && group_state_of(server).deploying)
        Controllers(rules_).reconcile(plan_.instances[server.value].group);
}

/// Whether no balancer that runs and checks the instance takes it for down. Name servers have no say in deployments.
bool Runner::HealthChecks::passes(model::InstanceIndex instance) const {
    const auto observers = rules_.observers_of(instance);
    return std::all_of(observers.begin(), observers.end(), [&](std::uint32_t index) {
        const TargetState& target = state_.targets[index];
        if (!plan_.targets[target.target].link.exists()) return true;
        return target.up || !state_.instances[target.balancer.value].up ||
               parameters(target.balancer).check_interval.ns <= 0;
    });
}

} // namespace labrack::sim
