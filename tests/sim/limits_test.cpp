// Limits: what gets through a token bucket, and what becomes of the rest.
#include "sim/cost.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::test;
using sim::Reason;

namespace {

constexpr std::string_view gateway = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 10000, "keep_alive": "0s"}},
    {"id": "gateway", "product": "aws-api-gateway"},
    {"id": "nginx", "product": "nginx", "config": {"workers": 64, "backlog": 65536}}
  ],
  "links": [
    {"from": "visitors", "to": "gateway", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "gateway", "to": "nginx", "protocol": "http", "config": {"latency": "1ms", "connections": "keep"}}
  ]})";

constexpr std::string_view hello = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "api", "root": {"role": "web"}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}]}]})";

constexpr std::string_view table = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 10000, "keep_alive": "0s"}},
    {"id": "table", "product": "aws-dynamodb", "config": {"read_units": 10, "write_units": 5}}
  ],
  "links": [
    {"from": "visitors", "to": "table", "protocol": "http", "config": {"latency": "10ms"}}
  ]})";

/// Items of 10 kB: three read units and ten write units.
constexpr std::string_view items = R"({"version": 1,
  "collections": [{"id": "items", "objects": 100, "size": "10kB"}],
  "operations": [
    {"id": "read", "entry": "table", "root": {"role": "nosql read", "object": "items"}},
    {"id": "write", "entry": "table", "idempotent": false, "root": {"role": "nosql write", "object": "items"}},
    {"id": "small", "entry": "table", "idempotent": false, "root": {"role": "nosql write", "in": "1kB"}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "read"}]}]})";

void without_overheads(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.overhead = {};
        node.parameters.latency = {};
    }
}

/// Requests that were answered, of those sent from ordinal `from` on.
std::size_t answered(const Observed& run, std::uint64_t from = 0) {
    return static_cast<std::size_t>(
        std::count_if(run.finished.begin(), run.finished.end(),
                      [&](const sim::FinishedRequest& one) { return one.ordinal >= from && !one.failure.failed(); }));
}

} // namespace

