// Choosing: switches, check boxes, tabs, segments, answer cards.
#include "drawing.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

void draw_switch(Ui& ui, Id id, const Rect& track, bool on, bool disabled) {
    const Palette& p = ui.palette();
    const float way = ease(ui, id, on ? 1.0F : 0.0F);
    const Rgb ground = disabled ? p.line : blend(p.faint, p.accent, way);
    fill(track, ground, track.h / 2);
    const float radius = track.h / 2 - ui.px(3);
    const float from = track.x + track.h / 2;
    circle({from + way * (track.w - track.h), track.center().y}, radius, on ? p.on_accent : p.panel);
}

void draw_check(const Ui& ui, const Rect& box, bool on, bool disabled, float hover) {
    const Palette& p = ui.palette();
    const float radius = ui.px(4);
    if (on)
        fill(box, disabled ? p.faint : p.accent, radius);
    else
        outline(box, disabled ? p.line : blend(p.faint, p.text, hover * 0.5F), radius, ui.theme.stroke(1.5F));
    if (on) draw_icon(ui, box.center(), icon::check, p.on_accent, 14);
}

void draw_radio(const Ui& ui, ImVec2 center, bool on, bool disabled, float hover) {
    const Palette& p = ui.palette();
    const float radius = ui.px(8);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Rgb ring = disabled ? p.faint : on ? p.accent : blend(p.faint, p.text, hover * 0.5F);
    list->AddCircle(center, radius - ui.theme.stroke(), packed(ring), 0, ui.theme.stroke(1.5F) * (on ? 1.5F : 1));
    if (on) circle(center, radius * 0.5F, disabled ? p.faint : p.accent);
}

/// A mark of `mark_width` design px with a wrapped label to its right.
struct LabelledRow {
    Rect whole;
    Rect mark;
    ImVec2 words;
    float words_width = 0;
};
LabelledRow place_row(Ui& ui, std::string_view words, ImVec2 mark, float width) {
    const float limit = width > 0 ? ui.px(width) : width_left();
    const float left = ui.px(mark.x + 8);
    const float text_limit = std::max(limit - left, 1.0F);
    const float height = wrapped_height(ui, TextStyle::body, words, text_limit);
    const float row = std::max(height, ui.px(ui.touch ? Theme::touch_height : 24));
    LabelledRow out;
    out.whole = place({std::min(limit, left + text_width(ui, TextStyle::body, words)), row});
    const float line = ui.theme.line(TextStyle::body);
    const float top = out.whole.y + std::floor((row - height) / 2);
    out.mark = {out.whole.x, std::round(top + (line - ui.px(mark.y)) / 2), ui.px(mark.x), ui.px(mark.y)};
    out.words = {out.whole.x + left, top};
    out.words_width = text_limit;
    return out;
}

bool two_state(Ui& ui, std::string_view id, Role role, std::string_view words, bool& on, const ControlOptions& options,
               ImVec2 mark) {
    const LabelledRow row = place_row(ui, words, mark, options.width);
    Node node = control_node(id, role, words, row.whole, options.disabled_reason, options.description);
    const Id own = node.id;
    node.acts = Act::activate | Act::focus;
    if (on) node.flags |= Flag::checked;
    const Interaction item = interact(ui, {.node = std::move(node)});
    if (item.activated) on = !on;
    if (item.visible) {
        const bool disabled = !options.disabled_reason.empty();
        if (role == Role::switch_)
            draw_switch(ui, own, row.mark, on, disabled);
        else
            draw_check(ui, row.mark, on, disabled, ease(ui, own, item.hovered ? 1.0F : 0.0F));
        const Rgb ink = disabled ? ui.palette().faint : ui.palette().text;
        draw_wrapped(ui, row.words, row.words_width, TextStyle::body, ink, words);
    }
    explain(ui, item, row.whole, options.disabled_reason, options.tooltip);
    return item.activated;
}

} // namespace

bool toggle(Ui& ui, std::string_view id, std::string_view words, bool& on, const ControlOptions& options) {
    return two_state(ui, id, Role::switch_, words, on, options, {32, 18});
}

bool checkbox(Ui& ui, std::string_view id, std::string_view words, bool& on, const ControlOptions& options) {
    return two_state(ui, id, Role::checkbox, words, on, options, {18, 18});
}

namespace {

std::string badge_text(const Ui& ui, const TabItem& tab) {
    return tab.badge > 0 ? ui.strings.number(tab.badge) : std::string();
}

/// Without the space on either side, device pixels.
float content_width(const Ui& ui, const TabItem& tab) {
    const std::string badge = badge_text(ui, tab);
    return text_width(ui, TextStyle::body, tab.label) + (badge.empty() ? 0 : pill_width(ui, badge) + ui.px(6));
}

/// On either side of what stands in a tab: less where many share a narrow bar.
float tab_padding(const Ui& ui, std::span<const TabItem> items, float width) {
    float taken = 0;
    for (const TabItem& tab : items)
        taken += content_width(ui, tab);
    const float each = (width - taken) / (2 * static_cast<float>(items.size()));
    return std::clamp(std::floor(each), ui.px(4), ui.px(12));
}

} // namespace

