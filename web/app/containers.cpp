// Cards, dialogs, popovers, lists and the small things that show a state.
#include "drawing.hpp"

#include <imgui_internal.h>

#include <cmath>

namespace labrack::ui {

void pill(Ui& ui, std::string_view words, Tone tone, Icon icon) {
    const Rect rect = place({pill_width(ui, words, icon), ui.px(20)});
    draw_pill(ui, rect.min(), words, tone, icon);
    record(ui, {.id = id_of(words), .role = Role::text, .name = std::string(words), .rect = rect});
}

float pill_width(const Ui& ui, std::string_view words, Icon icon) {
    return text_width(ui, TextStyle::small_strong, words) + ui.px(icon == nullptr ? 16 : 32);
}

float draw_pill(const Ui& ui, ImVec2 at, std::string_view words, Tone tone, Icon icon) {
    Rect rect{std::round(at.x), std::round(at.y), pill_width(ui, words, icon), ui.px(20)};
    fill(rect, ui.theme.ground(tone), rect.h / 2);
    const Rgb ink = ui.theme.foreground(tone);
    Rect room = rect.inset(ui.px(8), 0);
    if (icon != nullptr) draw_icon(ui, room.cut_left(ui.px(16)).center() - ImVec2(ui.px(2), 0), icon, ink, 14);
    draw_text(ui, {room.x, room.center().y - ui.theme.line(TextStyle::small_strong) / 2}, TextStyle::small_strong, ink,
              words);
    return rect.w;
}

void rule(Ui& ui) {
    fill(place({0, ui.theme.stroke()}), ui.palette().line);
}

bool option(Ui& ui, std::string_view id, std::string_view words, const OptionItem& options) {
    const Palette& p = ui.palette();
    const Rect rect = place({0, ui.control_height()});
    Node node = control_node(id, Role::option, words, rect, options.disabled_reason, options.detail);
    node.acts = Act::activate | Act::focus;
    if (options.selected) node.flags |= Flag::selected;
    const Interaction item = interact(ui, {.node = std::move(node)});
    if (!item.visible) return item.activated;
    const bool disabled = !options.disabled_reason.empty();
    if (options.selected)
        fill(rect, p.accent_background, ui.px(Theme::radius));
    else if (item.hovered && !disabled)
        fill(rect, p.raised, ui.px(Theme::radius));
    const Rgb ink = disabled ? p.faint : options.selected ? p.accent_text : p.text;
    Rect room = rect.inset(ui.px(10), 0);
    if (options.icon != nullptr)
        draw_icon(ui, room.cut_left(ui.px(26)).min() + ImVec2(ui.px(8), rect.h / 2), options.icon,
                  options.icon_color.value_or(ink));
    if (!options.detail.empty()) {
        const Rect detail = room.cut_right(text_width(ui, TextStyle::secondary, options.detail));
        draw_text_cut(ui, detail, TextStyle::secondary, p.dim, options.detail, 1);
        room.w -= ui.px(8);
    }
    draw_text_cut(ui, room, TextStyle::body, ink, words);
    explain(ui, item, rect, options.disabled_reason, "");
    return item.activated;
}

void value_row(Ui& ui, std::string_view id, std::string_view name, std::string_view value) {
    const Palette& p = ui.palette();
    const float left = width_left() * 0.56F;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    const float first =
        inside(ui, {at.x, at.y, left - ui.px(12), 0}, [&] { text(ui, name, {.color = p.dim, .role = Role::none}); });
    const float second =
        inside(ui, {at.x + left, at.y, width - left, 0}, [&] { text(ui, value, {.role = Role::none}); });
    const Rect row = place({width, std::max(first, second) - at.y});
    gap(ui, -2);
    record(
        ui,
        {.id = id_of(id), .role = Role::listitem, .name = std::string(name) + ": " + std::string(value), .rect = row});
}

void item(Ui& ui, std::string_view id, Icon icon, Rgb icon_color, std::string_view words, Tone tone) {
    const float left = ui.px(28);
    const float width = width_left();
    const float height = wrapped_height(ui, TextStyle::body, words, width - left);
    const Rect rect = place({width, std::max(height, ui.px(24))});
    const float line = ui.theme.line(TextStyle::body);
    const float top = rect.y + std::floor((rect.h - height) / 2);
    draw_icon(ui, {rect.x + ui.px(9), top + line / 2}, icon, icon_color, 18);
    const Rgb ink = tone == Tone::neutral ? ui.palette().text : ui.theme.foreground(tone);
    draw_wrapped(ui, {rect.x + left, top}, width - left, TextStyle::body, ink, words);
    record(ui, {.id = id_of(id), .role = Role::listitem, .name = std::string(words), .rect = rect});
}

namespace detail {

void begin_card(Ui& ui, std::string_view id, const CardOptions& options) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = options.width > 0 ? ui.px(options.width) : width_left();
    Ui::CardScope& scope = ui.cards.emplace_back();
    scope.rect = {at.x, at.y, width, options.height > 0 ? ui.px(options.height) : 0};
    scope.splitter = std::make_unique<ImDrawListSplitter>();
    scope.splitter->Split(ImGui::GetWindowDrawList(), 2);
    scope.splitter->SetCurrentChannel(ImGui::GetWindowDrawList(), 1);
    const bool button = options.activatable;
    Node node = control_node(id, button ? Role::button : options.role, options.name, scope.rect,
                             options.disabled_reason, options.description);
    scope.id = node.id;
    if (button) node.acts = Act::activate | Act::focus;
    if (options.selected && button) node.flags |= Flag::current;
    scope.activated = button && ui.semantics.take(node.id, Act::activate);
    scope.recorded = button || options.role != Role::none;
    if (scope.recorded) ui.semantics.open(std::move(node));
    ImGui::PushID(static_cast<int>(scope.id));
    const float padding = ui.px(options.padding);
    begin_inside(ui, {at.x + padding, at.y + padding, width - 2 * padding, 0});
}

/// Hover and press of a card that is one button: what lies on it has had its turn.
static Interaction press_card(Ui& ui, const Ui::CardScope& scope, const CardOptions& options) {
    Interaction out{.activated = scope.activated, .visible = true};
    if (!options.activatable) return out;
    const ImRect box(scope.rect.min(), scope.rect.max());
    out.visible = ImGui::ItemAdd(box, scope.id);
    if (options.disabled_reason.empty()) {
        if (ImGui::ButtonBehavior(box, scope.id, &out.hovered, &out.held)) out.activated = true;
        if (out.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        if (out.held && ImGui::IsItemActivated()) ui.semantics.move_focus(scope.id);
    } else {
        out.hovered = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(box.Min, box.Max);
    }
    out.ring = ui.semantics.focus_visible(scope.id);
    if (ui.semantics.take_scroll(scope.id)) ImGui::ScrollToRect(ImGui::GetCurrentWindow(), box);
    if (out.activated) ui.frame_wanted = true;
    return out;
}

bool end_card(Ui& ui, const CardOptions& options) {
    const float bottom = end_inside(ui);
    ImGui::PopID();
    Ui::CardScope scope = std::move(ui.cards.back());
    ui.cards.pop_back();
    if (scope.rect.h <= 0) scope.rect.h = bottom + ui.px(options.padding) - scope.rect.y;
    const Interaction item = press_card(ui, scope, options);
    const bool clipped = !ImGui::GetCurrentWindow()->ClipRect.Contains(scope.rect.center());
    if (scope.recorded) ui.semantics.close(scope.rect, clipped);
    ImDrawList* list = ImGui::GetWindowDrawList();
    scope.splitter->SetCurrentChannel(list, 0);
    const Palette& p = ui.palette();
    const float hover = options.activatable ? ease(ui, scope.id, item.hovered ? 1.0F : 0.0F) : 0;
    const float radius = ui.px(Theme::card_radius);
    fill(scope.rect, options.fill.value_or(p.panel), radius);
    const Rgb border = options.selected ? p.accent : blend(p.line, p.faint, hover);
    if (options.border)
        outline(scope.rect, border, radius, options.selected ? ui.theme.stroke(1.5F) : ui.theme.stroke());
    if (item.ring) draw_focus_ring(ui, scope.rect, radius);
    scope.splitter->Merge(list);
    explain(ui, item, scope.rect, options.disabled_reason, "");
    place({scope.rect.w, scope.rect.h});
    return item.activated;
}

void begin_group(Ui& ui, Node node) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ui.cursors.push_back(at);
    node.rect = {at.x, at.y, width_left(), 0};
    ui.groups.push_back(node.rect);
    const Id id = node.id;
    ui.semantics.open(std::move(node));
    ImGui::PushID(static_cast<int>(id));
}

void end_group(Ui& ui) {
    ImGui::PopID();
    Rect rect = ui.groups.back();
    ui.groups.pop_back();
    ui.cursors.pop_back();
    rect.h = std::max(0.0F, ImGui::GetCursorScreenPos().y - rect.y - ImGui::GetStyle().ItemSpacing.y);
    ui.semantics.close(rect);
}

} // namespace detail

} // namespace labrack::ui
