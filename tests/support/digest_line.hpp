// One line of runs.txt: the digest of an example's run, the same wherever it is computed.
#pragma once

#include "base/hash.hpp"
#include "model/plan.hpp"
#include "sim/simulation.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace labrack::test {

/// How long an example runs: until a minute after the last of its workload's interventions at an instant.
[[nodiscard]] inline Time end_of_example(const model::Plan& plan) {
    Time last;
    for (const model::PlanIntervention& intervention : plan.interventions) {
        if (!intervention.when) last = std::max(last, intervention.at + intervention.lasts);
    }
    return last + seconds(60);
}

/// `plan` under seed 1 until end_of_example(), or its first 200,000 events: "NAME: N events, digest D" and a line feed.
[[nodiscard]] inline std::string digest_line(std::string_view name, const std::shared_ptr<const model::Plan>& plan,
                                             const std::vector<model::PlanIntervention>& interventions = {}) {
    sim::Simulation simulation(plan, {1, 1});
    for (const model::PlanIntervention& intervention : interventions)
        simulation.intervene(intervention);
    simulation.advance({end_of_example(*plan), 200'000});
    return std::string(name) + ": " + std::to_string(simulation.events()) + " events, digest " +
           to_hex(simulation.digest()) + "\n";
}

/// The same for a pair of documents; what is wrong with them, if something is.
[[nodiscard]] inline std::string digest_line(std::string_view name, std::string_view design_text,
                                             std::string_view workload_text) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto design = model::read_design(design_text, std::string(name), catalogue);
    if (!design) return to_text(design.problems().front());
    const auto workload = model::read_workload(workload_text, std::string(name));
    if (!workload) return to_text(workload.problems().front());
    const auto plan = model::make_plan(catalogue, *design, *workload);
    if (!plan) return to_text(plan.problems().front());
    return digest_line(name, *plan);
}

} // namespace labrack::test
