// The calendar of future events: a 4-ary implicit heap of 16-byte keys, ordered by (time, sequence number).
//
// Nearly every event schedules another one, so the first event's place is kept while it is handled and given to what is
// scheduled meanwhile: one walk down the heap instead of one down and one up.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace labrack::sim {

enum class EventKind : std::uint8_t {
    intervention, ///< index: of State::interventions
    arrival,      ///< index: of the load
    ready,        ///< index: of the instance that has started
    processor,    ///< index: of the host on which a computation ends
    call,         ///< index: of the call that moves on
    check,        ///< index: of State::targets whose health check moves on
    thought,      ///< index: of State::users who has thought enough
    timeout,      ///< never in the calendar: those stand in sim::Timeouts
};

/// An entry of the calendar. The second word packs the sequence number above kind and index, so that one comparison of
/// two words orders events totally; interventions take sequence numbers below all others.
struct Event {
    std::int64_t time_ns = 0;
    std::uint64_t packed = 0;

    static constexpr int index_bits = 24;
    static constexpr int kind_bits = 4;
    static constexpr std::uint32_t most_indices = 1u << index_bits;

    [[nodiscard]] EventKind kind() const {
        return static_cast<EventKind>((packed >> index_bits) & ((1u << kind_bits) - 1));
    }
    [[nodiscard]] std::uint32_t index() const { return static_cast<std::uint32_t>(packed & (most_indices - 1)); }
    friend bool operator<(const Event& a, const Event& b) {
        return a.time_ns != b.time_ns ? a.time_ns < b.time_ns : a.packed < b.packed;
    }
};

class Calendar {
  public:
    void schedule(Time at, EventKind kind, std::uint32_t index) {
        constexpr std::uint64_t ordinary = 1ULL << 63;
        const std::uint64_t rank = kind == EventKind::intervention ? 0 : ordinary;
        const std::uint64_t what = (static_cast<std::uint64_t>(kind) << Event::index_bits) | index;
        const Event event{at.ns, rank | (next_sequence_++ << (Event::index_bits + Event::kind_bits)) | what};
        if (vacant_) {
            vacant_ = false;
            sink(event);
        } else {
            push(event);
        }
    }

    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    [[nodiscard]] const Event& top() const { return heap_.front(); }

    /// Takes the first event out and keeps its place. Until settle() only schedule() may be called.
    Event take() {
        vacant_ = true;
        return heap_.front();
    }
    /// Fills the place that take() left, if nothing was scheduled.
    void settle() {
        if (!vacant_) return;
        vacant_ = false;
        const Event last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sink(last);
    }
    Event pop() {
        const Event first = take();
        settle();
        return first;
    }

  private:
    std::vector<Event> heap_;
    std::uint64_t next_sequence_ = 0;
    bool vacant_ = false; ///< the front was taken, and is the place of what is scheduled next

    void push(Event event) {
        std::size_t hole = heap_.size();
        heap_.push_back(event);
        while (hole > 0) {
            const std::size_t above = (hole - 1) / 4;
            if (!(event < heap_[above])) break;
            heap_[hole] = heap_[above];
            hole = above;
        }
        heap_[hole] = event;
    }

    void sink(Event event) {
        const std::size_t count = heap_.size();
        std::size_t hole = 0;
        for (;;) {
            const std::size_t first_child = 4 * hole + 1;
            if (first_child >= count) break;
            const std::size_t end = first_child + 4 < count ? first_child + 4 : count;
            std::size_t least = first_child;
            for (std::size_t child = first_child + 1; child < end; ++child) {
                if (heap_[child] < heap_[least]) least = child;
            }
            if (!(heap_[least] < event)) break;
            heap_[hole] = heap_[least];
            hole = least;
        }
        heap_[hole] = event;
    }
};

} // namespace labrack::sim
