// Geometry of the canvas without any drawing: the camera, polylines, fitting.
//
// Canvas units are those of the design document: one unit is one design pixel at 100 %.
#pragma once

#include "app/geometry.hpp"

#include <span>
#include <vector>

namespace labrack::ui {

/// Which part of the design is seen.
struct Camera {
    float zoom = 1;         ///< least_zoom to most_zoom
    ImVec2 center = {0, 0}; ///< canvas units, shown in the middle of the canvas
    bool fitted = true;     ///< follows the window until the student moves it

    static constexpr float least_zoom = 0.25F;
    static constexpr float most_zoom = 3;
};

/// Between canvas units and device pixels, for one frame.
struct CanvasView {
    Rect area;          ///< the canvas in device pixels
    float scale = 1;    ///< device pixels per canvas unit
    ImVec2 center = {}; ///< canvas units at the middle of `area`

    [[nodiscard]] ImVec2 to_screen(ImVec2 at) const {
        const ImVec2 middle = area.center();
        return {middle.x + (at.x - center.x) * scale, middle.y + (at.y - center.y) * scale};
    }
    [[nodiscard]] ImVec2 to_canvas(ImVec2 at) const {
        const ImVec2 middle = area.center();
        return {center.x + (at.x - middle.x) / scale, center.y + (at.y - middle.y) / scale};
    }
    [[nodiscard]] Rect to_screen(const Rect& rect) const {
        const ImVec2 at = to_screen(rect.min());
        return {at.x, at.y, rect.w * scale, rect.h * scale};
    }
    [[nodiscard]] Rect to_canvas(const Rect& rect) const {
        const ImVec2 at = to_canvas(rect.min());
        return {at.x, at.y, rect.w / scale, rect.h / scale};
    }
};

/// The camera that shows `content` (canvas units) inside `room`, the free part of `area` (both device pixels);
/// `unit` is device pixels per canvas unit at 100 %. Never nearer than 125 %.
[[nodiscard]] Camera fit(const Rect& content, const Rect& area, const Rect& room, float unit);
/// Zooms so that the canvas point under `at` stays there.
void zoom_at(Camera& camera, const CanvasView& view, ImVec2 at, float factor);
/// Moves by device pixels.
void pan(Camera& camera, const CanvasView& view, ImVec2 by);

/// The smallest rectangle around both.
[[nodiscard]] Rect around(const Rect& a, const Rect& b);

/// A line of straight pieces, measured once.
class Polyline {
  public:
    Polyline() = default;
    explicit Polyline(std::vector<ImVec2> points);

    [[nodiscard]] std::span<const ImVec2> points() const { return points_; }
    [[nodiscard]] float length() const { return lengths_.empty() ? 0 : lengths_.back(); }
    /// The point after `share` of its length, 0…1.
    [[nodiscard]] ImVec2 at(float share) const;
    /// The share of its length after which each of its points comes, 0…1.
    [[nodiscard]] std::vector<float> shares() const;
    /// Puts every point `share` of the way from that of one line to that of another with as many, 0…1.
    void put_between(const Polyline& from, const Polyline& to, float share);
    /// The nearest distance of `point` to the line.
    [[nodiscard]] float distance(ImVec2 point) const;
    /// The points of the part between two shares, ends included.
    [[nodiscard]] std::vector<ImVec2> part(float from, float to) const;

  private:
    std::vector<ImVec2> points_;
    std::vector<float> lengths_; ///< from the start to each point

    void measure();
};

/// `corners` with every bend replaced by an arc of `radius`, smaller where the pieces are short.
[[nodiscard]] Polyline rounded(std::span<const ImVec2> corners, float radius);

} // namespace labrack::ui
