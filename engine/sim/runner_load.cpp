// Loads: who sends when.
#include "base/math.hpp"
#include "sim/runner.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace labrack::sim {

namespace {

/// Requests per second of an open load, and how fast that changes.
struct Flow {
    double rate = 0.0;
    double slope = 0.0;
};

double seconds_between(Time from, Time to) {
    return static_cast<double>((to - from).ns) * 1e-9;
}

Flow flow_at(const LoadState& state, Time at) {
    Flow flow{state.rate.per_second() * state.factor, state.slope * state.factor};
    if (flow.slope != 0.0) flow.rate = std::max(0.0, flow.rate + flow.slope * seconds_between(state.rate_since, at));
    return flow;
}

/// Seconds until the flow has carried `exposure` requests: the root of r x + s x² / 2 = exposure, in the form that does
/// not cancel; negative when it dries up before. (The inversion of the cumulative rate; Çinlar 1975, 4.7.)
double seconds_until(double exposure, const Flow& flow) {
    if (flow.slope == 0.0) return flow.rate > 0.0 ? exposure / flow.rate : -1.0;
    const double discriminant = flow.rate * flow.rate + 2.0 * flow.slope * exposure;
    if (discriminant < 0.0) return -1.0;
    const double divisor = flow.rate + std::sqrt(discriminant);
    return divisor > 0.0 ? 2.0 * exposure / divisor : -1.0;
}

} // namespace

/// In the order of their keys: what happens at the same instant does not go by their order in the file.
void Runner::start_loads() {
    state_.loads.resize(plan_.loads.size());
    std::vector<std::uint32_t> order(plan_.loads.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return plan_.loads[a].key < plan_.loads[b].key; });
    for (const std::uint32_t load : order)
        start_load(load);
}

void Runner::start_load(std::uint32_t load) {
    const model::PlanLoad& plan = plan_.loads[load];
    DrawStream stream(DrawKey{options_.seed}.with(plan.key).with(0) + Purpose::gap);
    const bool poisson = plan.load->arrivals == model::Arrivals::poisson;
    state_.loads[load].exposure = poisson ? sample_exponential(stream) : 1.0;
    for (int user = 0; user < plan.load->users; ++user) {
        state_.users.push_back({load, static_cast<std::uint32_t>(user), 0});
        think(static_cast<std::uint32_t>(state_.users.size() - 1));
    }
    start_profile(load);
    if (plan.load->script.messages > 0) schedule_arrival(load);
}

void Runner::start_profile(std::uint32_t load) {
    const std::vector<model::RatePoint>& profile = plan_.loads[load].load->profile;
    for (std::size_t i = 0; i < profile.size(); ++i) {
        model::PlanIntervention change;
        change.kind = model::InterventionKind::set_rate;
        change.at = Time{} + profile[i].at;
        change.node = plan_.loads[load].client;
        change.rate = profile[i].rate;
        change.load = load;
        if (i + 1 < profile.size() && profile[i + 1].ramp) {
            change.ramp_to = profile[i + 1].rate;
            change.ramp_time = profile[i + 1].at - profile[i].at;
        }
        intervene(change);
    }
}

void Runner::schedule_arrival(std::uint32_t load) {
    LoadState& state = state_.loads[load];
    state.next = never;
    const model::Script& script = plan_.loads[load].load->script;
    if (script.messages > 0) {
        const auto sent = static_cast<std::int64_t>(state.count);
        if (sent >= script.messages) return;
        const __int128 offset = static_cast<__int128>(script.during.ns) * sent / script.messages;
        state.next = Time{} + script.at + Duration{static_cast<std::int64_t>(offset)};
    } else {
        const double wait = seconds_until(state.exposure, flow_at(state, state_.now));
        if (wait < 0.0) return;
        state.next = state_.now + math::to_duration(wait * 1e9);
    }
    state_.calendar.schedule(state.next, EventKind::arrival, load);
}

/// Takes off what has flowed since the exposure was last true.
void Runner::settle_exposure(std::uint32_t load) {
    LoadState& state = state_.loads[load];
    const Flow flow = flow_at(state, state.since);
    const double elapsed = seconds_between(state.since, state_.now);
    const double flowed = elapsed * flow.rate + (flow.slope == 0.0 ? 0.0 : 0.5 * flow.slope * elapsed * elapsed);
    state.exposure = std::max(0.0, state.exposure - flowed);
    state.since = state_.now;
}

