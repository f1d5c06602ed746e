#include "model/filters.hpp"

#include "model/plan_routes.hpp"
#include "model/ports.hpp"
#include "model/protocols.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace labrack::model {

namespace {

/// The machine that the node stands on, or itself.
NodeIndex machine_of(const Plan& plan, NodeIndex node) {
    const NodeIndex host = plan.design.host_of(node, plan.catalogue);
    return host.exists() ? host : node;
}

using NodesByName = std::map<std::string_view, NodeIndex>;

/// Packets carry the addresses of machines: whoever names a process names all that stands on its machine.
Source look_up(const Plan& plan, const NodesByName& nodes, const std::string& from) {
    if (from == from_anywhere) return {Source::Kind::anywhere, {}};
    if (from == from_internet) return {Source::Kind::internet, {}};
    const auto node = nodes.find(from);
    if (node == nodes.end()) return {};
    if (plan.kind_of(node->second).duty == Duty::security_group) return {Source::Kind::group, node->second};
    return {Source::Kind::place, machine_of(plan, node->second)};
}

std::vector<PlanRule> look_up(const Plan& plan, const NodesByName& nodes, const PacketFilter& filter) {
    std::vector<PlanRule> found;
    for (const FilterRule& rule : filter.rules) {
        PlanRule resolved{static_cast<std::uint16_t>(rule.port), look_up(plan, nodes, rule.from)};
        if (!rule.protocol.empty()) resolved.port = port_of(rule.protocol).value_or(std::uint16_t{0});
        found.push_back(resolved);
    }
    return found;
}

bool has_filter(const Plan& plan, NodeIndex node) {
    return node.exists() && plan.design.node(node).parameters.allow.on && plan.kind_of(node).filters();
}

void add_once(std::vector<NodeIndex>& to, NodeIndex node) {
    if (std::find(to.begin(), to.end(), node) == to.end()) to.push_back(node);
}

void list_groups_of(Plan& plan) {
    for (std::size_t i = 0; i < plan.design.nodes.size(); ++i) {
        const NodeIndex node = index_of<NodeIndex>(i);
        for (const NodeIndex one : {node, machine_of(plan, node)})
            for (const NodeIndex group : plan.design.node(one).groups)
                add_once(plan.filters.groups[i], group);
    }
}

/// Whether somebody in the internet connects to the link's target without any firewall between them.
bool passes_guards(const Plan& plan, const PlanLink& link) {
    return link.port != 0 && plan.kind_of(link.from).place != Place::data_centre;
}

/// The firewalls before each machine, unless somebody in the internet has a link past them.
void list_guards(Plan& plan) {
    std::vector<bool> passed(plan.design.nodes.size(), false);
    for (const PlanLink& link : plan.links) {
        const std::size_t machine = machine_of(plan, link.to).value;
        if (plan.is_firewall(link.from)) add_once(plan.filters.guards[machine], link.from);
        if (passes_guards(plan, link)) passed[machine] = true;
    }
    for (std::size_t i = 0; i < passed.size(); ++i)
        if (passed[i]) plan.filters.guards[i].clear();
}

/// For each link to an inline firewall the first one out of it that leads to the same port; when none does, the first.
void list_ways_on(Plan& plan) {
    for (PlanLink& link : plan.links) {
        bool same_port = false;
        for (std::size_t i = 0; plan.is_firewall(link.to) && !same_port && i < plan.links.size(); ++i) {
            const PlanLink& behind = plan.links[i];
            if (behind.from != link.to || !passes_work(plan.design.links[i])) continue;
            same_port = behind.port == link.port;
            if (same_port || !link.onward.exists()) link.onward = index_of<LinkIndex>(i);
        }
    }
}

bool is_filtered(const Plan& plan, const Instance& instance) {
    const NodeIndex machine = instance.host.exists() ? plan.instances[instance.host.value].node : instance.node;
    return has_filter(plan, instance.subnet) || has_filter(plan, machine) || has_filter(plan, instance.node) ||
           !plan.filters.groups[instance.node.value].empty();
}

bool is_around(const Plan& plan, NodeIndex place, NodeIndex at) {
    while (at.exists() && at != place)
        at = plan.design.node(at).in;
    return at.exists();
}

bool is_from(const Plan& plan, const Source& source, InstanceIndex from) {
    switch (source.kind) {
    case Source::Kind::nobody: return false;
    case Source::Kind::anywhere: return true;
    case Source::Kind::internet: return !from.exists() || plan.instances[from.value].outside;
    case Source::Kind::group: {
        if (!from.exists()) return false;
        const std::vector<NodeIndex>& groups = plan.filters.groups[plan.instances[from.value].node.value];
        return std::find(groups.begin(), groups.end(), source.node) != groups.end();
    }
    case Source::Kind::place: {
        if (!from.exists()) return false;
        const Instance& instance = plan.instances[from.value];
        return is_around(plan, source.node, instance.node) || is_around(plan, source.node, instance.stands_in);
    }
    }
    return false;
}

bool allows(const Plan& plan, NodeIndex filter, InstanceIndex from, std::uint16_t port) {
    const std::vector<PlanRule>& rules = plan.filters.rules[filter.value];
    return std::any_of(rules.begin(), rules.end(), [&](const PlanRule& rule) {
        return (rule.port == 0 || rule.port == port) && is_from(plan, rule.source, from);
    });
}

Admission ask(const Plan& plan, NodeIndex filter, InstanceIndex from, std::uint16_t port) {
    if (!has_filter(plan, filter) || allows(plan, filter, from, port)) return Admission::admitted;
    return plan.design.node(filter).parameters.rejects ? Admission::refused : Admission::dropped;
}

bool is_same_machine(const Plan& plan, InstanceIndex from, const Instance& to) {
    return from.exists() && to.host.exists() && plan.instances[from.value].host == to.host;
}

/// Whether any of the groups that the instance is a member of lets the connection in; true when it has none.
bool groups_allow(const Plan& plan, const Instance& to, InstanceIndex from, std::uint16_t port) {
    const std::vector<NodeIndex>& groups = plan.filters.groups[to.node.value];
    return groups.empty() ||
           std::any_of(groups.begin(), groups.end(), [&](NodeIndex group) { return allows(plan, group, from, port); });
}

/// One instance of the node for each place that those of its kind stand in.
std::uint32_t kinds_of_instances(const Plan& plan, NodeIndex node) {
    const NodeIndex machine = machine_of(plan, node);
    const std::size_t places = std::max<std::size_t>(1, plan.design.node(machine).spans.size());
    return static_cast<std::uint32_t>(std::min<std::size_t>(places, plan.instance_count[node.value]));
}

bool is_any_admitted(const Plan& plan, NodeIndex from, NodeIndex to, std::uint16_t port) {
    for (std::uint32_t i = 0; i < kinds_of_instances(plan, from); ++i) {
        for (std::uint32_t j = 0; j < kinds_of_instances(plan, to); ++j) {
            const InstanceIndex caller{plan.first_instance[from.value].value + i};
            if (is_admitted(plan, caller, {plan.first_instance[to.value].value + j}, port)) return true;
        }
    }
    return false;
}

} // namespace

