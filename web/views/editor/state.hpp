// What the editor remembers between frames; none of it is saved.
#pragma once

#include "model/design.hpp"
#include "session/history.hpp"

#include <imgui.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace labrack::ui {

struct Workspace;

using DesignChange = std::function<void(model::Design&, const model::Catalogue&)>;

/// An edit that was asked for in this frame.
struct PendingEdit {
    session::Edit edit = {};
    DesignChange change = {}; ///< none: undo, or redo
    std::function<void(Workspace&)> then = {};
    bool redo = false;
};

/// Components that were copied, as they were then.
struct Clipboard {
    model::Design design;
    std::vector<std::string> nodes;
};

/// What the pointer has been doing on the canvas since its button went down.
enum class Gesture : std::uint8_t {
    none,
    pan,
    move,  ///< components
    box,   ///< around what is to be selected
    link,  ///< from one component to another
    carry, ///< a new component from the palette
};

/// A line that shows with what a moved component is in line, in canvas units.
struct Guide {
    ImVec2 from;
    ImVec2 to;
};

/// Where what is moved or carried would be let go.
struct Drop {
    model::NodeIndex in;       ///< the innermost container under the pointer; none: the canvas
    model::Point offset;       ///< of what is moved, from where it stands, canvas units
    std::string refusal;       ///< why it cannot stand there; empty when it can
    std::vector<Guide> guides; ///< it is in line with
};

struct EditorState {
    std::optional<bool> palette_open; ///< none: as there is room
    std::string search;
    std::optional<Clipboard> clipboard;
    std::vector<PendingEdit> pending;

    Gesture gesture = Gesture::none;
    bool pressed = false;                       ///< the button went down on the canvas and is still down
    ImVec2 pressed_at = {};                     ///< canvas units
    std::string pressed_on;                     ///< id of the component; empty: the background
    std::string link_from;                      ///< id of the component from which a link is being drawn; empty: none
    bool port_hovered = false;                  ///< the handle for a new link is under the pointer
    std::optional<model::ProductIndex> carried; ///< the button went down on it in the palette
    double carried_since = 0;                   ///< seconds on the application's clock
    std::optional<Drop> drop;
    std::optional<model::Design> preview; ///< the design as it would be if the button went up now
};

} // namespace labrack::ui
