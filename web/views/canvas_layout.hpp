// Where everything stands on the canvas, in canvas units: nodes, the boxes around what they contain, and the routes of
// the links. Computed once a design.
#pragma once

#include "model/plan.hpp"
#include "views/canvas_geometry.hpp"

#include <span>
#include <vector>

namespace labrack::ui {

inline constexpr float node_width = 176;
inline constexpr float node_height = 60;
inline constexpr float corner_radius = 8;
inline constexpr float box_padding = 24; ///< of a container around what it holds
inline constexpr float box_header = 44;
inline constexpr ImVec2 empty_container{node_width + 2 * box_padding, node_height + box_header + box_padding};

struct CanvasLayout {
    std::vector<Rect> nodes;          ///< of each node of the design
    std::vector<bool> containers;     ///< whether it is drawn as a box around its content
    std::vector<std::uint32_t> order; ///< containers before their content
    std::vector<Polyline> links;      ///< of each link, from caller to callee
    Rect bounds;                      ///< around everything
};

[[nodiscard]] CanvasLayout lay_out(const model::Design& design, const model::Catalogue& catalogue);
/// The same without the links, of a design whose components have places.
[[nodiscard]] CanvasLayout lay_out_boxes(const model::Design& design, const model::Catalogue& catalogue);

/// A link to be routed, by positions of rectangles.
struct RouteEnds {
    std::size_t from = 0;
    std::size_t to = 0;
};
/// Orthogonal routes between the sides of boxes: short, with few bends, around the boxes in `obstacles` where there is
/// a way, and apart from one another. Corners only, from the edge of one box to the edge of the other. Boxes that are
/// no obstacle (containers) may be crossed.
[[nodiscard]] std::vector<std::vector<ImVec2>>
route_links(std::span<const Rect> boxes, const std::vector<bool>& obstacles, std::span<const RouteEnds> links);

} // namespace labrack::ui
