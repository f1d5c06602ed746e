#include "sim/autoscaling.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

/// usage / capacity as it compares with 1: capacity is what the counted pods would use at the target.
struct Ratio {
    __int128 usage = 0;
    __int128 capacity = 0;

    [[nodiscard]] bool above_one() const { return usage > capacity; }
    [[nodiscard]] bool below_one() const { return usage < capacity; }
    [[nodiscard]] bool within(Share tolerance) const {
        const __int128 off = above_one() ? usage - capacity : capacity - usage;
        return off * 1'000'000 <= capacity * tolerance.ppm;
    }
    /// ceil(ratio × pods), when `pods` pods are what the capacity is of.
    [[nodiscard]] std::uint32_t replicas(std::int64_t per_pod) const {
        return static_cast<std::uint32_t>((usage + per_pod - 1) / per_pod);
    }
};

} // namespace

std::uint32_t desired_replicas(std::uint32_t current, std::span<const PodSample> pods, const ReplicaTarget& target) {
    Ratio measured;
    std::uint32_t unready = 0;
    std::uint32_t missing = 0;
    for (const PodSample& pod : pods) {
        unready += pod.ready ? 0 : 1;
        missing += pod.ready && !pod.measured ? 1 : 0;
        if (!pod.ready || !pod.measured) continue;
        measured.usage += pod.usage;
        measured.capacity += target.per_pod;
    }
    if (measured.capacity == 0) return current; // there is nothing to go by
    const bool growing = measured.above_one();
    if (missing == 0 && (unready == 0 || !growing)) {
        return measured.within(target.tolerance) ? current : measured.replicas(target.per_pod);
    }
    Ratio assumed = measured;
    if (!growing) assumed.usage += static_cast<__int128>(missing) * target.fallback;
    assumed.capacity += static_cast<__int128>(missing + (growing ? unready : 0)) * target.per_pod;
    const bool reversed = growing ? assumed.below_one() : assumed.above_one();
    if (reversed || assumed.within(target.tolerance)) return current;
    const std::uint32_t wanted = assumed.replicas(target.per_pod);
    return growing ? std::max(wanted, current) : std::min(wanted, current);
}

std::uint32_t limit_growth(std::uint32_t current, std::uint32_t desired) {
    return std::min(desired, std::max(current + 4, current * 2));
}

std::uint32_t Recommendations::highest(Time now, std::uint32_t recommended, Duration window) {
    const auto old = [&](const Entry& entry) { return entry.at + window < now; };
    list_.erase(list_.begin(), std::find_if_not(list_.begin(), list_.end(), old));
    while (!list_.empty() && list_.back().replicas <= recommended)
        list_.pop_back();
    list_.push_back({now, recommended});
    return list_.front().replicas;
}

std::uint32_t tracked_replicas(std::uint32_t current, std::span<const std::int64_t> metrics,
                               const TrackingTarget& target, AlarmState& alarms) {
    if (metrics.empty()) return current;
    Ratio measured;
    for (const std::int64_t usage : metrics)
        measured.usage += usage;
    measured.capacity = static_cast<__int128>(metrics.size()) * target.per_instance;
    alarms.above = measured.above_one() ? alarms.above + 1 : 0;
    alarms.below = measured.usage * 10 < measured.capacity * 9 ? alarms.below + 1 : 0;
    const std::uint32_t wanted = measured.replicas(target.per_instance);
    if (alarms.above >= target.periods_out) return std::max(current, wanted);
    if (alarms.below >= target.periods_in && wanted < current) return current - 1;
    return current;
}

} // namespace labrack::sim
