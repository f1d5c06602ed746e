// Cost by meters, against bills made out by hand.
#include "sim/cost.hpp"
#include "support/systems.hpp"

#include <string>
#include <utility>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using model::Meter;

namespace {

constexpr std::string_view two_servers = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "server", "product": "linux-server", "replicas": 2},
    {"id": "gunicorn", "product": "gunicorn"}
  ],
  "links": [{"from": "visitors", "to": "gunicorn", "protocol": "http", "config": {"latency": "0s"}}]
})";

constexpr std::string_view megabytes = R"({"version": 1,
  "operations": [{"id": "job", "title": "job", "entry": "x", "root": {"role": "app", "wait": "1s", "out": "1MB"}}]})";

struct PriceOf {
    std::string product;
    Meter meter;
    UnitPrice amount;
};

/// A run of `two_servers` in which only what `prices` names costs anything.
Observed priced(const std::vector<PriceOf>& prices, const Adjust& adjust = {}) {
    model::Catalogue catalogue = model::built_in_catalogue();
    for (model::Product& product : catalogue.products) {
        product.prices.clear();
        for (const PriceOf& price : prices) {
            if (price.product == product.id) product.prices.push_back({price.meter, price.amount, "", "", 0, {}});
        }
    }
    auto design = model::read_design(two_servers, "design", catalogue);
    REQUIRE(design);
    parameters_of(*design, "visitors").keep_alive = {};
    if (adjust) adjust(*design);
    auto plan = model::make_plan(catalogue, *design, *model::read_workload(megabytes, "workload"));
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    return Observed(*plan);
}

sim::Cost cost_of(const Observed& run) {
    return sim::cost_of(run.simulation.plan(), run.metrics, run.simulation.now());
}

void check_bill(const sim::Bill& bill, std::int64_t spent, std::int64_t hour, std::int64_t month) {
    CHECK(bill.spent.micro_usd == spent);
    CHECK(bill.per_hour.micro_usd == hour);
    CHECK(bill.per_month.micro_usd == month);
}

} // namespace