bool tabs(Ui& ui, std::string_view id, std::string_view name, std::span<const TabItem> items, int& selected) {
    const Palette& p = ui.palette();
    const Rect bar = place({0, ui.px(40)});
    fill({bar.x, bar.bottom() - ui.theme.stroke(), bar.w, ui.theme.stroke()}, p.line);
    ui.semantics.open({.id = id_of(id), .role = Role::tablist, .name = std::string(name), .rect = bar});
    bool changed = false;
    const float padding = tab_padding(ui, items, bar.w);
    float x = bar.x;
    with_id(id, [&] {
        for (int i = 0; i < static_cast<int>(items.size()); ++i) {
            const TabItem& tab = items[static_cast<std::size_t>(i)];
            const std::string count = badge_text(ui, tab);
            const float words = text_width(ui, TextStyle::body, tab.label);
            const Rect rect{x, bar.y, content_width(ui, tab) + 2 * padding, bar.h};
            x = rect.right();
            const std::string full = std::string(tab.label) + (count.empty() ? "" : ", " + count);
            Node node = control_node(tab.id, Role::tab, full, rect, "");
            node.acts = Act::activate | Act::focus;
            const bool current = i == selected;
            if (current) node.flags |= Flag::selected;
            const Interaction item = interact(ui, {.node = std::move(node)});
            if (item.activated && !current) {
                selected = i;
                changed = true;
            }
            const Rgb ink = current ? p.text : item.hovered ? blend(p.dim, p.text, 0.6F) : p.dim;
            const float y = rect.center().y;
            draw_text(ui, {rect.x + padding, y - ui.theme.line(TextStyle::body) / 2}, TextStyle::body, ink, tab.label);
            if (!count.empty())
                draw_pill(ui, {rect.x + padding + words + ui.px(6), y - ui.px(10)}, count, tab.badge_tone, nullptr);
            if (current) {
                const float inset = std::round(padding * 2 / 3);
                fill({rect.x + inset, rect.bottom() - ui.px(2), rect.w - 2 * inset, ui.px(2)}, p.accent, 1);
            }
        }
    });
    ui.semantics.close();
    return changed;
}

bool segments(Ui& ui, std::string_view id, std::string_view name, std::span<const SegmentItem> items, int& selected,
              const ControlOptions& options) {
    const Palette& p = ui.palette();
    float widest = 0;
    for (const SegmentItem& item : items)
        widest = std::max(widest, item.icon != nullptr ? ui.px(16) : text_width(ui, TextStyle::secondary, item.label));
    float width = widest + ui.px(20);
    const auto count = static_cast<float>(items.size());
    if (options.width != 0) width = std::floor((options.width > 0 ? ui.px(options.width) : width_left()) / count);
    const Rect bar = place({width * count, ui.control_height()});
    fill(bar, p.raised, ui.px(Theme::radius));
    outline(bar, p.line, ui.px(Theme::radius), ui.theme.stroke());
    ui.semantics.open({.id = id_of(id), .role = Role::radiogroup, .name = std::string(name), .rect = bar});
    bool changed = false;
    with_id(id, [&] {
        Rect rest = bar;
        for (int i = 0; i < static_cast<int>(items.size()); ++i) {
            const SegmentItem& segment = items[static_cast<std::size_t>(i)];
            const Rect rect = rest.cut_left(width);
            Node node = control_node(segment.id, Role::radio, segment.label, rect, options.disabled_reason);
            node.acts = Act::activate | Act::focus;
            const bool current = i == selected;
            if (current) node.flags |= Flag::checked;
            const Interaction item = interact(ui, {.node = std::move(node)});
            if (item.activated && !current) {
                selected = i;
                changed = true;
            }
            if (current) {
                fill(rect, p.accent_background, ui.px(Theme::radius));
                outline(rect, p.accent, ui.px(Theme::radius), ui.theme.stroke());
            }
            const Rgb ink = !options.disabled_reason.empty() ? p.faint : current ? p.accent_text : p.text;
            if (segment.icon != nullptr)
                draw_icon(ui, rect.center(), segment.icon, ink);
            else
                draw_text_cut(ui, rect.inset(ui.px(6), 0), TextStyle::secondary, ink, segment.label, 0.5F);
            explain(ui, item, rect, options.disabled_reason, segment.icon != nullptr ? segment.label : "");
        }
    });
    ui.semantics.close();
    return changed;
}

