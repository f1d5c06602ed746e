// Routing: each link, shortest first, takes the cheapest of a few hundred simple orthogonal paths.
#include "views/canvas_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>

namespace labrack::ui {

namespace {

/// Corners of a route: its ends, their stubs, and at most two between them.
class Path {
  public:
    Path(std::initializer_list<ImVec2> points) {
        for (const ImVec2 point : points)
            push_back(point);
    }
    Path() = default;

    void push_back(ImVec2 point) { points_[count_++] = point; }
    void pop_back() { --count_; }
    [[nodiscard]] std::size_t size() const { return count_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] ImVec2 back() const { return points_[count_ - 1]; }
    [[nodiscard]] ImVec2 operator[](std::size_t i) const { return points_[i]; }
    [[nodiscard]] const ImVec2* begin() const { return points_.data(); }
    [[nodiscard]] const ImVec2* end() const { return points_.data() + count_; }

  private:
    std::array<ImVec2, 6> points_;
    std::size_t count_ = 0;
};

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

/// A box by its edges, which are asked for most.
struct Extent {
    explicit Extent(const Rect& rect) : least(rect.min()), most(rect.max()) {}

    ImVec2 least;
    ImVec2 most;

    [[nodiscard]] bool meets(const Extent& other) const {
        return least.x < other.most.x && other.least.x < most.x && least.y < other.most.y && other.least.y < most.y;
    }
};

/// A route that is already there.
struct Drawn {
    Path path;
    Extent reach; ///< in which it minds other routes
};

Extent reach_of(const Path& path) {
    constexpr float reach = 10; // more than any distance that counts in piece_against_piece()
    Rect bounds = piece_box(path[0], path[0]);
    for (const ImVec2 p : path) {
        const float right = std::max(bounds.right(), p.x);
        const float bottom = std::max(bounds.bottom(), p.y);
        bounds.x = std::min(bounds.x, p.x);
        bounds.y = std::min(bounds.y, p.y);
        bounds.w = right - bounds.x;
        bounds.h = bottom - bounds.y;
    }
    return Extent(bounds.inset(-reach));
}

class Router {
  public:
    Router(std::span<const Rect> boxes, const std::vector<bool>& obstacles) : boxes_(boxes) {
        for (std::size_t i = 0; i < boxes.size(); ++i)
            if (obstacles[i]) {
                obstacles_.push_back(boxes[i]);
                cores_.emplace_back(boxes[i].inset(2));
            }
    }

    /// The first of the cheapest. A quick look at the ports in the middle of the sides finds one that is good, so that
    /// most others need not be looked at closely.
    Path route(const RouteEnds& link) {
        limit_ = std::numeric_limits<float>::infinity();
        try_all(link, 1);
        limit_ = best_cost_;
        try_all(link, slots.size());
        taken_.push_back(best_from_);
        taken_.push_back(best_to_);
        routes_.push_back({best_, reach_of(best_)});
        return best_;
    }

  private:
    void try_all(const RouteEnds& link, std::size_t most_slots) {
        best_cost_ = std::numeric_limits<float>::infinity();
        for (std::size_t sides = 0; sides < 16; ++sides)
            for (std::size_t from = 0; from < most_slots; ++from)
                for (std::size_t to = 0; to < most_slots; ++to)
                    try_ports(port(boxes_[link.from], link.from, sides / 4, from),
                              port(boxes_[link.to], link.to, sides % 4, to));
    }

    /// Whether nothing that costs so much can be the first of the cheapest.
    [[nodiscard]] bool too_dear(float cost) const { return cost >= best_cost_ || cost > limit_; }

    void try_ports(const Port& from, const Port& to) {
        const float base = port_cost(from) + port_cost(to);
        const ImVec2 a = from.out;
        const ImVec2 b = to.out;
        // No path is shorter than the way between the stubs.
        if (too_dear(base + nearly * (std::fabs(a.x - b.x) + std::fabs(a.y - b.y)))) return;
        const auto consider = [&](std::initializer_list<ImVec2> middle) {
            Path path{from.at, from.out};
            for (const ImVec2 point : middle)
                path.push_back(point);
            path.push_back(to.out);
            path.push_back(to.at);
            try_path(simplified(path), base, from, to);
        };
        consider({{b.x, a.y}});
        consider({{a.x, b.y}});
        find_lines(a.x, b.x, piece_box(a, b), true);
        for (std::size_t i = 0; i < line_count_; ++i)
            consider({{lines_[i], a.y}, {lines_[i], b.y}});
        find_lines(a.y, b.y, piece_box(a, b), false);
        for (std::size_t i = 0; i < line_count_; ++i)
            consider({{a.x, lines_[i]}, {b.x, lines_[i]}});
    }

    float port_cost(const Port& port) const {
        float cost = port.slot == 0 ? 0 : off_centre_cost;
        for (const Port& other : taken_)
            if (port == other) cost += slot_cost;
        return cost;
    }

    /// Where a middle piece may run: half-way, and beside the boxes that stand in between.
    void find_lines(float a, float b, const Rect& region, bool x) {
        lines_[0] = (a + b) / 2;
        line_count_ = 1;
        const Rect around = region.inset(-1);
        for (std::size_t i = 0; i < obstacles_.size() && line_count_ < most_lines; ++i) {
            const Rect& box = obstacles_[i];
            if (!meets(box.inset(-2 * stub), around)) continue;
            lines_[line_count_++] = (x ? box.x : box.y) - stub;
            lines_[line_count_++] = (x ? box.right() : box.bottom()) + stub;
        }
    }

    void try_path(const Path& path, float base, const Port& from, const Port& to) {
        const float alone = base + length_and_bends(path);
        if (too_dear(alone)) return;
        const float cost = alone + conflicts(path, alone);
        if (too_dear(cost)) return;
        best_ = path;
        best_cost_ = cost;
        best_from_ = from;
        best_to_ = to;
    }

    /// Stops as soon as the path, which costs `alone` without them, is too dear with those that were found.
    float conflicts(const Path& path, float alone) const {
        float cost = 0;
        for (std::size_t i = 1; i < path.size(); ++i) {
            const Extent piece(piece_box(path[i - 1], path[i]).inset(-1));
            for (const Extent& core : cores_)
                if (piece.meets(core)) cost += node_cost;
            if (too_dear(alone + cost)) return cost;
            for (const Drawn& other : routes_) {
                if (!piece.meets(other.reach)) continue;
                for (std::size_t k = 1; k < other.path.size(); ++k)
                    cost += piece_against_piece(path[i - 1], path[i], other.path[k - 1], other.path[k]);
                if (too_dear(alone + cost)) return cost;
            }
        }
        return cost;
    }

    static constexpr float nearly = 0.999F;       ///< of a bound, for rounding
    static constexpr std::size_t most_lines = 12; ///< about: two are found at once

    std::span<const Rect> boxes_;
    std::vector<Rect> obstacles_;
    std::vector<Extent> cores_; ///< of the obstacles: a link touches its own boxes at their edges only
    std::vector<Port> taken_;
    std::vector<Drawn> routes_;
    std::array<float, most_lines + 1> lines_{};
    std::size_t line_count_ = 0;
    Path best_;
    Port best_from_;
    Port best_to_;
    float best_cost_ = 0;
    float limit_ = 0; ///< what a path costs that there is
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
    for (const std::size_t i : order) {
        const Path path = router.route(links[i]);
        out[i].assign(path.begin(), path.end());
    }
    return out;
}

} // namespace labrack::ui
