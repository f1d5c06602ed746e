// Little's law in a run of every pair of this folder, to the nanosecond.
#include "support/examples.hpp"
#include "theory/theory.hpp"

#include <numeric>

using namespace labrack;
using namespace labrack::test;

namespace {

/// Time integral of the number inside, over all stations, in ns.
std::int64_t area_ns(const model::Plan& plan, const sim::Metrics& metrics) {
    std::int64_t area = 0;
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        if (plan.instances[i].host == index_of<model::InstanceIndex>(i)) continue;
        for (const sim::Interval& interval : metrics.series())
            area += interval.busy[i] + interval.queued[i];
    }
    return area;
}

bool is_open(const model::Plan& plan) {
    return std::all_of(plan.workload.loads.begin(), plan.workload.loads.end(),
                       [](const model::Load& load) { return load.users == 0; });
}

} // namespace

// Little 1961: over a time at whose ends nobody is inside, the integral of the number inside is exactly the sum of the
// times that they stayed. Both are measured on their own: the one by station and interval, the other by request.
TEST_CASE("Little's law holds exactly in every open pair, once the last request has left") {
    int checked = 0;
    for (const std::string& name : examples(std::string(LABRACK_SOURCE_DIR) + "/tests/theory")) {
        const auto plan = theory_plan(name);
        if (!is_open(*plan) || !plan->interventions.empty()) continue; // what scales never rests
        CAPTURE(name);
        Observed run(plan);
        run.set_rate({}, seconds(20));
        run.advance(never);
        CHECK(run.simulation.requests_in_flight() == 0);
        CHECK(run.finished.size() > 300);
        const std::int64_t stayed_ns = std::accumulate(
            run.finished.begin(), run.finished.end(), std::int64_t{0},
            [](std::int64_t sum, const sim::FinishedRequest& one) { return sum + (one.end - one.start).ns; });
        CHECK(area_ns(*plan, run.metrics) == stayed_ns);
        ++checked;
    }
    CHECK(checked >= 16);
}

TEST_CASE("Little's law holds in every closed pair, but for those who are inside at the end") {
    int checked = 0;
    for (const std::string& name : examples(std::string(LABRACK_SOURCE_DIR) + "/tests/theory")) {
        const auto plan = theory_plan(name);
        if (is_open(*plan)) continue;
        CAPTURE(name);
        CHECK(measure(plan, seconds(1'000), 1).sojourn_ms > 0); // which checks the law
        ++checked;
    }
    CHECK(checked == 2);
}
