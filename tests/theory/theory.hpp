// Systems whose theory is known: their example files, runs of them, and estimates with standard errors.
#pragma once

#include "base/hash.hpp"
#include "support/labs.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace labrack::test {

// The demanded precision needs some seventy million requests; programs that check themselves do with a twentieth.
#if defined(__SANITIZE_ADDRESS__) || (defined(__EMSCRIPTEN__) && !defined(NDEBUG))
inline constexpr std::int64_t effort = 1;
#else
inline constexpr std::int64_t effort = 20;
#endif

inline constexpr int replications = 16;

/// What `labrack run tests/theory/NAME.design.json --workload tests/theory/NAME.workload.json` runs.
[[nodiscard]] inline std::shared_ptr<const model::Plan> theory_plan(const std::string& name) {
    const std::string path = std::string(LABRACK_SOURCE_DIR) + "/tests/theory/" + name;
    const auto design = file_text(path + ".design.json");
    const auto workload = file_text(path + ".workload.json");
    REQUIRE_MESSAGE((design && workload), name);
    return plan_of(*design, *workload);
}

struct Estimate {
    double mean = 0.0;
    double standard_error = 0.0;
};

[[nodiscard]] inline Estimate estimate_of(const std::vector<double>& samples) {
    double sum = 0.0;
    double squares = 0.0;
    for (const double sample : samples)
        sum += sample;
    const double mean = sum / static_cast<double>(samples.size());
    for (const double sample : samples)
        squares += (sample - mean) * (sample - mean);
    const double count = static_cast<double>(samples.size());
    return {mean, std::sqrt(squares / (count - 1.0) / count)};
}

/// Time integral of the number inside, over all stations: who is served and who waits. Hosts only lend their cores.
[[nodiscard]] inline double area_inside_ns(const model::Plan& plan, const sim::Metrics& metrics) {
    double area = 0.0;
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        if (plan.instances[i].host == index_of<model::InstanceIndex>(i)) continue;
        for (const sim::Interval& interval : metrics.series())
            area += static_cast<double>(interval.busy[i] + interval.queued[i]);
    }
    return area;
}

[[nodiscard]] inline double stayed_ns(const sim::OperationMetrics& jobs) {
    return static_cast<double>(jobs.latency.mean().ns) * static_cast<double>(jobs.succeeded);
}

/// What one run has measured after a first tenth that was left out.
struct Measured {
    double sojourn_ms = 0.0;
    double lost = 0.0; ///< share of the requests
};

/// Little's law (1961), L = λW: the mean number inside is the throughput times the mean time that a request stays, but
/// for those who are still inside at the end. `stayed` is the sum of that, in ns, over the `left` requests that have
/// left in `length`.
inline void check_little(const model::Plan& plan, const sim::Metrics& metrics, double left, double stayed,
                         Duration length) {
    const double inside = area_inside_ns(plan, metrics) / static_cast<double>(length.ns);
    const double throughput = left / static_cast<double>(length.ns);
    INFO("L = " << inside << ", λ = " << throughput * 1e9 << "/s, W = " << stayed / left * 1e-6 << " ms");
    CHECK(inside == doctest::Approx(throughput * (stayed / left)).epsilon(effort == 20 ? 0.001 : 0.02));
}

/// Runs until `length` and checks Little's law.
[[nodiscard]] inline Measured measure(const std::shared_ptr<const model::Plan>& plan, Duration length,
                                      std::uint64_t seed) {
    sim::Simulation simulation(plan, {seed, 0});
    sim::Metrics metrics(*plan);
    simulation.advance({Time{} + length / 10}, {nullptr, &metrics, nullptr});
    double stayed = stayed_ns(metrics.operations()[0]);
    auto left = static_cast<double>(metrics.operations()[0].finished());
    metrics.restart_totals(simulation.now());
    simulation.advance({Time{} + length}, {nullptr, &metrics, nullptr});
    const sim::OperationMetrics& jobs = metrics.operations()[0];
    stayed += stayed_ns(jobs);
    left += static_cast<double>(jobs.finished());
    check_little(*plan, metrics, left, stayed, length);
    return {static_cast<double>(jobs.latency.mean().ns) * 1e-6,
            static_cast<double>(jobs.failures()) / static_cast<double>(jobs.finished())};
}

/// Independent replications of `length` each (of a twentieth where programs check themselves).
[[nodiscard]] inline std::vector<Measured> replicate(const std::string& name, Duration length) {
    const auto plan = theory_plan(name);
    std::vector<Measured> measured;
    for (std::uint64_t replication = 0; replication < replications; ++replication)
        measured.push_back(measure(plan, length * effort / 20, mix64(hash_text(name) + replication)));
    return measured;
}

/// Within four standard errors of theory, which are at most `precision` of it.
inline void check_estimate(const std::string& name, const Estimate& estimate, double theory, double precision) {
    const double error = estimate.standard_error / theory;
    INFO(name << ": " << estimate.mean << " where theory has " << theory << ", standard error " << error * 100 << " %");
    CHECK(error <= precision * std::sqrt(20.0 / static_cast<double>(effort)) * (effort == 20 ? 1.0 : 3.0));
    CHECK(std::fabs(estimate.mean - theory) < 4.0 * estimate.standard_error);
}

inline constexpr double demanded_precision = 0.0025;

inline void check_sojourn(const std::string& name, Duration length, double theory_ms,
                          double precision = demanded_precision) {
    std::vector<double> samples;
    for (const Measured& one : replicate(name, length))
        samples.push_back(one.sojourn_ms);
    check_estimate(name, estimate_of(samples), theory_ms, precision);
}

inline void check_lost(const std::string& name, Duration length, double theory) {
    std::vector<double> samples;
    for (const Measured& one : replicate(name, length))
        samples.push_back(one.lost);
    check_estimate(name, estimate_of(samples), theory, demanded_precision);
}

} // namespace labrack::test
