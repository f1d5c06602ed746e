// The palette: what may be added to the design, to be clicked or dragged onto the canvas.
#pragma once

#include "views/canvas_paint.hpp"

namespace labrack::ui {

/// Whether the palette lies over the canvas, `area` in device pixels.
[[nodiscard]] bool palette_shown(const Ui& ui, const Workspace& workspace, const Rect& area);
/// Whether there is room for it beside the design: it takes no more than a third of the canvas. Else it is opened when
/// it is needed, lies over the canvas, goes aside while something is carried from it, and closes after that.
[[nodiscard]] bool palette_docks(const Ui& ui, const Rect& area);
/// Of the canvas, device pixels; 0 when it is closed, or covers the canvas for a moment only.
[[nodiscard]] float palette_width(const Ui& ui, const Workspace& workspace, const Rect& area);
/// Where what stands at the left of the canvas can begin: beside the palette, if it is shown; device pixels.
[[nodiscard]] float right_of_palette(const Ui& ui, const Workspace& workspace, const Rect& area);

void draw_palette(const CanvasPen& pen);

} // namespace labrack::ui
