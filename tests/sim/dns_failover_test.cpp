// Name servers that check their addresses, and name servers that are gone.
#include "support/addresses.hpp"

#include <algorithm>
#include <set>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A look-up takes 22 ms, a page 4 ms.
const std::string pages = web_page(R"("wait": "4ms")");

constexpr std::string_view records = R"({"name": "elsewhere.com", "type": "A", "value": "192.0.2.2", "ttl": "60s"},
                                        {"name": "www.foobar.com", "type": "A", "value": "192.0.2.1", "ttl": "30s"},
                                        {"name": "www.foobar.com", "type": "A", "value": "192.0.2.2", "ttl": "30s"})";

/// Checks every second, answered within one, three in a row to go and two to come back.
void quick_checks(model::Design& design) {
    for (model::Node& node : design.nodes)
        node.parameters.latency = {};
    model::Parameters& dns = parameters_of(design, "dns");
    dns.latency = constant(milliseconds(2));
    dns.check_interval = seconds(1);
    dns.check_timeout = seconds(1);
    dns.check_fall = 3;
    dns.check_rise = 2;
    parameters_of(design, "visitors").keep_alive = {};
    parameters_of(design, "visitors").connect_timeout = seconds(3);
}

constexpr Duration page = milliseconds(40 + 40 + 4); ///< connection and page
constexpr Duration lookup = milliseconds(22);
constexpr int people = 20;

Duration time_of(const Observed& run, std::uint64_t request) {
    const sim::RequestTrace* trace = run.trace.find(request);
    REQUIRE(trace != nullptr);
    REQUIRE(trace->finished());
    return trace->end - trace->start;
}

/// The component to which the first SYN of the request went.
std::string tried_first(const Observed& run, std::uint64_t request) {
    const model::Plan& plan = run.simulation.plan();
    for (const sim::Hop& hop : run.trace.find(request)->hops)
        if (hop.message == sim::Message::syn) return plan.design.node(plan.links[hop.link.value].to).id;
    return {};
}

} // namespace

TEST_CASE("an address that is down leaves the answer after its checks, and a client when its TTL is over") {
    Observed run(plan_of(two_addresses("route-53", records), pages, quick_checks));
    for (int person = 0; person < people; ++person)
        run.send("page", seconds(1), person);
    run.change(InterventionKind::stop, "host-1", seconds(5));
    // Unanswered checks that began at 4.98 s to 5.98 s, and so on: down at 8.98 s at the latest. Answers that came at
    // 1.022 s hold until 31.022 s.
    for (int person = 0; person < people; ++person)
        run.send("page", milliseconds(31021), person);
    for (int person = 0; person < people; ++person)
        run.send("page", milliseconds(40000), person);
    for (int person = people; person < 2 * people; ++person)
        run.send("page", seconds(9), person);
    run.advance(Time{} + seconds(60));
    int moved = 0;
    for (std::uint64_t i = 0; i < people; ++i) {
        const bool first = tried_first(run, i) == "web-1";
        // Whoever has the old answer waits in vain for 3 s, and goes on to the other address.
        const std::uint64_t again = 2 * people + i;
        CHECK(tried_first(run, again) == tried_first(run, i));
        CHECK(time_of(run, again) == (first ? page + seconds(3) : page));
        moved += first ? 1 : 0;
        CHECK(tried_first(run, 3 * people + i) == "web-2");
        CHECK(time_of(run, 3 * people + i) == lookup + page);
        CHECK(tried_first(run, people + i) == "web-2"); // a first look-up at 9 s
        CHECK(time_of(run, people + i) == lookup + page);
    }
    CHECK(moved > 0);
    CHECK(moved < people);
}

