// What the rules of a run read and write, and how they find things in it.
#pragma once

#include "sim/simulation.hpp"
#include "sim/trace_writer.hpp"

namespace labrack::sim {

/// The plan, the state and whoever listens, with questions about them that change nothing.
class RunContext {
  protected:
    RunContext(const model::Plan& plan, const RunOptions& options, State& state, const Recorder& recorder)
        : plan_(plan), options_(options), state_(state), recorder_(recorder), trace_(recorder.trace) {}

    [[nodiscard]] Call& call_at(std::uint32_t index) { return state_.calls[index]; }
    [[nodiscard]] InstanceState& instance_at(model::InstanceIndex index) { return state_.instances[index.value]; }
    [[nodiscard]] const model::Parameters& parameters(model::InstanceIndex index) const {
        return plan_.node_of(index).parameters;
    }
    [[nodiscard]] bool blocking(model::InstanceIndex index) const { return plan_.instances[index.value].blocking; }
    [[nodiscard]] bool is_host(model::InstanceIndex index) const { return plan_.instances[index.value].host == index; }
    /// The host that the instance stands in, or none for a host itself and for components without one.
    [[nodiscard]] model::InstanceIndex host_of(model::InstanceIndex index) const {
        const model::InstanceIndex host = state_.instances[index.value].host;
        return host == index ? model::InstanceIndex{} : host;
    }
    /// The zone that the instance, or its host, stands in, or none.
    [[nodiscard]] model::InstanceIndex zone_of(model::InstanceIndex index) const {
        const model::InstanceIndex host = state_.instances[index.value].host;
        return plan_.instances[host.exists() ? host.value : index.value].zone;
    }
    /// Whether the machine and the zone that it stands in run: what has no power is silent.
    [[nodiscard]] bool has_power(model::InstanceIndex index) const {
        const InstanceState& state = state_.instances[index.value];
        const bool host_up = !state.host.exists() || state_.instances[state.host.value].up;
        const model::InstanceIndex zone = zone_of(index);
        return state.exists && host_up && (!zone.exists() || state_.instances[zone.value].up);
    }
    /// A host or a zone: others lose their power with it.
    [[nodiscard]] bool is_powering(model::InstanceIndex index) const {
        return is_host(index) || plan_.instances[index.value].zone == index;
    }
    /// Whether an answer has somewhere to go: to whoever waits for it, or to whoever asked and goes on.
    [[nodiscard]] static bool is_awaited(const Call& call) {
        return call.root || call.parent != no_call || (call.later && call.link.exists());
    }
    [[nodiscard]] Duration latency_of(const Call& call) const {
        return latency_over(call.link, call.caller, call.instance);
    }
    /// One way, between an instance of the link's one end and an instance of its other, where they stand now.
    [[nodiscard]] Duration latency_over(model::LinkIndex link, model::InstanceIndex from,
                                        model::InstanceIndex to) const {
        const model::PlanLink& over = plan_.links[link.value];
        if (!over.spread) return over.latency;
        return plan_.latency_between(from, state_.instances[from.value].host, to, state_.instances[to.value].host);
    }

    [[nodiscard]] const model::Entry& entry_of(const Call& root) const {
        return plan_.entry(plan_.instances[root.instance.value].node, plan_.steps[root.step.value].operation);
    }
    /// Whether the timer that the timeout was set for still runs.
    [[nodiscard]] bool is_live(const Timeout& timeout) const {
        return state_.calls[timeout.call].timer == timeout.timer;
    }

