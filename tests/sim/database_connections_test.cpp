// A database has so many connections and no more.
#include "support/systems.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using sim::Reason;

namespace {

/// 20 ms from the visitors to the application, 1 ms from there to the database.
constexpr std::string_view shop = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
    {"id": "app", "product": "gunicorn", "config": {"workers": 64}},
    {"id": "mysql", "product": "mysql"}
  ],
  "links": [
    {"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"latency": "1ms"}}
  ]})";

constexpr std::string_view query = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "shop", "idempotent": false,
                  "root": {"role": "app", "steps": [{"role": "sql read", "wait": "100ms"}]}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";

/// With two connections, unless `adjust` says otherwise.
Observed run_with(const Adjust& adjust = {}) {
    return Observed(plan_of(shop, query, [&](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.overhead = {};
            node.parameters.latency = {};
        }
        parameters_of(design, "visitors").keep_alive = {};
        parameters_of(design, "mysql").max_connections = 2;
        if (adjust) adjust(design);
    }));
}

std::int64_t milliseconds_of(const sim::FinishedRequest& request) {
    return (request.end - Time{}).ns / 1'000'000;
}

std::size_t failures(const Observed& run) {
    return static_cast<std::size_t>(
        std::count_if(run.finished.begin(), run.finished.end(), [](const auto& one) { return one.failure.failed(); }));
}

} // namespace

TEST_CASE("one connection too many is turned away, with the database as the cause") {
    // At the application after 60 ms; there SYN, SYN-ACK and query take until 63 ms. The fourth comes to a database
    // both of whose connections are in use until 163 ms: SYN at 111 ms, the refusal at 112.
    Observed run = run_with();
    for (int i = 0; i < 3; ++i)
        run.send("page", {}, i);
    run.send("page", milliseconds(50), 3);
    run.send("page", milliseconds(102), 4); // its SYN comes at 163 ms
    run.advance(never);
    REQUIRE(run.finished.size() == 5);
    CHECK(milliseconds_of(run.finished[0]) == 84); // the third: its query comes at the same time as the others'
    CHECK(milliseconds_of(run.finished[1]) == 132);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(run.finished[i].failure.reason == Reason::overload);
        CHECK(run.simulation.plan().name_of(run.finished[i].failure.cause) == "mysql");
    }
    for (std::size_t i = 2; i < 5; ++i)
        CHECK_FALSE(run.finished[i].failure.failed());
    CHECK(milliseconds_of(run.finished[2]) == 184);
    CHECK(milliseconds_of(run.finished[4]) == 102 + 184);
}

TEST_CASE("who gets no connection has sent nothing, and may try again") {
    Observed run = run_with([](model::Design& design) {
        parameters_of(design, "app").retries = 5;
        parameters_of(design, "app").retry_backoff = seconds(1);
    });
    for (int i = 0; i < 2; ++i)
        run.send("page", {}, i);
    run.send("page", milliseconds(50), 2);
    run.advance(never);
    CHECK(run.finished.size() == 3);
    CHECK(failures(run) == 0);
}

TEST_CASE("over connections that are kept one request too many is turned away") {
    Observed run = run_with([](model::Design& design) {
        for (model::Link& link : design.links)
            link.connections = model::Connections::kept;
    });
    for (int i = 0; i < 3; ++i)
        run.send("page", {}, i);
    run.advance(never);
    CHECK(failures(run) == 1);
    CHECK(run.finished.front().failure.reason == Reason::overload);
}

TEST_CASE("products have the limits that they are documented with") {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto limit = [&](std::string_view product) {
        return catalogue.product(catalogue.find_product(product).value()).parameters.max_connections;
    };
    CHECK(limit("mysql") == 151);
    CHECK(limit("postgresql") == 100);
    CHECK(limit("aws-rds-mysql") == 300);
    Observed run = run_with([](model::Design& design) {
        parameters_of(design, "mysql").max_connections = 151;
        parameters_of(design, "app").workers = 1000;
    });
    for (int i = 0; i < 160; ++i)
        run.send("page", {}, i);
    run.advance(never);
    CHECK(failures(run) == 9);
}

TEST_CASE("a design that allows more connections has a worker for each") {
    const std::string text(shop);
    const auto at = text.find("\"product\": \"mysql\"");
    const std::string more = text.substr(0, at) + R"("product": "mysql", "config": {"max_connections": 500})" +
                             text.substr(at + std::string_view("\"product\": \"mysql\"").size());
    const auto plan = plan_of(more, query);
    CHECK(plan->design.node(plan->design.find("mysql").value()).parameters.workers == 500);
}