TEST_CASE("an address that is up again comes back into the answer") {
    Observed run(plan_of(two_addresses("route-53", records), pages, quick_checks));
    run.change(InterventionKind::stop, "web-1", seconds(1));
    run.change(InterventionKind::start, "web-1", seconds(20)); // 0.1 s; two checks at most 1 s later each
    for (int person = 0; person < people; ++person)
        run.send("page", seconds(19), person);
    for (int person = people; person < 2 * people; ++person)
        run.send("page", seconds(23), person);
    run.advance(Time{} + seconds(60));
    std::set<std::string> early;
    std::set<std::string> late;
    for (std::uint64_t i = 0; i < people; ++i) {
        early.insert(tried_first(run, i));
        late.insert(tried_first(run, people + i));
    }
    CHECK(early == std::set<std::string>{"web-2"});
    CHECK(late == std::set<std::string>{"web-1", "web-2"});
}

TEST_CASE("when every address is down all are in the answer") {
    Observed run(plan_of(two_addresses("route-53", records), pages, quick_checks));
    run.change(InterventionKind::stop, "host-1", seconds(1));
    run.change(InterventionKind::stop, "host-2", seconds(1));
    run.send("page", seconds(30));
    run.advance(Time{} + seconds(60));
    CHECK(run.finished.at(0).failure.reason == Reason::connect_timeout);
    CHECK(time_of(run, 0) == lookup + seconds(6));
}

TEST_CASE("a name server that checks nothing answers with addresses that are down") {
    Observed run(plan_of(two_addresses("route-53", records), pages, [](model::Design& design) {
        quick_checks(design);
        parameters_of(design, "dns").check_interval = {};
    }));
    run.change(InterventionKind::stop, "host-1", seconds(1));
    for (int person = 0; person < people; ++person)
        run.send("page", seconds(30), person);
    run.advance(Time{} + seconds(60));
    bool tried = false;
    for (std::uint64_t i = 0; i < people; ++i)
        tried = tried || tried_first(run, i) == "web-1";
    CHECK(tried);
}

TEST_CASE("when the name server is gone, answers hold until their TTL, and then names are not found") {
    Observed run(plan_of(two_addresses("route-53", records), pages, quick_checks));
    run.send("page", seconds(1)); // known until 31.022 s
    run.change(InterventionKind::stop, "dns", seconds(5));
    run.send("page", milliseconds(31021));
    run.send("page", milliseconds(31023));
    run.send("page", seconds(40), 1); // who had never asked
    run.change(InterventionKind::start, "dns", seconds(50));
    run.send("page", seconds(60));
    run.advance(Time{} + seconds(90));
    CHECK(time_of(run, 1) == page);
    for (const std::uint64_t request : {2U, 3U}) {
        CHECK(run.trace.find(request)->failure.reason == Reason::dns);
        CHECK(run.simulation.plan().name_of(run.trace.find(request)->failure.cause) == "dns");
        CHECK(time_of(run, request).ns == seconds(5).ns); // resolve_timeout
    }
    CHECK(time_of(run, 4) == lookup + page);
}

TEST_CASE("a name may lead to 64 checked addresses at most") {
    const std::string text = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "dns", "product": "route-53",
         "config": {"records": [{"name": "www.foobar.com", "type": "ALIAS", "value": "web", "ttl": "30s"}]}},
        {"id": "web", "product": "nginx", "replicas": 65}],
      "links": [{"from": "visitors", "to": "dns", "protocol": "dns"},
                {"from": "visitors", "to": "web", "protocol": "http"}]})";
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto design = model::read_design(text, "design", catalogue);
    const auto workload = model::read_workload(pages, "workload");
    REQUIRE(design);
    const auto plan = model::make_plan(catalogue, *design, *workload);
    REQUIRE_FALSE(plan);
    CHECK(plan.problems().front().code == "size");
}

