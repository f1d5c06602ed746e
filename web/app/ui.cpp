#include "drawing.hpp"

#include <imgui_internal.h>

#include <cmath>

namespace labrack::ui {

namespace {

/// Puts the layout cursor somewhere without telling ImGui that content reaches there.
void move_cursor(ImVec2 to) {
    ImGui::GetCurrentWindow()->DC.CursorPos = to;
}

ImRect imgui_rect(const Rect& rect) {
    return {rect.min(), rect.max()};
}

void take_keys(Ui& ui, const Node& node, Interaction& out) {
    Semantics& semantics = ui.semantics;
    if (node.acts.has(Act::activate) && semantics.take(node.id, Act::activate)) out.activated = true;
    while (semantics.take(node.id, Act::increment))
        ++out.steps;
    while (semantics.take(node.id, Act::decrement))
        --out.steps;
    if (node.acts.has(Act::escape) && semantics.take(node.id, Act::escape)) out.escaped = true;
    if (node.acts.has(Act::set_value)) out.value = semantics.take_value(node.id);
    if (node.acts.has(Act::submit)) out.submitted = semantics.take(node.id, Act::submit);
}

void take_pointer(Ui& ui, const ItemSpec& spec, const Node& node, Interaction& out) {
    if (node.flags.has(Flag::disabled)) {
        out.hovered = ImGui::ItemHoverable(imgui_rect(node.rect), node.id, ImGuiItemFlags_Disabled) ||
                      (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(node.rect.min(), node.rect.max()));
        return;
    }
    const ImGuiButtonFlags flags =
        spec.draggable ? ImGuiButtonFlags_PressedOnClick : ImGuiButtonFlags_PressedOnClickRelease;
    const bool clicked = ImGui::ButtonBehavior(imgui_rect(node.rect), node.id, &out.hovered, &out.held, flags);
    if (clicked) out.activated = out.by_pointer = true;
    if (out.held && spec.draggable) ui.finger.taken = true;
    if (out.hovered || out.held) ImGui::SetMouseCursor(spec.cursor);
    const bool pressed = out.held && ImGui::IsItemActivated();
    if ((pressed || clicked) && node.acts.has(Act::focus) && !ui.semantics.focused(node.id))
        ui.semantics.move_focus(node.id);
}

/// A finger that moves up or down scrolls the innermost region under it that can be, and presses nothing there.
void scroll_by_finger(Ui& ui) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    Finger& finger = ui.finger;
    if (!by_finger() || window->ScrollMax.y <= 0) return;
    const auto hovered = ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem;
    if (finger.region == 0 && ImGui::IsMouseClicked(ImGuiMouseButton_Left) && ImGui::IsWindowHovered(hovered)) {
        finger.region = window->ID;
        finger.scroll_from = window->Scroll.y;
    }
    if (finger.region != window->ID || finger.taken || !ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
    const ImVec2 way = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0);
    if (!finger.scrolls && ImGui::IsMouseDragging(ImGuiMouseButton_Left, drag_threshold(ui))) {
        finger.scrolls = std::fabs(way.y) > std::fabs(way.x);
        finger.taken = !finger.scrolls; // once and for all
        if (finger.scrolls) ImGui::ClearActiveID();
    }
    if (!finger.scrolls) return;
    ImGui::SetScrollY(window, finger.scroll_from - way.y);
    ui.frame_wanted = true;
}

} // namespace

bool by_finger() {
    return ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen;
}

float drag_threshold(const Ui& ui) {
    return ui.px(by_finger() ? 8 : 4);
}

Interaction interact(Ui& ui, const ItemSpec& spec) {
    Interaction out;
    Node node = spec.node;
    if (!ui.locked.empty()) {
        node.flags |= Flag::disabled;
        node.description = ui.locked;
    }
    const ImGuiWindow* window = ImGui::GetCurrentWindow();
    out.visible = ImGui::ItemAdd(imgui_rect(node.rect), node.id);
    if (!window->ClipRect.Contains(node.rect.center())) node.flags |= Flag::clipped;
    take_pointer(ui, spec, node, out);
    take_keys(ui, node, out);
    const bool field = node.role == Role::textbox || node.role == Role::spinbutton;
    if (out.value && field) node.value = *out.value; // what is typed next comes on top of it
    if (out.activated || out.steps != 0 || out.value || out.escaped || out.submitted) ui.frame_wanted = true;
    out.focused = ui.semantics.focused(node.id);
    out.ring = ui.semantics.focus_visible(node.id);
    if (ui.semantics.take_scroll(node.id)) {
        const float margin = ui.px(24);
        ImGui::ScrollToRect(ImGui::GetCurrentWindow(), imgui_rect(node.rect.inset(-margin)));
        ui.frame_wanted = true;
    }
    if (out.ring && out.visible) draw_focus_ring(ui, node.rect, ui.px(Theme::radius));
    if (ui.drawn != nullptr) note_drawn(ui, {.id = node.id, .rect = node.rect});
    ui.semantics.add(std::move(node));
    return out;
}

