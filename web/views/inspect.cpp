// Inspect: what the selected component is, what it is doing now, what it is set to, who it talks to, and what may be
// done to it.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "inspect_parameters.hpp"
#include "words.hpp"
#include "workspace.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

struct Subject {
    const model::Plan& plan;
    model::NodeIndex index;
    const model::Node& node;
    const model::Product& product;
    const model::Kind& kind;
};

/// The states of a component's instances taken together: of those that there are.
sim::InstanceView view_of(const session::Run& run, model::NodeIndex node) {
    sim::InstanceView all;
    all.exists = false;
    for (std::uint32_t i = 0; i < run.plan().instance_count[node.value]; ++i) {
        const sim::InstanceView one = run.simulation().view({run.plan().first_instance[node.value].value + i});
        if (!one.exists) continue;
        all.exists = true;
        all.up = all.up && one.up;
        all.starting = all.starting || one.starting;
        all.workers += one.workers;
        all.busy += one.busy;
        all.queued += one.queued;
        all.in_hand += one.in_hand;
    }
    all.up = all.up && all.exists;
    return all;
}

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

std::string state_words(const Ui& ui, const sim::InstanceView& view) {
    return std::string(ui.t(view.starting ? "inspect.starting" : view.up ? "inspect.up" : "inspect.stopped"));
}

/// A row of a name and a value; read as "name: value".
void value_row(Ui& ui, std::string_view id, std::string_view name, std::string_view value) {
    const Palette& p = ui.palette();
    const float left = width_left() * 0.56F;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    const float first =
        inside(ui, {at.x, at.y, left - ui.px(12), 0}, [&] { text(ui, name, {.color = p.dim, .role = Role::none}); });
    const float second =
        inside(ui, {at.x + left, at.y, width - left, 0}, [&] { text(ui, value, {.role = Role::none}); });
    const Rect row = place({width, std::max(first, second) - at.y});
    gap(ui, -2);
    record(
        ui,
        {.id = id_of(id), .role = Role::listitem, .name = std::string(name) + ": " + std::string(value), .rect = row});
}

void draw_utilisation(Ui& ui, const session::Run& run, const Subject& subject) {
    const Share share = run.utilisation(subject.index);
    const std::string value = share_text(ui.strings, share);
    value_row(ui, "utilisation", ui.t("inspect.utilisation"), value);
    const double fraction = std::min(1.0, share.fraction());
    const Tone tone = fraction >= 0.9 ? Tone::bad : fraction >= 0.7 ? Tone::warn : Tone::accent;
    progress(ui, "utilisation bar", ui.t("inspect.utilisation"), fraction, {.tone = tone, .value_text = value});
}

void draw_state(Ui& ui, const session::Run& run, const Subject& subject) {
    const sim::InstanceView view = view_of(run, subject.index);
    const bool client = subject.kind.role == model::Role::client;
    gap(ui, 8);
    label(ui, ui.t("inspect.now"), 3);
    gap(ui, 2);
    list(ui, "now", ui.t("inspect.now"), [&] {
        if (client) {
            value_row(ui, "flight", ui.t("inspect.in_flight"),
                      ui.strings.number(static_cast<double>(run.simulation().requests_in_flight())));
            value_row(ui, "sent", ui.t("inspect.sent"),
                      ui.strings.number(static_cast<double>(run.simulation().requests())));
            return;
        }
        const Tone tone = view.starting ? Tone::warn : view.up ? Tone::ok : Tone::bad;
        pill(ui, state_words(ui, view), tone,
             view.starting ? icon::clock
             : view.up     ? icon::circle_check
                           : icon::power_off);
        const std::string busy =
            ui.t("inspect.n_of_m", {{"n", ui.strings.number(view.busy)}, {"m", ui.strings.number(view.workers)}});
        if (view.workers > 0)
            value_row(ui, "busy", ui.t(subject.kind.is_host ? "inspect.cores_busy" : "inspect.workers_busy"), busy);
        if (!subject.kind.is_host) value_row(ui, "queued", ui.t("inspect.waiting"), ui.strings.number(view.queued));
        if (view.workers > 0) draw_utilisation(ui, run, subject);
    });
}

