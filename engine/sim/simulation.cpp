#include "sim/simulation.hpp"

#include "base/math.hpp"
#include "sim/runner.hpp"

#include <algorithm>
#include <utility>

namespace labrack::sim {

Simulation::Simulation(std::shared_ptr<const model::Plan> plan, const RunOptions& options)
    : plan_(std::move(plan)), options_(options) {
    const Recorder nobody;
    Runner(*plan_, options_, state_, nobody).start();
}

void Simulation::intervene(const model::PlanIntervention& intervention) {
    const Recorder nobody;
    Runner(*plan_, options_, state_, nobody).intervene(intervention);
}

Stopped Simulation::advance(const Budget& budget, const Recorder& recorder) {
    if (state_.overflow != Overflow::none) return Stopped::overflow;
    return Runner(*plan_, options_, state_, recorder).advance(budget);
}

Time Simulation::now() const {
    return state_.now;
}

Time Simulation::next_event() const {
    if (state_.at_once != no_call) return state_.now;
    const Time timeout =
        state_.timeouts.earliest([&](const Timeout& one) { return state_.calls[one.call].timer == one.timer; });
    return std::min(timeout, state_.calendar.next());
}

std::uint64_t Simulation::events() const {
    return state_.events;
}

std::uint64_t Simulation::digest() const {
    return state_.digest;
}

std::uint64_t Simulation::requests() const {
    return state_.requests;
}

std::uint32_t Simulation::requests_in_flight() const {
    return state_.in_flight;
}

InstanceView Simulation::view(model::InstanceIndex index) const {
    const InstanceState& state = state_.instances[index.value];
    const model::Parameters& component = plan_->node_of(index).parameters;
    const bool host = plan_->instances[index.value].host == index;
    InstanceView view;
    view.up = state.up;
    view.starting = state.starting;
    view.exists = state.exists;
    view.serving = state.serving;
    view.host = state.host;
    if (const model::Instance& instance = plan_->instances[index.value]; instance.group != model::no_group) {
        const Slot& slot = state_.scaling.slots[plan_->groups[instance.group].first_slot + instance.ordinal];
        view.ending = slot.stage == Lifecycle::ending;
        view.version = slot.version;
    }
    const model::NodeIndex node = plan_->instances[index.value].node;
    view.holds_address = !state_.floating.addresses.empty() && state_.floating.addresses[node.value].holder == index;
    view.workers = static_cast<std::uint32_t>(host ? component.cores : component.workers);
    view.busy = host ? state.processor.busy() : state.busy;
    if (host && state.weighted_processor != no_weighted_processor)
        view.busy = (state_.weighted_processors[state.weighted_processor].used() + 999) / 1000;
    view.queued = state.queue.length;
    if (plan_->instances[index.value].is_queue) view.queued = state_.queues[index.value].waiting;
    view.in_hand = state.in_hand;
    view.memory = {state.memory};
    view.memory_limit = host ? component.memory : component.memory_limit;
    view.restarts = state.restarts;
    view.cold_starts = state.cold_starts;
    if (plan_->instances[index.value].is_function)
        view.idle = state_.idle_instances[index.value].count(state_.now, component.idle_expiry);
    if (!state_.cache_of.empty() && state_.cache_of[index.value] != no_cache) {
        const CacheState& cache = state_.caches[state_.cache_of[index.value]];
        view.hits = cache.hits;
        view.misses = cache.misses;
        view.kept = cache.held.size();
    }
    if (plan_->member_of[index.value] != model::no_member) view_member(plan_->member_of[index.value], view);
    if (const std::uint32_t card = plan_->network.first_card[index.value]; card != model::Network::no_limit) {
        view.sending = state_.flows.carried(card);
        view.receiving = state_.flows.carried(card + 1);
    }
    return view;
}

std::optional<QueueView> Simulation::queue(model::InstanceIndex instance) const {
    if (!plan_->instances[instance.value].is_queue) return std::nullopt;
    const MessageQueue& queue = state_.queues[instance.value];
    QueueView view{queue.sent, queue.handled, queue.moved, queue.waiting, queue.in_flight, {}};
    if (queue.first != no_message) view.age = state_.now - state_.messages.at(queue.first).sent;
    return view;
}

void Simulation::view_member(std::uint32_t index, InstanceView& view) const {
    const MemberState& member = state_.members[index];
    const DatabaseState& database = state_.databases[plan_->members[index].database];
    view.primary = index == database.primary;
    view.log_number = view.primary ? database.last : member.applied;
    view.worst_lag = member.worst_lag;
    if (view.log_number == database.last) return;
    const Commit* missing = database.log.find(member.applied + 1);
    view.replication_lag = state_.now - (missing != nullptr ? missing->at : member.down_since);
}

GroupView Simulation::group(std::size_t place) const {
    const GroupState& group = state_.scaling.groups[place];
    return {group.existing.least(), group.existing.most(), group.existing.now,
            group.ready.now,        group.ready.least(),   group.version.number};
}

bool Simulation::has_happened(std::size_t place) const {
    const auto waits = [&](const Watch& watch) { return watch.intervention == place + state_.profile_changes; };
    return interventions()[place].at <= state_.now && std::none_of(state_.watches.begin(), state_.watches.end(), waits);
}

DatabaseView Simulation::database(std::size_t place) const {
    const DatabaseState& database = state_.databases[place];
    return {plan_->members[database.primary].instance, database.last, database.acknowledged, database.lost,
            database.failovers};
}

Rate Simulation::rate(std::size_t load) const {
    const LoadState& state = state_.loads[load];
    // What is due at the start has not happened before the first event, but nothing is sent in between either.
    if (state_.events == 0)
        for (std::size_t i = 0; i < state_.profile_changes; ++i)
            if (state_.interventions[i].load == load && state_.interventions[i].at == state_.now)
                return state_.interventions[i].rate;
    const double elapsed_s = static_cast<double>((state_.now - state.rate_since).ns) * 1e-9;
    const double change = (state.slope * elapsed_s) * 1e9;
    const double now = (static_cast<double>(state.rate.nano_per_second) + change) * state.factor;
    return {math::to_duration(now).ns};
}

} // namespace labrack::sim
