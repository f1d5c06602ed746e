// Autoscalers: how many instances of a component there should be, and which ones come and go for it.
#include "sim/runner_controllers.hpp"
#include "sim/runner_health_checks.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

/// A pod that has run for less than this, and whose metric may stem from its start, is set aside by the pod autoscaler;
/// one that was never ready within the second is not taken for started. Source: kube-controller-manager,
/// --horizontal-pod-autoscaler-cpu-initialization-period and -initial-readiness-delay.
constexpr Duration cpu_initialization = seconds(300);
constexpr Duration initial_readiness = seconds(30);

constexpr std::int64_t millionths = 1'000'000;

} // namespace

void Runner::Controllers::set_control_timer(std::uint32_t group, Time& timer, Duration delay) {
    timer = state_.now + delay;
    state_.calendar.schedule(timer, EventKind::control, group);
}

void Runner::Controllers::begin_scaling(std::uint32_t index) {
    const model::Parameters& component = plan_.design.node(plan_.groups[index].node).parameters;
    GroupState& group = state_.scaling.groups[index];
    if (component.scaling == model::Scaling::none) return;
    group.recommendations.reserve(static_cast<std::size_t>(component.scale_in_delay.ns / component.scaling_period.ns) +
                                  2);
    const Duration lag = std::min(component.metric_lag, component.scaling_period - Duration{1});
    sample_group(index);
    set_control_timer(index, group.sample_due, component.scaling_period - lag);
    set_control_timer(index, group.decide_due, component.scaling_period);
}

void Runner::Controllers::on_control(std::uint32_t index) {
    GroupState& group = state_.scaling.groups[index];
    const model::Parameters& component = plan_.design.node(plan_.groups[index].node).parameters;
    const auto is_due = [&](Time& timer) {
        if (timer != state_.now) return false;
        timer = never;
        return true;
    };
    for (const Time due : {group.sample_due, group.decide_due, group.progress_due, group.built_due, group.pushed_due}) {
        if (due != state_.now) continue;
        rules_.note_event(EventKind::control, index);
        break;
    }
    if (is_due(group.sample_due)) {
        sample_group(index);
        set_control_timer(index, group.sample_due, component.scaling_period);
    }
    if (is_due(group.decide_due)) {
        set_control_timer(index, group.decide_due, component.scaling_period);
        decide(index);
    }
    if (is_due(group.progress_due)) roll_back(index);
    if (is_due(group.built_due)) push_image(index);
    if (is_due(group.pushed_due)) deploy_image(index);
}

/// Reads the metric of each instance: over the time since it was read before, or since the instance came.
void Runner::Controllers::sample_group(std::uint32_t index) {
    GroupState& group = state_.scaling.groups[index];
    const std::int64_t window_ns = (state_.now - group.sampled).ns;
    group.sampled = state_.now;
    for_each_slot(index, [&](model::InstanceIndex instance, Slot& slot) {
        const bool runs = slot.stage == Lifecycle::running && instance_at(instance).up;
        const std::int64_t since_ns = std::min(window_ns, (state_.now - slot.created).ns);
        slot.measured = runs && slot.counting && since_ns > 0;
        slot.counting = runs;
        const std::int64_t cpu = cpu_time_of(instance);
        const std::uint64_t accepted = instance_at(instance).accepted;
        if (slot.measured) slot.usage = usage_of(instance, cpu - slot.cpu_at, accepted - slot.count_at, since_ns);
        slot.cpu_at = cpu;
        slot.count_at = accepted;
    });
}

/// The processor time that the instance has used, of a machine all that was used on it, in ns.
std::int64_t Runner::Controllers::cpu_time_of(model::InstanceIndex instance) {
    std::int64_t sum = rules_.cpu_under_way(instance);
    if (!is_host(instance)) return sum + instance_at(instance).cpu_ns;
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const auto inside = index_of<model::InstanceIndex>(i);
        if (host_of(inside) == instance) sum += instance_at(inside).cpu_ns;
    }
    return sum;
}

/// The metric that the component follows, in millionths: of the processor time requested, of a request a second, or of
/// a request in hand.
std::int64_t Runner::Controllers::usage_of(model::InstanceIndex instance, std::int64_t cpu_ns, std::uint64_t accepted,
                                           std::int64_t window_ns) {
    const model::Parameters& component = parameters(instance);
    switch (component.scaling_metric) {
    case model::ScalingMetric::cpu: {
        const int own = component.cpu_request > 0 ? component.cpu_request : 1000;
        const __int128 millicores = is_host(instance) ? component.cores * 1000 : own;
        return static_cast<std::int64_t>(static_cast<__int128>(cpu_ns) * 1000 * millionths / (millicores * window_ns));
    }
    case model::ScalingMetric::requests:
        return static_cast<std::int64_t>(static_cast<__int128>(accepted) * seconds(1).ns * millionths / window_ns);
    case model::ScalingMetric::in_hand: return static_cast<std::int64_t>(instance_at(instance).in_hand) * millionths;
    }
    return 0;
}