void resolve_filters(Plan& plan) {
    const std::size_t count = plan.design.nodes.size();
    plan.filters.rules.resize(count);
    plan.filters.groups.resize(count);
    plan.filters.guards.resize(count);
    NodesByName nodes;
    for (std::size_t i = 0; i < count; ++i)
        nodes.emplace(plan.design.nodes[i].id, index_of<NodeIndex>(i));
    for (std::size_t i = 0; i < count; ++i) {
        if (!has_filter(plan, index_of<NodeIndex>(i))) continue;
        plan.filters.rules[i] = look_up(plan, nodes, plan.design.nodes[i].parameters.allow);
    }
    list_groups_of(plan);
    list_guards(plan);
    list_ways_on(plan);
    for (Instance& instance : plan.instances) {
        instance.is_filtered = is_filtered(plan, instance);
        plan.filters.any = plan.filters.any || instance.is_filtered;
    }
}

Admission admission(const Plan& plan, InstanceIndex from, InstanceIndex to, std::uint16_t port) {
    const Instance& target = plan.instances[to.value];
    if (!target.is_filtered || from == to || is_same_machine(plan, from, target)) return Admission::admitted;
    const bool crosses = !from.exists() || plan.instances[from.value].subnet != target.subnet;
    if (crosses && target.subnet.exists()) {
        const Admission at_border = ask(plan, target.subnet, from, port);
        if (at_border != Admission::admitted) return at_border;
    }
    if (!groups_allow(plan, target, from, port)) return Admission::dropped;
    if (target.host.exists()) {
        const Admission at_machine = ask(plan, plan.instances[target.host.value].node, from, port);
        if (at_machine != Admission::admitted) return at_machine;
    }
    return plan.is_firewall(target.node) ? ask(plan, target.node, from, port) : Admission::admitted;
}

