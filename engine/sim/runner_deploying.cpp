// Deployments: how instances of a new version take the place of the old ones, and how they give it back.
#include "sim/runner_controllers.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

std::uint32_t part_of(std::uint32_t count, Share share, bool up) {
    const std::uint64_t exact = std::uint64_t{count} * static_cast<std::uint64_t>(share.ppm);
    return static_cast<std::uint32_t>((exact + (up ? 999'999 : 0)) / 1'000'000);
}

} // namespace

/// A new version is there: its instances are to take the place of the others.
void Runner::Controllers::deploy(const model::PlanIntervention& change) {
    const std::uint32_t index = plan_.instances[plan_.first_instance[change.node.value].value].group;
    const Version version{0, change.never_ready, static_cast<std::int32_t>(change.errors.ppm)};
    if (!is_pipeline(change.node)) {
        begin_deployment(index, version);
        return;
    }
    if (!instance_at(plan_.first_instance[change.node.value]).up) return;
    GroupState& pipeline = state_.scaling.groups[index]; // it remembers what it builds; the next begins anew
    pipeline.image = version;
    pipeline.pushed_due = never;
    set_control_timer(index, pipeline.built_due, plan_.design.node(change.node).parameters.build_time);
}

/// Whether it deploys others, and not itself, when it is told to deploy.
bool Runner::Controllers::is_pipeline(model::NodeIndex node) const {
    return std::any_of(plan_.links.begin(), plan_.links.end(), [&](const model::PlanLink& link) {
        return link.from == node && link.protocol == model::deploy_protocol;
    });
}

/// The image is built: it goes to the registry.
void Runner::Controllers::push_image(std::uint32_t index) {
    const Duration push_time = plan_.design.node(plan_.groups[index].node).parameters.push_time;
    set_control_timer(index, state_.scaling.groups[index].pushed_due, push_time);
}

/// The pipeline died: what it had in hand is not built, and nothing is deployed.
void Runner::Controllers::end_build(std::uint32_t index) {
    state_.scaling.groups[index].built_due = never;
    state_.scaling.groups[index].pushed_due = never;
}

/// The image is in the registry: everything that the pipeline leads to is deployed.
void Runner::Controllers::deploy_image(std::uint32_t index) {
    const model::NodeIndex node = plan_.groups[index].node;
    const Version image = state_.scaling.groups[index].image;
    for (const model::PlanLink& link : plan_.links) {
        if (link.from != node || link.protocol != model::deploy_protocol) continue;
        if (plan_.design.node(link.to).parameters.strategy == model::Strategy::none) continue;
        begin_deployment(plan_.instances[plan_.first_instance[link.to.value].value].group, image);
    }
}

void Runner::Controllers::begin_deployment(std::uint32_t index, const Version& version) {
    GroupState& group = state_.scaling.groups[index];
    group.version = version;
    group.version.number = ++group.newest;
    group.deploying = true;
    group.rolling_back = false;
    group.ready_before = 0;
    group.progress_due = never;
    note_progress(index, 0);
    reconcile(index);
}

/// The version that was deployed before takes the place of the present one, in the same way.
void Runner::Controllers::roll_back(std::uint32_t index) {
    GroupState& group = state_.scaling.groups[index];
    if (group.version.number == group.stable.number && !group.deploying) group.stable = group.before_stable;
    if (group.version.number == group.stable.number) return;
    group.version = group.stable;
    group.deploying = true;
    group.rolling_back = true;
    group.progress_due = never;
    reconcile(index);
}

/// A deployment without progress for too long is rolled back.
void Runner::Controllers::note_progress(std::uint32_t index, std::uint32_t fresh_ready) {
    GroupState& group = state_.scaling.groups[index];
    const Duration deadline = plan_.design.node(plan_.groups[index].node).parameters.progress_deadline;
    if (group.rolling_back || (fresh_ready <= group.ready_before && group.progress_due != never)) return;
    group.ready_before = std::max(group.ready_before, fresh_ready);
    if (deadline.ns > 0) set_control_timer(index, group.progress_due, deadline);
}

/// One step of the deployment under way, as far as it can go at present.
void Runner::Controllers::deploy_further(std::uint32_t index) {
    switch (plan_.design.node(plan_.groups[index].node).parameters.strategy) {
    case model::Strategy::none:
    case model::Strategy::recreate: replace_at_once(index); break;
    case model::Strategy::rolling: replace_gradually(index); break;
    case model::Strategy::blue_green: replace_beside(index); break;
    }
    GroupState& group = state_.scaling.groups[index];
    const Census census = census_of(index);
    note_progress(index, census.fresh_ready);
    if (census.old > 0 || census.fresh != group.desired || census.fresh_ready != census.fresh) return;
    group.deploying = false;
    group.rolling_back = false;
    group.progress_due = never;
    if (group.stable.number == group.version.number) return;
    group.before_stable = group.stable;
    group.stable = group.version;
}

/// Recreate: the new instances start when the last old one has ended.
void Runner::Controllers::replace_at_once(std::uint32_t index) {
    const Census census = census_of(index);
    const std::uint32_t wanted = state_.scaling.groups[index].desired;
    terminate_some(index, census.old, false, false);
    if (census.old + census.old_ending > 0) return;
    if (census.fresh < wanted) create_more(index, wanted - census.fresh);
    if (census.fresh > wanted) terminate_some(index, census.fresh - wanted, true, false);
}

/// Rolling: never more instances than wanted plus the surge, never fewer ready ones than wanted less the unavailable.
/// Those that have been told to end count no longer, unless new ones need their machines. Sources: kubernetes.io,
/// "Deployments", Rolling Update Deployment (both zero counts as one unavailable), and ReplicaSets, which do not count
/// pods that are being deleted; Amazon ECS API Reference, DeploymentConfiguration, maximumPercent (of running and
/// pending tasks).
void Runner::Controllers::replace_gradually(std::uint32_t index) {
    const model::Parameters& component = plan_.design.node(plan_.groups[index].node).parameters;
    const std::uint32_t wanted = state_.scaling.groups[index].desired;
    const std::uint32_t surge = part_of(wanted, component.max_surge, true);
    std::uint32_t unavailable = part_of(wanted, component.max_unavailable, false);
    if (surge == 0 && unavailable == 0) unavailable = 1;
    Census census = census_of(index);
    if (census.fresh > wanted) terminate_some(index, census.fresh - wanted, true, false);
    const std::uint32_t total = census.fresh + census.old + (component.in_place ? census.old_ending : 0);
    if (census.fresh < wanted && total < wanted + surge) {
        create_more(index, std::min(wanted - census.fresh, wanted + surge - total));
    }
    census = census_of(index);
    const std::uint32_t old_before = census.old;
    const auto over = [](std::uint32_t a, std::uint32_t b) { return a > b ? a - b : 0; };
    const std::uint32_t least = over(wanted, unavailable);
    // Old ones that don't serve are of no use, as long as enough others may still become ready.
    const std::uint32_t unready = census.fresh - census.fresh_ready;
    const std::uint32_t may_go = over(census.fresh + census.old, least + unready);
    terminate_some(index, std::min(may_go, census.old - census.old_ready), false, true);
    census = census_of(index);
    terminate_some(index, std::min(census.old, over(census.fresh_ready + census.old_ready, least)), false, false);
    if (census_of(index).old < old_before) state_.scaling.groups[index].changed = true; // there is room for others
}

/// Blue-green: a full set of new instances becomes ready unseen; then balancers send to it and no longer to the old. A
/// set that has been superseded before that makes room for the next.
void Runner::Controllers::replace_beside(std::uint32_t index) {
    GroupState& group = state_.scaling.groups[index];
    const std::uint32_t version = group.version.number;
    const std::uint32_t wanted = group.desired;
    for_each_slot(index, [&](model::InstanceIndex instance, const Slot& slot) {
        const bool there = slot.stage != Lifecycle::absent && slot.stage != Lifecycle::ending;
        if (there && slot.version != version && slot.version != group.live) rules_.terminate(instance);
    });
    Census census = census_of(index);
    if (census.fresh < wanted) create_more(index, wanted - census.fresh);
    if (census.fresh > wanted) terminate_some(index, census.fresh - wanted, true, false);
    census = census_of(index);
    if (census.fresh_ready < wanted) return;
    group.live = version;
    for_each_slot(index, [&](model::InstanceIndex instance, const Slot& slot) {
        if (slot.version == version && slot.ready && !slot.endpoint) rules_.tell_balancers(instance, true);
    });
    terminate_some(index, census.old, false, false);
}

/// Whether the instance waits, ready, for the rest of its set.
bool Runner::Controllers::is_held(model::InstanceIndex instance) {
    return parameters(instance).strategy == model::Strategy::blue_green &&
           slot_of(instance).version != group_state_of(instance).live;
}

} // namespace labrack::sim
