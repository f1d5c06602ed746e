// Text: measuring, wrapping, drawing, and the widgets made of it alone.
#include "drawing.hpp"

#include <cfloat>
#include <cmath>

namespace labrack::ui {

namespace {

constexpr std::string_view ellipsis = "\xe2\x80\xa6";

/// Labels are spaced by this share of their size.
float tracking(const ImFont& font, TextStyle style) {
    return style == TextStyle::label ? std::round(font.FontSize * 0.05F) : 0.0F;
}

std::size_t sequence_length(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/// How many bytes of `text` fit into `width`, at least one character.
std::size_t fitting(const Ui& ui, TextStyle style, std::string_view text, float width) {
    std::size_t fits = std::min(sequence_length(text.front()), text.size());
    while (fits < text.size()) {
        const std::size_t next = std::min(fits + sequence_length(text[fits]), text.size());
        if (text_width(ui, style, text.substr(0, next)) > width) break;
        fits = next;
    }
    return fits;
}

void wrap_paragraph(const Ui& ui, TextStyle style, std::string_view text, float width,
                    std::vector<std::string_view>& lines) {
    while (true) {
        if (text_width(ui, style, text) <= width) return lines.push_back(text);
        std::size_t end = std::string_view::npos;
        for (std::size_t space = text.find(' '); space != std::string_view::npos; space = text.find(' ', space + 1)) {
            if (text_width(ui, style, text.substr(0, space)) > width) break;
            end = space;
        }
        if (end == std::string_view::npos || end == 0) {
            const std::size_t word = std::min(text.find(' ', 1), text.size());
            const bool whole = text_width(ui, style, text.substr(0, word)) <= width;
            end = whole ? word : fitting(ui, style, text, width);
        }
        lines.push_back(text.substr(0, end));
        const std::size_t next = text.find_first_not_of(' ', end);
        if (next == std::string_view::npos) return;
        text.remove_prefix(next);
    }
}

std::string cut(const Ui& ui, TextStyle style, std::string_view text, float width) {
    if (text_width(ui, style, text) <= width || text.empty()) return std::string(text);
    const float room = width - text_width(ui, style, ellipsis);
    std::string_view kept = text.substr(0, room > 0 ? fitting(ui, style, text, room) : 0);
    while (!kept.empty() && kept.back() == ' ')
        kept.remove_suffix(1);
    return std::string(kept) + std::string(ellipsis);
}

/// Of ASCII and the letters of Latin-1, which in UTF-8 follow a byte of 0xc3.
std::string capitals(std::string_view words) {
    std::string out(words);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        const bool latin = i > 0 && out[i - 1] == '\xc3' && byte >= 0xa0 && byte <= 0xbe && byte != 0xb7;
        if ((byte >= 'a' && byte <= 'z') || latin) out[i] = static_cast<char>(byte - 0x20);
    }
    return out;
}

TextStyle style_of(int level) {
    return level <= 1 ? TextStyle::title : level == 2 ? TextStyle::step : TextStyle::heading;
}

void note_text(const Ui& ui, ImVec2 at, TextStyle style, std::string_view shown, std::string_view whole) {
    const Rect rect{at.x, at.y, text_width(ui, style, shown), ui.theme.line(style)};
    if (!shown.empty()) note_drawn(ui, {.text = std::string(whole), .rect = rect, .cut = shown != whole});
}

void paint_text(const Ui& ui, ImVec2 at, TextStyle style, Rgb color, std::string_view text, float alpha) {
    ImFont* font = ui.theme.font(style);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float above = std::floor((ui.theme.line(style) - font->FontSize) / 2);
    at = {std::round(at.x), std::round(at.y + above)};
    const ImU32 paint = packed(color, alpha);
    const float space = tracking(*font, style);
    if (space == 0) return list->AddText(font, font->FontSize, at, paint, text.data(), text.data() + text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view letter = text.substr(i, sequence_length(text[i]));
        const char* end = letter.data() + letter.size();
        list->AddText(font, font->FontSize, at, paint, letter.data(), end);
        at.x += font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, letter.data(), end).x + space;
        i += letter.size();
    }
}

} // namespace

float text_width(const Ui& ui, TextStyle style, std::string_view text) {
    if (text.empty()) return 0; // it may point nowhere
    const ImFont* font = ui.theme.font(style);
    float width = font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
    if (const float space = tracking(*font, style); space > 0)
        for (const char c : text)
            if ((c & 0xc0) != 0x80) width += space;
    return std::ceil(width);
}

