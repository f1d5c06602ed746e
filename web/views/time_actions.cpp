// What the step lets the student do to the running system.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "views/lab_parts.hpp"
#include "views/node_status.hpp"
#include "views/offers.hpp"
#include "views/time_bar.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

std::string send_words(const Ui& ui, const model::Plan& plan, model::OperationIndex operation) {
    return ui.t("time.send", {{"what", title_of(ui, plan.operation(operation))}});
}

void send_button(Ui& ui, Workspace& workspace, const std::string& id, bool primary) {
    const model::Plan& plan = workspace.session.run().plan();
    const std::optional<std::size_t> found = plan.workload.find_operation(id);
    if (!found) return;
    const auto index = index_of<model::OperationIndex>(*found);
    const std::string label = send_words(ui, plan, index);
    with_id("send", [&] {
        if (button(ui, id, label,
                   {.kind = primary ? ButtonKind::primary : ButtonKind::secondary,
                    .icon = icon::send,
                    .tooltip = address_of(ui, plan.operation(index))}))
            send_request(ui, workspace, index);
    });
}

std::optional<std::size_t> load_of(const model::Plan& plan, const std::string& client) {
    for (std::size_t i = 0; i < plan.loads.size(); ++i)
        if (plan.design.node(plan.loads[i].client).id == client) return i;
    return std::nullopt;
}

void load_slider(Ui& ui, session::Session& session) {
    const lab::RateControl& control = *session.step().offer.rate;
    const std::optional<std::size_t> load = load_of(session.run().plan(), control.client);
    if (!load) return;
    double rate = session.run().simulation().rate(*load).per_second();
    const std::string value = rate_text(ui.strings, rate);
    const std::string_view label = ui.t("time.load");
    const float label_width = text_size(ui, TextStyle::body, label).x;
    const Rect at = place({label_width, ui.control_height()});
    draw_text(ui, {at.x, at.center().y - ui.theme.line(TextStyle::body) / 2}, TextStyle::body, ui.palette().dim, label);
    beside(ui);
    const float unit = ui.px(100) / 100;
    const float room = (width_left() - ui.px(90)) / unit;
    const SliderOptions options{.min = control.low.per_second(),
                                .max = control.high.per_second(),
                                .step = 1,
                                .value_text = value,
                                .width = std::clamp(room, 80.0F, 260.0F)};
    if (slider(ui, "load", ui.t("time.load"), rate, options))
        tell_refusal(ui, session.set_rate(control.client, per_second(std::llround(rate))));
    beside(ui);
    const Rect number = place({ui.px(70), ui.control_height()});
    draw_text(ui, {number.x, number.center().y - ui.theme.line(TextStyle::strong) / 2}, TextStyle::strong,
              ui.palette().text, value);
}

const std::string& label_of(const Ui& ui, const session::Session& session, const std::string& id) {
    const std::optional<model::NodeIndex> node = session.run().plan().design.find(id);
    return node ? node_name(ui, session.run(), *node) : id;
}

/// Whether the item of `node` stops it; else it starts it.
bool stops(const Ui& ui, const session::Session& session, model::NodeIndex node) {
    return !status_of(ui, session.run(), node, seconds(1)).off;
}

std::string stop_words(const Ui& ui, const session::Session& session, const std::string& id) {
    const std::optional<model::NodeIndex> node = session.run().plan().design.find(id);
    if (!node) return {};
    const bool host = session.run().plan().catalogue.kind_of(session.run().plan().design.node(*node).product).is_host;
    const std::string_view key = !stops(ui, session, *node) ? "time.start" : host ? "time.pull_plug" : "time.stop";
    return ui.t(key, {{"node", label_of(ui, session, id)}});
}

std::string deploy_words(const Ui& ui, const session::Session& session, const std::string& id) {
    return ui.t("time.deploy", {{"node", label_of(ui, session, id)}});
}

/// True when something was chosen.
bool stop_item(Ui& ui, session::Session& session, const std::string& id) {
    const std::optional<model::NodeIndex> node = session.run().plan().design.find(id);
    if (!node) return false;
    const bool stop = stops(ui, session, *node);
    const bool host = session.run().plan().catalogue.kind_of(session.run().plan().design.node(*node).product).is_host;
    const Icon glyph = !stop ? icon::power : host ? icon::unplug : icon::power_off;
    const Rgb color = stop ? ui.palette().bad : ui.palette().ok;
    if (!option(ui, id, stop_words(ui, session, id), {.icon = glyph, .icon_color = color})) return false;
    const Diagnostics problems = stop ? session.stop(id) : session.start(id);
    tell_refusal(ui, problems);
    if (!problems.empty()) return true;
    session.set_playing(true);
    const std::string& name = label_of(ui, session, id);
    ui.semantics.announce(ui.t(stop ? "time.stopped" : "time.starting", {{"node", name}}));
    return true;
}

bool deploy_item(Ui& ui, session::Session& session, const std::string& id) {
    bool chosen = false;
    with_id("deploy", [&] {
        chosen = option(ui, id, deploy_words(ui, session, id),
                        {.icon = icon::refresh_cw, .icon_color = ui.palette().accent_text});
    });
    if (!chosen) return false;
    const Diagnostics problems = session.restart(id);
    tell_refusal(ui, problems);
    if (problems.empty()) ui.semantics.announce(ui.t("time.deployed", {{"node", label_of(ui, session, id)}}));
    return true;
}

