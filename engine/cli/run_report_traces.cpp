// A run's time series, and its sampled requests as a Chrome trace.
#include "cli/run_report.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::cli {

using nlohmann::ordered_json;

namespace {

/// Of a node, at the end of the run.
std::int64_t instances_now(const FinishedRun& run, std::size_t node) {
    std::int64_t existing = 0;
    const std::uint32_t first = run.simulation.plan().first_instance[node].value;
    for (std::uint32_t i = 0; i < run.simulation.plan().instance_count[node]; ++i)
        existing += run.simulation.view(model::InstanceIndex{first + i}).exists ? 1 : 0;
    return existing;
}

/// What the meters have counted within an interval. The last one ends with the run, perhaps as soon as it begins.
void add_metered(const FinishedRun& run, std::size_t position, ordered_json& out) {
    const std::vector<MeterReading>& readings = run.observations.meters;
    const MeterReading& from = readings[std::min(position, readings.size() - 1)];
    const MeterReading& to = readings[std::min(position + 1, readings.size() - 1)];
    const std::int64_t length = (to.at - from.at).ns;
    for (std::size_t i = 0; i < to.existed.size(); ++i) {
        const auto existed = static_cast<__int128>((to.existed[i] - from.existed[i]).ns);
        out["replicas_milli"].push_back(length > 0 ? static_cast<std::int64_t>(existed * 1'000 / length)
                                                   : instances_now(run, i) * 1'000);
        out["cost_micro_usd"].push_back(to.spent[i].micro_usd - from.spent[i].micro_usd);
    }
}

} // namespace

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
    for (const model::Node& node : plan.design.nodes)
        out["nodes"].push_back(node.id);
    out["intervals"] = ordered_json::array();
    for (std::size_t position = 0; position < run.metrics.series().size(); ++position) {
        const sim::Interval& interval = run.metrics.series()[position];
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
        add_metered(run, position, one);
        out["intervals"].push_back(std::move(one));
    }
    return out.dump() + "\n";
}

namespace {

/// One span of the file: what it is of, and the lane that shows it.
struct Drawn {
    const sim::RequestTrace* trace = nullptr;
    std::uint32_t span = 0; ///< of the trace's
    std::size_t lane = 0;   ///< of its component's, from 0

    [[nodiscard]] const sim::Span& of() const { return trace->spans[span]; }
};

/// A lane shows what goes on at the same time only where the one is a part of the other: all other spans that overlap
/// at a component stand in lanes of their own, each in the first that is free.
class Lanes {
  public:
    explicit Lanes(std::size_t components) : lanes_(components + 1) {}

    /// To be called in the order of the spans' beginnings, the longer first; `now` ends what is still under way.
    [[nodiscard]] std::size_t place(const Drawn& drawn, Time now) {
        std::vector<Lane>& lanes = lanes_[process_of(drawn.of())];
        const Time start = drawn.of().start;
        std::size_t first = 0;
        for (; first < lanes.size(); ++first) {
            Lane& lane = lanes[first];
            while (!lane.empty() && end_of(lane.back(), now) <= start)
                lane.pop_back();
            if (lane.empty() || is_part(drawn, lane.back(), now)) break;
        }
        if (first == lanes.size()) lanes.emplace_back();
        lanes[first].push_back(drawn);
        return first;
    }

    [[nodiscard]] std::size_t count(std::size_t process) const { return lanes_[process].size(); }

    /// The component's number in the file; 0 for an address at which there is none.
    [[nodiscard]] static std::size_t process_of(const sim::Span& span) {
        return span.instance.exists() ? span.instance.value + 1 : 0;
    }

    [[nodiscard]] static Time end_of(const Drawn& drawn, Time now) { return std::min(drawn.of().end, now); }

  private:
    using Lane = std::vector<Drawn>;       ///< what is under way in it, each a part of the one before
    std::vector<std::vector<Lane>> lanes_; ///< by process

