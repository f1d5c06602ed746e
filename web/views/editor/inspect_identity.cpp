#include "views/editor/align.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/fields.hpp"
#include "views/editor/inspect_editing.hpp"
#include "views/node_status.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <vector>

namespace labrack::ui {

namespace {

using session::EditKind;

constexpr std::size_t longest_name = 60;

const model::Catalogue& catalogue_of(const Workspace& workspace) {
    return workspace.session.run().plan().catalogue;
}

void draw_name(Ui& ui, Workspace& workspace, model::NodeIndex index) {
    const model::Node& node = workspace.session.design().node(index);
    const std::string& current = node.name(code(ui.strings.locale()));
    const auto check = [&](const std::string& name) {
        return name.empty() ? std::string(ui.t("edit.name_empty")) : std::string();
    };
    const auto name = edited_text(ui, "name", ui.t("edit.name"), current, {.max_length = longest_name}, check);
    if (!name) return;
    edit_design(ui, workspace, {EditKind::rename, node.id}, [=](model::Design& design, const model::Catalogue&) {
        design.nodes[index.value].label = {*name, {}};
    });
}

void draw_instances(Ui& ui, Workspace& workspace, model::NodeIndex index) {
    const model::Node& node = workspace.session.design().node(index);
    const model::Kind& kind = catalogue_of(workspace).kind_of(node.product);
    if (!works(kind)) return;
    double replicas = node.replicas;
    const std::string id = node.id;
    if (number_field(ui, "replicas", ui.t("edit.replicas"), replicas, {.min = 1, .max = 1000}))
        edit_design(ui, workspace, {EditKind::configure, id}, [=](model::Design& design, const model::Catalogue&) {
            design.nodes[index.value].replicas = static_cast<int>(replicas);
        });
}

void draw_place(Ui& ui, Workspace& workspace, model::NodeIndex index) {
    const model::Design& design = workspace.session.design();
    std::vector<model::NodeIndex> places{{}};
    std::vector<std::string> names{std::string(ui.t("edit.nowhere"))};
    std::size_t current = 0;
    for (std::size_t i = 0; i < design.nodes.size(); ++i) {
        const auto container = index_of<model::NodeIndex>(i);
        const bool here = design.node(index).in == container;
        if (!here &&
            model::misplacement(design, catalogue_of(workspace), index, container) != model::Misplacement::none)
            continue;
        if (here) current = places.size();
        places.push_back(container);
        names.push_back(design.node(container).name(code(ui.strings.locale())));
    }
    if (places.size() < 2) return;
    if (const auto place = chosen(ui, "place", ui.t("edit.place"), names, current))
        place_node(ui, workspace, index, places[*place]);
}

} // namespace

void draw_identity(Ui& ui, Workspace& workspace, model::NodeIndex node) {
    gap(ui, 8);
    draw_name(ui, workspace, node);
    draw_place(ui, workspace, node);
    draw_instances(ui, workspace, node);
}

void draw_edit_actions(Ui& ui, Workspace& workspace) {
    gap(ui, 16);
    rule(ui);
    gap(ui, 12);
    if (!workspace.selection.nodes.empty()) {
        if (button(ui, "duplicate", ui.t("edit.duplicate"), {.icon = icon::copy}))
            return duplicate_selection(ui, workspace);
        beside(ui);
    }
    if (button(ui, "delete", ui.t("edit.delete"), {.kind = ButtonKind::danger, .icon = icon::trash_2}))
        remove_selection(ui, workspace);
}

void draw_several(Ui& ui, Workspace& workspace) {
    heading(ui, 3, ui.strings.count("edit.several", static_cast<long long>(selected_nodes(workspace).size())));
    text(ui, ui.t("edit.several_text"), {.color = ui.palette().dim});
    gap(ui, 8);
    draw_alignments(ui, workspace);
    draw_edit_actions(ui, workspace);
}

} // namespace labrack::ui
