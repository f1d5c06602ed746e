// Evidence of a grade as a run that can be watched, from the moment before it goes wrong.
#pragma once

#include "grade/grade.hpp"
#include "session/run.hpp"

#include <optional>
#include <string>

namespace labrack::session {

/// The run that a piece of evidence is about: the design as it was judged, under the experiment's workload and seed,
/// and with its loss. Of evidence about components, who need no run to be seen, the experiment at light load.
class Replay {
  public:
    /// Whether there is something to see.
    [[nodiscard]] static bool can_show(const grade::Evidence& evidence);
    /// Errors: "no-run" where nothing can be shown; "unknown-experiment" when the lab does not have it
    /// (any more); those of grade::admit() and model::make_plan() when the design is not the one that was graded.
    [[nodiscard]] static Result<Replay> open(const lab::Lab& lab, const model::Catalogue& catalogue,
                                             const model::Design& design, const grade::Evidence& evidence);

    /// Moves on through at most `events` events, so that a page is not held up; true once the run stands at `moment()`.
    bool approach(std::uint64_t events = 20'000);
    /// A little before the request that shows it is sent; without one, when the loss happens, or the warm-up is over.
    [[nodiscard]] Time moment() const { return moment_; }
    [[nodiscard]] std::optional<std::uint64_t> request() const { return request_; }

    [[nodiscard]] Run& run() { return run_; }
    [[nodiscard]] const Run& run() const { return run_; }

  private:
    Replay(Run run, Time loss_at, std::string lost, Time moment, std::optional<std::uint64_t> request);

    Run run_;
    Time loss_at_;
    std::string lost_; ///< still to be stopped; empty = nothing
    Time moment_;
    std::optional<std::uint64_t> request_;
};

} // namespace labrack::session
