// What the views of one open lab share: the session, and what the student has selected or points at. Panels read and
// change it; none keeps a copy of anything in it.
#pragma once

#include "app/ui.hpp"
#include "lab/lab.hpp"
#include "session/session.hpp"
#include "views/canvas_state.hpp"
#include "views/design_review.hpp"
#include "views/editor/state.hpp"
#include "views/selection.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace labrack::ui {

/// What a replay is about, said in the place of a step.
struct ReplayNote {
    LocalText title = {};
    LocalText says = {};                       ///< the evidence
    LocalText hint = {};                       ///< how to do better; may be empty
    std::optional<std::uint64_t> request = {}; ///< that shows it and is still to be sent
    bool shows_request = false;                ///< there is something to be seen in time
};

class ExampleStore;
class LabImages;
struct Comparison;

struct Workspace {
    session::Session session;
    const ExampleStore* examples = nullptr;      ///< of the sandbox; null: another lab
    LabImages* images = nullptr;                 ///< of the lab's texts; null: their words stand in their place
    std::optional<ReplayNote> replay = {};       ///< of a session that shows one
    std::shared_ptr<Comparison> comparison = {}; ///< with another design; null: there is none

    Selection selection = {};                              ///< one component or link is shown by Inspect
    std::optional<std::uint64_t> selected_request = {};    ///< ordinal; shown by Trace and as a path on the canvas
    std::optional<model::NodeIndex> highlighted_node = {}; ///< pointed at by a link of the text; reset each frame
    std::optional<std::size_t> highlighted_hop = {};       ///< of the selected request, pointed at in walk or waterfall
    lab::Panel panel = lab::Panel::inspect;                ///< the tab in front, of those that the lab has opened
    bool right_open = true;                                ///< the right panel as a drawer below 1280 px
    bool leave = false;        ///< the last step was finished: the screen goes home; of a replay: back to the report
    bool wants_report = false; ///< the screen shows the report
    std::optional<DesignReview> review = {}; ///< kept by review_of()
    std::set<std::string> open_advice = {};  ///< of the findings whose improvement is shown
    CanvasState canvas = {};
    EditorState editor = {};
    TimeBarState time_bar = {};
    Arrangement arrangement = {};
};

/// The whole workspace below the top bar: panels, canvas and time bar in their places.
void draw_workspace(Ui& ui, Workspace& workspace, const Rect& area);

/// Selects a request and brings Trace to the front if the lab has opened it.
void select_request(Workspace& workspace, std::optional<std::uint64_t> ordinal);
/// Sends one request of that operation, lets time run and selects the request.
void send_request(Ui& ui, Workspace& workspace, model::OperationIndex operation);
/// Takes the walk one hop further and selects its request; under reduced motion the hop arrives at once.
void take_next_hop(Ui& ui, Workspace& workspace);
/// Begins the run anew, a replay at its moment.
void restart_run(Ui& ui, Workspace& workspace);
/// Whether the steps up to the present one have opened `panel`.
[[nodiscard]] bool panel_open(const Workspace& workspace, lab::Panel panel);

// The parts of the workspace, each in a file of its own name; `area` in device pixels.
void draw_lab_panel(Ui& ui, Workspace& workspace, const Rect& area);    ///< left: the step
void draw_replay_panel(Ui& ui, Workspace& workspace, const Rect& area); ///< left: what a replay is about
/// Middle: the design and its traffic; `name` is for a screen reader, where there are several.
void draw_canvas(Ui& ui, Workspace& workspace, const Rect& area, std::string_view name = {});
void draw_time_bar(Ui& ui, Workspace& workspace, const Rect& area);   ///< below the canvas: transport and timeline
void draw_side_panel(Ui& ui, Workspace& workspace, const Rect& area); ///< right: tabs for the three below
void draw_inspect(Ui& ui, Workspace& workspace);                      ///< inside the side panel's region
void draw_trace(Ui& ui, Workspace& workspace);
void draw_charts(Ui& ui, Workspace& workspace);
void draw_findings(Ui& ui, Workspace& workspace);

} // namespace labrack::ui
