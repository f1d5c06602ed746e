#include "model/plan_routes.hpp"

#include "model/protocols.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace labrack::model {

namespace {

bool serves(const Plan& plan, NodeIndex node, const std::string& role) {
    const std::vector<std::string>& roles = plan.product_of(node).serves;
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool has_queue(const Plan& plan) {
    for (std::size_t i = 0; i < plan.design.nodes.size(); ++i) {
        if (plan.is_queue(index_of<NodeIndex>(i))) return true;
    }
    return false;
}

/// For each node the number of links to the nearest component that serves `role`, on ways over queues or without:
/// Bellman's relaxation, as the graphs are small and may have cycles.
std::vector<std::uint32_t> distances_to(const Plan& plan, const std::string& role, bool over_queues) {
    std::vector<std::uint32_t> distance(plan.design.nodes.size(), RouteFinder::unreachable);
    for (std::size_t i = 0; i < plan.design.nodes.size(); ++i) {
        if (serves(plan, index_of<NodeIndex>(i), role)) distance[i] = 0;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (const Link& link : plan.design.links) {
            const std::uint32_t behind = distance[link.to.value];
            if (!passes_work(link) || behind == RouteFinder::unreachable || behind + 1 >= distance[link.from.value])
                continue;
            if (!over_queues && plan.is_queue(link.from)) continue;
            distance[link.from.value] = behind + 1;
            changed = true;
        }
    }
    return distance;
}

Route& route_at(Plan& plan, std::size_t node, std::size_t step) {
    return plan.routes[node * plan.step_count + step];
}

void resolve_step(Plan& plan, RouteFinder& finder, std::size_t s) {
    const std::vector<std::uint32_t>& distance = finder.distances(*plan.steps[s].step);
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (plan.is_client(node)) continue;
        Route& route = route_at(plan, n, s);
        if (distance[n] == 0) {
            route.kind = Route::Kind::serve;
        } else if (distance[n] != RouteFinder::unreachable && plan.is_balancer(node)) {
            route.kind = Route::Kind::balance;
        } else if (distance[n] != RouteFinder::unreachable && plan.is_queue(node)) {
            route.kind = Route::Kind::enqueue;
        } else if (distance[n] != RouteFinder::unreachable) {
            route.kind = Route::Kind::call;
            route.link = finder.best_link(node, distance, [](const Link&) { return true; });
        }
    }
}

} // namespace

bool passes_work(const Link& link) {
    static constexpr std::array idle{replication_protocol, dead_letter_protocol, deploy_protocol, ssh_protocol,
                                     vpn_protocol,         telemetry_protocol,   scrape_protocol};
    return std::find(idle.begin(), idle.end(), link.protocol) == idle.end();
}

const std::vector<std::uint32_t>& RouteFinder::distances(const Step& step) {
    const auto [known, missing] = distances_.try_emplace({step.role, step.later});
    std::vector<std::uint32_t>& distance = known->second;
    if (!missing) return distance;
    distance = distances_to(plan_, step.role, step.later);
    if (step.later || !has_queue(plan_)) return distance;
    const std::vector<std::uint32_t> over_queues = distances_to(plan_, step.role, true);
    for (std::size_t i = 0; i < distance.size(); ++i) {
        if (distance[i] == unreachable && over_queues[i] != unreachable) distance[i] = beyond_queue + over_queues[i];
    }
    return distance;
}

void RouteFinder::report_tie(NodeIndex from, NodeIndex to) {
    const std::string& id = plan_.design.node(from).id;
    Diagnostic tie = make_error_of(id, "ambiguous-route",
                                   "\"" + id + "\" could call \"" + plan_.design.node(to).id +
                                       "\" or another component for the same work",
                                   "put a load balancer between them or give one link a higher priority");
    const bool reported = std::any_of(problems_.begin(), problems_.end(), [&](const Diagnostic& problem) {
        return problem.code == tie.code && problem.message == tie.message;
    });
    if (!reported) problems_.push_back(std::move(tie));
}

// The ways depend on a step's role and on whether its answer is needed: they are looked for once for each.
void resolve_routes(Plan& plan, RouteFinder& finder) {
    plan.step_count = plan.steps.size();
    plan.routes.resize(plan.design.nodes.size() * plan.step_count);
    std::map<std::pair<std::string_view, bool>, std::size_t> resolved; // the first step of each
    for (std::size_t s = 0; s < plan.steps.size(); ++s) {
        const Step& step = *plan.steps[s].step;
        const auto [same, first] = resolved.emplace(std::pair(std::string_view(step.role), step.later), s);
        if (first) resolve_step(plan, finder, s);
        for (std::size_t n = 0; !first && n < plan.design.nodes.size(); ++n)
            route_at(plan, n, s) = route_at(plan, n, same->second);
    }
}

} // namespace labrack::model
