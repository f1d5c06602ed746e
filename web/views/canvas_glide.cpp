#include "views/canvas_glide.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

namespace labrack::ui {

namespace {

constexpr float least_way = 12; ///< canvas units: what moves less, as by the arrow keys, is there at once

float mix(float a, float b, float share) {
    return a + (b - a) * share;
}

Rect mix(const Rect& a, const Rect& b, float share) {
    return {mix(a.x, b.x, share), mix(a.y, b.y, share), mix(a.w, b.w, share), mix(a.h, b.h, share)};
}

float way_between(const Rect& a, const Rect& b) {
    return std::max({std::fabs(a.x - b.x), std::fabs(a.y - b.y), std::fabs(a.right() - b.right()),
                     std::fabs(a.bottom() - b.bottom())});
}

/// Position of `name` in `names`.
template <class Name>
std::optional<std::size_t> position_of(const std::vector<Name>& names, const Name& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names.begin());
}

/// Both lines with a point wherever either has one, so that each keeps its corners.
std::pair<Polyline, Polyline> matched(const Polyline& a, const Polyline& b) {
    std::vector<float> shares = a.shares();
    const std::vector<float> others = b.shares();
    shares.insert(shares.end(), others.begin(), others.end());
    std::sort(shares.begin(), shares.end());
    shares.erase(std::unique(shares.begin(), shares.end()), shares.end());
    std::vector<ImVec2> along_a;
    std::vector<ImVec2> along_b;
    for (const float share : shares) {
        along_a.push_back(a.at(share));
        along_b.push_back(b.at(share));
    }
    return {Polyline(std::move(along_a)), Polyline(std::move(along_b))};
}

} // namespace

LayoutNames names_in(const model::Design& design) {
    LayoutNames names{design.ids(), {}};
    for (std::size_t i = 0; i < design.links.size(); ++i)
        names.links.push_back(name_of(design, index_of<model::LinkIndex>(i)));
    return names;
}

std::optional<Glide> glide_between(const CanvasLayout& from, const LayoutNames& from_names, const CanvasLayout& to,
                                   const LayoutNames& to_names) {
    Glide glide;
    glide.from = glide.to = to;
    float way = 0;
    for (std::size_t i = 0; i < to.nodes.size(); ++i) {
        const auto before = position_of(from_names.nodes, to_names.nodes[i]);
        if (!before) continue;
        glide.from.nodes[i] = from.nodes[*before];
        way = std::max(way, way_between(glide.from.nodes[i], to.nodes[i]));
    }
    if (way < least_way) return std::nullopt;
    for (std::size_t i = 0; i < to.links.size(); ++i)
        if (const auto before = position_of(from_names.links, to_names.links[i]))
            std::tie(glide.from.links[i], glide.to.links[i]) = matched(from.links[*before], to.links[i]);
    glide.shown = glide.from;
    return glide;
}

bool advance(Glide& glide, double now) {
    const float time = static_cast<float>(std::clamp((now - glide.began) / glide_time, 0.0, 1.0));
    const float left = 1 - time;
    glide.share = 1 - left * left * left;
    for (std::size_t i = 0; i < glide.shown.nodes.size(); ++i)
        glide.shown.nodes[i] = mix(glide.from.nodes[i], glide.to.nodes[i], glide.share);
    for (std::size_t i = 0; i < glide.shown.links.size(); ++i)
        glide.shown.links[i].put_between(glide.from.links[i], glide.to.links[i], glide.share);
    return time < 1;
}

Camera between(const Camera& from, const Camera& to, float share) {
    return {mix(from.zoom, to.zoom, share),
            {mix(from.center.x, to.center.x, share), mix(from.center.y, to.center.y, share)},
            to.fitted};
}

} // namespace labrack::ui
