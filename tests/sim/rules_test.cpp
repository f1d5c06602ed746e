// A Kubernetes service is no program but a rule: whoever asks it meets the pod, or nobody.
#include "support/cluster.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A web server in a cluster asks an application there through a service: 20 ms to the web server, nothing to the rule,
/// 1 ms from there to the application.
constexpr std::string_view two_tiers = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "cluster", "product": "kubernetes-cluster"},
    {"id": "machine", "product": "linux-server", "in": "cluster", "replicas": 2},
    {"id": "nginx", "product": "nginx", "in": "cluster"},
    {"id": "service", "product": "kubernetes-service", "in": "cluster"},
    {"id": "api", "product": "kubernetes-deployment", "in": "cluster", "replicas": 2}
  ],
  "links": [
    {"from": "visitors", "to": "nginx", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "nginx", "to": "service", "protocol": "http"},
    {"from": "service", "to": "api", "protocol": "http", "config": {"latency": "1ms"}}
  ]
})";

constexpr std::string_view orders = R"({"version": 1, "operations": [{"id": "order", "entry": "x", "idempotent": false,
  "root": {"role": "web", "steps": [{"role": "app", "cpu": "4ms"}]}}]})";

/// The service does not hear of the pods' ends before an hour has passed, and sends to them in turn.
Observed run_of_tiers(const Adjust& adjust = {}) {
    return Observed(plan_of(two_tiers, orders, [&](model::Design& design) {
        plain_pods(design);
        parameters_of(design, "service").endpoint_delay = seconds(3600);
        parameters_of(design, "api").start_time = seconds(3600);
        parameters_of(design, "nginx").connect_timeout = milliseconds(300);
        parameters_of(design, "nginx").answer_timeout = seconds(10);
        if (adjust) adjust(design);
    }));
}

Duration took(const Observed& run, std::size_t request = 0) {
    return run.finished.at(request).end - run.finished.at(request).start;
}

} // namespace

TEST_CASE("a service without a ready pod refuses") {
    Observed run(plan_of(small_cluster, small_pages, [](model::Design& design) {
        plain_pods(design);
        parameters_of(design, "api").start_time = seconds(5);
    }));
    run.change(InterventionKind::stop, "api#0", seconds(1));
    run.send("page", seconds(2));
    run.advance(Time{} + seconds(10));
    CHECK(run.finished.at(0).failure.reason == Reason::refused);
    CHECK(took(run) == milliseconds(80)); // two round trips to the machine, whose rule it is
}

TEST_CASE("a pod that refuses behind a service is a refusal to whoever asked, and a 502 to its visitors") {
    Observed run = run_of_tiers();
    run.change(InterventionKind::stop, "api", seconds(1));
    run.send("order", seconds(2));
    run.advance(Time{} + seconds(10));
    CHECK(run.finished.at(0).failure.reason == Reason::bad_gateway);
    CHECK(run.finished[0].failure.cause_reason == Reason::refused);
    CHECK(run.finished[0].failure.surfaced == instance_of(run, "nginx"));
    CHECK(took(run) == milliseconds(40 + 20 + 2 + 20));
}

TEST_CASE("what a refusing pod behind a service was never sent may be tried again") {
    Observed run = run_of_tiers([](model::Design& design) { parameters_of(design, "nginx").retries = 1; });
    run.change(InterventionKind::stop, "api#0", seconds(1));
    run.send("order", seconds(2));
    run.advance(Time{} + seconds(10));
    CHECK_FALSE(run.finished.at(0).failure.failed());
    CHECK(took(run) == milliseconds(40 + 20 + 2 + (2 + 1 + 4 + 1) + 20));
}

TEST_CASE("through a service the caller's own connect timeout counts, and then its answer timeout") {
    SUBCASE("a silent machine") {
        Observed run = run_of_tiers();
        const std::string machine = run.simulation.plan().name_of(view_of(run, "api", 1).host);
        REQUIRE(view_of(run, "nginx").host != view_of(run, "api", 1).host);
        run.send("order"); // the first turn is the other pod's
        run.change(InterventionKind::stop, machine, seconds(1));
        run.send("order", seconds(2));
        run.advance(Time{} + seconds(20));
        CHECK(run.finished.at(1).failure.reason == Reason::gateway_timeout);
        CHECK(run.finished[1].failure.cause_reason == Reason::connect_timeout);
        CHECK(took(run, 1) == milliseconds(40 + 20 + 300 + 20));
    }
    SUBCASE("a silent machine, over a connection to the service that was kept") {
        Observed run = run_of_tiers([](model::Design& design) {
            for (model::Link& link : design.links)
                if (design.node(link.to).id == "service") link.connections = model::Connections::kept;
        });
        const std::string machine = run.simulation.plan().name_of(view_of(run, "api", 1).host);
        run.send("order");
        run.change(InterventionKind::stop, machine, seconds(1));
        run.send("order", seconds(2));
        run.advance(Time{} + seconds(20));
        CHECK(run.finished.at(1).failure.cause_reason == Reason::connect_timeout);
        CHECK(took(run, 1) == milliseconds(40 + 20 + 300 + 20));
    }
    SUBCASE("a slow answer") {
        Observed run =
            run_of_tiers([](model::Design& design) { parameters_of(design, "api").latency = constant(seconds(60)); });
        run.send("order");
        run.advance(Time{} + seconds(20));
        CHECK(run.finished.at(0).failure.reason == Reason::gateway_timeout);
        CHECK(run.finished[0].failure.cause_reason == Reason::timeout);
        CHECK(took(run) == milliseconds(40 + 20 + 2 + 10'000 + 20)); // counted from the request to the pod
    }
}
