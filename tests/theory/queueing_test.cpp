// Stations against the closed forms of queueing theory. Means of independent replications must lie within four standard
// errors of the formula; a wrong service discipline misses by far more.
#include "base/hash.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

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

/// The share of requests that find no room, over replications like those of `sojourn_ms`.
Estimate lost_share(const std::shared_ptr<const model::Plan>& plan, Duration length, int replications) {
    double sum = 0.0;
    double squares = 0.0;
    for (int replication = 0; replication < replications; ++replication) {
        Observed run(plan, mix64(static_cast<std::uint64_t>(replication)));
        run.simulation.advance({Time{} + length}, {nullptr, &run.metrics, nullptr});
        const sim::OperationMetrics& jobs = run.metrics.operations()[0];
        const double share = static_cast<double>(jobs.failed[static_cast<std::size_t>(sim::Reason::overload)]) /
                             static_cast<double>(jobs.finished());
        sum += share;
        squares += share * share;
    }
    const double mean = sum / replications;
    const double variance = (squares - sum * mean) / (replications - 1);
    return {mean, std::sqrt(variance / replications)};
}

void check_share(const Estimate& estimate, double theory) {
    CAPTURE(estimate.mean);
    CAPTURE(theory);
    CHECK(estimate.standard_error < 0.03 * theory);
    CHECK(std::fabs(estimate.mean - theory) < 4.0 * estimate.standard_error);
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

/// nginx, whose workers wait for nobody, in front of Gunicorn; no network, no overhead, room for everybody.
std::shared_ptr<const model::Plan> tandem(int nginx_workers, const std::string& parts, const std::string& load) {
    constexpr std::string_view design = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 1000}}, {"id": "nginx", "product": "nginx"},
                {"id": "gunicorn", "product": "gunicorn", "config": {"workers": 1}}],
      "links": [{"from": "visitors", "to": "nginx", "protocol": "http", "config": {"latency": "0s"}},
                {"from": "nginx", "to": "gunicorn", "protocol": "http", "config": {"latency": "0s"}}]})";
    const std::string workload = R"({"version": 1, "operations": [{"id": "job", "entry": "queue", "root": )" + parts +
                                 R"(}], "loads": [{"client": "visitors", "mix": [{"operation": "job"}], )" + load +
                                 "}]}";
    return plan_of(design, workload, [&](model::Design& changed) {
        for (const char* node : {"nginx", "gunicorn"}) {
            parameters_of(changed, node).backlog = 1'000'000;
            parameters_of(changed, node).latency = {};
            parameters_of(changed, node).overhead = {};
            parameters_of(changed, node).answer_timeout = seconds(100'000);
        }
        parameters_of(changed, "nginx").workers = nginx_workers;
        parameters_of(changed, "visitors").answer_timeout = seconds(100'000);
    });
}

/// The mean time that each of `users` waits for stations with these demands, by exact mean value analysis (Reiser and
/// Lavenberg 1980). Demands and thinking in ms.
double mva_wait(int users, double thinking, const std::vector<double>& demands) {
    std::vector<double> inside(demands.size(), 0.0);
    double wait = 0.0;
    for (int n = 1; n <= users; ++n) {
        wait = 0.0;
        std::vector<double> times(demands.size());
        for (std::size_t k = 0; k < demands.size(); ++k)
            wait += times[k] = demands[k] * (1.0 + inside[k]);
        for (std::size_t k = 0; k < demands.size(); ++k)
            inside[k] = n / (thinking + wait) * times[k];
    }
    return wait;
}

/// Erlang's B: the probability that all of c servers are busy and the request is lost (Erlang 1917; Kleinrock 1975,
/// 3.44).
double erlang_b(int servers, double load) {
    double blocked = 1.0;
    for (int k = 1; k <= servers; ++k)
        blocked = load * blocked / (k + load * blocked);
    return blocked;
}

/// The mean number in an E3/M/c station, from the stationary distribution of its Markov chain: the phase of the next
/// arrival × the number inside (at most `most`), by uniformisation and power iteration (Stewart 1994, 3.2).
double erlang3_m_c_inside(double arrivals, double service, int servers, int most) {
    const double phase_rate = 3.0 * arrivals;
    const double clock = phase_rate + service * servers;
    const auto states = static_cast<std::size_t>(most) + 1;
    std::vector<double> now(3 * states, 1.0 / static_cast<double>(3 * states));
    for (int step = 0; step < 40'000; ++step) {
        std::vector<double> next(3 * states, 0.0);
        for (std::size_t inside = 0; inside < states; ++inside) {
            const double served = service * std::min(static_cast<int>(inside), servers);
            for (std::size_t phase = 0; phase < 3; ++phase) {
                const double here = now[3 * inside + phase];
                const std::size_t after = phase < 2 ? 3 * inside + phase + 1 : 3 * std::min(inside + 1, states - 1);
                next[after] += here * phase_rate / clock;
                if (inside > 0) next[3 * (inside - 1) + phase] += here * served / clock;
                next[3 * inside + phase] += here * (clock - phase_rate - served) / clock;
            }
        }
        now.swap(next);
    }
    double mean = 0.0;
    for (std::size_t i = 0; i < now.size(); ++i)
        mean += now[i] * static_cast<double>(i / 3);
    return mean;
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

TEST_CASE("Erlang B: without room to wait, all servers busy means lost") {
    const auto plan =
        plan_of(station(8, false), load("600/s", R"({"exponential": "10ms"})"), [](model::Design& design) {
            parameters_of(design, "gunicorn").backlog = 0;
            parameters_of(design, "gunicorn").latency = {};
        });
    check_share(lost_share(plan, seconds(300), 12), erlang_b(8, 6.0));
}

TEST_CASE("M/M/1/K: with room for K the share lost is (1 - ρ) ρ^K / (1 - ρ^(K + 1))") { // Kleinrock 1975, 3.45
    const auto plan = plan_of(station(1, false), load("80/s", R"({"exponential": "10ms"})"), [](model::Design& design) {
        parameters_of(design, "gunicorn").backlog = 4;
        parameters_of(design, "gunicorn").latency = {};
    });
    check_share(lost_share(plan, seconds(2000), 12), 0.2 * std::pow(0.8, 5) / (1.0 - std::pow(0.8, 6)));
}

TEST_CASE("E3/M/4: round robin over three servers makes every third arrival of a Poisson stream") {
    constexpr std::string_view design = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "lb", "product": "haproxy"},
                {"id": "gunicorn", "product": "gunicorn", "replicas": 3, "config": {"workers": 4}}],
      "links": [{"from": "visitors", "to": "lb", "protocol": "http", "config": {"latency": "0s"}},
                {"from": "lb", "to": "gunicorn", "protocol": "http", "config": {"latency": "0s"}}]})";
    const auto plan = plan_of(design, load("1020/s", R"({"exponential": "10ms"})"), [](model::Design& changed) {
        parameters_of(changed, "gunicorn").backlog = 1'000'000;
        parameters_of(changed, "gunicorn").latency = {};
        parameters_of(changed, "lb").overhead = {};
        parameters_of(changed, "lb").backlog = 1'000'000;
        parameters_of(changed, "lb").check_interval = {};
    });
    const double each = 1020.0 / 3.0; // ρ = 0.85
    check_sojourn(sojourn_ms(plan, seconds(150), 12), 1000.0 * erlang3_m_c_inside(each, 100.0, 4, 150) / each);
}

