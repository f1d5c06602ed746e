#include "views/canvas_geometry.hpp"

#include <cmath>
#include <numbers>
#include <utility>

namespace labrack::ui {

namespace {

constexpr float most_fit = 1.25F;

float distance_between(ImVec2 a, ImVec2 b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

ImVec2 between(ImVec2 a, ImVec2 b, float share) {
    return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
}

float distance_to_piece(ImVec2 p, ImVec2 a, ImVec2 b) {
    const ImVec2 along{b.x - a.x, b.y - a.y};
    const float square = along.x * along.x + along.y * along.y;
    const float share = square > 0 ? ((p.x - a.x) * along.x + (p.y - a.y) * along.y) / square : 0;
    return distance_between(p, between(a, b, std::clamp(share, 0.0F, 1.0F)));
}

} // namespace

Camera fit(const Rect& content, const Rect& area, const Rect& room, float unit) {
    Camera camera;
    if (content.empty() || room.empty()) return camera;
    const float zoom = std::min({room.w / (content.w * unit), room.h / (content.h * unit), most_fit});
    // Text is crispest at 100 %, so what nearly fits there is shown there.
    const float margin = 12 * unit;
    const bool fits = content.w * unit <= area.w - 2 * margin && content.h * unit <= room.h + 2 * margin;
    const bool nearly = zoom > 0.92F && zoom < 1.06F && fits;
    camera.zoom = nearly ? 1 : std::clamp(zoom, Camera::least_zoom, Camera::most_zoom);
    const float scale = camera.zoom * unit;
    const ImVec2 off{room.center().x - area.center().x, room.center().y - area.center().y};
    camera.center = {content.center().x - off.x / scale, content.center().y - off.y / scale};
    return camera;
}

void zoom_at(Camera& camera, const CanvasView& view, ImVec2 at, float factor) {
    const float zoom = std::clamp(camera.zoom * factor, Camera::least_zoom, Camera::most_zoom);
    const float scale = view.scale * zoom / camera.zoom;
    const ImVec2 fixed = view.to_canvas(at);
    const ImVec2 middle = view.area.center();
    camera.center = {fixed.x - (at.x - middle.x) / scale, fixed.y - (at.y - middle.y) / scale};
    camera.zoom = zoom;
    camera.fitted = false;
}

void pan(Camera& camera, const CanvasView& view, ImVec2 by) {
    camera.center = {camera.center.x - by.x / view.scale, camera.center.y - by.y / view.scale};
    camera.fitted = false;
}

Rect around(const Rect& a, const Rect& b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    const float x = std::min(a.x, b.x);
    const float y = std::min(a.y, b.y);
    return {x, y, std::max(a.right(), b.right()) - x, std::max(a.bottom(), b.bottom()) - y};
}

Polyline::Polyline(std::vector<ImVec2> points) : points_(std::move(points)) {
    measure();
}

void Polyline::measure() {
    lengths_.clear();
    float length = 0;
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (i > 0) length += distance_between(points_[i - 1], points_[i]);
        lengths_.push_back(length);
    }
}

ImVec2 Polyline::at(float share) const {
    if (points_.empty()) return {};
    const float wanted = std::clamp(share, 0.0F, 1.0F) * length();
    const auto above = std::upper_bound(lengths_.begin(), lengths_.end(), wanted);
    if (above == lengths_.end()) return points_.back();
    const auto i = static_cast<std::size_t>(above - lengths_.begin());
    return between(points_[i - 1], points_[i], (wanted - lengths_[i - 1]) / (lengths_[i] - lengths_[i - 1]));
}

std::vector<float> Polyline::shares() const {
    std::vector<float> out;
    for (const float way : lengths_)
        out.push_back(length() > 0 ? way / length() : 0);
    return out;
}

void Polyline::put_between(const Polyline& from, const Polyline& to, float share) {
    points_.resize(from.points_.size());
    for (std::size_t i = 0; i < points_.size(); ++i)
        points_[i] = between(from.points_[i], to.points_[i], share);
    measure();
}

float Polyline::distance(ImVec2 point) const {
    if (points_.empty()) return INFINITY;
    float nearest = distance_between(point, points_.front());
    for (std::size_t i = 1; i < points_.size(); ++i)
        nearest = std::min(nearest, distance_to_piece(point, points_[i - 1], points_[i]));
    return nearest;
}

std::vector<ImVec2> Polyline::part(float from, float to) const {
    std::vector<ImVec2> out{at(from)};
    for (std::size_t i = 0; i < points_.size(); ++i)
        if (lengths_[i] > from * length() && lengths_[i] < to * length()) out.push_back(points_[i]);
    out.push_back(at(to));
    return out;
}

Polyline rounded(std::span<const ImVec2> corners, float radius) {
    constexpr int pieces = 6;
    std::vector<ImVec2> points;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        if (i == 0 || i + 1 == corners.size()) {
            points.push_back(corners[i]);
            continue;
        }
        const float before = distance_between(corners[i - 1], corners[i]);
        const float after = distance_between(corners[i], corners[i + 1]);
        const float r = std::min({radius, before / 2, after / 2});
        if (r <= 0) continue;
        const ImVec2 start = between(corners[i], corners[i - 1], r / before);
        const ImVec2 end = between(corners[i], corners[i + 1], r / after);
        const ImVec2 middle{start.x + end.x - corners[i].x, start.y + end.y - corners[i].y};
        for (int k = 0; k <= pieces; ++k) {
            const float angle = static_cast<float>(k) / pieces * std::numbers::pi_v<float> / 2;
            const float a = std::cos(angle);
            const float b = std::sin(angle);
            points.push_back({middle.x + (start.x - middle.x) * a + (end.x - middle.x) * b,
                              middle.y + (start.y - middle.y) * a + (end.y - middle.y) * b});
        }
    }
    return Polyline(std::move(points));
}

} // namespace labrack::ui
