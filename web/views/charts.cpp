// Charts: how many requests are answered and fail each second, how busy each part is, how long answers take.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "chart_data.hpp"
#include "dots.hpp"
#include "waterfall.hpp"
#include "words.hpp"
#include "workspace.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

void draw_title(Ui& ui, std::string_view words) {
    label(ui, words, 3);
    gap(ui, 2);
}

/// The plot of a chart with its value axis at the left and its time axis below.
struct Plot {
    Rect area;
    double from = 0; ///< seconds
    double to = 1;
    double top = 1; ///< of the value axis

    [[nodiscard]] float x(double seconds) const {
        return area.x + area.w * static_cast<float>((seconds - from) / (to - from));
    }
    [[nodiscard]] float y(double value) const { return area.bottom() - area.h * static_cast<float>(value / top); }
};

Plot plot_of(const std::vector<RateSample>& samples, const Rect& area) {
    Plot plot{.area = area, .from = samples.front().from, .to = samples.back().from + samples.back().length};
    plot.to = std::max(plot.to, plot.from + 5);
    double most = 1;
    for (const RateSample& sample : samples)
        most = std::max(most, sample.ok + sample.failed);
    const double step = nice_step(most * 1.05, 3);
    plot.top = std::ceil(most * 1.05 / step) * step;
    return plot;
}

void draw_rate_axes(const Ui& ui, const Plot& plot) {
    const Palette& p = ui.palette();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const double step = nice_step(plot.top, 3);
    for (double value = 0; value <= plot.top * 1.001; value += step) {
        const float y = std::round(plot.y(value));
        list->AddLine({plot.area.x, y}, {plot.area.right(), y}, packed(p.line), ui.theme.stroke());
        const std::string words = rate_text(ui.strings, value);
        const float width = text_size(ui, TextStyle::small, words).x;
        draw_text(ui, {plot.area.x - ui.px(6) - width, y - ui.theme.line(TextStyle::small) / 2}, TextStyle::small,
                  p.dim, words);
    }
    const double seconds = std::max(1.0, nice_step(plot.to - plot.from, 4));
    for (double t = std::ceil(plot.from / seconds) * seconds; t <= plot.to; t += seconds) {
        const std::string words = duration_text(ui.strings, {static_cast<std::int64_t>(std::llround(t * 1e9))});
        const std::string shown = t == 0 ? with_unit("0", "s") : words;
        const float width = text_size(ui, TextStyle::small, shown).x;
        const float x = std::clamp(plot.x(t) - width / 2, plot.area.x, plot.area.right() - width);
        draw_text(ui, {x, plot.area.bottom() + ui.px(3)}, TextStyle::small, p.dim, shown);
    }
}

/// A band between two heights: `failed` ones are hatched, so that colour is not the only sign.
void draw_column(const Ui& ui, const Rect& band, bool failed) {
    if (band.h <= 0) return;
    const Palette& p = ui.palette();
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Rgb color = failed ? p.bad : p.ok;
    list->AddRectFilled(band.min(), band.max(), packed(color, failed ? 0.45F : 0.25F));
    list->AddLine(band.min(), {band.right(), band.y}, packed(color), ui.theme.stroke(1.5F));
    if (!failed) return;
    list->PushClipRect(band.min(), band.max(), true);
    const float step = ui.px(5);
    // Lines of one grid across all columns.
    const float first = std::floor((band.x - band.h) / step) * step;
    for (float x = first; x < band.right() + band.h; x += step)
        list->AddLine({x, band.bottom()}, {x + band.h, band.y}, packed(p.bad), ui.theme.stroke());
    list->PopClipRect();
}

void draw_rates(const Ui& ui, const std::vector<RateSample>& samples, const Plot& plot) {
    for (const RateSample& sample : samples) {
        const float left = std::round(plot.x(sample.from));
        const float right = std::round(plot.x(sample.from + sample.length));
        const float middle = plot.y(sample.ok);
        const float top = plot.y(sample.ok + sample.failed);
        draw_column(ui, {left, middle, right - left, plot.area.bottom() - middle}, false);
        draw_column(ui, {left, top, right - left, middle - top}, true);
    }
}

