// The panel of what analysis says: how much the design is estimated to carry, and what is weak about it.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "views/words.hpp"
#include "views/workspace.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

std::string about(std::string figure) {
    return "≈ " + std::move(figure);
}

std::string latency_of(const Ui& ui, const analysis::OperationEstimate& estimate) {
    if (!estimate.served) return std::string(ui.t("findings.unserved"));
    if (!estimate.stable) return std::string(ui.t("findings.overloaded"));
    return estimate.latency ? about(duration_text(ui.strings, *estimate.latency)) : "–";
}

std::string omitted(const Ui& ui, const analysis::Estimate& estimate) {
    std::string all;
    for (const analysis::Omission omission : estimate.omissions)
        all += (all.empty() ? "" : ", ") + std::string(ui.t("omission." + std::string(to_text(omission))));
    return all;
}

void draw_estimate(Ui& ui, const model::Plan& plan, const session::Review& review) {
    const analysis::Estimate& estimate = review.estimate;
    label(ui, ui.t("findings.estimate"), 3);
    gap(ui, 2);
    const bool is_idle = std::all_of(estimate.operations.begin(), estimate.operations.end(),
                                     [](const auto& one) { return one.rate.nano_per_second == 0; });
    if (is_idle) {
        text(ui, ui.t("findings.no_load"), {.color = ui.palette().dim, .id = "no-load"});
        return;
    }
    const bool open = review.rate.nano_per_second > 0;
    const std::string intro = open ? ui.t("findings.at_rate", {{"rate", rate_text(ui.strings, review.rate)}})
                                   : std::string(ui.t("findings.at_load"));
    text(ui, intro, {.color = ui.palette().dim, .id = "intro"});
    list(ui, "estimate", ui.t("findings.estimate_name"), [&] {
        for (std::size_t i = 0; i < estimate.operations.size(); ++i) {
            const analysis::OperationEstimate& one = estimate.operations[i];
            if (one.rate.nano_per_second == 0) continue;
            const model::Operation& operation = plan.operation(index_of<model::OperationIndex>(i));
            value_row(ui, "operation " + operation.id, title_of(ui, operation), latency_of(ui, one));
        }
        value_row(ui, "capacity", ui.t("findings.carries"), about(rate_text(ui.strings, estimate.capacity.rate)));
        if (const auto& full = estimate.capacity.bottleneck)
            value_row(ui, "bottleneck", ui.t("findings.full_first"),
                      local(ui, model::label_of(plan.design, plan.node_of(full->instance).id)) + ": " +
                          local(ui, analysis::name_of(full->resource)));
    });
    const std::string left_out = omitted(ui, estimate);
    if (left_out.empty()) return;
    gap(ui, 2);
    text(ui, ui.t("findings.left_out", {{"what", left_out}}),
         {.style = TextStyle::secondary, .color = ui.palette().dim, .id = "left-out"});
}

Icon icon_of(analysis::Severity severity) {
    switch (severity) {
    case analysis::Severity::serious: return icon::circle_x;
    case analysis::Severity::major: return icon::triangle_alert;
    case analysis::Severity::minor: return icon::info;
    case analysis::Severity::note: break;
    }
    return icon::lightbulb;
}

/// "Single point of failure, nginx": told apart from others of the same rule.
std::string name_of(const Ui& ui, const model::Design& design, const analysis::Finding& finding) {
    std::string name = local(ui, finding.title);
    for (const model::NodeIndex node : components_of(design, finding))
        name += ", " + design.node(node).name(code(ui.strings.locale()));
    return name;
}

/// Opens and closes the advice; how wide it is, device pixels.
float draw_improve(Ui& ui, const std::string& title, bool& is_open) {
    const std::string_view words = ui.t("report.improve");
    const std::string name = ui.t("findings.about", {{"what", std::string(words)}, {"title", title}});
    const ButtonOptions options{
        .kind = ButtonKind::ghost, .icon = icon::lightbulb, .name = name, .small = true, .expanded = is_open};
    if (button(ui, "improve", words, options)) is_open = !is_open;
    return button_width(ui, words, options);
}

