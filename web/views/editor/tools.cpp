#include "views/editor/tools.hpp"

#include "views/editor/edits.hpp"
#include "views/editor/palette.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

constexpr float margin = 16; ///< design px
constexpr float top = 12;
constexpr float zoom_step = 1.2F;
constexpr int edit_buttons = 6;

float button_side(const Ui& ui) {
    return ui.px(ui.touch ? Theme::touch_height : Theme::control_height);
}

float bar_height(const Ui& ui) {
    return button_side(ui) + ui.px(8);
}

float edit_width(const Ui& ui) {
    return edit_buttons * button_side(ui) + ui.px(8 + 4 * (edit_buttons - 1));
}

std::string percent_of(const CanvasPen& pen) {
    return pen.ui.t("canvas.percent",
                    {{"n", pen.ui.strings.number(std::round(pen.workspace.canvas.camera.zoom * 100))}});
}

float percent_width(const Ui& ui) {
    return std::max(ui.px(52),
                    text_size(ui, TextStyle::secondary, ui.t("canvas.percent", {{"n", "100"}})).x + ui.px(8));
}

float view_width(const Ui& ui) {
    return 3 * button_side(ui) + percent_width(ui) + ui.px(8 + 12);
}

/// Both bars in one row, or one below the other where the canvas is too narrow: the handle of a drawer is there, too.
bool in_one_row(const Ui& ui, const Rect& area) {
    return edit_width(ui) + view_width(ui) + ui.px(2 * margin + 8 + 48) <= area.w;
}

void draw_percent(const CanvasPen& pen) {
    Ui& ui = pen.ui;
    const std::string percent = percent_of(pen);
    const Rect at = place({percent_width(ui), button_side(ui)});
    const ImVec2 size = text_size(ui, TextStyle::secondary, percent);
    draw_text(ui, {at.center().x - size.x / 2, at.center().y - size.y / 2}, TextStyle::secondary, ui.palette().dim,
              percent);
    record(ui, {.id = id_of("percent"), .role = Role::text, .name = percent, .rect = at});
}

void draw_view_tools(const CanvasPen& pen, const Rect& box) {
    Ui& ui = pen.ui;
    CanvasState& state = pen.workspace.canvas;
    paint_panel(pen, box);
    region(ui, "tools", box, {.role = Role::toolbar, .name = ui.t("canvas.tools"), .padding = 4, .scroll = false}, [&] {
        const ImVec2 middle = pen.view.area.center();
        if (icon_button(ui, "out", icon::zoom_out, ui.t("canvas.zoom_out"), {.kind = ButtonKind::ghost}))
            zoom_at(state.camera, pen.view, middle, 1 / zoom_step);
        beside(ui, 4);
        draw_percent(pen);
        beside(ui, 4);
        if (icon_button(ui, "in", icon::zoom_in, ui.t("canvas.zoom_in"), {.kind = ButtonKind::ghost}))
            zoom_at(state.camera, pen.view, middle, zoom_step);
        beside(ui, 4);
        if (icon_button(ui, "fit", icon::maximize, ui.t("canvas.fit"), {.kind = ButtonKind::ghost}))
            state.camera.fitted = true;
    });
}

/// "Undo: add nginx", or why there is nothing.
bool history_button(const CanvasPen& pen, std::string_view id, Icon icon, const session::Edit* edit) {
    Ui& ui = pen.ui;
    const std::string key = "edit." + std::string(id);
    const std::string what = edit == nullptr ? "" : words_of(ui, pen.workspace, *edit);
    const std::string name = edit == nullptr ? std::string(ui.t(key)) : ui.t(key + "_what", {{"what", what}});
    return icon_button(
        ui, id, icon, name,
        {.kind = ButtonKind::ghost, .disabled_reason = edit == nullptr ? ui.t(key + "_nothing") : std::string_view()});
}

void draw_edit_tools(const CanvasPen& pen, const Rect& box) {
    Ui& ui = pen.ui;
    Workspace& workspace = pen.workspace;
    paint_panel(pen, box);
    region(
        ui, "edit-tools", box, {.role = Role::toolbar, .name = ui.t("edit.tools"), .padding = 4, .scroll = false}, [&] {
            const bool open = palette_shown(ui, workspace, pen.view.area);
            if (icon_button(ui, "add", icon::plus, ui.t(open ? "palette.hide" : "palette.show"),
                            {.kind = ButtonKind::ghost, .expanded = open}))
                workspace.editor.palette_open = !open;
            beside(ui, 4);
            if (history_button(pen, "undo", icon::undo_2, workspace.session.undoable())) undo_edit(ui, workspace);
            beside(ui, 4);
            if (history_button(pen, "redo", icon::redo_2, workspace.session.redoable())) redo_edit(ui, workspace);
            beside(ui, 4);
            if (icon_button(ui, "arrange", icon::wand_sparkles, ui.t("edit.arrange"), {.kind = ButtonKind::ghost}))
                arrange_design(ui, workspace);
            beside(ui, 4);
            const std::string_view none = workspace.selection.empty() ? ui.t("edit.select_first") : std::string_view();
            const std::string_view no_nodes =
                workspace.selection.nodes.empty() ? ui.t("edit.select_first") : std::string_view();
            if (icon_button(ui, "duplicate", icon::copy, ui.t("edit.duplicate"),
                            {.kind = ButtonKind::ghost, .disabled_reason = no_nodes}))
                duplicate_selection(ui, workspace);
            beside(ui, 4);
            if (icon_button(ui, "delete", icon::trash_2, ui.t("edit.delete"),
                            {.kind = ButtonKind::ghost, .disabled_reason = none}))
                remove_selection(ui, workspace);
        });
}

} // namespace

float tools_height(const Ui& ui, const Workspace& workspace, const Rect& area) {
    const bool two_rows = workspace.session.can_edit() && !in_one_row(ui, area);
    return ui.px(top) + bar_height(ui) + (two_rows ? bar_height(ui) + ui.px(8) : 0);
}

void draw_tools(const CanvasPen& pen) {
    const Ui& ui = pen.ui;
    const Rect& area = pen.view.area;
    float x = area.x + ui.px(margin);
    float y = area.y + ui.px(top);
    if (pen.workspace.session.can_edit()) {
        draw_edit_tools(pen, {x, y, edit_width(ui), bar_height(ui)});
        if (in_one_row(ui, area))
            x += edit_width(ui) + ui.px(8);
        else
            y += bar_height(ui) + ui.px(8);
    }
    draw_view_tools(pen, {x, y, view_width(ui), bar_height(ui)});
}

} // namespace labrack::ui
