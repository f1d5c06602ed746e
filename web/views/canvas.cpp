// The canvas: camera, layers from the bottom up, tool bar and legend.
#include "views/canvas_minimap.hpp"
#include "views/canvas_paint.hpp"
#include "views/canvas_tools.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/gesture_parts.hpp"
#include "views/editor/gestures.hpp"
#include "views/editor/obstacles.hpp"
#include "views/editor/palette.hpp"
#include "views/trace_rows.hpp"
#include "views/words.hpp"

#include <cmath>
#include <cstring>
#include <utility>

namespace labrack::ui {

namespace {

constexpr float margin = 16;
constexpr float zoom_step = 1.2F;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    return (hash ^ value) * 0x100000001b3ULL;
}

/// std::bit_cast, which the page's library lacks.
std::uint64_t bits_of(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// Changes when the layout must be made anew.
std::uint64_t fingerprint(const model::Design& design) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const model::Node& node : design.nodes) {
        for (const double each : {node.at.x, node.at.y, node.size.x, node.size.y})
            hash = mix(hash, bits_of(each));
        hash = mix(mix(hash, node.in.value), node.product.value);
    }
    for (const model::Link& link : design.links)
        hash = mix(mix(hash, link.from.value), link.to.value);
    return mix(hash, design.nodes.size());
}

/// Begins to glide to the present layout from what was seen of another.
void begin_glide(Ui& ui, CanvasState& state, const CanvasLayout& seen, const LayoutNames& names) {
    state.glide.reset();
    if (ui.reduced_motion) return;
    state.glide = glide_between(seen, names, state.layout, state.names);
    if (!state.glide) return;
    state.glide->began = ui.now;
    state.glide->camera = state.drawn;
    ui.animate_until(ui.now + glide_time);
}

void follow_design(Ui& ui, Workspace& workspace) {
    const model::Catalogue& catalogue = workspace.session.run().plan().catalogue;
    const model::Design& design = workspace.session.design();
    CanvasState& state = workspace.canvas;
    const bool edited = std::exchange(state.glides, false);
    const bool let_go = state.shows_preview && !workspace.editor.preview;
    const std::uint64_t current = fingerprint(design);
    if (state.layout_of != current || state.layout.nodes.empty()) {
        const CanvasLayout seen = state.shows_preview ? state.preview : state.glide ? state.glide->shown : state.layout;
        const LayoutNames names = std::exchange(state.names, names_in(design));
        state.layout = lay_out(design, catalogue);
        state.layout_of = current;
        if (edited)
            begin_glide(ui, state, seen, names);
        else
            state.glide.reset();
    } else if (let_go) { // what was moved goes back
        begin_glide(ui, state, state.preview, state.names);
    }
    if (workspace.editor.preview) {
        state.glide.reset();
        const std::uint64_t wanted = fingerprint(*workspace.editor.preview);
        if (state.preview_of != wanted) state.preview = lay_out(*workspace.editor.preview, catalogue);
        state.preview_of = wanted;
    }
    state.shows_preview = workspace.editor.preview.has_value();
    if (state.glide && !advance(*state.glide, ui.now)) state.glide.reset();
}

/// What the tool bar and the legend leave free.
Rect free_part(const Ui& ui, const Workspace& workspace, const Rect& area) {
    Rect room = area.inset(ui.px(area.w < ui.px(760) ? 14 : 24), ui.px(20));
    room.cut_left(palette_width(ui, workspace, area));
    room.cut_top(std::min(room.h / 3, tools_height(ui, workspace, area) - ui.px(12)));
    room.cut_bottom(std::min(room.h / 4, ui.px(28)));
    return room;
}

/// Keeps the whole design in sight as long as the student has not moved it.
void follow_window(const Ui& ui, Workspace& workspace, const Rect& area) {
    CanvasState& state = workspace.canvas;
    if (state.camera.fitted)
        state.camera = fit(state.layout.bounds, area, free_part(ui, workspace, area), ui.px(100) / 100);
}

CanvasView view_of(const Ui& ui, const Camera& camera, const Rect& area) {
    return {area, camera.zoom * ui.px(100) / 100, camera.center};
}

const sim::RequestTrace* followed_request(const Workspace& workspace) {
    const session::Walk* walk = workspace.session.walk();
    std::optional<std::uint64_t> ordinal = workspace.selected_request;
    if (walk != nullptr && walk->started()) ordinal = walk->request();
    return ordinal ? workspace.session.run().trace().find(*ordinal) : nullptr;
}