TEST_CASE("tandem Jackson network: each station as if it were alone") { // Jackson 1957; Kleinrock 1975, 4.1
    const auto plan = tandem(1, R"({"role": "web", "cpu": {"exponential": "5ms"}, "steps": [
      {"role": "app", "cpu": {"exponential": "10ms"}}]})",
                             R"("rate": "70/s")");
    check_sojourn(sojourn_ms(plan, seconds(1500), 12), 1000.0 / (200.0 - 70.0) + 1000.0 / (100.0 - 70.0));
}

TEST_CASE("Jackson network with feedback: a job that comes back counts as another arrival") { // Jackson 1957
    const auto plan = tandem(1000, R"({"role": "web", "steps": [
      {"role": "app", "cpu": {"exponential": "10ms"}},
      {"role": "app", "cpu": {"exponential": "10ms"}, "repeat": "50%"}]})",
                             R"("rate": "50/s")");
    check_sojourn(sojourn_ms(plan, seconds(1500), 12), 1.5 * 1000.0 / (100.0 - 75.0));
}

TEST_CASE("machine repairman: users who think share one worker") { // Kleinrock 1975, 3.9 (M/M/1//M)
    const auto plan = tandem(1000, R"({"role": "web", "steps": [{"role": "app", "cpu": {"exponential": "10ms"}}]})",
                             R"("users": 12, "think": {"exponential": "100ms"})");
    double term = 1.0;
    double sum = 1.0;
    for (int k = 1; k <= 12; ++k)
        sum += term *= (12 - k + 1) * 0.1;
    const double throughput = 0.1 * (1.0 - 1.0 / sum); // per ms
    check_sojourn(sojourn_ms(plan, seconds(600), 12), 12.0 / throughput - 100.0);
}

TEST_CASE("closed network: exact mean value analysis of two stations and thinking") {
    const auto plan = tandem(1, R"({"role": "web", "cpu": {"exponential": "8ms"}, "steps": [
      {"role": "app", "cpu": {"exponential": "10ms"}}]})",
                             R"("users": 15, "think": {"exponential": "100ms"})");
    check_sojourn(sojourn_ms(plan, seconds(600), 12), mva_wait(15, 100.0, {8.0, 10.0}));
}
