// What the internet reaches without any packet filter before it.
#include "analysis/rules.hpp"
#include "model/filters.hpp"
#include "model/ports.hpp"

namespace labrack::analysis {

namespace {

using model::InstanceIndex;
using model::LinkIndex;
using model::NodeIndex;

constexpr std::uint16_t any_port = 0; ///< one that no rule names: open only where everything is

/// The machines, and what stands on none, whose owner decides who may connect to them. Of what listens: clients and
/// firewalls do not.
bool wants_filter(const model::Plan& plan, NodeIndex node) {
    const model::Kind& kind = plan.kind_of(node);
    const bool on_machine = plan.design.host_of(node, plan.catalogue).exists() && !kind.is_host;
    return !on_machine && first_count(plan, node) > 0 && kind.place == model::Place::data_centre &&
           plan.product_of(node).operated_by.os == model::Operator::customer;
}

/// Of each node: whether it, or on a machine a process, listens anywhere.
std::vector<bool> listening(const model::Plan& plan) {
    std::vector<bool> found(plan.design.nodes.size(), false);
    for (std::size_t n = 0; n < found.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (model::ports_of(plan, node).empty()) continue;
        const NodeIndex host = plan.design.host_of(node, plan.catalogue);
        found[host.exists() ? host.value : n] = true;
    }
    return found;
}

/// Whether anybody in the internet may connect to every port of some instance of the node.
bool is_open(const model::Plan& plan, NodeIndex node) {
    for (std::uint32_t i = 0; i < first_count(plan, node); ++i) {
        const InstanceIndex instance{plan.first_instance[node.value].value + i};
        if (model::admission_from_internet(plan, instance, any_port) == model::Admission::admitted) return true;
    }
    return false;
}

/// Whether some filter stands before the node, whatever it lets through.
bool has_any_filter(const model::Plan& plan, NodeIndex node) {
    if (!model::guards_of(plan, node).empty()) return true;
    for (std::uint32_t i = 0; i < first_count(plan, node); ++i)
        if (plan.instances[plan.first_instance[node.value].value + i].is_filtered) return true;
    return false;
}

} // namespace

void find_missing_firewalls(const Subject& subject, Findings& out) {
    const model::Plan& plan = subject.plan;
    const std::vector<bool> listens = listening(plan);
    std::vector<std::string> unfiltered;
    std::vector<std::string> wide_open;
    for (std::size_t n = 0; n < plan.design.nodes.size(); ++n) {
        const auto node = index_of<NodeIndex>(n);
        if (!listens[n] || !wants_filter(plan, node)) continue;
        if (const std::vector<LinkIndex> ways = model::ways_round_guards(plan, node); !ways.empty()) {
            const model::PlanLink& way = plan.links[ways.front().value];
            Finding finding = subject.find("missing-firewall", "bypassed", {subject.id(node)}, {},
                                           {{"from", subject.label(way.from)}, {"to", subject.label(way.to)}});
            finding.path = {ways.front()};
            out.push_back(std::move(finding));
        } else if (is_open(plan, node)) {
            (has_any_filter(plan, node) ? wide_open : unfiltered).push_back(subject.id(node));
        }
    }
    if (!unfiltered.empty()) out.push_back(subject.find("missing-firewall", "none", std::move(unfiltered), {}));
    if (!wide_open.empty()) out.push_back(subject.find("missing-firewall", "open", std::move(wide_open), {}));
}

} // namespace labrack::analysis
