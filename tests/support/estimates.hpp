// The instant estimate beside the simulation: systems under a scaled load, and what a run of them measures.
#pragma once

#include "analysis/estimate.hpp"
#include "support/labs.hpp"

#include <algorithm>
#include <memory>
#include <string>

namespace labrack::test {

using SharedPlan = std::shared_ptr<const model::Plan>;

/// The pair NAME.design.json and NAME.workload.json of a folder of the tests, without its interventions and scripts.
[[nodiscard]] inline SharedPlan steady_example(const std::string& folder, const std::string& name,
                                               const Adjust& adjust = {}) {
    const std::string path = std::string(LABRACK_SOURCE_DIR) + "/tests/" + folder + "/" + name;
    const auto design_text = file_text(path + ".design.json");
    const auto workload_text = file_text(path + ".workload.json");
    REQUIRE_MESSAGE((design_text && workload_text), path);
    const model::Catalogue& catalogue = model::built_in_catalogue();
    auto design = model::read_design(*design_text, "design", catalogue);
    REQUIRE_MESSAGE(design, said(design.problems()));
    auto workload = model::read_workload(*workload_text, "workload");
    REQUIRE_MESSAGE(workload, said(workload.problems()));
    workload->interventions.clear();
    std::erase_if(workload->loads, [](const model::Load& load) { return load.script.messages > 0; });
    if (adjust) adjust(*design);
    auto plan = model::make_plan(catalogue, *design, *workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    return *plan;
}

/// The same system with steady open loads of `factor` times their highest rates.
[[nodiscard]] inline SharedPlan scaled(const model::Plan& plan, double factor) {
    model::Workload workload = plan.workload;
    for (model::Load& load : workload.loads) {
        if (load.profile.empty()) continue;
        Rate highest;
        for (const model::RatePoint& point : load.profile)
            highest = std::max(highest, point.rate);
        const double nano = static_cast<double>(highest.nano_per_second) * factor;
        load.profile = {{{}, {static_cast<std::int64_t>(nano)}, false}};
    }
    auto scaled = model::make_plan(plan.catalogue, plan.design, workload);
    REQUIRE_MESSAGE(scaled, said(scaled.problems()));
    return *scaled;
}

/// The same system with so much load that its bottleneck is used by `share`, as far as that is known without queues.
[[nodiscard]] inline SharedPlan loaded(const model::Plan& plan, double share) {
    return scaled(plan, analysis::capacity(plan).factor.fraction() * share);
}

/// What a run measures between a warm-up and its end.
[[nodiscard]] inline sim::Metrics measure(const SharedPlan& plan, Duration warm_up, Duration length,
                                          std::uint64_t seed = 1) {
    sim::Simulation simulation(plan, {seed, 0});
    sim::Metrics metrics(*plan);
    simulation.advance({Time{} + warm_up}, {nullptr, &metrics, nullptr});
    metrics.restart_totals(simulation.now());
    simulation.advance({Time{} + warm_up + length}, {nullptr, &metrics, nullptr});
    return metrics;
}

[[nodiscard]] inline double latency_ms(const analysis::Estimate& estimate, std::size_t operation = 0) {
    REQUIRE(estimate.operations[operation].latency);
    return static_cast<double>(estimate.operations[operation].latency->ns) * 1e-6;
}

/// How far the estimate may be off, by how much the busiest resource is in use.
[[nodiscard]] inline double tolerance(const analysis::Estimate& estimate) {
    const double use = estimate.resources.empty() ? 0.0 : estimate.resources.front().utilization.fraction();
    return use <= 0.7 ? 0.10 : 0.20;
}

/// Compares every operation's mean latency in a run of so many requests. Beyond 80 % nothing is promised.
inline void compare_with_run(const std::string& name, const SharedPlan& plan, double requests, Duration warm_up) {
    const analysis::Estimate estimate = analysis::estimate(*plan);
    REQUIRE(estimate.stable);
    if (!estimate.resources.empty() && estimate.resources.front().utilization.ppm > 810'000) return;
    double rate = 0.0;
    for (const analysis::OperationEstimate& one : estimate.operations)
        rate += one.rate.per_second();
    const Duration length{static_cast<std::int64_t>(requests / rate * 1e9)};
    const sim::Metrics metrics = measure(plan, warm_up, length);
    for (std::size_t o = 0; o < estimate.operations.size(); ++o) {
        if (estimate.operations[o].rate.nano_per_second == 0) continue;
        const sim::OperationMetrics& one = metrics.operations()[o];
        const double simulated_ms = static_cast<double>(one.latency.mean().ns) * 1e-6;
        INFO(name << ", operation " << o << " at " << rate << "/s, busiest "
                  << to_text(estimate.resources[0].utilization) << ": estimated " << latency_ms(estimate, o)
                  << " ms, simulated " << simulated_ms << " ms of " << one.finished());
        CHECK(one.failures() * 100 <= one.finished());
        CHECK(latency_ms(estimate, o) == doctest::Approx(simulated_ms).epsilon(tolerance(estimate)));
    }
}

} // namespace labrack::test
