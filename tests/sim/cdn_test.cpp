// Content delivery: caches near the clients, each with what was asked for there.
#include "support/systems.hpp"

#include <set>
#include <string>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Lookup;

namespace {

/// Two edge locations, 5 ms from their clients and 20 ms from the origin.
constexpr std::string_view site = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 10, "keep_alive": "0s"}},
    {"id": "cdn", "product": "aws-cloudfront", "replicas": 2},
    {"id": "region", "product": "region"},
    {"id": "nginx", "product": "nginx", "in": "region"}
  ],
  "links": [
    {"from": "visitors", "to": "cdn", "protocol": "http"},
    {"from": "cdn", "to": "nginx", "protocol": "http"}
  ]})";

constexpr std::string_view pictures = R"({"version": 1,
  "collections": [{"id": "pictures", "objects": 1}],
  "operations": [
    {"id": "page", "title": "look", "entry": "shop",
     "root": {"role": "web", "object": "pictures", "cacheable": true, "wait": "20ms"}},
    {"id": "hello", "title": "hello", "entry": "shop", "root": {"role": "web", "wait": "20ms"}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}]}]})";

std::shared_ptr<const model::Plan> plan_with(std::string_view design) {
    return plan_of(design, pictures, [](model::Design& made) {
        for (model::Node& node : made.nodes) {
            node.parameters.overhead = {};
            node.parameters.latency = {};
        }
    });
}

std::string edge_of(const Observed& run, std::size_t request) {
    for (const sim::Span& span : run.trace.requests()[request].spans) {
        const std::string name = run.simulation.plan().name_of(span.instance);
        if (name.rfind("cdn#", 0) == 0) return name;
    }
    return {};
}

} // namespace

TEST_CASE("each person meets the edge near to them, and each edge fetches for itself and keeps the answer") {
    Observed run(plan_with(site));
    run.send("page", {}, 0);
    run.send("page", seconds(1), 2);
    run.send("page", seconds(2), 1);
    run.send("page", seconds(3), 3);
    run.send("hello", seconds(4), 3);
    run.advance(never);
    // To the edge: SYN, SYN-ACK, request 15; on a miss: the same over 20 ms, 60, the work 20 and back 20; the answer 5.
    const double expected[] = {120, 20, 120, 20, 120};
    const char* edges[] = {"cdn#0", "cdn#0", "cdn#1", "cdn#1", "cdn#1"};
    REQUIRE(run.finished.size() == std::size(expected));
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        CAPTURE(i);
        CHECK(time_ms(run, i) == expected[i]);
        CHECK(edge_of(run, i) == edges[i]);
    }
}

TEST_CASE("a name that leads to a content delivery network leads everybody to their own edge, each time") {
    const auto plan = plan_with(R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 10, "keep_alive": "0s"}},
    {"id": "dns", "product": "dns-zone",
     "config": {"records": [{"name": "shop", "type": "ALIAS", "value": "cdn", "ttl": "60s"}]}},
    {"id": "cdn", "product": "aws-cloudfront", "replicas": 5},
    {"id": "nginx", "product": "nginx"}
  ],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns"},
    {"from": "visitors", "to": "cdn", "protocol": "http"},
    {"from": "cdn", "to": "nginx", "protocol": "http"}
  ]})");
    Observed run(plan);
    for (int i = 0; i < 40; ++i)
        run.send("page", seconds(20 * i), i % 4);
    run.advance(never);
    REQUIRE(run.finished.size() == 40);
    for (std::size_t i = 0; i < 40; ++i)
        CHECK(edge_of(run, i) == "cdn#" + std::to_string(i % 4));
}

TEST_CASE("all edges drop what they keep when they are told to, or one of them") {
    Observed run(plan_with(site));
    run.send("page", {}, 0);
    run.send("page", {}, 1);
    run.change(InterventionKind::invalidate, "cdn#0", seconds(1));
    run.send("page", seconds(2), 0);
    run.send("page", seconds(2), 1);
    run.change(InterventionKind::invalidate, "cdn", seconds(3));
    run.send("page", seconds(4), 0);
    run.send("page", seconds(4), 1);
    run.advance(never);
    const double expected[] = {120, 120, 120, 20, 120, 120};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        CAPTURE(i);
        CHECK(time_ms(run, i) == expected[i]);
    }
}
