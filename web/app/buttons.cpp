// Buttons, links and tooltips.
#include "drawing.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

struct Look {
    std::optional<Rgb> ground;
    std::optional<Rgb> border;
    Rgb ink;
};

Look look_of(const Ui& ui, const ButtonOptions& options, float hover, bool held) {
    const Palette& p = ui.palette();
    const bool pressed = options.pressed.value_or(false) || options.expanded.value_or(false);
    const float shade = held ? 0.14F : 0.07F * hover;
    if (!options.disabled_reason.empty()) {
        if (options.kind == ButtonKind::ghost) return {{}, {}, p.faint};
        return {p.raised, p.line, p.faint};
    }
    switch (options.kind) {
    case ButtonKind::primary: return {blend(p.accent, p.text, shade * 1.5F), {}, p.on_accent};
    case ButtonKind::danger:
        return {blend(p.bad_background, p.bad, shade), blend(p.bad_background, p.bad, 0.3F), p.bad};
    case ButtonKind::ghost:
        if (pressed) return {p.accent_background, {}, p.accent_text};
        return {hover > 0 || held ? std::optional(blend(p.panel, p.text, shade)) : std::nullopt, {}, p.text};
    case ButtonKind::secondary: break;
    }
    if (pressed) return {p.accent_background, p.accent, p.accent_text};
    return {blend(p.raised, p.text, shade), p.line, p.text};
}

TextStyle style_of(const ButtonOptions& options) {
    const bool strong = options.kind == ButtonKind::primary || options.kind == ButtonKind::danger;
    if (options.small) return strong ? TextStyle::secondary_strong : TextStyle::secondary;
    return strong ? TextStyle::strong : TextStyle::body;
}

float height_of(const Ui& ui, const ButtonOptions& options) {
    return options.small && !ui.touch ? ui.px(28) : ui.control_height();
}

Interaction operate(Ui& ui, std::string_view id, std::string_view name, const Rect& rect,
                    const ButtonOptions& options) {
    Node node = control_node(id, Role::button, options.name.empty() ? name : options.name, rect,
                             options.disabled_reason, options.tooltip == name ? "" : options.tooltip);
    node.acts = Act::activate | Act::focus;
    if (options.pressed) node.flags |= *options.pressed ? Flag::pressed : Flag::unpressed;
    if (options.expanded) node.flags |= *options.expanded ? Flag::expanded : Flag::collapsed;
    if (options.busy) node.flags |= Flag::busy;
    return interact(ui, {.node = std::move(node)});
}

void draw_ground(const Ui& ui, const Rect& rect, const Look& look) {
    const float radius = ui.px(Theme::radius);
    if (look.ground) fill(rect, *look.ground, radius);
    if (look.border) outline(rect, *look.border, radius, ui.theme.stroke());
}

void draw_content(const Ui& ui, const Rect& rect, std::string_view words, const ButtonOptions& options, Rgb ink) {
    const float icon = options.icon == nullptr ? 0 : ui.px(24);
    const float width = text_width(ui, style_of(options), words);
    const float x = std::round(rect.x + std::max(ui.px(8), (rect.w - icon - width) / 2));
    if (options.icon != nullptr) draw_icon(ui, {x + ui.px(8), rect.center().y}, options.icon, ink);
    const float room = std::min(width, rect.right() - ui.px(8) - x - icon);
    draw_text_cut(ui, {x + icon, rect.y, room, rect.h}, style_of(options), ink, words);
}

} // namespace

void fill(const Rect& rect, Rgb color, float radius, float alpha) {
    ImGui::GetWindowDrawList()->AddRectFilled(rect.min(), rect.max(), packed(color, alpha), radius);
}

void outline(const Rect& rect, Rgb color, float radius, float thickness) {
    ImGui::GetWindowDrawList()->AddRect(rect.min(), rect.max(), packed(color), radius, 0, thickness);
}

void circle(ImVec2 center, float radius, Rgb color) {
    ImGui::GetWindowDrawList()->AddCircleFilled(center, radius, packed(color));
}

