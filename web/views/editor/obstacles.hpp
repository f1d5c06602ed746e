// Why the design on the canvas cannot run yet.
#pragma once

#include "views/canvas_paint.hpp"

namespace labrack::ui {

/// A plate at the top of the canvas that says the first reason; nothing while the design runs.
void draw_obstacles(const CanvasPen& pen);

} // namespace labrack::ui
