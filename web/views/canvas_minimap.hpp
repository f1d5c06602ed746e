// The whole design in small, with what of it is seen.
#pragma once

#include "views/canvas_paint.hpp"

namespace labrack::ui {

/// At the lower left of the canvas, beside or above its `legend`; there only while something lies out of sight. Where
/// it is pressed is what is seen then. For the pointer alone: keys move the view by themselves.
void draw_minimap(const CanvasPen& pen, const Rect& legend);

} // namespace labrack::ui
