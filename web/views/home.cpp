// The first screen: the labs as cards.
#include "app/widgets.hpp"
#include "screens.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace labrack::ui {

namespace {

struct LabCard {
    std::string id;
    std::string title;
    int minutes = 0;
};

struct Home {
    std::vector<LabCard> labs;
    bool asked = false;
    bool loaded = false;
    bool failed = false;
};

LabCard read_card(const std::string& id, const std::string& body) {
    LabCard card{.id = id, .title = id};
    const auto document = nlohmann::json::parse(body, nullptr, false, true);
    if (!document.is_object()) return card;
    if (const auto title = document.find("title"); title != document.end() && title->is_string())
        card.title = title->get<std::string>();
    if (const auto minutes = document.find("minutes"); minutes != document.end() && minutes->is_number_integer())
        card.minutes = minutes->get<int>();
    return card;
}

void load(App& app, const std::shared_ptr<Home>& home) {
    home->asked = true;
    app.ui().platform.fetch("labs.json", [&app, home](const platform::Fetched& list) {
        const auto document = nlohmann::json::parse(list.body, nullptr, false);
        home->loaded = true;
        home->failed = !list.ok || !document.is_object() || !document.contains("labs") || !document["labs"].is_array();
        app.ready();
        if (home->failed) return;
        for (const auto& entry : document["labs"]) {
            if (!entry.is_string()) continue;
            const std::size_t at = home->labs.size();
            const auto id = entry.get<std::string>();
            home->labs.push_back({.id = id, .title = id});
            app.ui().platform.fetch("labs/" + id + "/lab.json", [home, at, id](const platform::Fetched& lab) {
                if (lab.ok) home->labs[at] = read_card(id, lab.body);
            });
        }
    });
}

void draw_card(App& app, Ui& ui, const LabCard& lab) {
    const CardOptions options{.width = 268, .height = 176, .name = lab.title, .activatable = true};
    const bool opened = card(ui, lab.id, options, [&] {
        const Rect tile = place({ui.px(36), ui.px(36)});
        ImGui::GetWindowDrawList()->AddRectFilled(tile.min(), tile.max(), packed(ui.palette().accent_background),
                                                  ui.px(8));
        draw_icon(ui, tile.center(), icon::server, ui.palette().accent_text, 18);
        gap(ui, 4);
        text(ui, lab.title, {.style = TextStyle::heading, .max_lines = 2});
        if (lab.minutes > 0)
            text(ui, ui.t("home.minutes", {{"n", ui.strings.number(lab.minutes)}}), {.color = ui.palette().dim});
    });
    if (opened) app.go({.screen = "lab", .lab = lab.id});
}

void draw(App& app, Ui& ui, const Home& home, const Rect& area) {
    const float padding = std::max(16.0F, (area.w / ui.px(1000) * 1000 - 1120) / 2);
    region(ui, "home", area, {.role = Role::main, .padding = padding, .padding_y = 40}, [&] {
        heading(ui, 1, ui.t("home.title"));
        text(ui, ui.t("home.lead"), {.style = TextStyle::lab, .color = ui.palette().dim});
        gap(ui, 24);
        label(ui, ui.t("home.labs"), 2);
        gap(ui, 4);
        if (home.failed) return text(ui, ui.t("home.no_labs"), {.color = ui.palette().bad});
        list(ui, "labs", ui.t("home.labs"), [&] {
            for (const LabCard& lab : home.labs)
                draw_card(app, ui, lab);
        });
    });
}

} // namespace

Screen home_screen(App& app) {
    auto home = std::make_shared<Home>();
    return {.name = "home",
            .top_bar =
                [](Ui& ui) { return TopBar{.crumbs = {{std::string(ui.t("home.labs"))}}, .save = SaveState::saved}; },
            .draw = [&app, home](Ui& ui, const Rect& area) { draw(app, ui, *home, area); },
            .enter =
                [&app, home](Ui&, const Route&) {
                    if (!home->asked) load(app, home);
                }};
}

} // namespace labrack::ui
