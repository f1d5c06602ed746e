// Routing: each link, shortest first, takes the cheapest of a few hundred simple orthogonal paths.
#include "views/canvas_layout.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace labrack::ui {

namespace {

using Path = std::vector<ImVec2>;

constexpr float stub = 16; ///< a link leaves its box straight for so long
constexpr float bend_cost = 40;
constexpr float node_cost = 2'000; ///< of running through a box
constexpr float reverse_cost = 1'000;
constexpr float overlap_cost = 8; ///< a unit of running on top of another link
constexpr float crossing_cost = 30;
constexpr float slot_cost = 500; ///< of a port that is taken
constexpr float off_centre_cost = 6;
constexpr std::array<float, 3> slots{0, -16, 16};

constexpr std::array<ImVec2, 4> directions{ImVec2{1, 0}, ImVec2{-1, 0}, ImVec2{0, 1}, ImVec2{0, -1}};

struct Port {
    std::size_t box = 0;
    std::size_t side = 0;
    std::size_t slot = 0;
    ImVec2 at;
    ImVec2 out; ///< the end of the stub

    bool operator==(const Port& other) const { return box == other.box && side == other.side && slot == other.slot; }
};

Port port(const Rect& box, std::size_t index, std::size_t side, std::size_t slot) {
    const ImVec2 direction = directions[side];
    const ImVec2 c = box.center();
    const ImVec2 at{c.x + direction.x * box.w / 2 + std::fabs(direction.y) * slots[slot],
                    c.y + direction.y * box.h / 2 + std::fabs(direction.x) * slots[slot]};
    return {index, side, slot, at, {at.x + direction.x * stub, at.y + direction.y * stub}};
}

bool same(float a, float b) {
    return std::fabs(a - b) < 0.5F;
}

/// Without points on straight lines and without doubles.
Path simplified(const Path& path) {
    Path out;
    for (const ImVec2 p : path) {
        if (!out.empty() && same(out.back().x, p.x) && same(out.back().y, p.y)) continue;
        if (out.size() >= 2) {
            const ImVec2 a = out[out.size() - 2];
            const ImVec2 b = out.back();
            const bool straight = (same(a.x, b.x) && same(b.x, p.x)) || (same(a.y, b.y) && same(b.y, p.y));
            const bool onwards = (b.x - a.x) * (p.x - b.x) + (b.y - a.y) * (p.y - b.y) >= 0;
            if (straight && onwards) out.pop_back();
        }
        out.push_back(p);
    }
    return out;
}

float length_and_bends(const Path& path) {
    float cost = 0;
    for (std::size_t i = 1; i < path.size(); ++i) {
        cost += std::fabs(path[i].x - path[i - 1].x) + std::fabs(path[i].y - path[i - 1].y);
        if (i + 1 == path.size()) break;
        const ImVec2 a{path[i].x - path[i - 1].x, path[i].y - path[i - 1].y};
        const ImVec2 b{path[i + 1].x - path[i].x, path[i + 1].y - path[i].y};
        cost += a.x * b.x + a.y * b.y < -0.5F ? reverse_cost : bend_cost;
    }
    return cost;
}

/// The piece as a thin box.
Rect piece_box(ImVec2 a, ImVec2 b) {
    const float x = std::min(a.x, b.x);
    const float y = std::min(a.y, b.y);
    return {x, y, std::max(a.x, b.x) - x, std::max(a.y, b.y) - y};
}

bool meets(const Rect& a, const Rect& b) {
    return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

float piece_against_piece(ImVec2 a, ImVec2 b, ImVec2 c, ImVec2 d) {
    const bool across = same(a.y, b.y);
    const bool other_across = same(c.y, d.y);
    constexpr float apart = 8;
    const Rect first = piece_box(a, b);
    const Rect second = piece_box(c, d);
    if (across != other_across) return meets(first.inset(-0.5F), second.inset(-0.5F)) ? crossing_cost : 0;
    if (std::fabs(across ? a.y - c.y : a.x - c.x) >= apart) return 0;
    const float common = across ? std::min(first.right(), second.right()) - std::max(first.x, second.x)
                                : std::min(first.bottom(), second.bottom()) - std::max(first.y, second.y);
    return common > 4 ? common * overlap_cost : 0;
}

class Router {
  public:
    Router(std::span<const Rect> boxes, const std::vector<bool>& obstacles) : boxes_(boxes), obstacles_(obstacles) {}

    Path route(const RouteEnds& link) {
        best_ = {};
        best_cost_ = std::numeric_limits<float>::infinity();
        for (std::size_t sides = 0; sides < 16; ++sides)
            for (std::size_t chosen = 0; chosen < slots.size() * slots.size(); ++chosen)
                try_ports(port(boxes_[link.from], link.from, sides / 4, chosen / slots.size()),
                          port(boxes_[link.to], link.to, sides % 4, chosen % slots.size()));
        taken_.push_back(best_from_);
        taken_.push_back(best_to_);
        routes_.push_back(best_);
        return best_;
    }

  private:
    void try_ports(const Port& from, const Port& to) {
        const float base = port_cost(from) + port_cost(to);
        const auto consider = [&](std::initializer_list<ImVec2> middle) {
            Path path{from.at, from.out};
            path.insert(path.end(), middle);
            path.push_back(to.out);
            path.push_back(to.at);
            try_path(simplified(path), base, from, to);
        };
        if (base >= best_cost_) return;
        const ImVec2 a = from.out;
        const ImVec2 b = to.out;
        consider({{b.x, a.y}});
        consider({{a.x, b.y}});
        for (const float x : lines(a.x, b.x, piece_box(a, b), true))
            consider({{x, a.y}, {x, b.y}});
        for (const float y : lines(a.y, b.y, piece_box(a, b), false))
            consider({{a.x, y}, {b.x, y}});
    }

    float port_cost(const Port& port) const {
        float cost = port.slot == 0 ? 0 : off_centre_cost;
        for (const Port& other : taken_)
            if (port == other) cost += slot_cost;
        return cost;
    }

    /// Where a middle piece may run: half-way, and beside the boxes that stand in between.
    std::vector<float> lines(float a, float b, const Rect& region, bool x) const {
        std::vector<float> out{(a + b) / 2};
        for (std::size_t i = 0; i < boxes_.size() && out.size() < 12; ++i) {
            if (!obstacles_[i] || !meets(boxes_[i].inset(-2 * stub), region.inset(-1))) continue;
            out.push_back((x ? boxes_[i].x : boxes_[i].y) - stub);
            out.push_back((x ? boxes_[i].right() : boxes_[i].bottom()) + stub);
        }
        return out;
    }

    void try_path(const Path& path, float base, const Port& from, const Port& to) {
        float cost = base + length_and_bends(path);
        if (cost >= best_cost_) return;
        cost += conflicts(path);
        if (cost >= best_cost_) return;
        best_ = path;
        best_cost_ = cost;
        best_from_ = from;
        best_to_ = to;
    }

    float conflicts(const Path& path) const {
        float cost = 0;
        for (std::size_t i = 1; i < path.size() && cost < best_cost_; ++i) {
            // Its own boxes it touches at their edges only.
            const Rect piece = piece_box(path[i - 1], path[i]).inset(-1);
            for (std::size_t k = 0; k < boxes_.size(); ++k)
                if (obstacles_[k] && meets(piece, boxes_[k].inset(2))) cost += node_cost;
            for (const Path& other : routes_)
                for (std::size_t k = 1; k < other.size(); ++k)
                    cost += piece_against_piece(path[i - 1], path[i], other[k - 1], other[k]);
        }
        return cost;
    }

    std::span<const Rect> boxes_;
    const std::vector<bool>& obstacles_;
    std::vector<Port> taken_;
    std::vector<Path> routes_;
    Path best_;
    Port best_from_;
    Port best_to_;
    float best_cost_ = 0;
};

} // namespace

std::vector<std::vector<ImVec2>> route_links(std::span<const Rect> boxes, const std::vector<bool>& obstacles,
                                             std::span<const RouteEnds> links) {
    const auto distance = [&](const RouteEnds& link) {
        const ImVec2 a = boxes[link.from].center();
        const ImVec2 b = boxes[link.to].center();
        return std::fabs(a.x - b.x) + std::fabs(a.y - b.y);
    };
    std::vector<std::size_t> order(links.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return distance(links[a]) < distance(links[b]); });
    Router router(boxes, obstacles);
    std::vector<std::vector<ImVec2>> out(links.size());
    for (const std::size_t i : order)
        out[i] = router.route(links[i]);
    return out;
}

} // namespace labrack::ui
