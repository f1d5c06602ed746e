// The arithmetic of autoscalers, apart from any run: how many instances a metric asks for.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace labrack::sim {

/// One pod, as the horizontal pod autoscaler sees it.
struct PodSample {
    bool ready = true;      ///< false: set aside, as one that does not yet (or no longer) do its share
    bool measured = true;   ///< false: the metric is missing
    std::int64_t usage = 0; ///< in the target's unit
};

/// What the horizontal pod autoscaler is told.
struct ReplicaTarget {
    std::int64_t per_pod = 1; ///< the metric's target for each pod, > 0
    /// What a pod whose metric is missing is taken to use when the others ask for fewer; the documentation: "100 % of
    /// the desired value"; of processor time the code takes the whole request where that is more.
    std::int64_t fallback = 1;
    Share tolerance{100'000};
};

/// How many replicas the metric asks for: ceil(current × metric / target), and none more or less within the tolerance.
/// Pods that are not ready dampen growth (they count as using nothing), pods without metric dampen both ways.
/// Source: kubernetes.io, "Horizontal Pod Autoscaling", Algorithm details (1.30).
[[nodiscard]] std::uint32_t desired_replicas(std::uint32_t current, std::span<const PodSample> pods,
                                             const ReplicaTarget& target);

/// No more than 4 pods or 100 % more in a period, whichever is more: the default scaleUp policies of autoscaling/v2.
[[nodiscard]] std::uint32_t limit_growth(std::uint32_t current, std::uint32_t desired);

/// How many replicas were recommended when, as long as it matters.
class Recommendations {
  public:
    /// Room for a window, so that recording allocates nothing.
    void reserve(std::size_t count) { list_.reserve(count); }
    [[nodiscard]] bool empty() const { return list_.empty(); }
    /// Records a recommendation and gives the highest of those that are at most `window` old: fewer replicas must have
    /// been enough for so long (stabilizationWindowSeconds).
    std::uint32_t highest(Time now, std::uint32_t recommended, Duration window);

  private:
    struct Entry {
        Time at;
        std::uint32_t replicas = 0;
    };
    std::vector<Entry> list_; ///< later ones are lower: a higher one makes those before it irrelevant
};

/// For how many periods in a row the metric has been above the target, or clearly below it.
struct AlarmState {
    std::uint32_t above = 0;
    std::uint32_t below = 0;
};

/// What target tracking is told.
struct TrackingTarget {
    std::int64_t per_instance = 1; ///< the metric's target, > 0
    std::uint32_t periods_out = 3; ///< above it, before it scales out
    std::uint32_t periods_in = 15; ///< below 90 % of it, before it scales in
};

/// The new size of an instance group of `current` whose `sum.size()` warmed-up instances show these metrics: at once as
/// many as the metric asks for, but one fewer at a time. Source: Amazon EC2 Auto Scaling User Guide, "Target tracking
/// scaling policies" (it creates an alarm of 3 minutes above the target and one of 15 minutes below 90 % of it).
[[nodiscard]] std::uint32_t tracked_replicas(std::uint32_t current, std::span<const std::int64_t> metrics,
                                             const TrackingTarget& target, AlarmState& alarms);

} // namespace labrack::sim