Node control_node(std::string_view id, Role role, std::string_view name, const Rect& rect,
                  std::string_view disabled_reason, std::string_view description) {
    Node node{.id = id_of(id),
              .role = role,
              .name = std::string(name),
              .description = std::string(disabled_reason.empty() ? description : disabled_reason),
              .rect = rect};
    if (!disabled_reason.empty()) node.flags |= Flag::disabled;
    return node;
}

void explain(Ui& ui, const Interaction& item, const Rect& rect, std::string_view disabled_reason,
             std::string_view tooltip_text) {
    tooltip(ui, item, rect, disabled_reason.empty() ? tooltip_text : disabled_reason);
}

float button_width(const Ui& ui, std::string_view words, const ButtonOptions& options) {
    const float icon = options.icon == nullptr ? 0 : ui.px(16) + (words.empty() ? 0 : ui.px(8));
    const float padding = words.empty() ? ui.px(16) : ui.px(options.small ? 20 : 28);
    return (words.empty() ? 0 : text_width(ui, style_of(options), words)) + icon + padding;
}

bool button(Ui& ui, std::string_view id, std::string_view words, const ButtonOptions& options) {
    const float natural = button_width(ui, words, options);
    const float width = options.width > 0 ? ui.px(options.width) : options.width < 0 ? width_left() : natural;
    const Rect rect = place({width, height_of(ui, options)});
    const Interaction item = operate(ui, id, words, rect, options);
    if (item.visible) {
        const Look look = look_of(ui, options, ease(ui, id_of(id), item.hovered ? 1.0F : 0.0F), item.held);
        draw_ground(ui, rect, look);
        draw_content(ui, rect, words, options, look.ink);
    }
    const bool cut = width < natural && options.tooltip.empty();
    explain(ui, item, rect, options.disabled_reason, cut ? words : options.tooltip);
    return item.activated;
}

bool icon_button(Ui& ui, std::string_view id, Icon icon, std::string_view name, const ButtonOptions& options) {
    const float side = height_of(ui, options);
    const Rect rect = place({options.width > 0 ? ui.px(options.width) : side, side});
    const Interaction item = operate(ui, id, name, rect, options);
    if (item.visible) {
        const Look look = look_of(ui, options, ease(ui, id_of(id), item.hovered ? 1.0F : 0.0F), item.held);
        draw_ground(ui, rect, look);
        draw_icon(ui, rect.center(), icon, look.ink);
    }
    explain(ui, item, rect, options.disabled_reason, options.tooltip.empty() ? name : options.tooltip);
    return item.activated;
}

bool link(Ui& ui, std::string_view id, std::string_view words, std::string_view address) {
    const ImVec2 size = text_size(ui, TextStyle::body, words);
    const Rect rect = place(size);
    Node node = control_node(id, Role::link, words, rect, "");
    node.acts = Act::activate | Act::focus;
    node.href = address;
    const Interaction item = interact(ui, {.node = std::move(node)});
    if (item.visible) {
        draw_text(ui, rect.min(), TextStyle::body, ui.palette().accent_text, words);
        const float y = rect.bottom() - ui.px(2);
        const float width = ui.theme.stroke();
        fill({rect.x, y, rect.w, width}, ui.palette().accent_text, 0, item.hovered ? 1 : 0.4F);
    }
    if (item.activated && !address.empty()) ui.platform.open_address(address);
    return item.activated;
}

void tooltip(Ui& ui, const Interaction& item, const Rect& anchor, std::string_view words) {
    constexpr double delay = 0.35;
    if (words.empty() || item.held) return;
    if (ui.clicked_at && !item.ring) return;
    const Id id = ImGui::GetCurrentContext() == nullptr ? 0 : id_of(words) ^ static_cast<Id>(anchor.x * 31 + anchor.y);
    if (item.hovered && ui.hovered != id) {
        ui.hovered = id;
        ui.hovered_since = ui.now;
    }
    const bool waited = item.hovered && ui.now >= ui.hovered_since + delay;
    if (item.hovered && !waited) ui.draw_at(ui.hovered_since + delay);
    if (item.hovered) ui.hovered_now = true;
    if (waited || (item.ring && item.visible)) ui.tip = {std::string(words), anchor};
}

} // namespace labrack::ui
