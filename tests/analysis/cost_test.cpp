// The cost of a month: against bills made out by hand, and against what runs are billed.
#include "analysis/cost.hpp"
#include "analysis/responsibilities.hpp"
#include "sim/cost.hpp"
#include "support/systems.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using model::Meter;

namespace {

constexpr std::string_view two_servers = R"({"version": 1, "nodes": [
    {"id": "visitors", "product": "visitors"}, {"id": "server", "product": "linux-server", "replicas": 2},
    {"id": "app", "product": "gunicorn"}],
  "links": [{"from": "visitors", "to": "app", "protocol": "http"}]})";

std::string jobs(const std::string& profile) {
    return R"({"version": 1, "operations": [{"id": "job", "entry": "x", "root": {"role": "app", "wait": "100ms", "out": "1MB"}}],
      "loads": [{"client": "visitors", )" +
           profile + R"(, "mix": [{"operation": "job"}]}]})";
}

/// `two_servers` under the load, where the prices of each product are those given.
std::shared_ptr<const model::Plan> priced(const std::vector<std::pair<std::string, model::Price>>& prices,
                                          const std::string& workload, const Adjust& adjust = {}) {
    model::Catalogue catalogue = model::built_in_catalogue();
    for (model::Product& product : catalogue.products) {
        product.prices.clear();
        for (const auto& [id, price] : prices)
            if (id == product.id) product.prices.push_back(price);
    }
    auto design = model::read_design(two_servers, "design", catalogue);
    REQUIRE_MESSAGE(design, said(design.problems()));
    if (adjust) adjust(*design);
    auto read = model::read_workload(workload, "workload");
    REQUIRE_MESSAGE(read, said(read.problems()));
    auto plan = model::make_plan(catalogue, *design, *read);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    return *plan;
}

model::Price price(Meter meter, std::int64_t micro_usd) {
    return {meter, per_unit({micro_usd}), "", "", 0, {}};
}

std::int64_t total(const std::shared_ptr<const model::Plan>& plan) {
    return analysis::monthly_cost(*plan).total.micro_usd;
}

} // namespace

