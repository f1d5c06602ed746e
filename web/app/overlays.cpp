// Dialogs and popovers: windows above the page that take the focus and give it back.
#include "drawing.hpp"

#include <imgui_internal.h>

#include <cmath>

namespace labrack::ui {

namespace {

constexpr ImGuiWindowFlags overlay_flags = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                           ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                           ImGuiWindowFlags_NoNav | ImGuiWindowFlags_AlwaysAutoResize;

bool is_opened(const Ui& ui, Id popup) {
    return std::find(ui.popups.begin(), ui.popups.end(), popup) != ui.popups.end();
}

void forget(Ui& ui, Id popup) {
    std::erase(ui.popups, popup);
    const auto found = ui.return_to.find(popup);
    if (found == ui.return_to.end()) return;
    ui.semantics.move_focus(found->second);
    ui.return_to.erase(found);
    ui.frame_wanted = true;
}

/// Brings ImGui's popup into line with `open`; true if it is to be drawn.
bool follow(Ui& ui, Id popup, bool& open) {
    const bool shown = ImGui::IsPopupOpen(popup, ImGuiPopupFlags_None);
    if (is_opened(ui, popup)) {
        if (!shown) open = false; // a click elsewhere
        if (!open) forget(ui, popup);
        return shown;
    }
    if (!open) return false;
    ui.popups.push_back(popup);
    ui.return_to[popup] = ui.semantics.focused();
    ui.semantics.move_focus(popup);
    ui.frame_wanted = true;
    ImGui::OpenPopupEx(popup);
    return true;
}

/// Records the node of an overlay that has just begun; its rectangle is that of ImGui's window.
void open_node(Ui& ui, Id popup, std::string_view name, Bits<Flag> flags, bool& open) {
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    const Rect rect{window->Pos.x, window->Pos.y, window->Size.x, window->Size.y};
    const bool topmost = ui.popups.empty() || ui.popups.back() == popup;
    const bool escaped =
        ui.semantics.take(popup, Act::escape) || (topmost && ImGui::IsKeyPressed(ImGuiKey_Escape, false));
    if (escaped) open = false;
    ui.semantics.open({.id = popup,
                       .role = Role::dialog,
                       .name = std::string(name),
                       .flags = flags,
                       .acts = Act::escape | Act::focus,
                       .rect = rect});
    if (!open) ImGui::CloseCurrentPopup();
    // Its own clip rectangle would cut the sides.
    ImGui::PushClipRect(rect.min(), rect.max(), false);
    outline(rect, ui.palette().line, ImGui::GetStyle().PopupRounding, ui.theme.stroke());
    ImGui::PopClipRect();
}

} // namespace

namespace detail {

bool begin_dialog(Ui& ui, std::string_view id, std::string_view title, bool& open, float width) {
    const Id popup = id_of(id);
    if (!follow(ui, popup, open)) return false;
    const Rect screen = window_rect();
    const float wide = std::min(ui.px(width), screen.w - ui.px(32));
    ImGui::SetNextWindowPos(screen.center(), ImGuiCond_Always, {0.5F, 0.5F});
    ImGui::SetNextWindowSizeConstraints({wide, 0}, {wide, screen.h - ui.px(32)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(24), ui.px(24)});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ImGui::GetStyle().PopupRounding); // what a modal window takes
    // BeginPopupModal hashes the name itself, under the same id stack.
    const bool drawn = ImGui::BeginPopupModal(std::string(id).c_str(), nullptr, overlay_flags);
    ImGui::PopStyleVar(2);
    if (!drawn) return false;
    ImGui::GetCurrentContext()->DimBgRatio = 1; // no fade: nothing moves that was not asked to
    open_node(ui, popup, title, Flag::modal, open);
    heading(ui, 2, title);
    return true;
}

void end_dialog(Ui& ui) {
    ui.semantics.close();
    ImGui::EndPopup();
}

bool begin_popover(Ui& ui, std::string_view id, std::string_view name, bool& open, const Rect& anchor, float width) {
    const Id popup = id_of(id);
    if (!follow(ui, popup, open)) return false;
    const Rect screen = window_rect();
    const float margin = ui.px(8);
    const float wide = std::min(ui.px(width), screen.w - 2 * margin);
    const bool left = anchor.x + wide <= screen.w - margin;
    const bool below = anchor.bottom() < screen.h * 0.7F;
    const ImVec2 at{left ? anchor.x : std::max(margin, std::min(anchor.right(), screen.w - margin) - wide),
                    below ? anchor.bottom() + ui.px(4) : anchor.y - ui.px(4)};
    const float room = below ? screen.h - at.y - margin : at.y - margin;
    ImGui::SetNextWindowPos(at, ImGuiCond_Always, {0, below ? 0.0F : 1.0F});
    ImGui::SetNextWindowSizeConstraints({wide, 0}, {wide, room});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(8), ui.px(8)});
    const bool drawn = ImGui::BeginPopupEx(popup, overlay_flags);
    ImGui::PopStyleVar();
    if (drawn) open_node(ui, popup, name, {}, open);
    return drawn;
}

void end_popover(Ui& ui) {
    ui.semantics.close();
    ImGui::EndPopup();
}

} // namespace detail

} // namespace labrack::ui
