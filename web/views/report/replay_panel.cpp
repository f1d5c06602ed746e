// The left panel of a replay: what it shows, and the way back to the report.
#include "app/format.hpp"
#include "app/markdown.hpp"
#include "app/widgets.hpp"
#include "views/lab_parts.hpp"
#include "views/words.hpp"
#include "views/workspace.hpp"

namespace labrack::ui {

namespace {

void draw_note(Ui& ui, Workspace& workspace) {
    const ReplayNote& note = *workspace.replay;
    session::Session& session = workspace.session;
    label(ui, ui.t("replay.kind"));
    heading(ui, 2, local(ui, note.title));
    text(ui, local(ui, note.says), {.style = TextStyle::lab, .id = "says"});
    gap(ui, 4);
    text(ui, ui.t(note.shows_request ? "replay.moment" : "replay.design"), {.color = ui.palette().dim, .id = "moment"});
    if (!note.shows_request) return;
    gap(ui, 4);
    const bool plays = session.playing();
    if (button(ui, "play", ui.t(plays ? "replay.pause" : "replay.play"),
               {.kind = plays ? ButtonKind::secondary : ButtonKind::primary,
                .icon = plays ? icon::pause : icon::play,
                .disabled_reason = plays || !session.run().idle() ? std::string_view() : ui.t("time.nothing_moves"),
                .width = -1}))
        session.set_playing(!plays);
    if (button(ui, "again", ui.t("replay.again"), {.kind = ButtonKind::ghost, .icon = icon::rewind, .width = -1}))
        restart_run(ui, workspace);
}

void draw_advice(Ui& ui, const Workspace& workspace) {
    const std::string& hint = local(ui, workspace.replay->hint);
    if (hint.empty()) return;
    gap(ui, 12);
    label(ui, ui.t("replay.improve"), 3);
    markdown(ui, "hint", parse_markdown(hint), {.style = TextStyle::body, .heading_level = 4});
}

} // namespace

void draw_replay_panel(Ui& ui, Workspace& workspace, const Rect& area) {
    const Aside aside{.id = "replay", .name = ui.t("replay.panel"), .back = ui.t("replay.back")};
    const bool goes_back = draw_aside(ui, aside, area, [&] {
        draw_note(ui, workspace);
        draw_advice(ui, workspace);
    });
    if (goes_back) workspace.leave = true;
}

} // namespace labrack::ui
