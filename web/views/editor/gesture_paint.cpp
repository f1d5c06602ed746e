// Draws what the pointer is doing.
#include "views/editor/edits.hpp"
#include "views/editor/gesture_parts.hpp"
#include "views/editor/gestures.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

void draw_guides(const CanvasPen& pen, const Drop& drop) {
    for (const Guide& guide : drop.guides)
        pen.list->AddLine(pen.view.to_screen(guide.from), pen.view.to_screen(guide.to),
                          packed(pen.ui.palette().accent, 0.6F), pen.ui.theme.stroke(1));
}

void outline(const CanvasPen& pen, const Rect& rect, Rgb color, float radius) {
    const Rect box = pen.view.to_screen(rect).inset(-pen.units(3));
    pen.list->AddRectFilled(box.min(), box.max(), packed(color, 0.10F), pen.units(radius + 3));
    pen.list->AddRect(box.min(), box.max(), packed(color), pen.units(radius + 3), 0, pen.ui.theme.stroke(2));
}

/// A few words beside the pointer.
void draw_words(const CanvasPen& pen, std::string_view words) {
    Ui& ui = pen.ui;
    const float width = 260;
    const ImVec2 size = text_size(ui, TextStyle::secondary, words, width);
    const float pad = ui.px(8);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    Rect box{mouse.x + 2 * pad, mouse.y + 2 * pad, size.x + 2 * pad, size.y + pad};
    box.x = std::min(box.x, pen.view.area.right() - box.w - pad);
    box.y = std::min(box.y, pen.view.area.bottom() - box.h - pad);
    const Palette& p = ui.palette();
    pen.list->AddRectFilled(box.min(), box.max(), packed(p.panel), ui.px(Theme::radius));
    pen.list->AddRect(box.min(), box.max(), packed(p.warn), ui.px(Theme::radius), 0, ui.theme.stroke());
    ImFont* font = ui.theme.font(TextStyle::secondary);
    pen.list->AddText(font, font->FontSize, {box.x + pad, box.y + pad / 2}, packed(p.text), words.data(),
                      words.data() + words.size(), ui.px(width));
}

void draw_drop(const CanvasPen& pen, const Drop& drop) {
    draw_guides(pen, drop);
    const Palette& p = pen.ui.palette();
    if (drop.in.exists())
        outline(pen, pen.layout.nodes[drop.in.value], drop.refusal.empty() ? p.accent : p.bad, Theme::container_radius);
    if (!drop.refusal.empty()) draw_words(pen, drop.refusal);
}

void draw_ghost(const CanvasPen& pen) {
    const Drop& drop = *editor_of(pen).drop;
    const Palette& p = pen.ui.palette();
    const Rect rect = pen.view.to_screen(carried_box(pen, *editor_of(pen).carried, drop.offset));
    pen.list->AddRectFilled(rect.min(), rect.max(), packed(p.panel, 0.9F), pen.units(10));
    pen.list->AddRect(rect.min(), rect.max(), packed(p.accent), pen.units(10), 0, pen.ui.theme.stroke(2));
    const model::Product& product = pen.run().plan().catalogue.product(*editor_of(pen).carried);
    canvas_text(pen, {rect.x + pen.units(16), rect.center().y - pen.units(8)}, 13, Weight::strong, p.text,
                product.name.in(code(pen.ui.strings.locale())), rect.w - pen.units(32));
}

void draw_draft_link(const CanvasPen& pen) {
    const model::Design& design = design_of(pen);
    const auto from = design.find(editor_of(pen).link_from);
    if (!from) return;
    const Palette& p = pen.ui.palette();
    const std::optional<model::NodeIndex> hovered = node_at(pen);
    for (std::uint32_t i = 0; i < pen.layout.nodes.size(); ++i) {
        if (model::NodeIndex{i} == *from || !why_no_link(pen.ui, pen.workspace, *from, {i}).empty()) continue;
        outline(pen, pen.layout.nodes[i], p.ok, pen.layout.containers[i] ? Theme::container_radius : 10);
    }
    const Rect start = pen.view.to_screen(pen.layout.nodes[from->value]);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool refused = hovered && *hovered != *from && !why_no_link(pen.ui, pen.workspace, *from, *hovered).empty();
    if (editor_of(pen).gesture == Gesture::link || is_over(pen))
        pen.list->AddBezierCubic({start.right(), start.center().y}, {start.right() + pen.units(60), start.center().y},
                                 {mouse.x - pen.units(60), mouse.y}, mouse, packed(refused ? p.bad : p.accent),
                                 std::max(pen.ui.theme.stroke(2), pen.units(2)));
    if (refused) draw_words(pen, why_no_link(pen.ui, pen.workspace, *from, *hovered));
}

void draw_box(const CanvasPen& pen) {
    const Rect box = pen.view.to_screen(box_of(pen));
    const Palette& p = pen.ui.palette();
    pen.list->AddRectFilled(box.min(), box.max(), packed(p.accent, 0.08F));
    pen.list->AddRect(box.min(), box.max(), packed(p.accent), 0, 0, pen.ui.theme.stroke(1));
}

} // namespace

void draw_gesture(const CanvasPen& pen) {
    const EditorState& editor = editor_of(pen);
    if (!editor.link_from.empty() && editor.pressed == (editor.gesture == Gesture::link)) draw_draft_link(pen);
    if (editor.gesture == Gesture::box) draw_box(pen);
    if (editor.drop) draw_drop(pen, *editor.drop);
    if (editor.gesture == Gesture::carry && editor.drop) draw_ghost(pen);
}

} // namespace labrack::ui
