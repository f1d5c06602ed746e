#include "views/canvas_paint.hpp"

#include <array>
#include <cmath>
#include <string>

namespace labrack::ui {

namespace {

/// The font that needs the least scaling, and rather down than up: text stays crisp at any zoom.
ImFont* font_for(const Ui& ui, Weight weight, float pixels) {
    constexpr std::array normal{TextStyle::small, TextStyle::secondary, TextStyle::body, TextStyle::lab};
    constexpr std::array strong{TextStyle::secondary_strong, TextStyle::strong, TextStyle::heading, TextStyle::step,
                                TextStyle::title};
    const std::span<const TextStyle> styles =
        weight == Weight::strong ? std::span<const TextStyle>(strong) : std::span<const TextStyle>(normal);
    for (const TextStyle style : styles)
        if (ui.theme.font(style)->FontSize >= pixels - 0.5F) return ui.theme.font(style);
    return ui.theme.font(styles.back());
}

float width_of(ImFont* font, float pixels, std::string_view text) {
    return font->CalcTextSizeA(pixels, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

/// `text` without its last character.
std::string_view shorter(std::string_view text) {
    bool continued = true;
    while (continued && !text.empty()) {
        continued = (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U;
        text.remove_suffix(1);
    }
    return text;
}

std::string cut(ImFont* font, float pixels, std::string_view text, float width) {
    if (width <= 0 || width_of(font, pixels, text) <= width) return std::string(text);
    std::string out = "…";
    for (std::string_view part = text; !part.empty();) {
        part = shorter(part);
        out = std::string(part) + "…";
        if (width_of(font, pixels, out) <= width) break;
    }
    return out;
}

/// Text shrinks more slowly than boxes, so that it can still be read when the whole design is in a small window.
float text_pixels(const CanvasPen& pen, float size) {
    constexpr float readable = 10;
    constexpr float least_zoom = 0.7F;
    const float least = pen.ui.px(100) / 100 * std::min(size, readable + (size - 11) * 0.5F);
    return std::max(pen.units(size), least * std::min(1.0F, pen.zoom / least_zoom));
}

} // namespace

float canvas_text(const CanvasPen& pen, ImVec2 at, float size, Weight weight, Rgb color, std::string_view text,
                  float width) {
    float pixels = text_pixels(pen, size);
    ImFont* font = font_for(pen.ui, weight, pixels);
    if (std::fabs(font->FontSize - pixels) < 0.6F) pixels = font->FontSize;
    const std::string shown = cut(font, pixels, text, width);
    pen.list->AddText(font, pixels, {std::round(at.x), std::round(at.y)}, packed(color), shown.data(),
                      shown.data() + shown.size());
    return width_of(font, pixels, shown);
}

float canvas_text_width(const CanvasPen& pen, float size, Weight weight, std::string_view text) {
    const float pixels = text_pixels(pen, size);
    return width_of(font_for(pen.ui, weight, pixels), pixels, text);
}

void draw_line(ImDrawList* list, std::span<const ImVec2> points, const CanvasView& view, Rgb color, float thickness,
               float alpha) {
    for (const ImVec2 point : points)
        list->PathLineTo(view.to_screen(point));
    list->PathStroke(packed(color, alpha), ImDrawFlags_None, thickness);
}

void paint_panel(const CanvasPen& pen, const Rect& rect) {
    const float radius = pen.ui.px(Theme::card_radius);
    pen.list->AddRectFilled(rect.min(), rect.max(), packed(pen.ui.palette().panel), radius);
    pen.list->AddRect(rect.min(), rect.max(), packed(pen.ui.palette().line), radius, 0, pen.ui.theme.stroke());
}

void draw_dashed(ImDrawList* list, const Polyline& line, const CanvasView& view, Rgb color, float thickness,
                 float dash) {
    const float length = line.length();
    for (float at = 0; at < length; at += 2 * dash)
        draw_line(list, line.part(at / length, std::min(1.0F, (at + dash) / length)), view, color, thickness);
}

} // namespace labrack::ui