TEST_CASE("a gateway lets through what its documentation says: 10,000 a second, 5,000 at once") {
    // The three examples of "Throttle API Requests for Better Throughput" (Amazon API Gateway Developer Guide).
    SUBCASE("10,000 evenly in a second all pass") {
        Observed run(plan_of(gateway, hello, without_overheads));
        for (int i = 0; i < 10'000; ++i)
            run.send("page", microseconds(100 * i), i);
        run.advance(never);
        CHECK(answered(run) == 10'000);
    }
    SUBCASE("of 10,000 at once 5,000 pass") {
        Observed run(plan_of(gateway, hello, without_overheads));
        for (int i = 0; i < 10'000; ++i)
            run.send("page", {}, i);
        run.advance(never);
        CHECK(answered(run) == 5'000);
        for (const sim::FinishedRequest& request : run.finished) {
            if (!request.failure.failed()) continue;
            CHECK(request.failure.reason == Reason::throttled);
            CHECK(run.simulation.plan().name_of(request.failure.cause) == "gateway");
            CHECK(request.end.ns == 40'000'000); // connected at 20 ms, turned away at 30: nobody behind is asked
        }
    }
    SUBCASE("5,000 at once and then 5,000 evenly over the rest of the second all pass") {
        Observed run(plan_of(gateway, hello, without_overheads));
        for (int i = 0; i < 5'000; ++i)
            run.send("page", {}, i);
        for (int i = 0; i < 5'000; ++i)
            run.send("page", microseconds(1'000 + 199 * i), 5'000 + i);
        run.advance(never);
        CHECK(answered(run) == 10'000);
    }
}

TEST_CASE("any component can be given a limit, and what it turns away holds no worker") {
    Observed run(plan_of(gateway, hello, [](model::Design& design) {
        without_overheads(design);
        parameters_of(design, "gateway").quota = 0;
        parameters_of(design, "nginx").quota = 1;
        parameters_of(design, "nginx").quota_burst = 2;
    }));
    for (int i = 0; i < 5; ++i)
        run.send("page", milliseconds(100 * i), i);
    run.send("page", milliseconds(1'500), 6);
    run.advance(never);
    const Reason expected[] = {Reason::none,      Reason::none,      Reason::throttled,
                               Reason::throttled, Reason::throttled, Reason::none};
    REQUIRE(run.finished.size() == std::size(expected));
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        CAPTURE(i);
        CHECK(run.finished[i].failure.reason == expected[i]);
    }
    const model::Plan& plan = run.simulation.plan();
    CHECK(run.simulation.view(plan.first_instance[plan.design.find("nginx").value().value]).in_hand == 0);
}

TEST_CASE("a table serves its read units, and those of the five minutes before at once") {
    for (const bool eventual : {false, true}) {
        CAPTURE(eventual);
        Observed run(plan_of(table, items, [&](model::Design& design) {
            without_overheads(design);
            parameters_of(design, "table").eventual_reads = eventual;
        }));
        // 10 units a second for 300 s are 3000 units: 1000 reads of three units, or twice as many of one and a half.
        for (int i = 0; i < 2'500; ++i)
            run.send("read", {}, i);
        run.advance(Time{} + milliseconds(500));
        CHECK(answered(run) == (eventual ? 2'000u : 1'000u));
        CHECK(run.finished.back().failure.reason == Reason::throttled);
        // A second later 10 units have come: three reads (nine units), or six.
        for (int i = 0; i < 20; ++i)
            run.send("read", seconds(1), i);
        run.advance(never);
        CHECK(answered(run, 2'500) == (eventual ? 6u : 3u));
    }
}

TEST_CASE("a write takes a unit for each kilobyte begun, and reads take none of them") {
    Observed run(plan_of(table, items, without_overheads));
    // 5 units a second for 300 s: 150 writes of 10 units.
    for (int i = 0; i < 200; ++i)
        run.send("write", {}, i);
    run.send("read", milliseconds(1), 300);
    run.advance(never);
    CHECK(answered(run) == 151);
    // 1 kB is 1000 bytes, and a unit writes 1024.
    Observed small(plan_of(table, items, without_overheads));
    for (int i = 0; i < 2'000; ++i)
        small.send("small", {}, i);
    small.advance(never);
    CHECK(answered(small) == 1'500);
}

TEST_CASE("a table paid by request takes everything") {
    Observed run(plan_of(table, items, [](model::Design& design) {
        without_overheads(design);
        parameters_of(design, "table").read_units = 0;
        parameters_of(design, "table").write_units = 0;
    }));
    for (int i = 0; i < 3'000; ++i)
        run.send(i % 2 == 0 ? "read" : "write", {}, i);
    run.advance(never);
    CHECK(answered(run) == 3'000);
}

TEST_CASE("what was throttled has not been done: it is tried again even if it may not be done twice") {
    constexpr std::string_view through_app = R"({"version": 1,
  "operations": [{"id": "write", "entry": "app", "idempotent": false, "protocol": "http",
    "root": {"role": "app", "steps": [{"role": "nosql write", "in": "1kB"}]}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "write"}]}]})";
    const auto run_with = [&](int retries) {
        const auto plan = plan_of(R"({"version": 1,
  "nodes": [{"id": "visitors", "product": "visitors", "config": {"keep_alive": "0s"}},
            {"id": "app", "product": "gunicorn", "config": {"workers": 64}},
            {"id": "table", "product": "aws-dynamodb", "config": {"read_units": 1, "write_units": 1}}],
  "links": [
    {"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "app", "to": "table", "protocol": "http", "config": {"latency": "1ms", "connections": "keep"}}]})",
                                  through_app, [&](model::Design& design) {
                                      without_overheads(design);
                                      parameters_of(design, "table").unit_burst = {}; // one unit at once
                                      parameters_of(design, "app").retries = retries;
                                      parameters_of(design, "app").retry_backoff = seconds(4);
                                      parameters_of(design, "app").retry_backoff_limit = seconds(20);
                                  });
        auto run = std::make_unique<Observed>(plan);
        run->send("write");
        run->send("write", milliseconds(1));
        run->advance(never);
        return run;
    };
    CHECK(answered(*run_with(0)) == 1);
    CHECK(answered(*run_with(8)) == 2);
}

TEST_CASE("provisioned units are paid by the hour, a read unit at a fifth of a write unit") {
    Observed run(plan_of(table, items));
    run.advance(Time{} + seconds(3600));
    // 5 write units and a fifth of 10 read units are 7 at $0.00065.
    CHECK(sim::cost_of(run.simulation.plan(), run.metrics, run.simulation.now()).total.spent.micro_usd == 4'550);
}