TEST_CASE("a month's machines, storage and work cost by their number, whatever the load") {
    const auto hourly = priced({{"linux-server", price(Meter::hour, 41'600)}}, jobs(R"("rate": "1/s")"));
    CHECK(total(hourly) == 60'736'000); // 2 × 730 h × $0.0416
    const auto kept = priced(
        {{"linux-server", price(Meter::operator_hour, 50'000'000)}, {"gunicorn", price(Meter::gigabyte_month, 80'000)}},
        jobs(R"("rate": "1/s")"), [](model::Design& design) {
            parameters_of(design, "server").operator_time = seconds(2 * 3600);
            parameters_of(design, "app").storage = {100'000'000'000};
        });
    const analysis::MonthlyCost cost = analysis::monthly_cost(*kept);
    REQUIRE(cost.components.size() == 2);
    CHECK(cost.components[0].total.micro_usd == 200'000'000); // 2 × 2 h × $50
    CHECK(cost.components[1].total.micro_usd == 8'000'000);   // 100 GB × $0.08
    CHECK(cost.by_meter[static_cast<std::size_t>(Meter::operator_hour)].micro_usd == 200'000'000);
    CHECK(cost.most_expensive() == &cost.components[0]);
    // The same work, by who operates what.
    const auto owned = analysis::responsibilities(*kept);
    REQUIRE(owned.size() == 2);
    CHECK(owned[0].work == seconds(4 * 3600));
    CHECK(owned[0].cost.micro_usd == 200'000'000);
}

TEST_CASE("what one runs oneself takes hours of people, what a provider runs fewer or none") {
    const auto hours_cost = [](std::string_view product, std::string_view more = "") {
        const std::string design =
            R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "it", "product": ")" +
            std::string(product) + R"("})" + std::string(more) + R"(], "links": []})";
        const analysis::MonthlyCost cost = analysis::monthly_cost(*plan_of(
            design,
            R"({"version": 1, "operations": [{"id": "page", "entry": "www", "root": {"role": "app"}}], "loads": []})"));
        return cost.of(Meter::operator_hour).micro_usd;
    };
    CHECK(hours_cost("mysql") == 174'080'000);                 // 4 h × $43.52
    CHECK(hours_cost("linux-server") == 130'560'000);          // 3 h
    CHECK(hours_cost("haproxy") == 43'520'000);                // 1 h
    CHECK(hours_cost("aws-rds-mysql") == 43'520'000);          // 1 h
    CHECK(hours_cost("aws-rds-mysql-multi-az") == 43'520'000); // half an hour for each of its two instances
    CHECK(hours_cost("aws-elasticache") == 21'760'000);        // 0.5 h
    CHECK(hours_cost("kubernetes-cluster") == 348'160'000);    // 8 h
    CHECK(hours_cost("kubernetes-cluster", R"(, {"id": "machines", "product": "kubernetes-node-group", "in": "it",
                                               "replicas": 3})") == 413'440'000); // 8 h + 3 × 0.5 h
    CHECK(hours_cost("heroku-dynos") == 10'880'000);                              // 0.25 h
    for (const std::string_view managed : {"aws-s3", "aws-dynamodb", "aws-lambda", "aws-cloudfront", "route-53"})
        CHECK_MESSAGE(hours_cost(managed) == 0, managed);
}

TEST_CASE("a larger machine costs more, by its cores or its memory, what is more") {
    const auto hour_cost = [](std::string_view product, int cores, std::int64_t megabytes) {
        const std::string design =
            R"({"version": 1, "nodes": [{"id": "it", "product": ")" + std::string(product) + R"("}], "links": []})";
        const analysis::MonthlyCost cost = analysis::monthly_cost(*plan_of(
            design,
            R"({"version": 1, "operations": [{"id": "page", "entry": "www", "root": {"role": "app"}}], "loads": []})",
            [&](model::Design& changed) {
                parameters_of(changed, "it").cores = cores;
                parameters_of(changed, "it").memory = {megabytes * 1'000'000};
            }));
        return cost.of(Meter::hour).micro_usd;
    };
    CHECK(hour_cost("linux-server", 2, 4'000) == 30'368'000);     // 730 × $0.0416
    CHECK(hour_cost("linux-server", 64, 4'000) == 971'776'000);   // 32 times as many cores
    CHECK(hour_cost("linux-server", 2, 16'000) == 121'472'000);   // 4 times the memory
    CHECK(hour_cost("linux-server", 1, 4'000) == 30'368'000);     // the memory of one of two cores
    CHECK(hour_cost("linux-server", 1, 2'000) == 15'184'000);     // half of both
    CHECK(hour_cost("aws-ec2-t3-large", 2, 4'000) == 60'736'000); // 730 × $0.0832, as the provider makes it
}

TEST_CASE("every product that takes hours of people has the price of an hour, and the other way round") {
    for (const model::Product& product : model::built_in_catalogue().products) {
        std::int64_t pico_usd = 0;
        for (const model::Price& one : product.prices)
            if (one.meter == Meter::operator_hour) pico_usd += one.amount.pico_usd;
        CHECK_MESSAGE(pico_usd == (product.parameters.operator_time.ns > 0 ? per_unit({43'520'000}).pico_usd : 0),
                      product.id);
    }
}

TEST_CASE("requests and gigabytes cost by their number in the month") {
    const std::vector<std::pair<std::string, model::Price>> prices{
        {"gunicorn", price(Meter::million_requests, 200'000)}, {"gunicorn", price(Meter::gigabyte, 10'000)}};
    // 10/s × 2,628,000 s = 26.28 million: × $0.20 = $5.256; 1 MB each: 26,280 GB × $0.01 = $262.80.
    CHECK(total(priced(prices, jobs(R"("rate": "10/s")"))) == 5'256'000 + 262'800'000);
    // From 0 to 20/s in a straight line: 10/s in the mean.
    CHECK(total(priced(
              prices,
              jobs(R"("profile": [{"at": "0s", "rate": "0/s"}, {"at": "60s", "rate": "20/s", "ramp": true}])"))) ==
          5'256'000 + 262'800'000);
}

TEST_CASE("quiet nights and busy evenings cost their hours each") {
    const std::vector<std::pair<std::string, model::Price>> prices{
        {"gunicorn", price(Meter::million_requests, 200'000)}, {"linux-server", price(Meter::hour, 10'000)}};
    const auto calm = priced(prices, jobs(R"("rate": "1/s")"));
    const auto busy = priced(prices, jobs(R"("rate": "10/s")"));
    const std::vector<analysis::MonthPart> month{{calm.get(), seconds(600 * 3600)}, {busy.get(), seconds(130 * 3600)}};
    // 600 × 3600 × 1 + 130 × 3600 × 10 = 6.84 million requests: $1.368; and 2 × 730 × $0.01.
    CHECK(analysis::monthly_cost(month).total.micro_usd == 1'368'000 + 14'600'000);
}

TEST_CASE("of what scales, as many are billed as the load asks for, within its bounds") {
    const auto scaled = [](const std::string& rate) {
        return priced({{"gunicorn", price(Meter::hour, 1'000'000)}}, jobs("\"rate\": \"" + rate + "\""),
                      [](model::Design& design) {
                          model::Parameters& app = parameters_of(design, "app");
                          app.scaling = model::Scaling::target_tracking;
                          app.scaling_metric = model::ScalingMetric::requests;
                          app.target_per_replica = 10;
                          app.min_replicas = 2;
                          app.max_replicas = 6;
                      });
    };
    CHECK(total(scaled("1/s")) == 2 * 730'000'000LL);  // the least
    CHECK(total(scaled("35/s")) == 4 * 730'000'000LL); // 3.5, rounded up
    CHECK(total(scaled("200/s")) == 6 * 730'000'000LL);
}

TEST_CASE("an estimated month is what a run's meters would charge for the same load") {
    // Everything with a meter: functions, a store by units, objects, and what a private subnet sends through a gateway.
    const auto plan = plan_of(R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 500}},
        {"id": "readers", "product": "visitors", "config": {"clients": 500}},
        {"id": "region", "product": "region"}, {"id": "zone", "product": "zone", "in": "region"},
        {"id": "public", "product": "public-subnet", "in": "zone"}, {"id": "private", "product": "private-subnet", "in": "zone"},
        {"id": "nat", "product": "aws-nat-gateway", "in": "public"},
        {"id": "gateway", "product": "aws-api-gateway"}, {"id": "fn", "product": "aws-lambda"},
        {"id": "table", "product": "aws-dynamodb-on-demand"}, {"id": "photos", "product": "aws-s3", "config": {"storage": "200GB"}},
        {"id": "alb", "product": "aws-alb", "in": "public"},
        {"id": "box", "product": "linux-server", "in": "private", "config": {"cores": 4}},
        {"id": "app", "product": "gunicorn", "in": "box", "config": {"workers": 30}},
        {"id": "mail", "product": "mail-service"}],
      "links": [
        {"from": "visitors", "to": "gateway", "protocol": "http"}, {"from": "gateway", "to": "fn", "protocol": "http"},
        {"from": "fn", "to": "table", "protocol": "http"}, {"from": "fn", "to": "photos", "protocol": "http"},
        {"from": "readers", "to": "alb", "protocol": "http"}, {"from": "alb", "to": "app", "protocol": "http"},
        {"from": "app", "to": "mail", "protocol": "http"}]})",
                              R"({"version": 1, "operations": [
        {"id": "photo", "entry": "api", "root": {"role": "background", "cpu": "20ms", "out": "5kB", "steps": [
          {"role": "nosql read", "out": "9kB"}, {"role": "nosql write", "in": "3kB"}, {"role": "blob", "out": "50kB"}]}},
        {"id": "mail", "entry": "www", "root": {"role": "app", "cpu": "2ms", "out": "20kB", "steps": [
          {"role": "mail", "in": "10kB", "out": "1kB"}]}}],
      "loads": [{"client": "visitors", "rate": "10/s", "mix": [{"operation": "photo"}]},
                {"client": "readers", "rate": "10/s", "mix": [{"operation": "mail"}]}]})");
    Observed run(plan);
    run.advance(Time{} + seconds(60));
    run.metrics.restart_totals(run.simulation.now());
    run.advance(Time{} + seconds(1060));
    const sim::Cost billed = sim::cost_of(*plan, run.metrics, run.simulation.now());
    const analysis::MonthlyCost estimated = analysis::monthly_cost(*plan);
    REQUIRE(estimated.components.size() == billed.components.size());
    int meters = 0;
    for (std::size_t i = 0; i < billed.components.size(); ++i) {
        for (std::size_t m = 0; m < model::meter_count; ++m) {
            const auto expected = static_cast<double>(billed.components[i].by_meter[m].per_month.micro_usd);
            const auto found = static_cast<double>(estimated.components[i].by_meter[m].micro_usd);
            CAPTURE(plan->design.node(billed.components[i].node).id);
            CAPTURE(model::to_text(static_cast<Meter>(m)));
            CAPTURE(expected);
            CAPTURE(found);
            meters += expected > 0.0 ? 1 : 0;
            // Some 10,000 requests of each operation: 4 / sqrt(10,000) = 4 %; busy time is an estimate of 10 %.
            const bool is_time = m == static_cast<std::size_t>(Meter::gigabyte_second);
            CHECK(std::abs(found - expected) <= (is_time ? 0.1 : 0.04) * expected);
        }
    }
    CHECK(meters == 13); // hours 3, requests 4, gigabytes 2, one each of units, GB-seconds, GB-months, hours of people
}

TEST_CASE("dollars are shown to the cent, and what is less than a cent is not nothing") {
    CHECK(analysis::dollars_figure({91'104'000}).en == "$91.10");
    CHECK(analysis::dollars_figure({95'000}).en == "$0.10");
    CHECK(analysis::dollars_figure({4'200}).en == "$0.0042");
    CHECK(analysis::dollars_figure({4'200}).es == "$0,0042");
    CHECK(analysis::dollars_figure({}).en == "$0.00");
}
