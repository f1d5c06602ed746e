// The rules of analysis: their ids and texts (assets/findings.json), and the functions that apply them.
#pragma once

#include "analysis/finding.hpp"
#include "analysis/losses.hpp"
#include "analysis/traffic.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::analysis {

/// The texts of one case of a rule, with places such as {component} to be filled.
struct RuleCase {
    std::string aspect;
    Severity severity = Severity::note;
    LocalText explanation;
    LocalText improvement;
};

struct RuleText {
    std::string id;
    Pillar pillar = Pillar::availability;
    LocalText title;
    std::vector<RuleCase> cases;
};

/// All rules, in the order of the file. A test reads the file, so that it cannot fail.
[[nodiscard]] const std::vector<RuleText>& rule_texts();

/// The same from another text, for tests.
[[nodiscard]] Result<std::vector<RuleText>> read_rule_texts(std::string_view text, const std::string& file);

using Argument = TextArgument;

/// What all rules look at.
struct Subject {
    const model::Plan& plan;
    std::vector<Traffic> traffic; ///< of each operation
    FailureAtoms atoms;
    std::vector<AtomSet> unserved;      ///< of each operation: the atoms without any one of which it is not served
    std::vector<AtomSet> irreplaceable; ///< the same if those who choose knew which of their candidates can answer

    Subject(const model::Plan& of, const FailureModel& failure_model);

    /// A finding of a rule; the text's {component}, {components} and {operations} are filled from its members.
    [[nodiscard]] Finding find(std::string_view rule, std::string_view aspect, std::vector<std::string> components,
                               std::vector<model::OperationIndex> operations, std::vector<Argument> more = {}) const;
    /// As people call it: "Web server", "Web server #1".
    [[nodiscard]] LocalText label(std::string_view component) const;
    [[nodiscard]] LocalText label(model::NodeIndex node) const;
    /// Whether requests of any operation come there.
    [[nodiscard]] bool is_visited(model::NodeIndex node) const;
    /// The operations that visit the component.
    [[nodiscard]] std::vector<model::OperationIndex> visiting(model::NodeIndex node) const;
    [[nodiscard]] const std::string& id(model::NodeIndex node) const { return plan.design.node(node).id; }
};

/// "A", "A and B", "A, B and C".
[[nodiscard]] LocalText enumerate(const std::vector<LocalText>& parts);

// The rules, each in the file of its subject; they add what they find.
void find_unserved_operations(const Subject& subject, Findings& out); // rule_losses.cpp
void find_single_points(const Subject& subject, Findings& out);       // rule_losses.cpp
void find_single_writers(const Subject& subject, Findings& out);      // rule_data.cpp
void find_ephemeral_storage(const Subject& subject, Findings& out);   // rule_data.cpp
void find_plaintext(const Subject& subject, Findings& out);           // rule_encryption.cpp
void find_exposed_ports(const Subject& subject, Findings& out);       // rule_exposure.cpp
void find_missing_firewalls(const Subject& subject, Findings& out);   // rule_filters.cpp
void find_database_access(const Subject& subject, Findings& out);     // rule_database_access.cpp
void find_unmonitored_hosts(const Subject& subject, Findings& out);   // rule_exposure.cpp
void find_shared_hosts(const Subject& subject, Findings& out);        // rule_hosts.cpp
void find_capacity(const Subject& subject, Findings& out);            // rule_capacity.cpp
void find_downtime_on_deploy(const Subject& subject, Findings& out);  // rule_change.cpp
void find_unbounded_retries(const Subject& subject, Findings& out);   // rule_calls.cpp
void find_unused_components(const Subject& subject, Findings& out);   // rule_calls.cpp
void find_monthly_cost(const Subject& subject, Findings& out);        // rule_cost.cpp
void find_owner_operates(const Subject& subject, Findings& out);      // rule_operators.cpp

/// Instances that are there to serve requests and get none: of components that no request comes to, and replicas that
/// nobody reads and that never take over. In rising order.
[[nodiscard]] std::vector<model::InstanceIndex> idle_instances(const Subject& subject);

} // namespace labrack::analysis