std::string sample_words(const Ui& ui, const RateSample& sample) {
    return ui.t("charts.sample", {{"from", ui.strings.number(sample.from)},
                                  {"to", ui.strings.number(sample.from + 1)},
                                  {"ok", ui.strings.number(sample.ok)},
                                  {"failed", ui.strings.number(sample.failed)}});
}

/// Names what is under the pointer in a tooltip, with a line where it is.
void read_rates(Ui& ui, const std::vector<RateSample>& samples, const Plot& plot) {
    if (!ImGui::IsWindowHovered() || !ImGui::IsMouseHoveringRect(plot.area.min(), plot.area.max())) return;
    const float mouse = ImGui::GetIO().MousePos.x;
    for (const RateSample& sample : samples) {
        const float left = plot.x(sample.from);
        const float right = plot.x(sample.from + sample.length);
        if (mouse < left || mouse >= right) continue;
        ImGui::GetWindowDrawList()->AddRect({left, plot.area.y}, {right, plot.area.bottom()},
                                            packed(ui.palette().text, 0.5F), 0, 0, ui.theme.stroke());
        ui.tip = {sample_words(ui, sample), {left, plot.area.y, right - left, plot.area.h}};
    }
}

void draw_rate_legend(Ui& ui) {
    const Rect row = place({0, ui.theme.line(TextStyle::small)});
    float x = row.x;
    for (const bool failed : {false, true}) {
        draw_column(ui, {x, row.center().y - ui.px(5), ui.px(14), ui.px(10)}, failed);
        const std::string_view words = ui.t(failed ? "charts.legend_failed" : "charts.legend_ok");
        draw_text(ui, {x + ui.px(19), row.y}, TextStyle::small, ui.palette().dim, words);
        x += ui.px(19 + 14) + text_size(ui, TextStyle::small, words).x;
    }
}

void draw_rate_chart(Ui& ui, const session::Run& run) {
    draw_title(ui, ui.t("charts.rates"));
    const std::vector<RateSample> samples = rate_samples(run);
    if (samples.empty()) return text(ui, ui.t("charts.no_second_yet"), {.color = ui.palette().dim});
    const Rect box = place({0, ui.px(118)});
    const Rect area{box.x + ui.px(42), box.y + ui.px(8), box.w - ui.px(42), box.h - ui.px(26)};
    const Plot plot = plot_of(samples, area);
    draw_rate_axes(ui, plot);
    draw_rates(ui, samples, plot);
    read_rates(ui, samples, plot);
    const RateSample& last = samples.back();
    record(ui, {.id = id_of("rates"),
                .role = Role::img,
                .name = ui.t("charts.rates_spoken", {{"ok", ui.strings.number(last.ok)},
                                                     {"failed", ui.strings.number(last.failed)},
                                                     {"n", ui.strings.number(static_cast<double>(samples.size()))}}),
                .rect = box});
    draw_rate_legend(ui);
}

