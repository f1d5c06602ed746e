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
    switch (advance_within({until, events})) {
    case sim::Stopped::at_time: return Progress::moving;
    case sim::Stopped::at_budget: return Progress::behind;
    case sim::Stopped::idle: return Progress::idle;
    case sim::Stopped::overflow: return Progress::ended;
    }
    return Progress::ended;
}

bool Run::step() {
    if (idle()) return false;
    return advance_within({never, 1}) == sim::Stopped::at_budget;
}

sim::Stopped Run::advance_within(const sim::Budget& budget) {
    const sim::Stopped stopped =
        simulation_.advance(budget, {&trace_, &metrics_, &finished_, &heard_now_, &scanned_now_});
    take_in_attacks();
    return stopped;
}

/// However long somebody listens, what is kept of it stays as small as the design.
void Run::take_in_attacks() {
    if (!heard_now_.empty()) overheard_.resize(plan().links.size());
    for (const sim::SniffedMessage& message : heard_now_) {
        Overheard& link = overheard_[message.link.value];
        link.messages += 1;
        if (!message.readable) continue;
        link.readable += 1;
        if (message.operation.exists()) link.last_operation = message.operation;
    }
    heard_now_.clear();
    const auto before = [](const sim::ScannedPort& a, const sim::ScannedPort& b) {
        return std::pair(a.instance.value, a.port) < std::pair(b.instance.value, b.port);
    };
    for (const sim::ScannedPort& port : scanned_now_) {
        const auto at = std::lower_bound(scanned_.begin(), scanned_.end(), port, before);
        if (at != scanned_.end() && !before(port, *at))
            *at = port;
        else
            scanned_.insert(at, port);
    }
    scanned_now_.clear();
}

std::vector<sim::FinishedRequest> Run::take_finished() {
    return std::exchange(finished_, {});
}

void Run::restart_totals() {
    metrics_.restart_totals(now());
}

bool Run::is_up(model::NodeIndex node) const {
    const std::uint32_t first = plan().first_instance[node.value].value;
    bool any = false;
    for (std::uint32_t i = 0; i < plan().instance_count[node.value]; ++i) {
        const sim::InstanceView view = simulation_.view({first + i});
        if (view.exists && !view.up) return false;
        any = any || view.exists;
    }
    return any;
}

Share Run::utilisation(model::NodeIndex node, Duration window) const {
    const std::vector<sim::Interval>& series = metrics_.series();
    const Duration length = metrics_.interval_length();
    const Time from = std::max(Time{}, now() - window);
    std::int64_t busy = 0;
    std::int64_t workers = 0;
    for (std::uint32_t i = 0; i < plan().instance_count[node.value]; ++i) {
        const model::InstanceIndex instance{plan().first_instance[node.value].value + i};
        const sim::InstanceView view = simulation_.view(instance);
        if (view.exists) workers += view.workers;
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
