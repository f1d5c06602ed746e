#include "views/selection.hpp"

#include "views/workspace.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

void show_in_front(Workspace& workspace, lab::Panel panel) {
    if (!panel_open(workspace, panel)) return;
    workspace.panel = panel;
    workspace.right_open = true;
}

} // namespace

bool Selection::has(std::string_view node) const {
    return std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

LinkName name_of(const model::Design& design, model::LinkIndex link) {
    const model::Link& one = design.links[link.value];
    return {design.node(one.from).id, design.node(one.to).id, one.protocol};
}

std::vector<model::NodeIndex> selected_nodes(const Workspace& workspace) {
    std::vector<model::NodeIndex> found;
    for (const std::string& id : workspace.selection.nodes)
        if (const auto node = workspace.session.design().find(id)) found.push_back(*node);
    return found;
}

std::optional<model::NodeIndex> selected_node(const Workspace& workspace) {
    const std::vector<model::NodeIndex> nodes = selected_nodes(workspace);
    return nodes.size() == 1 ? std::optional(nodes.front()) : std::nullopt;
}

std::optional<model::LinkIndex> selected_link(const Workspace& workspace) {
    const model::Design& design = workspace.session.design();
    for (std::size_t i = 0; workspace.selection.link && i < design.links.size(); ++i)
        if (name_of(design, index_of<model::LinkIndex>(i)) == *workspace.selection.link)
            return index_of<model::LinkIndex>(i);
    return std::nullopt;
}

void select_node(Workspace& workspace, std::optional<model::NodeIndex> node) {
    workspace.selection = {};
    if (!node) return;
    const std::string& id = workspace.session.design().node(*node).id;
    workspace.selection.nodes = {id};
    workspace.session.note_inspected(id);
    show_in_front(workspace, lab::Panel::inspect);
}

void select_link(Workspace& workspace, model::LinkIndex link) {
    workspace.selection = {{}, name_of(workspace.session.design(), link)};
    show_in_front(workspace, lab::Panel::inspect);
}

void select_nodes(Workspace& workspace, const std::vector<model::NodeIndex>& nodes) {
    workspace.selection = {};
    for (const model::NodeIndex node : nodes)
        workspace.selection.nodes.push_back(workspace.session.design().node(node).id);
}

void toggle_node(Workspace& workspace, model::NodeIndex node) {
    const std::string& id = workspace.session.design().node(node).id;
    std::vector<std::string>& nodes = workspace.selection.nodes;
    workspace.selection.link.reset();
    const auto found = std::find(nodes.begin(), nodes.end(), id);
    if (found == nodes.end())
        nodes.push_back(id);
    else
        nodes.erase(found);
}

} // namespace labrack::ui
