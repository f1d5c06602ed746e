// Services that somebody else operates: quotas, errors of their own, and functions whose instances come with requests.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

void Runner::list_functions() {
    const auto& instances = plan_.instances;
    if (std::any_of(instances.begin(), instances.end(), [](const model::Instance& one) { return one.is_function; }))
        state_.idle_instances.resize(instances.size());
}

/// Answers at once that there are more requests than the component allows (HTTP 429): nothing has been done.
void Runner::throttle(std::uint32_t index) {
    const Call& call = call_at(index);
    answer(index, {Reason::throttled, Reason::throttled, call.instance, call.instance, call.step});
}

/// True when a component with a quota may take another request, which is then counted.
bool Runner::within_quota(const Call& call) {
    const model::Parameters& service = parameters(call.instance);
    if (service.quota == 0 || !call.link.exists()) return true;
    const TokenLimit limit{service.quota, service.quota_interval,
                           service.quota_burst > 0 ? service.quota_burst : service.quota};
    return instance_at(call.instance).quota.take(state_.now, limit);
}

/// Whether a component that has done its own work finds that it failed, as its error rate has it.
bool Runner::draws_error(const Call& call) const {
    const std::int64_t rate_ppm = parameters(call.instance).error_rate.ppm;
    if (call.local) return false;
    DrawStream draw(call.key.with(plan_.steps[call.step.value].path_key) + Purpose::error);
    return draw.next_below(1'000'000) < static_cast<std::uint64_t>(rate_ppm);
}

/// Whether the request meets the error of its instance's version.
bool Runner::is_spoilt(const Call& call) const {
    DrawStream draw(call.key.with(plan_.steps[call.step.value].path_key).with(call.tries) + Purpose::error);
    return draw.next_below(1'000'000) < static_cast<std::uint32_t>(state_.instances[call.instance.value].errors_ppm);
}

/// A function has room for the call: an idle instance begins at once, otherwise a new one has to start first.
void Runner::run_on_instance(std::uint32_t index) {
    const Call& call = call_at(index);
    const model::Parameters& function = parameters(call.instance);
    if (state_.idle_instances[call.instance.value].take(state_.now, function.idle_expiry)) {
        begin_work(index);
        return;
    }
    const DrawKey key = call.key.with(plan_.steps[call.step.value].path_key);
    ++instance_at(call.instance).cold_starts;
    trace_.enter(call, Phase::queue, state_.now);
    schedule(index, Stage::queued, sample(function.cold_start, key + Purpose::cold_start));
}

} // namespace labrack::sim
