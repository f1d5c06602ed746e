// Places on the canvas: finding free ones, and moving components to others.
#pragma once

#include "views/canvas_layout.hpp"

#include <optional>
#include <vector>

namespace labrack::ui {

/// Without those that stand in others of them.
[[nodiscard]] std::vector<model::NodeIndex> outermost(const model::Design& design,
                                                      const std::vector<model::NodeIndex>& nodes);
/// Whether it is `container`, or stands in it, however deep.
[[nodiscard]] bool is_within(const model::Design& design, model::NodeIndex node, model::NodeIndex container);

/// Moves components on the canvas by `offset`, what stands in them with them, and into another container if `in` is
/// given.
void move_in(model::Design& design, const std::vector<model::NodeIndex>& nodes, model::Point offset,
             std::optional<model::NodeIndex> in);

/// How large a component is when it is new, canvas units.
[[nodiscard]] ImVec2 size_of_new(const model::Catalogue& catalogue, model::ProductIndex product);

/// Where there is room for a box of `size`: below what stands in the container `in`, or on the canvas the nearest free
/// place around `near`. `moved`, if it exists, is the component that is to stand there.
[[nodiscard]] model::Point free_place(const model::Design& design, const CanvasLayout& layout, ImVec2 size,
                                      model::NodeIndex in, ImVec2 near, model::NodeIndex moved = {});

/// The least offset at which `place` lies on none of what stands in `in` but `moved`.
[[nodiscard]] ImVec2 clear_of_others(const model::Design& design, const CanvasLayout& layout, const Rect& place,
                                     model::NodeIndex in, model::NodeIndex moved);

} // namespace labrack::ui
