// Puts the parts of the workspace in their places, side by side or as drawers.
#include "views/workspace.hpp"

#include "app/widgets.hpp"
#include "views/canvas_tools.hpp"
#include "views/compare/comparison.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/palette.hpp"
#include "views/offers.hpp"
#include "views/time_bar.hpp"
#include "views/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

constexpr std::string_view layout_key = "layout.v1";
constexpr float least_panel = 260;
constexpr float most_panel = 560;
constexpr float least_canvas = 360;
constexpr float right_docks_from = 1280; ///< design px of the window
constexpr float left_docks_from = 1024;

float unit(const Ui& ui) {
    return ui.px(100) / 100;
}

void load_widths(Ui& ui, Workspace& workspace, bool right_drawer) {
    Arrangement& state = workspace.arrangement;
    if (state.loaded) return;
    state.loaded = true;
    if (right_drawer) workspace.right_open = false;
    const auto stored = ui.platform.load(layout_key);
    if (!stored) return;
    const auto document = nlohmann::json::parse(*stored, nullptr, false);
    if (!document.is_object()) return;
    const auto width = [&](const char* key, float& out) {
        const auto found = document.find(key);
        if (found != document.end() && found->is_number())
            out = std::clamp(found->get<float>(), least_panel, most_panel);
    };
    width("left", state.left);
    width("right", state.right);
    state.saved_left = state.left;
    state.saved_right = state.right;
}

/// A drag is saved when it ends.
void save_widths(Ui& ui, Arrangement& state) {
    const bool same = state.left == state.saved_left && state.right == state.saved_right;
    if (same || ImGui::IsMouseDown(ImGuiMouseButton_Left)) return;
    state.saved_left = state.left;
    state.saved_right = state.right;
    const nlohmann::json document{{"left", std::round(state.left)}, {"right", std::round(state.right)}};
    ui.platform.save(layout_key, document.dump()); // a width that is not remembered harms nobody
}

bool any_panel_open(const Workspace& workspace) {
    const auto& all = lab::all_panels;
    return std::any_of(all.begin(), all.end(), [&](lab::Panel panel) { return panel_open(workspace, panel); });
}

struct Places {
    Rect left;
    Rect left_bar;
    Rect middle;
    Rect right_bar;
    Rect right;
    bool left_drawer = false;
    bool right_drawer = false;
    bool one_drawer = false; ///< there is no room for both with their handles: one open drawer stands before the other
};

/// An open drawer pushes the canvas aside, or lies over it where too little of it would be left.
Rect drawer(const Ui& ui, Rect& rest, const Rect& area, float width, bool at_left) {
    Rect over = area;
    Rect& from = rest.w - width >= ui.px(least_canvas) ? rest : over;
    return at_left ? from.cut_left(width) : from.cut_right(width);
}

/// What the student has not chosen is narrower in a small window.
float panel_width(const Ui& ui, float chosen, float window, float least) {
    const bool is_default = chosen == Arrangement{}.left;
    return ui.px(is_default ? std::clamp(window * 0.24F, least, chosen) : chosen);
}

Places arrange(const Ui& ui, const Workspace& workspace, const Rect& area) {
    Places places;
    const float window = area.w / unit(ui);
    places.left_drawer = window < left_docks_from;
    places.right_drawer = window < right_docks_from;
    const bool right = any_panel_open(workspace);
    const float bar = ui.theme.stroke();
    const float spare = area.w - ui.px(least_canvas);
    Rect rest = area;
    const float left = std::min(panel_width(ui, workspace.arrangement.left, window, 310), area.w - ui.px(48));
    const float width = std::min(panel_width(ui, workspace.arrangement.right, window, 280), area.w - ui.px(48));
    const float handles = 2 * (ui.control_height() + ui.px(16));
    places.one_drawer = places.left_drawer && right && left + width + handles > area.w;
    if (!places.left_drawer) {
        places.left = rest.cut_left(std::min(left, spare - (right && !places.right_drawer ? ui.px(least_panel) : 0)));
        places.left_bar = rest.cut_left(bar);
    } else if (workspace.arrangement.left_open && !(places.one_drawer && workspace.right_open)) {
        places.left = drawer(ui, rest, area, left, true);
    }
    if (right && !places.right_drawer) {
        places.right = rest.cut_right(std::min(width, rest.w - ui.px(least_canvas)));
        places.right_bar = rest.cut_right(bar);
    } else if (right && workspace.right_open) {
        places.right = drawer(ui, rest, area, width, false);
    }
    places.middle = rest;
    return places;
}

