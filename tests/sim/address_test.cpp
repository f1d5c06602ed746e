// Host names with several addresses.
#include "support/addresses.hpp"

#include <cstdlib>
#include <map>
#include <string>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A page takes 4 ms.
const std::string pages = web_page(R"("cpu": "4ms")");

constexpr std::string_view records = R"({"name": "www.foobar.com", "type": "A", "value": "192.0.2.1", "ttl": "60s"},
                                        {"name": "www.foobar.com", "type": "A", "value": "192.0.2.2", "ttl": "30s"})";

/// DNS, connection, page.
constexpr Duration page = milliseconds(22 + 40 + 40 + 4);

Observed started() {
    return Observed(plan_of(two_addresses("dns-zone", records), pages, [](model::Design& design) {
        for (model::Node& node : design.nodes)
            node.parameters.latency = {};
        parameters_of(design, "dns").latency = constant(milliseconds(2));
        parameters_of(design, "visitors").keep_alive = seconds(5);
        parameters_of(design, "visitors").connect_timeout = seconds(3);
    }));
}

/// A page each for twenty people, a second apart; how many of them took `longer` than a page, the others none.
int delayed(Observed& run, Duration longer) {
    for (int person = 0; person < 20; ++person)
        run.send("page", seconds(person), person);
    run.advance(never);
    REQUIRE(run.finished.size() == 20);
    int count = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        CHECK_FALSE(request.failure.failed());
        const Duration time = request.end - request.start;
        CHECK((time == page || time == page + longer));
        if (time != page) ++count;
    }
    return count;
}

} // namespace

TEST_CASE("visitors spread over several addresses, and each keeps to one while the answer lasts") {
    Observed run = started();
    for (int person = 1; person <= 400; ++person)
        run.send("page", milliseconds(10 * person), person);
    for (int i = 0; i < 20; ++i)
        run.send("page", seconds(10) + milliseconds(200 * i), 0);
    run.advance(never);
    std::map<std::string, int> count;
    for (const sim::RequestTrace& request : run.trace.requests())
        ++count[run.simulation.plan().name_of(request.spans.back().instance)];
    CHECK(count["web-1"] + count["web-2"] == 420);
    CHECK(std::abs(count["web-1"] - count["web-2"]) < 20 + 2 * 4 * 10); // binomial: standard deviation 10
    const auto& requests = run.trace.requests();
    for (std::size_t i = 401; i < 420; ++i)
        CHECK(requests[i].spans.back().instance == requests[400].spans.back().instance);
}

TEST_CASE("a visitor who is refused at one address goes on to the next") {
    for (const char* stopped : {"web-1", "web-2"}) {
        Observed run = started();
        run.change(InterventionKind::stop, stopped);
        const int count = delayed(run, milliseconds(40)); // SYN and refusal
        CHECK(count > 2);
        CHECK(count < 18);
    }
}

TEST_CASE("a dead machine costs the connect timeout before the next address is tried") {
    Observed run = started();
    run.change(InterventionKind::stop, "host-1");
    CHECK(delayed(run, seconds(3)) > 2);
}

TEST_CASE("with everybody dead the request fails after the last address") {
    Observed run = started();
    run.change(InterventionKind::stop, "host-1");
    run.change(InterventionKind::stop, "host-2");
    run.send("page");
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::connect_timeout);
    CHECK((run.finished[0].end - run.finished[0].start) == milliseconds(22) + seconds(6));
}

TEST_CASE("the shortest TTL of the answer decides when the name is asked for again") {
    Observed run = started();
    run.send("page", {}, 0);
    run.send("page", seconds(29), 0);
    run.send("page", seconds(31), 0);
    run.advance(never);
    const auto looked_up = [&](std::size_t i) { return run.trace.requests()[i].spans[1].name_lookup; };
    CHECK(looked_up(0));
    CHECK_FALSE(looked_up(1));
    CHECK(looked_up(2));
}

TEST_CASE("a client goes through the addresses of one answer, whatever it is told meanwhile") {
    // One person, twice a second; the answer lasts for a second, and web-1's machine is silent: a connection to it is
    // given up after 3 s, within which other requests of the person have got other orders.
    Observed run(plan_of(two_addresses("dns-zone", records), pages, [](model::Design& design) {
        for (model::Node& node : design.nodes)
            node.parameters.latency = {};
        parameters_of(design, "dns").records[0].ttl = seconds(1);
        parameters_of(design, "dns").records[1].ttl = seconds(1);
        parameters_of(design, "visitors").clients = 1;
        parameters_of(design, "visitors").connect_timeout = seconds(3);
    }));
    run.change(InterventionKind::stop, "host-1");
    for (int i = 0; i < 100; ++i)
        run.send("page", milliseconds(500 * i + 1));
    run.advance(never);
    REQUIRE(run.finished.size() == 100);
    for (const sim::FinishedRequest& request : run.finished)
        CHECK_FALSE(request.failure.failed());
}

TEST_CASE("an idle connection leads to one instance, not to another of the same component") {
    constexpr std::string_view two_copies = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 1}},
        {"id": "web", "product": "nginx", "replicas": 2}],
      "links": [{"from": "visitors", "to": "web", "protocol": "http", "config": {"latency": "20ms"}}]})";
    Observed run(plan_of(two_copies, pages, [](model::Design& design) {
        parameters_of(design, "web").latency = {};
        parameters_of(design, "visitors").keep_alive = seconds(60);
    }));
    for (int i = 0; i < 2; ++i)
        run.send("page", seconds(i)); // in turn: each to an instance of its own
    run.advance(never);
    for (const sim::FinishedRequest& request : run.finished)
        CHECK(request.end - request.start == milliseconds(40 + 40 + 4));
}

TEST_CASE("a name that leads to a component leads to those of its instances that exist") {
    constexpr std::string_view tasks = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
        {"id": "dns", "product": "dns-zone", "config": {"records": [
          {"name": "www.foobar.com", "type": "ALIAS", "value": "api", "ttl": "60s"}]}},
        {"id": "api", "product": "aws-ecs-service", "replicas": 2}],
      "links": [
        {"from": "visitors", "to": "dns", "protocol": "dns"},
        {"from": "visitors", "to": "api", "protocol": "http"}]})";
    constexpr std::string_view calls = R"({"version": 1,
      "operations": [{"id": "page", "entry": "www.foobar.com", "root": {"role": "app", "cpu": "4ms"}}]})";
    Observed run(plan_of(tasks, calls));
    REQUIRE(run.simulation.plan().instances.size() > 4); // there is room for more than two
    for (int person = 0; person < 200; ++person)
        run.send("page", milliseconds(100 * person), person);
    run.advance(Time{} + seconds(60));
    REQUIRE(run.finished.size() == 200);
    for (const sim::FinishedRequest& request : run.finished) {
        CHECK_FALSE(request.failure.failed());
        CHECK(request.end - request.start < seconds(1));
    }
}
