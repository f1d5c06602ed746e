// Small systems for tests of the simulation: documents as text, and runs made of them.
#pragma once

#include "model/plan.hpp"
#include "sim/simulation.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace labrack::test {

/// Changes a design after it was read, to state parameters that no document may.
using Adjust = std::function<void(model::Design&)>;

[[nodiscard]] inline std::string said(const Diagnostics& problems) {
    std::string text;
    for (const Diagnostic& problem : problems)
        text += to_text(problem) + "\n";
    return text;
}

[[nodiscard]] inline std::shared_ptr<const model::Plan>
plan_of(std::string_view design_text, std::string_view workload_text, const Adjust& adjust = {}) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    auto design = model::read_design(design_text, "design", catalogue);
    REQUIRE_MESSAGE(design, said(design.problems()));
    auto workload = model::read_workload(workload_text, "workload");
    REQUIRE_MESSAGE(workload, said(workload.problems()));
    if (adjust) adjust(*design);
    auto plan = model::make_plan(catalogue, *design, *workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    return *plan;
}

[[nodiscard]] inline model::Parameters& parameters_of(model::Design& design, std::string_view node) {
    return design.nodes[design.find(node).value().value].parameters;
}

/// One server with everything on it, and round numbers: 10 ms to the name server, 20 ms to the web server, 0.1 ms
/// inside.
inline constexpr std::string_view one_server = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "dns", "product": "dns-zone",
     "config": {"records": [{"name": "www.foobar.com", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
    {"id": "server", "product": "linux-server", "config": {"cores": 2, "address": "8.8.8.8"}},
    {"id": "nginx", "product": "nginx", "in": "server"},
    {"id": "gunicorn", "product": "gunicorn", "in": "server", "config": {"workers": 4}},
    {"id": "files", "product": "app-files", "in": "server"},
    {"id": "mysql", "product": "mysql", "in": "server"}
  ],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns", "config": {"latency": "10ms"}},
    {"from": "visitors", "to": "nginx", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "nginx", "to": "gunicorn", "protocol": "http", "config": {"latency": "100us"}},
    {"from": "nginx", "to": "files", "protocol": "file", "config": {"latency": "100us", "connections": "keep"}},
    {"from": "gunicorn", "to": "files", "protocol": "file", "config": {"latency": "100us", "connections": "keep"}},
    {"from": "gunicorn", "to": "mysql", "protocol": "mysql", "config": {"latency": "100us", "connections": "keep"}}
  ]
})";

/// A page of 4 + 1 + 6 + 2 ms of work, and a file of 0.5 + 1 ms.
inline constexpr std::string_view page_and_file = R"({"version": 1,
  "operations": [
    {"id": "page", "title": "page", "entry": "www.foobar.com",
     "root": {"role": "app", "cpu": "4ms", "steps": [
       {"role": "file", "wait": "1ms"}, {"role": "sql read", "cpu": "6ms"}, {"role": "app", "cpu": "2ms"}]}},
    {"id": "file", "title": "file", "entry": "www.foobar.com",
     "root": {"role": "web", "cpu": "500us", "steps": [{"role": "file", "wait": "1ms"}]}}
  ],
  "loads": [{"client": "visitors", "mix": [{"operation": "page", "weight": 1}]}]
})";

/// The numbers of `one_server` that its products would else bring.
inline void round_numbers(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.latency = {};
        node.parameters.overhead = {};
        node.parameters.speed = {1'000'000};
    }
    parameters_of(design, "dns").latency = constant(milliseconds(2));
    for (model::Node& node : design.nodes) {
        if (node.id == "nginx" || node.id == "front") node.parameters.overhead = constant(microseconds(500));
    }
    parameters_of(design, "gunicorn").start_time = seconds(2);
    parameters_of(design, "visitors").keep_alive = seconds(5);
    parameters_of(design, "visitors").connect_timeout = seconds(10);
    parameters_of(design, "visitors").answer_timeout = seconds(30);
    parameters_of(design, "visitors").resolve_timeout = seconds(5);
}

/// A run with its observations.
struct Observed {
    explicit Observed(std::shared_ptr<const model::Plan> plan, std::uint64_t seed = 1)
        : simulation(plan, {seed, 1}), metrics(*plan) {}

    sim::Stopped advance(Time until) { return simulation.advance({until}, {&trace, &metrics, &finished}); }

    void send(std::string_view operation, Duration at = {}, int client = 0) {
        model::Intervention intervention;
        intervention.kind = model::InterventionKind::send;
        intervention.node = "visitors";
        intervention.operation = operation;
        intervention.client = client;
        intervene(intervention, at);
    }
    void change(model::InterventionKind kind, std::string_view node, Duration at = {}) {
        model::Intervention intervention;
        intervention.kind = kind;
        intervention.node = node;
        intervene(intervention, at);
    }
    void set_rate(Rate rate, Duration at = {}) {
        model::Intervention intervention;
        intervention.kind = model::InterventionKind::set_rate;
        intervention.node = "visitors";
        intervention.rate = rate;
        intervene(intervention, at);
    }

    sim::Simulation simulation;
    sim::TraceLog trace;
    sim::Metrics metrics;
    std::vector<sim::FinishedRequest> finished;

  private:
    void intervene(model::Intervention intervention, Duration at) {
        intervention.at = Time{} + at;
        const auto resolved = model::resolve(simulation.plan(), intervention);
        REQUIRE_MESSAGE(resolved, said(resolved.problems()));
        simulation.intervene(*resolved);
    }
};

[[nodiscard]] inline model::InstanceIndex instance_of(const Observed& run, std::string_view node,
                                                      std::uint32_t ordinal = 0) {
    const model::Plan& plan = run.simulation.plan();
    return {plan.first_instance[plan.design.find(node).value().value].value + ordinal};
}

[[nodiscard]] inline sim::InstanceView view_of(const Observed& run, std::string_view node, std::uint32_t ordinal = 0) {
    return run.simulation.view(instance_of(run, node, ordinal));
}

/// The instance of `node` that a request went to, or nothing.
[[nodiscard]] inline std::string visited(const Observed& run, std::string_view node, std::uint64_t request) {
    for (const sim::Span& span : run.trace.find(request)->spans) {
        const std::string name = run.simulation.plan().name_of(span.instance);
        if (name.substr(0, node.size()) == node) return name;
    }
    return {};
}

/// From the first message to the answer, in ms.
[[nodiscard]] inline double time_ms(const Observed& run, std::size_t request) {
    const sim::RequestTrace& trace = run.trace.requests()[request];
    return static_cast<double>((trace.end - trace.start).ns) * 1e-6;
}

} // namespace labrack::test
