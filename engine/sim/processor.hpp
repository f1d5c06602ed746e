// Processor sharing: the processes of one host share its cores equally, each using at most one core.
//
// Virtual service is what each process has received since the start, in 1/1024 ns of processor time. With n processes
// on c cores it grows at min(1, c/n) of real time; the remainder of each division is carried, so that nothing drifts.
// It may wrap around: only differences count, and all that is under way ends within half of its range.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace labrack::sim {

/// A computation under way: it ends when the virtual service reaches `finish`.
struct Computation {
    std::uint64_t finish = 0;
    std::uint64_t sequence = 0; ///< makes the order total
    std::uint32_t call = 0;

    /// Heap order: the standard heap keeps its greatest in front, so "less" means "ends later".
    struct EndsLater {
        [[nodiscard]] bool operator()(const Computation& a, const Computation& b) const {
            return a.finish != b.finish ? static_cast<std::int64_t>(a.finish - b.finish) > 0 : a.sequence > b.sequence;
        }
    };
    /// Whether the virtual service has reached its end.
    [[nodiscard]] bool has_ended(std::uint64_t service) const {
        return static_cast<std::int64_t>(finish - service) <= 0;
    }
};

inline constexpr std::uint64_t service_units_per_ns = 1024;

/// A longer computation counts as one of this length, 52 days: a quarter of what 64 bits hold.
inline constexpr Duration longest_computation{(std::int64_t{1} << 62) /
                                              static_cast<std::int64_t>(service_units_per_ns)};

/// Processor time in units of virtual service.
[[nodiscard]] constexpr std::uint64_t service_units(Duration demand) {
    const Duration counted = demand < longest_computation ? demand : longest_computation;
    return static_cast<std::uint64_t>(counted.ns) * service_units_per_ns;
}

/// How long it takes until `needed` is had at `rate` a nanosecond, rounded up; the longest duration at most, after
/// which whoever waits asks again.
[[nodiscard]] constexpr Duration time_to_serve(unsigned __int128 needed, unsigned __int128 rate) {
    const unsigned __int128 rounded = needed + rate - 1;
    if (rounded >> 63 == 0 && rate >> 63 == 0) // where a division is much cheaper
        return {
            std::min(static_cast<std::int64_t>(static_cast<std::uint64_t>(rounded) / static_cast<std::uint64_t>(rate)),
                     longest_duration.ns)};
    const unsigned __int128 length_ns = rounded / rate;
    const auto longest_ns = static_cast<unsigned __int128>(longest_duration.ns);
    return {static_cast<std::int64_t>(length_ns < longest_ns ? length_ns : longest_ns)};
}

/// The time that `demand` takes on a component of `speed`, the longest duration at most.
[[nodiscard]] inline Duration at_speed(Duration demand, Share speed) {
    if (speed.ppm == 1'000'000 || speed.ppm <= 0) return demand;
    const __int128 needed_ns = static_cast<__int128>(demand.ns) * 1'000'000 / speed.ppm;
    return {static_cast<std::int64_t>(std::min<__int128>(needed_ns, longest_duration.ns))};
}

class Processor {
  public:
    explicit Processor(std::uint32_t cores = 1) : cores_(cores) {}

    [[nodiscard]] std::uint32_t cores() const { return cores_; }
    /// Cores in use.
    [[nodiscard]] std::uint32_t busy() const;

    /// Adds a computation of `demand` (>= 0) processor time for `call`.
    void add(Time now, Duration demand, std::uint32_t call);
    /// Removes a call's computation, if it has one, and gives the processor time that it still needed.
    Duration remove(Time now, std::uint32_t call);
    void clear(Time now);
    /// The call whose computation has ended by `now`, removed; or none_left.
    [[nodiscard]] std::uint32_t take_finished(Time now);
    /// Calls `visit(call, left)` for each computation: the processor time that it still needs.
    template <class Visit>
    void for_each(Time now, Visit visit) {
        advance(now);
        for (const Computation& one : heap_)
            visit(one.call, left_of(one, service_));
    }
    /// The processor time, rounded up, that a computation still needs when the virtual service has reached `service`.
    [[nodiscard]] static Duration left_of(const Computation& computation, std::uint64_t service);
    /// When the next computation ends if nothing changes; `never` without one.
    [[nodiscard]] Time due() const;

    static constexpr std::uint32_t none_left = 0xffffffff;

    /// The instant for which an event stands in the calendar: an event at another instant is out of date.
    Time scheduled = never;

  private:
    void advance(Time now);
    void count_changed(std::uint64_t before);

    std::uint32_t cores_;
    std::vector<Computation> heap_; ///< least (finish, sequence) in front
    std::uint64_t service_ = 0;     ///< virtual service in 1/1024 ns
    std::uint64_t remainder_ = 0;   ///< of the last division, in 1/(1024 n) ns
    std::uint64_t next_sequence_ = 0;
    Time updated_;
};

} // namespace labrack::sim