void draw_parameters(Ui& ui, const Subject& subject) {
    const std::vector<ParameterRow> rows = parameter_rows(ui, subject.node.parameters, subject.node.configured);
    if (rows.empty()) return;
    gap(ui, 12);
    label(ui, ui.t("inspect.settings"), 3);
    gap(ui, 2);
    list(ui, "settings", ui.t("inspect.settings"), [&] {
        for (const ParameterRow& row : rows)
            value_row(ui, row.id, row.name, row.value);
    });
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
    label(ui, ui.t("inspect.content"), 3);
    listbox(ui, "content", ui.t("inspect.content"), [&] {
        for (std::size_t i = 0; i < nodes.size(); ++i)
            if (inside_it(nodes[i])) {
                const bool up = workspace.session.run().is_up(index_of<model::NodeIndex>(i));
                node_row(ui, workspace, subject, nodes[i].id, index_of<model::NodeIndex>(i),
                         ui.t(up ? "inspect.up" : "inspect.stopped"));
            }
    });
}

bool offered(const std::vector<std::string>& ids, const std::string& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

void draw_actions(Ui& ui, Workspace& workspace, const Subject& subject) {
    session::Session& session = workspace.session;
    const lab::Offer& offer = session.step().offer;
    const bool stops = offered(offer.stop, subject.node.id);
    const bool restarts = offered(offer.restart, subject.node.id);
    if (!stops && !restarts) return;
    const sim::InstanceView view = view_of(session.run(), subject.index);
    const std::string name = subject.node.name(code(ui.strings.locale()));
    const bool off = !view.up && !view.starting;
    gap(ui, 8);
    bool acted = false;
    if (stops && off) {
        acted = button(ui, "start", ui.t("inspect.start"),
                       {.icon = icon::power, .name = ui.t("inspect.start_name", {{"name", name}})});
        if (acted) session.start(subject.node.id);
    } else if (stops) {
        acted = button(ui, "stop", ui.t("inspect.stop"),
                       {.kind = ButtonKind::danger,
                        .icon = icon::power_off,
                        .tooltip = ui.t(subject.kind.is_host ? "inspect.stop_host" : "inspect.stop_process"),
                        .name = ui.t("inspect.stop_name", {{"name", name}})});
        if (acted) session.stop(subject.node.id);
    }
    if (restarts) {
        if (stops) beside(ui);
        const std::string_view why = view.up ? std::string_view() : ui.t("inspect.not_running");
        const bool deploy = button(ui, "deploy", ui.t("inspect.deploy"),
                                   {.icon = icon::refresh_cw,
                                    .disabled_reason = why,
                                    .tooltip = ui.t("inspect.deploy_tip"),
                                    .name = ui.t("inspect.deploy_name", {{"name", name}})});
        if (deploy) session.restart(subject.node.id);
        acted = acted || deploy;
    }
    if (acted) ui.semantics.announce(name + ": " + state_words(ui, view_of(session.run(), subject.index)));
}

} // namespace

void draw_inspect(Ui& ui, Workspace& workspace) {
    const session::Run& run = workspace.session.run();
    const model::Plan& plan = run.plan();
    if (!workspace.selected_node || workspace.selected_node->value >= plan.design.nodes.size()) {
        text(ui, ui.t("inspect.empty"), {.color = ui.palette().dim});
        return;
    }
    const model::NodeIndex index = *workspace.selected_node;
    const model::Node& node = plan.design.node(index);
    const model::Product& product = plan.catalogue.product(node.product);
    const Subject subject{plan, index, node, product, plan.catalogue.kind(product.kind)};
    with_id(node.id, [&] {
        draw_head(ui, subject);
        draw_actions(ui, workspace, subject);
        draw_state(ui, run, subject);
        draw_parameters(ui, subject);
        draw_content(ui, workspace, subject);
        draw_links(ui, workspace, subject);
    });
}

} // namespace labrack::ui
