// Time: transport, speed, clock, and below them the timeline.
#include "views/time_bar.hpp"

#include "app/format.hpp"
#include "app/widgets.hpp"
#include "views/lab_parts.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

constexpr float timeline = 82; ///< marks, traffic and axis
constexpr float padding = 12;

/// A row of controls with its gap, device pixels.
float row_height(const Ui& ui) {
    return ui.control_height() + ui.px(8);
}

bool can_go_on(const session::Session& session) {
    return session.playing() || session.hop_under_way() || !session.run().idle();
}

void play_button(Ui& ui, Workspace& workspace) {
    session::Session& session = workspace.session;
    const bool playing = session.playing();
    const bool tasks = next_thing(workspace) == NextThing::tasks;
    const bool first = tasks && !playing && can_go_on(session) && operation_to_send(workspace).empty();
    const std::string_view reason = playing || can_go_on(session) ? "" : ui.t("time.nothing_moves");
    if (icon_button(ui, "play", playing ? icon::pause : icon::play, ui.t(playing ? "time.pause" : "time.play"),
                    {.kind = first ? ButtonKind::primary : ButtonKind::secondary, .disabled_reason = reason}))
        session.set_playing(!playing);
}

/// The lab text has this button too; here it stands in while the text is away.
bool has_hop_button(const Workspace& workspace) {
    return workspace.session.walk() != nullptr && !workspace.arrangement.lab_shown;
}

void hop_button(Ui& ui, Workspace& workspace) {
    if (!has_hop_button(workspace)) return;
    session::Session& session = workspace.session;
    const session::Walk* walk = session.walk();
    beside(ui);
    const bool over = walk->finished(session.run());
    const std::string_view reason = over ? ui.t("time.walk_over") : "";
    const bool next = next_thing(workspace) == NextThing::hop;
    if (!button(ui, "hop", ui.t("time.next_hop"),
                {.kind = next ? ButtonKind::primary : ButtonKind::secondary,
                 .icon = icon::skip_forward,
                 .disabled_reason = reason}))
        return;
    take_next_hop(ui, workspace);
}

void transport(Ui& ui, Workspace& workspace) {
    session::Session& session = workspace.session;
    play_button(ui, workspace);
    hop_button(ui, workspace);
    beside(ui);
    const std::string_view reason = session.run().idle() ? ui.t("time.nothing_moves") : "";
    if (icon_button(ui, "event", icon::step_forward, ui.t("time.next_event"), {.disabled_reason = reason}))
        session.single_event();
    beside(ui);
    if (icon_button(ui, "restart", icon::rotate_ccw, ui.t("time.restart"))) restart_run(ui, workspace);
}

void small_text(Ui& ui, std::string_view words, Rgb color, float width) {
    const Rect at = place({width, ui.control_height()});
    draw_text(ui, {at.x, at.center().y - ui.theme.line(TextStyle::secondary) / 2}, TextStyle::secondary, color, words);
}

