// The fixed words of lab documents.
#pragma once

#include "base/json_fields.hpp"
#include "lab/lab.hpp"

#include <array>
#include <string_view>

namespace labrack::lab {

inline constexpr std::array step_kinds{
    json::Word<StepKind>{"read", StepKind::read},       json::Word<StepKind>{"watch", StepKind::watch},
    json::Word<StepKind>{"predict", StepKind::predict}, json::Word<StepKind>{"quiz", StepKind::quiz},
    json::Word<StepKind>{"build", StepKind::build},     json::Word<StepKind>{"experiment", StepKind::experiment}};

inline constexpr std::array panel_words{
    json::Word<Panel>{"inspect", Panel::inspect}, json::Word<Panel>{"trace", Panel::trace},
    json::Word<Panel>{"charts", Panel::charts}, json::Word<Panel>{"findings", Panel::findings}};

inline constexpr std::array question_kinds{json::Word<Question::Kind>{"choice", Question::Kind::choice},
                                           json::Word<Question::Kind>{"many", Question::Kind::many},
                                           json::Word<Question::Kind>{"number", Question::Kind::number}};

inline constexpr std::array condition_kinds{json::Word<Condition::Kind>{"succeeded", Condition::Kind::succeeded},
                                            json::Word<Condition::Kind>{"failed", Condition::Kind::failed},
                                            json::Word<Condition::Kind>{"walked", Condition::Kind::walked},
                                            json::Word<Condition::Kind>{"stopped", Condition::Kind::stopped},
                                            json::Word<Condition::Kind>{"started", Condition::Kind::started},
                                            json::Word<Condition::Kind>{"restarted", Condition::Kind::restarted},
                                            json::Word<Condition::Kind>{"utilisation", Condition::Kind::utilisation},
                                            json::Word<Condition::Kind>{"rate", Condition::Kind::rate},
                                            json::Word<Condition::Kind>{"inspected", Condition::Kind::inspected},
                                            json::Word<Condition::Kind>{"opened", Condition::Kind::opened},
                                            json::Word<Condition::Kind>{"answered", Condition::Kind::answered}};

/// The simulation's names of messages and of reasons for failure. This layer cannot see the simulation; a test holds
/// the lists together.
inline constexpr std::array<std::string_view, 8> message_names{"dns_query", "dns_answer", "syn",    "syn_ack",
                                                               "refusal",   "request",    "answer", "failure_answer"};
inline constexpr std::array<std::string_view, 14> reason_names{
    "dns", "no-route", "refused", "reset",    "connect-timeout", "timeout", "tls",
    "502", "503",      "504",     "overload", "throttled",       "oom",     "circuit-open"};

inline constexpr std::array<std::string_view, 3> levels{"beginner", "intermediate", "advanced"};

inline constexpr std::array measures{
    json::Word<Measure>{"goodput", Measure::goodput}, json::Word<Measure>{"errors", Measure::errors},
    json::Word<Measure>{"stale", Measure::stale},     json::Word<Measure>{"lost", Measure::lost},
    json::Word<Measure>{"mean", Measure::mean},       json::Word<Measure>{"p50", Measure::p50},
    json::Word<Measure>{"p95", Measure::p95},         json::Word<Measure>{"p99", Measure::p99},
    json::Word<Measure>{"p99.9", Measure::p999}};

/// What a measure can be compared to.
inline constexpr std::array<std::string_view, 1> compared_designs{"start"};

inline constexpr std::array check_kinds{
    json::Word<Check::Kind>{"all", Check::Kind::all},         json::Word<Check::Kind>{"any", Check::Kind::any},
    json::Word<Check::Kind>{"not", Check::Kind::negated},     json::Word<Check::Kind>{"absent", Check::Kind::absent},
    json::Word<Check::Kind>{"present", Check::Kind::present}, json::Word<Check::Kind>{"count", Check::Kind::count},
    json::Word<Check::Kind>{"measure", Check::Kind::measure}, json::Word<Check::Kind>{"survive", Check::Kind::survive},
    json::Word<Check::Kind>{"answer", Check::Kind::answer},   json::Word<Check::Kind>{"cost", Check::Kind::cost}};

inline constexpr std::array failure_atoms{json::Word<model::FailureAtom>{"instance", model::FailureAtom::instance},
                                          json::Word<model::FailureAtom>{"host", model::FailureAtom::host},
                                          json::Word<model::FailureAtom>{"zone", model::FailureAtom::zone}};

inline constexpr std::array<std::string_view, 6> pillar_names{"availability", "performance", "data",
                                                              "security",     "operations",  "cost"};

/// A rule of analysis, which this layer cannot see either.
struct RuleName {
    std::string_view id;
    std::string_view cases; ///< separated by spaces; none when the rule has one case only
};
inline constexpr std::array rule_names{
    RuleName{"unserved-operation", "no-client no-name no-server no-route closed"},
    RuleName{"single-point-of-failure", "instance host zone one-of-instances one-of-hosts unnoticed-instance "
                                        "unnoticed-host replaced-instance replaced-host"},
    RuleName{"single-writer", "alone no-failover"},
    RuleName{"ephemeral-storage", "host component"},
    RuleName{"plaintext-hop", "internet inside"},
    RuleName{"tls-ends-early", ""},
    RuleName{"exposed-port", "data administration inside"},
    RuleName{"missing-firewall", "bypassed none open"},
    RuleName{"database-access", "public-subnet internet nobody known-address bastion vpn session-manager"},
    RuleName{"unmonitored-host", "host agent collector"},
    RuleName{"shared-host", "single identical"},
    RuleName{"capacity", "overloaded tight carries"},
    RuleName{"downtime-on-deploy", "restart recreate"},
    RuleName{"unbounded-retries", "no-back-off no-budget"},
    RuleName{"unused-component", "unreached idle-replica"},
    RuleName{"monthly-cost", "idle most-expensive"},
    RuleName{"owner-operates", "layers hours"}};

/// What a placeholder can quote of an operation; of a component it is "utilisation".
inline constexpr std::array<std::string_view, 8> operation_figures{"p50", "p95",       "p99",    "mean",
                                                                   "max", "succeeded", "failed", "stale"};

} // namespace labrack::lab
