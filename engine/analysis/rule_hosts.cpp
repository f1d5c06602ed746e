// Who shares a machine with whom.
#include "analysis/rules.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace labrack::analysis {

namespace {

using model::NodeIndex;
using model::Role;

/// Web servers, applications and databases; files belong to whoever reads them.
bool is_tier(const model::Plan& plan, NodeIndex node) {
    const Role role = plan.kind_of(node).role;
    return (role == Role::web || role == Role::application || role == Role::data) && plan.kind_of(node).id != "files" &&
           plan.kind_of(node).place == model::Place::data_centre;
}

struct Tenants {
    std::vector<std::string> components;
    std::set<Role> tiers;
};

} // namespace

void find_shared_hosts(const Subject& subject, Findings& out) {
    const model::Plan& plan = subject.plan;
    std::map<NodeIndex, Tenants> by_host;
    bool elsewhere = false;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!subject.is_visited(node) || !is_tier(plan, node)) continue;
        const NodeIndex host = plan.design.host_of(node, plan.catalogue);
        elsewhere = elsewhere || !host.exists();
        if (!host.exists()) continue;
        by_host[host].components.push_back(subject.id(node));
        by_host[host].tiers.insert(plan.kind_of(node).role);
    }
    std::vector<std::string> identical;
    std::uint32_t machines = 0;
    for (const auto& [host, tenants] : by_host) {
        if (tenants.tiers.size() < 2 || tenants.tiers.count(Role::data) == 0) continue;
        machines += first_count(plan, host);
        identical.push_back(subject.id(host));
    }
    if (machines > 1) {
        out.push_back(subject.find("shared-host", "identical", identical, {}));
    } else if (machines == 1 && by_host.size() == 1 && !elsewhere) {
        const auto& [host, tenants] = *by_host.begin();
        std::vector<std::string> components{subject.id(host)};
        components.insert(components.end(), tenants.components.begin(), tenants.components.end());
        std::vector<LocalText> labels;
        for (const std::string& component : tenants.components)
            labels.push_back(subject.label(component));
        out.push_back(subject.find("shared-host", "single", components, {}, {{"tenants", enumerate(labels)}}));
    }
}

} // namespace labrack::analysis
