// Experiments, run as often as checks ask for them and simulated once.
#pragma once

#include "analysis/failure_atoms.hpp"
#include "grade/progress.hpp"
#include "lab/lab.hpp"
#include "model/plan.hpp"
#include "sim/simulation.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace labrack::grade {

/// What a run showed of the requests that were sent within its window.
struct Trial {
    std::vector<std::uint64_t> started;         ///< by operation
    std::vector<sim::FinishedRequest> finished; ///< of them, in order of their end; the others are not answered in time
    std::uint64_t lost_writes = 0;
    std::uint64_t events = 0; ///< that it took; of a loss: since the fork
    bool complete = true;     ///< false: it came to the limit of events, or of something else
};

/// All runs of one design. Requests are waited for `patience` after the window. When the watch ends the grade, runs are
/// incomplete from then on.
class Trials {
  public:
    Trials(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design, Duration patience,
           Watch& watch);

    /// The design under the experiment's workload; errors when they do not fit together.
    [[nodiscard]] const Result<std::shared_ptr<const model::Plan>>& plan(const lab::Experiment& experiment);

    /// The run of the experiment as it is.
    [[nodiscard]] const Trial& run(const lab::Experiment& experiment, std::uint64_t seed);
    /// The same from `grace` after the warm-up on; with an instance that is lost when the warm-up is over, or with
    /// none. Forks from one warmed run.
    [[nodiscard]] const Trial& run_without(const lab::Experiment& experiment, std::uint64_t seed, Duration grace,
                                           model::InstanceIndex lost);
    /// Simulated so far.
    [[nodiscard]] std::uint64_t events() const { return events_; }

  private:
    using Key = std::tuple<std::string, std::uint64_t, std::int64_t, std::uint32_t>; ///< experiment, seed, grace, lost

    [[nodiscard]] sim::Simulation begin(const lab::Experiment& experiment, std::uint64_t seed);
    [[nodiscard]] const sim::Simulation& warmed(const lab::Experiment& experiment, std::uint64_t seed);
    /// Advances, asking the watch on the way; false when the run has come to a limit or was ended.
    [[nodiscard]] bool advance(sim::Simulation& simulation, Time until, const sim::Recorder& recorder = {});
    [[nodiscard]] Trial observe(sim::Simulation simulation, Time from, Time to, std::uint64_t events_before);

    const lab::Lab& lab_;
    const model::Catalogue& catalogue_;
    const model::Design& design_;
    Duration patience_;
    Watch& watch_;
    std::uint64_t events_ = 0;
    std::map<std::string, Result<std::shared_ptr<const model::Plan>>> plans_; ///< by experiment
    std::map<std::pair<std::string, std::uint64_t>, sim::Simulation> warmed_; ///< by experiment and seed
    std::map<Key, Trial> trials_;
};

} // namespace labrack::grade
