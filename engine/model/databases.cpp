#include "model/databases.hpp"

#include "base/hash.hpp"
#include "model/ports.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

namespace labrack::model {

namespace {

class DatabaseLister {
  public:
    DatabaseLister(Plan& plan, Diagnostics& problems)
        : plan_(plan), problems_(problems), source_(plan.design.nodes.size()), latency_(plan.design.nodes.size()) {}

    void list() {
        plan_.member_of.assign(plan_.instances.size(), no_member);
        find_sources();
        for (std::size_t i = 0; i < plan_.design.nodes.size(); ++i) {
            const auto node = index_of<NodeIndex>(i);
            if (is_database(node) && !source_[i].exists()) list_from(node);
        }
    }

  private:
    Plan& plan_;
    Diagnostics& problems_;
    std::vector<NodeIndex> source_;                ///< of each node: whom it is a replica of
    std::vector<std::optional<Duration>> latency_; ///< of each node: that its replication link states

    [[nodiscard]] bool is_database(NodeIndex node) const {
        const std::vector<std::string>& roles = plan_.catalogue.product(plan_.design.node(node).product).serves;
        return std::find(roles.begin(), roles.end(), "sql write") != roles.end();
    }

    [[nodiscard]] std::string quoted(NodeIndex node) const { return "\"" + plan_.design.node(node).id + "\""; }

    /// What is said of a component: `message` goes on after its name.
    void report(NodeIndex node, std::string_view message, std::string hint) {
        problems_.push_back(make_error_of(plan_.design.node(node).id, "replication",
                                          quoted(node) + std::string(message), std::move(hint)));
    }

    void find_sources() {
        for (const Link& link : plan_.design.links) {
            if (link.protocol != replication_protocol) continue;
            if (!is_database(link.from)) {
                report(link.from, " is no database, so " + quoted(link.to) + " cannot be its replica", {});
            } else if (source_[link.to.value].exists() && source_[link.to.value] != link.from) {
                report(link.to, " is a replica of " + quoted(source_[link.to.value]) + " and of " + quoted(link.from),
                       "draw one replication link to each replica, from the primary");
            } else {
                source_[link.to.value] = link.from;
            }
            latency_[link.to.value] = link.latency;
        }
        for (const Link& link : plan_.design.links) {
            if (link.protocol != replication_protocol || !source_[link.from.value].exists()) continue;
            report(link.from, " is itself a replica of " + quoted(source_[link.from.value]),
                   "draw the replication links of all replicas from the primary");
            source_[link.from.value] = {};
        }
    }

    void list_from(NodeIndex node) {
        const Parameters& parameters = plan_.design.node(node).parameters;
        const bool has_replicas = std::find(source_.begin(), source_.end(), node) != source_.end();
        if (parameters.replication == Replication::none) {
            if (has_replicas || parameters.standbys > 0)
                report(node, " has a replica, but its replication is \"none\"",
                       "set its \"replication\" to \"asynchronous\" or \"synchronous\"");
            for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i) {
                open_database(node);
                add_member(node, i);
            }
            return;
        }
        open_database(node);
        for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i)
            add_member(node, i);
        for (std::size_t i = 0; i < source_.size(); ++i) {
            if (source_[i] != node) continue;
            for (std::uint32_t ordinal = 0; ordinal < plan_.instance_count[i]; ++ordinal)
                add_member(index_of<NodeIndex>(i), ordinal);
        }
        check_acknowledgements(plan_.databases.back());
    }

    void open_database(NodeIndex node) {
        plan_.databases.push_back({node, static_cast<std::uint32_t>(plan_.members.size()), 0});
    }

    void add_member(NodeIndex node, std::uint32_t ordinal) {
        const Node& owner = plan_.design.node(node);
        const InstanceIndex instance{plan_.first_instance[node.value].value + ordinal};
        plan_.member_of[instance.value] = static_cast<std::uint32_t>(plan_.members.size());
        DatabaseMember member;
        member.instance = instance;
        member.database = static_cast<std::uint32_t>(plan_.databases.size() - 1);
        member.standby = ordinal >= static_cast<std::uint32_t>(owner.replicas);
        member.latency = latency_[node.value];
        plan_.members.push_back(member);
        if (++plan_.databases.back().member_count > 1) plan_.replicated = true;
    }

