// Lost messages and partitions: when TCP sends again, who never learns, and what healing brings back.
#include "support/interventions.hpp"

#include <cmath>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// One millisecond of work at the web server.
constexpr std::string_view hello = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com",
    "root": {"role": "web", "cpu": "1ms", "out": "1MB"}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "page", "weight": 1}]}]
})";

std::shared_ptr<const model::Plan> plan(const Adjust& adjust = {}) {
    return plan_of(one_server, hello, [&](model::Design& design) {
        round_numbers(design);
        if (adjust) adjust(design);
    });
}

// DNS 10 + 2 + 10 ms, SYN and SYN-ACK 20 + 20 ms, the request 20 ms, the work 1 ms, the answer 20 ms.
constexpr std::int64_t syn_ms = 22;
constexpr std::int64_t request_ms = 62;
constexpr std::int64_t undisturbed_ms = 103;

std::int64_t end_ms(Observed& run, Reason reason = Reason::none) {
    run.advance(Time{} + seconds(100));
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.reason == reason);
    CHECK(run.simulation.requests_in_flight() == 0);
    CHECK(run.finished[0].end.ns % 1'000'000 == 0);
    return run.finished[0].end.ns / 1'000'000;
}

} // namespace

TEST_CASE("a lost SYN is sent again after one second, then after two more") {
    Observed once(plan());
    disturb(once, R"({"at": "0s", "loss": "visitors", "to": "nginx", "share": "100%"})");
    disturb(once, R"({"at": "500ms", "loss": "visitors", "to": "nginx", "share": "0%"})");
    once.send("page");
    CHECK(end_ms(once) == undisturbed_ms + 1000);
    CHECK(once.trace.requests()[0].hops[2].lost);
    CHECK(once.trace.requests()[0].hops[2].depart.ns == syn_ms * 1'000'000);
    CHECK(once.trace.requests()[0].hops[3].depart.ns == (syn_ms + 1000) * 1'000'000);

    Observed twice(plan());
    disturb(twice, R"({"at": "0s", "loss": "nginx", "share": "100%"})");
    disturb(twice, R"({"at": "2s", "loss": "nginx", "share": "0%"})");
    twice.send("page");
    CHECK(end_ms(twice) == undisturbed_ms + 3000);
}

TEST_CASE("a lost request is sent again after the round trip and 200 ms, doubled from try to try") {
    Observed run(plan());
    disturb(run, R"({"at": "50ms", "loss": "server", "share": "100%"})");
    disturb(run, R"({"at": "400ms", "loss": "server", "share": "0%"})");
    run.send("page");
    // Sent at 62 ms, again at 302 ms and at 782 ms.
    CHECK(end_ms(run) == undisturbed_ms + 240 + 480);
}

TEST_CASE("a lost answer is sent again, and the work is done once") {
    Observed run(plan());
    disturb(run, R"({"at": "80ms", "loss": "server", "share": "100%"})");
    disturb(run, R"({"at": "90ms", "loss": "server", "share": "0%"})");
    run.send("page");
    CHECK(end_ms(run) == undisturbed_ms + 240);
    int requests = 0;
    for (const sim::Hop& hop : run.trace.requests()[0].hops)
        requests += hop.message == sim::Message::request;
    CHECK(requests == 1);
}

TEST_CASE("a lost ClientHello is sent again as data is") {
    Observed run(plan([](model::Design& design) {
        for (model::Link& link : design.links)
            link.tls = design.node(link.to).id == "nginx";
        parameters_of(design, "nginx").tls_handshake = {};
    }));
    disturb(run, R"({"at": "50ms", "loss": "server", "share": "100%"})");
    disturb(run, R"({"at": "100ms", "loss": "server", "share": "0%"})");
    run.send("page");
    // It sets out at 62 ms, and again 240 ms later; the handshake takes a round trip of its own.
    CHECK(end_ms(run) == undisturbed_ms + 40 + 240);
}

