// The timeline: short runs as one bar a request, longer ones as an area of answers and failures.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "views/time_bar.hpp"
#include "views/timeline_marks.hpp"
#include "views/timeline_scale.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

constexpr std::size_t most_bars = 12;

struct Chart {
    const Ui& ui;
    const session::Run& run;
    Rect plot; ///< device pixels
    TimelineScale scale;
    ImDrawList* list = nullptr;

    [[nodiscard]] float x_of(Time at) const {
        return plot.x + plot.w * static_cast<float>(static_cast<double>(at.ns) / static_cast<double>(scale.length.ns));
    }
};

/// Slanted lines, so that failures can be told without colour.
void hatch(const Chart& chart, float x0, float x1, float top, float bottom, Rgb color) {
    const float step = chart.ui.px(5);
    chart.list->PushClipRect({x0, top}, {x1, bottom}, true);
    for (float x = std::floor((x0 - (bottom - top)) / step) * step; x < x1; x += step)
        chart.list->AddLine({x, bottom}, {x + (bottom - top), top}, packed(color), chart.ui.theme.stroke());
    chart.list->PopClipRect();
}

bool few_requests(const session::Run& run) {
    return run.trace().requests().size() <= most_bars && run.simulation().requests() <= most_bars &&
           run.now() <= Time{} + seconds(10);
}

void draw_bars(const Chart& chart) {
    const auto& requests = chart.run.trace().requests();
    if (requests.empty()) return;
    const Palette& p = chart.ui.palette();
    const float lane = std::min(chart.ui.px(12), chart.plot.h / static_cast<float>(requests.size()));
    const float h = std::max(2.0F, lane - chart.ui.px(3));
    float y = chart.plot.bottom() - lane;
    for (const sim::RequestTrace& trace : requests) {
        const bool over = trace.finished() && trace.end <= chart.run.now();
        const bool failed = over && trace.failure.failed();
        const float x0 = chart.x_of(trace.start);
        const float x1 = std::max(x0 + chart.ui.px(3), chart.x_of(over ? trace.end : chart.run.now()));
        const Rgb color = failed ? p.bad : over ? p.ok : p.accent;
        chart.list->AddRectFilled({x0, y}, {x1, y + h}, packed(color, failed ? 0.35F : 0.55F), chart.ui.px(2));
        if (failed) hatch(chart, x0, x1, y, y + h, p.bad);
        chart.list->AddRect({x0, y}, {x1, y + h}, packed(color), chart.ui.px(2), 0, chart.ui.theme.stroke());
        y -= lane;
    }
}

struct Column {
    float x = 0;
    float ok = 0; ///< requests per second
    float failed = 0;
};

/// The series in columns that are wide enough to read.
std::vector<Column> columns_of(const Chart& chart) {
    constexpr std::int64_t wanted = 80;
    const sim::Metrics& metrics = chart.run.metrics();
    const std::int64_t length = metrics.interval_length().ns;
    const auto group = static_cast<std::size_t>(std::max<std::int64_t>(1, chart.scale.length.ns / wanted / length));
    const std::int64_t now = chart.run.now().ns;
    std::vector<Column> out;
    for (std::size_t first = 0; first < metrics.series().size(); first += group) {
        const std::int64_t from = static_cast<std::int64_t>(first) * length;
        const std::int64_t whole = static_cast<std::int64_t>(group) * length;
        const std::int64_t covered = std::min(whole, now - from);
        if (covered * 4 < whole && !out.empty()) break; // too little seen of it to say a rate
        std::uint64_t ok = 0;
        std::uint64_t failed = 0;
        for (std::size_t k = first; k < std::min(first + group, metrics.series().size()); ++k) {
            for (const std::uint32_t n : metrics.series()[k].succeeded)
                ok += n;
            for (const std::uint32_t n : metrics.series()[k].failed)
                failed += n;
        }
        const auto per_second = [&](std::uint64_t n) {
            return covered > 0 ? static_cast<float>(static_cast<double>(n) * 1e9 / static_cast<double>(covered)) : 0;
        };
        out.push_back({chart.x_of({from + covered / 2}), per_second(ok), per_second(failed)});
    }
    if (!out.empty()) {
        out.insert(out.begin(), {chart.plot.x, out.front().ok, out.front().failed});
        out.push_back({chart.x_of(chart.run.now()), out.back().ok, out.back().failed});
    }
    return out;
}

