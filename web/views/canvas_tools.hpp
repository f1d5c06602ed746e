// The tool bars over the canvas: editing where the design can be edited, zoom and fit always.
#pragma once

#include "views/canvas_paint.hpp"

namespace labrack::ui {

/// The side of a tool's button, device pixels.
[[nodiscard]] float tool_side(const Ui& ui);
/// From the top of the canvas to the lower edge of its tool bars, device pixels.
[[nodiscard]] float tools_height(const Ui& ui, const Workspace& workspace, const Rect& area);
/// From the left of the canvas to the right edge of the longest of them, device pixels.
[[nodiscard]] float tools_width(const Ui& ui, const Workspace& workspace, const Rect& area);

void draw_tools(const CanvasPen& pen);

} // namespace labrack::ui
