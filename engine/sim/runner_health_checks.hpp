// Health checks of balancers: a connection that a target accepts in time, or not.
#pragma once

#include "sim/runner.hpp"

namespace labrack::sim {

class Runner::HealthChecks : private RunContext {
  public:
    explicit HealthChecks(Runner& rules) : RunContext(rules), rules_(rules) {}

    /// Checks of the target begin, if its balancer makes any. Targets are places in State::targets.
    void begin(std::uint32_t target);
    /// All balancers of a new instance begin to check it.
    void begin_all_of(model::InstanceIndex instance);
    void on_check(std::uint32_t target);
    [[nodiscard]] bool passes(model::InstanceIndex instance) const;

  private:
    struct CheckedServer {
        model::InstanceIndex instance;
        Duration latency;     ///< one way
        bool heard = true;    ///< somebody has the address
        bool blocked = false; ///< nothing gets there
        model::Admission admission = model::Admission::admitted;
    };
    [[nodiscard]] CheckedServer checked_server(const TargetState& target);
    [[nodiscard]] CheckedServer server_at(model::InstanceIndex instance);
    [[nodiscard]] model::InstanceIndex first_up(model::NodeIndex node) const;
    [[nodiscard]] Time arrival(const TargetState& target, model::InstanceIndex server, Duration latency, Time given_up,
                               bool forwards) const;
    [[nodiscard]] bool accepts(model::InstanceIndex server) const;
    void note(TargetState& target, bool passed);

    Runner& rules_;
};

} // namespace labrack::sim