void draw_show(Ui& ui, Workspace& workspace, const std::string& title, const std::vector<model::NodeIndex>& nodes,
               float room) {
    const std::string_view words = ui.t("findings.show");
    const std::string name = ui.t("findings.about", {{"what", std::string(words)}, {"title", title}});
    const ButtonOptions options{.kind = ButtonKind::ghost,
                                .icon = icon::eye,
                                .tooltip = ui.t("findings.show_tip"),
                                .name = name,
                                .small = true};
    if (room >= button_width(ui, words, options)) beside(ui);
    if (button(ui, "show", words, options)) select_nodes(workspace, nodes);
}

void draw_actions(Ui& ui, Workspace& workspace, const analysis::Finding& finding, const std::string& id) {
    const std::string title = name_of(ui, workspace.session.design(), finding);
    bool is_open = workspace.open_advice.contains(id);
    const float room = width_left() - ui.px(8);
    const float taken = draw_improve(ui, title, is_open);
    is_open ? void(workspace.open_advice.insert(id)) : void(workspace.open_advice.erase(id));
    const std::vector<model::NodeIndex> nodes = components_of(workspace.session.design(), finding);
    if (!nodes.empty()) draw_show(ui, workspace, title, nodes, room - taken);
    if (is_open) text(ui, local(ui, finding.improvement), {.id = "improvement"});
}

void draw_finding(Ui& ui, Workspace& workspace, const analysis::Finding& finding, const std::string& id) {
    const std::string severity(ui.t("severity." + std::string(to_text(finding.severity))));
    card(ui, id, {.padding = 12, .name = name_of(ui, workspace.session.design(), finding)}, [&] {
        pill(ui, severity + " · " + pillar_words(ui, to_text(finding.pillar)), tone_of(finding.severity),
             icon_of(finding.severity));
        text(ui, local(ui, finding.title), {.style = TextStyle::strong, .role = Role::heading, .level = 4});
        gap(ui, -4);
        text(ui, local(ui, finding.explanation), {.color = ui.palette().dim, .id = "explanation"});
        draw_actions(ui, workspace, finding, id);
    });
}

/// The same finding keeps its id while others come and go.
std::string id_of_finding(const analysis::Finding& finding) {
    std::string id = finding.rule + " " + finding.aspect;
    for (const std::string& component : finding.components)
        id += " " + component;
    return id;
}

void draw_list(Ui& ui, Workspace& workspace, const DesignReview& reviewed) {
    label(ui, ui.t("findings.list"), 3);
    gap(ui, 2);
    if (reviewed.findings == 0) text(ui, ui.t("findings.none"), {.color = ui.palette().dim, .id = "none"});
    std::set<std::string> used;
    for (const analysis::Finding& finding : reviewed.review.findings) {
        std::string id = id_of_finding(finding);
        while (!used.insert(id).second)
            id += "+";
        draw_finding(ui, workspace, finding, id);
    }
}

} // namespace

void draw_findings_of(Ui& ui, Workspace& workspace, model::NodeIndex node) {
    if (!shows_review(workspace)) return;
    const DesignReview& reviewed = review_of(workspace);
    if (reviewed.nodes[node.value].findings == 0) return;
    gap(ui, 12);
    label(ui, ui.t("findings.of_component"), 3);
    gap(ui, 2);
    list(ui, "findings", ui.t("findings.of_component"), [&] {
        std::set<std::string> said;
        for (const analysis::Finding& finding : reviewed.review.findings) {
            const auto about = components_of(workspace.session.design(), finding);
            const bool is_meant = finding.severity != analysis::Severity::note &&
                                  std::find(about.begin(), about.end(), node) != about.end();
            if (!is_meant || !said.insert(local(ui, finding.title)).second) continue;
            item(ui, id_of_finding(finding), icon_of(finding.severity), ui.theme.foreground(tone_of(finding.severity)),
                 local(ui, finding.title));
        }
    });
    if (button(ui, "read findings", ui.t("findings.read"), {.kind = ButtonKind::ghost, .small = true}))
        workspace.panel = lab::Panel::findings;
}

void draw_findings(Ui& ui, Workspace& workspace) {
    if (!workspace.session.obstacles().empty())
        return text(ui, ui.t("findings.cannot_run"), {.color = ui.palette().dim, .id = "cannot-run"});
    const DesignReview& reviewed = review_of(workspace);
    draw_estimate(ui, workspace.session.run().plan(), reviewed.review);
    gap(ui, 16);
    draw_list(ui, workspace, reviewed);
}

} // namespace labrack::ui
