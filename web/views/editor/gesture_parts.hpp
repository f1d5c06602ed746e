// What gestures on the canvas and their drawing share.
#pragma once

#include "views/canvas_paint.hpp"

#include <optional>

namespace labrack::ui {

[[nodiscard]] inline const model::Design& design_of(const CanvasPen& pen) {
    return pen.workspace.session.design();
}
[[nodiscard]] inline EditorState& editor_of(const CanvasPen& pen) {
    return pen.workspace.editor;
}

/// Whether the pointer is on the canvas, and on none of the panels over it.
[[nodiscard]] bool is_over(const CanvasPen& pen);
/// The component under the pointer, whatever is being dragged; the innermost.
[[nodiscard]] std::optional<model::NodeIndex> node_at(const CanvasPen& pen);
/// The box between where the button went down and the pointer, canvas units.
[[nodiscard]] Rect box_of(const CanvasPen& pen);
/// A component that is carried from the palette, if it stood at `at`; canvas units.
[[nodiscard]] Rect carried_box(const CanvasPen& pen, model::ProductIndex product, model::Point at);
/// Gives up what the pointer is doing, and a link that is being drawn.
void end_gesture(EditorState& editor);

} // namespace labrack::ui
