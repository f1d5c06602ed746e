// Private subnets: nobody gets in from the internet, and the way out is a NAT gateway with its distance and its limits.
#include "sim/cost.hpp"
#include "support/systems.hpp"

#include <algorithm>

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
    "root": {"role": "app", "steps": [{"role": "payment", "in": "500kB", "out": "1MB"}]}}]})";

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

TEST_CASE("another region's NAT gateway is no way out") {
    const std::string elsewhere = R"(, {"id": "far", "product": "region"},
    {"id": "zone-far", "product": "zone", "in": "far"},
    {"id": "public-far", "product": "public-subnet", "in": "zone-far"},
    {"id": "nat", "product": "aws-nat-gateway", "in": "public-far"})";
    CHECK(order(plan_for(design_with("private-a", elsewhere))) == no_way_out);
}

TEST_CASE("of a component that spans subnets each instance stands in its own") {
    std::string design = design_with("private-a", "");
    const std::string place = R"("in": "private-a"})";
    design.replace(design.find(place), place.size(), R"("spans": ["public-a", "private-a"], "replicas": 2})");
    const std::string app = R"("in": "server"})";
    design.replace(design.find(app), app.size(), R"("in": "server", "replicas": 2})");
    Observed run(plan_for(design));
    run.send("order", {}, 0);
    run.send("order", seconds(1), 1);
    run.advance(Time{} + seconds(60));
    REQUIRE(run.finished.size() == 2); // the balancer takes them in turn
    CHECK_FALSE(run.finished[0].failure.failed());
    CHECK(run.finished[1].failure.cause_reason == Reason::connect_timeout);
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

TEST_CASE("the ports for one destination are no other's") {
    std::string design = design_with("private-a", std::string(in_zone_a));
    const std::string links = "\"links\": [";
    design.replace(design.find(links), links.size(), R"("links": [
    {"from": "lb", "to": "app-2", "protocol": "http", "config": {"latency": "1ms"}},
    {"from": "app-2", "to": "pay-2", "protocol": "http"},)");
    const std::string nodes = "\"nodes\": [";
    design.replace(design.find(nodes), nodes.size(), R"("nodes": [
    {"id": "pay-2", "product": "payment-service"}, {"id": "app-2", "product": "gunicorn", "in": "private-a"},)");
    Observed run(plan_for(design, [](model::Design& read) {
        parameters_of(read, "nat").nat_ports = 1;
        for (const char* service : {"pay", "pay-2"})
            parameters_of(read, service).latency = constant(seconds(5));
    }));
    for (int i = 0; i < 2; ++i) // the balancer gives one to each application
        run.send("order", milliseconds(i), i);
    run.advance(Time{} + seconds(60));
    REQUIRE(run.finished.size() == 2);
    for (const sim::FinishedRequest& request : run.finished)
        CHECK_FALSE(request.failure.failed());
}

TEST_CASE("a name server in the internet finds what stands in a private subnet to be down") {
    const std::string design = R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
      {"id": "dns", "product": "route-53", "config": {"check_interval": "10s", "check_fall": 1, "records": [
        {"name": "x", "type": "ALIAS", "value": "hidden", "ttl": "1s"},
        {"name": "x", "type": "ALIAS", "value": "open", "ttl": "1s"}]}},
      {"id": "zone", "product": "zone"},
      {"id": "private", "product": "private-subnet", "in": "zone"},
      {"id": "public", "product": "public-subnet", "in": "zone"},
      {"id": "hidden", "product": "gunicorn", "in": "private"},
      {"id": "open", "product": "gunicorn", "in": "public"}],
    "links": [{"from": "visitors", "to": "dns", "protocol": "dns"},
      {"from": "visitors", "to": "hidden", "protocol": "http"},
      {"from": "visitors", "to": "open", "protocol": "http"}]})";
    constexpr std::string_view page = R"({"version": 1,
      "operations": [{"id": "order", "title": "order", "entry": "x", "root": {"role": "app"}}]})";
    Observed run(plan_of(design, page));
    for (int i = 0; i < 20; ++i)
        run.send("order", {}, i);
    for (int i = 20; i < 40; ++i)
        run.send("order", seconds(60), i);
    run.advance(Time{} + seconds(120));
    int slow = 0;
    REQUIRE(run.finished.size() == 40);
    for (const sim::FinishedRequest& request : run.finished) {
        CHECK_FALSE(request.failure.failed());
        const bool waited = request.end - request.start > seconds(1); // in vain, for the hidden one
        CHECK_FALSE((waited && request.start > Time{}));
        slow += waited ? 1 : 0;
    }
    CHECK(slow > 0);
}

TEST_CASE("what passes a NAT gateway shares its bandwidth, in each direction") {
    const auto narrow = [](model::Design& design) { parameters_of(design, "nat").bandwidth = {8'000'000}; };
    CHECK(order(plan_for(design_with("private-a", std::string(in_zone_a)), narrow)) ==
          std::pair(Reason::none, inside_us + 4 * 20'250 + 500'000 + 1'000'000)); // there, and back
}

TEST_CASE("a NAT gateway is paid for what passes it in either direction") {
    Observed run(plan_for(design_with("private-a", std::string(in_zone_a))));
    run.send("order");
    run.advance(Time{} + seconds(60));
    REQUIRE_FALSE(run.finished.at(0).failure.failed());
    const model::Plan& plan = run.simulation.plan();
    const model::InstanceIndex gateway = plan.first_instance[plan.design.find("nat").value().value];
    CHECK(run.metrics.meters(gateway).bytes_out == 500'000 + 1'000'000); // 0.5 MB to the service, and 1 MB back
    // $0.045 for a GB: AWS, us-east-1.
    const auto bytes = static_cast<std::size_t>(model::Meter::gigabyte);
    const sim::Cost cost = sim::cost_of(plan, run.metrics, run.simulation.now());
    const auto bill = std::find_if(cost.components.begin(), cost.components.end(), [&](const sim::ComponentBill& one) {
        return plan.design.node(one.node).id == "nat";
    });
    REQUIRE(bill != cost.components.end());
    CHECK(bill->by_meter[bytes].spent.micro_usd == 68); // 67.5
}
