// Stations against the closed forms of queueing theory. Means of independent replications must lie within four standard
// errors of the formula; a wrong service discipline misses by far more.
#include "base/hash.hpp"
#include "support/systems.hpp"

#include <cmath>
#include <functional>

using namespace labrack;
using namespace labrack::test;

namespace {

/// One station behind a client, no network: `workers` workers with an endless queue, on no host or on one core.
std::string station(int workers, bool on_host) {
    const std::string place = on_host ? R"(, "in": "server")" : "";
    return R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "server", "product": "linux-server"},
        {"id": "gunicorn", "product": "gunicorn")" +
           place + R"(, "config": {"workers": )" + std::to_string(workers) + R"(}}],
      "links": [{"from": "visitors", "to": "gunicorn", "protocol": "http", "config": {"latency": "0s"}}]})";
}

std::string load(std::string_view rate, std::string_view demand) {
    return R"({"version": 1, "operations": [{"id": "job", "title": "job", "entry": "queue", "root": {"role": "app", "cpu": )" +
           std::string(demand) + R"(}}], "loads": [{"client": "visitors", "rate": ")" + std::string(rate) +
           R"(", "mix": [{"operation": "job"}]}]})";
}

struct Estimate {
    double mean = 0.0;
    double standard_error = 0.0;
};

/// The mean sojourn time in ms over `replications` of `length`, the first tenth of each left out.
Estimate sojourn_ms(const std::shared_ptr<const model::Plan>& plan, Duration length, int replications) {
    double sum = 0.0;
    double squares = 0.0;
    for (int replication = 0; replication < replications; ++replication) {
        Observed run(plan, mix64(static_cast<std::uint64_t>(replication)));
        run.simulation.advance({Time{} + length / 10}, {nullptr, &run.metrics, nullptr});
        run.metrics.restart_totals(run.simulation.now());
        run.simulation.advance({Time{} + length}, {nullptr, &run.metrics, nullptr});
        const double mean = static_cast<double>(run.metrics.operations()[0].latency.mean().ns) * 1e-6;
        sum += mean;
        squares += mean * mean;
    }
    const double mean = sum / replications;
    const double variance = (squares - sum * mean) / (replications - 1);
    return {mean, std::sqrt(variance / replications)};
}

std::shared_ptr<const model::Plan> station_plan(int workers, bool on_host, std::string_view rate,
                                                std::string_view demand) {
    return plan_of(station(workers, on_host), load(rate, demand), [](model::Design& design) {
        parameters_of(design, "gunicorn").backlog = 1'000'000;
        parameters_of(design, "gunicorn").latency = {};
        parameters_of(design, "server").cores = 1;
        parameters_of(design, "visitors").answer_timeout = seconds(100'000);
    });
}

void check_sojourn(const Estimate& estimate, double theory_ms) {
    CAPTURE(estimate.mean);
    CAPTURE(estimate.standard_error);
    CAPTURE(theory_ms);
    CHECK(estimate.standard_error < 0.02 * theory_ms);
    CHECK(std::fabs(estimate.mean - theory_ms) < 4.0 * estimate.standard_error);
}

/// Erlang's C: the probability of waiting with c servers and load a = λ/μ (Erlang 1917; Kleinrock 1975, 3.40).
double erlang_c(int servers, double load) {
    double term = 1.0;
    double sum = 0.0;
    for (int k = 0; k < servers; ++k) {
        sum += term;
        term *= load / (k + 1);
    }
    const double busy = term * servers / (servers - load);
    return busy / (sum + busy);
}

} // namespace

TEST_CASE("M/M/1: mean sojourn time is 1 / (μ - λ)") { // Kleinrock 1975, 3.26
    check_sojourn(sojourn_ms(station_plan(1, false, "50/s", R"({"exponential": "10ms"})"), seconds(2000), 10), 20.0);
    check_sojourn(sojourn_ms(station_plan(1, false, "80/s", R"({"exponential": "10ms"})"), seconds(2500), 16), 50.0);
}

TEST_CASE("M/M/c: waiting is Erlang's C / (cμ - λ)") { // Kleinrock 1975, 3.42
    for (const int servers : {2, 8}) {
        const double rate = servers * 80.0;
        const double theory = 10.0 + 1000.0 * erlang_c(servers, servers * 0.8) / (servers * 100.0 - rate);
        const auto plan =
            station_plan(servers, false, std::to_string(static_cast<int>(rate)) + "/s", R"({"exponential": "10ms"})");
        check_sojourn(sojourn_ms(plan, seconds(600), 12), theory);
    }
}

TEST_CASE("M/D/1: waiting is half of M/M/1's") { // Pollaczek and Khinchine; Kleinrock 1975, 5.76
    check_sojourn(sojourn_ms(station_plan(1, false, "80/s", R"("10ms")"), seconds(1500), 12), 30.0);
}

TEST_CASE("M/G/1 with log-normal service: waiting grows with (1 + cv²) / 2") { // Kleinrock 1975, 5.76
    check_sojourn(
        sojourn_ms(station_plan(1, false, "70/s", R"({"log_normal": {"mean": "10ms", "cv": 0.5}})"), seconds(1500), 12),
        10.0 + 0.7 / 0.3 * 10.0 * 1.25 / 2.0);
}

TEST_CASE("M/G/1-PS: mean sojourn time is s / (1 - ρ), whatever the distribution") { // Kleinrock 1976, 4.17
    for (const char* demand : {R"("10ms")", R"({"log_normal": {"mean": "10ms", "cv": 2}})"}) {
        check_sojourn(sojourn_ms(station_plan(64, true, "50/s", demand), seconds(1500), 12), 20.0);
    }
}

TEST_CASE("Little's law: what is in the system is what arrives times how long it stays") {
    const auto plan = station_plan(1, false, "80/s", R"({"exponential": "10ms"})");
    Observed run(plan, 3);
    const Duration length = seconds(500);
    run.advance(Time{} + length);
    const auto gunicorn = plan->first_instance[plan->design.find("gunicorn")->value];
    double area_ns = 0.0;
    for (const sim::Interval& interval : run.metrics.series()) {
        area_ns += static_cast<double>(interval.busy[gunicorn.value] + interval.queued[gunicorn.value]);
    }
    double stayed_ns = 0.0;
    for (const sim::FinishedRequest& request : run.finished)
        stayed_ns += static_cast<double>((request.end - request.start).ns);
    CHECK(area_ns == doctest::Approx(stayed_ns).epsilon(0.001)); // the few still inside at the end
}
