// The tool bar of the editor: add, undo, redo and so on.
#pragma once

#include "views/canvas_paint.hpp"

namespace labrack::ui {

/// Device pixels.
[[nodiscard]] float edit_tools_width(const Ui& ui);
void draw_edit_tools(const CanvasPen& pen, const Rect& box);

} // namespace labrack::ui
