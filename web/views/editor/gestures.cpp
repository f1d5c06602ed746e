// What the pointer does, from button down to button up.
#include "views/editor/gestures.hpp"

#include "views/canvas_arrange.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/gesture_parts.hpp"
#include "views/editor/make_room.hpp"
#include "views/editor/palette.hpp"
#include "views/editor/places.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace labrack::ui {

namespace {

constexpr float grid = 4;          ///< canvas units
constexpr double long_press = 0.4; ///< s, after which a finger that rests on a product carries it

ImVec2 pointer(const CanvasPen& pen) {
    return pen.view.to_canvas(ImGui::GetIO().MousePos);
}

const model::Catalogue& catalogue_of(const CanvasPen& pen) {
    return pen.run().plan().catalogue;
}

/// The design with the places at which it is seen.
model::Design placed_design(const CanvasPen& pen) {
    model::Design design = design_of(pen);
    if (needs_arranging(design)) arrange(design, catalogue_of(pen));
    return design;
}

/// The innermost container under the pointer that is not itself moved.
model::NodeIndex container_at(const CanvasPen& pen, ImVec2 at, const std::vector<model::NodeIndex>& moved) {
    model::NodeIndex found;
    const auto is_moved = [&](model::NodeIndex node) {
        return std::any_of(moved.begin(), moved.end(),
                           [&](model::NodeIndex one) { return is_within(design_of(pen), node, one); });
    };
    for (const std::uint32_t i : pen.workspace.canvas.layout.order)
        if (pen.workspace.canvas.layout.containers[i] && pen.workspace.canvas.layout.nodes[i].contains(at) &&
            !is_moved({i}))
            found = {i};
    return found;
}

struct Snap {
    float by = 0;
    std::optional<float> line; ///< what it is in line with
};

/// Brings `at` in line with one of `lines` that is near, else onto the grid.
Snap snapped(float at, const std::vector<float>& lines, float reach) {
    Snap snap{std::round(at / grid) * grid - at, std::nullopt};
    float nearest = reach;
    for (const float line : lines) {
        if (std::fabs(line - at) > nearest) continue;
        nearest = std::fabs(line - at);
        snap = {line - at, line};
    }
    return snap;
}

/// How far `first` is moved, in line with what stands still where that is near.
Drop aligned(const CanvasPen& pen, const Rect& first, ImVec2 by, const std::vector<model::NodeIndex>& moved) {
    std::vector<float> lefts;
    std::vector<float> tops;
    const CanvasLayout& layout = pen.workspace.canvas.layout;
    for (std::uint32_t i = 0; i < layout.nodes.size(); ++i) {
        const bool still = std::none_of(moved.begin(), moved.end(), [&](model::NodeIndex one) {
            return is_within(design_of(pen), {i}, one) || is_within(design_of(pen), one, {i});
        });
        if (!still || layout.containers[i]) continue;
        lefts.push_back(layout.nodes[i].x);
        tops.push_back(layout.nodes[i].y);
    }
    const float reach = pen.ui.px(6) / pen.view.scale;
    const Snap x = snapped(first.x + by.x, lefts, reach);
    const Snap y = snapped(first.y + by.y, tops, reach);
    Drop drop;
    const ImVec2 moved_by{by.x + x.by, by.y + y.by};
    drop.offset = {moved_by.x, moved_by.y};
    const Rect& all = layout.bounds;
    if (x.line) drop.guides.push_back({{*x.line, all.y - 40}, {*x.line, all.bottom() + 40}});
    if (y.line) drop.guides.push_back({{all.x - 40, *y.line}, {all.right() + 40, *y.line}});
    return drop;
}

void follow_move(const CanvasPen& pen) {
    EditorState& editor = editor_of(pen);
    const std::vector<model::NodeIndex> moved = selected_nodes(pen.workspace);
    if (moved.empty()) return;
    const ImVec2 now = pointer(pen);
    const Rect& first = pen.workspace.canvas.layout.nodes[moved.front().value];
    Drop drop = aligned(pen, first, {now.x - editor.pressed_at.x, now.y - editor.pressed_at.y}, moved);
    drop.in = container_at(pen, now, moved);
    for (const model::NodeIndex node : moved)
        if (drop.refusal.empty()) drop.refusal = why_not_in(pen.ui, pen.workspace, node, drop.in);
    const model::Design before = placed_design(pen);
    editor.preview = before;
    move_in(*editor.preview, moved, drop.offset, drop.refusal.empty() ? std::optional(drop.in) : std::nullopt);
    make_room(before, *editor.preview, catalogue_of(pen));
    editor.drop = std::move(drop);
}

/// The design with its containers as large as they would be with what is carried in one of them. Without that itself:
/// nothing of it runs yet.
model::Design with_room_for_carried(const CanvasPen& pen, const Drop& drop) {
    const model::Design before = placed_design(pen);
    model::Design design = before;
    model::add_node(design, catalogue_of(pen), *editor_of(pen).carried, drop.offset, drop.in);
    make_room(before, design, catalogue_of(pen));
    const CanvasLayout layout = lay_out_boxes(design, catalogue_of(pen));
    for (model::NodeIndex at = drop.in; at.exists(); at = design.node(at).in) {
        const Rect& box = layout.nodes[at.value];
        design.nodes[at.value].at = {box.x, box.y};
        design.nodes[at.value].size = {box.w, box.h};
    }
    design.nodes.pop_back();
    return design;
}

void follow_carried(const CanvasPen& pen) {
    EditorState& editor = editor_of(pen);
    const ImVec2 now = pointer(pen);
    Drop drop;
    if (is_over(pen)) drop.in = container_at(pen, now, {});
    const auto snap = [](float at) { return std::round(at / grid) * grid; };
    const float width = size_of_new(catalogue_of(pen), *editor.carried).x;
    drop.offset = {snap(now.x - width / 2), snap(now.y - node_height / 2)};
    drop.refusal = why_not_in(pen.ui, pen.workspace, *editor.carried, drop.in);
    editor.preview.reset();
    if (drop.in.exists() && drop.refusal.empty()) editor.preview = with_room_for_carried(pen, drop);
    editor.drop = std::move(drop);
}

Gesture begun(const CanvasPen& pen) {
    EditorState& editor = editor_of(pen);
    if (!may_edit(pen.ui, pen.workspace)) return Gesture::pan;
    if (!editor.link_from.empty()) return Gesture::link;
    if (!editor.pressed_on.empty()) {
        if (!pen.workspace.selection.has(editor.pressed_on)) pen.workspace.selection = {{editor.pressed_on}, {}};
        return Gesture::move;
    }
    return ImGui::GetIO().KeyShift ? Gesture::box : Gesture::pan;
}

void press(const CanvasPen& pen) {
    EditorState& editor = editor_of(pen);
    const auto hovered = pen.workspace.canvas.hovered;
    editor.pressed = true;
    editor.pressed_at = pointer(pen);
    editor.pressed_on = hovered ? design_of(pen).node(*hovered).id : std::string();
    editor.gesture = Gesture::none;
    if (editor.port_hovered && hovered) editor.link_from = editor.pressed_on;
}

/// What is let go at `place` lies beside what stands there, not on it.
Drop settled(const CanvasPen& pen, Drop drop, const Rect& place, model::NodeIndex moved = {}) {
    const ImVec2 by = clear_of_others(design_of(pen), pen.workspace.canvas.layout, place, drop.in, moved);
    drop.offset = {drop.offset.x + by.x, drop.offset.y + by.y};
    return drop;
}

Drop settled_move(const CanvasPen& pen, const Drop& drop, const std::vector<model::NodeIndex>& moved) {
    const CanvasLayout& layout = pen.workspace.canvas.layout;
    // Several keep their places to each other, and so does what stands in a container.
    if (moved.size() > 1 || layout.containers[moved.front().value]) return drop;
    Rect place = layout.nodes[moved.front().value];
    place.x += static_cast<float>(drop.offset.x);
    place.y += static_cast<float>(drop.offset.y);
    return settled(pen, drop, place, moved.front());
}

/// Whether what was pressed in the palette is carried from now on. A finger that moves up or down there scrolls its
/// list; one that moves aside, or rests, carries.
bool begins_to_carry(const CanvasPen& pen, bool dragging) {
    EditorState& editor = editor_of(pen);
    if (!by_finger()) return dragging;
    if (pen.ui.finger.scrolls) editor.carried.reset();
    if (!editor.carried || dragging) return editor.carried.has_value();
    pen.ui.draw_at(editor.carried_since + long_press);
    return pen.ui.now >= editor.carried_since + long_press;
}

void begin_gesture(const CanvasPen& pen) {
    EditorState& editor = editor_of(pen);
    const bool dragging = ImGui::IsMouseDragging(ImGuiMouseButton_Left, drag_threshold(pen.ui));
    const bool carries = editor.carried && begins_to_carry(pen, dragging);
    if (!carries && !(editor.pressed && dragging)) return;
    editor.gesture = editor.pressed ? begun(pen) : Gesture::carry;
    pen.workspace.canvas.dragging = true;
    pen.ui.finger.taken = true;
    // What the student has begun to arrange stays where it is seen.
    if (may_edit(pen.ui, pen.workspace)) pen.workspace.canvas.camera.fitted = false;
}

void let_go(const CanvasPen& pen) {
    EditorState& editor = editor_of(pen);
    Workspace& workspace = pen.workspace;
    const Gesture done = std::exchange(editor.gesture, Gesture::none);
    const std::optional<Drop> drop = std::exchange(editor.drop, std::nullopt);
    const auto carried = std::exchange(editor.carried, std::nullopt);
    editor.preview.reset();
    editor.pressed = false;
    if (done == Gesture::link) {
        const std::string from = editor.link_from;
        if (const auto node = node_at(pen)) finish_link(pen.ui, workspace, *node);
        editor.link_from.clear();
        return;
    }
    if (done == Gesture::box) {
        std::vector<model::NodeIndex> inside;
        const Rect box = box_of(pen);
        for (std::uint32_t i = 0; i < pen.layout.nodes.size(); ++i) {
            const Rect& rect = pen.layout.nodes[i];
            if (box.contains(rect.min()) && box.contains(rect.max())) inside.push_back({i});
        }
        return select_nodes(workspace, inside);
    }
    if (!drop) return;
    if (!drop->refusal.empty()) return toast(pen.ui, drop->refusal, Tone::warn);
    if (done == Gesture::move) {
        const std::vector<model::NodeIndex> moved = selected_nodes(workspace);
        const Drop place = settled_move(pen, *drop, moved);
        move_nodes(pen.ui, workspace, moved, place.offset, place.in);
    } else if (done == Gesture::carry && carried && is_over(pen)) {
        const Drop place = settled(pen, *drop, carried_box(pen, *carried, drop->offset));
        add_component(pen.ui, workspace, *carried, place.offset, place.in);
        if (!palette_docks(pen.ui, pen.view.area)) editor.palette_open = false;
    }
}

} // namespace

