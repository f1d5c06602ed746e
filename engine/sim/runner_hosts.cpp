// What the processes of a host share: its processor and its disk.
#include "sim/runner_fast_path.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

/// The weight of an instance without a request: what Linux gives a control group that asks for nothing (cpu.weight 100,
/// the 1024 shares of a request of one core). Kubernetes gives its containers 2 shares; such products request them.
constexpr std::uint32_t weight_without_request = 1000;

bool has_cpu_share(const model::Parameters& component) {
    return component.cpu_request > 0 || component.cpu_limit > 0;
}

} // namespace

/// Gives a host a processor that is shared by weight, if an instance on it asks for that; and an instance without a
/// host one of its own, if there is a limit to it: a container that its provider places has that much of some machine.
void Runner::list_weighted_processors() {
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto instance = index_of<model::InstanceIndex>(i);
        const model::InstanceIndex host = host_of(instance);
        if (host.exists() && has_cpu_share(parameters(instance))) weigh(host);
        const bool placed = comes_and_goes(instance) && group_of(instance).placed;
        if (!host.exists() && !is_host(instance) && !placed && parameters(instance).cpu_limit > 0) weigh(instance);
        if (!is_host(instance) || !comes_and_goes(instance)) continue;
        for (const model::Group& group : plan_.groups) { // those that a cluster may place here
            const model::NodeIndex cluster = group_of(instance).cluster;
            const bool may_come = group.placed && cluster.exists() && group.cluster == cluster;
            if (may_come && has_cpu_share(plan_.design.node(group.node).parameters)) weigh(instance);
        }
    }
}

void Runner::weigh(model::InstanceIndex host) {
    InstanceState& state = instance_at(host);
    if (state.weighted_processor != no_weighted_processor) return;
    state.weighted_processor = static_cast<std::uint32_t>(state_.weighted_processors.size());
    const int cores = is_host(host) ? parameters(host).cores : (parameters(host).cpu_limit + 999) / 1000;
    state_.weighted_processors.emplace_back(static_cast<std::uint32_t>(cores));
}

/// That of a host; what has a processor to itself shows how busy its workers are.
WeightedProcessor* Runner::shared_processor(model::InstanceIndex host) {
    return is_host(host) ? weighted_processor(host) : nullptr;
}

/// Whose processor the instance computes on: its host's, its own, or none: then each of its workers has one to itself.
model::InstanceIndex Runner::processor_of(model::InstanceIndex instance) const {
    const model::InstanceIndex host = host_of(instance);
    if (host.exists()) return host;
    const bool own = state_.instances[instance.value].weighted_processor != no_weighted_processor;
    return own ? instance : model::InstanceIndex{};
}

WeightedProcessor* Runner::weighted_processor(model::InstanceIndex host) {
    const std::uint32_t index = instance_at(host).weighted_processor;
    return index == no_weighted_processor ? nullptr : &state_.weighted_processors[index];
}

void Runner::add_computation(model::InstanceIndex host, std::uint32_t index) {
    Call& call = call_at(index);
    call.demand = std::min(call.demand, longest_computation);
    note_usage(host);
    if (WeightedProcessor* const weighted = weighted_processor(host)) {
        const model::Parameters& component = parameters(call.instance);
        const std::uint32_t weight =
            component.cpu_request > 0 ? static_cast<std::uint32_t>(component.cpu_request) : weight_without_request;
        const CpuShare share{call.instance.value, weight, static_cast<std::uint32_t>(component.cpu_limit)};
        weighted->add(state_.now, call.demand, index, share);
    } else {
        instance_at(host).processor.add(state_.now, call.demand, index);
    }
    reschedule_processor(host);
}

/// The processor time that computations under way have had: the instance's, of a machine all of those on it.
std::int64_t Runner::cpu_under_way(model::InstanceIndex instance) {
    std::int64_t sum_ns = 0;
    const auto add = [&](std::uint32_t index, Duration left) {
        const Call& call = call_at(index);
        if (is_host(instance) || call.instance == instance) sum_ns += (call.demand - left).ns;
    };
    const model::InstanceIndex where = is_host(instance) ? instance : processor_of(instance);
    if (!where.exists()) {
        for (std::size_t i = 0; i < state_.calls.size(); ++i) {
            const Call& call = state_.calls[i];
            const bool computes = call.stage == Stage::computing && call.instance == instance;
            if (computes) add(static_cast<std::uint32_t>(i), call.due - state_.now);
        }
    } else if (WeightedProcessor* const weighted = weighted_processor(where)) {
        weighted->for_each(state_.now, add);
    } else {
        instance_at(where).processor.for_each(state_.now, add);
    }
    return sum_ns;
}

