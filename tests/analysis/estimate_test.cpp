// The instant estimate against theory's closed forms, which it should meet exactly.
#include "support/che.hpp"
#include "support/erlang.hpp"
#include "support/estimates.hpp"

#include <algorithm>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using analysis::Estimate;
using analysis::Resource;

namespace {

/// The latency of the theory pair NAME in ms.
double theory_ms(const std::string& name) {
    return latency_ms(analysis::estimate(*steady_example("theory", name)));
}

/// A millionth of it: latencies are whole nanoseconds.
doctest::Approx exactly(double value) {
    return doctest::Approx(value).epsilon(1e-6);
}

/// Mean sojourn time in ms of M/M/c with service of 10 ms (Kleinrock 1975, 3.42).
double many_workers_ms(int servers, double rate) {
    return 10.0 + 1000.0 * erlang_c(servers, rate / 100.0) / (servers * 100.0 - rate);
}

/// Visitors without a way to go, before what `nodes` and `links` say.
SharedPlan small(const std::string& nodes, const std::string& links, const std::string& root,
                 const std::string& load = R"("rate": "50/s")", const std::string& collections = "[]") {
    return plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}, )" + nodes +
                       R"(], "links": [)" + links + "]}",
                   R"({"version": 1, "collections": )" + collections +
                       R"(, "operations": [{"id": "job", "entry": "x", "root": )" + root +
                       R"(}], "loads": [{"client": "visitors", )" + load + R"(, "mix": [{"operation": "job"}]}]})");
}

constexpr const char* to_station =
    R"({"from": "visitors", "to": "station", "protocol": "http", "config": {"latency": "0s"}})";

model::InstanceIndex instance(const model::Plan& plan, std::string_view node) {
    return plan.first_instance[plan.design.find(node).value().value];
}

} // namespace

TEST_CASE("one worker: M/M/1, M/D/1 and M/G/1 by Pollaczek and Khinchine") {
    CHECK(theory_ms("mm1-50") == exactly(1000.0 / (100.0 - 50.0)));
    CHECK(theory_ms("mm1-80") == exactly(1000.0 / (100.0 - 80.0)));
    CHECK(theory_ms("mm1-95") == exactly(1000.0 / (100.0 - 95.0)));
    CHECK(theory_ms("md1") == exactly(10.0 + 0.8 / 0.2 * 10.0 / 2.0));
    CHECK(theory_ms("mg1-cv05") == exactly(10.0 + 0.7 / 0.3 * 10.0 * 1.25 / 2.0));
    CHECK(theory_ms("mg1-cv2") == exactly(10.0 + 0.2 / 0.8 * 10.0 * 5.0 / 2.0));
}

TEST_CASE("several workers: M/M/c by Erlang's C") {
    CHECK(theory_ms("mm2") == exactly(many_workers_ms(2, 140.0)));
    CHECK(theory_ms("mm8") == exactly(many_workers_ms(8, 640.0)));
    CHECK(theory_ms("mm32") == exactly(many_workers_ms(32, 2880.0)));
}

TEST_CASE("a shared core: M/G/1 with processor sharing, whatever the distribution") {
    CHECK(theory_ms("mg1-ps") == exactly(20.0));
}

// M/M/2 and M/M/2 with processor sharing have the same number inside, and so has anything between.
TEST_CASE("four workers on two cores wait as M/M/2 does, for workers and for cores together") {
    const auto plan = small(R"({"id": "server", "product": "linux-server", "config": {"cores": 2}},
        {"id": "station", "product": "station", "in": "server", "config": {"workers": 4}})",
                            to_station, R"({"role": "service", "cpu": {"exponential": "10ms"}})", R"("rate": "140/s")");
    CHECK(latency_ms(analysis::estimate(*plan)) == exactly(many_workers_ms(2, 140.0)));
}

TEST_CASE("networks of queues: tandem and feedback as Jackson has them") {
    CHECK(theory_ms("tandem") == exactly(1000.0 / (200.0 - 60.0) + 1000.0 / (100.0 - 60.0)));
    // The sixteenth visit that the example cuts off is one in a million.
    CHECK(theory_ms("feedback") == doctest::Approx(1.0 / 0.6 * 1000.0 / (100.0 - 60.0)).epsilon(1e-4));
}

TEST_CASE("machine repairman: twelve users who think share one worker") { // Kleinrock 1975, 3.9 (M/M/1//M)
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; k <= 12; ++k)
        sum += term *= (12 - k + 1) * 0.1;
    const double throughput = 0.1 * (1.0 - 1.0 / sum); // per ms
    const Estimate found = analysis::estimate(*steady_example("theory", "repairman"));
    CHECK(latency_ms(found) == doctest::Approx(12.0 / throughput - 100.0).epsilon(1e-3));
    CHECK(found.operations[0].rate.per_second() == doctest::Approx(throughput * 1000.0).epsilon(1e-3));
    CHECK(found.stable);
}

