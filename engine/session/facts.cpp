#include "session/facts.hpp"

namespace labrack::session {

void Facts::note_finished(const model::Plan& plan, const sim::FinishedRequest& request) {
    Outcome outcome;
    outcome.operation = plan.operation(request.operation).id;
    outcome.reason = sim::to_text(request.failure.reason);
    if (request.failure.failed() && request.failure.cause.exists())
        outcome.cause = plan.node_of(request.failure.cause).id;
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
        if (operation && reason && cause) total += count;
    }
    return total;
}

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
    case Kind::utilisation: return node && run.utilisation(*node) >= condition.share;
    case Kind::rate:
        for (std::size_t i = 0; node && i < run.plan().loads.size(); ++i) {
            if (run.plan().loads[i].client == *node && run.simulation().rate(i) >= condition.rate) return true;
        }
        return false;
    case Kind::inspected: return inspected_.contains(condition.node);
    case Kind::opened: return opened_.contains(condition.node);
    case Kind::answered: return answered_.contains(condition.node);
    }
    return false;
}

} // namespace labrack::session
