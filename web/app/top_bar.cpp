// The bar over every screen, the settings menu, and what floats above: tooltip and toasts.
#include "app.hpp"
#include "drawing.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace labrack::ui {

namespace {

/// Three stacked servers.
void draw_mark(const Ui& ui, ImVec2 at) {
    const Palette& p = ui.palette();
    const float width = ui.px(20);
    const float height = ui.px(5);
    for (int i = 0; i < 3; ++i) {
        const float y = at.y + static_cast<float>(i) * ui.px(7);
        fill({at.x, y, width, height}, blend(p.accent, p.panel, 0.3F * static_cast<float>(i)), ui.px(1.5F));
        circle({at.x + ui.px(4), y + height / 2}, ui.px(1.2F), p.panel);
    }
}

std::string steps_words(const Ui& ui, const TopBar& bar) {
    return ui.t("step.of", {{"n", ui.strings.number(bar.step + 1)}, {"total", ui.strings.number(bar.steps)}});
}

constexpr float least_crumbs = 260; ///< design px, before the dots of the steps go
constexpr float step_dot = 8;
constexpr float step_now = 20;
constexpr float step_space = 4;

float dots_width(const Ui& ui, const TopBar& bar) {
    return static_cast<float>(bar.steps - 1) * ui.px(step_dot + step_space) + ui.px(step_now + 2 * step_space);
}

float steps_width(const Ui& ui, const TopBar& bar, bool with_dots) {
    if (bar.steps == 0) return 0;
    return (with_dots ? dots_width(ui, bar) : 0) + text_width(ui, TextStyle::secondary, steps_words(ui, bar));
}

void draw_dots(const Ui& ui, const TopBar& bar, Rect area) {
    const Palette& p = ui.palette();
    const float dot = ui.px(step_dot);
    const float y = area.center().y;
    float x = area.x;
    for (int i = 0; i < bar.steps; ++i) {
        const bool current = i == bar.step;
        const bool done = static_cast<std::size_t>(i) < bar.done.size() && bar.done[static_cast<std::size_t>(i)];
        if (current)
            fill({x, y - dot / 2, ui.px(step_now), dot}, p.accent, dot / 2);
        else
            circle({x + dot / 2, y}, dot / 2, done ? p.ok : p.line);
        x += ui.px((current ? step_now : step_dot) + step_space);
    }
}

void draw_steps(Ui& ui, const TopBar& bar, Rect area, bool with_dots) {
    if (with_dots) draw_dots(ui, bar, area);
    const std::string words = steps_words(ui, bar);
    const float x = area.x + (with_dots ? dots_width(ui, bar) : 0);
    draw_text(ui, {x, area.center().y - ui.theme.line(TextStyle::secondary) / 2}, TextStyle::secondary,
              ui.palette().dim, words);
    record(ui, {.id = id_of("steps"),
                .role = Role::progressbar,
                .name = std::string(ui.t("step.progress")),
                .value = words,
                .range = ValueRange{0, static_cast<double>(bar.steps), static_cast<double>(bar.step + 1), 0},
                .rect = area});
}

struct SaveLook {
    std::string_view key;
    Icon icon;
    Tone tone;
};

SaveLook look_of(SaveState state) {
    switch (state) {
    case SaveState::failed: return {"save.failed_short", icon::triangle_alert, Tone::bad};
    case SaveState::reading: return {"save.reading", icon::eye, Tone::neutral};
    case SaveState::saved:
    case SaveState::hidden: break;
    }
    return {"save.saved", icon::circle_check, Tone::ok};
}

float save_width(const Ui& ui, SaveState state) {
    if (state == SaveState::hidden) return 0;
    return text_width(ui, TextStyle::secondary, ui.t(look_of(state).key)) + ui.px(22);
}

void draw_save_state(Ui& ui, SaveState state) {
    const SaveLook look = look_of(state);
    const std::string_view words = ui.t(look.key);
    const Rect rect = place({save_width(ui, state), ui.control_height()});
    draw_icon(ui, {rect.x + ui.px(8), rect.center().y}, look.icon, ui.theme.foreground(look.tone));
    draw_text(ui, {rect.x + ui.px(22), rect.center().y - ui.theme.line(TextStyle::secondary) / 2}, TextStyle::secondary,
              ui.palette().dim, words);
    record(ui, {.id = id_of("saved"), .role = Role::status, .name = std::string(words), .rect = rect});
}

} // namespace

