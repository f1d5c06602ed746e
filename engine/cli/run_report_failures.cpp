// How requests have failed: what their clients saw, and what had happened where.
#include "cli/run_report_parts.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace labrack::cli {

using nlohmann::ordered_json;

namespace {

/// The document has all of them.
constexpr std::size_t most_rows = 20;

/// What had happened at the cause; as there is a word for each reason, the compiler misses none.
std::string_view words_for(sim::Reason cause) {
    switch (cause) {
    case sim::Reason::none: break;
    case sim::Reason::dns: return "name not resolved";
    case sim::Reason::no_route: return "nobody serves the step";
    case sim::Reason::refused: return "connection refused";
    case sim::Reason::reset: return "process died";
    case sim::Reason::connect_timeout: return "nobody there";
    case sim::Reason::timeout: return "no answer in time";
    case sim::Reason::tls: return "certificate refused";
    case sim::Reason::bad_gateway: return "answered 502";
    case sim::Reason::service_unavailable: return "answered 503";
    case sim::Reason::gateway_timeout: return "answered 504";
    case sim::Reason::overload: return "queue full";
    case sim::Reason::throttled: return "throttled";
    case sim::Reason::oom: return "out of memory";
    case sim::Reason::circuit_open: return "circuit open";
    }
    return "-";
}

std::string step_name(const model::Plan& plan, model::StepIndex index) {
    if (!index.exists()) return "-";
    const model::Step& step = *plan.steps[index.value].step;
    return step.name.empty() ? step.role : step.name;
}

std::string instance_name(const model::Plan& plan, model::InstanceIndex instance) {
    return instance.exists() ? plan.name_of(instance) : "-";
}

using Counted = std::pair<FailureWay, std::uint64_t>;

/// The most frequent first.
std::vector<Counted> failures_of(const FinishedRun& run) {
    std::vector<Counted> failures(run.observations.failures.begin(), run.observations.failures.end());
    std::stable_sort(failures.begin(), failures.end(),
                     [](const Counted& a, const Counted& b) { return a.second > b.second; });
    return failures;
}

} // namespace

std::string failures_table(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    const std::vector<Counted> failures = failures_of(run);
    if (failures.empty()) return {};
    std::vector<std::vector<std::string>> rows{{"failures", "operation", "seen as", "cause", "at", "step"}};
    std::uint64_t others = 0;
    for (const auto& [way, count] : failures) {
        if (rows.size() > most_rows) {
            others += count;
            continue;
        }
        rows.push_back({std::to_string(count), plan.operation(way.operation).id, std::string(sim::to_text(way.reason)),
                        std::string(words_for(way.cause_reason)), instance_name(plan, way.cause),
                        step_name(plan, way.step)});
    }
    if (others > 0) rows.push_back({std::to_string(others), "in other ways", "", "", "", ""});
    return aligned_table(rows) + "\n";
}

void add_failures(const FinishedRun& run, ordered_json& document) {
    const model::Plan& plan = run.simulation.plan();
    for (const auto& [way, count] : failures_of(run)) {
        ordered_json one{{"count", count},
                         {"operation", plan.operation(way.operation).id},
                         {"reason", sim::to_text(way.reason)},
                         {"cause_reason", sim::to_text(way.cause_reason)},
                         {"cause", nullptr},
                         {"step", nullptr}};
        if (way.cause.exists()) one["cause"] = plan.name_of(way.cause);
        if (way.step.exists()) one["step"] = step_name(plan, way.step);
        document["failures"].push_back(std::move(one));
    }
}

} // namespace labrack::cli
