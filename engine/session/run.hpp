// A run under somebody's hands: a simulation with its observations, its clock and what was done to it.
#pragma once

#include "base/time.hpp"
#include "model/intervention.hpp"
#include "model/plan.hpp"
#include "sim/simulation.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace labrack::session {

/// What advancing a run led to.
enum class Progress {
    moving, ///< the clock has moved as far as asked
    behind, ///< the work budget was used up first; the clock is behind
    idle,   ///< nothing will happen any more by itself
    ended,  ///< there is too much under way: the run cannot go on
};

class Run {
  public:
    Run(std::shared_ptr<const model::Plan> plan, std::uint64_t seed);

    [[nodiscard]] const model::Plan& plan() const { return simulation_.plan(); }
    [[nodiscard]] const sim::Simulation& simulation() const { return simulation_; }
    [[nodiscard]] const sim::TraceLog& trace() const { return trace_; }
    [[nodiscard]] const sim::Metrics& metrics() const { return metrics_; }
    [[nodiscard]] Time now() const { return simulation_.now(); }
    [[nodiscard]] std::uint64_t seed() const { return seed_; }
    [[nodiscard]] bool idle() const { return simulation_.next_event() == never; }

    /// What was done so far and what the workload has planned, in order of time.
    [[nodiscard]] const std::vector<model::Intervention>& interventions() const { return interventions_; }

    /// Does it at `intervention.at`, or now if that is past. Errors as model::resolve().
    Diagnostics intervene(model::Intervention intervention);

    /// Moves the clock to `until`, through at most `events` events.
    Progress advance(Time until, std::uint64_t events = 20'000);
    /// Moves through exactly the next event; false when there is none.
    bool step();

    /// The requests that ended since the last call.
    [[nodiscard]] std::vector<sim::FinishedRequest> take_finished();

    /// Counts requests and latencies anew from now; the series stays.
    void restart_totals();

    /// Whether `node` (all its instances) is up.
    [[nodiscard]] bool is_up(model::NodeIndex node) const;
    /// Share of the node's workers (host: cores) in use over the last `window`, which is stretched to whole intervals
    /// of the series.
    [[nodiscard]] Share utilisation(model::NodeIndex node, Duration window = seconds(1)) const;

  private:
    void note(const model::Intervention& intervention);

    sim::Simulation simulation_;
    sim::TraceLog trace_;
    sim::Metrics metrics_;
    std::vector<sim::FinishedRequest> finished_;
    std::vector<model::Intervention> interventions_;
    std::uint64_t seed_;
};

} // namespace labrack::session
