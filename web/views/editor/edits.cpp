#include "views/editor/edits.hpp"

#include "lab/building.hpp"
#include "model/configure.hpp"
#include "model/databases.hpp"
#include "views/canvas_arrange.hpp"
#include "views/editor/make_room.hpp"
#include "views/editor/places.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace labrack::ui {

namespace {

using session::Edit;
using session::EditKind;

const model::Catalogue& catalogue_of(const Workspace& workspace) {
    return workspace.session.run().plan().catalogue;
}

const model::Design& design_of(const Workspace& workspace) {
    return workspace.session.design();
}

const std::string& name_of(const Ui& ui, const Workspace& workspace, model::NodeIndex node) {
    return design_of(workspace).node(node).name(code(ui.strings.locale()));
}

std::string misplaced(const Ui& ui, const Workspace& workspace, model::Misplacement why, std::string_view what,
                      model::NodeIndex container) {
    if (why == model::Misplacement::none) return {};
    return ui.t("edit.misplaced." + std::string(model::to_text(why)),
                {{"name", std::string(what)}, {"container", name_of(ui, workspace, container)}});
}

std::string only_id(const model::Design& design, const std::vector<model::NodeIndex>& nodes) {
    return nodes.size() == 1 ? design.node(nodes.front()).id : std::string();
}

void say_edit(Ui& ui, const Workspace& workspace, std::string_view key, const Edit& edit) {
    ui.semantics.announce(ui.t(key, {{"what", words_of(ui, workspace, edit)}}));
    ui.frame_wanted = true;
}

void refuse(Ui& ui, std::string_view why) {
    toast(ui, why, Tone::warn);
}

/// What the lab keeps cannot go, nor what it stands in.
std::string_view why_not_removed(const Ui& ui, const Workspace& workspace, const std::vector<model::NodeIndex>& nodes) {
    const model::Design& design = design_of(workspace);
    for (std::size_t i = 0; i < design.nodes.size(); ++i) {
        const auto node = index_of<model::NodeIndex>(i);
        bool goes = false;
        for (model::NodeIndex at = node; at.exists(); at = design.node(at).in)
            goes = goes || std::find(nodes.begin(), nodes.end(), at) != nodes.end();
        if (const std::string_view why = why_kept(ui, workspace, node); goes && !why.empty()) return why;
    }
    return {};
}

void place_copies(Ui& ui, Workspace& workspace, const model::Design& from, const std::vector<model::NodeIndex>& nodes,
                  EditKind kind) {
    if (nodes.empty()) return;
    for (const model::NodeIndex node : nodes)
        if (!lab::may_add(workspace.session.lab(), catalogue_of(workspace), from.node(node).product))
            return refuse(ui, ui.t("edit.not_offered"));
    constexpr double offset = 28;
    const auto added = std::make_shared<std::vector<model::NodeIndex>>();
    edit_design(
        ui, workspace, {kind, only_id(from, nodes)},
        [=](model::Design& design, const model::Catalogue&) {
            *added = model::add_copies(design, from, nodes, {offset, offset});
        },
        [=](Workspace& changed) { select_nodes(changed, *added); });
}

void select_nothing(Workspace& workspace) {
    workspace.selection = {};
}

/// Whether what the edit leaves alone stands where it stood.
bool keeps_places(const Edit& edit) {
    return edit.kind != EditKind::arrange && edit.kind != EditKind::open;
}

void take_back(Ui& ui, Workspace& workspace, bool redo) {
    const Edit* edit = redo ? workspace.session.redoable() : workspace.session.undoable();
    if (edit == nullptr) return;
    const Edit taken = *edit;
    // A component is called by its name where it is there.
    if (!redo) say_edit(ui, workspace, "edit.undone", taken);
    redo ? workspace.session.redo() : workspace.session.undo();
    workspace.canvas.glides = taken.kind != EditKind::open;
    if (redo) say_edit(ui, workspace, "edit.redone", taken);
}

} // namespace

bool may_edit(const Ui& ui, const Workspace& workspace) {
    return workspace.session.can_edit() && ui.locked.empty();
}

std::string_view why_kept(const Ui& ui, const Workspace& workspace, model::NodeIndex node) {
    const std::string& id = design_of(workspace).node(node).id;
    return lab::is_kept(workspace.session.lab(), catalogue_of(workspace), id) ? ui.t("edit.kept") : std::string_view();
}

std::string why_not_in(const Ui& ui, const Workspace& workspace, model::ProductIndex product,
                       model::NodeIndex container) {
    const auto why = model::misplacement(design_of(workspace), catalogue_of(workspace), product, container);
    return misplaced(ui, workspace, why, local(ui, catalogue_of(workspace).product(product).name), container);
}

