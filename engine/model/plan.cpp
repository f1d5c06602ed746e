#include "model/plan.hpp"

#include "model/check_memory.hpp"
#include "model/check_scaling.hpp"
#include "model/check_size.hpp"
#include "model/databases.hpp"
#include "model/fast_path.hpp"
#include "model/filters.hpp"
#include "model/groups.hpp"
#include "model/network.hpp"
#include "model/plan_decoupling.hpp"
#include "model/plan_entries.hpp"
#include "model/plan_instances.hpp"
#include "model/plan_loads.hpp"
#include "model/plan_operations.hpp"
#include "model/plan_routes.hpp"
#include "model/plan_targets.hpp"
#include "model/subnets.hpp"

#include <utility>

namespace labrack::model {

namespace {

void resolve_interventions(Plan& plan, Diagnostics& problems) {
    const std::vector<Intervention>& interventions = plan.workload.interventions;
    for (std::size_t i = 0; i < interventions.size(); ++i) {
        auto resolved = resolve(plan, interventions[i]);
        if (resolved) plan.interventions.push_back(*resolved);
        for (Diagnostic problem : resolved.problems()) {
            problem.path = "interventions[" + std::to_string(i) + "]";
            problems.push_back(std::move(problem));
        }
    }
}

} // namespace

Duration Plan::latency_between(InstanceIndex a, InstanceIndex host_a, InstanceIndex b, InstanceIndex host_b) const {
    if (host_a.exists() && host_a == host_b) return catalogue.latency.same_host;
    const Place place_a = instances[a.value].place;
    const Place place_b = instances[b.value].place;
    if (place_a != Place::data_centre || place_b != Place::data_centre) {
        const auto to_gateway = [&](InstanceIndex instance, InstanceIndex host) {
            const InstanceIndex gateway = instances[instance.value].gateway;
            return gateway.exists() ? latency_between(instance, host, gateway, {}) : Duration{};
        };
        const bool at_edge = place_a == Place::edge || place_b == Place::edge;
        const bool near = at_edge && (place_a == Place::internet || place_b == Place::internet);
        return (near ? catalogue.latency.edge : catalogue.latency.internet) + to_gateway(a, host_a) +
               to_gateway(b, host_b);
    }
    const Instance& one = instances[host_a.exists() ? host_a.value : a.value];
    const Instance& other = instances[host_b.exists() ? host_b.value : b.value];
    if (one.region != other.region) return catalogue.latency.other_region;
    return one.zone == other.zone ? catalogue.latency.same_zone : catalogue.latency.same_region;
}

std::string Plan::name_of(InstanceIndex instance) const {
    if (!instance.exists()) return {};
    const Instance& one = instances[instance.value];
    const Node& node = design.nodes[one.node.value];
    return instance_count[one.node.value] == 1 ? node.id : node.id + "#" + std::to_string(one.ordinal);
}

Result<std::shared_ptr<const Plan>> make_plan(const Catalogue& catalogue, Design design, Workload workload) {
    auto made = std::make_shared<Plan>();
    Plan& plan = *made;
    Diagnostics problems;
    plan.catalogue = catalogue;
    plan.design = std::move(design);
    plan.workload = std::move(workload);
    give_connections_workers(plan.design);
    check_size(plan.design, plan.workload, plan.catalogue, problems);
    if (has_error(problems)) return problems;
    expand_instances(plan);
    list_groups(plan);
    place_instances(plan);
    place_in_subnets(plan);
    check_memory(plan, problems);
    check_scaling(plan, problems);
    flatten_operations(plan);
    list_databases(plan, problems);
    resolve_links(plan);
    link_databases(plan);
    plan.network = make_network(plan);
    resolve_filters(plan);
    list_targets(plan);
    RouteFinder finder(plan, problems);
    resolve_routes(plan, finder);
    mark_queues(plan);
    resolve_entries(plan, finder, problems);
    check_answers(plan, problems);
    resolve_uploads(plan);
    resolve_loads(plan, problems);
    note_ways(plan);
    find_fast_paths(plan);
    if (!has_error(problems)) resolve_interventions(plan, problems);
    if (has_error(problems)) return problems;
    return Result<std::shared_ptr<const Plan>>(std::move(made), std::move(problems));
}

} // namespace labrack::model
