// Where data is written: who can take writes, and what keeps them.
#include "analysis/rules.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace labrack::analysis {

namespace {

using model::NodeIndex;
using model::OperationIndex;

bool writes(const model::Plan& plan, OperationIndex operation) {
    return plan.steps[plan.roots[operation.value].value].writes;
}

/// The operations that write, and come to any member of the database.
std::vector<OperationIndex> writing(const Subject& subject, const model::Database& database) {
    std::vector<OperationIndex> found;
    for (std::size_t o = 0; o < subject.traffic.size(); ++o) {
        const auto operation = index_of<OperationIndex>(o);
        bool comes = false;
        for (std::uint32_t i = 0; i < database.member_count; ++i) {
            const auto member = subject.plan.members[database.first_member + i].instance;
            comes = comes || subject.traffic[o].visited[subject.plan.instances[member.value].node.value];
        }
        if (comes && writes(subject.plan, operation)) found.push_back(operation);
    }
    return found;
}

bool keeps_what_is_written(const model::Product& product) {
    constexpr std::array<std::string_view, 3> roles{"sql write", "nosql write", "blob"};
    return std::any_of(product.serves.begin(), product.serves.end(), [&](const std::string& role) {
        return std::find(roles.begin(), roles.end(), role) != roles.end();
    });
}

} // namespace

void find_single_writers(const Subject& subject, Findings& out) {
    for (const model::Database& database : subject.plan.databases) {
        const model::Parameters& parameters = subject.plan.design.node(database.node).parameters;
        if (database.member_count > 1 && parameters.failover_detection.ns > 0) continue;
        const std::vector<OperationIndex> operations = writing(subject, database);
        if (operations.empty()) continue;
        const model::InstanceIndex primary = subject.plan.members[database.first_member].instance;
        out.push_back(subject.find("single-writer", database.member_count > 1 ? "no-failover" : "alone",
                                   {subject.plan.name_of(primary)}, operations));
    }
}

void find_ephemeral_storage(const Subject& subject, Findings& out) {
    const model::Plan& plan = subject.plan;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!subject.is_visited(node) || !keeps_what_is_written(plan.product_of(node))) continue;
        const NodeIndex host = plan.design.host_of(node, plan.catalogue);
        const bool by_host = host.exists() && plan.product_of(host).ephemeral;
        if (by_host) {
            out.push_back(subject.find("ephemeral-storage", "host", {subject.id(node), subject.id(host)},
                                       subject.visiting(node), {{"host", subject.label(host)}}));
        } else if (plan.product_of(node).ephemeral) {
            out.push_back(subject.find("ephemeral-storage", "component", {subject.id(node)}, subject.visiting(node)));
        }
    }
}

} // namespace labrack::analysis
