// Small systems with a cache: one that an application asks first, and one that stands before a web server.
#pragma once

#include "support/systems.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace labrack::test {

/// 10 ms to the application, 1 ms from there to the cache and to the database.
inline constexpr std::string_view shop = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100, "keep_alive": "0s"}},
    {"id": "app", "product": "gunicorn", "config": {"workers": 64}},
    {"id": "redis", "product": "redis"},
    {"id": "mysql", "product": "mysql"}
  ],
  "links": [
    {"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "app", "to": "redis", "protocol": "redis", "config": {"latency": "1ms", "connections": "keep"}},
    {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}}
  ]})";

/// A look at one of the shop's goods: 2 ms in the application, 1 ms in the cache, 10 ms in the database.
[[nodiscard]] inline std::string goods(int objects, std::string_view zipf = "0") {
    return R"({"version": 1,
  "collections": [{"id": "goods", "objects": )" +
           std::to_string(objects) + R"(, "zipf": )" + std::string(zipf) + R"(, "size": "100kB"}],
  "operations": [
    {"id": "page", "title": "look", "entry": "shop",
     "root": {"role": "app", "object": "goods", "cpu": "2ms", "steps": [
       {"role": "cache read", "wait": "1ms", "on_miss": [{"role": "sql read", "wait": "10ms"}]}]}},
    {"id": "change", "title": "change", "entry": "shop", "idempotent": false,
     "root": {"role": "app", "object": "goods", "cpu": "2ms", "steps": [
       {"role": "sql write", "wait": "10ms"},
       {"role": "cache write", "wait": "1ms", "invalidates": true, "on_miss": []}]}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}]}]})";
}

/// 10 ms to the cache, 5 ms from there to the web server.
inline constexpr std::string_view front = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100, "keep_alive": "0s"}},
    {"id": "varnish", "product": "varnish"},
    {"id": "nginx", "product": "nginx"}
  ],
  "links": [
    {"from": "visitors", "to": "varnish", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "varnish", "to": "nginx", "protocol": "http", "config": {"latency": "5ms", "connections": "keep"}}
  ]})";

/// A picture takes 20 ms in the web server; "change" replaces it, "hello" may not be kept.
[[nodiscard]] inline std::string pictures(int objects, std::string_view zipf = "0", std::string_view wait = "20ms") {
    return R"({"version": 1,
  "collections": [{"id": "pictures", "objects": )" +
           std::to_string(objects) + R"(, "zipf": )" + std::string(zipf) + R"(, "size": "100kB"}],
  "operations": [
    {"id": "page", "title": "look", "entry": "shop",
     "root": {"role": "web", "object": "pictures", "cacheable": true, "wait": ")" +
           std::string(wait) + R"("}},
    {"id": "change", "title": "change", "entry": "shop", "idempotent": false,
     "root": {"role": "web", "object": "pictures", "invalidates": true, "wait": "20ms"}},
    {"id": "home", "title": "home", "entry": "shop", "root": {"role": "web", "cacheable": true, "wait": "20ms"}},
    {"id": "hello", "title": "hello", "entry": "shop", "root": {"role": "web", "wait": "20ms"}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}]}]})";
}

/// Leaves out the products' overheads and start times.
inline void without_overheads(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.overhead = {};
        node.parameters.start_time = {};
    }
}

using Change = std::function<void(model::Parameters&)>;

[[nodiscard]] inline std::shared_ptr<const model::Plan> shop_plan(const std::string& workload, const Change& cache = {},
                                                                  std::string_view design = shop) {
    return plan_of(design, workload, [&](model::Design& made) {
        without_overheads(made);
        if (cache) cache(parameters_of(made, "redis"));
    });
}

[[nodiscard]] inline std::shared_ptr<const model::Plan> front_plan(const std::string& workload,
                                                                   const Change& cache = {}) {
    return plan_of(front, workload, [&](model::Design& made) {
        without_overheads(made);
        if (cache) cache(parameters_of(made, "varnish"));
    });
}

/// What the first look-up of a request's trace came to.
[[nodiscard]] inline sim::Lookup lookup(const Observed& run, std::size_t request) {
    for (const sim::Span& span : run.trace.requests()[request].spans) {
        if (span.lookup != sim::Lookup::none) return span.lookup;
    }
    return sim::Lookup::none;
}

[[nodiscard]] inline int visits(const Observed& run, std::string_view node, std::size_t request) {
    int count = 0;
    for (const sim::Span& span : run.trace.requests()[request].spans)
        count += run.simulation.plan().name_of(span.instance) == node && !span.local ? 1 : 0;
    return count;
}

} // namespace labrack::test
