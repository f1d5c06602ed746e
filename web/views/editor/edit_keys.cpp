// The keys of the editor.
#include "views/editor/edits.hpp"
#include "views/editor/gesture_parts.hpp"
#include "views/editor/gestures.hpp"

#include <vector>

namespace labrack::ui {

namespace {

/// Ctrl, or Command on a Mac.
bool is_command(ImGuiKey key) {
    const ImGuiIO& io = ImGui::GetIO();
    return (io.KeyCtrl || io.KeySuper) && ImGui::IsKeyPressed(key, false);
}

void take_commands(const CanvasPen& pen) {
    Ui& ui = pen.ui;
    Workspace& workspace = pen.workspace;
    if (is_command(ImGuiKey_Z)) return ImGui::GetIO().KeyShift ? redo_edit(ui, workspace) : undo_edit(ui, workspace);
    if (is_command(ImGuiKey_Y)) return redo_edit(ui, workspace);
    if (is_command(ImGuiKey_C)) return copy_selection(ui, workspace);
    if (is_command(ImGuiKey_V)) return paste(ui, workspace);
    if (is_command(ImGuiKey_D)) return duplicate_selection(ui, workspace);
    if (is_command(ImGuiKey_A)) {
        std::vector<model::NodeIndex> all;
        for (std::uint32_t i = 0; i < design_of(pen).nodes.size(); ++i)
            all.push_back({i});
        return select_nodes(workspace, all);
    }
    if (is_command(ImGuiKey_X)) {
        copy_selection(ui, workspace);
        return remove_selection(ui, workspace);
    }
    if (ImGui::IsKeyPressed(ImGuiKey_Delete, false) || ImGui::IsKeyPressed(ImGuiKey_Backspace, false))
        remove_selection(ui, workspace);
}

} // namespace

bool take_edit_keys(const CanvasPen& pen) {
    Workspace& workspace = pen.workspace;
    if (!may_edit(pen.ui, workspace) || pen.ui.keys_taken) return false;
    if (ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
        end_gesture(workspace.editor);
        workspace.selection = {};
    }
    take_commands(pen);
    const std::vector<model::NodeIndex> nodes = selected_nodes(workspace);
    if (nodes.empty()) return false;
    const double step = ImGui::GetIO().KeyShift ? 28 : 4;
    model::Point by;
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) by.x -= step;
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) by.x += step;
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) by.y -= step;
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) by.y += step;
    if (by.x != 0 || by.y != 0) move_nodes(pen.ui, workspace, nodes, by, std::nullopt);
    return true;
}

} // namespace labrack::ui
