// Values: slider, progress, splitter.
#include "drawing.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace labrack::ui {

namespace {

/// The mirror of a logarithmic slider shows hundredths of the way; of a linear one, the value.
double way_of(double value, const SliderOptions& o) {
    const double way =
        o.logarithmic ? std::log(value / o.min) / std::log(o.max / o.min) : (value - o.min) / (o.max - o.min);
    return std::clamp(std::isfinite(way) ? way : 0.0, 0.0, 1.0);
}

double value_at(double way, const SliderOptions& o) {
    way = std::clamp(way, 0.0, 1.0);
    double value = o.logarithmic ? o.min * std::pow(o.max / o.min, way) : o.min + way * (o.max - o.min);
    if (o.step > 0) value = o.min + std::round((value - o.min) / o.step) * o.step;
    return std::clamp(value, o.min, o.max);
}

ValueRange range_of(double value, const SliderOptions& o) {
    if (o.logarithmic) return {0, 100, std::round(way_of(value, o) * 1e4) / 100, 1};
    return {o.min, o.max, value, o.step > 0 ? o.step : (o.max - o.min) / 100};
}

std::optional<double> parsed(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || !std::isfinite(value)) return std::nullopt;
    return value;
}

double asked_value(const Interaction& item, double value, const SliderOptions& o, const Rect& track) {
    if (item.held) return value_at((ImGui::GetIO().MousePos.x - track.x) / track.w, o);
    if (item.value)
        if (const auto number = parsed(*item.value))
            return o.logarithmic ? value_at(*number / 100, o) : std::clamp(*number, o.min, o.max);
    if (item.steps == 0) return value;
    if (o.step > 0 && !o.logarithmic) return std::clamp(value + item.steps * o.step, o.min, o.max);
    return value_at(way_of(value, o) + item.steps * 0.01, o);
}

} // namespace

bool slider(Ui& ui, std::string_view id, std::string_view name, double& value, const SliderOptions& options) {
    const Palette& p = ui.palette();
    const Rect rect = place({options.width > 0 ? ui.px(options.width) : 0, ui.control_height()});
    const float radius = ui.px(7);
    const Rect track{rect.x + radius, rect.center().y - ui.px(1), rect.w - 2 * radius, ui.px(2)};
    Node node = control_node(id, Role::slider, name, rect, options.disabled_reason);
    node.acts = Act::set_value | Act::increment | Act::decrement | Act::focus;
    node.range = range_of(value, options);
    node.value = options.value_text;
    const Interaction item = interact(ui, {.node = std::move(node), .draggable = true});
    const double wanted = asked_value(item, value, options, track);
    const bool changed = wanted != value;
    value = wanted;
    if (item.visible) {
        const bool disabled = !options.disabled_reason.empty();
        const float x = track.x + static_cast<float>(way_of(value, options)) * track.w;
        fill(track, p.line, 1);
        const Rgb color = disabled ? p.faint : p.accent;
        fill({track.x, track.y, x - track.x, track.h}, color, 1);
        const float grown = ease(ui, id_of(id), item.held || item.hovered ? 1.0F : 0.0F) * ui.px(1);
        circle({x, rect.center().y}, radius + grown, color);
    }
    explain(ui, item, rect, options.disabled_reason, options.tooltip);
    return changed;
}

void progress(Ui& ui, std::string_view id, std::string_view name, double share, const ProgressOptions& options) {
    share = std::clamp(share, 0.0, 1.0);
    const Rect rect = place({options.width > 0 ? ui.px(options.width) : 0, ui.px(options.height)});
    const Rgb color = options.color.value_or(options.tone == Tone::accent    ? ui.palette().accent
                                             : options.tone == Tone::neutral ? ui.palette().faint
                                                                             : ui.theme.foreground(options.tone));
    fill(rect, ui.palette().track, rect.h / 2);
    const float width = static_cast<float>(share) * rect.w;
    if (width > 0) fill({rect.x, rect.y, std::max(width, rect.h), rect.h}, color, rect.h / 2);
    record(ui, {.id = id_of(id),
                .role = Role::progressbar,
                .name = std::string(name),
                .value = std::string(options.value_text),
                .range = ValueRange{0, 100, std::round(share * 100), 0},
                .rect = rect});
}

bool splitter(Ui& ui, std::string_view id, std::string_view name, const Rect& bar, float& size,
              const SplitterOptions& options) {
    const float reach = ui.px(4);
    const Rect grip = options.vertical ? bar.inset(-reach, 0) : bar.inset(0, -reach);
    Node node = control_node(id, Role::separator, name, grip, "");
    node.acts = Act::increment | Act::decrement | Act::set_value | Act::focus;
    node.range = ValueRange{options.min, options.max, size, 16};
    const auto cursor = options.vertical ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS;
    const Interaction item = interact(ui, {.node = std::move(node), .draggable = true, .cursor = cursor});
    const float sign = options.after ? -1.0F : 1.0F;
    float wanted = size;
    if (item.held) {
        const ImVec2 delta = ImGui::GetIO().MouseDelta;
        wanted += sign * (options.vertical ? delta.x : delta.y) / ui.px(1000) * 1000;
    }
    wanted += sign * 16.0F * static_cast<float>(item.steps);
    if (item.value) wanted = static_cast<float>(parsed(*item.value).value_or(wanted));
    wanted = std::clamp(wanted, options.min, options.max);
    const bool changed = wanted != size;
    size = wanted;
    const float shown = ease(ui, id_of(id), item.held || item.hovered ? 1.0F : 0.0F);
    fill(bar, ui.palette().line);
    if (shown > 0 || item.ring) {
        const float w = ui.px(3);
        const Rect mark = options.vertical ? Rect{bar.center().x - w / 2, bar.y, w, bar.h}
                                           : Rect{bar.x, bar.center().y - w / 2, bar.w, w};
        fill(mark, ui.palette().accent, 0, item.ring ? 1 : shown * 0.7F);
    }
    return changed;
}

} // namespace labrack::ui
