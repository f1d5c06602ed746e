#include "grade/trials.hpp"

#include <algorithm>
#include <utility>

namespace labrack::grade {

namespace {

constexpr std::uint64_t events_between_questions = 100'000; ///< some 20 ms natively

} // namespace

Trials::Trials(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design, Duration patience,
               Watch& watch)
    : lab_(lab), catalogue_(catalogue), design_(design), patience_(patience), watch_(watch) {}

const Result<std::shared_ptr<const model::Plan>>& Trials::plan(const lab::Experiment& experiment) {
    const auto known = plans_.find(experiment.id);
    if (known != plans_.end()) return known->second;
    return plans_.emplace(experiment.id, model::make_plan(catalogue_, design_, lab_.workload_of(experiment)))
        .first->second;
}

sim::Simulation Trials::begin(const lab::Experiment& experiment, std::uint64_t seed) {
    return sim::Simulation(*plan(experiment), {seed, 0});
}

const Trial& Trials::run(const lab::Experiment& experiment, std::uint64_t seed) {
    return run_without(experiment, seed, {}, {});
}

const sim::Simulation& Trials::warmed(const lab::Experiment& experiment, std::uint64_t seed) {
    const auto known = warmed_.find({experiment.id, seed});
    if (known != warmed_.end()) return known->second;
    sim::Simulation simulation = begin(experiment, seed);
    static_cast<void>(advance(simulation, Time{} + experiment.warm_up));
    events_ += simulation.events();
    return warmed_.emplace(std::pair(experiment.id, seed), std::move(simulation)).first->second;
}

const Trial& Trials::run_without(const lab::Experiment& experiment, std::uint64_t seed, Duration grace,
                                 model::InstanceIndex lost) {
    const Key key{experiment.id, seed, grace.ns, lost.value};
    const auto known = trials_.find(key);
    if (known != trials_.end()) return known->second;
    sim::Simulation simulation = warmed(experiment, seed);
    const std::uint64_t events_before = simulation.events();
    if (lost.exists()) {
        model::PlanIntervention stop;
        stop.kind = model::InterventionKind::stop;
        stop.at = Time{} + experiment.warm_up;
        stop.node = simulation.plan().instances[lost.value].node;
        stop.ordinal = simulation.plan().instances[lost.value].ordinal;
        simulation.intervene(stop);
    }
    const Time from = Time{} + experiment.warm_up + grace;
    Trial trial = observe(std::move(simulation), from, Time{} + experiment.duration, events_before);
    if (!lost.exists()) trial.events += events_before;
    return trials_.emplace(key, std::move(trial)).first->second;
}

bool Trials::advance(sim::Simulation& simulation, Time until, const sim::Recorder& recorder) {
    const std::uint64_t most = lab_.rubric->most_events;
    while (watch_.go_on()) {
        const std::uint64_t left = most - std::min(most, simulation.events());
        const sim::Stopped stopped = simulation.advance({until, std::min(left, events_between_questions)}, recorder);
        if (stopped != sim::Stopped::at_budget) return stopped != sim::Stopped::overflow;
        if (left <= events_between_questions) return false;
    }
    return false;
}

/// Of the requests that are sent after `from` and no later than `to`.
Trial Trials::observe(sim::Simulation simulation, Time from, Time to, std::uint64_t events_before) {
    Trial trial;
    sim::Metrics metrics(simulation.plan(), from);
    std::vector<sim::FinishedRequest> finished;
    trial.complete = advance(simulation, from) && advance(simulation, to, {nullptr, &metrics, &finished}) &&
                     advance(simulation, to + patience_, {nullptr, nullptr, &finished});
    for (const sim::OperationMetrics& operation : metrics.operations())
        trial.started.push_back(operation.started);
    for (const sim::FinishedRequest& one : finished)
        if (one.start > from && one.start <= to) trial.finished.push_back(one);
    for (std::size_t i = 0; i < simulation.plan().databases.size(); ++i)
        trial.lost_writes += simulation.database(i).lost;
    trial.events = simulation.events() - events_before;
    events_ += trial.events;
    watch_.note_run();
    return trial;
}

} // namespace labrack::grade