namespace {

/// A web server in each zone.
constexpr std::string_view web_server =
    R"(, {"id": "web", "product": "nginx", "spans": ["zone-a", "zone-b"], "replicas": 2})";
constexpr std::string_view to_web_server =
    R"(, {"from": "alb", "to": "web", "protocol": "http", "config": {"latency": "1ms"}})";

std::shared_ptr<const model::Plan> zones(bool cross_zone) {
    return plan_of(two_zones("route-53", web_server, to_web_server), pages, [&](model::Design& design) {
        quick_checks(design);
        design.links[0].latency = milliseconds(10); // visitors to name server, visitors to balancer
        design.links[1].latency = milliseconds(20);
        parameters_of(design, "alb").cross_zone = cross_zone;
    });
}

} // namespace

TEST_CASE("a balancer that keeps to its zone sends nothing to the other") {
    for (const bool cross_zone : {false, true}) {
        CAPTURE(cross_zone);
        Observed run(zones(cross_zone));
        for (int person = 0; person < 40; ++person)
            run.send("page", seconds(person), person);
        run.advance(Time{} + seconds(60));
        std::set<std::string> ways;
        for (std::uint64_t i = 0; i < 40; ++i)
            ways.insert(visited(run, "alb", i) + " " + visited(run, "web", i));
        CHECK(ways.size() == (cross_zone ? 4 : 2));
        CHECK(ways.count("alb#0 web#0") == 1);
        CHECK(ways.count("alb#1 web#1") == 1);
    }
}

TEST_CASE("a lost zone leaves a managed balancer's name after the checks") {
    Observed run(zones(true));
    run.change(InterventionKind::stop, "zone-a", seconds(5));
    for (int person = 0; person < people; ++person)
        run.send("page", seconds(6), person); // before the third failed check
    for (int person = people; person < 2 * people; ++person)
        run.send("page", seconds(30), person);
    run.advance(Time{} + seconds(90));
    int waited = 0;
    for (std::uint64_t i = 0; i < people; ++i) {
        waited += time_of(run, i) > seconds(3) ? 1 : 0;
        CHECK(visited(run, "alb", people + i) == "alb#1");
        CHECK(time_of(run, people + i) == lookup + page + milliseconds(4));
    }
    CHECK(waited > 0);
}

TEST_CASE("a balancer that keeps to its zone leaves the name when nobody is left there") {
    Observed run(zones(false));
    run.change(InterventionKind::stop, "web#1", seconds(5));
    // alb#1 checks every 5 s and counts it as down after 2: at 15 s at the latest. Then the name server counts 3.
    for (int person = 0; person < people; ++person)
        run.send("page", seconds(20), person);
    run.advance(Time{} + seconds(90));
    for (std::uint64_t i = 0; i < people; ++i) {
        CHECK_FALSE(run.trace.find(i)->failure.failed());
        CHECK(visited(run, "alb", i) == "alb#0");
    }
}

TEST_CASE("a name server that checks addresses and stands on a way passes requests on, as any other would") {
    // 3 × 20 ms to the application, 3 × 1 ms to the name server, 3 × 2 ms to the station and 5 ms of work; and back.
    constexpr std::string_view on_the_way = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "app", "product": "gunicorn"},
        {"id": "dns", "product": "route-53", "config": {"check_interval": "10s",
          "records": [{"name": "x", "type": "ALIAS", "value": "app", "ttl": "1s"}]}},
        {"id": "station", "product": "station"}],
      "links": [
        {"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "20ms"}},
        {"from": "app", "to": "dns", "protocol": "dns", "config": {"latency": "1ms"}},
        {"from": "dns", "to": "station", "protocol": "http", "config": {"latency": "2ms"}}]})";
    constexpr std::string_view job = R"({"version": 1, "operations": [{"id": "job", "entry": "x",
        "root": {"role": "app", "steps": [{"role": "service", "wait": "5ms"}]}}]})";
    Observed run(plan_of(on_the_way, job, [](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
        }
    }));
    run.send("job");
    run.advance(Time{} + seconds(5));
    REQUIRE(run.finished.size() == 1);
    CHECK_FALSE(run.finished[0].failure.failed());
    CHECK(run.finished[0].end == Time{} + milliseconds(60 + 3 + 6 + 5 + 2 + 1 + 20));
}
