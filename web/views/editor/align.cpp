#include "views/editor/align.hpp"

#include "app/widgets.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace labrack::ui {

namespace {

/// Equal gaps along one axis: `place` and `size` of each box on it.
std::vector<float> spread(const std::vector<float>& place, const std::vector<float>& size) {
    std::vector<std::size_t> order(place.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return place[a] < place[b]; });
    std::vector<float> moves(place.size());
    if (order.size() < 3) return moves;
    const std::size_t last = order.back();
    float room = place[last] + size[last] - place[order.front()];
    for (const std::size_t i : order)
        room -= size[i];
    const float gap = room / static_cast<float>(order.size() - 1);
    float at = place[order.front()];
    for (const std::size_t i : order) {
        moves[i] = std::round(at - place[i]);
        at += size[i] + gap;
    }
    return moves;
}

float move_of(const Rect& box, const Rect& all, Alignment alignment) {
    switch (alignment) {
    case Alignment::left: return all.x - box.x;
    case Alignment::center: return std::round(all.center().x - box.center().x);
    case Alignment::right: return all.right() - box.right();
    case Alignment::top: return all.y - box.y;
    case Alignment::middle: return std::round(all.center().y - box.center().y);
    case Alignment::bottom: return all.bottom() - box.bottom();
    case Alignment::across:
    case Alignment::down: break;
    }
    return 0;
}

bool is_horizontal(Alignment alignment) {
    return alignment == Alignment::left || alignment == Alignment::center || alignment == Alignment::right ||
           alignment == Alignment::across;
}

Icon icon_of(Alignment alignment) {
    switch (alignment) {
    case Alignment::left: return icon::align_start_vertical;
    case Alignment::center: return icon::align_center_vertical;
    case Alignment::right: return icon::align_end_vertical;
    case Alignment::top: return icon::align_start_horizontal;
    case Alignment::middle: return icon::align_center_horizontal;
    case Alignment::bottom: return icon::align_end_horizontal;
    case Alignment::across: return icon::align_horizontal_space_between;
    case Alignment::down: return icon::align_vertical_space_between;
    }
    return nullptr;
}

} // namespace

std::string_view to_text(Alignment alignment) {
    switch (alignment) {
    case Alignment::left: return "left";
    case Alignment::center: return "center";
    case Alignment::right: return "right";
    case Alignment::top: return "top";
    case Alignment::middle: return "middle";
    case Alignment::bottom: return "bottom";
    case Alignment::across: return "across";
    case Alignment::down: return "down";
    }
    return {};
}

std::vector<ImVec2> moves_to_align(std::span<const Rect> boxes, Alignment alignment) {
    const bool horizontal = is_horizontal(alignment);
    std::vector<float> moves;
    if (alignment == Alignment::across || alignment == Alignment::down) {
        std::vector<float> place;
        std::vector<float> size;
        for (const Rect& box : boxes) {
            place.push_back(horizontal ? box.x : box.y);
            size.push_back(horizontal ? box.w : box.h);
        }
        moves = spread(place, size);
    } else {
        Rect all;
        for (const Rect& box : boxes)
            all = around(all, box);
        for (const Rect& box : boxes)
            moves.push_back(move_of(box, all, alignment));
    }
    std::vector<ImVec2> out;
    for (const float move : moves)
        out.push_back(horizontal ? ImVec2{move, 0} : ImVec2{0, move});
    return out;
}

void align_selection(Ui& ui, Workspace& workspace, Alignment alignment) {
    const std::vector<model::NodeIndex> nodes = outermost(workspace.session.design(), selected_nodes(workspace));
    std::vector<Rect> boxes;
    for (const model::NodeIndex node : nodes)
        boxes.push_back(workspace.canvas.layout.nodes[node.value]);
    const std::vector<ImVec2> moves = moves_to_align(boxes, alignment);
    const auto stays = [](ImVec2 move) { return move.x == 0 && move.y == 0; };
    if (std::all_of(moves.begin(), moves.end(), stays)) return;
    edit_design(ui, workspace, {session::EditKind::align, {}}, [=](model::Design& design, const model::Catalogue&) {
        for (std::size_t i = 0; i < nodes.size(); ++i)
            move_in(design, {nodes[i]}, {moves[i].x, moves[i].y}, std::nullopt);
    });
}

void draw_alignments(Ui& ui, Workspace& workspace) {
    using enum Alignment;
    constexpr std::array rows{std::array{left, center, right, across}, std::array{top, middle, bottom, down}};
    const std::size_t count = outermost(workspace.session.design(), selected_nodes(workspace)).size();
    label(ui, ui.t("edit.align"), 4);
    for (const auto& row : rows)
        for (const Alignment alignment : row) {
            const std::string name(to_text(alignment));
            const bool spreads = alignment == across || alignment == down;
            const std::string_view why = count < 2              ? ui.t("edit.align_two")
                                         : spreads && count < 3 ? ui.t("edit.align_three")
                                                                : std::string_view();
            if (alignment != row.front()) beside(ui, 4);
            if (icon_button(ui, name, icon_of(alignment), ui.t("edit.align." + name), {.disabled_reason = why}))
                align_selection(ui, workspace, alignment);
        }
}

} // namespace labrack::ui
