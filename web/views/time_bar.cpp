// Time: transport, speed, clock, and below them the timeline.
#include "views/time_bar.hpp"

#include "app/format.hpp"
#include "app/widgets.hpp"
#include "views/lab_parts.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

constexpr float row = 40;      ///< a row of controls with its gap
constexpr float timeline = 82; ///< marks, traffic and axis
constexpr float padding = 12;

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
    const Rect at = place({width, ui.px(Theme::control_height)});
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
    const Rect at = place({pill, ui.px(Theme::control_height)});
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
    const Rect at = place({clock_width(ui), ui.px(Theme::control_height)});
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

void control_row(Ui& ui, Workspace& workspace) {
    const float whole = width_left();
    const float buttons = 3 * ui.px(Theme::control_height) + 2 * ui.px(8) + walk_width(ui, workspace);
    const float least = buttons + least_speed_width(ui) + clock_width(ui) + ui.px(48);
    const bool narrow = least + break_menu_width(ui, workspace, false) > whole;
    const float menu = break_menu_width(ui, workspace, narrow);
    const float gaps = ui.px(16) * (menu > 0 ? 3.0F : 2.0F);
    const float left = ImGui::GetCursorScreenPos().x;
    transport(ui, workspace);
    beside(ui, 16);
    speed_control(ui, workspace.session, whole - buttons - menu - clock_width(ui) - gaps);
    beside(ui, 16);
    // Clock and menu stand at the right edge.
    const float end = left + whole - menu - (menu > 0 ? ui.px(16) : 0) - clock_width(ui);
    const float here = ImGui::GetCursorScreenPos().x;
    if (end > here) ImGui::SetCursorScreenPos({end, ImGui::GetCursorScreenPos().y});
    clock(ui, workspace.session);
    if (menu <= 0) return;
    beside(ui, 16);
    draw_break_menu(ui, workspace, narrow);
}

} // namespace

float time_bar_height(const Ui& ui, const Workspace& workspace, float width) {
    const int actions = action_rows(ui, workspace, width - ui.px(32));
    return ui.px(2 * padding + row + timeline + row * static_cast<float>(actions));
}

void draw_time_bar(Ui& ui, Workspace& workspace, const Rect& area) {
    const RegionOptions options{.role = Role::region,
                                .name = ui.t("time.name"),
                                .padding = 16,
                                .padding_y = padding,
                                .fill = ui.palette().panel,
                                .scroll = false};
    region(ui, "time", area, options, [&] {
        const float top = area.y + ui.px(padding);
        float y = top;
        if (const int rows = action_rows(ui, workspace, area.w - ui.px(32)); rows > 0) {
            const float height = ui.px(row * static_cast<float>(rows));
            inside(ui, {area.x + ui.px(16), y, area.w - ui.px(32), height}, [&] { draw_actions(ui, workspace); });
            y += height;
        }
        inside(ui, {area.x + ui.px(16), y, area.w - ui.px(32), ui.px(row)}, [&] { control_row(ui, workspace); });
        y += ui.px(row);
        draw_timeline(ui, workspace, {area.x + ui.px(16), y, area.w - ui.px(32), area.bottom() - ui.px(padding) - y});
    });
    ImGui::GetWindowDrawList()->AddRectFilled(area.min(), {area.right(), area.y + ui.theme.stroke()},
                                              packed(ui.palette().line));
}

} // namespace labrack::ui
