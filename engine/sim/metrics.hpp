// What is measured during a run: latencies, outcomes and utilisation, in fixed memory however long the run is.
#pragma once

#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/plan.hpp"
#include "sim/outcome.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace labrack::sim {

/// Counts of durations in buckets whose width is at most 1/64 of their value (as HdrHistogram lays them out), 1 ns to
/// 10 years.
class Histogram {
  public:
    void add(Duration value);
    void merge(const Histogram& other);
    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// The value that `share` of the samples do not exceed (upper edge of its bucket); 0 without samples.
    [[nodiscard]] Duration percentile(Share share) const;
    [[nodiscard]] Duration mean() const;
    [[nodiscard]] Duration max() const { return max_; }

    struct Bucket {
        Duration low;  ///< inclusive
        Duration high; ///< inclusive
        std::uint64_t count = 0;
    };
    /// The buckets that hold something, rising.
    [[nodiscard]] std::vector<Bucket> buckets() const;

  private:
    std::vector<std::uint64_t> counts_; ///< grows to the largest value seen
    std::uint64_t count_ = 0;
    double sum_ns_ = 0.0;
    Duration max_;
};

/// What became of one operation's requests.
struct OperationMetrics {
    std::uint64_t started = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t within_objective = 0;
    std::uint64_t stale = 0; ///< of those that succeeded: who asked knew of later writes than what was read
    std::array<std::uint64_t, reason_count> failed{}; ///< by Reason
    Histogram latency; ///< of successes; a failure counts as infinitely slow, see percentile()

    [[nodiscard]] std::uint64_t failures() const;
    [[nodiscard]] std::uint64_t finished() const { return succeeded + failures(); }
    /// Like Histogram::percentile over all finished requests; nothing when that rank is a failure or there are none.
    [[nodiscard]] std::optional<Duration> percentile(Share share) const;
};

/// One interval of the time series.
struct Interval {
    std::vector<std::uint32_t> succeeded; ///< by operation
    std::vector<std::uint32_t> failed;    ///< by operation
    std::vector<std::int64_t> latency_ns; ///< sum over the successes, by operation
    std::vector<std::int64_t> busy;       ///< by instance: ns × workers (of a host: ns × cores) in use
    std::vector<std::int64_t> queued;     ///< by instance: ns × requests waiting
};

/// What is counted of one instance: what its bill is made of, and what it has spoilt.
struct Meters {
    Duration existed;                  ///< in which it existed, up or not
    std::int64_t busy_ns = 0;          ///< ns × workers (of a host: ns × cores) in use
    std::uint64_t requests = 0;        ///< answered, failures included
    std::int64_t bytes_out = 0;        ///< of its answers; of a NAT gateway: that passed it
    std::uint64_t failures_caused = 0; ///< requests of clients that failed because of it
    std::int64_t tenths_of_units = 0;  ///< of a key-value store: tenths of write units that were taken
};

/// A step that came to where nobody could serve it, nor pass it on to somebody who can.
struct MissingRoute {
    model::StepIndex step;
    model::InstanceIndex instance;
    std::uint64_t count = 0; ///< how often that was found out
};

/// Measurements: a time series since start() and totals since totals_since().
class Metrics {
  public:
    Metrics() = default;
    explicit Metrics(const model::Plan& plan, Time start = {});

    [[nodiscard]] const std::vector<OperationMetrics>& operations() const { return operations_; }
    [[nodiscard]] Time start() const { return start_; }
    /// The length of each interval: 100 ms at first, doubled when more than `series_length` would be needed.
    [[nodiscard]] Duration interval_length() const { return interval_; }
    [[nodiscard]] const std::vector<Interval>& series() const { return series_; }
    static constexpr std::size_t series_length = 600;

    /// Of one instance, since totals_since().
    [[nodiscard]] Meters meters(model::InstanceIndex instance) const;

    /// Since totals_since(), in the order in which they were found out; the first `most_missing_routes`.
    [[nodiscard]] const std::vector<MissingRoute>& missing_routes() const { return missing_routes_; }
    static constexpr std::size_t most_missing_routes = 100;

    /// Forgets the operations' counts and latencies and the meters and counts anew from `at`; the series stays.
    void restart_totals(Time at);
    /// Since when operations() counts.
    [[nodiscard]] Time totals_since() const { return totals_since_; }

    // For the simulation.
    void request_started(model::OperationIndex operation);
    void request_finished(model::OperationIndex operation, Time at, Duration latency, Duration objective,
                          Reason reason);
    void note_answer(model::InstanceIndex instance, Bytes out) {
        ++meters_[instance.value].requests;
        meters_[instance.value].bytes_out += out.count;
    }
    /// A NAT gateway has passed on so many bytes, in either direction.
    void note_bytes(model::InstanceIndex gateway, Bytes passed) { meters_[gateway.value].bytes_out += passed.count; }
    void note_cause(model::InstanceIndex instance) { ++meters_[instance.value].failures_caused; }
    void note_missing_route(model::StepIndex step, model::InstanceIndex instance);
    void note_units(model::InstanceIndex store, std::int64_t tenths) { meters_[store.value].tenths_of_units += tenths; }
    void add_existence(model::InstanceIndex instance, Duration length) { meters_[instance.value].existed += length; }
    /// The request that has just finished was answered with older data than its client knew of.
    void request_was_stale(model::OperationIndex operation) { ++operations_[operation.value].stale; }
    /// Adds what `instance` did between `from` and `to` at a constant level.
    void add_usage(model::InstanceIndex instance, Time from, Time to, std::int64_t busy, std::int64_t queued) {
        if (from >= latest_from_ && to <= latest_to_) {
            add_level(series_[latest_], instance, to - from, busy, queued);
        } else {
            add_usage_across(instance, from, to, busy, queued);
        }
    }

    /// The same for a host of which `millicores` thousandths of a core were in use.
    void add_partial_usage(model::InstanceIndex instance, Time from, Time to, std::int64_t millicores);

  private:
    static void add_level(Interval& interval, model::InstanceIndex instance, Duration length, std::int64_t busy,
                          std::int64_t queued) {
        interval.busy[instance.value] += length.ns * busy;
        interval.queued[instance.value] += length.ns * queued;
    }
    void add_usage_across(model::InstanceIndex instance, Time from, Time to, std::int64_t busy, std::int64_t queued);
    [[nodiscard]] std::int64_t busy_in_series(std::size_t instance) const;
    Interval& interval_at(Time at);
    void add_interval();
    void decimate();

    Time start_;
    Time totals_since_;
    Duration interval_ = milliseconds(100);
    std::size_t instance_count_ = 0;
    std::vector<OperationMetrics> operations_;
    std::vector<Meters> meters_; ///< by instance; busy_ns: what the series had summed up to at totals_since()
    std::vector<MissingRoute> missing_routes_;
    std::vector<Interval> series_;
    std::size_t latest_ = 0; ///< of the series: the interval last asked for, nearly always the one asked for next
    Time latest_from_ = never;
    Time latest_to_ = never;
    std::vector<Interval> spare_; ///< emptied by halving, for the memory of their lists
};

} // namespace labrack::sim
