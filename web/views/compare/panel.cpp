// The left panel of a comparison.
#include "app/widgets.hpp"
#include "views/compare/comparison.hpp"
#include "views/compare/figure_rows.hpp"
#include "views/editor/edits.hpp"
#include "views/lab_parts.hpp"
#include "views/words.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

void choose(Ui& ui, Workspace& workspace, const std::vector<Comparable>& all) {
    const auto now =
        std::find_if(all.begin(), all.end(), [&](const Comparable& one) { return one.id == workspace.comparison->id; });
    int selected = now == all.end() ? -1 : static_cast<int>(now - all.begin());
    std::vector<std::string_view> titles;
    for (const Comparable& one : all)
        titles.push_back(one.title);
    if (select(ui, "with", ui.t("compare.with"), titles, selected))
        compare_with(ui, workspace, all[static_cast<std::size_t>(selected)]);
}

void draw_keep(Ui& ui, Workspace& workspace) {
    const ButtonOptions options{.icon = icon::bookmark, .tooltip = ui.t("compare.keep_tip"), .width = -1};
    if (!button(ui, "keep", ui.t("compare.keep"), options)) return;
    const Diagnostics problems = workspace.session.keep_version();
    if (!problems.empty()) return toast(ui, ui.t("compare.too_large"), Tone::warn);
    toast(ui, ui.t("compare.kept_now"));
    const std::vector<Comparable> all = comparables(ui, workspace);
    if (!all.empty() && (workspace.comparison->id == "kept" || workspace.comparison->id.empty()))
        compare_with(ui, workspace, all.front());
}

/// "How the lab begins" becomes the student's own design; undo brings theirs back.
void draw_take(Ui& ui, Workspace& workspace) {
    const Comparison& comparison = *workspace.comparison;
    const std::string name = ui.t("compare.take_name", {{"title", comparison.title}});
    const ButtonOptions options{
        .kind = ButtonKind::ghost, .tooltip = ui.t("compare.take_tip"), .name = name, .width = -1};
    if (button(ui, "take", ui.t("compare.take"), options))
        open_design(ui, workspace, comparison.other->session.design(), comparison.title);
}

/// What was done to a component that only the student's design has.
std::vector<std::string> done_here_only(const Ui& ui, const Workspace& workspace) {
    const model::Design& own = workspace.session.design();
    const model::Design& other = workspace.comparison->other->session.design();
    std::vector<std::string> names;
    for (const session::Deed& deed : workspace.session.done()) {
        const std::string component = deed.intervention.node.substr(0, deed.intervention.node.find_first_of("#@"));
        const bool is_load = deed.intervention.kind == model::InterventionKind::set_rate ||
                             deed.intervention.kind == model::InterventionKind::send;
        const auto node = own.find(component);
        if (is_load || !node || other.find(component)) continue;
        const std::string& name = own.node(*node).name(code(ui.strings.locale()));
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
}

void draw_notes(Ui& ui, const Workspace& workspace) {
    const session::Session& other = workspace.comparison->other->session;
    if (!other.obstacles().empty()) {
        item(ui, "cannot run", icon::triangle_alert, ui.palette().warn,
             ui.t("compare.cannot_run", {{"why", problem_words(ui, other.design(), other.obstacles().front())}}),
             Tone::warn);
        return;
    }
    for (const std::string& name : done_here_only(ui, workspace))
        item(ui, "only here " + name, icon::info, ui.palette().dim, ui.t("compare.only_here", {{"name", name}}));
}

void draw_body(Ui& ui, Workspace& workspace) {
    label(ui, ui.t("compare.kind"));
    heading(ui, 2, ui.t("compare.title"));
    const std::vector<Comparable> all = comparables(ui, workspace);
    text(ui, ui.t(all.empty() ? "compare.nothing" : "compare.about"), {.style = TextStyle::lab, .id = "about"});
    gap(ui, 4);
    if (!all.empty()) choose(ui, workspace, all);
    if (workspace.comparison->other) {
        gap(ui, 8);
        draw_notes(ui, workspace);
        draw_figures(ui, *workspace.comparison->other, workspace);
        gap(ui, 8);
    }
    draw_keep(ui, workspace);
    if (workspace.comparison->other) draw_take(ui, workspace);
}

} // namespace

void draw_comparison_panel(Ui& ui, Workspace& workspace, const Rect& area) {
    const Aside aside{.id = "comparison", .name = ui.t("compare.panel"), .back = ui.t("compare.stop")};
    if (draw_aside(ui, aside, area, [&] { draw_body(ui, workspace); })) stop_comparing(workspace);
}

} // namespace labrack::ui
