#include "cli/run_report.hpp"

#include "base/hash.hpp"
#include "sim/cost.hpp"

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

std::string percent_text(std::int64_t ppm) {
    return std::to_string(ppm / 10'000) + "." + std::to_string(ppm / 1'000 % 10);
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

/// Dollars with six decimals, from an integer.
std::string dollars_text(Money value) {
    std::string fraction = std::to_string(value.micro_usd % 1'000'000);
    fraction.insert(0, 6 - fraction.size(), '0');
    return std::to_string(value.micro_usd / 1'000'000) + "." + fraction;
}

std::vector<std::string> bill_row(std::string name, const sim::Bill& bill) {
    return {std::move(name), dollars_text(bill.spent), dollars_text(bill.per_hour), dollars_text(bill.per_month)};
}

/// What the components with a price have cost; nothing when none has.
std::string cost_table(const FinishedRun& run) {
    const sim::Cost cost = sim::cost_of(run.simulation.plan(), run.metrics, run.simulation.now());
    if (cost.components.empty()) return {};
    std::vector<std::vector<std::string>> rows{{"cost", "spent $", "$ an hour", "$ a month"}};
    for (const sim::ComponentBill& component : cost.components)
        rows.push_back(bill_row(run.simulation.plan().design.node(component.node).id, component.total));
    rows.push_back(bill_row("total", cost.total));
    return aligned_table(rows) + "\n";
}

ordered_json bill_json(const sim::Bill& bill) {
    return {{"spent_micro_usd", bill.spent.micro_usd},
            {"hour_micro_usd", bill.per_hour.micro_usd},
            {"month_micro_usd", bill.per_month.micro_usd}};
}

const std::vector<model::Price>& prices_of(const model::Plan& plan, model::NodeIndex node) {
    return plan.catalogue.product(plan.design.node(node).product).prices;
}

ordered_json cost_json(const FinishedRun& run) {
    const sim::Cost cost = sim::cost_of(run.simulation.plan(), run.metrics, run.simulation.now());
    ordered_json out = bill_json(cost.total);
    out["components"] = ordered_json::object();
    for (const sim::ComponentBill& component : cost.components) {
        ordered_json& one = out["components"][run.simulation.plan().design.node(component.node).id];
        one = bill_json(component.total);
        for (const model::Price& price : prices_of(run.simulation.plan(), component.node)) {
            const auto meter = static_cast<std::size_t>(price.meter);
            one["meters"][std::string(model::to_text(price.meter))] = bill_json(component.by_meter[meter]);
        }
    }
    return out;
}

/// Whether the run has databases worth a table: with replicas, or with losses.
bool shows_databases(const FinishedRun& run) {
    return run.simulation.plan().replicated || !run.simulation.losses().empty();
}

std::string database_name(const model::Plan& plan, std::size_t place) {
    const model::Database& database = plan.databases[place];
    const bool alone = database.member_count == 1;
    return alone ? plan.name_of(plan.members[database.first_member].instance) : plan.design.node(database.node).id;
}

/// One line a database, and one for each stretch of writes that is lost.
std::string databases_table(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    std::vector<std::vector<std::string>> rows{{"database", "primary", "writes", "acknowledged", "lost", "failovers"}};
    for (std::size_t i = 0; i < plan.databases.size(); ++i) {
        const sim::DatabaseView view = run.simulation.database(i);
        rows.push_back({database_name(plan, i), plan.name_of(view.primary), std::to_string(view.last),
                        std::to_string(view.acknowledged), std::to_string(view.lost), std::to_string(view.failovers)});
    }
    std::string text = aligned_table(rows);
    for (const sim::Loss& loss : run.simulation.losses()) {
        text += database_name(plan, loss.database) + " lost at " + to_text(loss.at - Time{}) + ": writes " +
                std::to_string(loss.first) + " to " + std::to_string(loss.last) + " (" + std::to_string(loss.count) +
                ")\n";
    }
    return text + "\n";
}

ordered_json databases_json(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    ordered_json out = ordered_json::object();
    for (std::size_t i = 0; i < plan.databases.size(); ++i) {
        const sim::DatabaseView view = run.simulation.database(i);
        out[database_name(plan, i)] = {{"primary", plan.name_of(view.primary)}, {"writes", view.last},
                                       {"acknowledged", view.acknowledged},     {"lost", view.lost},
                                       {"failovers", view.failovers},           {"losses", ordered_json::array()}};
    }
    for (const sim::Loss& loss : run.simulation.losses()) {
        out[database_name(plan, loss.database)]["losses"].push_back(
            {{"at_ns", loss.at.ns}, {"first", loss.first}, {"last", loss.last}, {"count", loss.count}});
    }
    return out;
}

constexpr std::array<std::int64_t, 4> percentiles_ppm{500'000, 950'000, 990'000, 999'000};

} // namespace

