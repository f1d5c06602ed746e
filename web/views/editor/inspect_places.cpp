// The zones and subnets that a component is spread over, and its security groups.
#include "views/editor/edits.hpp"
#include "views/editor/inspect_editing.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace labrack::ui {

namespace {

using Members = std::vector<model::NodeIndex>;

/// A list of a component's, each entry of which it can be in or not.
struct Membership {
    std::string_view key; ///< of its strings, and its id
    Members model::Node::*listed;
    Members offered;
    std::string why_not; ///< none of them can be changed; empty: they can
};

bool is_in(const Members& members, model::NodeIndex node) {
    return std::find(members.begin(), members.end(), node) != members.end();
}

Membership places_of(const Ui& ui, const Workspace& workspace, model::NodeIndex node) {
    const model::Design& design = workspace.session.design();
    const model::Catalogue& catalogue = workspace.session.run().plan().catalogue;
    Membership out{"edit.spans", &model::Node::spans, model::places_to_span(design, catalogue, node), {}};
    if (const model::NodeIndex machine = model::machine_under(design, catalogue, node); machine.exists())
        out.why_not = ui.t("edit.spans.machine", {{"name", design.node(machine).name(code(ui.strings.locale()))}});
    return out;
}

Membership groups_of(const Workspace& workspace, model::NodeIndex node) {
    const model::Design& design = workspace.session.design();
    const model::Catalogue& catalogue = workspace.session.run().plan().catalogue;
    return {"edit.groups", &model::Node::groups, model::groups_to_join(design, catalogue, node), {}};
}

/// Those that it is in, in the order in which they were chosen: the first place is that of the first copy.
void draw_listed(Ui& ui, const Workspace& workspace, model::NodeIndex node, const Membership& membership) {
    const model::Design& design = workspace.session.design();
    std::string words;
    for (const model::NodeIndex one : design.node(node).*membership.listed)
        words += (words.empty() ? "" : ", ") + design.node(one).name(code(ui.strings.locale()));
    if (words.empty()) return;
    gap(ui, 8);
    value_row(ui, membership.key, ui.t(std::string(membership.key) + ".title"), words);
}

void draw_offered(Ui& ui, Workspace& workspace, model::NodeIndex node, const Membership& membership) {
    if (membership.offered.empty()) return;
    const model::Design& design = workspace.session.design();
    const std::string key(membership.key);
    gap(ui, 8);
    label(ui, ui.t(key), 4);
    if (!membership.why_not.empty()) text(ui, membership.why_not, {.color = ui.palette().dim});
    for (const model::NodeIndex one : membership.offered) {
        const std::string why = membership.why_not.empty() && membership.listed == &model::Node::spans
                                    ? why_not_in(ui, workspace, node, one)
                                    : membership.why_not;
        bool on = is_in(design.node(node).*membership.listed, one);
        // What should not be there can always be taken out.
        const ControlOptions options{.disabled_reason = on ? std::string_view() : std::string_view(why)};
        const std::string& name = design.node(one).name(code(ui.strings.locale()));
        if (!checkbox(ui, key + design.node(one).id, name, on, options)) continue;
        edit_design(ui, workspace, {session::EditKind::configure, design.node(node).id},
                    [=, listed = membership.listed](model::Design& changed, const model::Catalogue&) {
                        Members& members = changed.nodes[node.value].*listed;
                        if (on)
                            members.push_back(one);
                        else
                            std::erase(members, one);
                    });
    }
    if (membership.why_not.empty()) text(ui, ui.t(key + ".about"), {.color = ui.palette().dim});
}

} // namespace

void draw_memberships(Ui& ui, Workspace& workspace, model::NodeIndex node, bool can_change) {
    for (const Membership& membership : {places_of(ui, workspace, node), groups_of(workspace, node)}) {
        if (can_change)
            draw_offered(ui, workspace, node, membership);
        else
            draw_listed(ui, workspace, node, membership);
    }
}

} // namespace labrack::ui
