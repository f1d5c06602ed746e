#include "views/canvas_layout.hpp"

#include "views/canvas_arrange.hpp"

#include <array>
#include <cmath>

namespace labrack::ui {

namespace {

/// How deep a node stands in containers.
std::size_t depth(const model::Design& design, std::uint32_t node) {
    std::size_t levels = 0;
    while (design.nodes[node].in.exists()) {
        node = design.nodes[node].in.value;
        ++levels;
    }
    return levels;
}

Rect with_header(const Rect& content) {
    return {content.x - box_padding, content.y - box_header, content.w + 2 * box_padding,
            content.h + box_header + box_padding};
}

void size_containers(const model::Design& design, CanvasLayout& layout) {
    for (auto at = layout.order.rbegin(); at != layout.order.rend(); ++at) {
        if (!layout.containers[*at]) continue;
        const model::Node& node = design.nodes[*at];
        Rect content;
        for (std::size_t i = 0; i < design.nodes.size(); ++i)
            if (design.nodes[i].in.value == *at) content = around(content, layout.nodes[i]);
        Rect box{static_cast<float>(node.at.x), static_cast<float>(node.at.y), static_cast<float>(node.size.x),
                 static_cast<float>(node.size.y)};
        if (box.empty()) box = {box.x, box.y, empty_container.x, empty_container.y};
        layout.nodes[*at] = content.empty()   ? box
                            : node.size.x > 0 ? around(box, with_header(content))
                                              : with_header(content);
    }
}

} // namespace

CanvasLayout lay_out_boxes(const model::Design& design, const model::Catalogue& catalogue) {
    CanvasLayout layout;
    for (std::uint32_t i = 0; i < design.nodes.size(); ++i) {
        const model::Node& node = design.nodes[i];
        layout.nodes.push_back({static_cast<float>(node.at.x), static_cast<float>(node.at.y), node_width, node_height});
        layout.containers.push_back(catalogue.kind_of(node.product).contains);
        layout.order.push_back(i);
    }
    std::stable_sort(layout.order.begin(), layout.order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return depth(design, a) < depth(design, b); });
    size_containers(design, layout);
    for (const Rect& rect : layout.nodes)
        layout.bounds = around(layout.bounds, rect);
    return layout;
}

CanvasLayout lay_out(const model::Design& wanted, const model::Catalogue& catalogue) {
    if (needs_arranging(wanted)) {
        model::Design design = wanted;
        arrange(design, catalogue);
        return lay_out(design, catalogue);
    }
    CanvasLayout layout = lay_out_boxes(wanted, catalogue);
    std::vector<bool> obstacles = layout.containers;
    obstacles.flip();
    std::vector<RouteEnds> ends;
    for (const model::Link& link : wanted.links)
        ends.push_back({link.from.value, link.to.value});
    for (const std::vector<ImVec2>& corners : route_links(layout.nodes, obstacles, ends))
        layout.links.push_back(rounded(corners, corner_radius));
    return layout;
}

} // namespace labrack::ui
