// What the parts of the workspace remember between frames; part of the workspace, none of it saved.
#pragma once

#include "views/canvas_glide.hpp"
#include "views/canvas_layout.hpp"

#include <cstdint>
#include <optional>

namespace labrack::ui {

struct CanvasState {
    Camera camera = {};
    CanvasLayout layout = {};
    std::uint64_t layout_of = 0;                      ///< fingerprint of the design that `layout` is for
    LayoutNames names = {};                           ///< of what is in `layout`
    CanvasLayout preview = {};                        ///< of the design that an unfinished gesture would lead to
    std::uint64_t preview_of = 0;                     ///< fingerprint of the design that `preview` is for
    bool shows_preview = false;                       ///< `preview` was drawn last
    bool glides = false;                              ///< the next change of the layout is an edit's
    std::optional<Glide> glide = {};                  ///< what is drawn instead of `layout` for a moment
    Camera drawn = {};                                ///< from which it was drawn last
    std::optional<model::NodeIndex> hovered = {};     ///< under the pointer
    std::optional<model::NodeIndex> was_hovered = {}; ///< the same in the frame before
    bool dragging = false;                            ///< the press that is on or was last became a drag
};

struct TimeBarState {
    bool break_open = false;
};

/// The widths of the panels, remembered between visits under "layout.v1".
struct Arrangement {
    float left = 330;      ///< design px
    float right = 330;     ///< design px
    bool left_open = true; ///< the left panel as a drawer below 1024 px
    bool lab_shown = true; ///< the lab text can be seen in this frame
    bool loaded = false;
    float saved_left = 330;
    float saved_right = 330;
};

} // namespace labrack::ui
