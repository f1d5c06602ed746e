// Callers that try again, and callers that stop asking: back-off, retry budgets and circuit breakers.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

constexpr std::int64_t one_token = 1'000'000;

/// The longest wait after `tries` vain tries: it doubles with each, up to the limit.
Duration longest_back_off(const model::Parameters& caller, std::uint8_t tries) {
    const auto doubled = static_cast<__int128>(caller.retry_backoff.ns) << (tries - 1);
    return {static_cast<std::int64_t>(std::min<__int128>(doubled, caller.retry_backoff_limit.ns))};
}

/// Whether a second try could bring anything else.
bool is_passing(Reason reason) {
    return reason != Reason::no_route && reason != Reason::tls && reason != Reason::circuit_open;
}

} // namespace

void Runner::list_circuits() {
    state_.first_circuit.resize(plan_.instances.size());
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto caller = index_of<model::InstanceIndex>(i);
        state_.first_circuit[i] = static_cast<std::uint32_t>(state_.circuits.size());
        if (parameters(caller).breaker_failures > 0)
            state_.circuits.resize(state_.circuits.size() + plan_.links.size());
        begin_calling(caller);
    }
}

/// A caller that starts has a full budget and closed circuits.
void Runner::begin_calling(model::InstanceIndex caller) {
    instance_at(caller).retry_tokens = parameters(caller).retry_tokens * one_token;
    if (parameters(caller).breaker_failures == 0) return;
    std::fill_n(state_.circuits.data() + state_.first_circuit[caller.value], plan_.links.size(), Circuit{});
}

/// The circuit that the call goes over; none for callers without breakers, and for balancers, which have health checks.
Circuit* Runner::circuit_of(const Call& call) {
    if (!plan_.instances[call.caller.value].careful || call.name_lookup || !call.link.exists()) return nullptr;
    if (balances(call.caller) || parameters(call.caller).breaker_failures == 0) return nullptr;
    return &state_.circuits[state_.first_circuit[call.caller.value] + call.link.value];
}

bool Runner::passes_circuit(std::uint32_t index) {
    Call& call = call_at(index);
    Circuit* circuit = circuit_of(call);
    if (circuit == nullptr || !circuit->open) return true;
    if (state_.now < circuit->until) return false;
    circuit->until = state_.now + parameters(call.caller).breaker_open;
    call.trial = true;
    return true;
}

/// What a caller learns from one call's end for those to come.
void Runner::learn_from(const Call& call, const Failure& failure) {
    const bool set_out =
        failure.reason != Reason::circuit_open && (failure.reason != Reason::no_route || failure.cause != call.caller);
    if (call.name_lookup || !call.link.exists() || !set_out) return;
    const model::Parameters& caller = parameters(call.caller);
    std::int64_t& tokens = instance_at(call.caller).retry_tokens;
    tokens += failure.failed() ? -one_token : caller.retry_ratio.ppm;
    tokens = std::clamp(tokens, std::int64_t{0}, caller.retry_tokens * one_token);
    Circuit* circuit = circuit_of(call);
    if (circuit == nullptr || circuit->open != call.trial) return; // not tried, or the caller has started anew
    if (!failure.failed()) {
        *circuit = {};
    } else if (circuit->open || ++circuit->failures >= caller.breaker_failures) {
        circuit->open = true;
        circuit->until = state_.now + caller.breaker_open;
    }
}

/// True when the failed child is to be asked for again: what was sent only if doing it twice does no harm.
bool Runner::ask_again(std::uint32_t parent, const Ended& child, const Failure& failure) {
    const Call& call = call_at(parent);
    const model::Parameters& caller = parameters(call.instance);
    const std::uint8_t tries = call.root ? call.tries : child.tries;
    if (!child.link.exists() || tries >= caller.retries || balances(call.instance)) return false;
    const bool not_done = !child.sent || (failure.reason == Reason::throttled && failure.cause == child.instance);
    const bool harmless = not_done || plan_.operation(plan_.steps[child.step.value].operation).idempotent;
    const std::int64_t tokens = instance_at(call.instance).retry_tokens;
    const bool within_budget = caller.retry_tokens == 0 || tokens * 2 > caller.retry_tokens * one_token;
    if (!harmless || !within_budget || !is_passing(failure.reason)) return false;
    const std::uint32_t again = call.root ? parent : open_call(parent, child.step, child.link);
    call_at(again).tries = static_cast<std::uint8_t>(tries + 1);
    call_at(again).attempts = 0;
    if (again != parent) {
        call_at(again).instance = child.instance;
        call_at(again).fast = may_go_fast(call_at(again));
        call_at(again).stores = child.stores;
    }
    if (again != parent) trace_.open_span(call_at(again), call_at(parent), state_.now);
    back_off(again);
    return true;
}

/// The wait before a further try is drawn between nothing and the longest ("full jitter"), so that those who failed
/// together don't come back together.
void Runner::back_off(std::uint32_t index) {
    Call& call = call_at(index);
    call.key = call.key.with(call.tries); // its draws are others than those of the try before
    const DrawKey key = call.key.with(plan_.steps[call.step.value].path_key) + Purpose::back_off;
    const Duration longest = longest_back_off(parameters(call.root ? call.instance : call.caller), call.tries);
    trace_.enter(call, Phase::retry, state_.now);
    schedule(index, Stage::backing_off, sample(uniform({}, longest), key));
}

/// The answer comes to a caller that has given up. Its circuit learns from the trial all the same: otherwise one whose
/// trials are always abandoned would stay open for ever.
void Runner::end_unawaited(std::uint32_t index) {
    const Call& call = call_at(index);
    Failure outcome = call.failure;
    if (call.stage == Stage::refused) outcome.reason = Reason::refused;
    if (call.stage == Stage::breaking) outcome.reason = call.failure.cause_reason;
    const bool answered = call.stage == Stage::answering || outcome.failed();
    if (call.trial && answered) note_outcome(call, outcome);
    release(index);
}

} // namespace labrack::sim
