// Transmission times: what a message's size costs on cards, links and people's lines, and what cuts it short.
#include "support/systems.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A megabyte of pictures, asked for with a kilobyte, after 1 ms of work.
constexpr std::string_view pictures = R"({"version": 1,
  "operations": [{"id": "picture", "title": "picture", "entry": "www.foobar.com",
    "root": {"role": "web", "cpu": "1ms", "in": "1kB", "out": "1MB"}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "picture", "weight": 1}]}]
})";

constexpr Bandwidth mbit(std::int64_t count) {
    return {count * 1'000'000};
}

std::shared_ptr<const model::Plan> plan_with(const Adjust& adjust, std::string_view workload = pictures) {
    return plan_of(one_server, workload, [&](model::Design& design) {
        round_numbers(design);
        adjust(design);
    });
}

void narrow_server(model::Design& design) {
    parameters_of(design, "server").bandwidth = mbit(8);
}

// Until the request sets out: DNS 10 + 2 + 10 ms, SYN and SYN-ACK 20 + 20 ms.
constexpr std::int64_t connected_ms = 62;

/// Two web servers on machines of their own read a megabyte each from the same machine, whose card carries 8 Mbit/s.
constexpr std::string_view two_readers = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "dns", "product": "dns-zone", "config": {"records": [
      {"name": "a.foobar.com", "type": "A", "value": "8.8.8.1", "ttl": "60s"},
      {"name": "b.foobar.com", "type": "A", "value": "8.8.8.2", "ttl": "60s"}]}},
    {"id": "host-a", "product": "linux-server", "config": {"address": "8.8.8.1"}},
    {"id": "host-b", "product": "linux-server", "config": {"address": "8.8.8.2"}},
    {"id": "store", "product": "linux-server", "config": {"bandwidth": "8Mbit/s"}},
    {"id": "web-a", "product": "nginx", "in": "host-a"},
    {"id": "web-b", "product": "nginx", "in": "host-b"},
    {"id": "files", "product": "app-files", "in": "store"}
  ],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns", "config": {"latency": "10ms"}},
    {"from": "visitors", "to": "web-a", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "visitors", "to": "web-b", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "web-a", "to": "files", "protocol": "file", "config": {"latency": "100us", "connections": "keep"}},
    {"from": "web-b", "to": "files", "protocol": "file", "config": {"latency": "100us", "connections": "keep"}}
  ]
})";

constexpr std::string_view two_reads = R"({"version": 1,
  "operations": [
    {"id": "a", "title": "a", "entry": "a.foobar.com", "root": {"role": "web", "steps": [{"role": "file", "out": "1MB"}]}},
    {"id": "b", "title": "b", "entry": "b.foobar.com", "root": {"role": "web", "steps": [{"role": "file", "out": "1MB"}]}}
  ]
})";

void plain_readers(model::Design& design) {
    for (model::Node& node : design.nodes)
        node.parameters.latency = {};
    parameters_of(design, "dns").latency = constant(milliseconds(2));
    parameters_of(design, "visitors").answer_timeout = seconds(30);
}

const sim::FinishedRequest& finished(const Observed& run, std::uint64_t ordinal) {
    for (const sim::FinishedRequest& one : run.finished)
        if (one.ordinal == ordinal) return one;
    FAIL("the request has not ended");
    return run.finished.front();
}

} // namespace

TEST_CASE("a message takes its size over the card's bandwidth, then the latency") {
    Observed run(plan_with(narrow_server));
    run.send("picture");
    run.advance(never);
    // The request 1 + 20 ms, the work 1 ms, the answer 1000 + 20 ms.
    CHECK(run.finished.at(0).end.ns == (connected_ms + 21 + 1 + 1020) * 1'000'000);
}

TEST_CASE("without limits the size costs nothing, and neither does a limit that nothing crosses") {
    const auto end_with = [](const Adjust& adjust) {
        Observed run(plan_with(adjust));
        run.send("picture");
        run.advance(never);
        return run.finished.at(0).end.ns;
    };
    const std::int64_t unlimited = (connected_ms + 20 + 1 + 20) * 1'000'000;
    CHECK(end_with([](model::Design&) {}) == unlimited);
    CHECK(end_with([](model::Design& design) { design.links.back().bandwidth = {1}; }) == unlimited);
}

TEST_CASE("two people share the server's card in each direction") {
    Observed run(plan_with(narrow_server));
    run.send("picture", {}, 0);
    run.send("picture", {}, 1);
    run.advance(Time{} + milliseconds(connected_ms + 22 + 1 + 500));
    CHECK(view_of(run, "server").sending == mbit(8));
    CHECK(view_of(run, "server").receiving == mbit(0));
    run.advance(never);
    const std::int64_t end = (connected_ms + 22 + 1 + 2020) * 1'000'000;
    CHECK(finished(run, 0).end.ns == end);
    CHECK(finished(run, 1).end.ns == end);
}