void Runner::set_rate(const model::PlanIntervention& change) {
    settle_exposure(change.load);
    LoadState& state = state_.loads[change.load];
    state.rate = change.rate;
    state.rate_since = state_.now;
    state.slope = 0.0;
    if (change.ramp_time.ns > 0) {
        const double rise = change.ramp_to.per_second() - change.rate.per_second();
        state.slope = rise / (static_cast<double>(change.ramp_time.ns) * 1e-9);
    }
    schedule_arrival(change.load);
}

bool Runner::is_open(const model::PlanLoad& load) const {
    return load.load->users == 0 && load.load->script.messages == 0;
}

/// Spikes that overlap multiply; the factor is computed anew, so that nothing is left of one that has ended.
void Runner::change_spike(const model::PlanIntervention& change) {
    for (std::size_t i = 0; i < plan_.loads.size(); ++i) {
        const auto load = static_cast<std::uint32_t>(i);
        if (plan_.loads[i].client != change.node || !is_open(plan_.loads[i])) continue;
        settle_exposure(load);
        if (change.ends) {
            const auto ended = std::find_if(state_.spikes.begin(), state_.spikes.end(), [&](const Spike& spike) {
                return spike.load == load && spike.factor == change.factor;
            });
            if (ended != state_.spikes.end()) state_.spikes.erase(ended);
        } else {
            state_.spikes.push_back({load, change.factor});
        }
        double factor = 1.0;
        for (const Spike& spike : state_.spikes)
            factor *= spike.load == load ? spike.factor.fraction() : 1.0;
        state_.loads[load].factor = factor;
        schedule_arrival(load);
    }
}

void Runner::on_arrival(std::uint32_t load) {
    LoadState& state = state_.loads[load];
    if (state.next != state_.now) return;
    note_event(EventKind::arrival, load);
    const model::PlanLoad& source = plan_.loads[load];
    const DrawKey load_key = DrawKey{options_.seed}.with(source.key);
    const DrawKey key = load_key.with(++state.count);
    DrawStream gap(key + Purpose::gap);
    state.exposure = source.load->arrivals == model::Arrivals::poisson ? sample_exponential(gap) : 1.0;
    state.since = state_.now;
    schedule_arrival(load);
    if (source.operations.empty()) return;

    const model::InstanceIndex client = plan_.first_instance[source.client.value];
    const auto people = static_cast<std::uint32_t>(parameters(client).clients);
    DrawStream choose_person(key + Purpose::person);
    const std::uint32_t person = people == 1 ? 0 : choose_person.next_below(people);
    send_request(client, person, draw_operation(source, key), key);
}

model::OperationIndex Runner::draw_operation(const model::PlanLoad& load, DrawKey key) const {
    if (load.operations.size() == 1) return load.operations.front();
    DrawStream choose(key + Purpose::operation);
    const std::uint32_t ticket = choose.next_below(load.cumulative_weight.back());
    const auto chosen = std::upper_bound(load.cumulative_weight.begin(), load.cumulative_weight.end(), ticket);
    return load.operations[static_cast<std::size_t>(chosen - load.cumulative_weight.begin())];
}

void Runner::think(std::uint32_t index, Duration at_least) {
    UserState& user = state_.users[index];
    const model::PlanLoad& load = plan_.loads[user.load];
    const DrawKey key = DrawKey{options_.seed}.with(load.key).with(user.person).with(++user.count);
    const Duration time = std::max(at_least, sample(load.load->think, key + Purpose::think));
    state_.calendar.schedule(state_.now + time, EventKind::thought, index);
}

void Runner::on_thought(std::uint32_t index) {
    note_event(EventKind::thought, index);
    const UserState& user = state_.users[index];
    const model::PlanLoad& load = plan_.loads[user.load];
    if (load.operations.empty()) return;
    const DrawKey key = DrawKey{options_.seed}.with(load.key).with(user.person).with(user.count);
    send_request(plan_.first_instance[load.client.value], user.person, draw_operation(load, key), key, index);
}

} // namespace labrack::sim