namespace {

struct ChoiceLook {
    Rgb ground;
    Rgb border;
    Icon mark = nullptr;
    Rgb ink;
};

ChoiceLook look_of(const Ui& ui, const ChoiceItem& choice, bool chosen, float hover) {
    const Palette& p = ui.palette();
    if (choice.mark == Mark::right) return {p.ok_background, p.ok, icon::circle_check, p.ok};
    if (choice.mark == Mark::wrong) return {p.bad_background, p.bad, icon::circle_x, p.bad};
    if (chosen) return {p.accent_background, p.accent, nullptr, p.accent};
    return {blend(p.panel, p.text, 0.03F * hover), blend(p.line, p.faint, hover), nullptr, p.text};
}

std::string_view spoken_mark(const Ui& ui, Mark mark) {
    return mark == Mark::right ? ui.t("choice.right") : mark == Mark::wrong ? ui.t("choice.wrong") : "";
}

/// One answer; true when it was activated.
bool choice_card(Ui& ui, const ChoiceItem& choice, bool chosen, Role role, const ControlOptions& options) {
    const float width = options.width > 0 ? ui.px(options.width) : width_left();
    const float left = ui.px(40);
    const float room = std::max(width - left - ui.px(12), 1.0F);
    const std::string_view feedback = choice.mark == Mark::none ? "" : choice.feedback;
    const float title = wrapped_height(ui, TextStyle::body, choice.title, room);
    const float detail = wrapped_height(ui, TextStyle::secondary, choice.detail, room);
    const float comment = wrapped_height(ui, TextStyle::secondary, feedback, room);
    const float space = ui.px(4);
    const float height = title + (detail > 0 ? detail + space : 0) + (comment > 0 ? comment + space : 0) + ui.px(20);
    const Rect rect = place({width, std::max(height, ui.control_height())});
    std::string about(spoken_mark(ui, choice.mark));
    for (const std::string_view part : {choice.detail, feedback})
        if (!part.empty()) (about += about.empty() ? "" : ". ") += part;
    Node node = control_node(choice.id, role, choice.title, rect, options.disabled_reason, about);
    if (!options.disabled_reason.empty() && !about.empty())
        node.description = choice.mark == Mark::none ? about + " " + node.description : about;
    const Id own = node.id;
    node.acts = Act::activate | Act::focus;
    if (chosen) node.flags |= Flag::checked;
    const Interaction item = interact(ui, {.node = std::move(node)});
    if (!item.visible) return item.activated;
    const bool disabled = !options.disabled_reason.empty();
    const float hover = ease(ui, own, item.hovered && !disabled ? 1.0F : 0.0F);
    const ChoiceLook look = look_of(ui, choice, chosen, hover);
    fill(rect, look.ground, ui.px(8));
    outline(rect, look.border, ui.px(8), chosen ? ui.theme.stroke(1.5F) : ui.theme.stroke());
    const ImVec2 mark{rect.x + ui.px(20), rect.y + ui.px(10) + ui.theme.line(TextStyle::body) / 2};
    if (look.mark != nullptr)
        draw_icon(ui, mark, look.mark, look.ink);
    else if (role == Role::radio)
        draw_radio(ui, mark, chosen, disabled, hover);
    else
        draw_check(ui, {mark.x - ui.px(8), mark.y - ui.px(8), ui.px(16), ui.px(16)}, chosen, disabled, hover);
    ImVec2 at{rect.x + left, rect.y + ui.px(10)};
    const Rgb ink = disabled && choice.mark == Mark::none && !chosen ? ui.palette().dim : ui.palette().text;
    at.y += draw_wrapped(ui, at, room, TextStyle::body, ink, choice.title);
    if (detail > 0)
        at.y +=
            space + draw_wrapped(ui, {at.x, at.y + space}, room, TextStyle::secondary, ui.palette().dim, choice.detail);
    if (comment > 0) draw_wrapped(ui, {at.x, at.y + space}, room, TextStyle::secondary, look.ink, feedback);
    if (!chosen || choice.mark == Mark::none) explain(ui, item, rect, options.disabled_reason, options.tooltip);
    return item.activated;
}

template <class IsChosen, class Choose>
bool choice_group(Ui& ui, std::string_view id, Role group, std::string_view name, std::span<const ChoiceItem> items,
                  const ControlOptions& options, IsChosen is_chosen, Choose choose) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = width_left();
    ui.semantics.open({.id = id_of(id), .role = group, .name = std::string(name)});
    bool changed = false;
    with_id(id, [&] {
        for (std::size_t i = 0; i < items.size(); ++i)
            if (choice_card(ui, items[i], is_chosen(i), group == Role::radiogroup ? Role::radio : Role::checkbox,
                            options))
                changed |= choose(i);
    });
    ui.semantics.close({start.x, start.y, width, ImGui::GetCursorScreenPos().y - start.y - ui.px(8)});
    return changed;
}

} // namespace

bool choices(Ui& ui, std::string_view id, std::string_view name, std::span<const ChoiceItem> items, int& selected,
             const ControlOptions& options) {
    return choice_group(
        ui, id, Role::radiogroup, name, items, options, [&](std::size_t i) { return selected == static_cast<int>(i); },
        [&](std::size_t i) { return std::exchange(selected, static_cast<int>(i)) != static_cast<int>(i); });
}

bool multiple_choices(Ui& ui, std::string_view id, std::string_view name, std::span<const ChoiceItem> items,
                      std::span<bool> selected, const ControlOptions& options) {
    return choice_group(
        ui, id, Role::group, name, items, options, [&](std::size_t i) { return selected[i]; },
        [&](std::size_t i) {
            selected[i] = !selected[i];
            return true;
        });
}

} // namespace labrack::ui
