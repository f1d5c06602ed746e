#include "views/design_review.hpp"

#include "views/workspace.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

void mark_findings(DesignReview& out, const model::Design& design) {
    for (const analysis::Finding& finding : out.review.findings) {
        if (finding.severity == analysis::Severity::note) continue;
        ++out.findings;
        for (const model::NodeIndex node : components_of(design, finding)) {
            NodeReview& mark = out.nodes[node.value];
            ++mark.findings;
            mark.worst = std::max(mark.worst, finding.severity);
        }
    }
}

/// The resources come with the busiest first.
void mark_estimate(DesignReview& out, const model::Plan& plan) {
    for (const analysis::ResourceUse& use : out.review.estimate.resources) {
        std::optional<analysis::ResourceUse>& busiest =
            out.nodes[plan.instances[use.instance.value].node.value].busiest;
        if (!busiest) busiest = use;
    }
}

} // namespace

bool shows_review(const Workspace& workspace) {
    return panel_open(workspace, lab::Panel::findings) && workspace.session.obstacles().empty();
}

const DesignReview& review_of(Workspace& workspace) {
    const session::Session& session = workspace.session;
    if (workspace.review && workspace.review->revision == session.revision()) return *workspace.review;
    DesignReview& out = workspace.review.emplace();
    out.revision = session.revision();
    out.review = session::review(session);
    out.nodes.resize(session.design().nodes.size());
    mark_findings(out, session.design());
    mark_estimate(out, session.run().plan());
    return out;
}

std::vector<model::NodeIndex> components_of(const model::Design& design, const analysis::Finding& finding) {
    std::vector<model::NodeIndex> nodes;
    for (const std::string& component : finding.components) {
        const auto node = design.find(component.substr(0, component.find('#')));
        if (node && std::find(nodes.begin(), nodes.end(), *node) == nodes.end()) nodes.push_back(*node);
    }
    return nodes;
}

} // namespace labrack::ui