void note_drawn(const Ui& ui, Drawn drawn) {
    const ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 from = list->GetClipRectMin();
    const ImVec2 to = list->GetClipRectMax();
    drawn.shown = {from.x, from.y, to.x - from.x, to.y - from.y};
    for (const ImGuiWindow* window = ImGui::GetCurrentWindow(); window != nullptr; window = window->ParentWindow)
        if (window->ScrollMax.y > 0) drawn.scrolls = true;
    ui.drawn->push_back(std::move(drawn));
}

void record(Ui& ui, Node node) {
    if (!ImGui::GetCurrentWindow()->ClipRect.Contains(node.rect.center())) node.flags |= Flag::clipped;
    ui.semantics.add(std::move(node));
}

void draw_focus_ring(const Ui& ui, const Rect& rect, float radius_px) {
    const float out = ui.px(2);
    const float width = std::fmax(ui.theme.stroke(2), 2.0F);
    const Rect ring = rect.inset(-out - width / 2);
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->PushClipRect(ring.inset(-width).min(), ring.inset(-width).max(), false);
    list->AddRect(ring.min(), ring.max(), packed(ui.palette().accent), radius_px + out, 0, width);
    list->PopClipRect();
}

float ease(Ui& ui, Id id, float target, float seconds) {
    const auto [at, fresh] = ui.eased.try_emplace(id, target);
    float& value = at->second;
    if (fresh || ui.reduced_motion || seconds <= 0) return value = target;
    const float step = ui.dt / seconds;
    value += std::clamp(target - value, -step, step);
    if (value != target) ui.frame_wanted = true;
    return value;
}

void toast(Ui& ui, std::string_view text, Tone tone) {
    constexpr double shown = 4;
    constexpr std::size_t most = 3;
    ui.toasts.push_back({std::string(text), tone, ui.now + shown});
    while (ui.toasts.size() > most)
        ui.toasts.pop_front();
    ui.semantics.announce(text, tone == Tone::bad);
    ui.frame_wanted = true;
}

Id id_of(std::string_view name) {
    return ImGui::GetID(name.data(), name.data() + name.size());
}

Rect place(ImVec2 size) {
    if (size.x <= 0) size.x = width_left();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::ItemSize(size, 0.0F);
    return {at.x, at.y, size.x, size.y};
}

float width_left() {
    return std::fmax(1.0F, ImGui::GetContentRegionAvail().x);
}

void gap(const Ui& ui, float design) {
    move_cursor(ImGui::GetCursorScreenPos() + ImVec2(0, ui.px(design)));
}

void beside(const Ui& ui, float design) {
    ImGui::SameLine(0, ui.px(design));
}

void align_right(float width) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    move_cursor({at.x + std::fmax(0.0F, width_left() - width), at.y});
}

Rect window_rect() {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    return {0, 0, size.x, size.y};
}

namespace detail {

void begin_region(Ui& ui, std::string_view id, const Rect& rect, const RegionOptions& options) {
    if (options.fill) ImGui::GetWindowDrawList()->AddRectFilled(rect.min(), rect.max(), packed(*options.fill));
    if (options.role != Role::none)
        ui.semantics.open({.id = id_of(id), .role = options.role, .name = std::string(options.name), .rect = rect});
    const float y = options.padding_y < 0 ? options.padding : options.padding_y;
    ui.cursors.push_back(ImGui::GetCursorScreenPos());
    move_cursor(rect.min());
    ImGuiWindowFlags flags = ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav;
    if (!options.scroll) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
    if (options.horizontal) flags |= ImGuiWindowFlags_HorizontalScrollbar;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(options.padding), ui.px(y)});
    ImGui::BeginChild(id_of(id), {std::fmax(rect.w, 1.0F), std::fmax(rect.h, 1.0F)},
                      ImGuiChildFlags_AlwaysUseWindowPadding, flags);
    ImGui::PopStyleVar();
}

void end_region(Ui& ui, const RegionOptions& options) {
    scroll_by_finger(ui);
    ImGui::EndChild();
    move_cursor(ui.cursors.back());
    ui.cursors.pop_back();
    if (options.role != Role::none) ui.semantics.close();
}

void begin_inside(Ui& ui, const Rect& rect) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    ui.cursors.push_back(window->DC.CursorPos);
    ui.rights.push_back({window->WorkRect.Max.x, window->ContentRegionRect.Max.x});
    move_cursor(rect.min());
    ImGui::BeginGroup();
    window->WorkRect.Max.x = window->ContentRegionRect.Max.x = rect.right();
}

float end_inside(Ui& ui) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    ImGui::EndGroup();
    const float bottom = ImGui::GetItemRectMax().y;
    window->WorkRect.Max.x = ui.rights.back().x;
    window->ContentRegionRect.Max.x = ui.rights.back().y;
    ui.rights.pop_back();
    move_cursor(ui.cursors.back());
    ui.cursors.pop_back();
    return bottom;
}

} // namespace detail

} // namespace labrack::ui