namespace {

/// How wide the crumbs are drawn in `room`: first those at the beginning go (0), then what stands before the last one
/// is cut. The last says where the student is, the one before leads back.
std::vector<float> crumb_widths(const Ui& ui, const std::vector<Crumb>& crumbs, float room) {
    std::vector<float> widths;
    float all = 0;
    for (const Crumb& crumb : crumbs) {
        widths.push_back(text_width(ui, TextStyle::body, crumb.text));
        all += widths.back() + ui.px(28);
    }
    for (std::size_t i = 0; i + 2 < crumbs.size() && all > room; ++i)
        all -= std::exchange(widths[i], 0.0F) + ui.px(28);
    for (std::size_t back = 2; back > 0; --back) {
        if (back > crumbs.size() || all <= room) continue;
        float& width = widths[crumbs.size() - back];
        const float cut = std::min(all - room, std::max(width - ui.px(40), 0.0F));
        width -= cut;
        all -= cut;
    }
    return widths;
}

} // namespace

void App::draw_crumbs(const TopBar& bar, Rect area) {
    Ui& ui = ui_;
    const Palette& p = ui.palette();
    const float word = text_width(ui, TextStyle::heading, "Labrack");
    const bool has_word = bar.crumbs.empty() || area.w - ui.px(40) - word > ui.px(160); // else the sign alone
    const float brand_width = ui.px(40) + (has_word ? word : 0);
    const Rect brand{area.x, area.y + ui.px(4), brand_width, area.h - ui.px(8)};
    Node node = control_node("home", Role::link, "Labrack", brand, "", ui.t("nav.home"));
    node.acts = Act::activate | Act::focus;
    if (interact(ui, {.node = std::move(node)}).activated) go({});
    draw_mark(ui, {area.x, std::round(area.center().y - ui.px(9))});
    if (has_word)
        draw_text(ui, {area.x + ui.px(32), area.center().y - ui.theme.line(TextStyle::heading) / 2}, TextStyle::heading,
                  p.text, "Labrack");
    float x = area.x + brand_width + ui.px(8);
    const std::vector<float> widths = crumb_widths(ui, bar.crumbs, area.right() - x);
    for (std::size_t i = 0; i < bar.crumbs.size(); ++i) {
        const Crumb& crumb = bar.crumbs[i];
        const float width = widths[i];
        if (width == 0) continue;
        draw_icon(ui, {x + ui.px(10), area.center().y}, icon::chevron_right, p.faint);
        x += ui.px(24);
        const Rect rect{x, area.y + ui.px(4), width, area.h - ui.px(8)};
        bool hovered = false;
        const std::string id = "crumb" + std::to_string(i);
        if (crumb.route) {
            // A short word is wide enough to be touched; the sign before it and the gap after it leave the room.
            Node link = control_node(id, Role::link, crumb.text, rect.inset(-ui.px(6), 0), "");
            link.acts = Act::activate | Act::focus;
            const Interaction item = interact(ui, {.node = std::move(link)});
            hovered = item.hovered;
            if (item.activated) go(*crumb.route);
        } else {
            record(ui, {.id = id_of(id), .role = Role::text, .name = crumb.text, .flags = Flag::current, .rect = rect});
        }
        draw_text_cut(ui, rect, TextStyle::body, hovered ? p.text : p.dim, crumb.text);
        x += width + ui.px(4);
    }
}

void App::draw_top_bar(const Rect& bar) {
    Ui& ui = ui_;
    const TopBar content = !screens_.empty() && screen().top_bar ? screen().top_bar(ui) : TopBar{};
    fill(bar, ui.palette().panel);
    fill({bar.x, bar.bottom() - ui.theme.stroke(), bar.w, ui.theme.stroke()}, ui.palette().line);
    within(ui, {.id = id_of("banner"), .role = Role::banner, .rect = bar}, [&] {
        const float space = ui.px(12);
        const float save = save_width(ui, content.save);
        Rect rest = bar.inset(ui.px(16), 0);
        const float buttons = 2 * ui.control_height() + ui.px(4) +
                              (content.actions_width > 0 ? content.actions_width + space : 0) +
                              (save > 0 ? save + space : 0);
        const bool with_dots = rest.w - buttons - steps_width(ui, content, true) >= ui.px(least_crumbs);
        const float steps = steps_width(ui, content, with_dots);
        const float right = buttons + (steps > 0 ? steps + 2 * space : 0);
        Rect end = rest.cut_right(right);
        rest.cut_right(space);
        draw_crumbs(content, rest);
        if (steps > 0) {
            draw_steps(ui, content, end.cut_left(steps), with_dots);
            end.cut_left(2 * space);
        }
        const float top = std::round((bar.h - ui.control_height()) / 2);
        inside(ui, {end.x, bar.y + top, end.w, bar.h}, [&] {
            if (save > 0) {
                draw_save_state(ui, content.save);
                beside(ui, 12);
            }
            draw_bar_buttons();
            if (content.actions) {
                beside(ui, 12);
                content.actions(ui);
            }
        });
    });
}

