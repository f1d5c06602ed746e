#include "chart_data.hpp"

#include "app/format.hpp"
#include "words.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

/// Intervals of the series put together to stretches of about a second.
struct Stretches {
    std::size_t each = 1;  ///< intervals in a stretch
    std::size_t first = 0; ///< the first stretch shown
    std::size_t end = 0;
    double interval = 0; ///< seconds
    double start = 0;
    double now = 0; ///< seconds since the start of the series

    [[nodiscard]] double from(std::size_t stretch) const { return static_cast<double>(stretch * each) * interval; }
    [[nodiscard]] double length(std::size_t stretch) const {
        return std::min(static_cast<double>(each) * interval, now - from(stretch));
    }
};

Stretches stretches_of(const session::Run& run, std::size_t most) {
    const sim::Metrics& metrics = run.metrics();
    Stretches out;
    const std::int64_t interval = std::max<std::int64_t>(metrics.interval_length().ns, 1);
    out.interval = static_cast<double>(interval) * 1e-9;
    out.start = static_cast<double>(metrics.start().ns) * 1e-9;
    out.now = static_cast<double>((run.now() - metrics.start()).ns) * 1e-9;
    out.each = static_cast<std::size_t>(std::max<std::int64_t>(1, 1'000'000'000 / interval));
    const double whole = static_cast<double>(out.each) * out.interval;
    out.end = static_cast<std::size_t>(std::max(0.0, out.now / whole));
    if (out.length(out.end) >= whole / 2) ++out.end;
    out.first = out.end > most ? out.end - most : 0;
    return out;
}

template <class Add>
void each_interval(const session::Run& run, const Stretches& stretches, std::size_t stretch, Add add) {
    const std::vector<sim::Interval>& series = run.metrics().series();
    const std::size_t end = std::min(series.size(), (stretch + 1) * stretches.each);
    for (std::size_t i = stretch * stretches.each; i < end; ++i)
        add(series[i]);
}

} // namespace

std::vector<RateSample> rate_samples(const session::Run& run, std::size_t most) {
    const Stretches stretches = stretches_of(run, most);
    std::vector<RateSample> samples;
    for (std::size_t stretch = stretches.first; stretch < stretches.end; ++stretch) {
        RateSample sample{.from = stretches.start + stretches.from(stretch), .length = stretches.length(stretch)};
        each_interval(run, stretches, stretch, [&](const sim::Interval& interval) {
            for (const std::uint32_t count : interval.succeeded)
                sample.ok += count;
            for (const std::uint32_t count : interval.failed)
                sample.failed += count;
        });
        sample.ok /= sample.length;
        sample.failed /= sample.length;
        samples.push_back(sample);
    }
    return samples;
}

std::vector<double> utilisation_samples(const session::Run& run, model::NodeIndex node, std::size_t most) {
    const Stretches stretches = stretches_of(run, most);
    const model::Plan& plan = run.plan();
    const std::uint32_t first = plan.first_instance[node.value].value;
    std::vector<double> samples;
    for (std::size_t stretch = stretches.first; stretch < stretches.end; ++stretch) {
        double busy = 0;
        double workers = 0;
        for (std::uint32_t i = first; i < first + plan.instance_count[node.value]; ++i) {
            workers += run.simulation().view({i}).workers;
            each_interval(run, stretches, stretch, [&](const sim::Interval& interval) {
                if (i < interval.busy.size()) busy += static_cast<double>(interval.busy[i]) * 1e-9;
            });
        }
        samples.push_back(workers > 0 ? std::clamp(busy / (workers * stretches.length(stretch)), 0.0, 1.0) : 0.0);
    }
    return samples;
}

std::vector<model::NodeIndex> worked_nodes(const model::Plan& plan) {
    std::vector<model::NodeIndex> nodes;
    const auto kind = [&](std::size_t i) -> const model::Kind& {
        return plan.catalogue.kind_of(plan.design.nodes[i].product);
    };
    const auto add = [&](std::size_t i) {
        if (kind(i).role != model::Role::client && plan.instance_count[i] > 0)
            nodes.push_back(index_of<model::NodeIndex>(i));
    };
    const std::size_t count = plan.design.nodes.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!kind(i).is_host) continue;
        add(i);
        for (std::size_t k = 0; k < count; ++k)
            if (!kind(k).is_host && plan.design.nodes[k].in == index_of<model::NodeIndex>(i)) add(k);
    }
    return nodes;
}

