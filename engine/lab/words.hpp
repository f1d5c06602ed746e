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

inline constexpr std::array panel_words{json::Word<Panel>{"inspect", Panel::inspect},
                                        json::Word<Panel>{"trace", Panel::trace},
                                        json::Word<Panel>{"charts", Panel::charts}};

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

/// What a placeholder can quote of an operation; of a component it is "utilisation".
inline constexpr std::array<std::string_view, 7> operation_figures{"p50", "p95",       "p99",   "mean",
                                                                   "max", "succeeded", "failed"};

} // namespace labrack::lab
