#include "session/run.hpp"

#include <algorithm>
#include <utility>

namespace labrack::session {

Run::Run(std::shared_ptr<const model::Plan> plan, std::uint64_t seed)
    : simulation_(plan, {seed, 1}), metrics_(*plan), seed_(seed) {
    for (const model::Intervention& planned : plan->workload.interventions)
        note(planned);
}

/// Keeps it where its time belongs; of one that waits for a condition nobody knows when.
void Run::note(const model::Intervention& intervention) {
    if (intervention.when) return;
    const auto later = std::upper_bound(interventions_.begin(), interventions_.end(), intervention,
                                        [](const auto& a, const auto& b) { return a.at < b.at; });
    interventions_.insert(later, intervention);
}

Diagnostics Run::intervene(model::Intervention intervention) {
    intervention.at = std::max(intervention.at, now());
    const Result<model::PlanIntervention> resolved = model::resolve(plan(), intervention);
    if (!resolved) return resolved.problems();
    simulation_.intervene(*resolved);
    note(intervention);
    return {};
}

Progress Run::advance(Time until, std::uint64_t events) {
    switch (simulation_.advance({until, events}, {&trace_, &metrics_, &finished_})) {
    case sim::Stopped::at_time: return Progress::moving;
    case sim::Stopped::at_budget: return Progress::behind;
    case sim::Stopped::idle: return Progress::idle;
    case sim::Stopped::overflow: return Progress::ended;
    }
    return Progress::ended;
}

bool Run::step() {
    if (idle()) return false;
    return simulation_.advance({never, 1}, {&trace_, &metrics_, &finished_}) == sim::Stopped::at_budget;
}

std::vector<sim::FinishedRequest> Run::take_finished() {
    return std::exchange(finished_, {});
}

void Run::restart_totals() {
    metrics_.restart_totals(now());
}

bool Run::is_up(model::NodeIndex node) const {
    const std::uint32_t first = plan().first_instance[node.value].value;
    for (std::uint32_t i = 0; i < plan().instance_count[node.value]; ++i) {
        if (!simulation_.view({first + i}).up) return false;
    }
    return true;
}

Share Run::utilisation(model::NodeIndex node, Duration window) const {
    const std::vector<sim::Interval>& series = metrics_.series();
    const Duration length = metrics_.interval_length();
    const Time from = std::max(Time{}, now() - window);
    std::int64_t busy = 0;
    std::int64_t workers = 0;
    for (std::uint32_t i = 0; i < plan().instance_count[node.value]; ++i) {
        const model::InstanceIndex instance{plan().first_instance[node.value].value + i};
        workers += simulation_.view(instance).workers;
        // Whole intervals only: the window is stretched to the start of the interval that it begins in.
        for (auto k = static_cast<std::size_t>(from.ns / length.ns); k < series.size(); ++k)
            busy += series[k].busy[instance.value];
    }
    const Time covered_from{from.ns / length.ns * length.ns};
    const std::int64_t covered = (now() - covered_from).ns;
    if (covered <= 0 || workers == 0) return {};
    return {static_cast<std::int64_t>(static_cast<__int128>(busy) * 1'000'000 /
                                      (static_cast<__int128>(covered) * workers))};
}

} // namespace labrack::session
