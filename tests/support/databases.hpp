// A small system with a replicated database, and round numbers.
#pragma once

#include "support/systems.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace labrack::test {

/// 20 ms from the visitors to the application, 1 ms from there to each database; 5 ms and 9 ms from the primary to its
/// replicas, which need 3 ms to apply a write.
inline constexpr std::string_view three_databases = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "api", "product": "gunicorn", "config": {"workers": 64}},
    {"id": "primary", "product": "mysql"},
    {"id": "near", "product": "mysql"},
    {"id": "far", "product": "mysql"}
  ],
  "links": [
    {"from": "visitors", "to": "api", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "api", "to": "primary", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}},
    {"from": "api", "to": "near", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}},
    {"from": "api", "to": "far", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}},
    {"from": "primary", "to": "near", "protocol": "replication", "config": {"latency": "5ms"}},
    {"from": "primary", "to": "far", "protocol": "replication", "config": {"latency": "9ms"}}
  ]
})";

/// A write of 4 ms and a read of 2 ms, of which neither needs a processor.
inline constexpr std::string_view write_and_read = R"({"version": 1,
  "operations": [
    {"id": "write", "title": "write", "entry": "www.foobar.com", "idempotent": false,
     "root": {"role": "app", "steps": [{"role": "sql write", "wait": "4ms"}]}},
    {"id": "read", "title": "read", "entry": "www.foobar.com",
     "root": {"role": "app", "steps": [{"role": "sql read", "wait": "2ms"}]}}
  ],
  "loads": [{"client": "visitors", "mix": [{"operation": "write", "weight": 1}]}]
})";

/// The plan of `three_databases`, whose primary is as `adjust` makes it.
[[nodiscard]] inline std::shared_ptr<const model::Plan>
replicated(const std::function<void(model::Parameters&)>& adjust = {}, const Adjust& adjust_design = {}) {
    return plan_of(three_databases, write_and_read, [&](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
            node.parameters.apply_time = constant(milliseconds(3));
        }
        parameters_of(design, "visitors").keep_alive = seconds(3600);
        if (adjust) adjust(parameters_of(design, "primary"));
        if (adjust_design) adjust_design(design);
    });
}

/// The databases that each request asked, in order, "-" for none.
[[nodiscard]] inline std::vector<std::string> asked(const Observed& run) {
    std::vector<std::string> names;
    for (const sim::RequestTrace& trace : run.trace.requests()) {
        std::string name = "-";
        for (const sim::Span& span : trace.spans) {
            if (run.simulation.plan().member_of[span.instance.value] != model::no_member)
                name = run.simulation.plan().name_of(span.instance);
        }
        names.push_back(name);
    }
    return names;
}

/// What became of the request with this ordinal.
[[nodiscard]] inline sim::FinishedRequest outcome(const Observed& run, std::uint64_t ordinal) {
    const auto found = std::find_if(run.finished.begin(), run.finished.end(),
                                    [&](const sim::FinishedRequest& one) { return one.ordinal == ordinal; });
    REQUIRE(found != run.finished.end());
    return *found;
}

} // namespace labrack::test
