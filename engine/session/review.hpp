// What analysis says of the design on the canvas, without waiting for its run.
#pragma once

#include "analysis/estimate.hpp"
#include "analysis/finding.hpp"
#include "base/quantity.hpp"
#include "session/session.hpp"

#include <optional>

namespace labrack::session {

struct Review {
    analysis::Findings findings;
    analysis::Estimate estimate;
    Rate rate;                 ///< that the estimate is made for: of all open loads together
    std::optional<Money> cost; ///< of the lab's month, else of one under these loads; none: the month has other clients
};

/// By the losses that the lab's rubric asks about, where it has one. Under the loads of the step: each at its highest
/// rate, or at the one that was set by hand. Nothing of a design that cannot run.
[[nodiscard]] Review review(const Session& session);

} // namespace labrack::session
