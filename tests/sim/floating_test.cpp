// A pair of balancers with a floating address: who has it, how long nobody has it, and what becomes of connections.
#include "support/systems.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// Two balancers on a machine each, and a web server; a SYN takes 20 ms to the address. A page takes 5 ms.
constexpr std::string_view pair_of_balancers = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
    {"id": "box", "product": "linux-server", "replicas": 2},
    {"id": "lb", "product": "haproxy", "in": "box", "replicas": 2,
     "config": {"floating_address": "192.0.2.10", "advertisement_interval": "1s", "track_interval": "1s"}},
    {"id": "web", "product": "nginx"}
  ],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "lb", "to": "web", "protocol": "http", "config": {"latency": "1ms"}}
  ]
})";

constexpr std::string_view pages = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com", "root": {"role": "web", "wait": "5ms"}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";

std::shared_ptr<const model::Plan> pair(const Adjust& adjust = {}) {
    return plan_of(pair_of_balancers, pages, [&](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
        }
        parameters_of(design, "visitors").keep_alive = {};
        parameters_of(design, "visitors").connect_timeout = seconds(2);
        parameters_of(design, "visitors").answer_timeout = seconds(30);
        if (adjust) adjust(design);
    });
}

/// Sends a page whose SYN reaches the address at `arrival`.
void knock(Observed& run, Duration arrival, int client = 0) {
    run.send("page", arrival - milliseconds(20), client);
}

/// The balancer that the request met, or why it met none.
std::string met(const Observed& run, std::uint64_t request) {
    const sim::RequestTrace* trace = run.trace.find(request);
    REQUIRE(trace != nullptr);
    if (trace->failure.failed()) return std::string(sim::to_text(trace->failure.reason));
    for (const sim::Span& span : trace->spans) {
        const std::string name = run.simulation.plan().name_of(span.instance);
        if (name.substr(0, 3) == "lb#") return name;
    }
    return {};
}

/// 0.25 ms from one machine to the other; a backup of priority 100 waits for three intervals and 156/256 of one.
constexpr std::int64_t to_backup_ns = 250'000;
constexpr std::int64_t skew_ns = 609'375'000;
constexpr std::int64_t first_skew_ns = 605'468'750; ///< of priority 101: 155/256
constexpr std::int64_t s = 1'000'000'000;

Duration ns(std::int64_t count) {
    return {count};
}

} // namespace

TEST_CASE("everybody meets the first of the pair while it lives") {
    Observed run(pair());
    for (int i = 0; i < 10; ++i)
        knock(run, seconds(1 + i), i);
    run.advance(Time{} + seconds(200));
    for (std::uint64_t i = 0; i < 10; ++i)
        CHECK(met(run, i) == "lb#0");
    // SYN, SYN-ACK, request, answer; SYN, SYN-ACK, request, answer inside; and the page.
    CHECK((run.finished[0].end - run.finished[0].start) == milliseconds(80 + 4 + 5));
    CHECK(run.simulation.view({run.simulation.plan().first_instance[2].value}).holds_address);
}

TEST_CASE("a dead host's address is taken over three intervals and the skew time after its last sign of life") {
    Observed run(pair());
    run.change(InterventionKind::stop, "box#0", ns(10 * s + s / 2)); // the last sign of life set out at 10 s
    const std::int64_t taken_ns = 10 * s + to_backup_ns + 3 * s + skew_ns;
    knock(run, ns(10 * s + 6 * s / 10));
    knock(run, ns(taken_ns - 1), 1);
    knock(run, ns(taken_ns + 1), 2);
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "connect-timeout");
    CHECK(met(run, 1) == "connect-timeout");
    CHECK(met(run, 2) == "lb#1");
}

TEST_CASE("a host that dies at the instant of a sign of life does not give it any more") {
    Observed run(pair());
    run.change(InterventionKind::stop, "box#0", seconds(10)); // the last sign of life set out at 9 s
    const std::int64_t taken_ns = 9 * s + to_backup_ns + 3 * s + skew_ns;
    knock(run, ns(taken_ns - 1));
    knock(run, ns(taken_ns + 1), 1);
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "connect-timeout");
    CHECK(met(run, 1) == "lb#1");
}

TEST_CASE("a dead process refuses until its host looks, then the backup waits for its skew time only") {
    Observed run(pair());
    run.change(InterventionKind::stop, "lb#0", ns(10 * s + s / 2)); // its host looks at 11 s
    const std::int64_t taken_ns = 11 * s + to_backup_ns + skew_ns;
    knock(run, ns(10 * s + 8 * s / 10));
    knock(run, ns(11 * s + 1), 1);
    knock(run, ns(taken_ns - 1), 2);
    knock(run, ns(taken_ns + 1), 3);
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "refused");
    CHECK(met(run, 1) == "connect-timeout");
    CHECK(met(run, 2) == "connect-timeout");
    CHECK(met(run, 3) == "lb#1");
}

