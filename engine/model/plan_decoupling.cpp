#include "model/plan_decoupling.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace labrack::model {

namespace {

using Visit = std::pair<NodeIndex, StepIndex>; ///< a step that comes to a component

/// Those to whom the component passes the step on, or its parts when it serves it itself.
void list_next(const Plan& plan, const Visit& visit, std::vector<Visit>& next) {
    const auto [node, step] = visit;
    const Route& route = plan.route(node, step);
    if (route.kind == Route::Kind::serve) {
        const PlanStep& served = plan.steps[step.value];
        for (std::uint32_t i = 0; i < served.child_count; ++i)
            next.emplace_back(node, StepIndex{served.first_child.value + i});
    } else if (route.kind == Route::Kind::call) {
        next.emplace_back(plan.links[route.link.value].to, step);
    } else if (route.kind != Route::Kind::none) {
        for (std::uint32_t t = 0; t < plan.target_count[node.value]; ++t) {
            const NodeIndex to = plan.links[plan.targets[plan.first_target[node.value] + t].link.value].to;
            if (next.empty() || next.back() != Visit{to, step}) next.emplace_back(to, step);
        }
    }
}

/// Calls `see` once for every component and step that the client's requests for the operation can come to.
template <class See>
void walk(const Plan& plan, NodeIndex client, OperationIndex operation, std::vector<bool>& seen, See see) {
    std::vector<Visit> left;
    for (const Address& address : plan.entry(client, operation).addresses) {
        if (address.server.exists())
            left.emplace_back(plan.links[address.server.value].to, plan.roots[operation.value]);
    }
    while (!left.empty()) {
        const Visit visit = left.back();
        left.pop_back();
        const std::size_t position = visit.first.value * plan.steps.size() + visit.second.value;
        if (seen[position]) continue;
        seen[position] = true;
        see(visit);
        list_next(plan, visit, left);
    }
}

/// Whether a dead-letter link leads from something that keeps no messages.
void check_dead_letters(const Plan& plan, Diagnostics& problems) {
    for (const PlanLink& link : plan.links) {
        if (link.protocol != dead_letter_protocol || plan.is_queue(link.from)) continue;
        const std::string& id = plan.design.node(link.from).id;
        problems.push_back(make_error_of(id, "dead-letters", "\"" + id + "\" is no queue and has no dead letters",
                                         "let the link begin at a queue, or give it another protocol"));
    }
}

/// The nearest queue on the way: it may go round in circles.
std::string queue_before(const Plan& plan, const Visit& visit) {
    std::vector<Visit> reached{visit};
    std::vector<Visit> next;
    for (std::size_t i = 0; i < reached.size(); ++i) {
        if (plan.is_queue(reached[i].first)) return plan.design.node(reached[i].first).id;
        next.clear();
        list_next(plan, reached[i], next);
        for (const Visit& one : next) {
            const bool known = std::find(reached.begin(), reached.end(), one) != reached.end();
            if (!known && plan.route(one.first, one.second).queued) reached.push_back(one);
        }
    }
    return {};
}

Diagnostic answer_over_queue(const Plan& plan, const Visit& visit) {
    const PlanStep& step = plan.steps[visit.second.value];
    const std::string& asks = plan.design.node(visit.first).id;
    return make_error_of(asks, "answer-over-queue",
                         "\"" + asks + "\" needs the answer of the step \"" + step.step->role + "\" of \"" +
                             plan.operation(step.operation).id + "\", but the queue \"" + queue_before(plan, visit) +
                             "\" takes it, and no answer comes back over a queue",
                         "let somebody serve it whom \"" + asks +
                             R"(" calls without a queue, or give the step "answer": "later")");
}

/// Whether somebody who serves the operation's first step can reach the store, and so sign a link to it. `seen` is
/// false everywhere, before and after.
bool has_signer(const Plan& plan, NodeIndex client, OperationIndex operation, StepIndex upload,
                std::vector<bool>& seen) {
    bool found = false;
    std::vector<Visit> visits;
    walk(plan, client, operation, seen, [&](const Visit& visit) {
        visits.push_back(visit);
        if (visit.second == upload && plan.route(visit.first, upload).kind != Route::Kind::none) found = true;
    });
    for (const auto& [node, step] : visits)
        seen[node.value * plan.steps.size() + step.value] = false;
    return found;
}

/// Of each role the first step: routes are the same for all steps of a role.
std::vector<StepIndex> first_steps(const Plan& plan) {
    std::vector<StepIndex> steps;
    std::set<std::string_view> roles;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        if (roles.insert(plan.steps[i].step->role).second) steps.push_back(index_of<StepIndex>(i));
    }
    return steps;
}

