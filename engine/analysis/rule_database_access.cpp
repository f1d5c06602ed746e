// Where databases stand, and how administrators get onto their machines.
#include "analysis/rules.hpp"
#include "model/filters.hpp"
#include "model/protocols.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace labrack::analysis {

namespace {

using model::LinkIndex;
using model::NodeIndex;

bool is_database(const model::Plan& plan, NodeIndex node) {
    const std::vector<std::string>& roles = plan.product_of(node).serves;
    return first_count(plan, node) > 0 && std::any_of(roles.begin(), roles.end(), [](const std::string& role) {
               return role == "sql read" || role == "sql write";
           });
}

bool stands_in_public_subnet(const model::Plan& plan, NodeIndex node) {
    for (std::uint32_t i = 0; i < first_count(plan, node); ++i) {
        const NodeIndex subnet = plan.instances[plan.first_instance[node.value].value + i].subnet;
        if (subnet.exists() && plan.kind_of(subnet).boundary == model::Boundary::public_subnet) return true;
    }
    return false;
}

/// How administrators reach a machine.
struct Access {
    std::string_view aspect;
    NodeIndex by; ///< the bastion or the gateway
    std::vector<LinkIndex> path;
};

/// A way for administrators by the first link of SSH that filters let through, from the client on where one is drawn.
Access find_access(const model::Plan& plan, NodeIndex machine) {
    const model::Administration administration = plan.design.node(machine).parameters.administration;
    if (administration == model::Administration::session_manager) return {"session-manager", {}, {}};
    const std::uint16_t port = *model::port_of(model::ssh_protocol);
    const model::InstanceIndex first = plan.first_instance[machine.value];
    if (model::admission_from_internet(plan, first, port) == model::Admission::admitted) return {"internet", {}, {}};
    for (std::size_t l = 0; l < plan.links.size(); ++l) {
        const model::PlanLink& link = plan.links[l];
        const auto last = index_of<LinkIndex>(l);
        if (link.to != machine || link.protocol != model::ssh_protocol || !model::is_admitted(plan, last)) continue;
        if (plan.is_client(link.from)) return {"known-address", link.from, {last}};
        Access access{plan.kind_of(link.from).is_host ? "bastion" : "vpn", link.from, {last}};
        for (std::size_t before = 0; before < plan.links.size(); ++before) {
            if (plan.links[before].to != link.from || !plan.is_client(plan.links[before].from)) continue;
            access.path.insert(access.path.begin(), index_of<LinkIndex>(before));
            break;
        }
        return access;
    }
    return {"nobody", {}, {}};
}

/// Machines that are administered in the same way.
struct Machines {
    std::vector<std::string> ids;
    std::vector<LocalText> ways;
    std::vector<LinkIndex> path; ///< to the first of them
};

} // namespace

void find_database_access(const Subject& subject, Findings& out) {
    const model::Plan& plan = subject.plan;
    std::vector<std::string> in_public;
    std::map<std::string_view, Machines> by_aspect;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!is_database(plan, node)) continue;
        if (stands_in_public_subnet(plan, node)) in_public.push_back(subject.id(node));
        const NodeIndex machine = plan.design.host_of(node, plan.catalogue);
        if (!machine.exists() || plan.design.node(machine).parameters.administration == model::Administration::none)
            continue;
        const Access access = find_access(plan, machine);
        Machines& all = by_aspect[access.aspect];
        if (std::find(all.ids.begin(), all.ids.end(), subject.id(machine)) != all.ids.end()) continue;
        if (all.ids.empty()) all.path = access.path;
        all.ids.push_back(subject.id(machine));
        const bool is_new = access.by.exists() && std::none_of(all.ways.begin(), all.ways.end(), [&](const auto& way) {
                                return way.en == subject.label(access.by).en;
                            });
        if (is_new) all.ways.push_back(subject.label(access.by));
    }
    if (!in_public.empty()) out.push_back(subject.find("database-access", "public-subnet", std::move(in_public), {}));
    constexpr std::array<std::string_view, 6> aspects{"internet", "nobody", "known-address",
                                                      "bastion",  "vpn",    "session-manager"};
    for (const std::string_view aspect : aspects) {
        const auto found = by_aspect.find(aspect);
        if (found == by_aspect.end()) continue;
        Machines& all = found->second;
        Finding finding =
            subject.find("database-access", aspect, std::move(all.ids), {}, {{"way", enumerate(all.ways)}});
        finding.path = std::move(all.path);
        out.push_back(std::move(finding));
    }
}

} // namespace labrack::analysis
