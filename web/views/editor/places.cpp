#include "views/editor/places.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace labrack::ui {

namespace {

/// The first of the offsets around 0, 0 that will do, ring by ring, in steps of `step`.
template <class WillDo>
std::optional<ImVec2> nearest_offset(int rings, float step, WillDo&& will_do) {
    for (int ring = 0; ring < rings; ++ring)
        for (int dy = ring; dy >= -ring; --dy)
            for (int dx = ring; dx >= -ring; --dx) {
                const ImVec2 by{step * static_cast<float>(dx), step * static_cast<float>(dy)};
                if (std::max(std::abs(dx), std::abs(dy)) == ring && will_do(by)) return by;
            }
    return std::nullopt;
}

model::Point below_content(const model::Design& design, const CanvasLayout& layout, model::NodeIndex in,
                           model::NodeIndex moved) {
    constexpr float apart = 24;
    Rect content;
    for (std::size_t i = 0; i < design.nodes.size(); ++i)
        if (design.nodes[i].in == in && index_of<model::NodeIndex>(i) != moved)
            content = around(content, layout.nodes[i]);
    const Rect& box = layout.nodes[in.value];
    if (content.empty()) return {box.x + box_padding, box.y + box_header};
    return {content.x, content.bottom() + apart};
}

} // namespace

std::vector<model::NodeIndex> outermost(const model::Design& design, const std::vector<model::NodeIndex>& nodes) {
    std::vector<model::NodeIndex> out;
    for (const model::NodeIndex node : nodes) {
        bool inside = false;
        for (model::NodeIndex at = design.node(node).in; at.exists(); at = design.node(at).in)
            inside = inside || std::find(nodes.begin(), nodes.end(), at) != nodes.end();
        if (!inside) out.push_back(node);
    }
    return out;
}

bool is_within(const model::Design& design, model::NodeIndex node, model::NodeIndex container) {
    for (model::NodeIndex at = node; at.exists(); at = design.node(at).in)
        if (at == container) return true;
    return false;
}

void move_in(model::Design& design, const std::vector<model::NodeIndex>& nodes, model::Point offset,
             std::optional<model::NodeIndex> in) {
    const std::vector<model::NodeIndex> roots = outermost(design, nodes);
    for (std::size_t i = 0; i < design.nodes.size(); ++i) {
        const bool moves = std::any_of(roots.begin(), roots.end(), [&](model::NodeIndex root) {
            return is_within(design, index_of<model::NodeIndex>(i), root);
        });
        if (!moves) continue;
        design.nodes[i].at.x += offset.x;
        design.nodes[i].at.y += offset.y;
    }
    for (const model::NodeIndex node : roots)
        if (in) design.nodes[node.value].in = *in;
}

ImVec2 size_of_new(const model::Catalogue& catalogue, model::ProductIndex product) {
    return catalogue.kind_of(product).contains ? empty_container : ImVec2{node_width, node_height};
}

model::Point free_place(const model::Design& design, const CanvasLayout& layout, ImVec2 size, model::NodeIndex in,
                        ImVec2 near, model::NodeIndex moved) {
    if (in.exists()) return below_content(design, layout, in, moved);
    constexpr float step = 28;
    constexpr float apart = 20;
    const ImVec2 start{std::round((near.x - size.x / 2) / step) * step,
                       std::round((near.y - size.y / 2) / step) * step};
    const auto is_free = [&](ImVec2 by) {
        const Rect box = Rect{start.x + by.x, start.y + by.y, size.x, size.y}.inset(-apart);
        for (std::size_t i = 0; i < layout.nodes.size(); ++i)
            if (!(moved.exists() && is_within(design, index_of<model::NodeIndex>(i), moved)) &&
                !intersection(layout.nodes[i], box).empty())
                return false;
        return true;
    };
    const ImVec2 by = nearest_offset(60, step, is_free).value_or(ImVec2{});
    return {start.x + by.x, start.y + by.y};
}

ImVec2 clear_of_others(const model::Design& design, const CanvasLayout& layout, const Rect& place, model::NodeIndex in,
                       model::NodeIndex moved) {
    const auto is_free = [&](ImVec2 by) {
        const Rect box = Rect{place.x + by.x, place.y + by.y, place.w, place.h}.inset(-8);
        for (std::size_t i = 0; i < design.nodes.size(); ++i) {
            const bool is_beside = design.nodes[i].in == in && moved != index_of<model::NodeIndex>(i);
            if (is_beside && !intersection(layout.nodes[i], box).empty()) return false;
        }
        return true;
    };
    return nearest_offset(40, 12, is_free).value_or(ImVec2{});
}

} // namespace labrack::ui
