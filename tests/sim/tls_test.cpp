// TLS: what a handshake costs, where it ends, and certificates that expire.
#include "support/systems.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Message;
using sim::Reason;

namespace {

/// `one_server`, with links to the given nodes encrypted.
std::shared_ptr<const model::Plan> encrypted(const std::vector<std::string>& nodes, const Adjust& adjust = {}) {
    return plan_of(one_server, page_and_file, [&](model::Design& design) {
        round_numbers(design);
        for (model::Link& link : design.links)
            link.tls = std::find(nodes.begin(), nodes.end(), design.node(link.to).id) != nodes.end();
        for (model::Node& node : design.nodes)
            node.parameters.tls_handshake = constant(milliseconds(1));
        if (adjust) adjust(design);
    });
}

/// The times of the hops of one kind over the link to `node`, in order of departure.
std::vector<sim::Hop> hops_to(const Observed& run, std::string_view node, Message message, std::size_t request = 0) {
    std::vector<sim::Hop> found;
    const model::Plan& plan = run.simulation.plan();
    for (const sim::Hop& hop : run.trace.requests()[request].hops)
        if (hop.message == message && plan.design.node(plan.links[hop.link.value].to).id == node) found.push_back(hop);
    return found;
}

constexpr std::int64_t file_ns = 500'000 + 200'000 + 1'000'000; ///< nginx, there and back, the disk
constexpr std::int64_t dns_ns = 22'000'000;
constexpr std::int64_t one_way_ns = 20'000'000;

} // namespace

TEST_CASE("an encrypted connection takes one round trip and the handshake's processor time more") {
    Observed run(encrypted({"nginx"}));
    run.send("file");
    run.advance(never);
    REQUIRE_FALSE(run.finished.at(0).failure.failed());
    // SYN, SYN-ACK, ClientHello, 1 ms, ServerHello, request, answer.
    CHECK(run.finished[0].end.ns == dns_ns + 6 * one_way_ns + 1'000'000 + file_ns);
    REQUIRE(hops_to(run, "nginx", Message::client_hello).size() == 1);
    const auto hello = hops_to(run, "nginx", Message::server_hello);
    REQUIRE(hello.size() == 1);
    CHECK(hello[0].depart.ns == dns_ns + 3 * one_way_ns + 1'000'000);
    CHECK(hello[0].arrive.ns == dns_ns + 4 * one_way_ns + 1'000'000);
    CHECK_FALSE(hello[0].forwards);
}