TEST_CASE("when everything is lost the connection times out, or the answer does") {
    Observed syn(plan());
    disturb(syn, R"({"at": "0s", "loss": "nginx", "share": "100%"})");
    syn.send("page");
    CHECK(end_ms(syn, Reason::connect_timeout) == syn_ms + 10'000);

    Observed answer(plan());
    disturb(answer, R"({"at": "80ms", "loss": "nginx", "share": "100%"})");
    answer.send("page");
    CHECK(end_ms(answer, Reason::timeout) == request_ms + 30'000);
}

TEST_CASE("a DNS query that is lost is lost: the resolver gives up in its time") {
    Observed run(plan());
    disturb(run, R"({"at": "0s", "loss": "dns", "share": "100%"})");
    disturb(run, R"({"at": "1s", "loss": "dns", "share": "0%"})");
    run.send("page");
    CHECK(end_ms(run, Reason::dns) == 5000);
}

TEST_CASE("a refusal that is lost comes with the next SYN") {
    Observed run(plan());
    run.change(InterventionKind::stop, "nginx");
    disturb(run, R"({"at": "30ms", "loss": "nginx", "share": "100%"})");
    disturb(run, R"({"at": "100ms", "loss": "nginx", "share": "0%"})");
    run.send("page");
    // The SYN arrives at 42 ms; the client sends it again a second after what should have come back set out.
    CHECK(end_ms(run, Reason::refused) == syn_ms + 20 + 1000 + 40);
}

TEST_CASE("each message is lost with the stated probability, independently") {
    constexpr int requests = 4'000;
    Observed run(plan_of(one_server, hello, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "dns").records[0].ttl = {};
    }));
    disturb(run, R"({"at": "0s", "loss": "dns", "share": "10%"})");
    for (int i = 0; i < requests; ++i)
        run.send("page", seconds(10 * i));
    run.advance(never);
    const auto failed = static_cast<double>(run.metrics.operations()[0].failed[static_cast<std::size_t>(Reason::dns)]);
    constexpr double expected = 1 - 0.9 * 0.9; // the query or the answer
    CHECK(std::abs(failed / requests - expected) < 4 * std::sqrt(expected * (1 - expected) / requests));
}

TEST_CASE("a message that is sent again is lost with the same probability again") {
    constexpr int requests = 400;
    Observed run(plan([](model::Design& design) {
        parameters_of(design, "visitors").keep_alive = {};
        parameters_of(design, "dns").records[0].ttl = seconds(1'000'000);
    }));
    disturb(run, R"({"at": "0s", "loss": "visitors", "to": "nginx", "share": "50%"})");
    for (int i = 0; i < requests; ++i)
        run.send("page", seconds(100 * i));
    run.advance(never);
    int once = 0;
    int twice = 0;
    for (const sim::RequestTrace& trace : run.trace.requests()) {
        int lost = 0; // SYNs in a row, from the first on
        for (const sim::Hop& hop : trace.hops) {
            if (hop.message != sim::Message::syn) continue;
            if (!hop.lost) break;
            ++lost;
        }
        once += lost >= 1 ? 1 : 0;
        twice += lost >= 2 ? 1 : 0;
    }
    // Binomial, half of 400 and half of those, within four standard deviations.
    CHECK(std::abs(once - requests / 2) < 4 * std::sqrt(requests * 0.25));
    CHECK(std::abs(twice - once / 2.0) < 4 * std::sqrt(once * 0.25));
}

TEST_CASE("a partition cuts both ways and goes by what stands in the named components; healed, TCP gets through") {
    Observed run(plan());
    disturb(run, R"({"at": "30ms", "partition": "server", "from": ["visitors"]})"); // the SYN is under way
    disturb(run, R"({"at": "500ms", "heal": ["visitors"], "from": "nginx"})");
    run.send("page");
    // The SYN-ACK is lost at 42 ms and sent again at 1042 ms.
    CHECK(end_ms(run) == undisturbed_ms + 1000);
}

TEST_CASE("cut off from everything else, a component still works within itself") {
    Observed run(plan_of(one_server, page_and_file, round_numbers));
    disturb(run, R"({"at": "70ms", "partition": "server"})"); // nginx, Gunicorn and MySQL are at work
    disturb(run, R"({"at": "150ms", "heal": "server"})");
    run.send("page");
    run.advance(never);
    REQUIRE(run.finished.size() == 1);
    // 4 + 1 + 6 + 2 ms of work, 0.5 ms of nginx's, 0.2 ms for each of 3 calls and 0.2 ms for Gunicorn's connection,
    // until the answer's first try at 96.3 ms; the next is 240 ms later.
    CHECK(run.finished[0].end.ns == 96'300'000 + 240'000'000 + 20'000'000);
}

TEST_CASE("a transmission across a new partition stalls and begins anew") {
    Observed run(plan([](model::Design& design) { parameters_of(design, "server").bandwidth = {8'000'000}; }));
    disturb(run, R"({"at": "500ms", "partition": ["server"], "from": ["visitors"]})");
    disturb(run, R"({"at": "600ms", "heal": ["server"], "from": ["visitors"]})");
    run.send("page");
    CHECK(end_ms(run) == 500 + 240 + 1000 + 20);
}