std::string thousandths_text(std::int64_t thousandths) {
    std::string fraction = std::to_string(thousandths % 1'000);
    fraction.insert(0, 3 - fraction.size(), '0');
    return std::to_string(thousandths / 1'000) + "." + fraction;
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
    std::vector<std::vector<std::string>> operations{
        {"operation", "sent", "ok", "failed", "mean ms", "p50 ms", "p95 ms", "p99 ms", "p99.9 ms", "reasons"}};
    if (plan.replicated) operations.front().insert(operations.front().end() - 1, "stale");
    for (std::size_t i = 0; i < plan.workload.operations.size(); ++i) {
        const sim::OperationMetrics& metrics = run.metrics.operations()[i];
        std::vector<std::string> row{plan.workload.operations[i].id, std::to_string(metrics.started),
                                     std::to_string(metrics.succeeded), std::to_string(metrics.failures())};
        row.push_back(metrics.succeeded == 0 ? "-" : milliseconds_text(metrics.latency.mean()));
        for (const std::int64_t ppm : percentiles_ppm)
            row.push_back(milliseconds_text(metrics.percentile({ppm})));
        if (plan.replicated) row.push_back(std::to_string(metrics.stale));
        row.push_back(failures_text(metrics));
        operations.push_back(std::move(row));
    }
    std::vector<std::vector<std::string>> components{{"component", "workers", "used %", "waiting"}};
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        const Usage usage = usage_of(run, instance);
        const sim::InstanceView view = run.simulation.view(instance);
        std::string waiting =
            milliseconds_text(Duration{usage.queue_milli * 1'000}); // thousandths, written the same way
        components.push_back({plan.name_of(instance) + (view.up ? "" : " (stopped)"), std::to_string(view.workers),
                              percent_text(usage.utilisation_ppm), std::move(waiting)});
    }
    const std::string databases = shows_databases(run) ? databases_table(run) : std::string();
    return aligned_table(operations) + "\n" + aligned_table(components) + "\n" + databases + cost_table(run) + "time " +
           to_text(run.simulation.now() - Time{}) + ", seed " + std::to_string(run.seed) + ", " +
           std::to_string(run.simulation.events()) + " events, digest " + to_hex(run.simulation.digest()) + "\n";
}

std::string run_json(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    ordered_json out;
    out["version"] = 1;
    out["seed"] = run.seed;
    out["time_ns"] = run.simulation.now().ns;
    out["events"] = run.simulation.events();
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
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        const Usage usage = usage_of(run, instance);
        out["components"][plan.name_of(instance)] = {{"workers", run.simulation.view(instance).workers},
                                                     {"utilisation_ppm", usage.utilisation_ppm},
                                                     {"queue_milli", usage.queue_milli},
                                                     {"up", run.simulation.view(instance).up}};
        const std::uint32_t member = plan.member_of[i];
        if (member == model::no_member || plan.databases[plan.members[member].database].member_count == 1) continue;
        out["components"][plan.name_of(instance)]["log_number"] = run.simulation.view(instance).log_number;
        out["components"][plan.name_of(instance)]["replication_lag_ns"] =
            run.simulation.view(instance).replication_lag.ns;
    }
    if (shows_databases(run)) out["databases"] = databases_json(run);
    out["cost"] = cost_json(run);
    return out.dump(2) + "\n";
}

std::string series_json(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    const std::int64_t length = run.metrics.interval_length().ns;
    ordered_json out;
    out["version"] = 1;
    out["interval_ns"] = length;
    for (const model::Operation& operation : plan.workload.operations)
        out["operations"].push_back(operation.id);
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        out["components"].push_back(plan.name_of(index_of<model::InstanceIndex>(i)));
    }
    out["intervals"] = ordered_json::array();
    for (const sim::Interval& interval : run.metrics.series()) {
        ordered_json one{
            {"succeeded", interval.succeeded}, {"failed", interval.failed}, {"latency_sum_ns", interval.latency_ns}};
        for (std::size_t i = 0; i < plan.instances.size(); ++i) {
            const std::int64_t workers = run.simulation.view(index_of<model::InstanceIndex>(i)).workers;
            const __int128 capacity = static_cast<__int128>(length) * std::max<std::int64_t>(workers, 1);
            one["utilisation_ppm"].push_back(
                static_cast<std::int64_t>(static_cast<__int128>(interval.busy[i]) * 1'000'000 / capacity));
            one["queue_milli"].push_back(
                static_cast<std::int64_t>(static_cast<__int128>(interval.queued[i]) * 1'000 / length));
        }
        out["intervals"].push_back(std::move(one));
    }
    return out.dump() + "\n";
}

namespace {

ordered_json trace_event(const sim::RequestTrace& trace, std::uint32_t index, const model::Plan& plan, Time now) {
    const sim::Span& span = trace.spans[index];
    const Time end = std::min(span.end, now);
    std::string name = plan.operation(trace.operation).id;
    if (span.name_lookup) name = "dns";
    if (!span.name_lookup && index != 0 && span.step.exists()) {
        const model::Step& step = *plan.steps[span.step.value].step;
        name = step.name.empty() ? step.role : step.name;
    }
    const auto phases = sim::time_by_phase(trace, index, now);
    ordered_json event{{"name", name}, {"cat", span.failure.failed() ? "failed" : "ok"}, {"ph", "X"}};
    event["ts"] = static_cast<double>(span.start.ns) / 1000.0;
    event["dur"] = static_cast<double>((end - span.start).ns) / 1000.0;
    event["pid"] = span.instance.exists() ? span.instance.value + 1 : 0;
    event["tid"] = trace.ordinal;
    event["args"] = {{"request", trace.ordinal},
                     {"network_ns", phases[0].ns},
                     {"queue_ns", phases[1].ns},
                     {"service_ns", phases[2].ns}};
    if (span.failure.failed()) {
        event["args"]["reason"] = std::string(sim::to_text(span.failure.reason));
        event["args"]["cause"] = plan.name_of(span.failure.cause);
    }
    return event;
}

} // namespace

std::string chrome_trace(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    ordered_json out;
    out["displayTimeUnit"] = "ms";
    ordered_json& events = out["traceEvents"] = ordered_json::array();
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const std::string name = plan.name_of(index_of<model::InstanceIndex>(i));
        events.push_back({{"name", "process_name"}, {"ph", "M"}, {"pid", i + 1}, {"args", {{"name", name}}}});
    }
    for (const sim::RequestTrace& trace : run.trace.requests()) {
        for (std::uint32_t i = 0; i < trace.spans.size(); ++i)
            events.push_back(trace_event(trace, i, plan, run.simulation.now()));
    }
    return out.dump(1) + "\n";
}

} // namespace labrack::cli