/// About a second of the student's time in simulated time.
Duration recent(const session::Session& session) {
    return {std::clamp<std::int64_t>(session.speed_ppm() * 1'000, milliseconds(1).ns, seconds(2).ns)};
}

void draw_grid(const CanvasPen& pen) {
    constexpr float step = 28;
    if (pen.view.scale * step < pen.ui.px(14)) return;
    const ImVec2 first = pen.view.to_canvas(pen.view.area.min());
    const ImVec2 last = pen.view.to_canvas(pen.view.area.max());
    const ImU32 color = packed(pen.ui.palette().line, 0.7F);
    const float size = pen.ui.theme.stroke(1);
    for (float y = std::floor(first.y / step) * step; y < last.y; y += step)
        for (float x = std::floor(first.x / step) * step; x < last.x; x += step) {
            const ImVec2 at = pen.view.to_screen(ImVec2{x, y});
            pen.list->AddRectFilled({at.x - size / 2, at.y - size / 2}, {at.x + size / 2, at.y + size / 2}, color);
        }
}

void take_wheel(Ui& ui, CanvasState& state, const CanvasView& view) {
    const ImGuiIO& io = ImGui::GetIO();
    if (!ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) || io.MouseWheel == 0) return;
    zoom_at(state.camera, view, io.MousePos, std::pow(1.12F, io.MouseWheel));
    ui.frame_wanted = true;
}

/// Two fingers move and zoom; what one of them had begun is given up.
void take_pinch(const Ui& ui, Workspace& workspace, const Rect& area) {
    if (!ui.pinch || !area.contains({ui.pinch->x, ui.pinch->y})) return;
    CanvasState& state = workspace.canvas;
    end_gesture(workspace.editor);
    state.dragging = true;
    zoom_at(state.camera, view_of(ui, state.camera, area), {ui.pinch->x - ui.pinch->dx, ui.pinch->y - ui.pinch->dy},
            ui.pinch->factor);
    pan(state.camera, view_of(ui, state.camera, area), {ui.pinch->dx, ui.pinch->dy});
}

/// While the pointer is over the canvas or the focus is in it.
void take_keys(const CanvasPen& pen) {
    const Ui& ui = pen.ui;
    CanvasState& state = pen.workspace.canvas;
    const bool moved_nodes = take_edit_keys(pen);
    if (ui.keys_taken || ImGui::GetIO().KeyCtrl || ImGui::GetIO().KeySuper) return;
    // By character: the keys that give them stand elsewhere on every keyboard. Where + needs Shift, = does too.
    for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
        if (typed == '+' || typed == '=') zoom_at(state.camera, pen.view, pen.view.area.center(), zoom_step);
        if (typed == '-') zoom_at(state.camera, pen.view, pen.view.area.center(), 1 / zoom_step);
        if (typed == '0') state.camera.fitted = true;
    }
    if (moved_nodes) return;
    const float step = ui.px(40);
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) pan(state.camera, pen.view, {step, 0});
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) pan(state.camera, pen.view, {-step, 0});
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) pan(state.camera, pen.view, {0, step});
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) pan(state.camera, pen.view, {0, -step});
}

/// The link under the pointer.
std::optional<model::LinkIndex> link_at(const CanvasPen& pen, ImVec2 mouse) {
    const ImVec2 at = pen.view.to_canvas(mouse);
    const float reach = pen.ui.px(8) / pen.view.scale;
    for (std::size_t i = 0; i < pen.layout.links.size(); ++i)
        if (pen.layout.links[i].distance(at) <= reach) return index_of<model::LinkIndex>(i);
    return std::nullopt;
}

void click_background(const CanvasPen& pen) {
    const CanvasState& state = pen.workspace.canvas;
    if (state.hovered || state.dragging || !ImGui::IsWindowHovered()) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto dot = dot_at(pen, mouse);
    const auto link = link_at(pen, mouse);
    const bool can_edit = may_edit(pen.ui, pen.workspace);
    if (dot || (link && can_edit)) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!dot && link) draw_link_label(pen, *link, mouse);
    if (!ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return;
    pen.workspace.editor.link_from.clear();
    if (dot)
        select_request(pen.workspace, dot);
    else if (link && can_edit)
        select_link(pen.workspace, *link);
    else
        select_node(pen.workspace, std::nullopt);
}

struct LegendEntry {
    DotStyle style;
    std::string text;
};

std::vector<LegendEntry> legend_of(const CanvasPen& pen) {
    std::vector<LegendEntry> out;
    const model::Plan& plan = pen.run().plan();
    for (std::uint32_t i = 0; i < plan.workload.operations.size(); ++i)
        out.push_back({dot_style(plan, {i}), title_of(pen.ui, plan.operation({i}))});
    out.push_back({{.shape = model::Shape::circle, .color = pen.ui.palette().dim, .hollow = true},
                   std::string(pen.ui.t("canvas.legend.set_up"))});
    out.push_back({{.failed = true}, std::string(pen.ui.t("canvas.legend.failed"))});
    return out;
}

void draw_legend_entry(Ui& ui, ImDrawList* list, const LegendEntry& entry, const Rect& at) {
    const float y = at.center().y;
    draw_dot(ui, list, {at.x + ui.px(6), y}, ui.px(entry.style.hollow ? 4 : 5), entry.style);
    draw_text(ui, {at.x + ui.px(16), y - ui.theme.line(TextStyle::small) / 2}, TextStyle::small, ui.palette().dim,
              entry.text);
    record(ui, {.id = id_of(entry.text), .role = Role::listitem, .name = entry.text, .rect = at});
}

