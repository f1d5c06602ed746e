// Calls that are made too often, and components that get none.
#include "analysis/rules.hpp"

#include <algorithm>

namespace labrack::analysis {

namespace {

using model::NodeIndex;
using model::Role;

bool is_dead_letter_queue(const model::Plan& plan, NodeIndex node) {
    return std::find(plan.dead_letters.begin(), plan.dead_letters.end(), plan.first_instance[node.value]) !=
           plan.dead_letters.end();
}

/// Whether the component is there to serve requests, so that it is of no use without any.
bool wants_requests(const model::Plan& plan, NodeIndex node) {
    const model::Kind& kind = plan.kind_of(node);
    return kind.role != Role::client && kind.role != Role::operations && kind.boundary == model::Boundary::none &&
           plan.instance_count[node.value] > 0 && !is_dead_letter_queue(plan, node);
}

const model::Database* database_of(const model::Plan& plan, NodeIndex node) {
    const std::uint32_t member = plan.member_of[plan.first_instance[node.value].value];
    return member == model::no_member ? nullptr : &plan.databases[plan.members[member].database];
}

bool is_visited(const Subject& subject, const model::Database& database) {
    for (std::uint32_t i = 0; i < database.member_count; ++i) {
        const model::InstanceIndex member = subject.plan.members[database.first_member + i].instance;
        if (subject.is_visited(subject.plan.instances[member.value].node)) return true;
    }
    return false;
}

/// Whether the database has replicas that nobody reads and that never take over.
bool has_idle_replicas(const model::Plan& plan, const model::Database& database) {
    const model::Parameters& parameters = plan.design.node(database.node).parameters;
    return database.member_count > 1 && parameters.failover_detection.ns == 0 &&
           parameters.read_routing == model::ReadRouting::primary;
}

std::vector<NodeIndex> unreached_components(const Subject& subject) {
    std::vector<NodeIndex> found;
    for (std::size_t n = 0; n < subject.plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!wants_requests(subject.plan, node) || subject.is_visited(node)) continue;
        const model::Database* database = database_of(subject.plan, node);
        if (database == nullptr || !is_visited(subject, *database)) found.push_back(node);
    }
    return found;
}

std::vector<model::InstanceIndex> idle_replicas(const Subject& subject, const model::Database& database) {
    std::vector<model::InstanceIndex> found;
    if (!has_idle_replicas(subject.plan, database) || !is_visited(subject, database)) return found;
    for (std::uint32_t i = 1; i < database.member_count; ++i) {
        const model::DatabaseMember& member = subject.plan.members[database.first_member + i];
        const NodeIndex node = subject.plan.instances[member.instance.value].node;
        if (node == database.node || !subject.is_visited(node)) found.push_back(member.instance);
    }
    return found;
}

} // namespace

void find_unbounded_retries(const Subject& subject, Findings& out) {
    for (std::size_t n = 0; n < subject.plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        const model::Parameters& parameters = subject.plan.design.node(node).parameters;
        const bool is_bounded = parameters.retry_tokens > 0 || parameters.breaker_failures > 0;
        if (parameters.retries == 0 || is_bounded || !subject.is_visited(node)) continue;
        out.push_back(subject.find("unbounded-retries", parameters.retry_backoff.ns > 0 ? "no-budget" : "no-back-off",
                                   {subject.id(node)}, subject.visiting(node),
                                   {{"times", untranslated(std::to_string(parameters.retries + 1))}}));
    }
}

void find_unused_components(const Subject& subject, Findings& out) {
    const model::Plan& plan = subject.plan;
    for (const NodeIndex node : unreached_components(subject))
        out.push_back(subject.find("unused-component", "unreached", {subject.id(node)}, {}));
    for (const model::Database& database : plan.databases) {
        std::vector<std::string> replicas;
        for (const model::InstanceIndex replica : idle_replicas(subject, database))
            replicas.push_back(plan.name_of(replica));
        if (!replicas.empty()) out.push_back(subject.find("unused-component", "idle-replica", replicas, {}));
    }
}

std::vector<model::InstanceIndex> idle_instances(const Subject& subject) {
    std::vector<model::InstanceIndex> idle;
    for (const NodeIndex node : unreached_components(subject))
        for (std::uint32_t i = 0; i < first_count(subject.plan, node); ++i)
            idle.push_back({subject.plan.first_instance[node.value].value + i});
    for (const model::Database& database : subject.plan.databases)
        for (const model::InstanceIndex replica : idle_replicas(subject, database))
            idle.push_back(replica);
    std::sort(idle.begin(), idle.end(), [](auto a, auto b) { return a.value < b.value; });
    idle.erase(std::unique(idle.begin(), idle.end()), idle.end());
    return idle;
}

} // namespace labrack::analysis