TEST_CASE("round robin over three servers: each has a third of the arrivals, more evenly") {
    const double exact_ms = 1000.0 * erlang3_m_c_inside(320.0, 100.0, 4, 150) / 320.0;
    CHECK(theory_ms("e3m4") == doctest::Approx(exact_ms).epsilon(0.05));
}

TEST_CASE("who sends like a metronome to a constant service never waits") {
    const auto plan = small(R"({"id": "station", "product": "station"})", to_station,
                            R"({"role": "service", "cpu": "10ms"})", R"("rate": "90/s", "arrivals": "regular")");
    CHECK(latency_ms(analysis::estimate(*plan)) == exactly(10.0));
}

TEST_CASE("an LRU cache's hits are those of Che's approximation") {
    const auto plan =
        small(R"({"id": "cache", "product": "varnish", "config": {"cache_objects": 100, "cache_ttl": "0s"}},
        {"id": "origin", "product": "nginx"})",
              R"({"from": "visitors", "to": "cache", "protocol": "http", "config": {"latency": "0s"}},
        {"from": "cache", "to": "origin", "protocol": "http", "config": {"latency": "0s", "connections": "keep"}})",
              R"({"role": "web", "object": "pictures", "cacheable": true, "wait": "100ms"})", R"("rate": "20/s")",
              R"([{"id": "pictures", "objects": 1000, "zipf": 0.8}])");
    const Estimate found = analysis::estimate(*plan);
    const double misses = found.instances[instance(*plan, "origin").value].visits.per_second() / 20.0;
    CHECK(1.0 - misses == doctest::Approx(che(1000, 0.8, 100)).epsilon(0.005));
}

// Of a cache that keeps an object for 10 s a request finds it unless it is the first since then: λT / (1 + λT).
TEST_CASE("what is of use for a while only is fetched anew after it") {
    const auto plan = small(R"({"id": "cache", "product": "varnish", "config": {"cache_ttl": "10s"}},
        {"id": "origin", "product": "nginx"})",
                            R"({"from": "visitors", "to": "cache", "protocol": "http"},
        {"from": "cache", "to": "origin", "protocol": "http"})",
                            R"({"role": "web", "object": "pictures", "cacheable": true})", R"("rate": "20/s")",
                            R"([{"id": "pictures", "objects": 100}])");
    const Estimate found = analysis::estimate(*plan);
    const double misses = found.instances[instance(*plan, "origin").value].visits.per_second() / 20.0;
    CHECK(misses == exactly(1.0 / (1.0 + 0.2 * 10.0)));
}

TEST_CASE("a request takes its look-up, its connection and the way there and back") {
    // 100 people, 50 requests a second, each person one in 2 s: of a name kept for 60 s one in 31 is looked up. No
    // connection is kept. TLS takes one more round trip and 0.5 ms of the server.
    const auto plan = plan_of(R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"keep_alive": "0s"}},
        {"id": "dns", "product": "dns-zone", "config": {"records": [
          {"name": "www", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
        {"id": "server", "product": "linux-server", "config": {"address": "8.8.8.8", "cores": 64}},
        {"id": "web", "product": "nginx", "in": "server"}],
      "links": [{"from": "visitors", "to": "dns", "protocol": "dns", "config": {"latency": "10ms"}},
        {"from": "visitors", "to": "web", "protocol": "https", "config": {"latency": "20ms"}}]})",
                              R"({"version": 1, "operations": [
        {"id": "page", "entry": "www", "root": {"role": "web", "wait": "7ms"}}],
      "loads": [{"client": "visitors", "rate": "50/s", "mix": [{"operation": "page"}]}]})");
    const double look_up = (20.0 + 0.2) / 31.0;
    CHECK(latency_ms(analysis::estimate(*plan)) == doctest::Approx(look_up + 3 * 40.0 + 7.0 + 0.5).epsilon(1e-4));
}

TEST_CASE("work for later adds to the load, not to the latency") {
    const auto plan = small(R"({"id": "station", "product": "gunicorn", "config": {"workers": 8}})", to_station,
                            R"({"role": "app", "wait": "10ms", "steps": [
                                {"role": "app", "wait": "60ms", "answer": "later"}]})");
    const Estimate found = analysis::estimate(*plan);
    CHECK(latency_ms(found) < 11.5);
    CHECK(found.instances[instance(*plan, "station").value].workers.ppm == 437'500); // 50/s × 70 ms of 8
}

TEST_CASE("a worker that waits for the database is in use") {
    const auto plan =
        steady_example("bench", "web", [](model::Design& design) { parameters_of(design, "database").workers = 16; });
    const Estimate found = analysis::estimate(*plan);
    // 900/s × (8 + 6 ms) of 2 × 8 workers; the database's 16 connections are never short of the 16 who ask.
    CHECK(found.instances[instance(*plan, "app").value].workers.fraction() == exactly(0.9 * 14.0 / 16.0));
    CHECK(found.instances[instance(*plan, "database").value].wait.ns == 0);
    CHECK(found.instances[instance(*plan, "app").value].wait.ns > 0);
    CHECK(found.resources.front().resource == Resource::workers);
    CHECK(found.resources.front().instance == instance(*plan, "app"));
}

