#include "views/editor/make_room.hpp"

#include "views/editor/places.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <vector>

namespace labrack::ui {

namespace {

/// A box on one axis.
struct Extent {
    float from = 0;
    float to = 0;
};

Extent across(const Rect& rect) {
    return {rect.x, rect.right()};
}

Extent down(const Rect& rect) {
    return {rect.y, rect.bottom()};
}

/// What stands beside others in one container, or on the canvas.
struct Neighbour {
    model::NodeIndex node;
    Rect was; ///< before the edit, or where the edit itself has put it
    Rect is;
    bool grew = false;
};

/// How one neighbour stands to another on one axis.
struct Conflict {
    bool apart = false; ///< they did not share any of it before
    float by = 0;       ///< the way out, to the side on which the other stood; 0: none is needed, or there is no side
    bool meets = false; ///< they share some of it now, or are too near
};

Conflict conflict_of(Extent pusher_was, Extent pusher, Extent other_was, Extent other) {
    // Whole units, so that nothing is left over by rounding.
    const float after = other_was.from - pusher_was.to;
    if (after >= 0) {
        const float by = std::ceil(pusher.to + std::min(clearance, after) - other.from);
        return {true, std::max(0.0F, by), by > 0};
    }
    const float before = pusher_was.from - other_was.to;
    if (before >= 0) {
        const float by = std::floor(pusher.from - std::min(clearance, before) - other.to);
        return {true, std::min(0.0F, by), by < 0};
    }
    return {false, 0, pusher.from < other.to && other.from < pusher.to};
}

/// How far `other` has to go out of the pusher's way.
ImVec2 way_out(const Neighbour& pusher, const Neighbour& other) {
    const Conflict x = conflict_of(across(pusher.was), across(pusher.is), across(other.was), across(other.is));
    const Conflict y = conflict_of(down(pusher.was), down(pusher.is), down(other.was), down(other.is));
    if (!x.meets || !y.meets) return {};
    if (x.apart && (!y.apart || std::fabs(x.by) <= std::fabs(y.by))) return {x.by, 0};
    return {0, y.by};
}

class RoomMaker {
  public:
    RoomMaker(const model::Design& before, model::Design& after, const model::Catalogue& catalogue)
        : after_(after), catalogue_(catalogue) {
        const CanvasLayout old = lay_out_boxes(before, catalogue);
        for (const model::Node& node : after.nodes) {
            const auto same = before.find(node.id);
            was_.emplace_back();
            if (!same || !stands_in_same(before, before.node(*same), node)) continue;
            const Rect& rect = old.nodes[same->value];
            const model::Point at = before.node(*same).at;
            was_.back() = Rect{rect.x + static_cast<float>(node.at.x - at.x),
                               rect.y + static_cast<float>(node.at.y - at.y), rect.w, rect.h};
        }
    }

    void run() {
        layout_ = lay_out_boxes(after_, catalogue_);
        const std::vector<std::uint32_t> order = layout_.order;
        for (auto container = order.rbegin(); container != order.rend(); ++container)
            if (layout_.containers[*container]) make_room_in({*container});
        make_room_in({});
    }

  private:
    bool stands_in_same(const model::Design& before, const model::Node& old, const model::Node& node) const {
        if (!old.in.exists() || !node.in.exists()) return old.in.exists() == node.in.exists();
        return before.node(old.in).id == after_.node(node.in).id;
    }

    std::vector<Neighbour> neighbours_in(model::NodeIndex container) const {
        std::vector<Neighbour> out;
        for (std::uint32_t i = 0; i < after_.nodes.size(); ++i) {
            if (after_.nodes[i].in != container) continue;
            const Rect& is = layout_.nodes[i];
            const Rect was = was_[i].value_or(is);
            const bool grew = layout_.containers[i] && around(was, is) != was;
            out.push_back({{i}, was, is, grew});
        }
        return out;
    }

    void make_room_in(model::NodeIndex container) {
        std::vector<Neighbour> all = neighbours_in(container);
        std::deque<std::size_t> pushers;
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].grew) pushers.push_back(i);
        if (pushers.empty()) return;
        // Pushes lead away from what grew; should two that grew push against each other without end, it is enough.
        std::size_t left = 8 * all.size() * all.size();
        for (; !pushers.empty() && left > 0; --left) {
            const std::size_t pusher = pushers.front();
            pushers.pop_front();
            for (std::size_t i = 0; i < all.size(); ++i) {
                const ImVec2 by = i == pusher ? ImVec2{} : way_out(all[pusher], all[i]);
                if (by.x == 0 && by.y == 0) continue;
                move_in(after_, {all[i].node}, {by.x, by.y}, std::nullopt);
                all[i].is.x += by.x;
                all[i].is.y += by.y;
                pushers.push_back(i);
            }
        }
        layout_ = lay_out_boxes(after_, catalogue_);
    }

    model::Design& after_;
    const model::Catalogue& catalogue_;
    std::vector<std::optional<Rect>> was_; ///< of each component of `after`; none: the edit has put it where it is
    CanvasLayout layout_;
};

} // namespace

void make_room(const model::Design& before, model::Design& after, const model::Catalogue& catalogue) {
    RoomMaker(before, after, catalogue).run();
}

} // namespace labrack::ui