std::string why_not_in(const Ui& ui, const Workspace& workspace, model::NodeIndex node, model::NodeIndex container) {
    if (design_of(workspace).node(node).in == container) return {};
    if (const std::string_view kept = why_kept(ui, workspace, node); !kept.empty()) return std::string(kept);
    const auto why = model::misplacement(design_of(workspace), catalogue_of(workspace), node, container);
    return misplaced(ui, workspace, why, name_of(ui, workspace, node), container);
}

std::string why_no_link(const Ui& ui, const Workspace& workspace, model::NodeIndex from, model::NodeIndex to) {
    const model::LinkOffer offer = model::link_offer(design_of(workspace), catalogue_of(workspace), from, to);
    if (offer.reason == model::NoLink::none) return {};
    return ui.t("edit.no_link." + std::string(model::to_text(offer.reason)),
                {{"from", name_of(ui, workspace, from)}, {"to", name_of(ui, workspace, to)}});
}

std::string words_of(const Ui& ui, const Workspace& workspace, const Edit& edit) {
    const std::string key = "edit.did." + std::string(session::to_text(edit.kind));
    if (edit.subject.empty()) return std::string(ui.t(key + ".several"));
    if (edit.kind == EditKind::open) return ui.t(key, {{"name", edit.subject}});
    const auto node = design_of(workspace).find(edit.subject);
    return ui.t(key, {{"name", node ? name_of(ui, workspace, *node) : edit.subject}});
}

void edit_design(Ui& ui, Workspace& workspace, Edit edit, DesignChange change, std::function<void(Workspace&)> then) {
    workspace.editor.pending.push_back({std::move(edit), std::move(change), std::move(then)});
    ui.frame_wanted = true;
}

void make_edits(Ui& ui, Workspace& workspace) {
    const std::size_t nodes = design_of(workspace).nodes.size();
    const std::vector<PendingEdit> asked_for = std::exchange(workspace.editor.pending, {});
    if (!ui.locked.empty()) return; // another tab writes
    for (const PendingEdit& pending : asked_for) {
        if (design_of(workspace).nodes.size() != nodes) return;
        if (!pending.change) {
            take_back(ui, workspace, pending.redo);
            continue;
        }
        model::Design design = workspace.session.own_design();
        if (needs_arranging(design)) arrange(design, catalogue_of(workspace)); // as it is seen
        const model::Design before = design;
        pending.change(design, catalogue_of(workspace));
        if (keeps_places(pending.edit)) make_room(before, design, catalogue_of(workspace));
        const Diagnostics problems = workspace.session.edit(std::move(design), pending.edit);
        if (!problems.empty()) {
            refuse(ui, ui.t("edit.refused." + problems.front().code));
            continue;
        }
        workspace.canvas.glides = pending.edit.kind != EditKind::open;
        if (pending.then) pending.then(workspace);
        say_edit(ui, workspace, "edit.done", pending.edit);
    }
}

void add_component(Ui& ui, Workspace& workspace, model::ProductIndex product, std::optional<model::Point> at,
                   model::NodeIndex in) {
    if (!at) {
        const auto selected = selected_node(workspace);
        const auto fits = [&](model::NodeIndex container) {
            return container.exists() && why_not_in(ui, workspace, product, container).empty();
        };
        if (selected) {
            const model::NodeIndex around_it = design_of(workspace).node(*selected).in;
            in = fits(*selected) ? *selected : fits(around_it) ? around_it : model::NodeIndex{};
        }
        at = free_place(design_of(workspace), workspace.canvas.layout, size_of_new(catalogue_of(workspace), product),
                        in, workspace.canvas.camera.center);
    }
    const std::string id = model::free_id(design_of(workspace), catalogue_of(workspace).product(product).id);
    edit_design(
        ui, workspace, {EditKind::add, id},
        [=](model::Design& design, const model::Catalogue& catalogue) {
            model::add_node(design, catalogue, product, *at, in);
        },
        [=](Workspace& changed) { select_node(changed, design_of(changed).find(id)); });
}

void connect(Ui& ui, Workspace& workspace, model::NodeIndex from, model::NodeIndex to, std::string protocol) {
    if (protocol.empty()) {
        const model::LinkOffer offer = model::link_offer(design_of(workspace), catalogue_of(workspace), from, to);
        if (offer.protocols.empty()) return refuse(ui, why_no_link(ui, workspace, from, to));
        protocol = offer.protocols.front();
    }
    edit_design(
        ui, workspace, {EditKind::connect, design_of(workspace).node(to).id},
        [=](model::Design& design, const model::Catalogue& catalogue) {
            model::add_link(design, from, to, protocol);
            model::Node& primary = design.nodes[from.value];
            // A database with a replica copies to it somehow; what most take is a start.
            if (protocol == model::replication_protocol && primary.parameters.replication == model::Replication::none)
                static_cast<void>(model::configure(catalogue, primary, "replication", "asynchronous"));
        },
        [](Workspace& changed) {
            select_link(changed, index_of<model::LinkIndex>(design_of(changed).links.size() - 1));
        });
}