void draw_areas(const Chart& chart) {
    const std::vector<Column> columns = columns_of(chart);
    float most = 1;
    for (const Column& column : columns)
        most = std::max(most, column.ok + column.failed);
    const Palette& p = chart.ui.palette();
    const float bottom = chart.plot.bottom();
    const float unit = chart.plot.h * 0.9F / most;
    // Neighbours share an edge, which would show as a seam if it were smoothed.
    const ImDrawListFlags flags = chart.list->Flags;
    for (std::size_t i = 1; i < columns.size(); ++i) {
        const Column& a = columns[i - 1];
        const Column& b = columns[i];
        const ImVec2 ok_a{a.x, bottom - a.ok * unit};
        const ImVec2 ok_b{b.x, bottom - b.ok * unit};
        const ImVec2 top_a{a.x, ok_a.y - a.failed * unit};
        const ImVec2 top_b{b.x, ok_b.y - b.failed * unit};
        chart.list->Flags = flags & ~ImDrawListFlags_AntiAliasedFill;
        chart.list->AddQuadFilled({a.x, bottom}, ok_a, ok_b, {b.x, bottom}, packed(p.ok, 0.22F));
        if (a.failed > 0 || b.failed > 0) chart.list->AddQuadFilled(ok_a, top_a, top_b, ok_b, packed(p.bad, 0.3F));
        chart.list->Flags = flags;
        if (a.ok > 0 || b.ok > 0) chart.list->AddLine(ok_a, ok_b, packed(p.ok), chart.ui.theme.stroke(1.5F));
        if (a.failed <= 0 && b.failed <= 0) continue;
        hatch(chart, a.x, b.x, std::max(top_a.y, top_b.y), std::min(ok_a.y, ok_b.y), p.bad);
        chart.list->AddLine(top_a, top_b, packed(p.bad), chart.ui.theme.stroke(1.5F));
    }
}

void draw_axis(const Chart& chart, float y) {
    const Palette& p = chart.ui.palette();
    chart.list->AddLine({chart.plot.x, chart.plot.bottom()}, {chart.plot.right(), chart.plot.bottom()}, packed(p.line),
                        chart.ui.theme.stroke());
    const bool milliseconds = chart.scale.length < seconds(1);
    const double whole = static_cast<double>(chart.scale.length.ns) * (milliseconds ? 1e-6 : 1e-9);
    for (int i = 0; i <= chart.scale.divisions; ++i) {
        const double value = whole * i / chart.scale.divisions;
        const int decimals = std::floor(value) == value ? 0 : 1;
        const std::string text = with_unit(chart.ui.strings.number(value, decimals), milliseconds ? "ms" : "s");
        const float width = text_size(chart.ui, TextStyle::small, text).x;
        const float x = chart.plot.x + chart.plot.w * static_cast<float>(i) / static_cast<float>(chart.scale.divisions);
        const float left = std::clamp(x - width / 2, chart.plot.x, chart.plot.right() - width);
        draw_text(chart.ui, {left, y}, TextStyle::small, p.dim, text);
        chart.list->AddLine({x, chart.plot.bottom()}, {x, chart.plot.bottom() + chart.ui.px(3)}, packed(p.line),
                            chart.ui.theme.stroke());
    }
}

/// A dotted line from its label down to the axis.
void draw_mark_line(const Chart& chart, float x, float top, Rgb ink) {
    for (float y = top; y < chart.plot.bottom(); y += chart.ui.px(4))
        chart.list->AddLine({x, y}, {x, y + chart.ui.px(2)}, packed(ink), chart.ui.theme.stroke());
}

/// Where a mark's label stands, and what it shows.
struct MarkLabel {
    std::size_t mark = 0;
    Rect rect;
    bool words = false; ///< else the sign alone
};

/// The signs that have room, from left to right: the later of two that would cover each other.
std::vector<MarkLabel> place_signs(const Chart& chart, const std::vector<TimelineMark>& marks, float y) {
    const float side = chart.ui.px(20);
    std::vector<MarkLabel> out;
    float free_to = chart.plot.right() + side;
    for (std::size_t i = marks.size(); i-- > 0;) {
        const float left = std::clamp(chart.x_of(marks[i].at) - side / 2, chart.plot.x, chart.plot.right() - side);
        if (left + side > free_to) continue;
        out.push_back({i, {left, y, side, chart.ui.px(18)}, false});
        free_to = left - chart.ui.px(4);
    }
    std::reverse(out.begin(), out.end());
    return out;
}

/// Gives words to the signs between whose neighbours there is room for them, to the latest first.
void place_words(const Chart& chart, const std::vector<TimelineMark>& marks, std::vector<MarkLabel>& labels) {
    const Ui& ui = chart.ui;
    for (std::size_t i = labels.size(); i-- > 0;) {
        const float low = i == 0 ? chart.plot.x : labels[i - 1].rect.right() + ui.px(4);
        const float high = i + 1 == labels.size() ? chart.plot.right() : labels[i + 1].rect.x - ui.px(4);
        const TimelineMark& mark = marks[labels[i].mark];
        const float width = ui.px(28) + text_size(ui, TextStyle::small, mark.text).x;
        if (width > high - low) continue;
        labels[i].rect.x = std::clamp(chart.x_of(mark.at) - width / 2, low, high - width);
        labels[i].rect.w = width;
        labels[i].words = true;
    }
}