TEST_CASE("an answer that waits to be sent again dies with its server") {
    const auto outcome = [](std::string_view stopped) {
        Observed run(plan());
        disturb(run, R"({"at": "80ms", "loss": "server", "share": "100%"})");
        disturb(run, R"({"at": "90ms", "loss": "server", "share": "0%"})");
        run.change(InterventionKind::stop, stopped, milliseconds(100));
        run.send("page");
        run.advance(never);
        return std::pair(run.finished.at(0).failure.reason, run.finished.at(0).end.ns / 1'000'000);
    };
    CHECK(outcome("nginx") == std::pair(Reason::reset, std::int64_t{100 + 20}));
    CHECK(outcome("server") == std::pair(Reason::timeout, request_ms + 30'000));
}

TEST_CASE("health checks do not cross a partition, and find the target again when it is healed") {
    Observed run(plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "lb", "product": "haproxy"}, {"id": "web", "product": "nginx", "replicas": 2}],
      "links": [{"from": "visitors", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "web", "protocol": "http"}]})",
                         hello));
    disturb(run, R"({"at": "10s", "partition": "lb", "from": "web#1"})");
    disturb(run, R"({"at": "40s", "heal": "lb", "from": "web#1"})");
    for (int i = 0; i < 10; ++i)
        run.send("page", seconds(25) + milliseconds(i), i);
    for (int i = 0; i < 10; ++i)
        run.send("page", seconds(55) + milliseconds(i), i);
    run.advance(Time{} + seconds(90));
    REQUIRE(run.finished.size() == 20);
    int to_second = 0;
    for (std::size_t i = 0; i < 20; ++i) {
        CHECK_FALSE(run.finished[i].failure.failed());
        for (const sim::Span& span : run.trace.requests()[i].spans) {
            if (run.simulation.plan().name_of(span.instance) != "web#1") continue;
            CHECK(i >= 10);
            ++to_second;
        }
    }
    CHECK(to_second == 5);
}

TEST_CASE("a check over a link that loses everything fails") {
    Observed run(plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "lb", "product": "haproxy"}, {"id": "web", "product": "nginx"}],
      "links": [{"from": "visitors", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "web", "protocol": "http"}]})",
                         hello));
    disturb(run, R"({"at": "10s", "loss": "lb", "to": "web", "share": "100%"})");
    run.send("page", seconds(30));
    run.advance(Time{} + seconds(31));
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.reason == Reason::service_unavailable);
}

TEST_CASE("what names nothing in the network is refused") {
    const auto made = plan();
    const auto code = [&](const std::string& text) {
        const auto resolved = model::resolve(*made, read_intervention(text));
        REQUIRE_FALSE(resolved);
        return resolved.problems().front().code;
    };
    CHECK(code(R"({"at": "0s", "loss": "ngnix", "share": "1%"})") == "unknown-node");
    CHECK(code(R"({"at": "0s", "loss": "dns", "to": "mysql", "share": "1%"})") == "not-possible");
    CHECK(code(R"({"at": "0s", "partition": ["nginx", "mysqq"]})") == "unknown-node");
    CHECK(code(R"({"at": "0s", "partition": "nginx", "from": "mysql#1"})") == "unknown-node");
    CHECK(code(R"({"at": "0s", "heal": "nginx#x"})") == "unknown-node");
}

TEST_CASE("a run with losses is forked and repeated bit for bit, and without them nothing changes") {
    const auto digest_with = [](bool lossy, bool forked) {
        Observed run(plan());
        run.set_rate(per_second(20));
        if (lossy) disturb(run, R"({"at": "5s", "loss": "server", "share": "20%"})");
        if (!lossy) disturb(run, R"({"at": "5s", "loss": "server", "share": "0%"})");
        run.advance(Time{} + seconds(10));
        sim::Simulation fork = run.simulation;
        (forked ? fork : run.simulation).advance({Time{} + seconds(30)});
        return (forked ? fork : run.simulation).digest();
    };
    CHECK(digest_with(true, false) == digest_with(true, true));
    CHECK(digest_with(true, false) == digest_with(true, false));
    CHECK(digest_with(true, false) != digest_with(false, false));
}

TEST_CASE("a partition and a loss may last for a stated time") {
    for (const char* fault : {R"({"at": "0s", "partition": "server", "from": "visitors", "for": "500ms"})",
                              R"({"at": "0s", "loss": "nginx", "share": "100%", "for": "500ms"})"}) {
        CAPTURE(fault);
        Observed run(plan());
        disturb(run, fault);
        run.send("page");
        CHECK(end_ms(run) == undisturbed_ms + 1000);
    }
}