/// A computation is cut off: what it has had of the processor is used all the same.
void Runner::stop_computing(std::uint32_t index) {
    Call& call = call_at(index);
    Duration left = call.due - state_.now;
    if (const model::InstanceIndex where = processor_of(call.instance); where.exists())
        left = remove_computation(where, index);
    instance_at(call.instance).cpu_ns += (call.demand - left).ns;
}

/// Returns the processor time that it still needed.
Duration Runner::remove_computation(model::InstanceIndex host, std::uint32_t index) {
    note_usage(host);
    Duration left;
    if (WeightedProcessor* const weighted = weighted_processor(host)) {
        left = weighted->remove(state_.now, index);
    } else {
        left = instance_at(host).processor.remove(state_.now, index);
    }
    reschedule_processor(host);
    return left;
}

/// A host that loses power forgets what it computes.
void Runner::clear_processor(model::InstanceIndex host) {
    note_usage(host);
    if (WeightedProcessor* const weighted = weighted_processor(host)) weighted->clear(state_.now);
    instance_at(host).processor.clear(state_.now);
    instance_at(host).processor.scheduled = never;
}

void Runner::on_processor(model::InstanceIndex host) {
    if (instance_at(host).processor.scheduled != state_.now) return;
    instance_at(host).processor.scheduled = never;
    note_event(EventKind::processor, host.value);
    note_usage(host);
    const auto take_finished = [&] {
        WeightedProcessor* const weighted = weighted_processor(host);
        return weighted != nullptr ? weighted->take_finished(state_.now)
                                   : instance_at(host).processor.take_finished(state_.now);
    };
    for (std::uint32_t call; (call = take_finished()) != Processor::none_left;)
        call_at(call).fast && !call_at(call).securing ? FastPath(*this).computed(call) : computed(call);
    reschedule_processor(host);
}

void Runner::reschedule_processor(model::InstanceIndex host) {
    Processor& processor = instance_at(host).processor;
    const WeightedProcessor* const weighted = weighted_processor(host);
    const Time due = weighted != nullptr ? weighted->due() : processor.due();
    if (due == processor.scheduled) return;
    processor.scheduled = due;
    if (due != never) state_.calendar.schedule(due, EventKind::processor, host.value);
}

/// What `time` becomes where the instance, or the machine that it stands on, is slow.
Duration Runner::slowed_by_own_factors(model::InstanceIndex instance, Duration time) const {
    const Share own = state_.instances[instance.value].slowness;
    const model::InstanceIndex host = host_of(instance);
    const Share shared = host.exists() ? state_.instances[host.value].slowness : Share{1'000'000};
    if (own.ppm == 1'000'000 && shared.ppm == 1'000'000) return time;
    const __int128 slow_ns = static_cast<__int128>(time.ns) * own.ppm / 1'000'000 * shared.ppm / 1'000'000;
    return {static_cast<std::int64_t>(std::min<__int128>(slow_ns, longest_duration.ns))};
}

/// Has the disk of the instance's host, or its own, do so many operations after all that it was asked for before.
/// Returns the time until they are done, the longest duration at most; none where no disk has a limit.
Duration Runner::use_disk(model::InstanceIndex instance, int operations) {
    model::InstanceIndex disk = host_of(instance);
    if (!disk.exists() || parameters(disk).iops == 0) disk = instance;
    const std::int64_t rate = parameters(disk).iops;
    if (rate == 0) return {};
    constexpr std::int64_t second_ns = 1'000'000'000;
    const Duration length{(operations * second_ns + rate - 1) / rate};
    Time& free_at = instance_at(disk).disk_free_at;
    const Duration begun_in = std::max(free_at, state_.now) - state_.now;
    const Duration done_in = std::min(begun_in + slowed(instance, length), longest_duration);
    free_at = state_.now + done_in;
    return done_in;
}

} // namespace labrack::sim
