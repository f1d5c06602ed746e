// The scale of the timeline: as long as the run needs, in round numbers.
#pragma once

#include "base/time.hpp"

namespace labrack::ui {

struct TimelineScale {
    Duration length;   ///< of the whole axis: 1, 2 or 5 times a power of ten, at least 100 ms
    int divisions = 5; ///< equal parts between the ticks
};
/// The shortest scale on which `now` still has some room to its right.
[[nodiscard]] TimelineScale timeline_scale(Time now);

} // namespace labrack::ui