float speed_pill_width(const Ui& ui) {
    return text_size(ui, TextStyle::secondary_strong, speed_text(ui.strings, 1'111)).x + ui.px(16);
}

constexpr float least_slider = 64; ///< design px

float least_speed_width(const Ui& ui) {
    return ui.px(least_slider) + ui.px(8) + speed_pill_width(ui);
}

/// The slider takes what `room` (device pixels) leaves, with the ends named where there is space.
void speed_control(Ui& ui, session::Session& session, float room) {
    const std::string text = speed_text(ui.strings, session.speed_ppm());
    const std::string slowest = speed_text(ui.strings, 1'000);
    const std::string fastest = speed_text(ui.strings, 100'000'000);
    const float pill = speed_pill_width(ui);
    const float low = text_size(ui, TextStyle::secondary, slowest).x;
    const float high = text_size(ui, TextStyle::secondary, fastest).x;
    const float unit = ui.px(100) / 100;
    float width = room - pill - ui.px(8);
    const bool ends = width - low - high - ui.px(16) > ui.px(100);
    if (ends) width -= low + high + ui.px(16);
    width = std::clamp(width, ui.px(least_slider), ui.px(220));
    if (ends) {
        small_text(ui, slowest, ui.palette().dim, low);
        beside(ui);
    }
    double speed = static_cast<double>(session.speed_ppm()) * 1e-6;
    const SliderOptions options{.min = 0.001,
                                .max = 100,
                                .logarithmic = true,
                                .value_text = text,
                                .tooltip = ui.t("time.speed_tip"),
                                .width = std::floor(width / unit)};
    if (slider(ui, "speed", ui.t("time.speed"), speed, options))
        session.set_speed(static_cast<std::int64_t>(std::llround(speed * 1e6)));
    beside(ui);
    if (ends) {
        small_text(ui, fastest, ui.palette().dim, high);
        beside(ui);
    }
    const Rect at = place({pill, ui.control_height()});
    const Rect box = at.inset(0, (at.h - ui.px(22)) / 2);
    ImGui::GetWindowDrawList()->AddRectFilled(box.min(), box.max(), packed(ui.palette().raised), box.h / 2);
    draw_text(ui,
              {box.x + (box.w - text_size(ui, TextStyle::secondary_strong, text).x) / 2,
               box.center().y - ui.theme.line(TextStyle::secondary_strong) / 2},
              TextStyle::secondary_strong, ui.palette().text, text);
}

std::string clock_of(const Ui& ui, Time now) {
    if (now >= Time{} + seconds(1)) return clock_text(ui.strings, now);
    return with_unit(ui.strings.number(static_cast<double>(now.ns) * 1e-6, 1), "ms");
}

float clock_width(const Ui& ui) {
    return text_size(ui, TextStyle::body, "t = ").x +
           text_size(ui, TextStyle::strong, clock_text(ui.strings, Time{} + seconds(100))).x + ui.px(4);
}

void clock(Ui& ui, const session::Session& session) {
    const std::string text = clock_of(ui, session.run().now());
    const Rect at = place({clock_width(ui), ui.control_height()});
    const float y = at.center().y - ui.theme.line(TextStyle::body) / 2;
    const float left = at.right() - text_size(ui, TextStyle::strong, text).x;
    draw_text(ui, {left - text_size(ui, TextStyle::body, "t = ").x, y}, TextStyle::body, ui.palette().dim, "t =");
    draw_text(ui, {left, y}, TextStyle::strong, ui.palette().text, text);
    record(ui, {.id = id_of("clock"), .role = Role::text, .name = ui.t("time.clock", {{"time", text}}), .rect = at});
}

float walk_width(const Ui& ui, const Workspace& workspace) {
    if (!has_hop_button(workspace)) return 0;
    return button_width(ui, ui.t("time.next_hop"), {.icon = icon::skip_forward}) + ui.px(8);
}

float transport_width(const Ui& ui, const Workspace& workspace) {
    return 3 * ui.control_height() + 2 * ui.px(8) + walk_width(ui, workspace);
}

/// How transport, speed, clock and menu stand in `whole` device pixels.
struct ControlRows {
    int rows = 1;        ///< 2: speed and clock stand below
    bool narrow = false; ///< the menu is its sign alone
};

ControlRows rows_in(const Ui& ui, const Workspace& workspace, float whole) {
    const float transport = transport_width(ui, workspace);
    const float least = transport + least_speed_width(ui) + clock_width(ui) + 2 * ui.px(16);
    const auto fits = [&](float others, bool narrow) {
        const float menu = break_menu_width(ui, workspace, narrow);
        return others + (menu > 0 ? ui.px(16) + menu : 0) <= whole;
    };
    if (fits(least, false)) return {1, false};
    if (fits(least, true)) return {1, true};
    return {2, !fits(transport, false)};
}

/// The cursor goes to `x`, if it is not beyond it yet.
void go_right_to(float x) {
    const ImVec2 here = ImGui::GetCursorScreenPos();
    if (x > here.x) ImGui::SetCursorScreenPos({x, here.y});
}

void control_rows(Ui& ui, Workspace& workspace) {
    const float whole = width_left();
    const float right = ImGui::GetCursorScreenPos().x + whole;
    const ControlRows layout = rows_in(ui, workspace, whole);
    const float menu = break_menu_width(ui, workspace, layout.narrow);
    const float beside_menu = menu > 0 ? menu + ui.px(16) : 0;
    const auto draw_menu = [&] {
        if (menu <= 0) return;
        beside(ui, 16);
        go_right_to(right - menu);
        draw_break_menu(ui, workspace, layout.narrow);
    };
    transport(ui, workspace);
    float room = whole - clock_width(ui) - ui.px(16);
    if (layout.rows == 1) {
        room -= transport_width(ui, workspace) + ui.px(16) + beside_menu;
        beside(ui, 16);
    } else {
        draw_menu();
    }
    speed_control(ui, workspace.session, room);
    beside(ui, 16);
    go_right_to(right - clock_width(ui) - (layout.rows == 1 ? beside_menu : 0));
    clock(ui, workspace.session);
    if (layout.rows == 1) draw_menu();
}

/// The rows of controls above the timeline, device pixels.
float controls_height(const Ui& ui, const Workspace& workspace, float width) {
    const int rows = action_rows(ui, workspace, width) + rows_in(ui, workspace, width).rows;
    return row_height(ui) * static_cast<float>(rows);
}

} // namespace

float time_bar_height(const Ui& ui, const Workspace& workspace, float width) {
    return ui.px(2 * padding + timeline) + controls_height(ui, workspace, width - ui.px(32));
}

void draw_time_bar(Ui& ui, Workspace& workspace, const Rect& area) {
    // Large text in a small window leaves it less than it needs: then it scrolls.
    const bool tight = area.h < time_bar_height(ui, workspace, area.w);
    const RegionOptions options{.role = Role::region,
                                .name = ui.t("time.name"),
                                .padding = 16,
                                .padding_y = padding,
                                .fill = ui.palette().panel,
                                .scroll = tight};
    region(ui, "time", area, options, [&] {
        const float width = width_left();
        const Rect controls = place({0, controls_height(ui, workspace, width) - ImGui::GetStyle().ItemSpacing.y});
        const float actions = row_height(ui) * static_cast<float>(action_rows(ui, workspace, width));
        inside(ui, controls, [&] { draw_actions(ui, workspace); });
        inside(ui, {controls.x, controls.y + actions, controls.w, controls.h - actions},
               [&] { control_rows(ui, workspace); });
        const float left = tight ? ui.px(timeline) : ImGui::GetContentRegionAvail().y;
        draw_timeline(ui, workspace, place({0, left}));
    });
    ImGui::GetWindowDrawList()->AddRectFilled(area.min(), {area.right(), area.y + ui.theme.stroke()},
                                              packed(ui.palette().line));
}

} // namespace labrack::ui
