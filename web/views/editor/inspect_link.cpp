#include "views/editor/edits.hpp"
#include "views/editor/fields.hpp"
#include "views/editor/inspect_editing.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <vector>

namespace labrack::ui {

namespace {

using session::EditKind;

const std::string& name_of(const Ui& ui, const model::Design& design, model::NodeIndex node) {
    return design.node(node).name(code(ui.strings.locale()));
}

void change_link(Ui& ui, Workspace& workspace, model::LinkIndex link, const std::function<void(model::Link&)>& change) {
    const std::string to = workspace.session.design().node(workspace.session.design().links[link.value].to).id;
    edit_design(
        ui, workspace, {EditKind::configure, to},
        [=](model::Design& design, const model::Catalogue&) { change(design.links[link.value]); },
        [=](Workspace& changed) { select_link(changed, link); });
}

void draw_protocol(Ui& ui, Workspace& workspace, model::LinkIndex index) {
    const model::Design& design = workspace.session.design();
    const model::Link& link = design.links[index.value];
    std::vector<std::string> protocols =
        model::link_offer(design, workspace.session.run().plan().catalogue, link.from, link.to).protocols;
    protocols.insert(protocols.begin(), link.protocol);
    if (const auto choice = chosen(ui, "protocol", ui.t("edit.link.protocol"), protocols, 0))
        change_link(ui, workspace, index, [=](model::Link& one) { one.protocol = protocols[*choice]; });
}

void draw_options(Ui& ui, Workspace& workspace, model::LinkIndex index) {
    const model::Link link = workspace.session.design().links[index.value];
    bool kept = link.connections == model::Connections::kept;
    if (toggle(ui, "kept", ui.t("edit.link.kept"), kept, {.description = ui.t("edit.link.kept_about")}))
        return change_link(ui, workspace, index, [=](model::Link& one) {
            one.connections = kept ? model::Connections::kept : model::Connections::fresh;
            one.pool = {};
        });
    bool tls = link.encrypted();
    const std::string_view always = link.encrypted() && !link.tls ? ui.t("edit.link.tls_always") : std::string_view();
    if (toggle(ui, "tls", ui.t("edit.link.tls"), tls, {.disabled_reason = always}))
        return change_link(ui, workspace, index, [=](model::Link& one) { one.tls = tls; });
    double weight = link.weight;
    if (number_field(ui, "weight", ui.t("edit.link.weight"), weight,
                     {.min = 1, .max = 256, .field = {.description = ui.t("edit.link.weight_about")}}))
        return change_link(ui, workspace, index, [=](model::Link& one) { one.weight = static_cast<int>(weight); });
    double priority = link.priority;
    if (number_field(ui, "priority", ui.t("edit.link.priority"), priority,
                     {.min = -1000, .max = 1000, .field = {.description = ui.t("edit.link.priority_about")}}))
        change_link(ui, workspace, index, [=](model::Link& one) { one.priority = static_cast<int>(priority); });
}

} // namespace

void draw_link_inspect(Ui& ui, Workspace& workspace, model::LinkIndex index) {
    const model::Design& design = workspace.session.design();
    const model::Link& link = design.links[index.value];
    heading(ui, 3, ui.t("edit.link.title"));
    gap(ui, -4);
    text(ui, name_of(ui, design, link.from) + " → " + name_of(ui, design, link.to), {.color = ui.palette().dim});
    gap(ui, 4);
    with_id("link" + std::to_string(index.value), [&] {
        draw_protocol(ui, workspace, index);
        draw_options(ui, workspace, index);
    });
    draw_edit_actions(ui, workspace);
}

void draw_new_link(Ui& ui, Workspace& workspace, model::NodeIndex node) {
    const model::Design& design = workspace.session.design();
    std::vector<model::NodeIndex> targets;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < design.nodes.size(); ++i) {
        const auto to = index_of<model::NodeIndex>(i);
        if (!why_no_link(ui, workspace, node, to).empty()) continue;
        targets.push_back(to);
        names.push_back(name_of(ui, design, to));
    }
    if (targets.empty()) return;
    gap(ui, 4);
    if (const auto target = picked(ui, "new link", ui.t("edit.link.new"), names))
        connect(ui, workspace, node, targets[*target]);
}

} // namespace labrack::ui