double LatencyBars::way(Duration latency) const {
    const double from = std::log10(static_cast<double>(std::max<std::int64_t>(low.ns, 1)));
    const double to = std::log10(static_cast<double>(std::max<std::int64_t>(high.ns, 2)));
    const double at = std::log10(static_cast<double>(std::max<std::int64_t>(latency.ns, 1)));
    return std::clamp((at - from) / (to - from), 0.0, 1.0);
}

LatencyBars latency_bars(const sim::Histogram& latencies, std::size_t bars) {
    LatencyBars out;
    const std::vector<sim::Histogram::Bucket> buckets = latencies.buckets();
    if (buckets.empty()) return out;
    // Whole decades would waste room; the edges are the nearest 1, 2 or 5 × 10ⁿ.
    const auto edge = [](double value, bool up) {
        const double power = std::pow(10.0, std::floor(std::log10(value)));
        double best = power;
        for (const double factor : {1.0, 2.0, 5.0, 10.0}) {
            const double candidate = factor * power;
            if (up && candidate >= value) return candidate;
            if (candidate <= value) best = candidate;
        }
        return best;
    };
    out.low = {
        static_cast<std::int64_t>(edge(static_cast<double>(std::max<std::int64_t>(buckets.front().low.ns, 1)), false))};
    out.high = {static_cast<std::int64_t>(edge(static_cast<double>(buckets.back().high.ns) * 1.001, true))};
    if (out.high.ns < out.low.ns * 5) out.high = out.low * 5;
    out.counts.assign(bars, 0);
    for (const sim::Histogram::Bucket& bucket : buckets) {
        const Duration middle{bucket.low.ns + (bucket.high.ns - bucket.low.ns) / 2};
        const auto at = static_cast<std::size_t>(out.way(middle) * static_cast<double>(bars));
        out.counts[std::min(at, bars - 1)] += bucket.count;
    }
    return out;
}

std::string latency_words(const Ui& ui, const sim::OperationMetrics& metrics) {
    if (metrics.finished() == 0) return std::string(ui.t("charts.none_yet"));
    const std::optional<Duration> half = metrics.percentile({500'000});
    const std::optional<Duration> most = metrics.percentile({950'000});
    if (!half) return std::string(ui.t("charts.half_failed"));
    std::string words = ui.t("charts.half_within", {{"time", duration_text(ui.strings, *half)}});
    words += most ? ui.t("charts.most_within", {{"time", duration_text(ui.strings, *most)}})
                  : std::string(ui.t("charts.most_failed"));
    return words;
}

std::string count_words(const Ui& ui, const sim::OperationMetrics& metrics) {
    std::string words = ui.strings.count("charts.answered", static_cast<long long>(metrics.succeeded));
    const std::uint64_t failures = metrics.failures();
    if (failures == 0) return words;
    words += ", " + ui.strings.count("charts.failed", static_cast<long long>(failures));
    std::string reasons;
    for (std::size_t i = 0; i < metrics.failed.size(); ++i) {
        if (metrics.failed[i] == 0) continue;
        reasons += (reasons.empty() ? "" : ", ") + ui.strings.number(static_cast<double>(metrics.failed[i])) + " × " +
                   std::string(reason_text(ui, static_cast<sim::Reason>(i)));
    }
    return words + " (" + reasons + ")";
}

} // namespace labrack::ui
