// What the pointer and the keys do to the design on the canvas.
#pragma once

#include "views/canvas_paint.hpp"

namespace labrack::ui {

/// Makes the handle at a component's edge a control from which a link is drawn, where there is anything to link to.
void operate_port(const CanvasPen& pen, model::NodeIndex node);

/// Follows the pointer: dragging moves the camera, components or the end of a link, or draws a box around what is to be
/// selected. To be called after everything on the canvas had its turn.
void follow_pointer(const CanvasPen& pen);
/// Draws what the pointer is doing.
void draw_gesture(const CanvasPen& pen);

/// Ends a link that is being drawn at `node`; says why where there can be none.
void finish_link(Ui& ui, Workspace& workspace, model::NodeIndex node);

/// Undo, copy, delete and so on, while the focus or the pointer is on the canvas. True when the arrow keys moved what
/// is selected.
bool take_edit_keys(const CanvasPen& pen);

} // namespace labrack::ui
