#include "app.hpp"

#include "app/lab_names.hpp"
#include "focus_keys.hpp"
#include "shortcuts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace labrack::ui {

namespace {

constexpr std::string_view settings_key = "settings.v1";
constexpr double publish_interval = 0.1; ///< s
constexpr int settling = 3;              ///< frames drawn after input: hover and sizes need two
constexpr float longest_step = 0.1F;     ///< s

std::string query_of(const Route& route, const std::string& locale) {
    std::string query;
    const auto add = [&](std::string_view key, std::string_view value) {
        if (value.empty()) return;
        (query += query.empty() ? "?" : "&") += key;
        (query += "=") += value;
    };
    if (is_preview_name(route.lab))
        add("preview", std::string_view(route.lab).substr(preview_prefix.size()));
    else
        add("lab", route.lab);
    if (route.step >= 0) add("step", std::to_string(route.step + 1));
    add("view", route.view);
    add("locale", locale);
    return query;
}

std::string safe_id(std::string text) {
    // "~": see app/lab_names.hpp.
    const auto unsafe = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '_' && c != '~';
    };
    return text.size() > 80 || std::any_of(text.begin(), text.end(), unsafe) ? std::string() : text;
}

Act act_of(std::string_view verb) {
    if (verb == "set-value") return Act::set_value;
    if (verb == "increment") return Act::increment;
    if (verb == "decrement") return Act::decrement;
    if (verb == "escape") return Act::escape;
    if (verb == "submit") return Act::submit;
    return Act::activate;
}

Scheme scheme_of(ThemeChoice choice, const platform::Preferences& system) {
    switch (choice) {
    case ThemeChoice::system: break;
    case ThemeChoice::light: return Scheme::light;
    case ThemeChoice::dark: return Scheme::dark;
    case ThemeChoice::contrast: return Scheme::contrast;
    }
    if (system.more_contrast) return Scheme::contrast;
    return system.dark ? Scheme::dark : Scheme::light;
}

/// As page/style.css calls it.
std::string_view name_of(Scheme scheme) {
    switch (scheme) {
    case Scheme::light: break;
    case Scheme::dark: return "dark";
    case Scheme::contrast: return "contrast";
    }
    return "light";
}

/// "3,7" → caret 3, anchor 7.
void read_selection(const std::string& value, Ui::Caret& caret) {
    const std::size_t comma = value.find(',');
    caret.caret = std::atoi(value.c_str());
    caret.anchor = comma == std::string::npos ? caret.caret : std::atoi(value.c_str() + comma + 1);
}

/// Where the mouse was clicked last, until it moves on.
void note_click(Ui& ui) {
    const ImVec2 at = ImGui::GetIO().MousePos;
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) ui.clicked_at = at;
    const float still = ui.px(6);
    if (ui.clicked_at && std::hypot(at.x - ui.clicked_at->x, at.y - ui.clicked_at->y) > still) ui.clicked_at.reset();
}

} // namespace

App::App(platform::Platform& platform)
    : platform_(platform), ui_{.platform = platform, .theme = theme_, .strings = strings_, .semantics = semantics_} {
    if (const auto stored = platform_.load(settings_key)) settings_ = settings_from_json(*stored);
    route_.lab = safe_id(platform_.query("lab"));
    if (const std::string lab = safe_id(platform_.query("preview")); !lab.empty()) route_.lab = preview_name(lab);
    if (!route_.lab.empty())
        route_.screen = "lab";
    else if (const std::string screen = safe_id(platform_.query("screen")); !screen.empty())
        route_.screen = screen;
    route_.view = safe_id(platform_.query("view"));
    if (const std::string step = platform_.query("step"); !step.empty())
        route_.step = std::max(std::atoi(step.c_str()) - 1, 0);
    const std::string locale = platform_.query("locale");
    if (locale == "en" || locale == "es") settings_.locale = locale;
    theme_.set_scale(platform_.viewport().pixel_ratio, settings_.text_scale);
    apply_settings();
    settle_frames_ = settling;
}

App::~App() = default;

void App::set_screens(std::vector<Screen> screens) {
    screens_ = std::move(screens);
    entered_ = false;
}

Screen& App::screen() {
    const auto found =
        std::find_if(screens_.begin(), screens_.end(), [&](const Screen& s) { return s.name == route_.screen; });
    return found == screens_.end() ? screens_.front() : *found;
}

void App::apply_settings() {
    const platform::Preferences wanted = platform_.preferences();
    const Scheme scheme = scheme_of(settings_.theme, wanted);
    ui_.reduced_motion =
        settings_.motion == MotionChoice::system ? wanted.reduced_motion : settings_.motion == MotionChoice::reduced;
    ui_.touch = wanted.coarse_pointer;
    strings_.set_locale(locale_from(settings_.locale.empty() ? wanted.locale : settings_.locale));
    theme_.set_scheme(scheme);
    platform_.set_document(strings_("app.title"), code(strings_.locale()), name_of(scheme));
    preferences_ = wanted;
    settle_frames_ = settling;
}

void App::set_settings(const Settings& settings) {
    if (settings == settings_) return;
    settings_ = settings;
    if (platform_.save(settings_key, to_json(settings_)) != platform::StoreStatus::ok)
        toast(ui_, strings_("save.failed"), Tone::warn);
    apply_settings();
    platform_.request_frame();
}

void App::go(const Route& route) {
    if (route == route_) return;
    route_ = route;
    entered_ = false;
    rewrite_address();
    settle_frames_ = settling;
    platform_.request_frame();
}

