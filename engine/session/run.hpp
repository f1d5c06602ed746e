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

/// What somebody who listens on a link has heard there so far.
struct Overheard {
    std::uint64_t messages = 0;
    std::uint64_t readable = 0;           ///< of them nothing encrypts
    model::OperationIndex last_operation; ///< whose method and path were read last; none: nothing was
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

    /// Of each link; empty as long as nobody has heard anything anywhere.
    [[nodiscard]] const std::vector<Overheard>& overheard() const { return overheard_; }
    /// What last answered a scanner at each port, by instance and port.
    [[nodiscard]] const std::vector<sim::ScannedPort>& scanned() const { return scanned_; }

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

    /// Whether `node` is up: all its instances that exist, and there is one.
    [[nodiscard]] bool is_up(model::NodeIndex node) const;
    /// Share of the workers (host: cores) of the node's instances in use over the last `window`, which is stretched to
    /// whole intervals of the series. More than all when instances have gone meanwhile.
    [[nodiscard]] Share utilisation(model::NodeIndex node, Duration window = seconds(1)) const;

  private:
    void note(const model::Intervention& intervention);
    [[nodiscard]] sim::Stopped advance_within(const sim::Budget& budget);
    void take_in_attacks();

    sim::Simulation simulation_;
    sim::TraceLog trace_;
    sim::Metrics metrics_;
    std::vector<sim::FinishedRequest> finished_;
    std::vector<model::Intervention> interventions_;
    std::vector<sim::SniffedMessage> heard_now_; ///< while the simulation advances
    std::vector<sim::ScannedPort> scanned_now_;  ///< the same
    std::vector<Overheard> overheard_;
    std::vector<sim::ScannedPort> scanned_;
    std::uint64_t seed_;
};

} // namespace labrack::session
