// Private subnets: nobody gets in from the internet, and the way out is a NAT gateway with its distance and its limits.
#include "support/systems.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A balancer in public, an application in private that asks a payment service in the internet, and two zones with a
/// NAT gateway in `nat`.
std::string design_with(const std::string& application_in, const std::string& nat) {
    return R"({"version": 1, "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "region", "product": "region"},
    {"id": "zone-a", "product": "zone", "in": "region"}, {"id": "zone-b", "product": "zone", "in": "region"},
    {"id": "public-a", "product": "public-subnet", "in": "zone-a"},
    {"id": "public-b", "product": "public-subnet", "in": "zone-b"},
    {"id": "private-a", "product": "private-subnet", "in": "zone-a"},
    {"id": "lb", "product": "haproxy", "in": "public-a"},
    {"id": "server", "product": "linux-server", "in": ")" +
           application_in + R"("},
    {"id": "app", "product": "gunicorn", "in": "server"},
    {"id": "pay", "product": "payment-service"})" +
           nat + R"(],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "lb", "to": "app", "protocol": "http", "config": {"latency": "1ms"}},
    {"from": "app", "to": "pay", "protocol": "http"}
  ]})";
}

constexpr std::string_view in_zone_a = R"(, {"id": "nat", "product": "aws-nat-gateway", "in": "public-a"})";
constexpr std::string_view in_zone_b = R"(, {"id": "nat-b", "product": "aws-nat-gateway", "in": "public-b"})";

constexpr std::string_view payment = R"({"version": 1,
  "operations": [{"id": "order", "title": "order", "entry": "x",
    "root": {"role": "app", "steps": [{"role": "payment", "out": "1MB"}]}}]})";

std::shared_ptr<const model::Plan> plan_for(const std::string& design, const Adjust& adjust = {}) {
    return plan_of(design, payment, [&](model::Design& read) {
        for (model::Node& node : read.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
            node.parameters.error_rate = {};
            node.parameters.check_interval = {};
            if (node.id.substr(0, 3) == "nat") node.parameters.bandwidth = {};
        }
        if (adjust) adjust(read);
    });
}

/// The reason and the end of one request.
std::pair<Reason, std::int64_t> order(const std::shared_ptr<const model::Plan>& plan, std::string_view stopped = {}) {
    Observed run(plan);
    if (!stopped.empty()) run.change(InterventionKind::stop, stopped);
    run.send("order");
    run.advance(Time{} + seconds(200));
    REQUIRE(run.finished.size() == 1);
    return {run.finished[0].failure.cause_reason, run.finished[0].end.ns / 1'000};
}

// SYN, SYN-ACK, request and answer: 4 x 10 ms to the balancer, 4 x 1 ms to the application, 4 times to the service.
constexpr std::int64_t inside_us = 44'000;
constexpr std::pair<Reason, std::int64_t> no_way_out{Reason::connect_timeout, inside_us + 10'000'000};

} // namespace

TEST_CASE("in a public subnet the internet is one step away") {
    CHECK(order(plan_for(design_with("public-a", ""))) == std::pair(Reason::none, inside_us + 4 * 20'000));
}

TEST_CASE("out of a private subnet the way leads through the NAT gateway, the nearest there is") {
    const std::string a(in_zone_a);
    const std::string b(in_zone_b);
    const std::pair same_zone(Reason::none, inside_us + 4 * 20'250);
    CHECK(order(plan_for(design_with("private-a", a))) == same_zone);
    CHECK(order(plan_for(design_with("private-a", b + a))) == same_zone);
    CHECK(order(plan_for(design_with("private-a", b))) == std::pair(Reason::none, inside_us + 4 * 20'500));
}

TEST_CASE("without a NAT gateway that works there is no way out, and connections time out") {
    const std::string b(in_zone_b);
    CHECK(order(plan_for(design_with("private-a", ""))) == no_way_out);
    CHECK(order(plan_for(design_with("private-a", b)), "nat-b") == no_way_out);
    CHECK(order(plan_for(design_with("private-a", b)), "zone-b") == no_way_out); // one gateway for two zones
    const std::string within = R"(, {"id": "nat", "product": "aws-nat-gateway", "in": "private-a"})";
    CHECK(order(plan_for(design_with("private-a", within))) == no_way_out);
}

TEST_CASE("nobody reaches a private subnet from the internet, with or without a NAT gateway") {
    std::string design = design_with("private-a", std::string(in_zone_a));
    const std::string to_balancer = R"("to": "lb", "protocol": "http", "config": {"latency": "10ms"})";
    design.replace(design.find(to_balancer), to_balancer.size(), R"("to": "app", "protocol": "http")");
    CHECK(order(plan_for(design)) == std::pair(Reason::connect_timeout, std::int64_t{10'000'000}));
}

TEST_CASE("a NAT gateway has so many ports for a destination, and takes them back when a call is over") {
    Observed run(plan_for(design_with("private-a", std::string(in_zone_a)), [](model::Design& design) {
        parameters_of(design, "nat").nat_ports = 2;
        parameters_of(design, "pay").latency = constant(seconds(5));
        parameters_of(design, "app").connect_timeout = seconds(2);
    }));
    for (int i = 0; i < 3; ++i)
        run.send("order", milliseconds(i), i);
    run.send("order", seconds(6), 3);
    run.advance(Time{} + seconds(60));
    REQUIRE(run.finished.size() == 4);
    CHECK(run.finished[0].ordinal == 2); // 2 s after it set out to connect
    CHECK(run.finished[0].failure.cause_reason == Reason::connect_timeout);
    for (std::size_t i = 1; i < 4; ++i)
        CHECK_FALSE(run.finished[i].failure.failed());
}

TEST_CASE("what passes a NAT gateway shares its bandwidth") {
    const auto narrow = [](model::Design& design) { parameters_of(design, "nat").bandwidth = {8'000'000}; };
    CHECK(order(plan_for(design_with("private-a", std::string(in_zone_a)), narrow)) ==
          std::pair(Reason::none, inside_us + 4 * 20'250 + 1'000'000));
}
