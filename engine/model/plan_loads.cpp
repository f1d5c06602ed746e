#include "model/plan_loads.hpp"

#include "base/hash.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace labrack::model {

namespace {

/// Why the load cannot be, or nothing.
std::optional<Diagnostic> problem_of(const Plan& plan, const Load& load) {
    const auto client = plan.design.find(load.client);
    if (!client)
        return make_error_of(load.client, "unknown-node",
                             "the workload's client \"" + load.client + "\" is not in the design",
                             name_hint(load.client, plan.design.ids()));
    if (!plan.is_client(*client))
        return make_error_of(load.client, "no-client", "\"" + load.client + "\" sends no requests of its own",
                             "name a component of a kind that stands for clients");
    const int people = plan.design.node(*client).parameters.clients;
    if (load.users > people)
        return make_error_of(load.client, "few-clients",
                             "the load's " + std::to_string(load.users) + " users are more than the " +
                                 std::to_string(people) + " people of \"" + load.client + "\"",
                             "raise its \"clients\"");
    return std::nullopt;
}

/// The load's mix by the operations' ids, so that another order in the file draws the same ones.
std::vector<OperationShare> sorted_mix(const Load& load) {
    std::vector<OperationShare> mix = load.mix;
    std::stable_sort(mix.begin(), mix.end(),
                     [](const OperationShare& a, const OperationShare& b) { return a.operation < b.operation; });
    return mix;
}

/// What the load asks for and how much of it, as a text: equal for loads that are alike.
std::string description_of(const Load& load) {
    std::string text;
    const auto add = [&](auto value) { text += std::to_string(value) + ' '; };
    for (const OperationShare& share : sorted_mix(load)) {
        text += share.operation + ' ';
        add(share.weight);
    }
    add(load.users);
    add(load.think.mean.ns);
    add(static_cast<int>(load.arrivals));
    add(load.script.messages);
    add(load.script.at.ns);
    add(load.script.during.ns);
    for (const RatePoint& point : load.profile) {
        add(point.at.ns);
        add(point.rate.nano_per_second);
        add(static_cast<int>(point.ramp));
    }
    return text;
}

/// Of each load: its client's place among the loads' clients, and its own among that client's loads, both by what they
/// ask for. Neither the order in the file nor, for a client whose loads are unlike any other's, its name changes it.
std::vector<std::uint64_t> keys_of(const std::vector<Load>& loads) {
    std::map<std::string_view, std::vector<std::string>> by_client;
    for (const Load& load : loads)
        by_client[load.client].push_back(description_of(load));
    std::vector<std::pair<std::vector<std::string>, std::string_view>> clients;
    for (auto& [client, descriptions] : by_client) {
        std::sort(descriptions.begin(), descriptions.end());
        clients.emplace_back(descriptions, client);
    }
    std::sort(clients.begin(), clients.end());
    std::vector<std::uint64_t> keys;
    std::map<std::pair<std::string_view, std::string>, std::uint64_t> alike;
    for (const Load& load : loads) {
        const auto client =
            std::find_if(clients.begin(), clients.end(), [&](const auto& one) { return one.second == load.client; });
        const std::string description = description_of(load);
        const auto first = std::lower_bound(client->first.begin(), client->first.end(), description);
        const auto place =
            static_cast<std::uint64_t>(first - client->first.begin()) + alike[{load.client, description}]++;
        keys.push_back(mix64(static_cast<std::uint64_t>(client - clients.begin())) + place);
    }
    return keys;
}

} // namespace

void resolve_loads(Plan& plan, Diagnostics& problems) {
    const std::vector<Load>& loads = plan.workload.loads;
    const std::vector<std::uint64_t> keys = keys_of(loads);
    for (std::size_t i = 0; i < loads.size(); ++i) {
        const Load& load = loads[i];
        if (auto problem = problem_of(plan, load)) {
            problems.push_back(std::move(*problem));
            continue;
        }
        PlanLoad resolved{*plan.design.find(load.client), &load, {}, {}, keys[i]};
        std::uint32_t sum = 0;
        for (const OperationShare& share : sorted_mix(load)) {
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
