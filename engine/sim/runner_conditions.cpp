// Interventions that wait for a condition: counted as requests go by, compared after every event, and set off at the
// very instant at which their condition first holds.
#include "sim/runner.hpp"

#include <algorithm>
#include <utility>

namespace labrack::sim {

void Runner::intervene(const model::PlanIntervention& intervention) {
    state_.interventions.push_back(intervention);
    const auto position = static_cast<std::uint32_t>(state_.interventions.size() - 1);
    if (intervention.when) {
        state_.watches.push_back({position, 0});
    } else {
        schedule_intervention(std::max(intervention.at, state_.now), position);
    }
}

/// Of what happens at one instant interventions come first, also before a call that would move on at once.
void Runner::schedule_intervention(Time at, std::uint32_t position) {
    if (state_.at_once != no_call)
        state_.calendar.schedule_after(state_.now, {}, EventKind::call, std::exchange(state_.at_once, no_call));
    state_.calendar.schedule(at, EventKind::intervention, position);
}

void Runner::note_sent(model::OperationIndex operation) {
    for (Watch& watch : state_.watches) {
        const model::PlanCondition& condition = *state_.interventions[watch.intervention].when;
        watch.count += condition.quantity == model::Quantity::sent && condition.operation == operation ? 1 : 0;
    }
}

void Runner::note_failure(model::InstanceIndex cause) {
    if (!cause.exists()) return;
    for (Watch& watch : state_.watches) {
        const model::PlanCondition& condition = *state_.interventions[watch.intervention].when;
        const bool counts = condition.quantity == model::Quantity::failures;
        watch.count += counts && concerns(condition, cause) ? 1 : 0;
    }
}

/// The queue or the utilisation (ppm) at this moment, over all instances that the condition is about.
std::int64_t Runner::level_of(const model::PlanCondition& condition) {
    std::int64_t queued = 0;
    std::int64_t busy = 0; // in thousandths of a worker or core
    std::int64_t workers = 0;
    const std::uint32_t first = plan_.first_instance[condition.node.value].value;
    for (std::uint32_t i = 0; i < plan_.instance_count[condition.node.value]; ++i) {
        const model::InstanceIndex index{first + i};
        if (!concerns(condition, index)) continue;
        const InstanceState& state = state_.instances[index.value];
        if (!state.exists) continue;
        const bool host = is_host(index);
        queued += is_queue(index) ? queue_at(index).waiting : state.queue.length;
        const WeightedProcessor* const weighted = shared_processor(index);
        const std::int64_t in_use = host ? state.processor.busy() : state.busy;
        busy += weighted != nullptr ? weighted->used() : in_use * 1'000;
        workers += host ? parameters(index).cores : parameters(index).workers;
    }
    if (condition.quantity == model::Quantity::queue) return queued;
    return workers == 0 ? 0 : busy * 1'000 / workers;
}

void Runner::check_conditions() {
    for (std::size_t i = 0; i < state_.watches.size();) {
        const Watch watch = state_.watches[i];
        model::PlanIntervention& change = state_.interventions[watch.intervention];
        const bool counted =
            change.when->quantity == model::Quantity::sent || change.when->quantity == model::Quantity::failures;
        const std::int64_t reached = counted ? watch.count : level_of(*change.when);
        if (reached < change.when->threshold) {
            ++i;
            continue;
        }
        change.at = state_.now;
        schedule_intervention(state_.now, watch.intervention);
        state_.watches.erase(state_.watches.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

} // namespace labrack::sim