TEST_CASE("machines cost by the hour, and a month has 730") {
    Observed run = priced({{"linux-server", Meter::hour, per_unit({41'600})}});
    run.advance(Time{} + seconds(60));
    const sim::Cost cost = cost_of(run);
    REQUIRE(cost.components.size() == 1);
    // 2 × $0.0416 / 60 = $0.00138666…
    check_bill(cost.total, 1'387, 83'200, 60'736'000);
    check_bill(cost.components[0].by_meter[static_cast<std::size_t>(Meter::hour)], 1'387, 83'200, 60'736'000);
    run.advance(Time{} + seconds(7200));
    check_bill(cost_of(run).total, 166'400, 83'200, 60'736'000);
}

TEST_CASE("a machine that is down is paid for all the same") {
    Observed run = priced({{"linux-server", Meter::hour, per_unit({1'000'000})}});
    run.change(InterventionKind::stop, "server", seconds(60));
    run.advance(Time{} + seconds(3600));
    check_bill(cost_of(run).total, 2'000'000, 2'000'000, 1'460'000'000);
}

TEST_CASE("requests and the bytes of their answers are counted one by one") {
    Observed run = priced({{"gunicorn", Meter::million_requests, per_unit({400'000})},
                           {"gunicorn", Meter::gigabyte, per_unit({90'000})}});
    for (int i = 0; i < 5; ++i)
        run.send("job", milliseconds(10 * i), i);
    run.advance(Time{} + seconds(100));
    const sim::Cost cost = cost_of(run);
    REQUIRE(cost.components.size() == 1);
    // 5 × $0.4 / 10^6 = $0.000002; 36 times as much an hour.
    check_bill(cost.components[0].by_meter[static_cast<std::size_t>(Meter::million_requests)], 2, 72, 52'560);
    // 5 MB × $0.09 = $0.00045.
    check_bill(cost.components[0].by_meter[static_cast<std::size_t>(Meter::gigabyte)], 450, 16'200, 11'826'000);
    check_bill(cost.total, 452, 16'272, 11'878'560);
}

TEST_CASE("a key-value store on demand bills the units that reads and writes take") {
    constexpr std::string_view store = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "api", "product": "gunicorn"},
        {"id": "table", "product": "aws-dynamodb-on-demand"}],
      "links": [
        {"from": "visitors", "to": "api", "protocol": "http", "config": {"latency": "0s"}},
        {"from": "api", "to": "table", "protocol": "http", "config": {"latency": "0s"}}]})";
    constexpr std::string_view items = R"({"version": 1, "operations": [
      {"id": "read", "entry": "x", "root": {"role": "app", "steps": [{"role": "nosql read", "out": "9000B"}]}},
      {"id": "write", "entry": "x", "root": {"role": "app", "steps": [{"role": "nosql write", "in": "2500B"}]}}]})";
    const auto spent = [&](std::string_view operation, int requests) {
        Observed run(plan_of(store, items, [](model::Design& design) { parameters_of(design, "api").latency = {}; }));
        for (int i = 0; i < requests; ++i)
            run.send(operation, milliseconds(10 * i));
        run.advance(Time{} + seconds(100));
        const sim::Cost cost = cost_of(run);
        const auto meter = static_cast<std::size_t>(Meter::million_request_units);
        std::int64_t sum = 0;
        for (const sim::ComponentBill& one : cost.components)
            sum += one.by_meter[meter].spent.micro_usd;
        return sum;
    };
    // $0.625 for a million write units, a read unit a fifth: 1000 writes of 2500 bytes take 3 units each, 1000 reads of
    // 9000 bytes take 3 each.
    CHECK(spent("write", 1000) == 1'875);
    CHECK(spent("read", 1000) == 375);
}

TEST_CASE("memory costs while the workers are in use") {
    Observed run = priced({{"gunicorn", Meter::gigabyte_second, per_unit({1'000'000})}},
                          [](model::Design& design) { parameters_of(design, "gunicorn").memory = {512'000'000}; });
    for (int i = 0; i < 3; ++i)
        run.send("job", seconds(1), i); // 3 × 1 s × 0.512 GB
    run.advance(Time{} + seconds(3600));
    check_bill(cost_of(run).total, 1'536'000, 1'536'000, 1'121'280'000);
}

TEST_CASE("a price need not be a whole number of micro-dollars") {
    // AWS Lambda's $0.0000166667 for a GB-second: 3 x 1 s x 1.769 GB are 5.307 GB-seconds, 88.45 micro-dollars.
    Observed run = priced({{"gunicorn", Meter::gigabyte_second, *parse_unit_price("$0.0000166667")}},
                          [](model::Design& design) { parameters_of(design, "gunicorn").memory = {1'769'000'000}; });
    for (int i = 0; i < 3; ++i)
        run.send("job", seconds(1), i);
    run.advance(Time{} + seconds(3600));
    CHECK(cost_of(run).total.spent.micro_usd == 88);
}

TEST_CASE("storage and people cost by the month") {
    Observed run = priced({{"gunicorn", Meter::gigabyte_month, per_unit({80'000})},
                           {"linux-server", Meter::operator_hour, per_unit({50'000'000})}},
                          [](model::Design& design) {
                              parameters_of(design, "gunicorn").storage = {100'000'000'000};
                              parameters_of(design, "server").operator_time = seconds(2 * 3600);
                          });
    run.advance(Time{} + seconds(3600));
    const sim::Cost cost = cost_of(run);
    REQUIRE(cost.components.size() == 2);
    check_bill(cost.components[0].total, 273'973, 273'973, 200'000'000); // 2 × 2 h × $50 / 730 = $0.27397260…
    check_bill(cost.components[1].total, 10'959, 10'959, 8'000'000);     // 100 GB × $0.08 / 730 = $0.01095890…
}

TEST_CASE("what was spent before the totals began anew is not counted, and slices of a run add up to it") {
    const std::vector<PriceOf> prices{{"linux-server", Meter::hour, per_unit({3'600'000})},
                                      {"gunicorn", Meter::gigabyte_second, per_unit({1'000'000})},
                                      {"gunicorn", Meter::gigabyte, per_unit({1'000'000'000})}};
    const auto limit = [](model::Design& design) { parameters_of(design, "gunicorn").memory_limit = {1'000'000'000}; };
    Observed run = priced(prices, limit);
    run.send("job", seconds(1));
    run.send("job", seconds(11));
    run.advance(Time{} + seconds(10));
    run.metrics.restart_totals(run.simulation.now());
    CHECK(cost_of(run).total.spent.micro_usd == 0);
    for (int tenth = 1; tenth <= 100; ++tenth)
        run.advance(Time{} + seconds(10) + milliseconds(100 * tenth));
    // 10 s × 2 × $0.001; 1 s × 1 GB × $1; 1 MB × $1000.
    CHECK(cost_of(run).total.spent.micro_usd == 20'000 + 1'000'000 + 1'000'000);
}

TEST_CASE("the same run costs nothing where nothing has a price") {
    Observed run = priced({});
    run.send("job");
    run.advance(Time{} + seconds(100));
    CHECK(cost_of(run).components.empty());
    check_bill(cost_of(run).total, 0, 0, 0);
}
