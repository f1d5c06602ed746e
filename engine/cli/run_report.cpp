#include "cli/run_report.hpp"

#include "base/hash.hpp"
#include "cli/run_report_parts.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace labrack::cli {

namespace {

using nlohmann::ordered_json;

std::string milliseconds_text(std::optional<Duration> value) {
    return value ? thousandths_text(value->ns / 1'000) : "-";
}

/// Characters of UTF-8: all bytes but those that continue one.
std::size_t characters_in(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

struct Usage {
    std::int64_t utilisation_ppm = 0;
    std::int64_t queue_milli = 0; ///< mean number waiting, in thousandths
};

Usage usage_of(const FinishedRun& run, model::InstanceIndex instance) {
    __int128 busy = 0;
    __int128 queued = 0;
    for (const sim::Interval& interval : run.metrics.series()) {
        busy += interval.busy[instance.value];
        queued += interval.queued[instance.value];
    }
    const std::int64_t span = (run.simulation.now() - run.metrics.start()).ns;
    const std::uint32_t workers = run.simulation.view(instance).workers;
    if (span <= 0 || workers == 0) return {};
    return {static_cast<std::int64_t>(busy * 1'000'000 / (static_cast<__int128>(span) * workers)),
            static_cast<std::int64_t>(queued * 1'000 / span)};
}

std::string failures_text(const sim::OperationMetrics& metrics) {
    std::string text;
    for (std::size_t i = 0; i < sim::reason_count; ++i) {
        if (metrics.failed[i] == 0) continue;
        if (!text.empty()) text += ", ";
        text += std::to_string(metrics.failed[i]) + " " + std::string(sim::to_text(static_cast<sim::Reason>(i)));
    }
    return text;
}

constexpr std::array<std::int64_t, 4> percentiles_ppm{500'000, 950'000, 990'000, 999'000};

/// Whether it does work of its own, so that it has workers: clients, places, clusters, subnets and their gateways have
/// none.
bool has_workers(const model::Plan& plan, model::InstanceIndex instance) {
    const model::Kind& kind = plan.catalogue.kind_of(plan.node_of(instance).product);
    const bool holds_others_only = kind.contains && !kind.is_host;
    return kind.role != model::Role::client && kind.boundary == model::Boundary::none && !holds_others_only;
}

std::string name_and_state(const FinishedRun& run, model::InstanceIndex instance) {
    const sim::InstanceView view = run.simulation.view(instance);
    const std::string name = run.simulation.plan().name_of(instance);
    if (!view.exists) return name + " (gone)";
    return view.up ? name : name + (view.starting ? " (starting)" : " (stopped)");
}

/// One line an instance; what it has spoilt and how often it died of itself only when somebody did.
std::string components_table(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    bool failures = false;
    bool restarts = false;
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        failures = failures || run.metrics.meters(instance).failures_caused > 0;
        restarts = restarts || run.simulation.view(instance).restarts > 0;
    }
    std::vector<std::vector<std::string>> rows{{"component", "workers", "used %", "waiting"}};
    if (failures) rows.front().push_back("failures caused");
    if (restarts) rows.front().push_back("restarts");
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        if (!was_there(run, instance)) continue;
        const Usage usage = usage_of(run, instance);
        const sim::InstanceView view = run.simulation.view(instance);
        std::vector<std::string> row{name_and_state(run, instance), "-", "-", "-"};
        if (has_workers(plan, instance)) {
            row = {row.front(), std::to_string(view.workers), percent_text(usage.utilisation_ppm),
                   thousandths_text(usage.queue_milli)};
        }
        if (failures) row.push_back(std::to_string(run.metrics.meters(instance).failures_caused));
        if (restarts) row.push_back(std::to_string(view.restarts));
        rows.push_back(std::move(row));
    }
    return aligned_table(rows) + "\n";
}

void add_components(const FinishedRun& run, ordered_json& document) {
    const model::Plan& plan = run.simulation.plan();
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        if (!was_there(run, instance)) continue;
        const Usage usage = usage_of(run, instance);
        const sim::InstanceView view = run.simulation.view(instance);
        ordered_json& one = document["components"][plan.name_of(instance)];
        one = {{"workers", view.workers},
               {"utilisation_ppm", usage.utilisation_ppm},
               {"queue_milli", usage.queue_milli},
               {"up", view.up},
               {"exists", view.exists},
               {"failures_caused", run.metrics.meters(instance).failures_caused},
               {"restarts", view.restarts}};
        const std::uint32_t member = plan.member_of[i];
        if (member == model::no_member || plan.databases[plan.members[member].database].member_count == 1) continue;
        one["log_number"] = view.log_number;
        one["replication_lag_ns"] = view.replication_lag.ns;
    }
}

/// Says what was left out of an experiment.
std::string warm_up_text(const FinishedRun& run) {
    const Duration warm_up = run.metrics.start() - Time{};
    return warm_up.ns == 0 ? "" : " (measured from " + to_text(warm_up) + " on)";
}

} // namespace

bool was_there(const FinishedRun& run, model::InstanceIndex instance) {
    return run.simulation.view(instance).exists || run.metrics.meters(instance).existed.ns > 0;
}

std::string thousandths_text(std::int64_t thousandths) {
    return decimal_text(thousandths, 3);
}

std::string percent_text(std::int64_t ppm) {
    return decimal_text(ppm / 1'000, 1);
}

std::string aligned_table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], characters_in(row[i]));
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string padding(widths[i] - characters_in(row[i]), ' ');
            line += i == 0 ? row[i] + padding : "  " + padding + row[i];
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

