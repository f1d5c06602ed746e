#include "platform/common/fingers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace labrack::platform {

void Fingers::down(std::int64_t id, float x, float y) {
    up(id);
    down_.push_back({id, x, y});
    if (down_.size() <= 2) pinch_ = {};
    meet();
}

void Fingers::move(std::int64_t id, float x, float y) {
    const auto finger = std::find_if(down_.begin(), down_.end(), [&](const Finger& one) { return one.id == id; });
    if (finger == down_.end()) return;
    const float before = distance();
    finger->x = x;
    finger->y = y;
    if (down_.size() < 2) return;
    const Pinch was = pinch_;
    meet();
    pinch_.dx += pinch_.x - was.x;
    pinch_.dy += pinch_.y - was.y;
    if (before > 0 && distance() > 0) pinch_.factor *= distance() / before;
}

void Fingers::up(std::int64_t id) {
    if (std::erase_if(down_, [&](const Finger& one) { return one.id == id; }) == 0) return;
    pinch_ = {};
    meet();
}

std::optional<Pinch> Fingers::take() {
    if (down_.size() < 2) return std::nullopt;
    const Pinch now = pinch_;
    pinch_ = {now.x, now.y};
    return now;
}

float Fingers::distance() const {
    return down_.size() < 2 ? 0 : std::hypot(down_[1].x - down_[0].x, down_[1].y - down_[0].y);
}

/// Their middle.
void Fingers::meet() {
    if (down_.size() < 2) return;
    pinch_.x = (down_[0].x + down_[1].x) / 2;
    pinch_.y = (down_[0].y + down_[1].y) / 2;
}

} // namespace labrack::platform