bool is_over(const CanvasPen& pen) {
    return ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
           pen.view.area.contains(ImGui::GetIO().MousePos);
}

std::optional<model::NodeIndex> node_at(const CanvasPen& pen) {
    const ImVec2 at = pointer(pen);
    std::optional<model::NodeIndex> found;
    for (const std::uint32_t i : pen.layout.order)
        if (is_over(pen) && pen.layout.nodes[i].contains(at)) found = {i};
    return found;
}

Rect carried_box(const CanvasPen& pen, model::ProductIndex product, model::Point at) {
    const ImVec2 size = size_of_new(catalogue_of(pen), product);
    return {static_cast<float>(at.x), static_cast<float>(at.y), size.x, size.y};
}

Rect box_of(const CanvasPen& pen) {
    const ImVec2 a = editor_of(pen).pressed_at;
    const ImVec2 b = pointer(pen);
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::fabs(a.x - b.x), std::fabs(a.y - b.y)};
}

void end_gesture(EditorState& editor) {
    editor.gesture = Gesture::none;
    editor.pressed = false;
    editor.drop.reset();
    editor.carried.reset();
    editor.preview.reset();
    editor.link_from.clear();
}

void follow_pointer(const CanvasPen& pen) {
    EditorState& editor = editor_of(pen);
    CanvasState& canvas = pen.workspace.canvas;
    if (pen.ui.pinch) return;
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
        canvas.dragging = false;
        if (is_over(pen)) press(pen);
    }
    if (editor.gesture == Gesture::none) begin_gesture(pen);
    switch (editor.gesture) {
    case Gesture::none: break;
    case Gesture::pan:
        pan(canvas.camera, pen.view, ImGui::GetIO().MouseDelta);
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
        break;
    case Gesture::move: follow_move(pen); break;
    case Gesture::carry: follow_carried(pen); break;
    case Gesture::box:
    case Gesture::link: break;
    }
    if (editor.gesture != Gesture::none && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) end_gesture(editor);
    if (ImGui::IsMouseReleased(ImGuiMouseButton_Left) && (editor.pressed || editor.carried)) let_go(pen);
    if (editor.gesture != Gesture::none) pen.ui.frame_wanted = true;
}

} // namespace labrack::ui
