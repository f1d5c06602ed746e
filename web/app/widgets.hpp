// The controls. Views make controls with these only: each draws itself, records its semantics, and can be operated
// by mouse, by DOM focus and keyboard, and by a semantics request.
//
// Ids are short and independent of the language; they must be unique under the current id stack (`with_id`).
// Labels are shown to the student and come from `ui.t`. Sizes are design pixels. An `Icon` is from glyphs.hpp
// (`icon::play`), which is generated from assets/icons.json.
#pragma once

#include "ui.hpp"

#include <glyphs.hpp>

namespace labrack::ui {

using Icon = const char*;

// Text

struct TextOptions {
    TextStyle style = TextStyle::body;
    std::optional<Rgb> color = {}; ///< the palette's text if absent
    float width = 0;               ///< wraps here; 0 = at the region's edge, negative = never
    Role role = Role::paragraph;
    int level = 0;            ///< of a heading
    std::string_view id = {}; ///< needed where the text changes while it is shown
    float align = 0;          ///< 0 left, 0.5 centred, 1 right, in `width`
    int max_lines = 0;        ///< cut with "…"; the whole text stays in the semantics
    bool live = false;        ///< changes are announced
};
void text(Ui& ui, std::string_view text, const TextOptions& options = {});
/// Level 1 title, 2 step title, 3 heading.
void heading(Ui& ui, int level, std::string_view text);
/// A section label in spaced capitals; `level` 0 = not a heading.
void label(Ui& ui, std::string_view text, int level = 0);
/// Size of text in device pixels, wrapped at `width` design px (0 = one line).
[[nodiscard]] ImVec2 text_size(const Ui& ui, TextStyle style, std::string_view text, float width = 0);
/// Draws without layout or semantics, `at` in device pixels: for canvases and charts, which record their own.
void draw_text(const Ui& ui, ImVec2 at, TextStyle style, Rgb color, std::string_view text, float alpha = 1);
/// Cut with "…" to `width` device pixels.
void draw_text_cut(const Ui& ui, const Rect& rect, TextStyle style, Rgb color, std::string_view text, float align = 0);
/// `size` is 14, 16 or 18.
void draw_icon(const Ui& ui, ImVec2 center, Icon icon, Rgb color, float size = 16);

// Buttons

enum class ButtonKind { primary, secondary, ghost, danger };

struct ButtonOptions {
    ButtonKind kind = ButtonKind::secondary;
    Icon icon = nullptr;
    std::string_view disabled_reason = {}; ///< not empty: disabled, and this says why (tooltip and description)
    std::string_view tooltip = {};
    std::string_view name = {}; ///< accessible name where the label is not enough
    float width = 0;            ///< 0 = as wide as its content, negative = what is left
    bool small = false;         ///< 28 high instead of 32
    bool busy = false;
    std::optional<bool> pressed = {};  ///< a toggle button
    std::optional<bool> expanded = {}; ///< opens a menu or a panel
};
/// True in the frame in which it was activated.
bool button(Ui& ui, std::string_view id, std::string_view label, const ButtonOptions& options = {});
/// `name` is its accessible name and its tooltip.
bool icon_button(Ui& ui, std::string_view id, Icon icon, std::string_view name, const ButtonOptions& options = {});
/// Device pixels, to align before drawing.
[[nodiscard]] float button_width(const Ui& ui, std::string_view label, const ButtonOptions& options = {});
/// Text that is a link. With `address` (https) it opens in a new tab; true when activated.
bool link(Ui& ui, std::string_view id, std::string_view label, std::string_view address = {});

// Choices

struct ControlOptions {
    std::string_view disabled_reason = {};
    std::string_view description = {};
    std::string_view tooltip = {};
    float width = 0;
    bool hide_label = false; ///< of a drop-down: the name is spoken only
};
/// Each returns true in the frame in which the value changed.
bool toggle(Ui& ui, std::string_view id, std::string_view label, bool& on, const ControlOptions& options = {});
bool checkbox(Ui& ui, std::string_view id, std::string_view label, bool& on, const ControlOptions& options = {});

struct TabItem {
    std::string_view id = {};
    std::string_view label = {};
    int badge = 0; ///< 0 = none
    Tone badge_tone = Tone::neutral;
};
/// A row of tabs over a line. Draw the panel below in a region of role tabpanel.
bool tabs(Ui& ui, std::string_view id, std::string_view name, std::span<const TabItem> items, int& selected);

struct SegmentItem {
    std::string_view id = {};
    std::string_view label = {}; ///< also the accessible name
    Icon icon = nullptr;         ///< shown instead of the label
};
/// A radio group as joined buttons.
bool segments(Ui& ui, std::string_view id, std::string_view name, std::span<const SegmentItem> items, int& selected,
              const ControlOptions& options = {});

enum class Mark { none, right, wrong };
struct ChoiceItem {
    std::string_view id = {};
    std::string_view title = {};
    std::string_view detail = {};   ///< a second line
    std::string_view feedback = {}; ///< shown below once it is marked
    Mark mark = Mark::none;
};
/// A radio group of cards, one answer each; `selected` -1 = none yet.
bool choices(Ui& ui, std::string_view id, std::string_view name, std::span<const ChoiceItem> items, int& selected,
             const ControlOptions& options = {});
/// The same with check boxes: several answers.
bool multiple_choices(Ui& ui, std::string_view id, std::string_view name, std::span<const ChoiceItem> items,
                      std::span<bool> selected, const ControlOptions& options = {});
/// A label over a drop-down.
bool select(Ui& ui, std::string_view id, std::string_view name, std::span<const std::string_view> items, int& selected,
            const ControlOptions& options = {});

// Values

struct SliderOptions {
    double min = 0;
    double max = 1;
    double step = 0;                  ///< of the value; 0 = a hundredth of the way
    bool logarithmic = false;         ///< equal ways for equal ratios; min > 0
    std::string_view value_text = {}; ///< spoken value, with its unit
    std::string_view disabled_reason = {};
    std::string_view tooltip = {};
    float width = 0; ///< 0 = what is left
};
bool slider(Ui& ui, std::string_view id, std::string_view name, double& value, const SliderOptions& options);

struct FieldOptions {
    std::string_view placeholder = {};
    std::string_view error = {}; ///< not empty: shown below, field marked invalid
    std::string_view description = {};
    std::string_view disabled_reason = {};
    std::string_view suffix = {}; ///< a unit
    float width = 0;              ///< 0 = what is left
    bool hide_label = false;      ///< the name is spoken only
    bool submits = false;         ///< Enter means something here
    std::size_t max_length = 200;
};
struct FieldChange {
    bool changed = false;
    bool submitted = false; ///< by Enter, after what has changed in the same frame
};
/// A label over a one-line field.
FieldChange text_field(Ui& ui, std::string_view id, std::string_view name, std::string& value,
                       const FieldOptions& options = {});
struct NumberOptions {
    double min = 0;
    double max = 1e9;
    double step = 1;
    int decimals = 0;
    FieldOptions field = {};
};
/// True when a new number within the bounds was entered.
bool number_field(Ui& ui, std::string_view id, std::string_view name, double& value, const NumberOptions& options = {});

// Showing

/// A small rounded label; `live` = announced when it changes.
void pill(Ui& ui, std::string_view text, Tone tone = Tone::neutral, Icon icon = nullptr);
[[nodiscard]] float pill_width(const Ui& ui, std::string_view text, Icon icon = nullptr);
struct ProgressOptions {
    Tone tone = Tone::accent;
    std::optional<Rgb> color = {}; ///< wins over `tone`
    std::string_view value_text = {};
    float width = 0; ///< 0 = what is left
    float height = 4;
};
void progress(Ui& ui, std::string_view id, std::string_view name, double share, const ProgressOptions& options = {});
void rule(Ui& ui);
/// Shown when the last item is hovered for a moment, or focused by keyboard; also its description if it has none.
void tooltip(Ui& ui, const Interaction& item, const Rect& anchor, std::string_view text);

struct CardOptions {
    float width = 0;  ///< 0 = what is left
    float height = 0; ///< 0 = as high as its content
    float padding = 16;
    std::optional<Rgb> fill = {};
    bool selected = false;
    bool border = true;
    Role role = Role::group;
    std::string_view name = {};
    bool activatable = false; ///< the whole card is one button, called `name`
    std::string_view description = {};
    std::string_view disabled_reason = {};
};
namespace detail {
void begin_card(Ui& ui, std::string_view id, const CardOptions& options);
bool end_card(Ui& ui, const CardOptions& options);
bool begin_dialog(Ui& ui, std::string_view id, std::string_view title, bool& open, float width);
void end_dialog(Ui& ui);
bool begin_popover(Ui& ui, std::string_view id, std::string_view name, bool& open, const Rect& anchor, float width);
void end_popover(Ui& ui);
void begin_group(Ui& ui, Node node);
void end_group(Ui& ui);
} // namespace detail

/// A raised box; true when it was activated. Its content has the width `CardOptions::width` less the padding.
template <class Body>
bool card(Ui& ui, std::string_view id, const CardOptions& options, Body&& body) {
    detail::begin_card(ui, id, options);
    body();
    return detail::end_card(ui, options);
}
/// A modal box in the middle; everything behind it is inert. Escape closes it.
template <class Body>
void dialog(Ui& ui, std::string_view id, std::string_view title, bool& open, float width, Body&& body) {
    if (!detail::begin_dialog(ui, id, title, open, width)) return;
    body();
    detail::end_dialog(ui);
}
/// A small window under `anchor` that closes when the student clicks elsewhere or presses Escape.
template <class Body>
void popover(Ui& ui, std::string_view id, std::string_view name, bool& open, const Rect& anchor, float width,
             Body&& body) {
    if (!detail::begin_popover(ui, id, name, open, anchor, width)) return;
    body();
    detail::end_popover(ui);
}

// Lists

template <class Body>
void list(Ui& ui, std::string_view id, std::string_view name, Body&& body) {
    detail::begin_group(ui, {.id = id_of(id), .role = Role::list, .name = std::string(name)});
    body();
    detail::end_group(ui);
}
/// Controls that belong together; a list has rows that state something.
template <class Body>
void group(Ui& ui, std::string_view id, std::string_view name, Body&& body) {
    detail::begin_group(ui, {.id = id_of(id), .role = Role::group, .name = std::string(name)});
    body();
    detail::end_group(ui);
}
template <class Body>
void listbox(Ui& ui, std::string_view id, std::string_view name, Body&& body) {
    detail::begin_group(ui, {.id = id_of(id), .role = Role::listbox, .name = std::string(name)});
    body();
    detail::end_group(ui);
}
struct OptionItem {
    Icon icon = nullptr;
    std::optional<Rgb> icon_color = {};
    std::string_view detail = {}; ///< at the right
    bool selected = false;
    std::string_view disabled_reason = {};
};
/// A row of a listbox; true when chosen.
bool option(Ui& ui, std::string_view id, std::string_view label, const OptionItem& options = {});
/// A row that states something (a finished task): an icon and text.
void item(Ui& ui, std::string_view id, Icon icon, Rgb icon_color, std::string_view text, Tone tone = Tone::neutral);

/// A row of a name and a value; read as "name: value".
void value_row(Ui& ui, std::string_view id, std::string_view name, std::string_view value);

/// A bar between two panels that can be dragged, and moved with the arrow keys. `size` is the width (or height) of
/// the panel before it in design px; pass `after` when it is that of the panel after it.
struct SplitterOptions {
    float min = 200;
    float max = 600;
    bool vertical = true; ///< the bar is vertical: it changes widths
    bool after = false;
};
bool splitter(Ui& ui, std::string_view id, std::string_view name, const Rect& bar, float& size,
              const SplitterOptions& options);

} // namespace labrack::ui