void Runner::Controllers::decide(std::uint32_t index) {
    const model::Parameters& component = plan_.design.node(plan_.groups[index].node).parameters;
    GroupState& group = state_.scaling.groups[index];
    std::uint32_t wanted = group.desired;
    if (component.scaling == model::Scaling::cluster) {
        scale_machines(index);
        return;
    }
    switch (component.scaling) {
    case model::Scaling::kubernetes: wanted = ask_pod_autoscaler(index); break;
    case model::Scaling::target_tracking: wanted = ask_target_tracking(index); break;
    case model::Scaling::none:
    case model::Scaling::cluster: break;
    }
    const auto least = static_cast<std::uint32_t>(std::min(component.min_replicas, component.max_replicas));
    const auto most = static_cast<std::uint32_t>(component.max_replicas);
    wanted = std::clamp(wanted, least, most);
    if (wanted == group.desired) return;
    group.desired = wanted;
    reconcile(index);
}

std::int64_t Runner::Controllers::target_of(const model::Parameters& component) {
    return component.scaling_metric == model::ScalingMetric::cpu ? component.target_utilization.ppm
                                                                 : component.target_per_replica * millionths;
}

std::uint32_t Runner::Controllers::ask_pod_autoscaler(std::uint32_t index) {
    const model::Parameters& component = plan_.design.node(plan_.groups[index].node).parameters;
    GroupState& group = state_.scaling.groups[index];
    const bool by_cpu = component.scaling_metric == model::ScalingMetric::cpu;
    std::vector<PodSample>& pods = state_.scaling.pods;
    pods.clear();
    for_each_slot(index, [&](model::InstanceIndex, const Slot& slot) {
        if (slot.stage == Lifecycle::absent || slot.stage == Lifecycle::ending) return;
        bool ready = slot.stage != Lifecycle::pending;
        if (by_cpu && state_.now < slot.created + cpu_initialization) {
            // Its metric counts only if a whole window lies behind the instant at which it became ready.
            const bool settled = slot.ready_changed + component.scaling_period <= group.sampled;
            ready = ready && slot.ready && (settled || slot.initial);
        } else if (by_cpu) {
            ready = ready && (slot.ready || slot.ready_changed >= slot.created + initial_readiness);
        }
        pods.push_back({ready, slot.measured, slot.usage});
    });
    const ReplicaTarget target{target_of(component), std::max(target_of(component), by_cpu ? millionths : 0),
                               component.scaling_tolerance};
    std::uint32_t wanted = desired_replicas(group.desired, pods, target);
    wanted = std::clamp(wanted, static_cast<std::uint32_t>(std::min(component.min_replicas, component.max_replicas)),
                        static_cast<std::uint32_t>(component.max_replicas));
    if (group.recommendations.empty()) // what it found counts as recommended
        static_cast<void>(group.recommendations.highest(state_.now, group.desired, component.scale_in_delay));
    const std::uint32_t highest = group.recommendations.highest(state_.now, wanted, component.scale_in_delay);
    if (wanted > group.desired) return limit_growth(group.desired, wanted);
    return std::min(group.desired, highest); // fewer, if fewer have been enough all the while
}

std::uint32_t Runner::Controllers::ask_target_tracking(std::uint32_t index) {
    const model::Parameters& component = plan_.design.node(plan_.groups[index].node).parameters;
    GroupState& group = state_.scaling.groups[index];
    std::vector<std::int64_t>& metrics = state_.scaling.metrics;
    metrics.clear();
    for_each_slot(index, [&](model::InstanceIndex, const Slot& slot) {
        const bool warm = slot.initial || state_.now - slot.began >= component.warm_up;
        if (slot.stage == Lifecycle::running && slot.measured && warm) metrics.push_back(slot.usage);
    });
    TrackingTarget target;
    target.per_instance = target_of(component);
    target.periods_in = static_cast<std::uint32_t>(
        std::max<std::int64_t>(1, component.scale_in_delay.ns / component.scaling_period.ns));
    const std::uint32_t wanted = tracked_replicas(group.desired, metrics, target, group.alarms);
    if (wanted > group.desired) group.added = state_.now;
    const bool warming = group.added != never && state_.now - group.added < component.warm_up;
    return warming ? std::max(wanted, group.desired) : wanted;
}

