// Text and number fields, and the drop-down. The DOM's own input (or focus_keys.hpp on the desktop) does the editing;
// the field shows text, caret and selection, and puts the caret where the pointer says.
#include "drawing.hpp"

#include <cmath>
#include <cstdlib>

namespace labrack::ui {

namespace {

/// Byte offset of the n-th character.
std::size_t offset_of(std::string_view text, int characters) {
    std::size_t at = 0;
    for (int i = 0; i < characters && at < text.size(); ++i)
        do
            ++at;
        while (at < text.size() && (text[at] & 0xc0) == 0x80);
    return at;
}

int length_of(std::string_view text) {
    return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

int character_at(const Ui& ui, std::string_view text, float x) {
    const int length = length_of(text);
    for (int i = 0; i < length; ++i) {
        const float left = text_width(ui, TextStyle::body, text.substr(0, offset_of(text, i)));
        const float right = text_width(ui, TextStyle::body, text.substr(0, offset_of(text, i + 1)));
        if (x < (left + right) / 2) return i;
    }
    return length;
}

void place_caret(Ui& ui, Id id, const Interaction& item, std::string_view text, float text_x) {
    if (!item.held) return;
    const int at = character_at(ui, text, ImGui::GetIO().MousePos.x - text_x);
    int anchor = ImGui::IsMouseClicked(ImGuiMouseButton_Left) || ui.caret.id != id ? at : ui.caret.anchor;
    int caret = at;
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        anchor = 0;
        caret = length_of(text);
    }
    if (ui.caret.id == id && ui.caret.caret == caret && ui.caret.anchor == anchor && item.focused) return;
    ui.caret = {id, caret, anchor};
    ui.semantics.move_focus(id, caret, anchor);
}

void draw_field_text(const Ui& ui, const Rect& room, Id id, bool focused, std::string_view text, Rgb ink) {
    const bool editing = focused && ui.caret.id == id;
    const auto x_of = [&](int character) {
        return text_width(ui, TextStyle::body, text.substr(0, offset_of(text, character)));
    };
    const float caret = editing ? x_of(ui.caret.caret) : 0;
    const float shift = std::max(0.0F, caret - room.w + ui.px(2));
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->PushClipRect(room.min(), room.max(), true);
    const float line = ui.theme.line(TextStyle::body);
    const float y = room.center().y - line / 2;
    if (editing && ui.caret.anchor != ui.caret.caret) {
        const float other = x_of(ui.caret.anchor);
        const float left = std::min(caret, other);
        fill({room.x + left - shift, y, std::abs(other - caret), line}, ui.palette().accent, 0, 0.3F);
    }
    draw_text(ui, {room.x - shift, y}, TextStyle::body, ink, text);
    if (editing) fill({room.x + caret - shift, y, ui.theme.stroke(1.5F), line}, ui.palette().text);
    list->PopClipRect();
}

struct FieldResult {
    bool changed = false;
    bool focused = false;
    bool escaped = false;
    bool submitted = false;
    int steps = 0;
};

/// The box alone: `node` carries role, range and flags.
FieldResult field_box(Ui& ui, Node node, std::string& value, const FieldOptions& options) {
    const Palette& p = ui.palette();
    const Rect rect = node.rect;
    const Id id = node.id;
    const bool disabled = node.flags.has(Flag::disabled);
    node.acts |= Act::set_value | Act::focus;
    node.value = value;
    if (!options.error.empty()) {
        node.flags |= Flag::invalid;
        node.description = options.error;
    }
    const Interaction item =
        interact(ui, {.node = std::move(node), .draggable = true, .cursor = ImGuiMouseCursor_TextInput});
    FieldResult out{.focused = item.focused, .escaped = item.escaped, .submitted = item.submitted, .steps = item.steps};
    if (item.value && *item.value != value) {
        value = item.value->substr(0, offset_of(*item.value, static_cast<int>(options.max_length)));
        out.changed = true;
    }
    Rect room = rect.inset(ui.px(10), 0);
    if (!options.suffix.empty()) {
        const float width = text_width(ui, TextStyle::secondary, options.suffix);
        const Rect suffix = room.cut_right(width);
        room.w -= ui.px(6);
        if (item.visible) draw_text_cut(ui, suffix, TextStyle::secondary, p.dim, options.suffix);
    }
    if (!disabled) place_caret(ui, id, item, value, room.x);
    if (!item.visible) return out;
    const bool invalid = !options.error.empty();
    const Rgb border = invalid ? p.bad : item.focused ? p.accent : item.hovered ? p.faint : p.line;
    fill(rect, disabled ? p.raised : p.panel, ui.px(Theme::radius));
    outline(rect, border, ui.px(Theme::radius), item.focused ? ui.theme.stroke(1.5F) : ui.theme.stroke());
    if (value.empty() && !item.focused)
        draw_text_cut(ui, room, TextStyle::body, p.dim, options.placeholder);
    else
        draw_field_text(ui, room, id, item.focused, value, disabled ? p.faint : p.text);
    return out;
}

void field_label(Ui& ui, std::string_view name, const FieldOptions& options) {
    if (options.hide_label) return;
    text(ui, name, {.style = TextStyle::secondary, .color = ui.palette().dim, .role = Role::none});
    gap(ui, -4);
}

void field_error(Ui& ui, const FieldOptions& options) {
    if (options.error.empty()) return;
    gap(ui, -4);
    text(ui, options.error, {.style = TextStyle::secondary, .color = ui.palette().bad, .role = Role::none});
}

Rect place_field(Ui& ui, const FieldOptions& options) {
    const float width = options.width > 0 ? ui.px(options.width) : width_left();
    return place({width, ui.control_height()});
}

} // namespace

FieldChange text_field(Ui& ui, std::string_view id, std::string_view name, std::string& value,
                       const FieldOptions& options) {
    field_label(ui, name, options);
    Node node =
        control_node(id, Role::textbox, name, place_field(ui, options), options.disabled_reason, options.description);
    if (options.submits) node.acts |= Act::submit;
    const FieldResult result = field_box(ui, std::move(node), value, options);
    field_error(ui, options);
    return {result.changed, result.submitted};
}

bool number_field(Ui& ui, std::string_view id, std::string_view name, double& value, const NumberOptions& options) {
    const FieldOptions& field = options.field;
    field_label(ui, name, field);
    Node node =
        control_node(id, Role::spinbutton, name, place_field(ui, field), field.disabled_reason, field.description);
    node.acts = Act::increment | Act::decrement;
    node.range = ValueRange{options.min, options.max, value, options.step};
    const Id own = node.id;
    const auto draft = ui.drafts.find(own);
    std::string shown = draft != ui.drafts.end() ? draft->second : ui.strings.number(value, options.decimals);
    const double before = value;
    FieldOptions box = field;
    const std::string problem = ui.strings("field.range", {{"min", ui.strings.number(options.min, options.decimals)},
                                                           {"max", ui.strings.number(options.max, options.decimals)}});
    const auto entered = [&]() -> std::optional<double> {
        std::string plain;
        for (const char c : shown)
            if (c == ',')
                plain += '.';
            else if (c != ' ' && static_cast<unsigned char>(c) < 0x80)
                plain += c;
        char* end = nullptr;
        const double number = std::strtod(plain.c_str(), &end);
        const bool ok = end != plain.c_str() && *end == '\0' && number >= options.min && number <= options.max;
        return ok ? std::optional(number) : std::nullopt;
    };
    if (draft != ui.drafts.end() && !entered() && box.error.empty()) box.error = problem;
    const FieldResult result = field_box(ui, std::move(node), shown, box);
    if (result.changed) {
        ui.drafts[own] = shown;
        if (const auto number = entered()) value = *number;
    } else if (result.steps != 0) {
        value = std::clamp(value + result.steps * options.step, options.min, options.max);
        ui.drafts.erase(own);
    } else if (!result.focused) {
        if (draft != ui.drafts.end() && entered()) ui.drafts.erase(own);
    }
    field_error(ui, box);
    return value != before;
}

bool select(Ui& ui, std::string_view id, std::string_view name, std::span<const std::string_view> items, int& selected,
            const ControlOptions& options) {
    const Palette& p = ui.palette();
    field_label(ui, name, {.hide_label = options.hide_label});
    const Rect rect = place({options.width > 0 ? ui.px(options.width) : 0, ui.control_height()});
    const bool any = selected >= 0 && selected < static_cast<int>(items.size());
    const std::string current(any ? items[static_cast<std::size_t>(selected)] : std::string_view());
    bool& open = ui.open[id_of(id)];
    Node node = control_node(id, Role::button, std::string(name) + ": " + current, rect, options.disabled_reason,
                             options.description);
    node.acts = Act::activate | Act::focus;
    node.flags |= open ? Flag::expanded : Flag::collapsed;
    const Interaction item = interact(ui, {.node = std::move(node)});
    if (item.activated) open = !open;
    if (item.visible) {
        const bool disabled = !options.disabled_reason.empty();
        fill(rect, disabled ? p.raised : p.panel, ui.px(Theme::radius));
        outline(rect, open ? p.accent : item.hovered ? p.faint : p.line, ui.px(Theme::radius), ui.theme.stroke());
        Rect room = rect.inset(ui.px(10), 0);
        const Rect arrow = room.cut_right(ui.px(16));
        draw_icon(ui, arrow.center(), icon::chevron_down, p.dim);
        draw_text_cut(ui, room, TextStyle::body, disabled ? p.faint : p.text, current);
    }
    explain(ui, item, rect, options.disabled_reason, options.tooltip);
    const int before = selected;
    with_id(id, [&] {
        popover(ui, "list", name, open, rect, rect.w / ui.px(1000) * 1000, [&] {
            listbox(ui, "options", name, [&] {
                for (int i = 0; i < static_cast<int>(items.size()); ++i)
                    if (option(ui, std::to_string(i), items[static_cast<std::size_t>(i)],
                               {.selected = i == selected})) {
                        selected = i;
                        open = false;
                    }
            });
        });
    });
    return selected != before;
}

} // namespace labrack::ui
