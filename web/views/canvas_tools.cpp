#include "views/canvas_tools.hpp"

#include "views/editor/tools.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

constexpr float margin = 16; ///< design px
constexpr float top = 12;
constexpr float zoom_step = 1.2F;

float bar_height(const Ui& ui) {
    return tool_side(ui) + ui.px(8);
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
    return 3 * tool_side(ui) + percent_width(ui) + ui.px(8 + 12);
}

/// Both bars in one row, or one below the other where the canvas is too narrow: the handle of a drawer is there, too.
bool in_one_row(const Ui& ui, const Rect& area) {
    return edit_tools_width(ui) + view_width(ui) + ui.px(2 * margin + 8 + 48) <= area.w;
}

void draw_percent(const CanvasPen& pen) {
    Ui& ui = pen.ui;
    const std::string percent = percent_of(pen);
    const Rect at = place({percent_width(ui), tool_side(ui)});
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

} // namespace

float tool_side(const Ui& ui) {
    return ui.control_height();
}

float tools_height(const Ui& ui, const Workspace& workspace, const Rect& area) {
    const bool two_rows = workspace.session.can_edit() && !in_one_row(ui, area);
    return ui.px(top) + bar_height(ui) + (two_rows ? bar_height(ui) + ui.px(8) : 0);
}

float tools_width(const Ui& ui, const Workspace& workspace, const Rect& area) {
    const float edit = workspace.session.can_edit() ? edit_tools_width(ui) : 0;
    const float view = view_width(ui);
    return ui.px(margin) + (edit > 0 && in_one_row(ui, area) ? edit + ui.px(8) + view : std::max(edit, view));
}

void draw_tools(const CanvasPen& pen) {
    const Ui& ui = pen.ui;
    const Rect& area = pen.view.area;
    float x = area.x + ui.px(margin);
    float y = area.y + ui.px(top);
    if (pen.workspace.session.can_edit()) {
        draw_edit_tools(pen, {x, y, edit_tools_width(ui), bar_height(ui)});
        if (in_one_row(ui, area))
            x += edit_tools_width(ui) + ui.px(8);
        else
            y += bar_height(ui) + ui.px(8);
    }
    draw_view_tools(pen, {x, y, view_width(ui), bar_height(ui)});
}

} // namespace labrack::ui