    void check_acknowledgements(const Database& database) {
        const Parameters& parameters = plan_.design.node(database.node).parameters;
        const auto wanted = static_cast<std::uint32_t>(parameters.acknowledgements);
        const bool alone = database.member_count == 1; // it has no replicas yet: a student is still drawing
        if (parameters.replication != Replication::synchronous || alone || wanted < database.member_count) return;
        report(database.node,
               " waits for " + std::to_string(wanted) + " replicas, but has only " +
                   std::to_string(database.member_count - 1),
               "lower its \"acknowledgements\" or give it more replicas");
    }
};

/// Children stand behind their parents, so the last step is looked at first.
void mark_steps(Plan& plan) {
    for (std::size_t i = plan.steps.size(); i-- > 0;) {
        PlanStep& step = plan.steps[i];
        if (step.step->role == "sql read") step.data = Data::read;
        if (step.step->role == "sql write") step.data = Data::write;
        step.writes = step.data == Data::write;
        for (std::uint32_t child = 0; child < step.child_count; ++child)
            step.writes = step.writes || plan.steps[step.first_child.value + child].writes;
    }
}

/// The database that the node's instances are members of, when it has several members.
const Database* replicated_database(const Plan& plan, NodeIndex node) {
    if (plan.instance_count[node.value] == 0) return nullptr;
    const std::uint32_t member = plan.member_of[plan.first_instance[node.value].value];
    if (member == no_member) return nullptr;
    const Database& database = plan.databases[plan.members[member].database];
    return database.member_count > 1 ? &database : nullptr;
}

} // namespace

void give_connections_workers(Design& design) {
    for (Node& node : design.nodes) {
        const std::vector<std::string>& set = node.configured;
        if (std::find(set.begin(), set.end(), "max_connections") != set.end() && node.parameters.max_connections > 0)
            node.parameters.workers = node.parameters.max_connections;
    }
}

void list_databases(Plan& plan, Diagnostics& problems) {
    DatabaseLister(plan, problems).list();
    mark_steps(plan);
}

bool same_database(const Plan& plan, NodeIndex a, NodeIndex b) {
    const Database* database = replicated_database(plan, a);
    return database != nullptr && database == replicated_database(plan, b);
}

void link_databases(Plan& plan) {
    for (Database& database : plan.databases)
        database.port = own_port_of(plan, database.node);
    using Way = std::tuple<NodeIndex, NodeIndex, std::string_view>;
    std::map<Way, LinkIndex> links; // the last from one node to another over a protocol
    for (std::size_t i = 0; plan.replicated && i < plan.links.size(); ++i)
        links[{plan.links[i].from, plan.links[i].to, plan.links[i].protocol}] = index_of<LinkIndex>(i);
    for (std::size_t i = 0; plan.replicated && i < plan.links.size(); ++i) {
        const Database* database = replicated_database(plan, plan.links[i].to);
        if (database == nullptr || plan.links[i].protocol == replication_protocol) continue;
        plan.links[i].first_member_link = static_cast<std::uint32_t>(plan.member_links.size());
        if (!plan.design.links[i].latency) plan.links[i].spread = true;
        for (std::uint32_t m = 0; m < database->member_count; ++m) {
            const NodeIndex node = plan.instances[plan.members[database->first_member + m].instance.value].node;
            const auto own = links.find({plan.links[i].from, node, plan.links[i].protocol});
            const auto endpoint = links.find({plan.links[i].from, database->node, plan.links[i].protocol});
            const bool leads_there = node == plan.links[i].to;
            LinkIndex way = leads_there ? index_of<LinkIndex>(i) : LinkIndex{};
            if (!leads_there && own != links.end()) way = own->second;
            if (!way.exists() && endpoint != links.end()) way = endpoint->second;
            plan.member_links.push_back(way);
        }
    }
}

} // namespace labrack::model
