// The parts of the lab panel, one file each, and what they agree on: the next thing to do gets the one accent.
#pragma once

#include "app/markdown.hpp"
#include "workspace.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace labrack::ui {

/// What the step asks for next; its button is the primary one of the panel.
enum class NextThing { send, hop, question, tasks, next_step };
[[nodiscard]] NextThing next_thing(const Workspace& workspace);

/// Whether the step's questions are predictions: asked before the tasks, and kept as "you predicted".
[[nodiscard]] bool predicts(const lab::Step& step);
/// Whether every task of the present step is done.
[[nodiscard]] bool tasks_done(const Workspace& workspace);

/// Draws text of the lab: CommonMark with placeholders, links to components and terms.
void draw_lab_text(Ui& ui, Workspace& workspace, std::string_view id, const LocalText& text,
                   TextStyle style = TextStyle::lab);
/// The words of a lab's text alone, placeholders filled.
[[nodiscard]] std::string lab_words(const Ui& ui, const Workspace& workspace, const LocalText& text);

/// The example designs of the sandbox, to be opened; nothing in other labs.
void draw_examples(Ui& ui, Workspace& workspace);
/// The questions of the step.
void draw_questions(Ui& ui, Workspace& workspace);
/// The step's one big button where it sends a request.
void draw_send(Ui& ui, Workspace& workspace);
/// The tasks with their check marks, and hints for the first that is open.
void draw_tasks(Ui& ui, Workspace& workspace);
/// The hops that the walk has reached.
void draw_walk(Ui& ui, Workspace& workspace);
/// "Next hop", in a strip of its own so that it stays in place while the list grows.
void draw_walk_button(Ui& ui, Workspace& workspace, const Rect& area);

/// What stands in the place of the step for a while.
struct Aside {
    std::string_view id = {};
    std::string_view name = {}; ///< of the panel, for a screen reader
    std::string_view back = {}; ///< the words of the button that leads back
};
/// Draws it over the whole left panel: `body` scrolls. True when the student goes back.
bool draw_aside(Ui& ui, const Aside& aside, const Rect& area, const std::function<void()>& body);
/// The line over the buttons at the panel's lower end; their row is returned.
Rect draw_footer_ground(Ui& ui, const Rect& area);

/// True once, in the frame in which a fact that is looked at each frame becomes true; not when it was true at first
/// sight. `id` is under the current id stack.
[[nodiscard]] bool turned_true(std::string_view id, bool value);
/// By how much a count has grown since it was last looked at; 0 at first sight.
int grown_by(std::string_view id, int count);

} // namespace labrack::ui