/// Whether the instance must go before the other: what does not run yet, what is not ready, then the youngest. Source:
/// Kubernetes' ReplicaSet, "ReplicaSet: Scaling a ReplicaSet".
bool Runner::Controllers::goes_before(model::InstanceIndex a, model::InstanceIndex b) {
    const auto rank = [&](model::InstanceIndex one) {
        const Slot& slot = slot_of(one);
        if (slot.stage == Lifecycle::pending) return 0;
        if (slot.stage == Lifecycle::starting) return 1;
        return slot.ready ? 3 : 2;
    };
    return rank(a) != rank(b) ? rank(a) < rank(b) : slot_of(a).born > slot_of(b).born;
}

/// A service that its provider deploys counts a new instance as ready once its balancers do; Kubernetes does not look
/// at them. Sources: Amazon ECS Developer Guide, "Rolling update deployments"; kubernetes.io, "Pod Lifecycle",
/// readiness.
Runner::Controllers::Census Runner::Controllers::census_of(std::uint32_t index) {
    const std::uint32_t version = state_.scaling.groups[index].version.number;
    const bool waits = state_.scaling.groups[index].deploying && !plan_.groups[index].placed;
    Census census;
    for_each_slot(index, [&](model::InstanceIndex instance, const Slot& slot) {
        const bool fresh = slot.version == version;
        if (slot.stage == Lifecycle::ending && !fresh) ++census.old_ending;
        if (slot.stage == Lifecycle::absent || slot.stage == Lifecycle::ending) return;
        ++(fresh ? census.fresh : census.old);
        if (slot.ready && (!fresh || !waits || HealthChecks(rules_).passes(instance)))
            ++(fresh ? census.fresh_ready : census.old_ready);
    });
    return census;
}

/// A place for one more instance of the component, or none: in the zone that runs and has the fewest of them; of equals
/// the first. Source: Amazon EC2 Auto Scaling User Guide, "Instance distribution across Availability Zones".
model::InstanceIndex Runner::Controllers::free_place(std::uint32_t index) {
    const std::size_t zones = std::max<std::size_t>(1, plan_.design.node(plan_.groups[index].node).spans.size());
    model::InstanceIndex best;
    std::uint32_t fewest = 0;
    for (std::size_t z = 0; z < zones; ++z) {
        model::InstanceIndex first;
        std::uint32_t taken = 0;
        for_each_slot(index, [&](model::InstanceIndex instance, const Slot& slot) {
            const model::Instance& place = plan_.instances[instance.value];
            if (place.ordinal % zones != z || (place.zone.exists() && !instance_at(place.zone).up)) return;
            if (slot.stage == Lifecycle::absent && !first.exists()) first = instance;
            taken += slot.stage != Lifecycle::absent && slot.stage != Lifecycle::ending ? 1u : 0u;
        });
        if (!first.exists() || (best.exists() && taken > fewest)) continue;
        if (best.exists() && taken == fewest && best.value < first.value) continue;
        best = first;
        fewest = taken;
    }
    return best;
}

/// Makes `count` more instances, as far as there are places for them.
void Runner::Controllers::create_more(std::uint32_t index, std::uint32_t count) {
    for (; count > 0; --count) {
        const model::InstanceIndex place = free_place(index);
        if (!place.exists()) return;
        rules_.create(place);
    }
}

/// Tells `count` of the instances to end: of those with the wanted version, or of the others; `unready_only`: none that
/// is ready.
void Runner::Controllers::terminate_some(std::uint32_t index, std::uint32_t count, bool fresh, bool unready_only) {
    const std::uint32_t version = state_.scaling.groups[index].version.number;
    for (; count > 0; --count) {
        model::InstanceIndex victim;
        for_each_slot(index, [&](model::InstanceIndex instance, const Slot& slot) {
            if (slot.stage == Lifecycle::absent || slot.stage == Lifecycle::ending) return;
            if ((slot.version == version) != fresh || (unready_only && slot.ready)) return;
            if (!victim.exists() || goes_before(instance, victim)) victim = instance;
        });
        if (!victim.exists()) return;
        rules_.terminate(victim);
    }
}

/// Brings a component nearer to what is wanted of it. Called whenever something about it has changed.
void Runner::Controllers::reconcile(std::uint32_t index) {
    GroupState& group = state_.scaling.groups[index];
    if (plan_.groups[index].follows || !state_.scaling.begun) return;
    group.changed = true;
    if (group.reconciling) return;
    group.reconciling = true;
    while (group.changed) {
        group.changed = false;
        if (group.deploying) {
            deploy_further(index);
            continue;
        }
        const Census census = census_of(index);
        const std::uint32_t count = census.fresh + census.old;
        if (count < group.desired) create_more(index, group.desired - count);
        if (count > group.desired) terminate_some(index, count - group.desired, true, false);
    }
    group.reconciling = false;
    if (plan_.groups[index].placed) rules_.schedule_pods(plan_.groups[index].cluster);
}

} // namespace labrack::sim