TEST_CASE("capacity: what is used most by a request bounds the throughput") {
    const auto plan =
        steady_example("bench", "web", [](model::Design& design) { parameters_of(design, "database").workers = 16; });
    const analysis::Capacity found = analysis::capacity(*plan);
    CHECK(found.rate.per_second() == doctest::Approx(16.0 / 0.014).epsilon(1e-5)); // workers ÷ (8 + 6 ms)
    CHECK(found.factor.fraction() == doctest::Approx(16.0 / 0.014 / 900.0).epsilon(1e-5));
    REQUIRE(found.bottleneck);
    CHECK(found.bottleneck->instance == instance(*plan, "app"));
    CHECK(found.bottleneck->resource == Resource::workers);
}

TEST_CASE("an overloaded design says what is overloaded, in numbers that exist") {
    const auto plan = scaled(*steady_example("theory", "mm1-80"), 2.0);
    const Estimate found = analysis::estimate(*plan);
    CHECK_FALSE(found.stable);
    CHECK_FALSE(found.operations[0].stable);
    CHECK_FALSE(found.operations[0].latency);
    REQUIRE_FALSE(found.resources.empty());
    CHECK(found.resources.front().instance == instance(*plan, "station"));
    CHECK(found.resources.front().utilization.ppm == 1'600'000);
    CHECK(found.capacity.rate.per_second() == doctest::Approx(100.0));
    CHECK(found.instances[instance(*plan, "station").value].wait.ns == 0);
}

TEST_CASE("what does not need the overloaded component keeps its latency") {
    const auto plan = plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn", "config": {"workers": 1}}],
      "links": [{"from": "visitors", "to": "web", "protocol": "http"}, {"from": "web", "to": "app", "protocol": "http"}]})",
                              R"({"version": 1, "operations": [
        {"id": "file", "entry": "x", "root": {"role": "web", "wait": "1ms"}},
        {"id": "page", "entry": "x", "root": {"role": "app", "wait": "100ms"}}],
      "loads": [{"client": "visitors", "rate": "40/s", "mix": [{"operation": "file"}, {"operation": "page"}]}]})");
    const Estimate found = analysis::estimate(*plan);
    CHECK_FALSE(found.stable);
    CHECK(found.operations[0].latency);
    CHECK_FALSE(found.operations[1].latency);
}

TEST_CASE("without a load there is nothing to say, and without somebody who serves no latency") {
    const auto idle = small(R"({"id": "station", "product": "station"})", to_station,
                            R"({"role": "service", "cpu": "10ms"})", R"("rate": "0/s")");
    const Estimate nothing = analysis::estimate(*idle);
    CHECK(nothing.stable);
    CHECK_FALSE(nothing.operations[0].latency);
    CHECK(nothing.capacity.rate.nano_per_second == 0);
    CHECK_FALSE(nothing.capacity.bottleneck);

    const auto lost = small(R"({"id": "station", "product": "station"})", to_station,
                            R"({"role": "service", "steps": [{"role": "sql read"}]})");
    const Estimate unserved = analysis::estimate(*lost);
    CHECK_FALSE(unserved.operations[0].served);
    CHECK_FALSE(unserved.operations[0].latency);
}

TEST_CASE("of a profile the highest rate counts, or that at an instant") {
    const auto plan =
        small(R"({"id": "station", "product": "station"})", to_station, R"({"role": "service", "cpu": "1ms"})",
              R"("profile": [{"at": "0s", "rate": "10/s"}, {"at": "10s", "rate": "30/s", "ramp": true}])");
    const auto rate = [&](std::optional<Duration> at) {
        return analysis::estimate(*plan, {at}).operations[0].rate.per_second();
    };
    CHECK(rate(std::nullopt) == exactly(30.0));
    CHECK(rate(seconds(0)) == exactly(10.0));
    CHECK(rate(seconds(5)) == exactly(20.0));
    CHECK(rate(seconds(20)) == exactly(30.0));
}

TEST_CASE("what is left out is said") {
    const auto plan = plan_of(one_server, R"({"version": 1,
      "operations": [{"id": "page", "entry": "www.foobar.com", "root": {"role": "app", "cpu": "4ms"}}],
      "loads": [{"client": "visitors", "script": {"messages": 10, "during": "1s"}, "mix": [{"operation": "page"}]}],
      "interventions": [{"at": "1s", "stop": "server"}]})");
    const Estimate found = analysis::estimate(*plan);
    CHECK(found.omissions == std::vector{analysis::Omission::interventions, analysis::Omission::script});
}