TEST_CASE("a process that is back before its host looks keeps the address") {
    Observed run(pair());
    run.change(InterventionKind::restart, "lb#0", ns(10 * s + s / 2)); // 100 ms
    knock(run, seconds(12));
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "lb#0");
}

TEST_CASE("without a look at the process its address stays on its host, and refuses") {
    Observed run(pair([](model::Design& design) { parameters_of(design, "lb").track_interval = {}; }));
    run.change(InterventionKind::stop, "lb#0", seconds(10));
    knock(run, seconds(60));
    run.change(InterventionKind::stop, "box#0", seconds(70)); // now its host is silent too
    knock(run, seconds(80));
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "refused");
    CHECK(met(run, 1) == "lb#1");
}

TEST_CASE("the first takes its address back after three intervals and its own skew time, unless it may not") {
    for (const bool preempt : {true, false}) {
        CAPTURE(preempt);
        Observed run(pair([&](model::Design& design) { parameters_of(design, "lb").preempt = preempt; }));
        run.change(InterventionKind::stop, "lb#0", seconds(10));
        run.change(InterventionKind::start, "lb#0", seconds(20)); // it runs at 20.1 s
        const std::int64_t back_ns = 20 * s + s / 10 + 3 * s + first_skew_ns;
        knock(run, ns(back_ns - s / 2));
        knock(run, ns(back_ns + 1), 1);
        run.advance(Time{} + seconds(200));
        CHECK(met(run, 0) == "lb#1");
        CHECK(met(run, 1) == (preempt ? "lb#0" : "lb#1"));
    }
}

TEST_CASE("when both come back the one of the higher priority is first") {
    Observed run(pair());
    run.change(InterventionKind::stop, "box", seconds(5));
    run.change(InterventionKind::start, "box", seconds(10)); // 30 s to boot, 100 ms to start
    const std::int64_t taken_ns = 40 * s + s / 10 + 3 * s + first_skew_ns;
    knock(run, ns(taken_ns - 1));
    knock(run, ns(taken_ns + 1), 1);
    knock(run, ns(taken_ns + 10 * s), 2);
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "connect-timeout");
    CHECK(met(run, 1) == "lb#0");
    CHECK(met(run, 2) == "lb#0");
}

TEST_CASE("connections do not move with the address") {
    Observed run(pair([](model::Design& design) { parameters_of(design, "visitors").keep_alive = seconds(3600); }));
    knock(run, seconds(1));
    knock(run, seconds(2)); // over the same connection: there is no SYN
    run.change(InterventionKind::stop, "lb#0", seconds(10));
    knock(run, seconds(20));
    run.advance(Time{} + seconds(200));
    CHECK((run.finished.at(1).end - run.finished[1].start) == milliseconds(40 + 4 + 5));
    CHECK((run.finished.at(2).end - run.finished[2].start) == milliseconds(80 + 4 + 5));
    CHECK(met(run, 2) == "lb#1");
}

TEST_CASE("what a balancer answers after it has lost its address reaches nobody") {
    Observed run(pair([](model::Design& design) { parameters_of(design, "web").latency = constant(seconds(10)); }));
    run.change(InterventionKind::stop, "lb#0", seconds(10));
    run.change(InterventionKind::start, "lb#0", seconds(20));
    knock(run, seconds(22)); // at lb#1 till 32 s; the address goes back to lb#0 at 23.7 s
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "timeout");
    CHECK(run.simulation.requests_in_flight() == 0);
}

TEST_CASE("a request in hand is lost with its balancer's host") {
    Observed run(pair([](model::Design& design) { parameters_of(design, "web").latency = constant(seconds(10)); }));
    knock(run, seconds(1));
    run.change(InterventionKind::stop, "box#0", seconds(5));
    run.advance(Time{} + seconds(200));
    CHECK(met(run, 0) == "timeout");
}

TEST_CASE("a name leads to a floating address by its record of either type") {
    for (const std::string_view record :
         {R"("type": "A", "value": "192.0.2.10")", R"("type": "ALIAS", "value": "lb")"}) {
        CAPTURE(record);
        std::string text(pair_of_balancers);
        text.replace(text.find("{\"id\": \"box\""), 0,
                     R"({"id": "dns", "product": "route-53", "config": {"records": [{"name": "www.foobar.com", )" +
                         std::string(record) + R"(, "ttl": "60s"}]}}, )");
        text.replace(text.find("{\"from\": \"visitors\""), 0,
                     R"({"from": "visitors", "to": "dns", "protocol": "dns"}, )");
        Observed run(plan_of(text, pages));
        for (const model::Entry& entry : run.simulation.plan().entries)
            if (entry.linked) CHECK(entry.addresses.size() == 1);
        run.change(InterventionKind::stop, "box#0", seconds(10));
        run.send("page", seconds(1));
        run.send("page", seconds(300), 1); // the name server's checks find the address where it is
        run.advance(Time{} + seconds(400));
        CHECK(met(run, 0) == "lb#0");
        CHECK(met(run, 1) == "lb#1");
    }
}