void App::draw_bar_buttons() {
    Ui& ui = ui_;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ButtonOptions options{.kind = ButtonKind::ghost, .expanded = menu_open_};
    if (icon_button(ui, "settings", icon::languages, ui.t("settings.open"), options)) menu_open_ = !menu_open_;
    const Rect anchor{at.x, at.y, ui.control_height(), ui.control_height()};
    popover(ui, "settings-menu", ui.t("settings.title"), menu_open_, anchor, 344, [&] { draw_settings_menu(); });
    beside(ui, 4);
    const bool dark = theme_.dark();
    if (icon_button(ui, "theme", dark ? icon::sun : icon::moon, ui.t(dark ? "theme.to_light" : "theme.to_dark"),
                    {.kind = ButtonKind::ghost})) {
        Settings changed = settings_;
        changed.theme = dark ? ThemeChoice::light : ThemeChoice::dark;
        set_settings(changed);
    }
}

void App::draw_tip() {
    Ui& ui = ui_;
    if (!ui.tip) return;
    const Palette& p = ui.palette();
    const float limit = ui.px(320);
    const auto lines = wrap(ui, TextStyle::secondary, ui.tip->text, limit);
    float width = 0;
    for (const std::string_view line : lines)
        width = std::max(width, text_width(ui, TextStyle::secondary, line));
    const float pad = ui.px(10);
    const ImVec2 size{width + 2 * pad,
                      static_cast<float>(lines.size()) * ui.theme.line(TextStyle::secondary) + ui.px(12)};
    const Rect screen = window_rect().inset(ui.px(4));
    const Rect& anchor = ui.tip->anchor;
    Rect box{anchor.center().x - size.x / 2, anchor.bottom() + ui.px(6), size.x, size.y};
    if (box.bottom() > screen.bottom()) box.y = anchor.y - ui.px(6) - size.y;
    box.x = std::round(std::clamp(box.x, screen.x, std::max(screen.x, screen.right() - box.w)));
    box.y = std::round(box.y);
    ImGui::SetNextWindowPos(box.min());
    ImGui::SetNextWindowSize({box.w, box.h});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, 0U);
    ImGui::Begin("tip", nullptr,
                 ImGuiWindowFlags_Tooltip | ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs |
                     ImGuiWindowFlags_NoSavedSettings);
    fill(box, p.text, ui.px(Theme::radius));
    draw_wrapped(ui, {box.x + pad, box.y + ui.px(6)}, limit, TextStyle::secondary, p.panel, ui.tip->text);
    ImGui::End();
    ImGui::PopStyleColor();
}

void App::draw_toasts() {
    Ui& ui = ui_;
    while (!ui.toasts.empty() && ui.toasts.front().until <= ui.now)
        ui.toasts.pop_front();
    if (ui.toasts.empty()) return;
    ui.draw_at(ui.toasts.front().until);
    const Palette& p = ui.palette();
    const Rect screen = window_rect();
    const float line = ui.px(40);
    float y = screen.bottom() - ui.px(24) - line * static_cast<float>(ui.toasts.size());
    ImGui::SetNextWindowPos({0, y});
    ImGui::SetNextWindowSize({screen.w, screen.bottom() - y});
    ImGui::Begin("toasts", nullptr,
                 ImGuiWindowFlags_Tooltip | ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings);
    for (const Toast& each : ui.toasts) {
        const float width = text_width(ui, TextStyle::body, each.text) + ui.px(44);
        const Rect box{std::round((screen.w - width) / 2), y, width, line - ui.px(6)};
        fill(box, p.panel, ui.px(8));
        outline(box, p.line, ui.px(8), ui.theme.stroke());
        const Rgb mark = ui.theme.foreground(each.tone);
        draw_icon(ui, {box.x + ui.px(18), box.center().y}, each.tone == Tone::ok ? icon::circle_check : icon::info,
                  mark);
        draw_text_cut(ui, {box.x + ui.px(32), box.y, box.w - ui.px(40), box.h}, TextStyle::body, p.text, each.text);
        y += line;
    }
    ImGui::End();
}

} // namespace labrack::ui
