// Rectangles in device pixels, and cutting them up into a layout.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <utility>

namespace labrack::ui {

/// In device pixels, from the window's top left corner.
struct Rect {
    float x = 0;
    float y = 0;
    float w = 0;
    float h = 0;

    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] ImVec2 min() const { return {x, y}; }
    [[nodiscard]] ImVec2 max() const { return {x + w, y + h}; }
    [[nodiscard]] ImVec2 center() const { return {x + w / 2, y + h / 2}; }
    [[nodiscard]] bool contains(ImVec2 p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
    [[nodiscard]] bool empty() const { return w <= 0 || h <= 0; }

    /// Smaller by `by` on every side (larger if negative).
    [[nodiscard]] Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
    [[nodiscard]] Rect inset(float dx, float dy) const { return {x + dx, y + dy, w - 2 * dx, h - 2 * dy}; }

    // Take a strip off a side and keep the rest: the layout of every screen.
    Rect cut_left(float width) { return {std::exchange(x, x + width), y, (w -= width, width), h}; }
    Rect cut_right(float width) { return {x + (w -= width), y, width, h}; }
    Rect cut_top(float height) { return {x, std::exchange(y, y + height), w, (h -= height, height)}; }
    Rect cut_bottom(float height) { return {x, y + (h -= height), w, height}; }

    bool operator==(const Rect&) const = default;
};

[[nodiscard]] inline Rect intersection(const Rect& a, const Rect& b) {
    const float x = std::max(a.x, b.x);
    const float y = std::max(a.y, b.y);
    return {x, y, std::max(0.0F, std::min(a.right(), b.right()) - x),
            std::max(0.0F, std::min(a.bottom(), b.bottom()) - y)};
}

} // namespace labrack::ui
