// The time bar's own measures and parts.
#pragma once

#include "views/workspace.hpp"

namespace labrack::ui {

/// The height that it needs at `width`, device pixels: higher where the step offers something to do.
[[nodiscard]] float time_bar_height(const Ui& ui, const Workspace& workspace, float width);

/// The traffic so far by outcome, what was done to the system, and where the clock stands.
void draw_timeline(Ui& ui, const Workspace& workspace, const Rect& area);

/// What the step lets the student do: send requests, change the load.
void draw_actions(Ui& ui, Workspace& workspace);
/// The rows that this takes in `width` device pixels; 0 = there is nothing to do.
[[nodiscard]] int action_rows(const Ui& ui, const Workspace& workspace, float width);
/// The menu of what can be stopped, started and deployed. Draws its button at the cursor; `narrow`: its sign alone.
void draw_break_menu(Ui& ui, Workspace& workspace, bool narrow);
/// Device pixels; 0 = nothing to break.
[[nodiscard]] float break_menu_width(const Ui& ui, const Workspace& workspace, bool narrow);

/// The operation that a task waits for and that can be sent here; empty when there is none.
[[nodiscard]] std::string operation_to_send(const Workspace& workspace);

} // namespace labrack::ui
