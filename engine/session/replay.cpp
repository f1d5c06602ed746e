#include "session/replay.hpp"

#include "grade/admit.hpp"

#include <algorithm>
#include <utility>

namespace labrack::session {

namespace {

constexpr Duration lead = milliseconds(200); ///< of simulated time, to see what is there before the request comes

bool is_of_run(const grade::Evidence& evidence) {
    return !evidence.experiment.empty();
}

Time moment_of(const grade::Evidence& evidence, const lab::Experiment& experiment) {
    if (!is_of_run(evidence)) return Time{} + lead;
    const Time warm = Time{} + experiment.warm_up;
    if (!evidence.request) return warm;
    const Time before = Time{std::max<std::int64_t>(evidence.at.ns - lead.ns, 0)};
    return evidence.lost.empty() ? before : std::max(before, warm);
}

} // namespace

Replay::Replay(Run run, Time loss_at, std::string lost, Time moment, std::optional<std::uint64_t> request)
    : run_(std::move(run)), loss_at_(loss_at), lost_(std::move(lost)), moment_(moment), request_(request) {}

bool Replay::can_show(const grade::Evidence& evidence) {
    return is_of_run(evidence) || !evidence.components.empty();
}

Result<Replay> Replay::open(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design,
                            const grade::Evidence& evidence) {
    if (!can_show(evidence)) return make_error("no-run", "there is nothing to see of this evidence");
    const std::string id = is_of_run(evidence) || !lab.rubric ? evidence.experiment : lab.rubric->light;
    const lab::Experiment* experiment = lab.rubric ? lab.rubric->find_experiment(id) : nullptr;
    if (experiment == nullptr) return make_error("unknown-experiment", "the lab has no experiment " + in_quotes(id));
    Result<model::Design> admitted = grade::admit(lab, catalogue, design);
    if (!admitted) return admitted.problems();
    auto plan = model::make_plan(catalogue, std::move(*admitted), lab.workload_of(*experiment));
    if (!plan) return plan.problems();
    const std::uint64_t seed = is_of_run(evidence) ? evidence.seed : lab.rubric->grading.front();
    return Replay(Run(*plan, seed), Time{} + experiment->warm_up, evidence.lost, moment_of(evidence, *experiment),
                  evidence.request);
}

bool Replay::approach(std::uint64_t events) {
    const Time next = lost_.empty() ? moment_ : loss_at_;
    const Progress progress = run_.advance(next, events);
    if (progress == Progress::behind) return false;
    if (!lost_.empty()) {
        // Within the run the loss comes after all that happens at the same time, as it did in the grade.
        model::Intervention stop;
        stop.kind = model::InterventionKind::stop;
        stop.node = std::exchange(lost_, {});
        stop.at = loss_at_;
        static_cast<void>(run_.intervene(std::move(stop)));
    }
    return progress == Progress::ended || run_.now() >= moment_;
}

} // namespace labrack::session
