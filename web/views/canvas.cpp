// The canvas: camera, layers from the bottom up, tool bar and legend.
#include "views/canvas_paint.hpp"
#include "views/trace_rows.hpp"
#include "views/words.hpp"

#include <cmath>
#include <cstring>

namespace labrack::ui {

namespace {

constexpr float margin = 16;
constexpr float tools_height = 40;
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

void follow_design(Workspace& workspace) {
    const model::Plan& plan = workspace.session.run().plan();
    const std::uint64_t current = fingerprint(plan.design);
    if (workspace.canvas.layout_of == current && !workspace.canvas.layout.nodes.empty()) return;
    workspace.canvas.layout = lay_out(plan.design, plan.catalogue);
    workspace.canvas.layout_of = current;
}

/// What the tool bar and the legend leave free.
Rect free_part(const Ui& ui, const Rect& area) {
    Rect room = area.inset(ui.px(area.w < ui.px(760) ? 14 : 24), ui.px(20));
    room.cut_top(std::min(room.h / 4, ui.px(tools_height)));
    room.cut_bottom(std::min(room.h / 4, ui.px(28)));
    return room;
}

CanvasView view_of(const Ui& ui, CanvasState& state, const Rect& area) {
    if (state.camera.fitted) state.camera = fit(state.layout.bounds, area, free_part(ui, area), ui.px(100) / 100);
    return {area, state.camera.zoom * ui.px(100) / 100, state.camera.center};
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

void zoom_keys(const Ui& ui, CanvasState& state, const CanvasView& view) {
    if (ui.keys_taken || ImGui::GetIO().KeyCtrl) return;
    // By character: the keys that give them stand elsewhere on every keyboard. Where + needs Shift, = does too.
    for (const ImWchar typed : ImGui::GetIO().InputQueueCharacters) {
        if (typed == '+' || typed == '=') zoom_at(state.camera, view, view.area.center(), zoom_step);
        if (typed == '-') zoom_at(state.camera, view, view.area.center(), 1 / zoom_step);
        if (typed == '0') state.camera.fitted = true;
    }
    const float step = ui.px(40);
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) pan(state.camera, view, {step, 0});
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) pan(state.camera, view, {-step, 0});
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) pan(state.camera, view, {0, step});
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) pan(state.camera, view, {0, -step});
}

/// Wheel and drag while the pointer is over the canvas, keys also while the focus is in it.
void move_camera(Ui& ui, CanvasState& state, const CanvasView& view, bool focused) {
    const ImGuiIO& io = ImGui::GetIO();
    const bool over = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
    if (over && io.MouseWheel != 0) {
        zoom_at(state.camera, view, io.MousePos, std::pow(1.12F, io.MouseWheel));
        ui.frame_wanted = true;
    }
    if (over || focused) zoom_keys(ui, state, view);
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) state.dragging = false;
    const float threshold = ui.px(4);
    const bool began_here = view.area.contains(io.MouseClickedPos[0]);
    if (ImGui::IsMouseDragging(ImGuiMouseButton_Left, threshold) && (over || state.dragging) && began_here) {
        if (state.dragging) pan(state.camera, view, io.MouseDelta);
        state.dragging = true;
        ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    }
}

void click_background(const CanvasPen& pen) {
    const CanvasState& state = pen.workspace.canvas;
    if (state.hovered || state.dragging || !ImGui::IsWindowHovered()) return;
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto dot = dot_at(pen, mouse);
    if (dot)
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    else
        draw_link_label(pen, mouse);
    if (!ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return;
    if (dot)
        select_request(pen.workspace, dot);
    else
        select_node(pen.workspace, std::nullopt);
}

void paint_panel(const CanvasPen& pen, const Rect& rect) {
    const float radius = pen.ui.px(Theme::card_radius);
    pen.list->AddRectFilled(rect.min(), rect.max(), packed(pen.ui.palette().panel), radius);
    pen.list->AddRect(rect.min(), rect.max(), packed(pen.ui.palette().line), radius, 0, pen.ui.theme.stroke());
}

void draw_tools(const CanvasPen& pen) {
    Ui& ui = pen.ui;
    CanvasState& state = pen.workspace.canvas;
    const std::string percent = ui.t("canvas.percent", {{"n", ui.strings.number(std::round(state.camera.zoom * 100))}});
    const float number = std::max(ui.px(52), text_size(ui, TextStyle::secondary, percent).x + ui.px(8));
    const float button = ui.px(Theme::control_height);
    const Rect box{pen.view.area.x + ui.px(margin), pen.view.area.y + ui.px(12), 3 * button + number + ui.px(8 + 12),
                   button + ui.px(8)};
    paint_panel(pen, box);
    region(ui, "tools", box, {.role = Role::toolbar, .name = ui.t("canvas.tools"), .padding = 4, .scroll = false}, [&] {
        const ImVec2 middle = pen.view.area.center();
        if (icon_button(ui, "out", icon::zoom_out, ui.t("canvas.zoom_out"), {.kind = ButtonKind::ghost}))
            zoom_at(state.camera, pen.view, middle, 1 / zoom_step);
        beside(ui, 4);
        const Rect at = place({number, button});
        const ImVec2 size = text_size(ui, TextStyle::secondary, percent);
        draw_text(ui, {at.center().x - size.x / 2, at.center().y - size.y / 2}, TextStyle::secondary, ui.palette().dim,
                  percent);
        record(ui, {.id = id_of("percent"), .role = Role::text, .name = percent, .rect = at});
        beside(ui, 4);
        if (icon_button(ui, "in", icon::zoom_in, ui.t("canvas.zoom_in"), {.kind = ButtonKind::ghost}))
            zoom_at(state.camera, pen.view, middle, zoom_step);
        beside(ui, 4);
        if (icon_button(ui, "fit", icon::maximize, ui.t("canvas.fit"), {.kind = ButtonKind::ghost}))
            state.camera.fitted = true;
    });
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

/// In as many rows as the canvas is too narrow for, in its lower right corner.
void draw_legend(const CanvasPen& pen) {
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

} // namespace

void draw_canvas(Ui& ui, Workspace& workspace, const Rect& area) {
    const RegionOptions options{.role = Role::region,
                                .name = ui.t("canvas.name"),
                                .padding = 0,
                                .fill = ui.palette().background,
                                .scroll = false};
    const bool focused = ui.semantics.focus_within(id_of("canvas"));
    region(ui, "canvas", area, options, [&] {
        follow_design(workspace);
        CanvasState& state = workspace.canvas;
        move_camera(ui, state, view_of(ui, state, area), focused);
        const CanvasView view = view_of(ui, state, area);
        const CanvasPen pen{.ui = ui,
                            .workspace = workspace,
                            .layout = state.layout,
                            .view = view,
                            .zoom = state.camera.zoom,
                            .list = ImGui::GetWindowDrawList(),
                            .window = recent(workspace.session),
                            .followed = followed_request(workspace)};
        draw_grid(pen);
        draw_containers(pen);
        draw_links(pen);
        draw_nodes(pen);
        draw_dots(pen);
        operate_nodes(pen);
        list_requests(pen);
        draw_legend(pen);
        draw_tools(pen);
        click_background(pen);
    });
}

} // namespace labrack::ui