std::vector<std::string_view> wrap(const Ui& ui, TextStyle style, std::string_view text, float width) {
    std::vector<std::string_view> lines;
    while (true) {
        const std::size_t end = text.find('\n');
        wrap_paragraph(ui, style, text.substr(0, end), width, lines);
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

float wrapped_height(const Ui& ui, TextStyle style, std::string_view text, float width) {
    return text.empty() ? 0 : static_cast<float>(wrap(ui, style, text, width).size()) * ui.theme.line(style);
}

ImVec2 text_size(const Ui& ui, TextStyle style, std::string_view text, float width) {
    if (width <= 0) return {text_width(ui, style, text), ui.theme.line(style)};
    const auto lines = wrap(ui, style, text, ui.px(width));
    float widest = 0;
    for (const std::string_view line : lines)
        widest = std::max(widest, text_width(ui, style, line));
    return {widest, static_cast<float>(lines.size()) * ui.theme.line(style)};
}

void draw_text(const Ui& ui, ImVec2 at, TextStyle style, Rgb color, std::string_view text, float alpha) {
    if (ui.drawn != nullptr) note_text(ui, at, style, text, text);
    paint_text(ui, at, style, color, text, alpha);
}

void draw_text_cut(const Ui& ui, const Rect& rect, TextStyle style, Rgb color, std::string_view text, float align) {
    const std::string shown = cut(ui, style, text, rect.w);
    const float left = (rect.w - text_width(ui, style, shown)) * align;
    const ImVec2 at{rect.x + left, rect.y + (rect.h - ui.theme.line(style)) / 2};
    if (ui.drawn != nullptr) note_text(ui, at, style, shown, text);
    paint_text(ui, at, style, color, shown, 1);
}

float draw_wrapped(const Ui& ui, ImVec2 at, float width, TextStyle style, Rgb color, std::string_view text) {
    if (text.empty()) return 0;
    const float top = at.y;
    for (const std::string_view line : wrap(ui, style, text, width)) {
        draw_text(ui, at, style, color, line);
        at.y += ui.theme.line(style);
    }
    return at.y - top;
}

void draw_icon(const Ui& ui, ImVec2 center, Icon icon, Rgb color, float size) {
    // Drawn at the size of the atlas: a scaled icon is a blurred one.
    const TextStyle style = size < 15 ? TextStyle::icon_small : size < 17 ? TextStyle::icon : TextStyle::icon_large;
    ImFont* font = ui.theme.font(style);
    const float side = font->FontSize;
    const ImVec2 at{std::round(center.x - side / 2), std::round(center.y - side / 2)};
    ImGui::GetWindowDrawList()->AddText(font, side, at, packed(color), icon);
}

void text(Ui& ui, std::string_view text, const TextOptions& options) {
    const float limit = options.width > 0 ? ui.px(options.width) : options.width < 0 ? FLT_MAX : width_left();
    auto lines = wrap(ui, options.style, text, limit);
    std::string last;
    if (options.max_lines > 0 && lines.size() > static_cast<std::size_t>(options.max_lines)) {
        const char* from = lines[static_cast<std::size_t>(options.max_lines) - 1].data();
        last = cut(ui, options.style, {from, static_cast<std::size_t>(text.data() + text.size() - from)}, limit);
        lines.resize(static_cast<std::size_t>(options.max_lines));
        lines.back() = last;
    }
    float widest = 0;
    for (const std::string_view line : lines)
        widest = std::max(widest, text_width(ui, options.style, line));
    if (options.align > 0 && limit < FLT_MAX) widest = limit;
    const float height = static_cast<float>(lines.size()) * ui.theme.line(options.style);
    const Rect rect = place({std::max(widest, 1.0F), height});
    float y = rect.y;
    for (const std::string_view line : lines) {
        const float left = (rect.w - text_width(ui, options.style, line)) * options.align;
        const ImVec2 at{rect.x + left, y};
        if (ui.drawn != nullptr) note_text(ui, at, options.style, line, line.data() == last.data() ? text : line);
        paint_text(ui, at, options.style, options.color.value_or(ui.palette().text), line, 1);
        y += ui.theme.line(options.style);
    }
    if (options.role == Role::none) return;
    record(ui, {.id = id_of(options.id.empty() ? text : options.id),
                .role = options.role,
                .name = std::string(text),
                .level = options.level,
                .live = options.live,
                .rect = rect});
}

void heading(Ui& ui, int level, std::string_view words) {
    text(ui, words, {.style = style_of(level), .role = Role::heading, .level = level});
}

void label(Ui& ui, std::string_view words, int level) {
    const std::string shown = capitals(words);
    const Rect rect = place(text_size(ui, TextStyle::label, shown));
    draw_text(ui, rect.min(), TextStyle::label, ui.palette().dim, shown);
    record(ui, {.id = id_of(words),
                .role = level > 0 ? Role::heading : Role::paragraph,
                .name = std::string(words),
                .level = level,
                .rect = rect});
}

} // namespace labrack::ui
