// The tool bars over the canvas: editing and view.
#pragma once

#include "views/canvas_paint.hpp"

namespace labrack::ui {

/// From the top of the canvas to the lower edge of its tool bars, device pixels.
[[nodiscard]] float tools_height(const Ui& ui, const Workspace& workspace, const Rect& area);

/// The tool bars: add, undo, redo and so on where the design can be edited; zoom and fit always.
void draw_tools(const CanvasPen& pen);

} // namespace labrack::ui
