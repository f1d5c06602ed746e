// A small cluster for tests: machines, a service and a deployment.
#pragma once

#include "support/systems.hpp"

namespace labrack::test {

/// Visitors → service → one pod in a cluster of two machines with two cores and 4 GB each.
inline constexpr std::string_view small_cluster = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "cluster", "product": "kubernetes-cluster"},
    {"id": "machine", "product": "linux-server", "in": "cluster", "replicas": 2},
    {"id": "service", "product": "kubernetes-service", "in": "cluster"},
    {"id": "api", "product": "kubernetes-deployment", "in": "cluster"}
  ],
  "links": [
    {"from": "visitors", "to": "service", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "service", "to": "api", "protocol": "http", "config": {"latency": "1ms"}}
  ]
})";

/// A page of 4 ms.
inline constexpr std::string_view small_pages = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "cpu": "4ms"}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]
})";

/// Pods in turn, without overhead, delay, probes or age of the metric.
inline void plain_pods(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.overhead = {};
        node.parameters.latency = {};
    }
    parameters_of(design, "visitors").keep_alive = {};
    parameters_of(design, "service").policy = model::Policy::round_robin;
    parameters_of(design, "service").endpoint_delay = {};
    model::Parameters& api = parameters_of(design, "api");
    api.metric_lag = {};
    api.start_time = {};
    api.readiness_period = {};
    api.liveness_period = {};
    api.drain_delay = {};
    api.termination_grace = {};
}

/// How many of the component's instances `matches` accepts.
template <class Matches>
[[nodiscard]] int count(const Observed& run, std::string_view node, Matches matches) {
    const model::Plan& plan = run.simulation.plan();
    const std::uint32_t places = plan.instance_count[plan.design.find(node).value().value];
    int found = 0;
    for (std::uint32_t i = 0; i < places; ++i)
        found += matches(view_of(run, node, i)) ? 1 : 0;
    return found;
}

/// How many instances exist and have not been told to end.
[[nodiscard]] inline int existing(const Observed& run, std::string_view node) {
    return count(run, node, [](const sim::InstanceView& one) { return one.exists && !one.ending; });
}

[[nodiscard]] inline int serving(const Observed& run, std::string_view node) {
    return count(run, node, [](const sim::InstanceView& one) { return one.up && one.serving; });
}

/// The name of the machine that the instance runs on; "" when it runs on none.
[[nodiscard]] inline std::string machine_of(const Observed& run, std::string_view node, std::uint32_t ordinal = 0) {
    return run.simulation.plan().name_of(view_of(run, node, ordinal).host);
}

} // namespace labrack::test