std::vector<NodeIndex> origins(const Plan& plan, NodeIndex node) {
    std::vector<NodeIndex> seen{node};
    std::vector<NodeIndex> found;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const NodeIndex at = seen[i];
        const bool is_rule = plan.is_firewall(at) || (plan.is_balancer(at) && !plan.product_of(at).gateway);
        if (!is_rule) found.push_back(at);
        for (std::size_t l = 0; is_rule && l < plan.links.size(); ++l)
            if (plan.links[l].to == at && passes_work(plan.design.links[l])) add_once(seen, plan.links[l].from);
    }
    std::sort(found.begin(), found.end(), [](NodeIndex a, NodeIndex b) { return a.value < b.value; });
    return found;
}

bool is_admitted(const Plan& plan, LinkIndex index) {
    const PlanLink& link = plan.links[index.value];
    if (!plan.filters.any || link.port == 0) return true;
    const std::vector<NodeIndex> from = origins(plan, link.from);
    return std::any_of(from.begin(), from.end(),
                       [&](NodeIndex origin) { return is_any_admitted(plan, origin, link.to, link.port); });
}

Admission admission_from_internet(const Plan& plan, InstanceIndex to, std::uint16_t port) {
    if (plan.instances[to.value].is_private) return Admission::dropped;
    const Admission own = admission(plan, {}, to, port);
    std::vector<NodeIndex> asked = guards_of(plan, plan.instances[to.value].node);
    if (own != Admission::admitted || asked.empty()) return own;
    // Any way in will do: through a firewall that lets it in and that is reached, directly or through another one.
    Admission best = Admission::dropped;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const Admission here = admission(plan, {}, plan.first_instance[asked[i].value], port);
        if (here == Admission::refused) best = here;
        if (here != Admission::admitted) continue;
        const std::vector<NodeIndex>& before = guards_of(plan, asked[i]);
        if (before.empty()) return here;
        for (const NodeIndex further : before)
            add_once(asked, further);
    }
    return best;
}

std::vector<std::uint16_t> ports_open_to_internet(const Plan& plan, InstanceIndex instance) {
    std::vector<std::uint16_t> open;
    for (const std::uint16_t port : ports_of(plan, plan.instances[instance.value].node))
        if (admission_from_internet(plan, instance, port) == Admission::admitted) open.push_back(port);
    return open;
}

std::vector<LinkIndex> ways_round_guards(const Plan& plan, NodeIndex node) {
    std::vector<LinkIndex> ways;
    bool guarded = false;
    for (std::size_t i = 0; i < plan.links.size(); ++i) {
        const PlanLink& link = plan.links[i];
        const bool guards = plan.is_firewall(link.from);
        const bool passes = passes_guards(plan, link);
        if ((!guards && !passes) || machine_of(plan, link.to) != machine_of(plan, node)) continue;
        guarded = guarded || guards;
        if (passes) ways.push_back(index_of<LinkIndex>(i));
    }
    return guarded ? ways : std::vector<LinkIndex>{};
}

const std::vector<NodeIndex>& guards_of(const Plan& plan, NodeIndex node) {
    return plan.filters.guards[machine_of(plan, node).value];
}

} // namespace labrack::model
