#include "model/monitoring.hpp"

#include "model/filters.hpp"
#include "model/protocols.hpp"
#include "model/subnets.hpp"

#include <algorithm>

namespace labrack::model {

namespace {

class Watch {
  public:
    explicit Watch(const Plan& plan) : plan_(plan), reports_(plan.design.nodes.size(), false) {
        for (std::size_t i = 0; i < plan.links.size(); ++i)
            if (carries_reports(index_of<LinkIndex>(i)))
                reports_[plan.links[i].from.value] = reports_[plan.links[i].to.value] = true;
    }

    [[nodiscard]] bool reports(NodeIndex node) const { return reports_[node.value]; }

    /// Whether an agent that is heard watches the machine.
    [[nodiscard]] bool is_watched(NodeIndex machine) const {
        for (std::size_t i = 0; i < plan_.design.nodes.size(); ++i) {
            const auto agent = index_of<NodeIndex>(i);
            if (duty_of(agent) == Duty::monitoring_agent && reports(agent) && watches(agent, machine)) return true;
        }
        return false;
    }

    [[nodiscard]] Duty duty_of(NodeIndex node) const { return plan_.kind_of(node).duty; }

  private:
    const Plan& plan_;
    std::vector<bool> reports_; ///< of each component: it has a part in reports that arrive

    /// Whether what an agent sees comes to a collector over the link.
    [[nodiscard]] bool carries_reports(LinkIndex index) const {
        const PlanLink& link = plan_.links[index.value];
        const bool pushed = link.protocol == telemetry_protocol && duty_of(link.from) == Duty::monitoring_agent &&
                            duty_of(link.to) == Duty::collector;
        const bool fetched = link.protocol == scrape_protocol && duty_of(link.from) == Duty::collector &&
                             duty_of(link.to) == Duty::monitoring_agent;
        const InstanceIndex from = plan_.first_instance[link.from.value];
        const InstanceIndex to = plan_.first_instance[link.to.value];
        return (pushed || fetched) && is_border_open(plan_, from, to) && is_admitted(plan_, index);
    }

    [[nodiscard]] bool watches(NodeIndex agent, NodeIndex machine) const {
        const Node& one = plan_.design.node(agent);
        const NodeIndex host = plan_.design.host_of(agent, plan_.catalogue);
        if (host == machine) return one.replicas >= plan_.design.node(machine).replicas;
        if (host.exists() || !one.in.exists() || !plan_.kind_of(one.in).is_cluster) return false;
        return plan_.design.node(machine).in == one.in;
    }
};

} // namespace

Monitoring monitoring_of(const Plan& plan) {
    const Watch watch(plan);
    Monitoring found;
    for (std::size_t i = 0; i < plan.design.nodes.size(); ++i) {
        const auto node = index_of<NodeIndex>(i);
        const bool silent = !watch.reports(node);
        if (watch.duty_of(node) == Duty::monitoring_agent && silent) found.unheard.push_back(node);
        if (watch.duty_of(node) == Duty::collector && silent) found.idle.push_back(node);
        if (!plan.kind_of(node).is_host) continue;
        if (watch.is_watched(node)) {
            found.watched.push_back(node);
        } else if (plan.product_of(node).operated_by.os == Operator::customer) {
            found.unwatched.push_back(node);
        }
    }
    return found;
}

} // namespace labrack::model
