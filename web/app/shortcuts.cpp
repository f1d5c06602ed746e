#include "shortcuts.hpp"

#include "widgets.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace labrack::ui {

namespace {

struct Shortcut {
    std::string_view keys; ///< key of a string: what is pressed
    std::string_view does; ///< key of a string
};

constexpr std::array everywhere{
    Shortcut{"shortcuts.key.tab", "shortcuts.tab"}, Shortcut{"shortcuts.key.enter", "shortcuts.enter"},
    Shortcut{"shortcuts.key.arrows", "shortcuts.arrows"}, Shortcut{"shortcuts.key.escape", "shortcuts.escape"},
    Shortcut{"shortcuts.key.help", "shortcuts.help"}};
constexpr std::array canvas{Shortcut{"shortcuts.key.zoom", "shortcuts.zoom"},
                            Shortcut{"shortcuts.key.fit", "shortcuts.fit"},
                            Shortcut{"shortcuts.key.arrows", "shortcuts.pan"}};
constexpr std::array building{
    Shortcut{"shortcuts.key.undo", "shortcuts.undo"}, Shortcut{"shortcuts.key.redo", "shortcuts.redo"},
    Shortcut{"shortcuts.key.copy", "shortcuts.copy"}, Shortcut{"shortcuts.key.duplicate", "shortcuts.duplicate"},
    Shortcut{"shortcuts.key.all", "shortcuts.all"},   Shortcut{"shortcuts.key.several", "shortcuts.several"},
    Shortcut{"shortcuts.key.move", "shortcuts.move"}, Shortcut{"shortcuts.key.delete", "shortcuts.delete"}};

/// The keys at the left, what they do at the right; read out as one line.
void draw_shortcut(Ui& ui, const Shortcut& one) {
    const std::string_view keys = ui.t(one.keys);
    const std::string_view does = ui.t(one.does);
    const float left = ui.px(150);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    const auto words = [&](const Rect& rect, std::string_view text_of, TextStyle style) {
        return inside(ui, rect, [&] { text(ui, text_of, {.style = style, .role = Role::none}); });
    };
    const float first = words({at.x, at.y, left - ui.px(12), 0}, keys, TextStyle::strong);
    const float second = words({at.x + left, at.y, width - left, 0}, does, TextStyle::body);
    const Rect row = place({width, std::max(first, second) - at.y});
    record(ui, {.id = id_of(one.does),
                .role = Role::listitem,
                .name = std::string(keys) + ": " + std::string(does),
                .rect = row});
    gap(ui, -4);
}

void draw_group(Ui& ui, std::string_view title, std::span<const Shortcut> group) {
    label(ui, ui.t(title), 3);
    list(ui, title, ui.t(title), [&] {
        for (const Shortcut& one : group)
            draw_shortcut(ui, one);
    });
    gap(ui, 8);
}

} // namespace

void take_shortcut_key(Ui& ui, bool& open) {
    if (ui.keys_taken) return;
    const auto& typed = ImGui::GetIO().InputQueueCharacters;
    if (std::find(typed.begin(), typed.end(), ImWchar{'?'}) == typed.end()) return;
    open = !open;
    ui.frame_wanted = true;
}

void draw_shortcuts(Ui& ui, bool& open) {
    dialog(ui, "shortcuts", ui.t("shortcuts.title"), open, 480, [&] {
        draw_group(ui, "shortcuts.everywhere", everywhere);
        draw_group(ui, "shortcuts.canvas", canvas);
        draw_group(ui, "shortcuts.building", building);
        if (button(ui, "close", ui.t("dialog.close"), {.kind = ButtonKind::primary})) open = false;
    });
}

} // namespace labrack::ui