/// The handle of a closed drawer, and what closes an open one: below the tools, beside the palette; of a comparison in
/// the title of the canvas.
void left_handle(Ui& ui, Workspace& workspace, const Places& places) {
    const float size = ui.control_height();
    const Rect& middle = places.middle;
    const bool open = !places.left.empty();
    const float beside_drawer = open ? places.left.right() + ui.px(8) : 0;
    const bool in_title = shows_comparison(workspace);
    const float x = std::max(in_title ? middle.x : right_of_palette(ui, workspace, middle), beside_drawer);
    const float y = middle.y + (in_title ? 0 : tools_height(ui, workspace, middle) + ui.px(8));
    region(ui, "left-handle", {x, y, size, size}, {.padding = 0, .scroll = false}, [&] {
        if (!icon_button(ui, "toggle", icon::panel_left, ui.t(open ? "workspace.hide_lab" : "workspace.show_lab"),
                         {.expanded = open}))
            return;
        workspace.arrangement.left_open = !open;
        if (!open && places.one_drawer) workspace.right_open = false;
    });
}

/// Likewise, beside the tools where these leave room. An open palette that reaches there is closed first.
void right_handle(Ui& ui, Workspace& workspace, const Places& places) {
    const float size = ui.control_height();
    const Rect& middle = places.middle;
    bool& open = workspace.right_open;
    const float edge = middle.right() - ui.px(16);
    const float x = (open ? std::min(edge, places.right.x - ui.px(8)) : edge) - size;
    const float tools = middle.x + tools_width(ui, workspace, middle) + ui.px(8);
    const bool in_title = shows_comparison(workspace);
    const bool below = x < tools && !in_title;
    if (below && palette_shown(ui, workspace, middle) && x < right_of_palette(ui, workspace, middle)) return;
    const float free = below ? tools_height(ui, workspace, middle) + ui.px(8) : ui.px(16);
    const float y = middle.y + (in_title ? 0 : free);
    region(ui, "right-handle", {x, y, size, size}, {.padding = 0, .scroll = false}, [&] {
        if (icon_button(ui, "toggle", icon::panel_right, ui.t(open ? "workspace.hide_panels" : "workspace.show_panels"),
                        {.expanded = open}))
            open = !open;
    });
}

void draw_edge(const Ui& ui, float x, const Rect& drawer) {
    const float width = ui.theme.stroke();
    ImGui::GetWindowDrawList()->AddRectFilled({x, drawer.y}, {x + width, drawer.bottom()}, packed(ui.palette().line));
}

void draw_panels(Ui& ui, Workspace& workspace, const Places& places) {
    // A drawer has a window of its own, so that it covers what lies under it.
    const RegionOptions window{.padding = 0, .scroll = false};
    if (places.left_drawer && !places.left.empty())
        region(ui, "left-drawer", places.left, window, [&] { draw_lab_panel(ui, workspace, places.left); });
    if (!places.right_drawer && !places.right.empty()) draw_side_panel(ui, workspace, places.right);
    if (places.right_drawer && !places.right.empty())
        region(ui, "right-drawer", places.right, window, [&] { draw_side_panel(ui, workspace, places.right); });
    if (places.left_drawer && !places.left.empty()) draw_edge(ui, places.left.right(), places.left);
    if (places.right_drawer && !places.right.empty()) draw_edge(ui, places.right.x, places.right);
    if (places.left_drawer) left_handle(ui, workspace, places);
    if (places.right_drawer && any_panel_open(workspace)) right_handle(ui, workspace, places);
    Arrangement& state = workspace.arrangement;
    if (!places.left_bar.empty())
        splitter(ui, "left-edge", ui.t("workspace.left_edge"), places.left_bar, state.left,
                 {.min = least_panel, .max = most_panel});
    if (!places.right_bar.empty())
        splitter(ui, "right-edge", ui.t("workspace.right_edge"), places.right_bar, state.right,
                 {.min = least_panel, .max = most_panel, .after = true});
}

