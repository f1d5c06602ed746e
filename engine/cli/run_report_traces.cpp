// A run's time series, and its sampled requests as a Chrome trace.
#include "cli/run_report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace labrack::cli {

using nlohmann::ordered_json;

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
                     {"service_ns", phases[2].ns},
                     {"retry_ns", phases[3].ns}};
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