/// One component: its name, how busy it was over the time, how busy it is now.
void draw_utilisation_row(Ui& ui, Workspace& workspace, model::NodeIndex index) {
    const session::Run& run = workspace.session.run();
    const model::Node& node = run.plan().design.node(index);
    const bool host = run.plan().catalogue.kind_of(node.product).is_host;
    const std::string& name = node.name(code(ui.strings.locale()));
    const double share = run.utilisation(index).fraction();
    const std::string value = share_text(ui.strings, share);
    const Palette& p = ui.palette();
    const Rect row = place({0, ui.px(26)});
    Rect room = row;
    Node spoken{.id = id_of(node.id), .role = Role::listitem, .name = name + ": " + value, .rect = row};
    record(ui, std::move(spoken));
    Rect words = room.cut_left(ui.px(104));
    if (!host) words.cut_left(ui.px(10));
    draw_text_cut(ui, words, host ? TextStyle::strong : TextStyle::body, p.text, name);
    const Rect number = room.cut_right(ui.px(48));
    const Rgb color = share >= 0.9 ? p.bad : share >= 0.7 ? p.warn : p.accent;
    draw_text_cut(ui, number, TextStyle::strong, share >= 0.7 ? color : p.text, value, 1);
    room = room.inset(0, ui.px(3));
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(room.min(), room.max(), packed(p.raised), ui.px(2));
    const std::vector<double> samples = utilisation_samples(run, index);
    constexpr std::size_t fewest = 12; // a short run is not squeezed into a corner
    const float step = room.w / static_cast<float>(std::max(samples.size(), fewest));
    float x = room.right() - step * static_cast<float>(samples.size());
    for (const double sample : samples) {
        const float height = static_cast<float>(sample) * room.h;
        const Rgb ink = sample >= 0.9 ? p.bad : sample >= 0.7 ? p.warn : p.accent;
        list->AddRectFilled({x, room.bottom() - height}, {x + step, room.bottom()}, packed(ink, 0.75F));
        x += step;
    }
    if (ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max()))
        workspace.highlighted_node = index;
}

void draw_utilisation(Ui& ui, Workspace& workspace) {
    const std::vector<model::NodeIndex> nodes = worked_nodes(workspace.session.run().plan());
    if (nodes.empty()) return;
    gap(ui, 16);
    draw_title(ui, ui.t("charts.utilisation"));
    text(ui, ui.t("charts.utilisation_about"), {.style = TextStyle::secondary, .color = ui.palette().dim});
    list(ui, "utilisation", ui.t("charts.utilisation"), [&] {
        for (const model::NodeIndex node : nodes) {
            draw_utilisation_row(ui, workspace, node);
            gap(ui, -6);
        }
    });
}

/// An operation's mark and title with its times and counts in words.
void draw_operation(Ui& ui, const model::Plan& plan, model::OperationIndex operation,
                    const sim::OperationMetrics& metrics) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    const float left = ui.px(20);
    const std::string& title = title_of(ui, plan.operation(operation));
    const std::string times = latency_words(ui, metrics);
    const std::string counts = count_words(ui, metrics);
    draw_operation_mark(ui, {at.x + ui.px(6), at.y + ui.theme.line(TextStyle::strong) / 2}, plan, operation, false);
    const float bottom = inside(ui, {at.x + left, at.y, width - left, 0}, [&] {
        text(ui, title, {.style = TextStyle::strong, .role = Role::none});
        gap(ui, -4);
        text(ui, times, {.role = Role::none});
        gap(ui, -4);
        text(ui, counts, {.style = TextStyle::secondary, .color = ui.palette().dim, .role = Role::none});
    });
    const Rect row = place({width, bottom - at.y});
    record(ui, {.id = id_of(plan.operation(operation).id),
                .role = Role::listitem,
                .name = title + ": " + times + " " + counts,
                .rect = row});
}

/// A dotted line beneath the row of names; returns where it stands.
float draw_percentile_line(const Ui& ui, const Rect& area, const LatencyBars& bars, Duration value) {
    const float x = std::round(area.x + area.w * static_cast<float>(bars.way(value)));
    ImDrawList* list = ImGui::GetWindowDrawList();
    for (float y = area.y + ui.theme.line(TextStyle::small); y < area.bottom(); y += ui.px(4))
        list->AddLine({x, y}, {x, std::min(y + ui.px(2), area.bottom())}, packed(ui.palette().text),
                      ui.theme.stroke(1.5F));
    return x;
}

/// Lines at the median and the 95th percentile, named outwards, the one as far left as the other needs.
void draw_percentile_marks(const Ui& ui, const Rect& area, const LatencyBars& bars, Duration half, Duration nearly) {
    const Rgb ink = ui.palette().text;
    const std::string_view half_words = ui.t("charts.p50");
    const std::string_view nearly_words = ui.t("charts.p95");
    const float half_width = text_size(ui, TextStyle::small, half_words).x;
    const float nearly_width = text_size(ui, TextStyle::small, nearly_words).x;
    const float between = ui.px(4);
    const float nearly_x = draw_percentile_line(ui, area, bars, nearly) - between;
    const float right = std::min(nearly_x, area.right() - nearly_width);
    draw_text(ui, {right, area.y}, TextStyle::small, ink, nearly_words);
    const float half_x = draw_percentile_line(ui, area, bars, half) + between - half_width;
    const float left = std::min(half_x, right - 3 * between - half_width);
    draw_text(ui, {std::max(area.x, left), area.y}, TextStyle::small, ink, half_words);
}