void draw_parts(Ui& ui, Workspace& workspace, const Rect& area) {
    make_edits(ui, workspace);
    load_widths(ui, workspace, area.w / unit(ui) < right_docks_from);
    const Places places = arrange(ui, workspace, area);
    workspace.arrangement.lab_shown = !places.left.empty();
    if (!places.left_drawer) draw_lab_panel(ui, workspace, places.left);
    Rect middle = places.middle;
    const Rect time = middle.cut_bottom(std::min(middle.h / 2, time_bar_height(ui, workspace, middle.w)));
    if (shows_comparison(workspace))
        draw_canvases(ui, workspace, middle, {places.left_drawer, places.right_drawer && any_panel_open(workspace)});
    else
        draw_canvas(ui, workspace, middle);
    // What panels drawn after the canvas point at shows in the next frame.
    workspace.highlighted_node.reset();
    workspace.highlighted_hop.reset();
    draw_time_bar(ui, workspace, time);
    draw_panels(ui, workspace, places);
    save_widths(ui, workspace.arrangement);
}

} // namespace

void draw_workspace(Ui& ui, Workspace& workspace, const Rect& area) {
    within(ui, {.id = id_of("main"), .role = Role::main, .rect = area}, [&] { draw_parts(ui, workspace, area); });
}

void select_request(Workspace& workspace, std::optional<std::uint64_t> ordinal) {
    workspace.selected_request = ordinal;
    if (!ordinal || !panel_open(workspace, lab::Panel::trace)) return;
    workspace.panel = lab::Panel::trace;
    workspace.right_open = true;
}

namespace {

/// The client that can send `operation`: the first that has a way in, else the first; none in a design without clients.
std::optional<std::string> sender_of(const model::Plan& plan, model::OperationIndex operation) {
    std::optional<std::string> first;
    for (std::uint32_t i = 0; i < plan.design.nodes.size(); ++i) {
        if (!plan.is_client({i})) continue;
        if (plan.entry({i}, operation).linked) return plan.design.nodes[i].id;
        if (!first) first = plan.design.nodes[i].id;
    }
    return first;
}

} // namespace

void send_request(Ui& ui, Workspace& workspace, model::OperationIndex operation) {
    session::Session& session = workspace.session;
    const model::Plan& plan = session.run().plan();
    const std::uint64_t ordinal = session.run().simulation().requests();
    const std::optional<std::string> sender = sender_of(plan, operation);
    if (!sender) return toast(ui, ui.t("time.no_client"), Tone::warn);
    const Diagnostics problems = session.send(*sender, plan.operation(operation).id);
    if (!problems.empty()) return tell_refusal(ui, problems);
    workspace.selected_request = ordinal;
    ui.semantics.announce(ui.t("step.sent", {{"operation", title_of(ui, plan.operation(operation))}}));
    ui.frame_wanted = true;
}

void take_next_hop(Ui& ui, Workspace& workspace) {
    session::Session& session = workspace.session;
    session.next_hop();
    if (ui.reduced_motion) session.finish_hop();
    workspace.selected_request = session.walk()->request();
    ui.frame_wanted = true;
}

void restart_run(Ui& ui, Workspace& workspace) {
    workspace.session.restart_scene();
    workspace.selected_request.reset();
    ui.semantics.announce(ui.t("time.restarted"));
}

bool panel_open(const Workspace& workspace, lab::Panel panel) {
    const session::Session& session = workspace.session;
    if (workspace.replay) return true;
    for (std::size_t i = 0; i <= session.step_index(); ++i) {
        const std::vector<lab::Panel>& panels = session.lab().steps[i].panels;
        if (std::find(panels.begin(), panels.end(), panel) != panels.end()) return true;
    }
    return false;
}

} // namespace labrack::ui
