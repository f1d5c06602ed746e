#include "session/review.hpp"

#include "grade/judge.hpp"
#include "grade/month.hpp"

#include <algorithm>

namespace labrack::session {

namespace {

bool is_set_by_hand(const Run& run, const std::string& client) {
    return std::any_of(run.interventions().begin(), run.interventions().end(), [&](const model::Intervention& one) {
        return one.kind == model::InterventionKind::set_rate && one.node == client && !one.when && one.at <= run.now();
    });
}

/// The workload with the rates that were set by hand; false when none was.
bool apply_rates(const Run& run, model::Workload& workload) {
    bool any = false;
    for (std::size_t i = 0; i < run.plan().loads.size(); ++i) {
        const model::Load* planned = run.plan().loads[i].load;
        if (!is_set_by_hand(run, planned->client)) continue;
        const auto place = static_cast<std::size_t>(planned - run.plan().workload.loads.data());
        workload.loads[place].profile = {{Duration{}, run.simulation().rate(i), false}};
        any = true;
    }
    return any;
}

Rate offered(const model::Workload& workload) {
    Rate all;
    for (const model::Load& load : workload.loads) {
        Rate highest;
        for (const model::RatePoint& point : load.profile)
            highest = std::max(highest, point.rate);
        all.nano_per_second += highest.nano_per_second;
    }
    return all;
}

std::optional<Money> cost_of(const model::Plan& plan, const lab::Lab& lab) {
    if (!lab.rubric) return analysis::monthly_cost(plan).total;
    const auto cost = grade::monthly_cost(lab, plan.catalogue, plan.design);
    return cost ? std::optional(cost->total) : std::nullopt;
}

Review review_plan(const model::Plan& plan, const lab::Lab& lab) {
    Review out;
    out.findings = lab.rubric ? analysis::analyze(plan, grade::failure_model(*lab.rubric, lab.rubric->failures))
                              : analysis::analyze(plan);
    out.estimate = analysis::estimate(plan);
    out.rate = offered(plan.workload);
    out.cost = cost_of(plan, lab);
    return out;
}

} // namespace

Review review(const Session& session) {
    if (!session.obstacles().empty()) return {};
    const model::Plan& plan = session.run().plan();
    model::Workload workload = plan.workload;
    if (!apply_rates(session.run(), workload)) return review_plan(plan, session.lab());
    const auto changed = model::make_plan(plan.catalogue, plan.design, std::move(workload));
    return changed ? review_plan(**changed, session.lab()) : Review{};
}

} // namespace labrack::session
