// What a student does to the design, whether from the canvas, the palette, Inspect or by a key. Each says what it has
// done, or why it cannot be done.
#pragma once

#include "app/ui.hpp"
#include "model/edit.hpp"
#include "session/history.hpp"
#include "views/workspace.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace labrack::ui {

/// Whether the student may change the design now: the step lets it be edited, and this tab writes the work.
[[nodiscard]] bool may_edit(const Ui& ui, const Workspace& workspace);
/// Why the lab does not let the component be changed; empty when it does.
[[nodiscard]] std::string_view why_kept(const Ui& ui, const Workspace& workspace, model::NodeIndex node);
/// Why a component cannot stand in `container`, for people; empty when it can.
[[nodiscard]] std::string why_not_in(const Ui& ui, const Workspace& workspace, model::ProductIndex product,
                                     model::NodeIndex container);
[[nodiscard]] std::string why_not_in(const Ui& ui, const Workspace& workspace, model::NodeIndex node,
                                     model::NodeIndex container);
/// Why `from` cannot call `to`, for people; empty when it can.
[[nodiscard]] std::string why_no_link(const Ui& ui, const Workspace& workspace, model::NodeIndex from,
                                      model::NodeIndex to);

/// "add nginx": what an edit did, in a few words.
[[nodiscard]] std::string words_of(const Ui& ui, const Workspace& workspace, const session::Edit& edit);

/// Asks for an edit. It happens before the next frame is drawn, so that nobody draws half of one design and half of
/// another: `change` is made to the student's design, and then `then` is called. What the session refuses is said.
void edit_design(Ui& ui, Workspace& workspace, session::Edit edit, DesignChange change,
                 std::function<void(Workspace&)> then = {});
/// Makes the edits that were asked for. What was asked for after one that added or removed components is dropped: it
/// meant another design.
void make_edits(Ui& ui, Workspace& workspace);

/// Adds a component and selects it: at a point of the canvas, else where there is room, and in what is selected if that
/// may hold it.
void add_component(Ui& ui, Workspace& workspace, model::ProductIndex product, std::optional<model::Point> at = {},
                   model::NodeIndex in = {});
/// Draws a link in the first protocol that both speak, or `protocol`, and selects it.
void connect(Ui& ui, Workspace& workspace, model::NodeIndex from, model::NodeIndex to, std::string protocol = {});
/// Moves components on the canvas by `offset`, what stands in them with them, and into another container if `in` is
/// given.
void move_nodes(Ui& ui, Workspace& workspace, const std::vector<model::NodeIndex>& nodes, model::Point offset,
                std::optional<model::NodeIndex> in);
/// Puts a component into a container, or out on the canvas, where there is room for it.
void place_node(Ui& ui, Workspace& workspace, model::NodeIndex node, model::NodeIndex in);

/// Sets a parameter to what the student has written; what cannot be is said.
void configure_node(Ui& ui, Workspace& workspace, model::NodeIndex node, std::string_view parameter,
                    const std::string& text);

/// Puts another design, called `title`, in the place of the student's, and lets its time run; or, without a title, the
/// start of the lab. Undo brings theirs back.
void open_design(Ui& ui, Workspace& workspace, model::Design design, std::string title);

/// Gives every component a place by automatic layout.
void arrange_design(Ui& ui, Workspace& workspace);

// With what is selected; none of them does anything when nothing is.
void remove_selection(Ui& ui, Workspace& workspace);
void duplicate_selection(Ui& ui, Workspace& workspace);
void copy_selection(Ui& ui, Workspace& workspace);
void paste(Ui& ui, Workspace& workspace);

void undo_edit(Ui& ui, Workspace& workspace);
void redo_edit(Ui& ui, Workspace& workspace);

} // namespace labrack::ui