/// Marks whom a queue takes the step from, by itself or further on; true when somebody was marked.
bool mark_step(Plan& plan, StepIndex step) {
    bool changed = false;
    std::vector<Visit> next;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        Route& route = plan.routes[n * plan.steps.size() + step.value];
        if (route.queued || route.kind == Route::Kind::none || route.kind == Route::Kind::serve) continue;
        next.clear();
        list_next(plan, {node, step}, next);
        route.queued = route.kind == Route::Kind::enqueue ||
                       std::any_of(next.begin(), next.end(),
                                   [&](const Visit& one) { return plan.route(one.first, one.second).queued; });
        changed = changed || route.queued;
    }
    return changed;
}

/// The client's link to somebody who serves the upload; of several the one of the highest priority, then the first.
LinkIndex store_link(const Plan& plan, NodeIndex client, StepIndex upload) {
    LinkIndex best;
    for (std::size_t i = 0; i < plan.links.size(); ++i) {
        const PlanLink& link = plan.links[i];
        if (link.from != client || link.protocol != signed_link_protocol) continue;
        if (plan.route(link.to, upload).kind == Route::Kind::none) continue;
        if (!best.exists() || link.priority > plan.links[best.value].priority) best = index_of<LinkIndex>(i);
    }
    return best;
}

} // namespace

void mark_queues(Plan& plan) {
    plan.dead_letters.resize(plan.design.nodes.size());
    bool any = false;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n)
        any = any || plan.is_queue(index_of<NodeIndex>(n));
    if (!any) return;
    for (const PlanLink& link : plan.links) {
        InstanceIndex& dead_letters = plan.dead_letters[link.from.value];
        if (link.protocol == dead_letter_protocol && !dead_letters.exists())
            dead_letters = plan.first_instance[link.to.value];
    }
    std::map<std::string_view, StepIndex> marked;
    for (const StepIndex step : first_steps(plan)) {
        while (mark_step(plan, step)) {
        }
        marked.emplace(plan.steps[step.value].step->role, step);
    }
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
        const StepIndex same = marked.at(plan.steps[s].step->role);
        for (std::size_t n = 0; n < plan.design.nodes.size(); ++n)
            plan.routes[n * plan.steps.size() + s].queued = plan.route(index_of<NodeIndex>(n), same).queued;
    }
}

void check_answers(const Plan& plan, Diagnostics& problems) {
    check_dead_letters(plan, problems);
    const auto queued = [](const Route& route) { return route.queued; };
    if (std::none_of(plan.routes.begin(), plan.routes.end(), queued)) return;
    std::vector<bool> reported(plan.steps.size(), false);
    std::vector<bool> seen(plan.design.nodes.size() * plan.steps.size(), false); // by whichever client
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto client = index_of<NodeIndex>(n);
        if (!plan.is_client(client)) continue;
        for (std::size_t o = 0; o < plan.workload.operations.size(); ++o) {
            walk(plan, client, index_of<OperationIndex>(o), seen, [&](const Visit& visit) {
                const bool needed = !plan.steps[visit.second.value].step->later;
                if (!needed || !plan.route(visit.first, visit.second).queued || reported[visit.second.value]) return;
                reported[visit.second.value] = true;
                problems.push_back(answer_over_queue(plan, visit));
            });
        }
    }
}

void resolve_uploads(Plan& plan) {
    std::vector<bool> seen(plan.design.nodes.size() * plan.steps.size(), false);
    for (std::size_t o = 0; o < plan.workload.operations.size(); ++o) {
        const auto operation = index_of<OperationIndex>(o);
        const PlanStep& root = plan.steps[plan.roots[o].value];
        StepIndex& upload = plan.uploads.emplace_back();
        for (std::uint32_t i = 0; i < root.child_count; ++i) {
            const StepIndex part{root.first_child.value + i};
            if (plan.steps[part.value].step->upload) upload = part;
        }
        if (!upload.exists()) continue;
        for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
            const auto client = index_of<NodeIndex>(n);
            const LinkIndex store = store_link(plan, client, upload);
            if (!store.exists() || !plan.is_client(client)) continue;
            if (has_signer(plan, client, operation, upload, seen))
                plan.entries[n * plan.workload.operations.size() + o].store = store;
        }
    }
}

} // namespace labrack::model
