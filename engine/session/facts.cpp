#include "session/facts.hpp"

#include <algorithm>

namespace labrack::session {

namespace {

bool is_down(const std::string& id, const Run& run) {
    const auto node = run.plan().design.find(id);
    return node && !run.is_up(*node);
}

} // namespace

void Facts::note_finished(const Run& run, const sim::FinishedRequest& request) {
    const model::Plan& plan = run.plan();
    Outcome outcome;
    outcome.operation = plan.operation(request.operation).id;
    outcome.reason = sim::to_text(request.failure.reason);
    if (request.failure.failed() && request.failure.cause.exists())
        outcome.cause = plan.node_of(request.failure.cause).id;
    for (const std::string& id : missable_)
        if (is_down(id, run)) outcome.missing.push_back(id);
    ++outcomes_[outcome];
}

void Facts::note_restarted(std::string_view node) {
    restarted_.emplace(node);
    started_.emplace(node);
}

int Facts::count(const lab::Condition& condition, bool failed) const {
    int total = 0;
    for (const auto& [outcome, count] : outcomes_) {
        if ((outcome.reason != "none") != failed) continue;
        const bool operation = condition.operation.empty() || condition.operation == outcome.operation;
        const bool reason = condition.reason.empty() || condition.reason == outcome.reason;
        const bool cause = condition.cause.empty() || condition.cause == outcome.cause;
        const bool without = condition.without.empty() || std::find(outcome.missing.begin(), outcome.missing.end(),
                                                                    condition.without) != outcome.missing.end();
        if (operation && reason && cause && without) total += count;
    }
    return total;
}

namespace {

bool rate_fits(const lab::Condition& condition, model::NodeIndex client, const Run& run) {
    for (std::size_t i = 0; i < run.plan().loads.size(); ++i) {
        if (run.plan().loads[i].client != client) continue;
        const Rate rate = run.simulation().rate(i);
        if (rate >= condition.rate && (!condition.most_rate || rate <= *condition.most_rate)) return true;
    }
    return false;
}

/// When the rate of `client` was last set; the start when it never was.
Time rate_set(std::string_view client, const Run& run) {
    const std::vector<model::Intervention>& done = run.interventions();
    const auto last = std::find_if(done.rbegin(), done.rend(), [&](const model::Intervention& intervention) {
        return intervention.kind == model::InterventionKind::set_rate && intervention.node == client;
    });
    return last == done.rend() ? Time{} : last->at;
}

} // namespace

bool Facts::meet(const lab::Condition& condition, const Run& run) const {
    using Kind = lab::Condition::Kind;
    const auto node = run.plan().design.find(condition.node);
    switch (condition.kind) {
    case Kind::succeeded: return count(condition, false) >= condition.count;
    case Kind::failed: return count(condition, true) >= condition.count;
    case Kind::walked: return walked_.contains(condition.operation);
    case Kind::stopped: return stopped_.contains(condition.node);
    case Kind::started: return started_.contains(condition.node) && node && run.is_up(*node);
    case Kind::restarted: return restarted_.contains(condition.node);
    case Kind::utilisation: // of a whole window: a run that has just begun is busy or idle by chance
        return node && run.now() >= Time{} + condition.hold &&
               run.utilisation(*node, condition.hold) >= condition.share;
    case Kind::rate:
        return node && run.now() - rate_set(condition.node, run) >= condition.hold && rate_fits(condition, *node, run);
    case Kind::inspected: return inspected_.contains(condition.node);
    case Kind::opened: return opened_.contains(condition.node);
    case Kind::answered: return answered_.contains(condition.node);
    }
    return false;
}

} // namespace labrack::session