namespace {

/// Three application processes with ten connections each in their pools, kept for `keep_alive`, before a database that
/// accepts 25; and a report that asks without a pool.
Observed three_pools(std::string_view keep_alive, Duration answer_timeout = seconds(30)) {
    const std::string design = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
        {"id": "clerk", "product": "visitors", "config": {"clients": 10}},
        {"id": "app", "product": "gunicorn", "replicas": 3, "config": {"workers": 64}},
        {"id": "report", "product": "gunicorn", "config": {"workers": 64}},
        {"id": "mysql", "product": "mysql"}
      ],
      "links": [
        {"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "20ms"}},
        {"from": "clerk", "to": "report", "protocol": "http", "config": {"latency": "20ms"}},
        {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"latency": "1ms", "pool": 10, "keep_alive": ")" +
                               std::string(keep_alive) + R"("}},
        {"from": "report", "to": "mysql", "protocol": "mysql", "config": {"latency": "1ms"}}
      ]})";
    return Observed(plan_of(design, query, [&](model::Design& made) {
        for (model::Node& node : made.nodes) {
            node.parameters.overhead = {};
            node.parameters.latency = {};
        }
        parameters_of(made, "visitors").keep_alive = {};
        parameters_of(made, "app").answer_timeout = answer_timeout;
        parameters_of(made, "mysql").max_connections = 25;
    }));
}

/// Sends `count` pages at the same time, which take turns over the three processes.
void send_pages(Observed& run, int count, Duration at) {
    for (int i = 0; i < count; ++i)
        run.send("page", at, i);
}

void send_report(Observed& run, Duration at) {
    model::Intervention send;
    send.kind = model::InterventionKind::send;
    send.node = "clerk";
    send.operation = "page";
    send.at = Time{} + at;
    run.simulation.intervene(*model::resolve(run.simulation.plan(), send));
}

} // namespace

TEST_CASE("three pools of ten share the 25 connections of a database: the others are too many") {
    Observed run = three_pools("1h");
    send_pages(run, 30, {}); // ten in each process: all set up connections at 60 ms, the database accepts 25
    run.advance(Time{} + seconds(1));
    REQUIRE(run.finished.size() == 30);
    CHECK(failures(run) == 5);
    for (const sim::FinishedRequest& request : run.finished) {
        if (!request.failure.failed()) continue;
        CHECK(request.failure.reason == Reason::overload);
        CHECK(milliseconds_of(request) == 60 + 2 + 20); // SYN to the database and its refusal
    }
    // A second later all 25 are idle in the pools, and the same 25 calls go out over them: no SYN, so 100 ms + 2.
    run.finished.clear();
    send_pages(run, 30, seconds(2));
    run.advance(Time{} + seconds(3));
    CHECK(failures(run) == 5);
    for (const sim::FinishedRequest& request : run.finished) {
        if (!request.failure.failed()) CHECK(milliseconds_of(request) == 2'000 + 60 + 1 + 100 + 1 + 20);
    }
    // Nothing is in hand, and still nobody else gets a connection.
    run.finished.clear();
    send_report(run, seconds(4));
    run.advance(Time{} + seconds(5));
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.reason == Reason::overload);
}

TEST_CASE("idle connections of pools hold their places until their time is over, or their process ends") {
    Observed run = three_pools("10s");
    send_pages(run, 30, {});
    send_report(run, seconds(5));                      // idle since 163 ms
    send_report(run, seconds(10) + milliseconds(100)); // its SYN comes at 10.161 s
    send_report(run, seconds(10) + milliseconds(103)); // at 10.164 s
    run.advance(Time{} + seconds(20));
    REQUIRE(run.finished.size() == 33);
    CHECK(run.finished[30].failure.reason == Reason::overload);
    CHECK(run.finished[31].failure.reason == Reason::overload);
    CHECK_FALSE(run.finished[32].failure.failed());

    Observed restarted = three_pools("1h");
    send_pages(restarted, 30, {});
    restarted.change(model::InterventionKind::restart, "app#0", seconds(1)); // its connections are closed
    send_report(restarted, seconds(5));
    restarted.advance(Time{} + seconds(10));
    CHECK_FALSE(restarted.finished.back().failure.failed());

    Observed anew = three_pools("1h");
    send_pages(anew, 30, {});
    anew.change(model::InterventionKind::restart, "mysql", seconds(1)); // all of them are
    send_pages(anew, 30, seconds(600));
    anew.advance(Time{} + seconds(700));
    REQUIRE(anew.finished.size() == 60);
    CHECK(failures(anew) == 10); // five each time
}

TEST_CASE("a query that its caller has given up holds its connection until it is done") {
    // The queries come to the database at 63 ms; at 112 ms the application has had enough and closes its connections.
    // Nothing is kept, but the database works on until 163 ms.
    Observed run = three_pools("1h", milliseconds(50));
    send_pages(run, 30, {});
    send_report(run, milliseconds(100)); // SYN at 161 ms
    send_report(run, milliseconds(103)); // SYN at 164 ms
    run.advance(Time{} + seconds(1));
    REQUIRE(run.finished.size() == 32);
    CHECK(failures(run) == 31);
    CHECK(run.finished[30].failure.reason == Reason::overload);
    CHECK_FALSE(run.finished[31].failure.failed());
}
