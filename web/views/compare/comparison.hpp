// Two designs side by side: the student's own, and another one under the same load.
#pragma once

#include "app/ui.hpp"
#include "model/design.hpp"
#include "views/workspace.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace labrack::ui {

/// A design that the student's can be compared with.
struct Comparable {
    std::string id;
    std::string title;
    const model::Design* design = nullptr;
};

/// The version that was kept, the start of the lab and what its steps so far have shown, or the examples of the
/// sandbox. Those without anything to send a request to are left out.
[[nodiscard]] std::vector<Comparable> comparables(const Ui& ui, const Workspace& workspace);

enum class CanvasPlaces : std::uint8_t { beside, stacked, one_at_a_time };

/// What the student's design is being compared with.
struct Comparison {
    std::string id = {};    ///< of the Comparable; empty: there is none
    std::string title = {}; ///< of the same
    std::size_t step = 0;
    std::optional<Workspace> other = {}; ///< only shows; none as long as there is no Comparable
    ImVec2 laid_out_in = {};             ///< the room that `places` was decided for; device pixels
    CanvasPlaces places = CanvasPlaces::beside;
    bool other_in_front = false; ///< of one_at_a_time
};

void start_comparing(Ui& ui, Workspace& workspace);
void stop_comparing(Workspace& workspace);
/// Shows another one beside the student's design.
void compare_with(Ui& ui, Workspace& workspace, const Comparable& chosen);

/// Brings the other design to the clock of the student's, and ends the comparison where the step no longer has one.
/// False: it is still behind, and time should wait.
bool follow_comparison(Workspace& workspace);

/// Whether two designs are on the screen.
[[nodiscard]] bool shows_comparison(const Workspace& workspace);

/// Where the handles of drawers stand in the title bars.
struct TitleHandles {
    bool left = false;
    bool right = false;
};
/// Both canvases, each under its title; in a small room one of them.
void draw_canvases(Ui& ui, Workspace& workspace, const Rect& area, TitleHandles handles);
/// The left panel: with what, the figures of both, and the way back to the step.
void draw_comparison_panel(Ui& ui, Workspace& workspace, const Rect& area);

} // namespace labrack::ui
