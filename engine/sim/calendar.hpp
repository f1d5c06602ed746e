// The calendar of future events: a 4-ary implicit heap of 16-byte keys, ordered by (time, sequence number).
//
// Nearly every event schedules another one, so the first event's place is kept while it is handled and given to what is
// scheduled meanwhile: one walk down the heap instead of one down and one up.
//
// Most events come a fixed delay after the one that schedules them: a message takes the latency of its way. Within one
// such delay the first scheduled is the first due, so each has a ring of its own beside the heap.
#pragma once

#include "base/time.hpp"
#include "sim/ring.hpp"

#include <algorithm>
#include <array>
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
    lifecycle,    ///< index: of an instance that comes and goes, one of whose timers is due
    control,      ///< index: of Plan::groups, one of whose timers is due
    apply,        ///< index: of State::members whose replica has applied its next write
    membership,   ///< index: of State::members that is given up, or becomes a replica again
    failover,     ///< index: of State::databases whose failover moves on
    floating,     ///< index: of the instance that takes a floating address over, or looks at its process
    flow,         ///< index: 0; the next of State::flows ends
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
    void schedule(Time at, EventKind kind, std::uint32_t index) { add_to_heap(next_event(at, kind, index)); }

    /// The same for a delay that comes again and again; `now` must never fall from one call to the next.
    void schedule_after(Time now, Duration delay, EventKind kind, std::uint32_t index) {
        const Event event = next_event(now + delay, kind, index);
        for (Delayed& ring : rings_) {
            if (ring.delay == delay) return add_to_ring(ring, event);
        }
        if (rings_.size() == most_rings) return add_to_heap(event);
        rings_.push_back({delay, {}});
        add_to_ring(rings_.back(), event);
    }

    /// Events to come, those included that are out of date by the time they come.
    [[nodiscard]] std::size_t size() const {
        std::size_t events = heap_.size();
        for (const Delayed& ring : rings_)
            events += ring.events.size();
        return events;
    }
    [[nodiscard]] bool empty() const { return heap_.empty() && waiting_ == 0; }
    /// The first event; null when there is none. Good until something is scheduled or taken.
    [[nodiscard]] const Event* first() const {
        if (waiting_ == 0) return heap_.empty() ? nullptr : heap_.data();
        const Event* in_ring = &fronts_[waiting_ - 1].first;
        return heap_.empty() || *in_ring < heap_.front() ? in_ring : heap_.data();
    }
    /// The time of the first event; `never` when there is none.
    [[nodiscard]] Time next() const {
        const Event* event = first();
        return event == nullptr ? never : Time{event->time_ns};
    }
    /// Whether something is due at `now`, which is not past; also between take() and settle().
    [[nodiscard]] bool has_event_at(Time now) const {
        if (waiting_ != 0 && earliest().time_ns == now.ns) return true;
        if (!vacant_) return !heap_.empty() && heap_.front().time_ns == now.ns;
        const std::size_t end = std::min<std::size_t>(heap_.size(), 5);
        for (std::size_t child = 1; child < end; ++child) {
            if (heap_[child].time_ns == now.ns) return true;
        }
        return false;
    }

    /// Takes out what first() has told, and keeps its place. Until settle() only events may be scheduled.
    Event take(const Event* event) {
        if (event != heap_.data()) return take_from_ring();
        vacant_ = true;
        return heap_.front();
    }
    Event take() { return take(first()); }
    /// Fills the place that take() left, if nothing was scheduled.
    void settle() {
        if (!vacant_) return;
        vacant_ = false;
        const Event last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sink(last);
    }
    Event pop() {
        const Event event = take();
        settle();
        return event;
    }

  private:
    struct Delayed {
        Duration delay;
        Ring<Event> events;
    };
    static constexpr std::size_t most_rings = 16; ///< each costs a comparison whenever its delay is looked for

    /// The first event of a ring that is not empty.
    struct RingFront {
        Event first;
        std::uint32_t ring = 0;
    };

    std::vector<Event> heap_;
    std::vector<Delayed> rings_;
    std::array<RingFront, most_rings> fronts_; ///< of the rings that are not empty, the latest first
    std::size_t waiting_ = 0;                  ///< how many those are
    std::uint64_t next_sequence_ = 0;
    bool vacant_ = false; ///< the front was taken, and is the place of what is scheduled next

    [[nodiscard]] Event next_event(Time at, EventKind kind, std::uint32_t index) {
        constexpr std::uint64_t ordinary = 1ULL << 63;
        const std::uint64_t rank = kind == EventKind::intervention ? 0 : ordinary;
        const std::uint64_t what = (static_cast<std::uint64_t>(kind) << Event::index_bits) | index;
        return {at.ns, rank | (next_sequence_++ << (Event::index_bits + Event::kind_bits)) | what};
    }

    [[nodiscard]] const Event& earliest() const { return fronts_[waiting_ - 1].first; }

    void add_to_ring(Delayed& ring, const Event& event) {
        if (ring.events.empty()) {
            std::size_t place = waiting_++;
            for (; place > 0 && fronts_[place - 1].first < event; --place)
                fronts_[place] = fronts_[place - 1];
            fronts_[place] = {event, static_cast<std::uint32_t>(&ring - rings_.data())};
        }
        ring.events.push(event);
    }

    Event take_from_ring() {
        std::size_t place = waiting_ - 1;
        const RingFront taken = fronts_[place];
        Ring<Event>& events = rings_[taken.ring].events;
        events.pop();
        if (events.empty()) {
            --waiting_;
            return taken.first;
        }
        const Event& next = events.front();
        for (; place > 0 && fronts_[place - 1].first < next; --place)
            fronts_[place] = fronts_[place - 1];
        fronts_[place] = {next, taken.ring};
        return taken.first;
    }

    void add_to_heap(const Event& event) {
        if (vacant_) {
            vacant_ = false;
            sink(event);
        } else {
            push(event);
        }
    }

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
