// The whole design in small, with what of it is seen.
#include "views/canvas_minimap.hpp"

#include "views/editor/palette.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

constexpr float map_width = 168; ///< design px
constexpr float map_height = 104;
constexpr float margin = 16;
constexpr float inner = 8;

bool holds(const Rect& outer, const Rect& rect) {
    return rect.x >= outer.x && rect.y >= outer.y && rect.right() <= outer.right() && rect.bottom() <= outer.bottom();
}

Rect place_of(const CanvasPen& pen, const Rect& legend) {
    const Ui& ui = pen.ui;
    const Rect& area = pen.view.area;
    const float left = area.x + ui.px(margin) + palette_width(ui, pen.workspace, area);
    Rect box{left, legend.bottom() - ui.px(map_height), ui.px(map_width), ui.px(map_height)};
    if (box.right() + ui.px(inner) > legend.x) box.y = legend.y - ui.px(inner) - box.h;
    return box;
}

/// What of the design lies where on the map: the design and what is seen, as large as they fit.
CanvasView map_view(const CanvasPen& pen, const Rect& box) {
    const Rect seen = pen.view.to_canvas(pen.view.area);
    const Rect all = around(pen.layout.bounds, seen);
    const Rect room = box.inset(pen.ui.px(inner));
    return {box, std::min(room.w / all.w, room.h / all.h), all.center()};
}

void paint_map(const CanvasPen& pen, const Rect& box, const CanvasView& map) {
    const Palette& p = pen.ui.palette();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = pen.ui.px(2);
    for (const std::uint32_t i : pen.layout.order) {
        const Rect rect = map.to_screen(pen.layout.nodes[i]);
        const bool selected = pen.workspace.selection.has(pen.run().plan().design.nodes[i].id);
        const Rgb color = selected ? p.accent : pen.layout.containers[i] ? p.line : p.dim;
        if (pen.layout.containers[i])
            list->AddRect(rect.min(), rect.max(), packed(color), radius, 0, pen.ui.theme.stroke());
        else
            list->AddRectFilled(rect.min(), rect.max(), packed(color), radius);
    }
    const Rect seen = intersection(map.to_screen(pen.view.to_canvas(pen.view.area)), box);
    list->AddRectFilled(seen.min(), seen.max(), packed(p.accent, 0.12F), radius);
    list->AddRect(seen.min(), seen.max(), packed(p.accent), radius, 0, pen.ui.theme.stroke(1.5F));
}

} // namespace

void draw_minimap(const CanvasPen& pen, const Rect& legend) {
    Ui& ui = pen.ui;
    if (holds(pen.view.area, pen.view.to_screen(pen.layout.bounds))) return;
    const Rect box = place_of(pen, legend);
    if (box.y < pen.view.area.y + pen.view.area.h / 2) return; // a small canvas is needed for the design
    paint_panel(pen, box);
    region(ui, "minimap", box, {.padding = 0, .scroll = false}, [&] {
        const CanvasView map = map_view(pen, box);
        paint_map(pen, box, map);
        Node node{.id = id_of("map"), .role = Role::img, .name = std::string(ui.t("canvas.minimap")), .rect = box};
        const Interaction item = interact(ui, {.node = std::move(node), .draggable = true});
        if (!item.held) return;
        Camera& camera = pen.workspace.canvas.camera;
        camera.center = map.to_canvas(ImGui::GetIO().MousePos);
        camera.fitted = false;
        ui.frame_wanted = true;
    });
}

} // namespace labrack::ui
