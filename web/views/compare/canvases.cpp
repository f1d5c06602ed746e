// The two canvases of a comparison, in the way in which both designs are shown larger.
#include "app/widgets.hpp"
#include "views/compare/comparison.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

float title_height(const Ui& ui) {
    return ui.control_height();
}

/// How large a drawing of `bounds` is in that room, by its edges.
float scale_in(const Rect& bounds, float width, float height) {
    return std::min(width / std::max(bounds.w, 1.0F), height / std::max(bounds.h, 1.0F));
}

constexpr ImVec2 least_canvas{360, 220}; ///< design px; in less a design and its tools are in each other's way
constexpr float around = 90;             ///< of its height, for tools and legend
constexpr float least_readable = 0.3F;   ///< design px of a canvas unit

/// Decided once for a room, so that the canvases do not jump about while the student builds.
void decide_places(const Ui& ui, const Workspace& workspace, Comparison& comparison, const Rect& area) {
    if (comparison.laid_out_in.x == area.w && comparison.laid_out_in.y == area.h) return;
    comparison.laid_out_in = {area.w, area.h};
    const model::Catalogue& catalogue = workspace.session.run().plan().catalogue;
    const Rect own = lay_out(workspace.session.design(), catalogue).bounds;
    const Rect other = lay_out(comparison.other->session.design(), catalogue).bounds;
    const float title = title_height(ui);
    /// How large both designs are drawn at least; 0 = the room is too small.
    const auto least_scale = [&](float width, float height) {
        if (width < ui.px(least_canvas.x) || height < ui.px(least_canvas.y)) return 0.0F;
        const float free = height - ui.px(around);
        const float scale = std::min(scale_in(own, width, free), scale_in(other, width, free));
        return scale < ui.px(100) / 100 * least_readable ? 0.0F : scale;
    };
    const float beside = least_scale(area.w / 2, area.h - title);
    const float stacked = least_scale(area.w, area.h / 2 - title);
    comparison.places = std::max(beside, stacked) <= 0 ? CanvasPlaces::one_at_a_time
                        : stacked > beside             ? CanvasPlaces::stacked
                                                       : CanvasPlaces::beside;
}

/// The bar over a canvas.
void draw_title(Ui& ui, std::string_view id, const Rect& bar, std::string_view title, TitleHandles handles) {
    ImGui::GetWindowDrawList()->AddRectFilled(bar.min(), bar.max(), packed(ui.palette().panel));
    ImGui::GetWindowDrawList()->AddRectFilled({bar.x, bar.bottom() - ui.theme.stroke()}, bar.max(),
                                              packed(ui.palette().line));
    Rect room = bar;
    if (handles.left) room.cut_left(bar.h);
    if (handles.right) room.cut_right(bar.h + ui.px(16));
    const Rect words = room.inset(ui.px(16), (bar.h - ui.theme.line(TextStyle::strong)) / 2);
    draw_text_cut(ui, words, TextStyle::strong, ui.palette().text, title);
    record(ui, {.id = id_of(id), .role = Role::heading, .name = std::string(title), .level = 2, .rect = bar});
}

/// What is selected in one of them is selected in the other, if it has it.
void pass_selection(const Workspace& from, Workspace& to) {
    std::vector<std::string> nodes;
    for (const std::string& node : from.selection.nodes)
        if (to.session.design().find(node)) nodes.push_back(node);
    if (nodes.empty() && !from.selection.nodes.empty()) return;
    to.selection = {.nodes = std::move(nodes), .link = {}};
}

/// Draws one, and passes on what was selected there. The n-th request is the same visitor's in both.
void draw_one(Ui& ui, Workspace& drawn, Workspace& beside_it, const Rect& area, std::string_view title) {
    const std::vector<std::string> nodes = drawn.selection.nodes;
    const std::optional<std::uint64_t> request = drawn.selected_request;
    draw_canvas(ui, drawn, area, ui.t("compare.canvas", {{"title", std::string(title)}}));
    if (drawn.selection.nodes != nodes) pass_selection(drawn, beside_it);
    if (drawn.selected_request != request) select_request(beside_it, drawn.selected_request);
}

/// Between which of the two the student changes, at the right end of the title.
void draw_switch(Ui& ui, Comparison& comparison, const Rect& room) {
    const std::string_view words = ui.t(comparison.other_in_front ? "compare.show_own" : "compare.show_other");
    const float width = button_width(ui, words, {.kind = ButtonKind::ghost});
    inside(ui, {room.right() - width, room.y, width, room.h}, [&] {
        if (button(ui, "switch", words, {.kind = ButtonKind::ghost}))
            comparison.other_in_front = !comparison.other_in_front;
    });
}

void draw_other(Ui& ui, Workspace& workspace, Rect area, TitleHandles handles) {
    Comparison& comparison = *workspace.comparison;
    with_id("compared", [&] {
        const Rect bar = area.cut_top(title_height(ui));
        draw_one(ui, *comparison.other, workspace, area, comparison.title);
        draw_title(ui, "title", bar, comparison.title, handles);
    });
}

void draw_own(Ui& ui, Workspace& workspace, Rect area, TitleHandles handles) {
    const Rect bar = area.cut_top(title_height(ui));
    draw_one(ui, workspace, *workspace.comparison->other, area, ui.t("compare.own"));
    draw_title(ui, "own title", bar, ui.t("compare.own"), handles);
}

void draw_front(Ui& ui, Workspace& workspace, const Rect& area, TitleHandles handles) {
    Rect room = area;
    room = room.cut_top(title_height(ui));
    if (handles.right) room.cut_right(room.h + ui.px(16));
    if (workspace.comparison->other_in_front)
        draw_other(ui, workspace, area, handles);
    else
        draw_own(ui, workspace, area, handles);
    draw_switch(ui, *workspace.comparison, room);
}

void draw_places(Ui& ui, Workspace& workspace, const Rect& area, TitleHandles handles) {
    const CanvasPlaces places = workspace.comparison->places;
    if (places == CanvasPlaces::one_at_a_time) return draw_front(ui, workspace, area, handles);
    const bool stacked = places == CanvasPlaces::stacked;
    Rect own = area;
    const Rect other = stacked ? own.cut_top(std::floor(area.h / 2)) : own.cut_left(std::floor(area.w / 2));
    const Rect line = stacked ? own.cut_top(ui.theme.stroke()) : own.cut_left(ui.theme.stroke());
    draw_other(ui, workspace, other, {handles.left, handles.right && stacked});
    draw_own(ui, workspace, own, {false, handles.right && !stacked});
    ImGui::GetWindowDrawList()->AddRectFilled(line.min(), line.max(), packed(ui.palette().line));
}

} // namespace

void draw_canvases(Ui& ui, Workspace& workspace, const Rect& area, TitleHandles handles) {
    Comparison& comparison = *workspace.comparison;
    comparison.other->panel = workspace.panel;
    comparison.other->right_open = workspace.right_open;
    decide_places(ui, workspace, comparison, area);
    within(ui,
           {.id = id_of("canvases"), .role = Role::region, .name = std::string(ui.t("compare.canvases")), .rect = area},
           [&] { draw_places(ui, workspace, area, handles); });
}

} // namespace labrack::ui
