// Balancers: whose turn it is, who is left out, and when.
#include "base/hash.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <map>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// Visitors → balancer → three web servers on machines of their own, 1 ms apart; no DNS. A page takes 4 ms there.
constexpr std::string_view three_servers = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "lb", "product": "haproxy"},
    {"id": "host-1", "product": "linux-server"}, {"id": "web-1", "product": "nginx", "in": "host-1"},
    {"id": "host-2", "product": "linux-server"}, {"id": "web-2", "product": "nginx", "in": "host-2"},
    {"id": "host-3", "product": "linux-server"}, {"id": "web-3", "product": "nginx", "in": "host-3"}
  ],
  "links": [
    {"from": "visitors", "to": "lb", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "lb", "to": "web-1", "protocol": "http", "config": {"latency": "1ms"}},
    {"from": "lb", "to": "web-2", "protocol": "http", "config": {"latency": "1ms"}},
    {"from": "lb", "to": "web-3", "protocol": "http", "config": {"latency": "1ms"}}
  ]
})";

constexpr std::string_view pages = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com", "root": {"role": "web", "cpu": "4ms"}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]
})";

using Change = std::function<void(model::Parameters& balancer, model::Design& design)>;

Observed balanced(const Change& change = {}) {
    return Observed(plan_of(three_servers, pages, [&](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
            node.parameters.start_time = {};
            node.parameters.boot_time = {};
        }
        parameters_of(design, "visitors").connect_timeout = seconds(10);
        model::Parameters& balancer = parameters_of(design, "lb");
        balancer.check_interval = {};
        if (change) change(balancer, design);
    }));
}

model::Link& link_to(model::Design& design, std::string_view node) {
    const model::NodeIndex to = design.find(node).value();
    return *std::find_if(design.links.begin(), design.links.end(),
                         [&](const model::Link& link) { return link.to == to; });
}

/// The component that did each request's work, in the order in which the requests were sent; "-" where nobody did.
std::vector<std::string> served_by(const Observed& run) {
    std::vector<std::string> names;
    for (const sim::RequestTrace& request : run.trace.requests()) {
        const sim::Span& last = request.spans.back();
        names.push_back(last.failure.failed() ? "-" : run.simulation.plan().name_of(last.instance));
    }
    return names;
}

std::map<std::string, int> shares(const Observed& run) {
    std::map<std::string, int> count;
    for (const std::string& name : served_by(run))
        ++count[name];
    return count;
}

