// Every control on one screen: the browser tests operate them here by pointer and keyboard, and authors of views see
// what there is. Its texts are for developers and not translated.
#include "app/markdown.hpp"
#include "app/widgets.hpp"
#include "views/screens.hpp"

#include <array>
#include <cmath>

namespace labrack::ui {

namespace {

struct Gallery {
    int pressed = 0;
    bool sound = true;
    bool labels = false;
    int tab = 0;
    int answer = -1;
    std::array<bool, 2> several{};
    double rate = 240;
    double speed = 1;
    std::string name = "web-1";
    double workers = 4;
    int protocol = 0;
    bool dialog = false;
    float width = 320;
    std::string lit;
    MarkdownText words = parse_markdown(
        "## Follow a request\n\nThe server **nginx** listens on `port 80` and hands dynamic pages to [the "
        "application](node:app), a [worker](term:worker) at a time. *Nothing* is shared. See [RFC 9110]"
        "(https://www.rfc-editor.org/rfc/rfc9110).\n\n1. The name is looked up.\n2. A connection is opened.\n"
        "   - It costs one round trip.\n\n> A queue is a promise to answer later.\n\n```\nGET / HTTP/1.1\n"
        "Host: www.foobar.com\n```\n\n| part | time |\n|---|---|\n| DNS | 20 ms |\n| TCP | 12 ms |\n");
};

void draw_buttons(Ui& ui, Gallery& g) {
    label(ui, "Buttons", 2);
    if (button(ui, "run", "Run", {.kind = ButtonKind::primary, .icon = icon::play})) ++g.pressed;
    beside(ui);
    if (button(ui, "break", "Break something", {.icon = icon::zap})) toast(ui, "Broken.", Tone::bad);
    beside(ui);
    button(ui, "hint", "Show a hint", {.kind = ButtonKind::ghost, .icon = icon::lightbulb});
    beside(ui);
    if (button(ui, "reset", "Reset", {.kind = ButtonKind::danger})) g.dialog = true;
    beside(ui);
    button(ui, "next", "Next step", {.disabled_reason = "Answer the question first."});
    beside(ui);
    if (icon_button(ui, "eye", icon::eye, "Show labels", {.pressed = g.labels})) g.labels = !g.labels;
    text(ui, "Pressed " + ui.strings.number(g.pressed) + " times",
         {.color = ui.palette().dim, .role = Role::status, .id = "count"});
    dialog(ui, "sure", "Reset this lab?", g.dialog, 400, [&] {
        text(ui, "Your answers and changes are removed. This cannot be undone.", {.color = ui.palette().dim});
        gap(ui, 8);
        if (button(ui, "cancel", "Keep my work")) g.dialog = false;
        beside(ui);
        if (button(ui, "yes", "Reset", {.kind = ButtonKind::danger})) {
            g.dialog = false;
            g.pressed = 0;
        }
    });
}

void draw_choices(Ui& ui, Gallery& g) {
    label(ui, "Choices", 2);
    const TabItem items[] = {{"inspect", "Inspect"}, {"trace", "Trace"}, {"findings", "Findings", 4, Tone::warn}};
    tabs(ui, "panels", "Panels", items, g.tab);
    text(ui, "Shown: " + std::string(items[static_cast<std::size_t>(g.tab)].label),
         {.role = Role::status, .id = "tab"});
    toggle(ui, "sound", "Play sounds", g.sound);
    checkbox(ui, "links", "Show labels on links", g.labels);
    const ChoiceItem answers[] = {{"all", "Every page fails", "The database is part of every request.",
                                   "The static page never asks it.", g.answer == 0 ? Mark::wrong : Mark::none},
                                  {"dynamic",
                                   "Only dynamic pages fail",
                                   {},
                                   "Static files never reach the database.",
                                   g.answer == 1 ? Mark::right : Mark::none},
                                  {"none", "Nothing fails"}};
    choices(ui, "predict", "What fails when MySQL stops?", answers, g.answer);
    const ChoiceItem several[] = {{"dns", "DNS"}, {"tcp", "TCP"}};
    multiple_choices(ui, "several", "What comes before HTTP?", several, g.several);
}

void draw_values(Ui& ui, Gallery& g) {
    label(ui, "Values", 2);
    const std::string rate = ui.strings.number(g.rate) + " req/s";
    slider(ui, "rate", "Load", g.rate, {.min = 0, .max = 1000, .step = 10, .value_text = rate});
    const std::string speed = ui.strings.number(g.speed, 3) + "\xc3\x97";
    slider(ui, "speed", "Speed", g.speed, {.min = 0.001, .max = 100, .logarithmic = true, .value_text = speed});
    text(ui, "Load " + rate, {.role = Role::status, .id = "values"});
    text_field(ui, "name", "Name", g.name, {.placeholder = "web-1", .error = g.name.empty() ? "Give it a name." : ""});
    number_field(ui, "workers", "Workers", g.workers, {.min = 1, .max = 64, .field = {.suffix = "processes"}});
    const std::string_view protocols[] = {"HTTP", "HTTPS", "SQL"};
    select(ui, "protocol", "Protocol", protocols, g.protocol);
    progress(ui, "utilisation", "Utilisation", g.rate / 1000, {.tone = g.rate > 800 ? Tone::warn : Tone::accent});
    pill(ui, "Saved", Tone::ok, icon::circle_check);
    beside(ui);
    pill(ui, "single point", Tone::warn);
    beside(ui);
    pill(ui, "503", Tone::bad);
    beside(ui);
    pill(ui, "Availability");
    list(ui, "tasks", "Tasks", [&] {
        item(ui, "done", icon::circle_check, ui.palette().ok, "Send one request", Tone::neutral);
        item(ui, "todo", icon::circle, ui.palette().faint,
             "Stop the database and see which of the two pages still answers");
    });
}

void draw_words(Ui& ui, Gallery& g) {
    label(ui, "Lab text", 2);
    g.lit.clear();
    markdown(ui, "words", g.words,
             {.hooks = {.node = [&g](std::string_view node, bool) { g.lit = node; },
                        .term =
                            [](std::string_view) {
                                return std::string("A process that serves **one** request at a time.");
                            }}});
    card(ui, "lit", {.fill = ui.palette().raised, .border = false}, [&] {
        label(ui, "Highlighted");
        text(ui, g.lit.empty() ? "nothing" : g.lit, {.role = Role::status, .id = "lit"});
    });
}

void draw(Ui& ui, Gallery& g, Rect area) {
    const Rect left = area.cut_left(ui.px(g.width));
    const Rect bar = area.cut_left(ui.theme.stroke());
    ui.semantics.open({.id = id_of("all"), .role = Role::main, .rect = area});
    region(ui, "left", left, {.role = Role::region, .name = "Lab text", .fill = ui.palette().panel},
           [&] { draw_words(ui, g); });
    region(ui, "main", area, {.role = Role::region, .name = "Controls", .padding = 24}, [&] {
        heading(ui, 1, "Controls");
        draw_buttons(ui, g);
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float column = std::floor((width_left() - ui.px(32)) / 2);
        const float one = inside(ui, {at.x, at.y, column, 0}, [&] { draw_choices(ui, g); });
        const float two = inside(ui, {at.x + column + ui.px(32), at.y, column, 0}, [&] { draw_values(ui, g); });
        place({0, std::max(one, two) - at.y});
    });
    splitter(ui, "split", "Width of the lab text", bar, g.width, {.min = 240, .max = 520});
    ui.semantics.close();
}

} // namespace

Screen gallery_screen(App& app) {
    auto gallery = std::make_shared<Gallery>();
    return {.name = "gallery",
            .top_bar =
                [](Ui&) {
                    return TopBar{.crumbs = {{"Controls"}},
                                  .steps = 9,
                                  .step = 6,
                                  .done = std::vector<bool>(6, true),
                                  .save = SaveState::saved};
                },
            .draw = [gallery](Ui& ui, const Rect& area) { draw(ui, *gallery, area); },
            .enter = [&app](Ui&, const Route&) { app.ready(); }};
}

} // namespace labrack::ui
