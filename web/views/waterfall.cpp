#include "waterfall.hpp"

#include "app/format.hpp"
#include "words.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

/// Of the light bar of a whole visit.
constexpr float visit_alpha = 0.2F;

/// Where instants lie across the panel.
struct Axis {
    Time start;
    Duration length;
    float left = 0;
    float width = 0;

    [[nodiscard]] float at(Time t) const {
        const double way = static_cast<double>((t - start).ns) / static_cast<double>(length.ns);
        return left + width * static_cast<float>(std::clamp(way, 0.0, 1.0));
    }
};

Rgb color_of(const Ui& ui, sim::Phase phase) {
    const Palette& p = ui.palette();
    switch (phase) {
    case sim::Phase::network: return p.dim;
    case sim::Phase::queue: return p.warn;
    case sim::Phase::service: return p.accent;
    case sim::Phase::retry: return p.bad;
    }
    return p.dim;
}

/// Slanted lines over a bar, `slant` +1 or -1.
void draw_hatch(const Ui& ui, const Rect& bar, float slant) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->PushClipRect(bar.min(), bar.max(), true);
    const float step = ui.px(5);
    for (float x = bar.x - bar.h; x < bar.right() + bar.h; x += step) {
        const float from = slant > 0 ? x : x + bar.h;
        const float to = slant > 0 ? x + bar.h : x;
        list->AddLine({from, bar.bottom()}, {to, bar.y}, packed(ui.palette().panel, 0.75F), ui.theme.stroke(1.5F));
    }
    list->PopClipRect();
}

/// Network is a thin line, service a full bar, queue and retry are hatched: no two differ by colour alone.
void draw_phase(const Ui& ui, Rect bar, sim::Phase phase, float alpha) {
    bar.w = std::max(bar.w, ui.px(2));
    if (phase == sim::Phase::network) bar = {bar.x, bar.center().y - ui.px(1.5F), bar.w, ui.px(3)};
    const Rgb color = color_of(ui, phase);
    const float radius = std::min(ui.px(2), bar.w / 2);
    ImGui::GetWindowDrawList()->AddRectFilled(bar.min(), bar.max(), packed(color, alpha), radius);
    if (phase == sim::Phase::queue) draw_hatch(ui, bar, 1);
    if (phase == sim::Phase::retry) draw_hatch(ui, bar, -1);
}

void draw_bar(const Ui& ui, const sim::RequestTrace& trace, const TraceRow& row, const Axis& axis, float y, Time now) {
    const Palette& p = ui.palette();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float height = ui.px(8);
    const Rect track{axis.left, y, axis.width, height};
    const float radius = ui.px(2);
    list->AddRectFilled(track.min(), track.max(), packed(p.raised), radius);
    const Rect whole{axis.at(row.start), y, std::max(axis.at(row.end) - axis.at(row.start), ui.px(2)), height};
    // The whole visit shows lightly: while nothing else is drawn in it, it waits for those below.
    const Rgb ground = row.failed ? p.bad : p.accent;
    list->AddRectFilled(whole.min(), whole.max(), packed(ground, visit_alpha), radius);
    for (const sim::Segment& segment : trace.segments) {
        if (segment.span != row.span || segment.from > now) continue;
        const float from = axis.at(segment.from);
        const float to = axis.at(std::min(segment.to, now));
        draw_phase(ui, {from, y, to - from, height}, segment.phase, row.local ? 0.6F : 1.0F);
    }
}

void draw_row_words(const Ui& ui, const Rect& line, const TraceRow& row, bool lit) {
    const Palette& p = ui.palette();
    const std::string time = duration_text(ui.strings, row.total(), Precision::fine) + (row.open ? " …" : "");
    const Rgb time_color = row.failed ? p.bad : p.dim;
    Rect room = line;
    float width = text_size(ui, TextStyle::secondary, time).x;
    draw_text_cut(ui, room.cut_right(width), TextStyle::secondary, time_color, time, 1);
    if (row.failed) draw_icon(ui, {room.cut_right(ui.px(18)).center().x, line.center().y}, icon::circle_x, p.bad, 13);
    room.cut_right(ui.px(6));
    room.cut_left(std::min(ui.px(10) * static_cast<float>(row.depth), room.w * 0.5F));
    const Rgb ink = lit ? p.accent_text : row.local ? p.dim : p.text;
    draw_text_cut(ui, room, row.depth == 0 ? TextStyle::secondary_strong : TextStyle::secondary, ink, row.name);
}