TEST_CASE("a person's line limits each way by itself") {
    Observed run(plan_with([](model::Design& design) {
        narrow_server(design);
        parameters_of(design, "visitors").upload = {800'000};
        parameters_of(design, "visitors").download = mbit(2);
    }));
    run.send("picture", {}, 0);
    run.send("picture", {}, 1);
    run.advance(never);
    // Two lines of 2 Mbit/s leave half of the card free.
    const std::int64_t end = (connected_ms + 10 + 20 + 1 + 4000 + 20) * 1'000'000;
    CHECK(finished(run, 0).end.ns == end);
    CHECK(finished(run, 1).end.ns == end);
}

TEST_CASE("what stays on the machine crosses its links but not its card") {
    constexpr std::string_view page = R"({"version": 1, "operations": [{"id": "page", "title": "page",
        "entry": "www.foobar.com", "root": {"role": "app", "cpu": "1ms", "out": "1MB"}}]})";
    Observed run(plan_with(
        [](model::Design& design) {
            narrow_server(design);
            design.links[2].bandwidth = mbit(80); // from nginx to Gunicorn
        },
        page));
    run.send("page");
    run.advance(never);
    // To nginx 20 ms and its overhead 0.5 ms; SYN, SYN-ACK, request and answer 0.4 ms, work 1 ms, 100 ms on the link;
    // from there 1000 + 20 ms.
    CHECK(run.finished.at(0).end.ns == (connected_ms + 20 + 1 + 100 + 1020) * 1'000'000 + 900'000);
}

TEST_CASE("when a machine is lost its flows vanish and leave their bandwidth to the others") {
    Observed run(plan_of(two_readers, two_reads, plain_readers));
    run.send("a", {}, 0);
    run.send("b", {}, 1);
    // Both answers set out 82.1 ms after the start, at 4 Mbit/s each.
    run.change(InterventionKind::stop, "host-a", microseconds(582'100));
    run.advance(never);
    // 750 kB are left, at 8 Mbit/s.
    CHECK(finished(run, 1).end.ns == 582'100'000 + 750'000'000 + 100'000 + 20'000'000);
    CHECK(finished(run, 0).failure.reason == Reason::timeout);
}

TEST_CASE("a sender without power falls silent in mid-answer, a sender whose process dies resets") {
    const auto outcome = [](std::string_view stopped) {
        Observed run(plan_of(two_readers, two_reads, [](model::Design& design) {
            plain_readers(design);
            parameters_of(design, "web-a").answer_timeout = seconds(5);
        }));
        run.send("a");
        run.change(InterventionKind::stop, stopped, milliseconds(500));
        run.advance(Time{} + milliseconds(501));
        CHECK(view_of(run, "store").sending == mbit(0));
        run.advance(never);
        return std::pair(run.finished.at(0).failure.reason, run.finished.at(0).end.ns);
    };
    // nginx asked at 82 ms and gives up 5 s later.
    CHECK(outcome("store") == std::pair(Reason::gateway_timeout, std::int64_t{5'082'000'000 + 20'000'000}));
    CHECK(outcome("files") == std::pair(Reason::bad_gateway, std::int64_t{500'000'000 + 100'000 + 20'000'000}));
}

TEST_CASE("a caller that gives up ends the transmission") {
    Observed run(plan_of(two_readers, two_reads, [](model::Design& design) {
        plain_readers(design);
        parameters_of(design, "web-a").answer_timeout = milliseconds(500);
    }));
    run.send("a", {}, 0);
    run.send("b", {}, 1);
    run.advance(Time{} + milliseconds(600));
    CHECK(view_of(run, "store").sending == mbit(8));
    run.advance(never);
    CHECK(finished(run, 0).failure.reason == Reason::gateway_timeout);
    // 4 Mbit/s from 82.1 ms to 582 ms, then all of it.
    const std::int64_t left_bits = 8'000'000 - 4'000'000LL * 4999 / 10'000;
    CHECK(finished(run, 1).end.ns == 582'000'000 + left_bits * 125 + 100'000 + 20'000'000);
    CHECK(run.simulation.requests_in_flight() == 0);
}

TEST_CASE("in a trace the transmission belongs to the network, and the message arrives with its last byte") {
    Observed run(plan_with(narrow_server));
    run.send("picture");
    const Time answered = Time{} + milliseconds(connected_ms + 21 + 1);
    run.advance(answered + milliseconds(1));
    CHECK(run.trace.requests()[0].hops.back().arrive == answered + milliseconds(1020)); // as things are
    run.send("picture", milliseconds(100), 1);
    run.advance(never);
    const sim::RequestTrace& trace = run.trace.requests()[0];
    const sim::Hop& hop = trace.hops.back();
    CHECK(hop.message == sim::Message::answer);
    CHECK(hop.depart == answered);
    CHECK(hop.arrive == trace.end);
    CHECK(hop.arrive > answered + milliseconds(1900));
    const auto spent = sim::time_by_phase(trace, hop.span, never);
    const Duration whole = trace.end - trace.spans[hop.span].start;
    CHECK(spent[static_cast<std::size_t>(sim::Phase::network)] == whole - milliseconds(1));
}

TEST_CASE("a run with transmissions is forked and repeated bit for bit") {
    const auto plan = plan_with([](model::Design& design) {
        narrow_server(design);
        parameters_of(design, "visitors").download = mbit(3);
    });
    Observed run(plan);
    run.set_rate(per_second(2));
    run.advance(Time{} + seconds(20));
    sim::Simulation fork = run.simulation;
    run.advance(Time{} + seconds(60));
    fork.advance({Time{} + seconds(60)});
    CHECK(fork.digest() == run.simulation.digest());
    CHECK(run.finished.size() > 50);
    Observed again(plan);
    again.set_rate(per_second(2));
    again.advance(Time{} + seconds(60));
    CHECK(again.simulation.digest() == run.simulation.digest());
}
