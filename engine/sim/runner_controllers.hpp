// The control loops that keep a component at the number and the version that are wanted of it.
//
// Autoscalers say how many instances there should be (runner_scaling.cpp), deployments of which version
// (runner_deploying.cpp), and a cluster's autoscaler and drains which machines (runner_draining.cpp). All they do to an
// instance they do by the rules: create, terminate, tell its balancers.
#pragma once

#include "sim/runner.hpp"

namespace labrack::sim {

class Runner::Controllers : private RunContext {
  public:
    explicit Controllers(Runner& rules) : RunContext(rules), rules_(rules) {}

    /// The component's autoscaler, if it has one, begins to watch.
    void begin_scaling(std::uint32_t group);
    /// One of the timers of the component's autoscaler, deployment or pipeline has run out.
    void on_control(std::uint32_t group);
    void reconcile(std::uint32_t group);

    // Deployments.
    void deploy(const model::PlanIntervention& change);
    void roll_back(std::uint32_t group);
    void end_build(std::uint32_t pipeline);
    [[nodiscard]] bool is_held(model::InstanceIndex instance);

    // Machines.
    void drain(model::InstanceIndex host, bool leaving);
    void drain_further(model::InstanceIndex host);
    void uncordon(model::InstanceIndex host);

  private:
    void set_control_timer(std::uint32_t group, Time& timer, Duration delay);

    // How many of them there are.
    struct Census {
        std::uint32_t fresh = 0; ///< of the wanted version
        std::uint32_t fresh_ready = 0;
        std::uint32_t old = 0; ///< of others
        std::uint32_t old_ready = 0;
        std::uint32_t old_ending = 0;
    };
    void sample_group(std::uint32_t group);
    [[nodiscard]] std::int64_t cpu_time_of(model::InstanceIndex instance);
    [[nodiscard]] std::int64_t usage_of(model::InstanceIndex instance, std::int64_t cpu_ns, std::uint64_t accepted,
                                        std::int64_t window_ns);
    void decide(std::uint32_t group);
    [[nodiscard]] static std::int64_t target_of(const model::Parameters& component);
    [[nodiscard]] std::uint32_t ask_pod_autoscaler(std::uint32_t group);
    [[nodiscard]] std::uint32_t ask_target_tracking(std::uint32_t group);
    [[nodiscard]] bool goes_before(model::InstanceIndex a, model::InstanceIndex b);
    [[nodiscard]] Census census_of(std::uint32_t group);
    [[nodiscard]] model::InstanceIndex free_place(std::uint32_t group);
    void create_more(std::uint32_t group, std::uint32_t count);
    void terminate_some(std::uint32_t group, std::uint32_t count, bool fresh, bool unready_only);

    // Of which version they are.
    [[nodiscard]] bool is_pipeline(model::NodeIndex node) const;
    void push_image(std::uint32_t pipeline);
    void deploy_image(std::uint32_t pipeline);
    void begin_deployment(std::uint32_t group, const Version& version);
    void note_progress(std::uint32_t group, std::uint32_t fresh_ready);
    void deploy_further(std::uint32_t group);
    void replace_gradually(std::uint32_t group);
    void replace_at_once(std::uint32_t group);
    void replace_beside(std::uint32_t group);

    // On how many machines.
    [[nodiscard]] bool may_evict(model::InstanceIndex pod);
    [[nodiscard]] std::uint32_t machines_wanted(std::uint32_t group);
    [[nodiscard]] bool is_dispensable(model::InstanceIndex host);
    void scale_machines(std::uint32_t group);

    Runner& rules_;
};

} // namespace labrack::sim
