// The time bar's own measures and parts.
#pragma once

#include "views/workspace.hpp"

namespace labrack::ui {

/// The height that it needs, device pixels: higher where the step offers something to do.
[[nodiscard]] float time_bar_height(const Ui& ui, const Workspace& workspace);

/// The traffic so far by outcome, what was done to the system, and where the clock stands.
void draw_timeline(Ui& ui, const Workspace& workspace, const Rect& area);

/// What the step lets the student do: send requests, change the load.
void draw_actions(Ui& ui, Workspace& workspace);
[[nodiscard]] bool has_actions(const Workspace& workspace);
/// The menu of what can be stopped, started and deployed. Draws its button at the cursor.
void draw_break_menu(Ui& ui, Workspace& workspace);
[[nodiscard]] float break_menu_width(const Ui& ui, const Workspace& workspace); ///< 0 = nothing to break

/// The operation that a task waits for and that can be sent here; empty when there is none.
[[nodiscard]] std::string operation_to_send(const Workspace& workspace);

} // namespace labrack::ui