void App::rewrite_address() {
    const bool named = !platform_.query("locale").empty();
    platform_.set_query(query_of(route_, named ? settings_.locale : ""));
}

void App::ready() {
    platform_.set_ready();
}

void App::hold_settled(bool hold) {
    held_ = hold;
    platform_.request_frame();
}

void App::enter_screen() {
    entered_ = true;
    const std::string left = std::exchange(entered_screen_, screen().name);
    for (const Screen& each : screens_)
        if (each.name == left && left != entered_screen_ && each.leave) each.leave(ui_);
    if (screen().enter) screen().enter(ui_, route_);
    settle_frames_ = settling;
}

void App::take_actions() {
    for (platform::MirrorAction& action : platform_.take_actions()) {
        settle_frames_ = settling;
        if (action.verb == "focus")
            semantics_.set_focused(action.id, action.value == "keyboard");
        else if (action.verb == "blur")
            semantics_.set_focused(0, false);
        else if (action.verb == "select-text")
            read_selection(action.value, ui_.caret), ui_.caret.id = action.id;
        else if (action.verb == "type") // a character that no field has taken
            ImGui::GetIO().AddInputCharactersUTF8(action.value.c_str());
        else
            semantics_.request({action.id, act_of(action.verb), std::move(action.value)});
    }
}

void App::follow_system() {
    if (preferences_ != platform_.preferences()) apply_settings();
    const platform::Viewport viewport = platform_.viewport();
    if (viewport != viewport_) settle_frames_ = settling;
    viewport_ = viewport;
    if (theme_.set_scale(viewport.pixel_ratio, settings_.text_scale)) platform_.fonts_changed();
}

void App::frame() {
    ui_.now = platform_.now();
    const float passed = static_cast<float>(ui_.now - last_frame_);
    ui_.dt = drew_last_ ? std::min(passed, longest_step) : 0;
    last_frame_ = ui_.now;
    if (platform_.begin_input()) settle_frames_ = settling;
    ui_.pinch = platform_.take_pinch();
    take_actions();
    follow_system();
    const bool entering = !entered_ && !screens_.empty();
    if (entering) enter_screen();
    const bool moved = !screens_.empty() && screen().advance && screen().advance(ui_);
    if (std::exchange(ui_.frame_wanted, false)) settle_frames_ = std::max(settle_frames_, 1);
    if (ui_.frame_due <= ui_.now) {
        ui_.frame_due = Ui::never;
        settle_frames_ = settling;
    }
    const bool animating = ui_.animating_until > ui_.now;
    const bool was_animating = std::exchange(animating_, animating);
    drew_last_ = moved || animating || was_animating || settle_frames_ > 0 || semantics_.pending();
    if (drew_last_) {
        settle_frames_ = std::max(settle_frames_ - 1, 0);
        draw_frame();
        unpublished_ = true;
    }
    const bool idle = !moved && !animating && settle_frames_ == 0 && !ui_.frame_wanted && entered_;
    publish(idle);
    if (!idle) platform_.request_frame();
    if (ui_.frame_due < Ui::never) platform_.request_frame_after(ui_.frame_due - ui_.now);
    platform_.set_settled(idle && !unpublished_ && !held_);
}

void App::publish(bool idle) {
    if (!unpublished_) return;
    const double wait = last_publish_ + publish_interval - ui_.now;
    if (wait > 0) {
        if (idle) platform_.request_frame_after(wait);
        return;
    }
    const std::string patch = publisher_.patch(semantics_.nodes(), theme_.pixel_ratio());
    if (!patch.empty()) {
        platform_.publish(patch);
        last_publish_ = ui_.now;
    }
    unpublished_ = false;
    if (const auto move = semantics_.take_focus_move()) {
        if (platform_.has_mirror())
            platform_.focus(move->id, move->caret, move->anchor);
        else
            take_focus_move(ui_, *move);
    }
    for (const Announcement& each : semantics_.take_announcements())
        platform_.announce(each.text, each.assertive);
}

void App::draw_frame() {
    platform_.new_frame();
    ImGui::GetIO().DeltaTime = std::clamp(ImGui::GetIO().DeltaTime, 1e-4F, longest_step);
    semantics_.begin_frame();
    ui_.tip.reset();
    ui_.hovered_now = false;
    ImGui::NewFrame();
    note_click(ui_);
    if (!ImGui::IsMouseDown(ImGuiMouseButton_Left)) ui_.finger = {};
    if (!platform_.has_mirror()) {
        note_pointer_or_key(ui_);
        take_focus_keys(ui_);
    }
    const Rect whole = window_rect();
    ImGui::SetNextWindowPos(whole.min());
    ImGui::SetNextWindowSize({whole.w, whole.h});
    constexpr ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                       ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                       ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse;
    ImGui::Begin("labrack", nullptr, flags);
    Rect rest = whole;
    draw_top_bar(rest.cut_top(ui_.px(Theme::top_bar)));
    if (!screens_.empty()) screen().draw(ui_, rest);
    const bool nothing_hit = ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsAnyItemActive();
    if (nothing_hit && semantics_.focused() != 0) semantics_.move_focus(0);
    ImGui::End();
    take_shortcut_key(ui_, shortcuts_open_);
    draw_shortcuts(ui_, shortcuts_open_);
    draw_tip();
    draw_toasts();
    if (!ui_.hovered_now) ui_.hovered = 0;
    ImGui::Render();
    semantics_.end_frame();
    platform_.present();
    ++frames_drawn_;
}

void App::run() {
    platform_.request_frame();
    platform_.run([this] { frame(); });
}

} // namespace labrack::ui
