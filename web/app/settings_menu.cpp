// The menu of language, theme, text size and motion.
#include "app.hpp"
#include "widgets.hpp"

#include <cmath>

namespace labrack::ui {

void App::draw_settings_menu() {
    Ui& ui = ui_;
    Settings changed = settings_;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float pad = ui.px(8);
    const float bottom = inside(ui, {at.x + pad, at.y + pad, width_left() - 2 * pad, 0}, [&] {
        heading(ui, 3, ui.t("settings.title"));
        label(ui, ui.t("settings.language"));
        const SegmentItem languages[] = {{"en", "English"}, {"es", "Espa\xc3\xb1ol"}};
        int language = strings_.locale() == Locale::es ? 1 : 0;
        if (segments(ui, "language", ui.t("settings.language"), languages, language, {.width = -1}))
            changed.locale = language == 1 ? "es" : "en";
        gap(ui, 4);
        label(ui, ui.t("settings.theme"));
        const SegmentItem themes[] = {{"system", ui.t("theme.system")},
                                      {"light", ui.t("theme.light")},
                                      {"dark", ui.t("theme.dark")},
                                      {"contrast", ui.t("theme.contrast")}};
        int theme = static_cast<int>(settings_.theme);
        if (segments(ui, "theme", ui.t("settings.theme"), themes, theme, {.width = -1}))
            changed.theme = static_cast<ThemeChoice>(theme);
        gap(ui, 4);
        const std::string size = ui.t(
            "settings.percent", {{"n", strings_.number(std::round(static_cast<double>(settings_.text_scale) * 100))}});
        label(ui, ui.t("settings.text_size", {{"size", size}}));
        double scale = std::round(static_cast<double>(settings_.text_scale) * 100);
        if (slider(ui, "text-size", ui.t("settings.text_size_name"), scale,
                   {.min = 80, .max = 200, .step = 10, .value_text = size}))
            changed.text_scale = static_cast<float>(scale / 100);
        bool reduced = ui.reduced_motion;
        if (toggle(ui, "motion", ui.t("settings.reduce_motion"), reduced))
            changed.motion = reduced ? MotionChoice::reduced : MotionChoice::full;
        gap(ui, 4);
        if (button(ui, "shortcuts", ui.t("shortcuts.open"), {.icon = icon::keyboard, .width = -1})) {
            menu_open_ = false;
            shortcuts_open_ = true;
        }
    });
    place({width_left(), bottom - at.y + pad});
    set_settings(changed);
}

} // namespace labrack::ui
