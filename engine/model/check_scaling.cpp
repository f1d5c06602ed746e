#include "model/check_scaling.hpp"

#include "base/quantity.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace labrack::model {

namespace {

/// What the component would have to be for its autoscaler, or nothing when it is that.
std::string needed_for(Scaling scaling, const Group& group, bool is_host) {
    switch (scaling) {
    case Scaling::none: break;
    case Scaling::kubernetes: return group.placed ? "" : "changes the number of pods: of what stands in a cluster";
    case Scaling::target_tracking: return group.placed ? "changes no pods, which Kubernetes does" : "";
    case Scaling::cluster:
        return is_host && group.cluster.exists() ? ""
                                                 : "changes the number of machines: of those that stand in a cluster";
    }
    return {};
}

void check_group(const Plan& plan, const Group& group, Diagnostics& problems) {
    const Node& node = plan.design.node(group.node);
    const Parameters& component = node.parameters;
    if (component.scaling == Scaling::none) return;
    if (component.min_replicas > component.max_replicas) {
        problems.push_back(make_error_of(node.id, "scaling",
                                         "\"" + node.id + "\" is to have at least " +
                                             std::to_string(component.min_replicas) + " instances and at most " +
                                             std::to_string(component.max_replicas),
                                         "raise its \"max_replicas\" or lower its \"min_replicas\""));
    }
    const bool is_host = plan.catalogue.kind_of(node.product).is_host;
    const std::string needed = needed_for(component.scaling, group, is_host);
    if (needed.empty()) return;
    problems.push_back(make_error_of(node.id, "scaling",
                                     "\"" + node.id + "\" cannot be scaled like this: \"" +
                                         std::string(to_text(component.scaling)) + "\" " + needed,
                                     "choose another \"scaling\" for it"));
}

bool holds(const Parameters& machine, const Parameters& pod) {
    return machine.cores * 1000 >= pod.cpu_request &&
           (machine.memory.count == 0 || machine.memory >= pod.memory_request);
}

void check_pod(const Plan& plan, const Group& group, Diagnostics& problems) {
    const Node& pod = plan.design.node(group.node);
    const auto may_hold = [&](const Group& other) {
        const Node& machine = plan.design.node(other.node);
        return other.cluster == group.cluster && !other.placed && plan.catalogue.kind_of(machine.product).is_host &&
               holds(machine.parameters, pod.parameters);
    };
    if (!group.placed || std::any_of(plan.groups.begin(), plan.groups.end(), may_hold)) return;
    Diagnostic problem =
        make_error_of(pod.id, "never-placed",
                      "no machine of \"" + plan.design.node(group.cluster).id + "\" can hold an instance of \"" +
                          pod.id + "\", which requests " + std::to_string(pod.parameters.cpu_request) +
                          " thousandths of a core and " + to_text(pod.parameters.memory_request),
                      "give the cluster larger machines, or let \"" + pod.id + "\" request less");
    problem.severity = Severity::warning;
    problems.push_back(std::move(problem));
}

} // namespace

void check_scaling(const Plan& plan, Diagnostics& problems) {
    for (const Node& node : plan.design.nodes) {
        const Parameters& component = node.parameters;
        if (component.cpu_limit == 0 || component.cpu_limit >= component.cpu_request) continue;
        problems.push_back(make_error_of(node.id, "processor",
                                         "\"" + node.id + "\" requests " + std::to_string(component.cpu_request) +
                                             " thousandths of a core, but its limit is " +
                                             std::to_string(component.cpu_limit),
                                         "raise its \"cpu_limit\" or lower its \"cpu_request\""));
    }
    for (const Group& group : plan.groups) {
        check_group(plan, group, problems);
        check_pod(plan, group, problems);
    }
}

} // namespace labrack::model
