// The right panel: tabs for the panels that the lab has opened so far.
#include "app/widgets.hpp"
#include "workspace.hpp"

#include <algorithm>
#include <vector>

namespace labrack::ui {

namespace {

std::string_view title_of(const Ui& ui, lab::Panel panel) {
    switch (panel) {
    case lab::Panel::inspect: return ui.t("inspect.title");
    case lab::Panel::trace: return ui.t("trace.title");
    case lab::Panel::charts: return ui.t("charts.title");
    case lab::Panel::findings: return ui.t("findings.title");
    }
    return {};
}

TabItem tab_of(const Ui& ui, Workspace& workspace, lab::Panel panel) {
    TabItem tab{.id = lab::to_text(panel), .label = title_of(ui, panel)};
    if (panel != lab::Panel::findings || !shows_review(workspace)) return tab;
    const DesignReview& reviewed = review_of(workspace);
    tab.badge = reviewed.findings;
    for (const NodeReview& one : reviewed.nodes)
        if (one.findings > 0 && one.worst >= analysis::Severity::major) tab.badge_tone = Tone::warn;
    return tab;
}

void draw_panel(Ui& ui, Workspace& workspace) {
    switch (workspace.panel) {
    case lab::Panel::inspect: return draw_inspect(ui, workspace);
    case lab::Panel::trace: return draw_trace(ui, workspace);
    case lab::Panel::charts: return draw_charts(ui, workspace);
    case lab::Panel::findings: return draw_findings(ui, workspace);
    }
}

} // namespace

void draw_side_panel(Ui& ui, Workspace& workspace, const Rect& area) {
    std::vector<lab::Panel> open;
    for (const lab::Panel panel : lab::all_panels)
        if (panel_open(workspace, panel)) open.push_back(panel);
    ImGui::GetWindowDrawList()->AddRectFilled(area.min(), area.max(), packed(ui.palette().panel));
    region(ui, "side", area, {.role = Role::region, .name = ui.t("inspect.side"), .padding = 0, .scroll = false}, [&] {
        if (open.empty()) {
            inside(ui, area.inset(ui.px(20)),
                   [&] { text(ui, ui.t("inspect.no_panels"), {.color = ui.palette().dim}); });
            return;
        }
        auto current = std::find(open.begin(), open.end(), workspace.panel);
        if (current == open.end()) current = open.begin();
        std::vector<TabItem> items;
        for (const lab::Panel panel : open)
            items.push_back(tab_of(ui, workspace, panel));
        int selected = static_cast<int>(current - open.begin());
        Rect body = area;
        const Rect bar = body.cut_top(ui.px(44));
        inside(ui, {bar.x + ui.px(8), bar.y + ui.px(4), bar.w - ui.px(16), bar.h},
               [&] { tabs(ui, "tabs", ui.t("inspect.side"), items, selected); });
        workspace.panel = open[static_cast<std::size_t>(selected)];
        // Being in front is what opens a panel, by whatever way it came there.
        workspace.session.note_opened(workspace.panel);
        region(ui, std::string(lab::to_text(workspace.panel)), body,
               {.role = Role::tabpanel, .name = title_of(ui, workspace.panel), .padding = 20, .padding_y = 16},
               [&] { draw_panel(ui, workspace); });
    });
}

} // namespace labrack::ui