/// Ten requests, 50 ms apart, from the given person.
void send_ten(Observed& run, int person = 0) {
    for (int i = 0; i < 10; ++i)
        run.send("page", milliseconds(50 * i), person);
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("round robin takes the servers in turn") {
    Observed run = balanced();
    for (int i = 0; i < 7; ++i)
        run.send("page", milliseconds(50 * i));
    run.advance(never);
    CHECK(served_by(run) == Names{"web-1", "web-2", "web-3", "web-1", "web-2", "web-3", "web-1"});
    // SYN and request to the balancer, the same on to the server, the work, and the two ways back.
    CHECK((run.finished[0].end - run.finished[0].start) == milliseconds(20 + 20 + 20 + 1 + 1 + 1 + 4 + 1 + 20));
}

TEST_CASE("weights share the turns, spread as evenly as they can be") {
    Observed run = balanced([](model::Parameters&, model::Design& design) { link_to(design, "web-1").weight = 3; });
    send_ten(run);
    run.advance(never);
    // 3 : 1 : 1 by the smooth weighted round robin: a a b a c, worked out by hand from the credits.
    CHECK(served_by(run) ==
          Names{"web-1", "web-2", "web-1", "web-3", "web-1", "web-1", "web-2", "web-1", "web-3", "web-1"});
}

TEST_CASE("least connections prefers the server with the fewest requests under way") {
    Observed run = balanced([](model::Parameters& balancer, model::Design& design) {
        balancer.policy = model::Policy::least_connections;
        parameters_of(design, "web-1").speed = {10'000}; // a hundred times slower: 400 ms a page
    });
    send_ten(run);
    run.advance(never);
    const std::map<std::string, int> count = shares(run);
    CHECK(count.at("web-1") <= 2);
    CHECK(count.at("web-2") + count.at("web-3") >= 8);
}

TEST_CASE("a random choice follows the weights and is the same for the same seed") {
    const auto thousand = [] {
        Observed run = balanced([](model::Parameters& balancer, model::Design& design) {
            balancer.policy = model::Policy::random;
            link_to(design, "web-1").weight = 2;
        });
        for (int i = 0; i < 1000; ++i)
            run.send("page", milliseconds(50 * i));
        run.advance(never);
        return served_by(run);
    };
    const Names names = thousand();
    const auto first = std::count(names.begin(), names.end(), "web-1");
    CHECK(first > 500 - 4 * 16); // binomial: mean 500, standard deviation 15.8
    CHECK(first < 500 + 4 * 16);
    CHECK(names == thousand());
}

TEST_CASE("source hash sends each person to the same server") {
    Observed run =
        balanced([](model::Parameters& balancer, model::Design&) { balancer.policy = model::Policy::source_hash; });
    for (int person = 0; person < 30; ++person)
        send_ten(run, person);
    run.advance(never);
    std::map<std::string, int> people;
    const Names names = served_by(run);
    for (int person = 0; person < 30; ++person) {
        const auto first =
            names[static_cast<std::size_t>(person)]; // the thirty requests of each instant stand together
        for (int i = 0; i < 10; ++i)
            CHECK(names[static_cast<std::size_t>(30 * i + person)] == first);
        ++people[first];
    }
    CHECK(people.size() == 3);
}

TEST_CASE("a passive server serves only when no active one is up") {
    Observed run = balanced([](model::Parameters& balancer, model::Design& design) {
        balancer.check_interval = seconds(1);
        for (const char* active : {"web-1", "web-2"})
            link_to(design, active).priority = 1;
    });
    run.send("page", milliseconds(100));
    run.send("page", milliseconds(200));
    run.send("page", milliseconds(300));
    run.change(InterventionKind::stop, "web-1", seconds(1));
    run.send("page", seconds(10));
    run.change(InterventionKind::stop, "web-2", seconds(11));
    run.send("page", seconds(20));
    run.advance(Time{} + seconds(30));
    CHECK(served_by(run) == Names{"web-1", "web-2", "web-1", "web-2", "web-3"});
}

TEST_CASE("until the checks notice a dead server, its turns fail; then it is left out, and it comes back") {
    // Checks every second, a server is down after 3 failures and up after 2 successes.
    Observed run = balanced([](model::Parameters& balancer, model::Design&) { balancer.check_interval = seconds(1); });
    run.change(InterventionKind::stop, "web-1", seconds(5));
    for (int i = 0; i < 120; ++i)
        run.send("page", milliseconds(100 * i + 50), i % 100);
    run.change(InterventionKind::start, "web-1", seconds(9));
    run.advance(Time{} + seconds(20));
    Time first_failure = never;
    Time last_failure;
    Time back = never;
    for (const sim::RequestTrace& request : run.trace.requests()) {
        if (request.failure.failed()) {
            CHECK(request.failure.reason == Reason::service_unavailable);
            CHECK(request.failure.cause_reason == Reason::refused);
            first_failure = std::min(first_failure, request.start);
            last_failure = std::max(last_failure, request.start);
        } else if (request.start > Time{} + seconds(6) &&
                   run.simulation.plan().name_of(request.spans.back().instance) == "web-1") {
            back = std::min(back, request.start);
        }
    }
    CHECK(first_failure >= Time{} + milliseconds(4900));
    CHECK(first_failure <= Time{} + milliseconds(5300));
    // The third failing check ends between 2 and 3 seconds (and a round trip of 2 ms) after the stop.
    CHECK(last_failure >= Time{} + milliseconds(7000 - 300 - 40));
    CHECK(last_failure <= Time{} + milliseconds(8002));
    // The second passing check ends between 1 and 2 seconds after the start; then its turn comes within five.
    CHECK(back >= Time{} + milliseconds(10'000 - 40));
    CHECK(back <= Time{} + milliseconds(11'002 + 500));
}

TEST_CASE("with redispatch nobody notices the dead server, at the price of a refusal's round trip") {
    Observed run = balanced([](model::Parameters& balancer, model::Design&) { balancer.redispatch = 1; });
    run.change(InterventionKind::stop, "web-1");
    run.send("page");
    run.advance(never);
    REQUIRE(run.finished.size() == 1);
    CHECK_FALSE(run.finished[0].failure.failed());
    CHECK((run.finished[0].end - run.finished[0].start) == milliseconds(60 + 2 + 3 + 4 + 1 + 20));
    const auto& spans = run.trace.requests()[0].spans;
    REQUIRE(spans.size() == 4); // the request, the balancer, the refusing server, the next
    CHECK(run.simulation.plan().name_of(spans[2].instance) == "web-1");
    CHECK(run.simulation.plan().name_of(spans[3].instance) == "web-2");
    CHECK(spans[2].failure.reason == Reason::service_unavailable);
    CHECK_FALSE(spans[3].failure.failed());
}

TEST_CASE("a dead host costs the balancer's connect timeout, and a request that was sent is not sent again") {
    Observed silent = balanced([](model::Parameters& balancer, model::Design&) {
        balancer.redispatch = 1;
        balancer.connect_timeout = milliseconds(500);
    });
    silent.change(InterventionKind::stop, "host-1");
    silent.send("page");
    silent.advance(never);
    CHECK_FALSE(silent.finished.at(0).failure.failed());
    CHECK((silent.finished[0].end - silent.finished[0].start) == milliseconds(60 + 500 + 3 + 4 + 1 + 20));

    Observed reset = balanced([](model::Parameters& balancer, model::Design&) { balancer.redispatch = 1; });
    reset.send("page");
    reset.change(InterventionKind::stop, "web-1", milliseconds(65)); // it computes from 63 to 67 ms
    reset.advance(never);
    CHECK(reset.finished.at(0).failure.reason == Reason::bad_gateway);
    CHECK(reset.finished[0].failure.cause_reason == Reason::reset);
}

TEST_CASE("with no server left the balancer says 503 by itself") {
    Observed run = balanced([](model::Parameters& balancer, model::Design&) { balancer.check_interval = seconds(1); });
    for (const char* web : {"web-1", "web-2", "web-3"})
        run.change(InterventionKind::stop, web);
    run.send("page", seconds(10));
    run.advance(Time{} + seconds(20));
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.reason == Reason::service_unavailable);
    CHECK(run.simulation.plan().name_of(run.finished[0].failure.cause) == "lb");
    CHECK((run.finished[0].end - run.finished[0].start) == milliseconds(80));
}

TEST_CASE("replicas of one component are targets of their own") {
    constexpr std::string_view replicas = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "lb", "product": "haproxy"},
                {"id": "host", "product": "linux-server", "replicas": 2},
                {"id": "web", "product": "nginx", "in": "host", "replicas": 2}],
      "links": [{"from": "visitors", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "web", "protocol": "http"}]})";
    Observed run(plan_of(replicas, pages));
    for (int i = 0; i < 4; ++i)
        run.send("page", milliseconds(200 * i));
    run.advance(Time{} + seconds(5));
    CHECK(served_by(run) == Names{"web#0", "web#1", "web#0", "web#1"});
}

TEST_CASE("a request that could not be delivered is not sent to a backup while an active server counts as up") {
    const auto lose = [](int active) {
        Observed run = balanced([&](model::Parameters& balancer, model::Design& design) {
            balancer.redispatch = 2;
            for (int i = 1; i <= active; ++i)
                link_to(design, "web-" + std::to_string(i)).priority = 1;
        });
        run.change(InterventionKind::stop, "web-1");
        run.send("page");
        run.advance(never);
        return run;
    };
    // web-1 refuses; web-2 is active too, web-3 a backup.
    const Observed other = lose(2);
    CHECK_FALSE(other.finished.at(0).failure.failed());
    CHECK(served_by(other) == Names{"web-2"});
    // web-1 is the only active server, and no check has found it dead yet.
    const Observed none = lose(1);
    CHECK(none.finished.at(0).failure.reason == Reason::service_unavailable);
    CHECK((none.finished[0].end - none.finished[0].start) == milliseconds(60 + 2 + 20));
}

TEST_CASE("a balancer that fails open asks all its targets when it believes none to be up") {
    const auto reasons = [](bool fail_open) {
        Observed run = balanced([&](model::Parameters& balancer, model::Design&) {
            balancer.check_interval = seconds(1);
            balancer.check_rise = 100;
            balancer.fail_open = fail_open;
            balancer.names_unreachable = true;
        });
        for (const char* web : {"web-1", "web-2", "web-3"}) {
            run.change(InterventionKind::stop, web);
            run.change(InterventionKind::start, web, seconds(20));
        }
        run.send("page", seconds(10));
        run.send("page", seconds(30)); // they run again, but have not passed a hundred checks
        run.advance(Time{} + seconds(40));
        std::vector<Reason> seen;
        for (const sim::FinishedRequest& one : run.finished)
            seen.push_back(one.failure.reason);
        return seen;
    };
    CHECK(reasons(false) == std::vector{Reason::service_unavailable, Reason::service_unavailable});
    CHECK(reasons(true) == std::vector{Reason::bad_gateway, Reason::none});
}

TEST_CASE("a target that refuses and one that is silent are a 503 to HAProxy, a 502 and a 504 to an ALB") {
    const auto reason = [](bool names_unreachable, const char* stopped) {
        Observed run = balanced([&](model::Parameters& balancer, model::Design&) {
            balancer.names_unreachable = names_unreachable;
            balancer.connect_timeout = milliseconds(500);
        });
        run.change(InterventionKind::stop, stopped);
        run.send("page");
        run.advance(never);
        return run.finished.at(0).failure.reason;
    };
    CHECK(reason(false, "web-1") == Reason::service_unavailable);
    CHECK(reason(false, "host-1") == Reason::service_unavailable);
    CHECK(reason(true, "web-1") == Reason::bad_gateway);
    CHECK(reason(true, "host-1") == Reason::gateway_timeout);
    const auto names = [](std::string_view product) {
        return model::built_in_catalogue().product(*model::built_in_catalogue().find_product(product)).parameters;
    };
    CHECK(names("aws-alb").names_unreachable);
    CHECK(names("aws-alb").fail_open);
    CHECK_FALSE(names("haproxy").names_unreachable);
    CHECK_FALSE(names("haproxy").fail_open);
}

TEST_CASE("kept connections to a process that has ended are closed: a balancer learns it before it sends") {
    constexpr std::string_view kept = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
        {"id": "lb", "product": "haproxy", "config": {"check_interval": "0s", "redispatch": 1}},
        {"id": "app", "product": "gunicorn", "replicas": 2, "config": {"workers": 8}}],
      "links": [
        {"from": "visitors", "to": "lb", "protocol": "http"},
        {"from": "lb", "to": "app", "protocol": "http", "config": {"connections": "keep"}}]})";
    constexpr std::string_view orders = R"({"version": 1,
      "operations": [{"id": "order", "entry": "www", "method": "POST", "root": {"role": "app", "cpu": "4ms"}}]})";
    Observed run(plan_of(kept, orders));
    model::Intervention stop;
    stop.kind = InterventionKind::stop;
    stop.node = "app#0";
    run.simulation.intervene(*model::resolve(run.simulation.plan(), stop));
    for (int i = 0; i < 50; ++i)
        run.send("order", milliseconds(100 * i), i);
    run.advance(Time{} + seconds(60));
    REQUIRE(run.finished.size() == 50);
    for (const sim::FinishedRequest& request : run.finished)
        CHECK_FALSE(request.failure.failed());
}
