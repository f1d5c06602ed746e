// Which operations are left unserved when one thing is lost.
//
// An operation's call tree is served when every step finds somebody: AND over its steps, OR over candidates. Candidates
// count only where somebody routes around a loss: a client with several addresses goes on to the next, a balancer that
// checks its targets or tries another leaves those out that are down, a floating address moves, a replica takes over
// where failover is automatic. A target that is up while something behind it is lost is still asked, as in a run. A
// balancer that keeps to its zone has candidates there only, and answers checks as if it were down when none is left.
#pragma once

#include "analysis/failure_atoms.hpp"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace labrack::analysis {

/// Answers for all atoms at once: a step is unserved for the union of what its parts need, and for the intersection
/// over candidates. Each component and step is looked at once.
class Losses {
  public:
    /// What those who choose among candidates know of them.
    enum class Insight {
        as_in_a_run, ///< whether the candidate itself is down
        complete,    ///< whether the candidate could answer: what is lost even so, nothing can take the place of
    };

    Losses(const model::Plan& plan, const FailureAtoms& atoms, Insight insight = Insight::as_in_a_run)
        : plan_(plan), atoms_(atoms), insight_(insight) {}

    /// The atoms without any one of which the clients of the node get no answer to the operation (or some of them do
    /// not each time). It has FailureAtoms::nothing when the operation is not served even so.
    [[nodiscard]] AtomSet unserved_without(model::NodeIndex client, model::OperationIndex operation);

  private:
    /// Somebody who may be asked: with what it is down, and what it needs besides.
    struct Candidate {
        AtomSet down;
        AtomSet needs;
    };

    [[nodiscard]] AtomSet needs_of(model::NodeIndex node, model::StepIndex step, model::InstanceIndex zone = {});
    [[nodiscard]] AtomSet needs_of(model::InstanceIndex instance, model::StepIndex step);
    [[nodiscard]] AtomSet find_needs(model::NodeIndex node, model::StepIndex step, model::InstanceIndex zone);
    [[nodiscard]] AtomSet needs_of_parts(model::NodeIndex node, model::StepIndex step);
    [[nodiscard]] AtomSet needs_of_visit(model::InstanceIndex instance, model::StepIndex step);
    [[nodiscard]] AtomSet needs_of_call(model::NodeIndex caller, model::LinkIndex link, model::StepIndex step);
    [[nodiscard]] AtomSet needs_of_database(model::LinkIndex link, model::StepIndex step);
    [[nodiscard]] AtomSet needs_of_write(std::uint32_t database);
    [[nodiscard]] AtomSet needs_of_balancing(model::NodeIndex balancer, model::StepIndex step,
                                             model::InstanceIndex zone);
    [[nodiscard]] AtomSet needs_of_consumers(model::NodeIndex queue, model::StepIndex step);
    [[nodiscard]] AtomSet needs_of_gateway(model::NodeIndex caller, model::NodeIndex server) const;
    [[nodiscard]] Candidate listener(const model::Address& address, model::StepIndex step, bool checked);
    [[nodiscard]] Candidate as_known(Candidate candidate) const;
    [[nodiscard]] Candidate target(const model::Target& target, model::StepIndex step);
    [[nodiscard]] std::vector<model::InstanceIndex> instances_of(model::NodeIndex node) const;
    [[nodiscard]] bool routes_around(model::NodeIndex balancer, const model::Target& target) const;
    [[nodiscard]] model::InstanceIndex kept_zone(model::InstanceIndex balancer) const;
    [[nodiscard]] bool is_reached(const model::Target& target, model::InstanceIndex zone) const;
    [[nodiscard]] AtomSet failing_checks(model::InstanceIndex instance) const;

    const model::Plan& plan_;
    const FailureAtoms& atoms_;
    Insight insight_;
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::optional<AtomSet>>
        known_; ///< by node, step and the zone that the node's instance keeps to
};

} // namespace labrack::analysis