TEST_CASE("an open connection is used again without a handshake") {
    Observed run(encrypted({"nginx"}));
    run.send("file");
    run.send("file", seconds(1));
    run.advance(never);
    CHECK(run.finished.at(1).end.ns == 1'000'000'000 + 2 * one_way_ns + file_ns);
    CHECK(hops_to(run, "nginx", Message::client_hello, 1).empty());
}

TEST_CASE("TLS ends where the encrypted link ends; what is behind is plain unless its own link is encrypted") {
    Observed plain(encrypted({"nginx"}));
    plain.send("page");
    plain.advance(never);
    CHECK(hops_to(plain, "gunicorn", Message::client_hello).empty());
    Observed both(encrypted({"nginx", "gunicorn"}));
    both.send("page");
    both.advance(never);
    CHECK(hops_to(both, "gunicorn", Message::client_hello).size() == 1);
    // One round trip of 0.1 ms each way, and the handshake's 1 ms.
    CHECK(both.finished.at(0).end - plain.finished.at(0).end == microseconds(1200));
}

TEST_CASE("the protocol https is encrypted, and carries what is asked for by http") {
    std::string text(one_server);
    const std::string http = R"("to": "nginx", "protocol": "http")";
    text.replace(text.find(http), http.size(), R"("to": "nginx", "protocol": "https")");
    Observed run(plan_of(text, page_and_file, round_numbers));
    run.send("file");
    run.advance(never);
    CHECK(run.finished.at(0).end.ns == dns_ns + 6 * one_way_ns + 500'000 + file_ns); // the catalogue's handshake
}

TEST_CASE("handshakes share the processors of the host, and an event loop has one for each of its threads") {
    Observed run(encrypted({"nginx"}, [](model::Design& design) {
        parameters_of(design, "server").cores = 1;
        parameters_of(design, "nginx").workers = 1;
        parameters_of(design, "nginx").tls_handshake = constant(milliseconds(10));
    }));
    for (int client = 0; client < 3; ++client)
        run.send("file", {}, client);
    run.advance(never);
    for (std::size_t request = 0; request < 3; ++request) {
        const auto hello = hops_to(run, "nginx", Message::server_hello, request);
        REQUIRE(hello.size() == 1);
        CHECK(hello[0].depart.ns == dns_ns + 3 * one_way_ns + 10'000'000 * static_cast<std::int64_t>(request + 1));
    }
}

TEST_CASE("a slow component's handshakes are slow too") {
    const auto plan = encrypted({"nginx"});
    Observed run(plan);
    model::Intervention slow;
    slow.kind = InterventionKind::slow;
    slow.node = "nginx";
    slow.factor = Share{3'000'000};
    run.simulation.intervene(*model::resolve(*plan, slow));
    run.send("file");
    run.advance(never);
    const auto hello = hops_to(run, "nginx", Message::server_hello);
    REQUIRE(hello.size() == 1);
    CHECK(hello[0].depart.ns == dns_ns + 3 * one_way_ns + 3'000'000);
}

TEST_CASE("a client refuses a certificate that has expired, and open connections go on") {
    Observed run(encrypted(
        {"nginx"}, [](model::Design& design) { parameters_of(design, "nginx").certificate_expires = seconds(2); }));
    run.send("file");
    run.send("file", seconds(3));          // over the open connection
    run.send("file", seconds(3), 1);       // somebody else, who needs a new one
    run.send("file", seconds(60 * 60), 0); // the connection is closed by now
    run.advance(never);
    CHECK_FALSE(run.finished.at(0).failure.failed());
    CHECK_FALSE(run.finished.at(1).failure.failed());
    const sim::Failure& refused = run.finished.at(2).failure;
    CHECK(refused.reason == Reason::tls);
    CHECK(run.simulation.plan().name_of(refused.cause) == "nginx");
    CHECK(run.simulation.plan().name_of(refused.surfaced) == "visitors");
    CHECK(run.finished[2].end.ns == 3'000'000'000 + dns_ns + 4 * one_way_ns + 1'000'000);
    CHECK(run.finished.at(3).failure.reason == Reason::tls);
    CHECK(run.simulation.requests_in_flight() == 0);
}

TEST_CASE("a certificate expires and is renewed by interventions, and neither restarts nor checks tell") {
    Observed run(
        encrypted({"nginx"}, [](model::Design& design) { parameters_of(design, "visitors").keep_alive = {}; }));
    run.change(InterventionKind::expire_certificate, "nginx", seconds(1));
    run.change(InterventionKind::restart, "nginx", seconds(2));
    run.change(InterventionKind::renew_certificate, "nginx", seconds(20));
    for (const int second : {0, 10, 30})
        run.send("file", seconds(second));
    run.advance(never);
    CHECK_FALSE(run.finished.at(0).failure.failed());
    CHECK(run.finished.at(1).failure.reason == Reason::tls);
    CHECK_FALSE(run.finished.at(2).failure.failed());
}

TEST_CASE("a gateway whose server shows an expired certificate answers 502") {
    Observed run(encrypted({"gunicorn"}));
    run.change(InterventionKind::expire_certificate, "gunicorn");
    run.send("page");
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::bad_gateway);
    CHECK(run.finished[0].failure.cause_reason == Reason::tls);
}

TEST_CASE("a component that no encrypted link leads to has no certificate") {
    const auto plan = encrypted({"nginx"});
    model::Intervention intervention;
    intervention.kind = InterventionKind::expire_certificate;
    intervention.node = "gunicorn";
    const auto resolved = model::resolve(*plan, intervention);
    REQUIRE_FALSE(resolved);
    CHECK(resolved.problems().front().code == "not-possible");
}

TEST_CASE(
    "a process that dies during a handshake resets the connection; a client that gives up leaves nothing behind") {
    const auto slow = [](model::Design& design) {
        parameters_of(design, "nginx").tls_handshake = constant(seconds(20));
    };
    Observed died(encrypted({"nginx"}, slow));
    died.send("file");
    died.change(InterventionKind::stop, "nginx", seconds(1));
    died.advance(never);
    CHECK(died.finished.at(0).failure.reason == Reason::reset);
    CHECK(died.finished[0].end.ns == 1'020'000'000);
    Observed gave_up(encrypted({"nginx"}, slow));
    gave_up.send("file");
    gave_up.advance(never);
    CHECK(gave_up.finished.at(0).failure.reason == Reason::connect_timeout);
    CHECK(gave_up.finished[0].end.ns == dns_ns + 10'000'000'000);
    CHECK(gave_up.simulation.requests_in_flight() == 0);
}
