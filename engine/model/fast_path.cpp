#include "model/fast_path.hpp"

namespace labrack::model {

namespace {

/// What the rules for visits ask beyond workers, queues, memory and processors sends them off the fast path.
bool is_plain(const Plan& plan, NodeIndex node) {
    const Instance& one = plan.instances[plan.first_instance[node.value].value];
    const bool keeps_answers = plan.design.node(node).parameters.cache != Caching::none;
    return !one.is_queue && !one.is_function && !one.limited && !one.fails_by_itself && !keeps_answers;
}

/// Of a step that a component serves, or passes on: no upload may come with it, nor a cache's miss be made good.
bool is_visited_plainly(const Plan& plan, StepIndex index) {
    const PlanStep& step = plan.steps[index.value];
    const bool brings_upload = plan.roots[step.operation.value] == index && plan.uploads[step.operation.value].exists();
    return !brings_upload && !step.on_miss.exists() && !step.fills.exists();
}

/// Of a part that is always asked for, whose answer is awaited before anything else is done.
bool is_asked_plainly(const PlanStep& step) {
    return step.step->probability.ppm >= 1'000'000 && !step.step->later && !step.with_next;
}

/// Calls over it need neither a pool nor a new connection. They are sent at once: not so through a rule of the network,
/// where they have been sent when its target accepts them. And whoever is asked does not depend on the object: not so
/// of a cache in several copies, each of which has its part of the objects.
bool is_plain(const Plan& plan, const PlanLink& link) {
    const bool to_rule = plan.instances[plan.first_instance[link.to.value].value].is_rule;
    const bool to_shards =
        plan.design.node(link.to).parameters.cache != Caching::none && plan.instance_count[link.to.value] > 1;
    return !link.fresh && !link.floating && link.pool.size == 0 && !to_rule && !to_shards;
}

} // namespace

void find_fast_paths(Plan& plan) {
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const NodeIndex node = index_of<NodeIndex>(n);
        if (plan.instance_count[n] == 0 || plan.is_client(node) || !is_plain(plan, node)) continue;
        const bool careful = plan.instances[plan.first_instance[n].value].careful;
        for (std::size_t s = 0; s < plan.step_count; ++s) {
            Route& route = plan.routes[n * plan.step_count + s];
            const PlanStep& step = plan.steps[s];
            const bool has_way = route.kind != Route::Kind::none && route.kind != Route::Kind::enqueue;
            route.fast_visit = has_way && !route.queued && is_visited_plainly(plan, index_of<StepIndex>(s));
            route.fast_call = route.fast_visit && route.kind == Route::Kind::call && is_asked_plainly(step) &&
                              is_plain(plan, plan.links[route.link.value]) && !careful && !plan.replicated;
        }
    }
}

} // namespace labrack::model
