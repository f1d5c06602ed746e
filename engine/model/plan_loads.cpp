#include "model/plan_loads.hpp"

#include "base/hash.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace labrack::model {

namespace {

/// Why the load cannot be, or nothing.
std::optional<Diagnostic> problem_of(const Plan& plan, const Load& load) {
    const auto client = plan.design.find(load.client);
    if (!client)
        return make_error("unknown-node", "the workload's client \"" + load.client + "\" is not in the design",
                          name_hint(load.client, plan.design.ids()));
    if (!plan.is_client(*client))
        return make_error("not-possible", "\"" + load.client + "\" sends no requests of its own",
                          "name a component of a kind that stands for clients");
    const int people = plan.design.node(*client).parameters.clients;
    if (load.users > people)
        return make_error("range",
                          "the load's " + std::to_string(load.users) + " users are more than the " +
                              std::to_string(people) + " people of \"" + load.client + "\"",
                          "raise its \"clients\"");
    return std::nullopt;
}

/// Of the load at `position`: its client's place by id among the loads' clients, and its own among that client's loads.
std::uint64_t key_of(const std::vector<Load>& loads, std::size_t position) {
    const Load& load = loads[position];
    const auto same_client = std::count_if(loads.begin(), loads.begin() + static_cast<std::ptrdiff_t>(position),
                                           [&](const Load& other) { return other.client == load.client; });
    std::set<std::string_view> earlier_clients;
    for (const Load& other : loads) {
        if (other.client < load.client) earlier_clients.insert(other.client);
    }
    return mix64(earlier_clients.size()) + static_cast<std::uint64_t>(same_client);
}

} // namespace

void resolve_loads(Plan& plan, Diagnostics& problems) {
    const std::vector<Load>& loads = plan.workload.loads;
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const Load& load = loads[i];
        if (auto problem = problem_of(plan, load)) {
            problems.push_back(std::move(*problem));
            continue;
        }
        PlanLoad resolved{*plan.design.find(load.client), &load, {}, {}, key_of(loads, i)};
        std::uint32_t sum = 0;
        for (const OperationShare& share : load.mix) {
            const auto operation = plan.workload.find_operation(share.operation);
            if (!operation) continue; // the workload's reader has refused it
            sum += static_cast<std::uint32_t>(share.weight);
            resolved.operations.push_back(index_of<OperationIndex>(*operation));
            resolved.cumulative_weight.push_back(sum);
        }
        plan.loads.push_back(std::move(resolved));
    }
}

} // namespace labrack::model
