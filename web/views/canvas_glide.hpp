// What is drawn while components glide to where an edit has put them. What is, is in the layout: this is only seen.
#pragma once

#include "views/canvas_layout.hpp"
#include "views/selection.hpp"

#include <optional>
#include <string>
#include <vector>

namespace labrack::ui {

/// Seconds, with the way slowing down to its end.
inline constexpr double glide_time = 0.22;

/// What a layout is of, so that a later one can be compared with it.
struct LayoutNames {
    std::vector<std::string> nodes;
    std::vector<LinkName> links;
};
[[nodiscard]] LayoutNames names_in(const model::Design& design);

/// On the way from one layout to another. Links are not routed anew in between, which for a hundred components would
/// take longer than a frame: each goes over from its old line to its new one, point by point.
struct Glide {
    double began = 0; ///< seconds on the application's clock
    float share = 0;  ///< of the way, 0…1
    Camera camera;    ///< from which it was seen at the beginning
    CanvasLayout from;
    CanvasLayout to;    ///< each link with as many points as in `from`
    CanvasLayout shown; ///< where everything is now
};

/// The way from `from`, as it was seen, to `to`: components by id, links by what they join; what is new is there at
/// once. Nothing when nothing moves far enough to be followed with the eyes.
[[nodiscard]] std::optional<Glide> glide_between(const CanvasLayout& from, const LayoutNames& from_names,
                                                 const CanvasLayout& to, const LayoutNames& to_names);
/// Brings `shown` to where it is at `now`; false when it has arrived.
bool advance(Glide& glide, double now);

/// The camera between two, `share` of the way, 0…1.
[[nodiscard]] Camera between(const Camera& from, const Camera& to, float share);

} // namespace labrack::ui
