// The waterfall: one row a span, time from left to right, each bar split by what the time went to.
#pragma once

#include "trace_rows.hpp"
#include "workspace.hpp"

namespace labrack::ui {

void draw_waterfall(Ui& ui, Workspace& workspace, const sim::RequestTrace& trace, Time now);
/// What each mark stands for; retries only where the trace has any.
void draw_phase_legend(Ui& ui, bool with_retry);

/// The first of 1, 2 or 5 × 10ⁿ that divides `range` into at most `parts`; `range` > 0.
[[nodiscard]] double nice_step(double range, int parts);

} // namespace labrack::ui
