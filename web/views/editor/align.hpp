// Lines up what is selected.
#pragma once

#include "views/workspace.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace labrack::ui {

enum class Alignment {
    left,
    center,
    right,
    top,
    middle,
    bottom,
    across, ///< equal gaps from left to right; the outermost stay
    down,   ///< the same from top to bottom
};

[[nodiscard]] std::string_view to_text(Alignment alignment);

/// How far each box has to move. `across` and `down` need three boxes to move anything.
[[nodiscard]] std::vector<ImVec2> moves_to_align(std::span<const Rect> boxes, Alignment alignment);

/// Lines up the selected components, what stands in them with them. Those that stand in another of them stay there.
void align_selection(Ui& ui, Workspace& workspace, Alignment alignment);

/// A button for each.
void draw_alignments(Ui& ui, Workspace& workspace);

} // namespace labrack::ui