void move_nodes(Ui& ui, Workspace& workspace, const std::vector<model::NodeIndex>& nodes, model::Point offset,
                std::optional<model::NodeIndex> in) {
    edit_design(ui, workspace, {EditKind::move, only_id(design_of(workspace), nodes)},
                [=](model::Design& design, const model::Catalogue&) { move_in(design, nodes, offset, in); });
}

void place_node(Ui& ui, Workspace& workspace, model::NodeIndex node, model::NodeIndex in) {
    const CanvasLayout& layout = workspace.canvas.layout;
    const Rect& box = layout.nodes[node.value];
    const model::Point to = free_place(design_of(workspace), layout, {box.w, box.h}, in, box.center(), node);
    move_nodes(ui, workspace, {node}, {to.x - box.x, to.y - box.y}, in);
}

void configure_node(Ui& ui, Workspace& workspace, model::NodeIndex node, std::string_view parameter,
                    const std::string& text) {
    model::Node changed = design_of(workspace).node(node);
    const Diagnostics problems = model::configure(catalogue_of(workspace), changed, parameter, text);
    if (!problems.empty()) return refuse(ui, ui.t("edit.not_taken"));
    edit_design(ui, workspace, {EditKind::configure, changed.id},
                [=](model::Design& design, const model::Catalogue&) { design.nodes[node.value] = changed; });
}

void open_design(Ui& ui, Workspace& workspace, model::Design design, std::string title) {
    const bool plays = !title.empty();
    edit_design(
        ui, workspace, {EditKind::open, std::move(title)},
        [opened = std::move(design)](model::Design& own, const model::Catalogue&) { own = opened; },
        [plays](Workspace& changed) {
            changed.session.set_playing(plays && !changed.session.run().idle());
            select_nothing(changed);
            changed.selected_request.reset();
            changed.canvas.camera.fitted = true;
        });
}

void arrange_design(Ui& ui, Workspace& workspace) {
    edit_design(
        ui, workspace, {EditKind::arrange, {}},
        [](model::Design& design, const model::Catalogue& catalogue) { arrange(design, catalogue); },
        [](Workspace& changed) { changed.canvas.camera.fitted = true; });
}

void remove_selection(Ui& ui, Workspace& workspace) {
    if (const auto link = selected_link(workspace)) {
        const std::string to = workspace.selection.link->to;
        return edit_design(
            ui, workspace, {EditKind::disconnect, to},
            [=](model::Design& design, const model::Catalogue&) { model::remove_links(design, std::vector{*link}); },
            select_nothing);
    }
    const std::vector<model::NodeIndex> nodes = selected_nodes(workspace);
    if (nodes.empty()) return;
    if (const std::string_view why = why_not_removed(ui, workspace, nodes); !why.empty()) return refuse(ui, why);
    edit_design(
        ui, workspace, {EditKind::remove, only_id(design_of(workspace), nodes)},
        [=](model::Design& design, const model::Catalogue&) { model::remove_nodes(design, nodes); }, select_nothing);
}

void duplicate_selection(Ui& ui, Workspace& workspace) {
    const model::Design from = design_of(workspace);
    place_copies(ui, workspace, from, selected_nodes(workspace), EditKind::duplicate);
}

void copy_selection(Ui& ui, Workspace& workspace) {
    const std::vector<model::NodeIndex> nodes = selected_nodes(workspace);
    if (nodes.empty()) return;
    workspace.editor.clipboard = {design_of(workspace), workspace.selection.nodes};
    ui.semantics.announce(ui.strings.count("edit.copied", static_cast<long long>(nodes.size())));
}

void paste(Ui& ui, Workspace& workspace) {
    if (!workspace.editor.clipboard) return;
    const Clipboard clipboard = *workspace.editor.clipboard;
    std::vector<model::NodeIndex> nodes;
    for (const std::string& id : clipboard.nodes)
        nodes.push_back(*clipboard.design.find(id));
    place_copies(ui, workspace, clipboard.design, nodes, EditKind::paste);
}

void undo_edit(Ui& ui, Workspace& workspace) {
    workspace.editor.pending.push_back({});
    ui.frame_wanted = true;
}

void redo_edit(Ui& ui, Workspace& workspace) {
    workspace.editor.pending.push_back({.redo = true});
    ui.frame_wanted = true;
}

} // namespace labrack::ui
