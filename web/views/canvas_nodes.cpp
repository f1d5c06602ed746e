// The components of the canvas: boxes of hosts, cards of what runs, and their controls.
#include "app/format.hpp"
#include "views/canvas_paint.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/gestures.hpp"
#include "views/node_status.hpp"
#include "views/words.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace labrack::ui {

namespace {

constexpr float tile = 34;
constexpr float bar_height = 3;
constexpr double busy_share = 0.8;

void paint_box(const CanvasPen& pen, const Rect& rect, Rgb fill, Rgb border, float radius, float thickness) {
    pen.list->AddRectFilled(rect.min(), rect.max(), packed(fill), pen.units(radius));
    pen.list->AddRect(rect.min(), rect.max(), packed(border), pen.units(radius), 0, thickness);
}

bool is_selected(const CanvasPen& pen, model::NodeIndex node) {
    return pen.workspace.selection.has(pen.run().plan().design.node(node).id);
}
bool is_lit(const CanvasPen& pen, model::NodeIndex node) {
    return pen.workspace.highlighted_node == node;
}

struct Border {
    Rgb color;
    float thickness = 1;
};

Border border_of(const CanvasPen& pen, model::NodeIndex node, const NodeStatus& status) {
    const Palette& p = pen.ui.palette();
    const Theme& theme = pen.ui.theme;
    if (is_selected(pen, node) || is_lit(pen, node)) return {p.accent, theme.stroke(2)};
    if (status.off) return {p.bad, theme.stroke(2)};
    if (!status.up) return {p.warn, theme.stroke(2)};
    if (pen.workspace.canvas.hovered == node) return {p.faint, theme.stroke(1)};
    return {p.line, theme.stroke(1)};
}

/// A soft edge around what the text points at.
void paint_glow(const CanvasPen& pen, const Rect& rect, float radius) {
    const Rect halo = rect.inset(-pen.units(4));
    pen.list->AddRectFilled(halo.min(), halo.max(), packed(pen.ui.palette().accent, 0.22F), pen.units(radius + 4));
}

/// Scaled, and so a little blurred, where the smallest of the font would cover the name beside its tile.
void paint_icon(const CanvasPen& pen, const Rect& rect, Icon glyph, Rgb ink) {
    ImFont* smallest = pen.ui.theme.font(TextStyle::icon_small);
    const float most = rect.h * 0.8F;
    if (smallest->FontSize <= most) return draw_icon(pen.ui, rect.center(), glyph, ink, 18 * pen.zoom);
    const ImVec2 at{rect.center().x - most / 2, rect.center().y - most / 2};
    pen.list->AddText(smallest, most, at, packed(ink), glyph);
}

void paint_tile(const CanvasPen& pen, const Rect& rect, model::NodeIndex node, const NodeStatus& status) {
    const Palette& p = pen.ui.palette();
    const model::Kind& kind = pen.run().plan().catalogue.kind_of(pen.run().plan().design.node(node).product);
    const bool off = status.off;
    const Rgb color = off ? p.faint : tier_color(tier_of(kind.role));
    pen.list->AddRectFilled(rect.min(), rect.max(), packed(blend(p.panel, color, 0.18F)), pen.units(8));
    const Icon glyph = off ? icon::power_off : status.starting ? icon::refresh_cw : icon_of(kind);
    // The icon carries meaning, so it is darker (lighter) than the tile's hue where that is too pale.
    Rgb ink = off ? p.bad : color;
    for (int i = 0; i < 8 && contrast(ink, blend(p.panel, color, 0.18F)) < 3; ++i)
        ink = blend(ink, p.text, 0.15F);
    paint_icon(pen, rect, glyph, ink);
}

void paint_utilisation(const CanvasPen& pen, const Rect& rect, model::NodeIndex node, const NodeStatus& status) {
    const Palette& p = pen.ui.palette();
    const float h = pen.units(bar_height);
    const Rect track{rect.x + pen.units(10), rect.bottom() - pen.units(9), rect.w - pen.units(20), h};
    pen.list->AddRectFilled(track.min(), track.max(), packed(p.track), h / 2);
    const model::Kind& kind = pen.run().plan().catalogue.kind_of(pen.run().plan().design.node(node).product);
    const bool full = status.utilisation > 0.97 && status.queued > 0;
    const Rgb color = full ? p.bad : status.utilisation >= busy_share ? p.warn : tier_color(tier_of(kind.role));
    const float width = track.w * static_cast<float>(status.utilisation);
    if (width > 0.5F)
        pen.list->AddRectFilled(track.min(), {track.x + std::max(width, h), track.bottom()}, packed(color), h / 2);
}

void paint_queue(const CanvasPen& pen, const Rect& rect, const NodeStatus& status) {
    if (status.queued == 0) return;
    constexpr std::uint32_t most = 5;
    const Palette& p = pen.ui.palette();
    const std::uint32_t bars = std::min(status.queued, most);
    const float w = pen.units(5);
    const float h = pen.units(12);
    float x = rect.x - pen.units(6);
    for (std::uint32_t i = 0; i < bars; ++i) {
        x -= w;
        const float y = rect.center().y - h / 2;
        pen.list->AddRectFilled({x, y}, {x + w, y + h}, packed(p.panel), pen.units(2));
        pen.list->AddRectFilled({x, y}, {x + w, y + h}, packed(p.accent, 1.0F - 0.13F * static_cast<float>(i)),
                                pen.units(2));
        x -= pen.units(2);
    }
    if (status.queued <= most) return;
    const std::string more = pen.ui.strings.number(status.queued);
    const float width = canvas_text_width(pen, 11, Weight::strong, more);
    const Rect box{x - width - pen.units(6), rect.center().y - pen.units(8), width + pen.units(6), pen.units(16)};
    pen.list->AddRectFilled(box.min(), box.max(), packed(p.accent_background), pen.units(4));
    canvas_text(pen, {box.x + pen.units(3), box.y + pen.units(1)}, 11, Weight::strong, p.accent_text, more);
}

/// The requests that are being worked on here, as long as they can be told apart.
float paint_in_hand(const CanvasPen& pen, const Rect& rect, model::NodeIndex node) {
    constexpr std::size_t most = 4;
    const Time now = pen.run().now();
    const float r = pen.units(4.5F);
    float x = rect.right() - pen.units(14);
    std::size_t shown = 0;
    const auto& requests = pen.run().trace().requests();
    for (auto trace = requests.rbegin(); trace != requests.rend() && shown < most; ++trace) {
        if (trace->end <= now) continue;
        const auto here = [&](const sim::Segment& segment) {
            const sim::Span& span = trace->spans[segment.span];
            return segment.from <= now && now < segment.to && segment.phase == sim::Phase::service &&
                   pen.run().plan().instances[span.instance.value].node == node && segment.span != 0;
        };
        if (std::none_of(trace->segments.begin(), trace->segments.end(), here)) continue;
        const ImVec2 at{x, rect.y + pen.units(18)};
        if (&*trace == pen.followed)
            pen.list->AddCircle(at, r + pen.units(4), packed(pen.ui.palette().accent), 0, std::max(1.5F, pen.units(2)));
        draw_dot(pen.ui, pen.list, at, r, dot_style(pen.run().plan(), trace->operation));
        x -= pen.units(14);
        ++shown;
    }
    return static_cast<float>(shown) * pen.units(14);
}

void paint_node(const CanvasPen& pen, model::NodeIndex node) {
    const Palette& p = pen.ui.palette();
    const NodeStatus status = status_of(pen.ui, pen.run(), node, pen.window);
    const Rect rect = pen.view.to_screen(pen.layout.nodes[node.value]);
    if (is_lit(pen, node)) paint_glow(pen, rect, 10);
    const Border border = border_of(pen, node, status);
    const bool off = status.off;
    paint_box(pen, rect, off ? p.raised : p.panel, border.color, 10, border.thickness);
    const float pad = pen.units(10);
    paint_tile(pen, {rect.x + pad, rect.y + pen.units(9), pen.units(tile), pen.units(tile)}, node, status);
    const float left = rect.x + pen.units(54);
    const float right = rect.right() - pad;
    const float taken = off ? 0 : paint_in_hand(pen, rect, node);
    canvas_text(pen, {left, rect.y + pen.units(9)}, 13, Weight::strong, off ? p.dim : p.text,
                node_name(pen.ui, pen.run(), node), right - left - taken);
    const Rgb ink = status.tone == Tone::neutral ? p.dim : pen.ui.theme.foreground(status.tone);
    canvas_text(pen, {left, rect.y + pen.units(27)}, 12, Weight::normal, ink, status.text, right - left);
    if (status.measured) paint_utilisation(pen, rect, node, status);
    paint_queue(pen, rect, status);
}

void paint_container(const CanvasPen& pen, model::NodeIndex node) {
    const NodeStatus status = status_of(pen.ui, pen.run(), node, pen.window);
    const Rect rect = pen.view.to_screen(pen.layout.nodes[node.value]);
    if (is_lit(pen, node)) paint_glow(pen, rect, Theme::container_radius);
    const Border border = border_of(pen, node, status);
    paint_box(pen, rect, pen.ui.palette().raised, border.color, Theme::container_radius, border.thickness);
}

/// A line of a container's header, on a plate: links pass behind it.
void paint_header_text(const CanvasPen& pen, ImVec2 at, float size, Weight weight, Rgb ink, std::string_view words,
                       float room = 0) {
    const float whole = canvas_text_width(pen, size, weight, words);
    const float width = room > 0 ? std::min(room, whole) : whole;
    const float aside = pen.units(4);
    pen.list->AddRectFilled({at.x - aside, at.y}, {at.x + width + aside, at.y + pen.units(size + 4)},
                            packed(pen.ui.palette().raised));
    canvas_text(pen, at, size, weight, ink, words, room);
}

/// What stands at the top of a container: its name, its state, and how busy it is.
void paint_header(const CanvasPen& pen, model::NodeIndex node) {
    const Palette& p = pen.ui.palette();
    const NodeStatus status = status_of(pen.ui, pen.run(), node, pen.window);
    const Rect rect = pen.view.to_screen(pen.layout.nodes[node.value]);
    const float y = rect.y + pen.units(14);
    const float left = rect.x + pen.units(16);
    const float right = rect.right() - pen.units(16);
    std::string detail = status.text;
    if (status.measured && status.tone == Tone::neutral)
        detail += " · " + share_text(pen.ui.strings, status.utilisation);
    const Rgb ink = status.tone == Tone::neutral ? p.dim : pen.ui.theme.foreground(status.tone);
    const std::string name = node_name(pen.ui, pen.run(), node);
    const float between = std::max(pen.units(24), pen.ui.px(20));
    float width = canvas_text_width(pen, 12, Weight::normal, detail);
    // The name comes first, but for what is the matter.
    if (status.tone == Tone::neutral) {
        const float room = right - left - between - canvas_text_width(pen, 13, Weight::strong, name);
        width = room < pen.units(40) ? 0 : std::min(width, room);
    }
    if (width > 0) paint_header_text(pen, {right - width, y}, 12, Weight::normal, ink, detail, width);
    // Icons shrink more slowly than boxes, as text does.
    if (status.tone == Tone::bad)
        draw_icon(pen.ui, {right - width - std::max(pen.units(12), pen.ui.px(10)), y + pen.units(8)}, icon::power_off,
                  p.bad, 14 * pen.zoom);
    paint_header_text(pen, {left, y}, 13, Weight::strong, status.off ? p.dim : p.text, name,
                      right - left - width - (width > 0 ? between : 0));
    if (!status.measured) return;
    const float h = pen.units(bar_height);
    const Rect track{left, rect.y + pen.units(35), right - left, h};
    pen.list->AddRectFilled(track.min(), track.max(), packed(p.track), h / 2);
    const Rgb color = status.utilisation >= busy_share ? p.warn : tier_color(Tier::operations);
    const float busy = track.w * static_cast<float>(status.utilisation);
    if (busy > 0.5F)
        pen.list->AddRectFilled(track.min(), {track.x + std::max(busy, h), track.bottom()}, packed(color), h / 2);
}

/// The part of a node that is a target: of a container its header, so that what it holds is reached first.
void operate_node(const CanvasPen& pen, model::NodeIndex node) {
    const NodeStatus status = status_of(pen.ui, pen.run(), node, pen.window);
    const model::Node& component = pen.run().plan().design.node(node);
    const Rect rect = pen.view.to_screen(pen.layout.nodes[node.value]);
    std::string name = spoken_name(pen.ui, pen.run(), node, status);
    if (status.measured)
        name += ", " + pen.ui.t("canvas.state.busy", {{"share", share_text(pen.ui.strings, status.utilisation)}});
    with_id(component.id, [&] {
        within(pen.ui, {.id = id_of("item"), .role = Role::listitem, .rect = rect}, [&] {
            Node item{.id = id_of("node"), .role = Role::button, .name = std::move(name), .rect = rect};
            item.description = pen.ui.t("canvas.node.hint");
            if (const std::string review = spoken_review(pen, node); !review.empty())
                item.description = review + ". " + item.description;
            item.acts = Act::activate | Act::focus;
            item.flags |= is_selected(pen, node) ? Flag::pressed : Flag::unpressed;
            operate_port(pen, node);
            const Interaction done = interact(pen.ui, {.node = std::move(item)});
            if (done.hovered || done.ring) pen.workspace.canvas.hovered = node;
            if (!done.activated) return;
            if (done.by_pointer && pen.workspace.canvas.dragging) return;
            if (!pen.workspace.editor.link_from.empty()) return finish_link(pen.ui, pen.workspace, node);
            if (done.by_pointer) {
                if (may_edit(pen.ui, pen.workspace) && ImGui::GetIO().KeyShift) return toggle_node(pen.workspace, node);
                if (const auto request = dot_at(pen, ImGui::GetIO().MousePos))
                    return select_request(pen.workspace, request);
            }
            select_node(pen.workspace, node);
        });
    });
}

} // namespace

void draw_containers(const CanvasPen& pen) {
    for (const std::uint32_t i : pen.layout.order)
        if (pen.layout.containers[i]) paint_container(pen, {i});
}

void draw_nodes(const CanvasPen& pen) {
    for (const std::uint32_t i : pen.layout.order)
        pen.layout.containers[i] ? paint_header(pen, {i}) : paint_node(pen, {i});
}

void operate_nodes(const CanvasPen& pen) {
    CanvasState& canvas = pen.workspace.canvas;
    canvas.was_hovered = std::exchange(canvas.hovered, std::nullopt);
    pen.workspace.editor.port_hovered = false;
    const Rect around_all = pen.view.to_screen(pen.layout.bounds);
    within(pen.ui,
           {.id = id_of("components"),
            .role = Role::list,
            .name = std::string(pen.ui.t("canvas.components")),
            .rect = around_all},
           [&] {
               for (auto at = pen.layout.order.rbegin(); at != pen.layout.order.rend(); ++at)
                   operate_node(pen, {*at});
           });
}

} // namespace labrack::ui
