#include "views/editor/tools.hpp"

#include "views/canvas_tools.hpp"
#include "views/compare/comparison.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/palette.hpp"

namespace labrack::ui {

namespace {

constexpr int buttons = 7;

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

} // namespace

float edit_tools_width(const Ui& ui) {
    return buttons * tool_side(ui) + ui.px(8 + 4 * (buttons - 1));
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
            beside(ui, 4);
            const bool compares = workspace.comparison != nullptr;
            if (icon_button(ui, "compare", icon::columns_2, ui.t("compare.tool"),
                            {.kind = ButtonKind::ghost, .pressed = compares}))
                compares ? stop_comparing(workspace) : start_comparing(ui, workspace);
        });
}

} // namespace labrack::ui