/// In as many rows as the canvas is too narrow for, in its lower right corner; where that is.
Rect draw_legend(const CanvasPen& pen) {
    Ui& ui = pen.ui;
    const std::vector<LegendEntry> entries = legend_of(pen);
    const Rect& area = pen.view.area;
    const float most = area.w - ui.px(2 * margin) - ui.px(16);
    const float row = ui.px(22);
    std::vector<Rect> places; // in a corner at 0, 0
    float width = 0;
    float x = 0;
    float y = 0;
    for (const LegendEntry& entry : entries) {
        const float w = text_size(ui, TextStyle::small, entry.text).x + ui.px(28);
        if (x > 0 && x + w > most) {
            x = 0;
            y += row;
        }
        places.push_back({x, y, w, row});
        x += w;
        width = std::max(width, x);
    }
    const float height = y + row + ui.px(8);
    const Rect box{area.right() - ui.px(margin) - width - ui.px(12), area.bottom() - ui.px(12) - height,
                   width + ui.px(12), height};
    paint_panel(pen, box);
    within(ui, {.id = id_of("legend"), .role = Role::list, .name = std::string(ui.t("canvas.legend")), .rect = box},
           [&] {
               for (std::size_t i = 0; i < entries.size(); ++i)
                   draw_legend_entry(
                       ui, pen.list, entries[i],
                       {box.x + ui.px(12) + places[i].x, box.y + ui.px(4) + places[i].y, places[i].w, places[i].h});
           });
    return box;
}

/// Dots move too fast to be mirrored: the latest requests are listed instead, unless Trace lists them.
void list_requests(const CanvasPen& pen) {
    if (pen.workspace.panel == lab::Panel::trace && panel_open(pen.workspace, lab::Panel::trace)) return;
    const auto& requests = pen.run().trace().requests();
    if (requests.empty()) return;
    const Rect& area = pen.view.area;
    within(
        pen.ui,
        {.id = id_of("requests"), .role = Role::list, .name = std::string(pen.ui.t("canvas.requests")), .rect = area},
        [&] {
            const std::size_t first = requests.size() - std::min(listed_requests, requests.size());
            for (std::size_t i = requests.size(); i-- > first;)
                record(pen.ui, {.id = id_of("request" + std::to_string(requests[i].ordinal)),
                                .role = Role::listitem,
                                .name = request_words(pen.ui, pen.run().plan(), requests[i], pen.run().now()),
                                .rect = area});
        });
}

/// From where the design is drawn: on the way to where it is seen from, as its parts are.
Camera drawn_camera(const CanvasState& state) {
    const bool follows = state.glide && state.camera.fitted;
    return follows ? between(state.glide->camera, state.camera, state.glide->share) : state.camera;
}

void draw_design(const CanvasPen& pen) {
    draw_grid(pen);
    draw_containers(pen);
    draw_links(pen);
    draw_nodes(pen);
    draw_badges(pen);
    draw_dots(pen);
}

} // namespace

void draw_canvas(Ui& ui, Workspace& workspace, const Rect& area, std::string_view name) {
    const RegionOptions options{.role = Role::region,
                                .name = name.empty() ? ui.t("canvas.name") : name,
                                .padding = 0,
                                .fill = ui.palette().background,
                                .scroll = false};
    const bool focused = ui.semantics.focus_within(id_of("canvas"));
    region(ui, "canvas", area, options, [&] {
        follow_design(ui, workspace);
        CanvasState& state = workspace.canvas;
        follow_window(ui, workspace, area);
        take_wheel(ui, state, view_of(ui, state.camera, area));
        take_pinch(ui, workspace, area);
        const auto pen_for = [&](const CanvasLayout& layout, const Camera& camera) {
            return CanvasPen{.ui = ui,
                             .workspace = workspace,
                             .layout = layout,
                             .view = view_of(ui, camera, area),
                             .zoom = camera.zoom,
                             .list = ImGui::GetWindowDrawList(),
                             .window = recent(workspace.session),
                             .followed = followed_request(workspace)};
        };
        const CanvasPen pen = pen_for(workspace.editor.preview ? state.preview : state.layout, state.camera);
        draw_design(state.glide ? pen_for(state.glide->shown, drawn_camera(state)) : pen);
        state.drawn = drawn_camera(state);
        operate_nodes(pen);
        draw_gesture(pen);
        list_requests(pen);
        const Rect legend = draw_legend(pen);
        draw_minimap(pen, legend);
        draw_tools(pen);
        draw_palette(pen);
        draw_obstacles(pen);
        click_background(pen);
        follow_pointer(pen);
        if (focused || ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) take_keys(pen);
    });
}

} // namespace labrack::ui
