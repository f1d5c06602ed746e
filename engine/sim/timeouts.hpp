// Timeouts: one first-in-first-out ring for each length of timeout, because within one length the first set is the
// first due. Cancelled entries at the front are dropped at once, so the front of a ring is always a timeout that will
// really happen.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

namespace labrack::sim {

/// A timeout that was set: which call, and which of its timers (a call counts its timers up as it cancels them).
struct Timeout {
    Time due;
    std::uint32_t call = 0;
    std::uint32_t timer = 0;
};

class Timeouts {
  public:
    void set(Time now, Duration length, std::uint32_t call, std::uint32_t timer) {
        std::size_t ring = 0;
        while (ring < rings_.size() && rings_[ring].length != length)
            ++ring;
        if (ring == rings_.size()) rings_.push_back({length, {}});
        rings_[ring].entries.push_back({now + length, call, timer});
    }

    /// Drops entries that `is_live` refuses from the fronts and returns the earliest timeout left, or null.
    template <class IsLive>
    [[nodiscard]] const Timeout* next(IsLive is_live) {
        const Timeout* earliest = nullptr;
        for (Ring& ring : rings_) {
            while (!ring.entries.empty() && !is_live(ring.entries.front()))
                ring.entries.pop_front();
            if (ring.entries.empty()) continue;
            if (earliest == nullptr || ring.entries.front().due < earliest->due) earliest = &ring.entries.front();
        }
        return earliest;
    }

    /// The instant of the earliest timeout that `is_live` accepts; `never` when there is none.
    template <class IsLive>
    [[nodiscard]] Time earliest(IsLive is_live) const {
        Time due = never;
        for (const Ring& ring : rings_) {
            const auto first = std::find_if(ring.entries.begin(), ring.entries.end(), is_live);
            if (first != ring.entries.end() && first->due < due) due = first->due;
        }
        return due;
    }

  private:
    struct Ring {
        Duration length;
        std::deque<Timeout> entries;
    };
    std::vector<Ring> rings_; ///< in the order in which the lengths were first used
};

} // namespace labrack::sim
