// The handle at a component's edge, from which a link is drawn.
#include "views/editor/edits.hpp"
#include "views/editor/gesture_parts.hpp"
#include "views/editor/gestures.hpp"

namespace labrack::ui {

namespace {

constexpr float port_size = 24; ///< design px, the target

/// Whether there is anything that the component could call.
bool can_call(const CanvasPen& pen, model::NodeIndex node) {
    const model::Catalogue& catalogue = pen.run().plan().catalogue;
    for (std::uint32_t i = 0; i < design_of(pen).nodes.size(); ++i)
        if (model::link_offer(design_of(pen), catalogue, node, {i}).reason == model::NoLink::none) return true;
    return false;
}

} // namespace

void operate_port(const CanvasPen& pen, model::NodeIndex node) {
    EditorState& editor = editor_of(pen);
    if (!may_edit(pen.ui, pen.workspace) || editor.gesture != Gesture::none || !editor.link_from.empty()) return;
    const model::Design& design = design_of(pen);
    const bool wanted =
        pen.workspace.canvas.was_hovered == node || (selected_node(pen.workspace) == node && !editor.pressed);
    if (!wanted || !can_call(pen, node)) return;
    const Rect box = pen.view.to_screen(pen.layout.nodes[node.value]);
    const float size = pen.ui.px(pen.ui.touch ? Theme::touch_height : port_size);
    const Rect rect{box.right() - size / 2, box.center().y - size / 2, size, size};
    Node port{.id = id_of("port"),
              .role = Role::button,
              .name = pen.ui.t("edit.port", {{"name", design.node(node).name(code(pen.ui.strings.locale()))}}),
              .rect = rect};
    port.acts = Act::activate | Act::focus;
    const Interaction done = interact(pen.ui, {.node = std::move(port), .cursor = ImGuiMouseCursor_Hand});
    if (done.hovered) {
        pen.workspace.canvas.hovered = node;
        editor.port_hovered = true;
    }
    const Palette& p = pen.ui.palette();
    const float radius = pen.ui.px(done.hovered ? 9 : 7);
    pen.list->AddCircleFilled(rect.center(), radius, packed(done.hovered ? p.accent : p.panel));
    pen.list->AddCircle(rect.center(), radius, packed(p.accent), 0, pen.ui.theme.stroke(1.5F));
    draw_icon(pen.ui, rect.center(), icon::plus, done.hovered ? p.on_accent : p.accent_text, 14);
    tooltip(pen.ui, done, rect, pen.ui.t("edit.port_tip"));
    if (done.activated) {
        editor.link_from = design.node(node).id;
        pen.ui.semantics.announce(
            pen.ui.t("edit.link_begun", {{"name", design.node(node).name(code(pen.ui.strings.locale()))}}));
    }
}

void finish_link(Ui& ui, Workspace& workspace, model::NodeIndex node) {
    const auto from = workspace.session.design().find(workspace.editor.link_from);
    workspace.editor.link_from.clear();
    if (from && *from != node) connect(ui, workspace, *from, node);
}

} // namespace labrack::ui