    // What a component is.
    [[nodiscard]] bool balances(model::InstanceIndex index) const { return plan_.instances[index.value].balances; }
    /// A balancer that is no gateway: it hands connections on and has no answers of its own. What goes wrong behind it
    /// its caller sees as if it had asked the target itself.
    [[nodiscard]] bool is_rule(model::InstanceIndex index) const { return plan_.instances[index.value].is_rule; }
    [[nodiscard]] const model::PlanLink& link_of(std::uint32_t target) const {
        return plan_.links[plan_.targets[state_.targets[target].target].link.value];
    }
    [[nodiscard]] bool is_queue(model::InstanceIndex index) const { return plan_.instances[index.value].is_queue; }
    [[nodiscard]] MessageQueue& queue_at(model::InstanceIndex index) { return state_.queues[index.value]; }
    [[nodiscard]] bool is_function(model::InstanceIndex index) const {
        return plan_.instances[index.value].is_function;
    }
    [[nodiscard]] bool has_cache(model::InstanceIndex instance) const {
        return !state_.cache_of.empty() && state_.cache_of[instance.value] != no_cache;
    }
    [[nodiscard]] CacheState& cache_at(model::InstanceIndex instance) {
        return state_.caches[state_.cache_of[instance.value]];
    }

    // Instances that come and go.
    [[nodiscard]] bool comes_and_goes(model::InstanceIndex index) const {
        return plan_.instances[index.value].group != model::no_group;
    }
    [[nodiscard]] const model::Group& group_of(model::InstanceIndex index) const {
        return plan_.groups[plan_.instances[index.value].group];
    }
    [[nodiscard]] GroupState& group_state_of(model::InstanceIndex index) {
        return state_.scaling.groups[plan_.instances[index.value].group];
    }
    [[nodiscard]] Slot& slot_of(model::InstanceIndex index) {
        return state_.scaling.slots[group_of(index).first_slot + plan_.instances[index.value].ordinal];
    }
    [[nodiscard]] const Slot& slot_of(model::InstanceIndex index) const {
        return state_.scaling.slots[group_of(index).first_slot + plan_.instances[index.value].ordinal];
    }
    /// Calls `visit(instance, slot)` for each place of the group.
    template <class Visit>
    void for_each_slot(std::uint32_t group, Visit visit) {
        const model::NodeIndex node = plan_.groups[group].node;
        const std::uint32_t first = plan_.first_instance[node.value].value;
        for (std::uint32_t i = 0; i < plan_.instance_count[node.value]; ++i)
            visit(model::InstanceIndex{first + i}, state_.scaling.slots[plan_.groups[group].first_slot + i]);
    }
    /// Calls `visit(instance)` for each that comes and goes and stands on the machine, in the order of the groups.
    template <class Visit>
    void for_each_inside(model::InstanceIndex host, Visit visit) {
        for (std::uint32_t group = 0; group < plan_.groups.size(); ++group) {
            for_each_slot(group, [&](model::InstanceIndex instance, const Slot&) {
                if (host_of(instance) == host) visit(instance);
            });
        }
    }
    [[nodiscard]] bool is_machine_of_cluster(model::InstanceIndex index) const {
        return index.exists() && is_host(index) && comes_and_goes(index) && group_of(index).cluster.exists();
    }
    [[nodiscard]] Room& room_on(model::InstanceIndex host) {
        return state_.scaling.rooms[group_of(host).first_slot + plan_.instances[host.value].ordinal];
    }
    [[nodiscard]] bool is_pending(const PendingPod& one) const {
        return slot_of(one.pod).stage == Lifecycle::pending && slot_of(one.pod).born == one.born;
    }

    /// Whether the condition or the intervention is about the instance: by name, and by where it stands now.
    template <class Change>
    [[nodiscard]] bool concerns(const Change& change, model::InstanceIndex index) const {
        const model::Instance& instance = plan_.instances[index.value];
        if (change.node != instance.node || (change.ordinal && *change.ordinal != instance.ordinal)) return false;
        if (!change.zone.exists()) return true;
        const model::InstanceIndex zone = zone_of(index);
        return zone.exists() && plan_.instances[zone.value].node == change.zone;
    }

    const model::Plan& plan_;
    const RunOptions& options_;
    State& state_;
    const Recorder& recorder_;
    TraceWriter trace_;
};

} // namespace labrack::sim