void draw_histogram(Ui& ui, const sim::Histogram& latencies) {
    const LatencyBars bars = latency_bars(latencies);
    if (bars.counts.empty()) return;
    const Palette& p = ui.palette();
    const Rect box = place({0, ui.px(124)});
    const Rect area{box.x, box.y, box.w, box.h - ui.px(20)};
    const float headroom = ui.px(20);
    const auto most = static_cast<float>(*std::max_element(bars.counts.begin(), bars.counts.end()));
    const float step = area.w / static_cast<float>(bars.counts.size());
    ImDrawList* list = ImGui::GetWindowDrawList();
    for (std::size_t i = 0; i < bars.counts.size(); ++i) {
        if (bars.counts[i] == 0) continue;
        const float height = std::max(ui.px(1), (area.h - headroom) * static_cast<float>(bars.counts[i]) / most);
        const float x = area.x + step * static_cast<float>(i);
        list->AddRectFilled({x, area.bottom() - height}, {x + step - ui.px(1), area.bottom()}, packed(p.accent, 0.8F),
                            ui.px(1), ImDrawFlags_RoundCornersTop);
    }
    list->AddLine({area.x, area.bottom()}, {area.right(), area.bottom()}, packed(p.line), ui.theme.stroke());
    const Duration half = latencies.percentile({500'000});
    const Duration nearly = latencies.percentile({950'000});
    draw_percentile_marks(ui, area, bars, half, nearly);
    const std::string low = duration_text(ui.strings, bars.low);
    const std::string high = duration_text(ui.strings, bars.high);
    const Rect axis{area.x, area.bottom() + ui.px(2), area.w, ui.theme.line(TextStyle::small)};
    draw_text_cut(ui, axis, TextStyle::small, p.dim, low);
    draw_text_cut(ui, axis, TextStyle::small, p.dim, high, 1);
    record(ui, {.id = id_of("histogram"),
                .role = Role::img,
                .name = ui.t("charts.histogram_spoken", {{"low", low},
                                                         {"high", high},
                                                         {"half", duration_text(ui.strings, half)},
                                                         {"nearly", duration_text(ui.strings, nearly)}}),
                .rect = box});
}

void draw_latency(Ui& ui, const session::Run& run) {
    gap(ui, 16);
    draw_title(ui, ui.t("charts.latency"));
    sim::Histogram all;
    list(ui, "latency", ui.t("charts.latency"), [&] {
        const std::vector<sim::OperationMetrics>& operations = run.metrics().operations();
        for (std::size_t i = 0; i < operations.size(); ++i) {
            if (operations[i].finished() == 0) continue;
            all.merge(operations[i].latency);
            draw_operation(ui, run.plan(), index_of<model::OperationIndex>(i), operations[i]);
        }
    });
    if (all.count() > 0) draw_histogram(ui, all);
}

} // namespace

void draw_charts(Ui& ui, Workspace& workspace) {
    const session::Run& run = workspace.session.run();
    const std::vector<sim::OperationMetrics>& operations = run.metrics().operations();
    const bool any = std::any_of(operations.begin(), operations.end(),
                                 [](const sim::OperationMetrics& metrics) { return metrics.finished() > 0; });
    if (!any) {
        text(ui, ui.t("charts.empty"), {.color = ui.palette().dim});
        gap(ui, 8);
    }
    if (any) draw_rate_chart(ui, run);
    draw_utilisation(ui, workspace);
    if (any) draw_latency(ui, run);
}

} // namespace labrack::ui