/// Hovered or focused it lights up what it is about; activated it selects the component.
void draw_row(Ui& ui, Workspace& workspace, const sim::RequestTrace& trace, const TraceRow& row, const Axis& axis,
              Time now) {
    const float least = ui.touch ? ui.control_height() : 0;
    const Rect rect = place({0, std::max(ui.theme.line(TextStyle::secondary) + ui.px(14), least)});
    Node node{.id = id_of("span"), .role = Role::option, .name = row_words(ui, row), .rect = rect};
    node.acts = Act::activate | Act::focus;
    node.level = row.depth + 1;
    const Interaction item = interact(ui, {.node = std::move(node)});
    const model::InstanceIndex instance = trace.spans[row.span].instance;
    const bool lit = item.hovered || item.ring;
    if (instance.exists() && lit) {
        workspace.highlighted_node = workspace.session.run().plan().instances[instance.value].node;
        workspace.highlighted_hop = hop_of(trace, row.span);
    }
    if (instance.exists() && item.activated)
        select_node(workspace, workspace.session.run().plan().instances[instance.value].node);
    if (!item.visible) return;
    if (lit)
        ImGui::GetWindowDrawList()->AddRectFilled(rect.inset(-ui.px(6), 0).min(), rect.inset(-ui.px(6), 0).max(),
                                                  packed(ui.palette().raised), ui.px(4));
    const float line = ui.theme.line(TextStyle::secondary);
    draw_row_words(ui, {rect.x, rect.y, rect.w, line}, row, lit);
    draw_bar(ui, trace, row, axis, rect.y + line + ui.px(1), now);
}

void draw_axis(Ui& ui, const Axis& axis) {
    const Palette& p = ui.palette();
    const Rect row = place({0, ui.theme.line(TextStyle::small) + ui.px(4)});
    const double length = static_cast<double>(axis.length.ns);
    const double step = nice_step(length, 5);
    ImDrawList* list = ImGui::GetWindowDrawList();
    for (double t = 0; t <= length * 1.0001; t += step) {
        const float x = axis.left + axis.width * static_cast<float>(t / length);
        const std::string words = duration_text(ui.strings, {static_cast<std::int64_t>(std::llround(t))});
        const float width = text_size(ui, TextStyle::small, words).x;
        list->AddLine({x, row.y}, {x, row.y + ui.px(3)}, packed(p.faint), ui.theme.stroke());
        const float left = std::clamp(x - width / 2, row.x, std::max(row.x, row.right() - width));
        draw_text(ui, {left, row.y + ui.px(4)}, TextStyle::small, p.dim, words);
    }
}

} // namespace

double nice_step(double range, int parts) {
    const double rough = range / parts;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * 0.999) return factor * power;
    return 10 * power;
}

void draw_waterfall(Ui& ui, Workspace& workspace, const sim::RequestTrace& trace, Time now) {
    const std::vector<TraceRow> rows = trace_rows(ui, workspace.session.run().plan(), trace, now);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Duration length{std::max<std::int64_t>(taken(trace, now).ns, 1)};
    const Axis axis{trace.start, length, at.x, width_left()};
    listbox(ui, "waterfall", ui.t("trace.waterfall"), [&] {
        for (const TraceRow& row : rows)
            with_id(std::to_string(row.span), [&] {
                draw_row(ui, workspace, trace, row, axis, now);
                gap(ui, -4);
            });
    });
    gap(ui, 4);
    draw_axis(ui, axis);
}

void draw_phase_legend(Ui& ui, bool with_retry) {
    const float line = ui.theme.line(TextStyle::small);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float right = at.x + width_left();
    ImVec2 pen = at;
    std::string spoken;
    const auto entry = [&](std::string_view words, auto draw_sample) {
        const float width = ui.px(19) + text_size(ui, TextStyle::small, words).x;
        if (pen.x > at.x && pen.x + width > right) pen = {at.x, pen.y + line + ui.px(3)};
        draw_sample(Rect{pen.x, pen.y + line / 2 - ui.px(4), ui.px(14), ui.px(8)});
        draw_text(ui, {pen.x + ui.px(19), pen.y}, TextStyle::small, ui.palette().dim, words);
        pen.x += width + ui.px(14);
        spoken += (spoken.empty() ? "" : ", ") + std::string(words);
    };
    for (const sim::Phase phase : {sim::Phase::network, sim::Phase::queue, sim::Phase::service, sim::Phase::retry})
        if (phase != sim::Phase::retry || with_retry)
            entry(phase_name(ui, phase), [&](const Rect& bar) { draw_phase(ui, bar, phase, 1); });
    entry(ui.t("phase.below"), [&](const Rect& bar) {
        ImGui::GetWindowDrawList()->AddRectFilled(bar.min(), bar.max(), packed(ui.palette().accent, visit_alpha),
                                                  ui.px(2));
    });
    const Rect rect = place({right - at.x, pen.y + line - at.y});
    record(
        ui,
        {.id = id_of("legend"), .role = Role::img, .name = ui.t("trace.legend", {{"phases", spoken}}), .rect = rect});
}

} // namespace labrack::ui