/// What the menu holds.
struct MenuOffer {
    std::vector<std::string> stop;
    std::vector<std::string> restart;

    explicit MenuOffer(const session::Session& session)
        : stop(offered_stops(session)), restart(offered_restarts(session)) {}
};

/// Design px; the widest item fits.
float menu_width(const Ui& ui, const session::Session& session, const MenuOffer& offer) {
    constexpr float least = 280;
    constexpr float around = 80; // icon and paddings
    float widest = 0;
    for (const std::string& id : offer.stop)
        widest = std::max(widest, text_size(ui, TextStyle::body, stop_words(ui, session, id)).x);
    for (const std::string& id : offer.restart)
        widest = std::max(widest, text_size(ui, TextStyle::body, deploy_words(ui, session, id)).x);
    return std::max(least, widest / (ui.px(100) / 100) + around);
}

/// A step that offers only deployments breaks nothing.
std::string_view menu_title(const Ui& ui, const MenuOffer& offer) {
    return ui.t(offer.stop.empty() ? "time.change" : "time.break");
}

ButtonOptions menu_button(const Workspace& workspace) {
    return {.icon = icon::zap, .expanded = workspace.time_bar.break_open};
}

/// In a step that watches, the lab text has the one big button.
bool sends_here(const Workspace& workspace) {
    const lab::Step& step = workspace.session.step();
    const bool in_text = step.kind == lab::StepKind::watch && !step.walk && workspace.arrangement.lab_shown;
    return !step.offer.send.empty() && !in_text;
}

/// A button that sends an operation, or the slider of the load, and where it stands.
struct Action {
    std::string operation; ///< empty: the slider
    bool new_row = false;
};

/// What fits into rows of `width` device pixels.
std::vector<Action> actions_of(const Ui& ui, const Workspace& workspace, float width) {
    const lab::Offer& offer = workspace.session.step().offer;
    const model::Plan& plan = workspace.session.run().plan();
    std::vector<Action> out;
    float right = 0;
    const auto add = [&](const std::string& operation, float wide, float apart) {
        const bool new_row = out.empty() || right + apart + wide > width;
        right = new_row ? wide : right + apart + wide;
        out.push_back({operation, new_row});
    };
    if (sends_here(workspace)) {
        for (const std::string& operation : offer.send) {
            const std::optional<std::size_t> found = plan.workload.find_operation(operation);
            if (!found) continue;
            const std::string words = send_words(ui, plan, index_of<model::OperationIndex>(*found));
            add(operation, button_width(ui, words, {.icon = icon::send}), ui.px(8));
        }
    }
    if (offer.rate) add({}, ui.px(240), ui.px(16));
    return out;
}

} // namespace

int action_rows(const Ui& ui, const Workspace& workspace, float width) {
    const std::vector<Action> actions = actions_of(ui, workspace, width);
    return static_cast<int>(
        std::count_if(actions.begin(), actions.end(), [](const Action& action) { return action.new_row; }));
}

std::string operation_to_send(const Workspace& workspace) {
    const lab::Step& step = workspace.session.step();
    if (next_thing(workspace) != NextThing::tasks && next_thing(workspace) != NextThing::send) return {};
    for (const lab::Task& task : step.tasks) {
        if (workspace.session.task_done(step.id, task.id)) continue;
        const lab::Condition::Kind kind = task.done.kind;
        if (kind != lab::Condition::Kind::succeeded && kind != lab::Condition::Kind::failed) return {};
        for (const std::string& operation : step.offer.send)
            if (task.done.operation.empty() || task.done.operation == operation) return operation;
    }
    return {};
}

void draw_actions(Ui& ui, Workspace& workspace) {
    const std::string next = operation_to_send(workspace);
    const std::vector<Action> actions = actions_of(ui, workspace, width_left());
    for (const Action& action : actions) {
        if (!action.new_row) beside(ui, action.operation.empty() ? 16 : 8);
        if (action.operation.empty())
            load_slider(ui, workspace.session);
        else
            send_button(ui, workspace, action.operation, action.operation == next);
    }
}

float break_menu_width(const Ui& ui, const Workspace& workspace, bool narrow) {
    const MenuOffer offer(workspace.session);
    if (offer.stop.empty() && offer.restart.empty()) return 0;
    if (narrow) return ui.control_height();
    return button_width(ui, menu_title(ui, offer), menu_button(workspace));
}

void draw_break_menu(Ui& ui, Workspace& workspace, bool narrow) {
    const MenuOffer offer(workspace.session);
    bool& open = workspace.time_bar.break_open;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string title(menu_title(ui, offer));
    const Rect anchor{at.x, at.y, break_menu_width(ui, workspace, narrow), ui.control_height()};
    const bool pressed = narrow ? icon_button(ui, "break", icon::zap, title, menu_button(workspace))
                                : button(ui, "break", title, menu_button(workspace));
    if (pressed) open = !open;
    popover(ui, "break-menu", title, open, anchor, menu_width(ui, workspace.session, offer), [&] {
        listbox(ui, "what", title, [&] {
            for (const std::string& id : offer.stop)
                if (stop_item(ui, workspace.session, id)) open = false;
            for (const std::string& id : offer.restart)
                if (deploy_item(ui, workspace.session, id)) open = false;
        });
    });
}

} // namespace labrack::ui
