// Inspect: what the selected component is, what it is doing now, what it is set to, who it talks to, and what may be
// done to it.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "inspect_figures.hpp"
#include "inspect_parameters.hpp"
#include "model/configure.hpp"
#include "node_status.hpp"
#include "offers.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/inspect_editing.hpp"
#include "words.hpp"
#include "workspace.hpp"

#include <algorithm>
#include <utility>

namespace labrack::ui {

namespace {

struct Subject {
    const model::Plan& plan;
    model::NodeIndex index;
    const model::Node& node;
    const model::Product& product;
    const model::Kind& kind;
};

void draw_head(Ui& ui, const Subject& subject) {
    const Palette& p = ui.palette();
    const Rgb color = tier_color(tier_of(subject.kind.role));
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    const Rect tile{at.x, at.y + ui.px(1), ui.px(38), ui.px(38)};
    ImGui::GetWindowDrawList()->AddRectFilled(tile.min(), tile.max(), packed(blend(p.panel, color, 0.18F)), ui.px(8));
    draw_icon(ui, tile.center(), icon_of(subject.kind), blend(color, p.text, 0.25F), 20);
    const std::string& name = subject.node.name(code(ui.strings.locale()));
    const std::string what = local(ui, subject.product.name) == local(ui, subject.kind.name)
                                 ? local(ui, subject.kind.name)
                                 : local(ui, subject.product.name) + " · " + local(ui, subject.kind.name);
    const float left = tile.w + ui.px(12);
    const float bottom = inside(ui, {at.x + left, at.y - ui.px(1), width - left, 0}, [&] {
        heading(ui, 3, name);
        gap(ui, -7);
        text(ui, what, {.style = TextStyle::secondary, .color = p.dim, .id = "what"});
    });
    place({width, std::max(bottom, tile.bottom()) - at.y});
    gap(ui, 4);
    const std::string& about =
        local(ui, subject.product.text).empty() ? local(ui, subject.kind.text) : local(ui, subject.product.text);
    if (!about.empty()) text(ui, about, {.color = p.dim, .id = "about"});
}

/// What a component's instances do, taken together.
struct State {
    std::string words;
    Tone tone = Tone::ok;
    Icon icon = icon::circle_check;
};

State state_of(const Ui& ui, const NodeStatus& status) {
    if (status.off) return {std::string(ui.t("inspect.stopped")), Tone::bad, icon::power_off};
    if (status.starting) return {std::string(ui.t("inspect.starting")), Tone::warn, icon::clock};
    if (!status.up) return {status.text, Tone::warn, icon::triangle_alert};
    return {std::string(ui.t("inspect.up")), Tone::ok, icon::circle_check};
}

State state_of(const Ui& ui, const session::Run& run, model::NodeIndex node) {
    return state_of(ui, status_of(ui, run, node, seconds(1)));
}

void draw_utilisation(Ui& ui, const session::Run& run, const Subject& subject) {
    const Share share = run.utilisation(subject.index);
    const std::string value = share_text(ui.strings, share);
    value_row(ui, "utilisation", ui.t("inspect.utilisation"), value);
    const double fraction = std::min(1.0, share.fraction());
    const Tone tone = fraction >= 0.9 ? Tone::bad : fraction >= 0.7 ? Tone::warn : Tone::accent;
    progress(ui, "utilisation bar", ui.t("inspect.utilisation"), fraction, {.tone = tone, .value_text = value});
}

/// Whether it can be up or down: not so clients, and what only surrounds others. A zone can be lost as a whole.
bool has_state(const model::Kind& kind) {
    return kind.role != model::Role::client && !kind.is_cluster && kind.extent != model::Extent::region &&
           kind.duty != model::Duty::security_group;
}

void draw_state(Ui& ui, const session::Run& run, const Subject& subject) {
    const std::vector<NamedValue> figures = figures_of(ui, run, subject.index);
    if (figures.empty() && !has_state(subject.kind)) return;
    const NodeStatus status = status_of(ui, run, subject.index, seconds(1));
    gap(ui, 8);
    label(ui, ui.t("inspect.now"), 3);
    gap(ui, 2);
    list(ui, "now", ui.t("inspect.now"), [&] {
        if (has_state(subject.kind)) {
            const State state = state_of(ui, status);
            pill(ui, state.words, state.tone, state.icon);
        }
        for (const NamedValue& figure : figures)
            value_row(ui, figure.id, figure.name, figure.value);
        if (status.measured && !subject.kind.is_queue) draw_utilisation(ui, run, subject);
    });
}

void heading_of_group(Ui& ui, const ParameterRows& group) {
    text(ui, group.title, {.style = TextStyle::secondary_strong, .role = Role::heading, .level = 4});
}

/// With `fixed_only` those that are no fields.
void draw_parameters(Ui& ui, const Subject& subject, bool fixed_only) {
    std::vector<ParameterRows> groups = parameter_rows(ui, subject.plan, subject.index);
    for (ParameterRows& group : groups)
        std::erase_if(group.rows, [&](const NamedValue& row) {
            return fixed_only && model::find_open(subject.plan.catalogue, subject.node, row.id) != nullptr;
        });
    std::erase_if(groups, [](const ParameterRows& group) { return group.rows.empty(); });
    if (groups.empty()) return;
    gap(ui, 12);
    label(ui, ui.t(fixed_only ? "inspect.fixed" : "inspect.settings"), 3);
    for (const ParameterRows& group : groups) {
        gap(ui, &group == &groups.front() ? 2 : 6);
        if (groups.size() > 1) {
            heading_of_group(ui, group);
            gap(ui, -2);
        }
        list(ui, "group " + group.id, group.title, [&] {
            for (const NamedValue& row : group.rows)
                value_row(ui, row.id, row.name, row.value);
        });
    }
}

/// A row that leads to another component.
void node_row(Ui& ui, Workspace& workspace, const Subject& subject, std::string_view id, model::NodeIndex other,
              std::string_view detail) {
    const model::Node& node = subject.plan.design.node(other);
    const model::Kind& kind = subject.plan.catalogue.kind_of(node.product);
    const OptionItem options{.icon = icon_of(kind), .icon_color = ui.palette().dim, .detail = detail};
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    if (option(ui, id, node.name(code(ui.strings.locale())), options)) select_node(workspace, other);
    const ImVec2 end{at.x + width, ImGui::GetCursorScreenPos().y};
    const bool focused = ui.semantics.focus_visible(id_of(id));
    if (focused || (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(at, end)))
        workspace.highlighted_node = other;
}

void draw_links(Ui& ui, Workspace& workspace, const Subject& subject) {
    const std::vector<model::Link>& links = subject.plan.design.links;
    const auto draw = [&](std::string_view id, bool outwards) {
        const auto mine = [&](const model::Link& link) { return (outwards ? link.from : link.to) == subject.index; };
        if (std::none_of(links.begin(), links.end(), mine)) return;
        gap(ui, 12);
        const std::string_view title = ui.t(outwards ? "inspect.asks" : "inspect.asked_by");
        label(ui, title, 3);
        listbox(ui, id, title, [&] {
            for (std::size_t i = 0; i < links.size(); ++i)
                if (mine(links[i]))
                    node_row(ui, workspace, subject, std::to_string(i), outwards ? links[i].to : links[i].from,
                             links[i].protocol);
        });
    };
    draw("in", false);
    draw("out", true);
}

void draw_content(Ui& ui, Workspace& workspace, const Subject& subject) {
    const std::vector<model::Node>& nodes = subject.plan.design.nodes;
    const auto inside_it = [&](const model::Node& node) { return node.in == subject.index; };
    if (std::none_of(nodes.begin(), nodes.end(), inside_it)) return;
    gap(ui, 12);
    const std::string_view title = ui.t(subject.kind.is_host ? "inspect.content" : "inspect.content_in");
    label(ui, title, 3);
    listbox(ui, "content", title, [&] {
        for (std::size_t i = 0; i < nodes.size(); ++i)
            if (inside_it(nodes[i])) {
                const auto other = index_of<model::NodeIndex>(i);
                const model::Kind& kind = subject.plan.catalogue.kind_of(nodes[i].product);
                const State state = state_of(ui, workspace.session.run(), other);
                node_row(ui, workspace, subject, nodes[i].id, other, has_state(kind) ? state.words : "");
            }
    });
}

/// Says what has become of it, or why nothing has.
void report(Ui& ui, Workspace& workspace, const Subject& subject, const Diagnostics& problems) {
    if (!problems.empty()) return tell_refusal(ui, problems);
    const std::string name = subject.node.name(code(ui.strings.locale()));
    ui.semantics.announce(name + ": " + state_of(ui, workspace.session.run(), subject.index).words);
}

std::string_view what_stops(const model::Kind& kind) {
    return kind.is_host ? "inspect.stop_host" : kind.contains ? "inspect.stop_inside" : "inspect.stop_process";
}

void draw_stop(Ui& ui, Workspace& workspace, const Subject& subject, bool off) {
    const std::string name = subject.node.name(code(ui.strings.locale()));
    const std::string spoken = ui.t(off ? "inspect.start_name" : "inspect.stop_name", {{"name", name}});
    const ButtonOptions start{.icon = icon::power, .name = spoken};
    const ButtonOptions stop{
        .kind = ButtonKind::danger, .icon = icon::power_off, .tooltip = ui.t(what_stops(subject.kind)), .name = spoken};
    session::Session& session = workspace.session;
    if (off && button(ui, "start", ui.t("inspect.start"), start))
        report(ui, workspace, subject, session.start(subject.node.id));
    else if (!off && button(ui, "stop", ui.t("inspect.stop"), stop))
        report(ui, workspace, subject, session.stop(subject.node.id));
}

void draw_deploy(Ui& ui, Workspace& workspace, const Subject& subject, bool running) {
    const std::string name = subject.node.name(code(ui.strings.locale()));
    const std::string spoken = ui.t("inspect.deploy_name", {{"name", name}});
    const ButtonOptions options{.icon = icon::refresh_cw,
                                .disabled_reason = running ? std::string_view() : ui.t("inspect.not_running"),
                                .tooltip = ui.t("inspect.deploy_tip"),
                                .name = spoken};
    if (button(ui, "deploy", ui.t("inspect.deploy"), options))
        report(ui, workspace, subject, workspace.session.restart(subject.node.id));
}

void draw_actions(Ui& ui, Workspace& workspace, const Subject& subject) {
    const bool stops = offers_stop(workspace.session, subject.node.id);
    const bool restarts = offers_restart(workspace.session, subject.node.id);
    if (!stops && !restarts) return;
    const NodeStatus status = status_of(ui, workspace.session.run(), subject.index, seconds(1));
    gap(ui, 8);
    if (stops) draw_stop(ui, workspace, subject, status.off);
    if (restarts && stops) beside(ui);
    if (restarts) draw_deploy(ui, workspace, subject, !status.off && !status.starting);
}

} // namespace

namespace {

/// Settings and links as fields, or why there are none.
void draw_editing(Ui& ui, Workspace& workspace, const Subject& subject) {
    const std::string_view kept = why_kept(ui, workspace, subject.index);
    gap(ui, 12);
    label(ui, ui.t("inspect.settings"), 3);
    if (kept.empty()) {
        draw_identity(ui, workspace, subject.index);
        draw_open_parameters(ui, workspace, subject.index);
    } else {
        gap(ui, 2);
        text(ui, kept, {.color = ui.palette().dim});
    }
}

} // namespace

void draw_inspect(Ui& ui, Workspace& workspace) {
    const session::Run& run = workspace.session.run();
    const bool can_edit = may_edit(ui, workspace);
    if (can_edit && workspace.selection.nodes.size() > 1) return draw_several(ui, workspace);
    if (const auto link = selected_link(workspace); can_edit && link) return draw_link_inspect(ui, workspace, *link);
    const model::Plan& plan = run.plan();
    const std::optional<model::NodeIndex> selected = selected_node(workspace);
    if (!selected) {
        text(ui, ui.t("inspect.empty"), {.color = ui.palette().dim});
        return;
    }
    const model::NodeIndex index = *selected;
    const model::Node& node = plan.design.node(index);
    const model::Product& product = plan.catalogue.product(node.product);
    const Subject subject{plan, index, node, product, plan.catalogue.kind(product.kind)};
    with_id(node.id, [&] {
        draw_head(ui, subject);
        draw_actions(ui, workspace, subject);
        if (workspace.session.obstacles().empty()) draw_state(ui, run, subject);
        draw_findings_of(ui, workspace, index);
        if (can_edit) draw_editing(ui, workspace, subject);
        draw_memberships(ui, workspace, index, can_edit && why_kept(ui, workspace, index).empty());
        draw_parameters(ui, subject, can_edit && why_kept(ui, workspace, index).empty());
        draw_content(ui, workspace, subject);
        draw_links(ui, workspace, subject);
        if (can_edit) draw_new_link(ui, workspace, index);
        if (can_edit && why_kept(ui, workspace, index).empty()) draw_edit_actions(ui, workspace);
    });
}

} // namespace labrack::ui
