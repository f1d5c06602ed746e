// What analysis says of the design on the canvas, by component: worked out once for each change.
#pragma once

#include "session/review.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace labrack::ui {

struct Ui;
struct Workspace;

struct NodeReview {
    int findings = 0; ///< that are more than notes
    analysis::Severity worst = analysis::Severity::note;
    std::optional<analysis::ResourceUse> busiest; ///< by the estimate; none: nothing of it comes to an end
};

struct DesignReview {
    session::Review review;
    std::vector<NodeReview> nodes; ///< of the design
    int findings = 0;              ///< that are more than notes
    std::uint64_t revision = 0;    ///< of the session
};

[[nodiscard]] const DesignReview& review_of(Workspace& workspace);

/// Whether the lab lets it be seen, and the design runs.
[[nodiscard]] bool shows_review(const Workspace& workspace);

/// In Inspect: what is found of one component, and the way to all of it. Nothing where nothing is.
void draw_findings_of(Ui& ui, Workspace& workspace, model::NodeIndex node);

/// The components that a finding names and the design has.
[[nodiscard]] std::vector<model::NodeIndex> components_of(const model::Design& design,
                                                          const analysis::Finding& finding);

} // namespace labrack::ui