Rgb ink_of(const Ui& ui, const TimelineMark& mark) {
    return mark.tone == Tone::neutral ? ui.palette().dim : ui.theme.foreground(mark.tone);
}

void draw_label(const Chart& chart, const TimelineMark& mark, const MarkLabel& label) {
    const Ui& ui = chart.ui;
    const Rect& pill = label.rect;
    const Rgb ink = ink_of(ui, mark);
    chart.list->AddRectFilled(pill.min(), pill.max(), packed(ui.theme.ground(mark.tone)), pill.h / 2);
    draw_icon(ui, {pill.x + ui.px(10), pill.center().y}, mark.icon, ink, 14);
    if (label.words)
        draw_text(ui, {pill.x + ui.px(20), pill.center().y - ui.theme.line(TextStyle::small) / 2}, TextStyle::small,
                  ink, mark.text);
}

/// Dotted lines with their signs above, and words where there is room. Every mark is in the list that is read, and what
/// it says is shown under the pointer.
void draw_marks(Ui& ui, const Chart& chart, const std::vector<TimelineMark>& marks, float label_y) {
    for (const TimelineMark& mark : marks)
        draw_mark_line(chart, chart.x_of(mark.at), label_y + ui.px(18), ink_of(ui, mark));
    std::vector<MarkLabel> labels = place_signs(chart, marks, label_y);
    place_words(chart, marks, labels);
    for (const MarkLabel& label : labels) {
        const TimelineMark& mark = marks[label.mark];
        draw_label(chart, mark, label);
        const bool over = ImGui::IsMouseHoveringRect(label.rect.min(), label.rect.max());
        tooltip(ui, {.hovered = over && ImGui::IsWindowHovered()}, label.rect,
                clock_text(ui.strings, mark.at) + ": " + mark.text);
    }
}

void describe_marks(Ui& ui, const std::vector<TimelineMark>& marks, const Rect& area) {
    if (marks.empty()) return;
    const std::string name(ui.t("time.marks"));
    within(ui, {.id = id_of("marks"), .role = Role::list, .name = name, .rect = area}, [&] {
        for (std::size_t i = 0; i < marks.size(); ++i)
            record(ui, {.id = id_of("mark " + std::to_string(i)),
                        .role = Role::listitem,
                        .name = clock_text(ui.strings, marks[i].at) + ": " + marks[i].text,
                        .rect = area});
    });
}

void draw_playhead(const Chart& chart) {
    const Rgb ink = chart.ui.palette().text;
    const float x = std::round(chart.x_of(chart.run.now()));
    const float top = chart.plot.y - chart.ui.px(2);
    chart.list->AddLine({x, top}, {x, chart.plot.bottom() + chart.ui.px(3)}, packed(ink), chart.ui.theme.stroke(2));
    chart.list->AddCircleFilled({x, top}, chart.ui.px(4), packed(ink));
}

void describe(Ui& ui, const session::Run& run, const Rect& area) {
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    for (const sim::Interval& interval : run.metrics().series()) {
        for (const std::uint32_t n : interval.succeeded)
            ok += n;
        for (const std::uint32_t n : interval.failed)
            failed += n;
    }
    record(ui, {.id = id_of("timeline"),
                .role = Role::img,
                .name = ui.t("time.timeline", {{"ok", ui.strings.number(static_cast<double>(ok))},
                                               {"failed", ui.strings.number(static_cast<double>(failed))}}),
                .rect = area});
}

} // namespace

TimelineScale timeline_scale(Time now) {
    constexpr std::int64_t shortest = 100'000'000;
    std::int64_t power = shortest;
    while (true) {
        for (const std::int64_t digit : {1, 2, 5}) {
            const Duration length{power * digit};
            if (now.ns <= length.ns / 100 * 95) return {length, digit == 2 ? 4 : 5};
        }
        power *= 10;
    }
}

void draw_timeline(Ui& ui, const Workspace& workspace, const Rect& area) {
    const session::Run& run = workspace.session.run();
    Rect plot = area;
    const float label_y = plot.y;
    plot.cut_top(ui.px(20));
    const float axis_y = plot.cut_bottom(ui.px(18)).y + ui.px(3);
    const Chart chart{ui, run, plot, timeline_scale(run.now()), ImGui::GetWindowDrawList()};
    if (few_requests(run))
        draw_bars(chart);
    else
        draw_areas(chart);
    draw_axis(chart, axis_y);
    const std::vector<TimelineMark> marks = marks_of(ui, run);
    draw_marks(ui, chart, marks, label_y);
    draw_playhead(chart);
    describe(ui, run, area);
    describe_marks(ui, marks, area);
}

} // namespace labrack::ui
