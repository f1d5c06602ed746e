// What analysis has to say about a design: findings, each by a rule with a stable id.
#pragma once

#include "analysis/failure_atoms.hpp"
#include "base/local_text.hpp"
#include "model/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace labrack::analysis {

/// How much a finding matters.
enum class Severity {
    note,    ///< worth knowing
    minor,   ///< a weakness
    major,   ///< a risk that a good design does not take
    serious, ///< it does not work, or one loss or one listener is enough
};

[[nodiscard]] std::string_view to_text(Severity severity);

/// What a rule is about; the pillars of a rubric.
enum class Pillar { availability, performance, data, security, operations, cost };

[[nodiscard]] std::string_view to_text(Pillar pillar);

/// One remark on a design, complete in both languages.
struct Finding {
    std::string rule;   ///< "single-point-of-failure"
    std::string aspect; ///< which case of the rule it is: "host"; empty where there is one only
    Pillar pillar = Pillar::availability;
    Severity severity = Severity::note;
    std::vector<std::string> components; ///< as documents address them: "api", "api#1"
    std::vector<model::LinkIndex>
        path; ///< the links that lead there from a client, in order; empty where there is none
    std::vector<model::OperationIndex> operations; ///< whose requests are concerned
    LocalText title;                               ///< "Single point of failure"
    LocalText explanation;                         ///< what is found, and what comes of it
    LocalText improvement;                         ///< what to do about it
};

using Findings = std::vector<Finding>;

/// All that the rules find, the most severe first, then in the order of the rules and of the design.
[[nodiscard]] Findings analyze(const model::Plan& plan, const FailureModel& failure_model = {});

} // namespace labrack::analysis