std::string run_table(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    std::vector<std::vector<std::string>> operations{{"operation", "sent", "ok", "failed", "in time", "mean ms",
                                                      "p50 ms", "p95 ms", "p99 ms", "p99.9 ms", "reasons"}};
    if (plan.replicated) operations.front().insert(operations.front().end() - 1, "stale");
    for (std::size_t i = 0; i < plan.workload.operations.size(); ++i) {
        const sim::OperationMetrics& metrics = run.metrics.operations()[i];
        std::vector<std::string> row{plan.workload.operations[i].id, std::to_string(metrics.started),
                                     std::to_string(metrics.succeeded), std::to_string(metrics.failures()),
                                     std::to_string(metrics.within_objective)};
        row.push_back(metrics.succeeded == 0 ? "-" : milliseconds_text(metrics.latency.mean()));
        for (const std::int64_t ppm : percentiles_ppm)
            row.push_back(milliseconds_text(metrics.percentile({ppm})));
        if (plan.replicated) row.push_back(std::to_string(metrics.stale));
        row.push_back(failures_text(metrics));
        operations.push_back(std::move(row));
    }
    return aligned_table(operations) + "\n" + failures_table(run) + missing_routes_text(run) + components_table(run) +
           instances_table(run) + functions_table(run) + queues_table(run) + caches_table(run) + databases_table(run) +
           interventions_table(run) + sniffed_table(run) + scanned_table(run) + cost_table(run) + "time " +
           to_text(run.simulation.now() - Time{}) + warm_up_text(run) + ", seed " + std::to_string(run.seed) + ", " +
           std::to_string(run.simulation.requests_in_flight()) + " requests under way, " +
           std::to_string(run.simulation.events()) + " events, digest " + to_hex(run.simulation.digest()) + "\n";
}

std::string run_json(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    ordered_json out;
    out["version"] = 1;
    out["seed"] = run.seed;
    out["time_ns"] = run.simulation.now().ns;
    out["measured_from_ns"] = run.metrics.start().ns;
    out["events"] = run.simulation.events();
    out["requests_under_way"] = run.simulation.requests_in_flight();
    out["digest"] = to_hex(run.simulation.digest());
    for (std::size_t i = 0; i < plan.workload.operations.size(); ++i) {
        const sim::OperationMetrics& metrics = run.metrics.operations()[i];
        ordered_json& one = out["operations"][plan.workload.operations[i].id];
        one = {{"started", metrics.started},
               {"succeeded", metrics.succeeded},
               {"within_objective", metrics.within_objective}};
        one["failed"] = ordered_json::object();
        for (std::size_t r = 0; r < sim::reason_count; ++r) {
            if (metrics.failed[r] != 0)
                one["failed"][std::string(sim::to_text(static_cast<sim::Reason>(r)))] = metrics.failed[r];
        }
        if (plan.replicated) one["stale"] = metrics.stale;
        one["mean_ns"] = metrics.latency.mean().ns;
        constexpr std::array<const char*, 4> names{"p50_ns", "p95_ns", "p99_ns", "p999_ns"};
        for (std::size_t p = 0; p < names.size(); ++p) {
            const auto value = metrics.percentile({percentiles_ppm[p]});
            one[names[p]] = value ? ordered_json(value->ns) : ordered_json(nullptr);
        }
    }
    add_failures(run, out);
    add_missing_routes(run, out);
    add_components(run, out);
    add_instances(run, out);
    add_functions(run, out);
    add_queues(run, out);
    add_caches(run, out);
    add_databases(run, out);
    add_interventions(run, out);
    add_sniffed(run, out);
    add_scanned(run, out);
    add_cost(run, out);
    return out.dump(2) + "\n";
}

} // namespace labrack::cli
