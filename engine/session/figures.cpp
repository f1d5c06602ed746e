#include "session/figures.hpp"

namespace labrack::session {

namespace {

constexpr Duration recent = seconds(10);

sim::OperationMetrics all_operations(const sim::Metrics& metrics) {
    sim::OperationMetrics all;
    for (const sim::OperationMetrics& one : metrics.operations()) {
        all.succeeded += one.succeeded;
        for (std::size_t i = 0; i < all.failed.size(); ++i)
            all.failed[i] += one.failed[i];
        all.latency.merge(one.latency);
    }
    return all;
}

void find_busiest(const Run& run, KeyFigures& out) {
    const model::Plan& plan = run.plan();
    for (std::uint32_t i = 0; i < plan.design.nodes.size(); ++i) {
        if (plan.is_client({i})) continue;
        const Share use = run.utilisation({i}, recent);
        if (use.ppm <= out.use.ppm) continue;
        out.busiest = model::NodeIndex{i};
        out.use = use;
    }
}

} // namespace

KeyFigures key_figures(const Run& run) {
    const sim::OperationMetrics all = all_operations(run.metrics());
    KeyFigures out;
    out.measured = run.now() - run.metrics().totals_since();
    out.finished = all.finished();
    if (out.measured.ns > 0)
        out.answered_per_second = static_cast<double>(all.succeeded) * 1e9 / static_cast<double>(out.measured.ns);
    if (out.finished > 0) out.failed = Share{static_cast<std::int64_t>(all.failures() * 1'000'000 / out.finished)};
    if (all.succeeded > 0) out.mean = all.latency.mean();
    out.p95 = all.percentile(Share{950'000});
    find_busiest(run, out);
    return out;
}

} // namespace labrack::session
