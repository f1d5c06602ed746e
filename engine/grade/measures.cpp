#include "grade/measures.hpp"

#include <algorithm>
#include <vector>

namespace labrack::grade {

namespace {

using sim::FinishedRequest;

constexpr std::int64_t million = 1'000'000;

bool is_good(const FinishedRequest& one, const model::Plan& plan) {
    return !one.failure.failed() && one.end - one.start <= plan.operation(one.operation).objective;
}

std::int64_t share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<std::int64_t>(static_cast<__int128>(part) * million / whole);
}

/// The requests of one trial that a measure is about.
struct Sample {
    std::uint64_t started = 0;
    std::vector<const FinishedRequest*> finished;

    /// How many of the finished ones `is_it`, and the first of them.
    template <class IsIt>
    [[nodiscard]] std::pair<std::uint64_t, const FinishedRequest*> count(IsIt is_it) const {
        std::uint64_t found = 0;
        const FinishedRequest* first = nullptr;
        for (const FinishedRequest* one : finished) {
            if (!is_it(*one)) continue;
            ++found;
            if (first == nullptr || one->ordinal < first->ordinal) first = one;
        }
        return {found, first};
    }
};

Sample sample_of(const Trial& trial, model::OperationIndex operation) {
    Sample sample;
    for (std::size_t o = 0; o < trial.started.size(); ++o)
        if (!operation.exists() || operation.value == o) sample.started += trial.started[o];
    for (const FinishedRequest& one : trial.finished)
        if (!operation.exists() || operation == one.operation) sample.finished.push_back(&one);
    return sample;
}

Amount goodput_of(const Sample& sample, const model::Plan& plan) {
    const auto [good, first_good] = sample.count([&](const FinishedRequest& one) { return is_good(one, plan); });
    const auto [bad, first_bad] = sample.count([&](const FinishedRequest& one) { return !is_good(one, plan); });
    return {share(good, sample.started), first_bad};
}

/// Those that are not answered at all are errors, too.
Amount errors_of(const Sample& sample) {
    const auto [answered, first_answered] =
        sample.count([](const FinishedRequest& one) { return !one.failure.failed(); });
    const auto [failed, first_failed] = sample.count([](const FinishedRequest& one) { return one.failure.failed(); });
    if (sample.started == 0) return {million, nullptr};
    return {million - share(answered, sample.started), first_failed};
}

Amount stale_of(const Sample& sample) {
    const auto [stale, first] = sample.count([](const FinishedRequest& one) { return one.stale; });
    return {share(stale, sample.started), first};
}

/// Answered requests, the fastest first; equals in the order of their sending.
std::vector<const FinishedRequest*> by_latency(const Sample& sample) {
    std::vector<const FinishedRequest*> answered;
    for (const FinishedRequest* one : sample.finished)
        if (!one->failure.failed()) answered.push_back(one);
    std::sort(answered.begin(), answered.end(), [](const FinishedRequest* a, const FinishedRequest* b) {
        const Duration of_a = a->end - a->start;
        const Duration of_b = b->end - b->start;
        return of_a != of_b ? of_a < of_b : a->ordinal < b->ordinal;
    });
    return answered;
}

const FinishedRequest* first_failure(const Sample& sample) {
    return sample.count([](const FinishedRequest& one) { return one.failure.failed(); }).second;
}

Amount percentile_of(const Sample& sample, std::int64_t per_mille) {
    const std::vector<const FinishedRequest*> answered = by_latency(sample);
    const auto rank = static_cast<std::size_t>((sample.started * static_cast<std::uint64_t>(per_mille) + 999) / 1000);
    if (rank == 0 || rank > answered.size()) return {std::nullopt, first_failure(sample)};
    const FinishedRequest* at_rank = answered[rank - 1];
    return {(at_rank->end - at_rank->start).ns, at_rank};
}

Amount mean_of(const Sample& sample) {
    const std::vector<const FinishedRequest*> answered = by_latency(sample);
    if (answered.empty() || answered.size() < sample.started) return {std::nullopt, first_failure(sample)};
    __int128 sum = 0;
    for (const FinishedRequest* one : answered)
        sum += (one->end - one->start).ns;
    return {static_cast<std::int64_t>(sum / static_cast<__int128>(answered.size())), answered.back()};
}

} // namespace

Amount amount_of(const Trial& trial, const model::Plan& plan, lab::Measure measure, model::OperationIndex operation) {
    const Sample sample = sample_of(trial, operation);
    switch (measure) {
    case lab::Measure::goodput: return goodput_of(sample, plan);
    case lab::Measure::errors: return errors_of(sample);
    case lab::Measure::stale: return stale_of(sample);
    case lab::Measure::lost: return {static_cast<std::int64_t>(trial.lost_writes), nullptr};
    case lab::Measure::mean: return mean_of(sample);
    case lab::Measure::p50: return percentile_of(sample, 500);
    case lab::Measure::p95: return percentile_of(sample, 950);
    case lab::Measure::p99: return percentile_of(sample, 990);
    case lab::Measure::p999: return percentile_of(sample, 999);
    }
    return {};
}

std::int64_t credit_of(std::optional<std::int64_t> amount, std::int64_t none, std::int64_t full) {
    if (!amount) return 0;
    const auto way = static_cast<__int128>(full) - none;
    const auto gone = static_cast<__int128>(*amount) - none;
    const __int128 credit = gone * million / way;
    return static_cast<std::int64_t>(std::clamp<__int128>(credit, 0, million));
}

} // namespace labrack::grade
