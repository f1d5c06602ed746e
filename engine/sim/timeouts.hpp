// Timeouts: one first-in-first-out ring for each length of timeout, because within one length the first set is the
// first due. Cancelled entries are dropped when they stand in front, so a ring holds little more than what is under
// way.
#pragma once

#include "base/time.hpp"
#include "sim/ring.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
    /// Sets a timeout; drops entries that `is_live` refuses from the front of its ring.
    template <class IsLive>
    void set(Time now, Duration length, std::uint32_t call, std::uint32_t timer, const IsLive& is_live) {
        Ring<Timeout>& ring = ring_of(length);
        drop_cancelled(ring, is_live);
        ring.push({now + length, call, timer});
        not_before_ = std::min(not_before_, now + length);
    }

    /// Those that are set, cancelled ones behind one that is not included.
    [[nodiscard]] std::size_t size() const {
        std::size_t entries = 0;
        for (const OfLength& ring : rings_)
            entries += ring.entries.size();
        return entries;
    }

    /// No timeout is due before this instant: what can be known without looking for the next one.
    [[nodiscard]] Time not_before() const { return not_before_; }

    /// The earliest timeout that `is_live` accepts, or null.
    template <class IsLive>
    [[nodiscard]] const Timeout* next(const IsLive& is_live) {
        const Timeout* earliest = nullptr;
        for (OfLength& ring : rings_) {
            drop_cancelled(ring.entries, is_live);
            if (ring.entries.empty()) continue;
            if (earliest == nullptr || ring.entries.front().due < earliest->due) earliest = &ring.entries.front();
        }
        not_before_ = earliest == nullptr ? never : earliest->due;
        return earliest;
    }

    /// The instant of the earliest timeout that `is_live` accepts; `never` when there is none.
    template <class IsLive>
    [[nodiscard]] Time earliest(const IsLive& is_live) const {
        Time due = never;
        for (const OfLength& ring : rings_) {
            std::size_t i = 0;
            while (i < ring.entries.size() && !is_live(ring.entries.at(i)))
                ++i;
            if (i < ring.entries.size()) due = std::min(due, ring.entries.at(i).due);
        }
        return due;
    }

  private:
    struct OfLength {
        Duration length;
        Ring<Timeout> entries;
    };
    std::vector<OfLength> rings_; ///< in the order in which the lengths were first used
    Time not_before_ = never;

    Ring<Timeout>& ring_of(Duration length) {
        for (OfLength& ring : rings_) {
            if (ring.length == length) return ring.entries;
        }
        return rings_.emplace_back(OfLength{length, {}}).entries;
    }

    template <class IsLive>
    static void drop_cancelled(Ring<Timeout>& ring, const IsLive& is_live) {
        while (!ring.empty() && !is_live(ring.front()))
            ring.pop();
    }
};

} // namespace labrack::sim
