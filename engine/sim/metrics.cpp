#include "sim/metrics.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <numeric>
#include <utility>

namespace labrack::sim {

namespace {

// Values below 128 have a bucket each; above, each power of two is cut into 64 buckets, so that a bucket is at most
// 1/64 of its values wide.
constexpr int precision_bits = 6;
constexpr std::uint64_t linear_values = 1u << (precision_bits + 1); ///< below it every value has its own bucket

std::size_t bucket_of(std::int64_t value_ns) {
    const auto value = static_cast<std::uint64_t>(value_ns);
    if (value < linear_values) return static_cast<std::size_t>(value);
    const int shift = static_cast<int>(std::bit_width(value)) - (precision_bits + 1);
    const std::uint64_t within = (value >> shift) - (1u << precision_bits);
    return static_cast<std::size_t>(linear_values + static_cast<std::uint64_t>(shift - 1) * (1u << precision_bits) +
                                    within);
}

std::int64_t bucket_low(std::size_t bucket) {
    if (bucket < linear_values) return static_cast<std::int64_t>(bucket);
    const std::size_t beyond = bucket - linear_values;
    const int shift = static_cast<int>(beyond >> precision_bits) + 1;
    const std::int64_t within =
        static_cast<std::int64_t>(beyond & ((1u << precision_bits) - 1)) + (1 << precision_bits);
    return within << shift;
}

std::int64_t bucket_high(std::size_t bucket) {
    return bucket_low(bucket + 1) - 1;
}

/// The rank (from 1) of the sample that `share` of `count` samples do not exceed.
std::uint64_t rank_of(Share share, std::uint64_t count) {
    const auto exact = static_cast<unsigned __int128>(count) *
                       static_cast<std::uint64_t>(std::clamp<std::int64_t>(share.ppm, 0, 1'000'000));
    const auto rank = static_cast<std::uint64_t>((exact + 999'999) / 1'000'000);
    return std::max<std::uint64_t>(rank, 1);
}

template <class Value>
void add_all(std::vector<Value>& to, const std::vector<Value>& from) {
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += from[i];
}

} // namespace

void Histogram::add(Duration value) {
    const std::size_t bucket = bucket_of(std::max<std::int64_t>(value.ns, 0));
    if (bucket >= counts_.size()) counts_.resize(bucket + 1);
    ++counts_[bucket];
    ++count_;
    sum_ns_ += static_cast<double>(value.ns);
    max_ = std::max(max_, value);
}

void Histogram::merge(const Histogram& other) {
    if (other.counts_.size() > counts_.size()) counts_.resize(other.counts_.size());
    for (std::size_t i = 0; i < other.counts_.size(); ++i)
        counts_[i] += other.counts_[i];
    count_ += other.count_;
    sum_ns_ += other.sum_ns_;
    max_ = std::max(max_, other.max_);
}

Duration Histogram::percentile(Share share) const {
    if (count_ == 0) return {};
    const std::uint64_t rank = rank_of(share, count_);
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
        seen += counts_[bucket];
        if (seen >= rank) return std::min(Duration{bucket_high(bucket)}, max_);
    }
    return max_;
}

Duration Histogram::mean() const {
    if (count_ == 0) return {};
    return {static_cast<std::int64_t>(sum_ns_ / static_cast<double>(count_) + 0.5)};
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
    std::vector<Bucket> filled;
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
        if (counts_[bucket] != 0) filled.push_back({{bucket_low(bucket)}, {bucket_high(bucket)}, counts_[bucket]});
    }
    return filled;
}

std::uint64_t OperationMetrics::failures() const {
    return std::accumulate(failed.begin(), failed.end(), std::uint64_t{0});
}

std::optional<Duration> OperationMetrics::percentile(Share share) const {
    const std::uint64_t total = finished();
    if (total == 0) return std::nullopt;
    const std::uint64_t rank = rank_of(share, total);
    if (rank > succeeded) return std::nullopt;
    // The same rank among the successes alone; the share is rounded up so that the rank is met.
    const auto ppm = (static_cast<unsigned __int128>(rank) * 1'000'000 + succeeded - 1) / succeeded;
    return latency.percentile({static_cast<std::int64_t>(ppm)});
}

Metrics::Metrics(const model::Plan& plan, Time start)
    : start_(start), totals_since_(start), instance_count_(plan.instances.size()),
      operations_(plan.workload.operations.size()), meters_(plan.instances.size()) {}

void Metrics::note_missing_route(model::StepIndex step, model::InstanceIndex instance) {
    const auto known = std::find_if(missing_routes_.begin(), missing_routes_.end(), [&](const MissingRoute& one) {
        return one.step == step && one.instance == instance;
    });
    if (known != missing_routes_.end()) {
        ++known->count;
    } else if (missing_routes_.size() < most_missing_routes) {
        missing_routes_.push_back({step, instance, 1});
    }
}

void Metrics::restart_totals(Time at) {
    missing_routes_.clear();
    operations_.assign(operations_.size(), {});
    totals_since_ = at;
    for (std::size_t i = 0; i < meters_.size(); ++i) {
        meters_[i] = {};
        meters_[i].busy_ns = busy_in_series(i);
    }
}

std::int64_t Metrics::busy_in_series(std::size_t instance) const {
    std::int64_t sum = 0;
    for (const Interval& interval : series_)
        sum += interval.busy[instance];
    return sum;
}

Meters Metrics::meters(model::InstanceIndex instance) const {
    Meters meters = meters_[instance.value];
    meters.busy_ns = busy_in_series(instance.value) - meters.busy_ns;
    return meters;
}

void Metrics::decimate() {
    const std::size_t half = (series_.size() + 1) / 2;
    for (std::size_t i = 0; i < half; ++i) {
        if (i > 0) std::swap(series_[i], series_[2 * i]);
        if (2 * i + 1 >= series_.size()) continue;
        const Interval& second = series_[2 * i + 1];
        add_all(series_[i].succeeded, second.succeeded);
        add_all(series_[i].failed, second.failed);
        add_all(series_[i].latency_ns, second.latency_ns);
        add_all(series_[i].busy, second.busy);
        add_all(series_[i].queued, second.queued);
    }
    spare_.insert(spare_.end(), std::make_move_iterator(series_.begin() + static_cast<std::ptrdiff_t>(half)),
                  std::make_move_iterator(series_.end()));
    series_.resize(half);
    interval_ = interval_ * 2;
}

Interval& Metrics::interval_at(Time at) {
    if (at >= latest_from_ && at < latest_to_) return series_[latest_];
    auto position = static_cast<std::size_t>((at - start_).ns / interval_.ns);
    while (position >= series_length) {
        decimate();
        position = static_cast<std::size_t>((at - start_).ns / interval_.ns);
    }
    while (series_.size() <= position)
        add_interval();
    latest_ = position;
    latest_from_ = start_ + interval_ * static_cast<std::int64_t>(position);
    latest_to_ = latest_from_ + interval_;
    return series_[position];
}

void Metrics::add_interval() {
    Interval added;
    if (!spare_.empty()) {
        added = std::move(spare_.back());
        spare_.pop_back();
    }
    added.succeeded.assign(operations_.size(), 0);
    added.failed.assign(operations_.size(), 0);
    added.latency_ns.assign(operations_.size(), 0);
    added.busy.assign(instance_count_, 0);
    added.queued.assign(instance_count_, 0);
    series_.push_back(std::move(added));
}

void Metrics::request_started(model::OperationIndex operation) {
    ++operations_[operation.value].started;
}

void Metrics::request_finished(model::OperationIndex operation, Time at, Duration latency, Duration objective,
                               Reason reason) {
    OperationMetrics& totals = operations_[operation.value];
    Interval& interval = interval_at(at);
    if (reason != Reason::none) {
        ++totals.failed[static_cast<std::size_t>(reason)];
        ++interval.failed[operation.value];
        return;
    }
    ++totals.succeeded;
    if (latency <= objective) ++totals.within_objective;
    totals.latency.add(latency);
    ++interval.succeeded[operation.value];
    interval.latency_ns[operation.value] += latency.ns;
}

void Metrics::add_partial_usage(model::InstanceIndex instance, Time from, Time to, std::int64_t millicores) {
    from = std::max(from, start_);
    while (from < to) {
        Interval& interval = interval_at(from);
        const Time end = std::min(to, latest_to_);
        // The difference of two roundings from one origin: what one leaves out the next one has.
        const auto used_until = [&](Time at) { return static_cast<__int128>((at - start_).ns) * millicores / 1000; };
        interval.busy[instance.value] += static_cast<std::int64_t>(used_until(end) - used_until(from));
        from = end;
    }
}

void Metrics::add_usage_across(model::InstanceIndex instance, Time from, Time to, std::int64_t busy,
                               std::int64_t queued) {
    from = std::max(from, start_);
    while (from < to) {
        Interval& interval = interval_at(from);
        const Time end = std::min(to, latest_to_);
        add_level(interval, instance, end - from, busy, queued);
        from = end;
    }
}

} // namespace labrack::sim
