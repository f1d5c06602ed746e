// Painting on the canvas: text and shapes that grow with the zoom, and what one frame's painting shares.
#pragma once

#include "app/widgets.hpp"
#include "sim/trace.hpp"
#include "views/dots.hpp"
#include "views/workspace.hpp"

namespace labrack::ui {

/// What is painted with in one frame.
struct CanvasPen {
    Ui& ui;
    Workspace& workspace;
    const CanvasLayout& layout;
    CanvasView view;
    float zoom = 1; ///< 1 at 100 %
    ImDrawList* list = nullptr;
    Duration window;                             ///< simulated time that about a second of the student's covers
    const sim::RequestTrace* followed = nullptr; ///< the selected request, or the one being walked

    [[nodiscard]] float units(float canvas_units) const { return canvas_units * view.scale; }
    [[nodiscard]] const session::Run& run() const { return workspace.session.run(); }
};

enum class Weight { normal, strong };

/// Text of `size` canvas units, cut with "…" to `width` device pixels (0 = never); returns its width.
float canvas_text(const CanvasPen& pen, ImVec2 at, float size, Weight weight, Rgb color, std::string_view text,
                  float width = 0);
[[nodiscard]] float canvas_text_width(const CanvasPen& pen, float size, Weight weight, std::string_view text);

/// The ground of a panel that floats over the canvas.
void paint_panel(const CanvasPen& pen, const Rect& rect);

void draw_dashed(ImDrawList* list, const Polyline& line, const CanvasView& view, Rgb color, float thickness,
                 float dash);
void draw_line(ImDrawList* list, std::span<const ImVec2> points, const CanvasView& view, Rgb color, float thickness,
               float alpha = 1);

// The layers, from the bottom up.
void draw_containers(const CanvasPen& pen);
void draw_links(const CanvasPen& pen);
void draw_nodes(const CanvasPen& pen);
void draw_badges(const CanvasPen& pen); ///< what analysis says
/// The same for a screen reader; empty where there is nothing to say.
[[nodiscard]] std::string spoken_review(const CanvasPen& pen, model::NodeIndex node);
void draw_dots(const CanvasPen& pen);
/// The request whose dot is under `at` (device pixels).
[[nodiscard]] std::optional<std::uint64_t> dot_at(const CanvasPen& pen, ImVec2 at);
/// What there is to say about a link, beside the pointer.
void draw_link_label(const CanvasPen& pen, model::LinkIndex link, ImVec2 mouse);
/// Makes every component a control; innermost first, so that they win over what contains them.
void operate_nodes(const CanvasPen& pen);

} // namespace labrack::ui