    [[nodiscard]] static bool is_part(const Drawn& part, const Drawn& whole, Time now) {
        return part.trace == whole.trace && part.of().parent == whole.span && end_of(part, now) <= end_of(whole, now);
    }
};

/// All spans of the run, by their beginnings, with their lanes.
std::vector<Drawn> draw(const FinishedRun& run, Lanes& lanes) {
    std::vector<Drawn> all;
    for (const sim::RequestTrace& trace : run.trace.requests()) {
        for (std::uint32_t i = 0; i < trace.spans.size(); ++i)
            all.push_back({&trace, i, 0});
    }
    const Time now = run.simulation.now();
    std::stable_sort(all.begin(), all.end(), [&](const Drawn& a, const Drawn& b) {
        if (a.of().start != b.of().start) return a.of().start < b.of().start;
        return Lanes::end_of(a, now) > Lanes::end_of(b, now);
    });
    for (Drawn& drawn : all)
        drawn.lane = lanes.place(drawn, now);
    return all;
}

/// "open" is what goes on at the end of the run; what nobody heard the end of is "abandoned".
std::string_view status_of(const sim::Span& span) {
    if (span.failure.failed()) return "failed";
    if (span.abandoned) return "abandoned";
    return span.end == never ? "open" : "ok";
}

std::string name_of(const Drawn& drawn, const model::Plan& plan) {
    const sim::Span& span = drawn.of();
    if (span.name_lookup) return "dns";
    if (drawn.span == 0 || !span.step.exists()) return plan.operation(drawn.trace->operation).id;
    const model::Step& step = *plan.steps[span.step.value].step;
    return step.name.empty() ? step.role : step.name;
}

ordered_json trace_event(const Drawn& drawn, const model::Plan& plan, Time now) {
    const sim::Span& span = drawn.of();
    const auto phases = sim::time_by_phase(*drawn.trace, drawn.span, now);
    ordered_json event{{"name", name_of(drawn, plan)}, {"cat", status_of(span)}, {"ph", "X"}};
    event["ts"] = static_cast<double>(span.start.ns) / 1000.0;
    event["dur"] = static_cast<double>((Lanes::end_of(drawn, now) - span.start).ns) / 1000.0;
    event["pid"] = Lanes::process_of(span);
    event["tid"] = drawn.lane + 1;
    event["args"] = {{"request", drawn.trace->ordinal},
                     {"network_ns", phases[0].ns},
                     {"queue_ns", phases[1].ns},
                     {"service_ns", phases[2].ns},
                     {"retry_ns", phases[3].ns}};
    if (!span.failure.failed()) return event;
    event["args"]["reason"] = std::string(sim::to_text(span.failure.reason));
    event["args"]["cause"] = plan.name_of(span.failure.cause);
    if (span.failure.cause_reason == sim::Reason::no_route && span.failure.step.exists())
        event["args"]["detail"] = sim::no_route_text(plan, span.failure.step, span.failure.cause);
    return event;
}

} // namespace

std::string chrome_trace(const FinishedRun& run) {
    const model::Plan& plan = run.simulation.plan();
    Lanes lanes(plan.instances.size());
    const std::vector<Drawn> spans = draw(run, lanes);
    ordered_json out;
    out["displayTimeUnit"] = "ms";
    ordered_json& events = out["traceEvents"] = ordered_json::array();
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const std::string name = plan.name_of(index_of<model::InstanceIndex>(i));
        events.push_back({{"name", "process_name"}, {"ph", "M"}, {"pid", i + 1}, {"args", {{"name", name}}}});
        for (std::size_t lane = 0; lane < lanes.count(i + 1); ++lane) {
            events.push_back({{"name", "thread_name"},
                              {"ph", "M"},
                              {"pid", i + 1},
                              {"tid", lane + 1},
                              {"args", {{"name", "lane " + std::to_string(lane + 1)}}}});
        }
    }
    for (const Drawn& drawn : spans)
        events.push_back(trace_event(drawn, plan, run.simulation.now()));
    return out.dump(1) + "\n";
}

} // namespace labrack::cli
