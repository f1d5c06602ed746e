#include "views/compare/figure_rows.hpp"

#include "analysis/cost.hpp"
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "session/figures.hpp"
#include "views/compare/comparison.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

/// A figure of one design.
struct Figure {
    std::string words = "–";
    std::optional<double> value = {}; ///< none: it cannot be compared
};

enum class Better { lower, higher, neither };

struct Row {
    std::string_view name; ///< a key of the strings
    Better better = Better::neither;
    Figure other;
    Figure own;
};

/// What both designs are asked for, in one frame.
struct Asked {
    const Ui& ui;
    Workspace& workspace;
    session::KeyFigures run;
    const session::Review& review;
};

Figure of_duration(const Ui& ui, const std::optional<Duration>& value) {
    if (!value) return {};
    return {duration_text(ui.strings, *value), static_cast<double>(value->ns)};
}

Figure answered(const Asked& asked) {
    if (asked.run.finished == 0) return {};
    return {rate_text(asked.ui.strings, asked.run.answered_per_second), asked.run.answered_per_second};
}

Figure failed(const Asked& asked) {
    if (!asked.run.failed) return {};
    return {share_text(asked.ui.strings, *asked.run.failed), static_cast<double>(asked.run.failed->ppm)};
}

Figure slowest(const Asked& asked) {
    if (!asked.run.p95 && asked.run.finished > 0) return {std::string(asked.ui.t("compare.fails")), HUGE_VAL};
    return of_duration(asked.ui, asked.run.p95);
}

Figure busiest(const Asked& asked) {
    if (!asked.run.busiest) return {};
    const std::string& name =
        asked.workspace.session.design().node(*asked.run.busiest).name(code(asked.ui.strings.locale()));
    return {asked.ui.t("compare.busy", {{"name", name}, {"share", share_text(asked.ui.strings, asked.run.use)}})};
}

bool can_run(const Asked& asked) {
    return asked.workspace.session.obstacles().empty();
}

Figure carries(const Asked& asked) {
    const analysis::Estimate& estimate = asked.review.estimate;
    const Rate rate = estimate.capacity.rate;
    if (!can_run(asked) || rate.nano_per_second == 0) return {};
    const bool all_served = std::all_of(estimate.operations.begin(), estimate.operations.end(),
                                        [](const auto& one) { return one.served || one.rate.nano_per_second == 0; });
    if (!all_served) return {std::string(asked.ui.t("compare.unserved")), 0};
    return {"≈ " + rate_text(asked.ui.strings, rate), rate.per_second()};
}

Figure cost(const Asked& asked) {
    if (!can_run(asked) || !asked.review.cost) return {};
    const LocalText words = analysis::dollars_figure(*asked.review.cost);
    return {"≈ " + local(asked.ui, words), static_cast<double>(asked.review.cost->micro_usd)};
}

Figure findings(const Asked& asked) {
    if (!can_run(asked)) return {};
    const int count = review_of(asked.workspace).findings;
    return {asked.ui.strings.number(count), count};
}

Asked ask(const Ui& ui, Workspace& workspace) {
    return {ui, workspace, session::key_figures(workspace.session.run()), review_of(workspace).review};
}

std::vector<Row> rows_of(const Ui& ui, Workspace& other, Workspace& own) {
    const Asked a = ask(ui, other);
    const Asked b = ask(ui, own);
    std::vector<Row> rows{
        {"compare.answered", Better::higher, answered(a), answered(b)},
        {"compare.failed", Better::lower, failed(a), failed(b)},
        {"compare.mean", Better::lower, of_duration(ui, a.run.mean), of_duration(ui, b.run.mean)},
        {"compare.p95", Better::lower, slowest(a), slowest(b)},
        {"compare.busiest", Better::neither, busiest(a), busiest(b)},
    };
    if (panel_open(own, lab::Panel::findings)) {
        rows.push_back({"compare.carries", Better::higher, carries(a), carries(b)});
        rows.push_back({"compare.cost", Better::lower, cost(a), cost(b)});
        rows.push_back({"findings.title", Better::neither, findings(a), findings(b)});
    }
    return rows;
}

/// 1: the student's own is better, -1: worse, 0: neither, or by so little that chance may have done it.
int judged(const Row& row) {
    constexpr double noticeable = 0.02;
    if (row.better == Better::neither || !row.other.value || !row.own.value) return 0;
    const double other = *row.other.value;
    const double own = *row.own.value;
    if (own == other) return 0;
    if (std::isfinite(own) && std::isfinite(other) && std::abs(own - other) < noticeable * std::max(own, other))
        return 0;
    return (own < other) == (row.better == Better::lower) ? 1 : -1;
}

struct Columns {
    Rect other;
    Rect own;
    Rect mark;
};

Columns columns_in(const Ui& ui, Rect line) {
    Columns columns;
    columns.mark = line.cut_right(ui.px(22));
    columns.other = line.cut_left(std::floor(line.w / 2));
    columns.other.w -= ui.px(8);
    columns.own = line;
    return columns;
}

void draw_head(Ui& ui, std::string_view other) {
    const Columns columns = columns_in(ui, place({0, ui.theme.line(TextStyle::small_strong)}));
    draw_text_cut(ui, columns.other, TextStyle::small_strong, ui.palette().dim, other);
    draw_text_cut(ui, columns.own, TextStyle::small_strong, ui.palette().dim, ui.t("compare.own"));
}

void draw_row(Ui& ui, const Row& row, std::string_view other) {
    const Palette& p = ui.palette();
    const std::string_view name = ui.t(row.name);
    const int verdict = judged(row);
    const Rect head = place({0, ui.theme.line(TextStyle::secondary)});
    draw_text_cut(ui, head, TextStyle::secondary, p.dim, name);
    gap(ui, -6);
    const Rect line = place({0, ui.theme.line(TextStyle::strong)});
    const Columns columns = columns_in(ui, line);
    draw_text_cut(ui, columns.other, TextStyle::body, p.text, row.other.words);
    draw_text_cut(ui, columns.own, TextStyle::strong, p.text, row.own.words);
    const Tone tone = verdict > 0 ? Tone::ok : Tone::bad;
    if (verdict != 0)
        draw_icon(ui, columns.mark.center(), verdict > 0 ? icon::circle_check : icon::triangle_alert,
                  ui.theme.foreground(tone), 16);
    std::string spoken = ui.t("compare.row", {{"name", std::string(name)},
                                              {"title", std::string(other)},
                                              {"other", row.other.words},
                                              {"own", row.own.words}});
    if (verdict != 0) spoken += " " + std::string(ui.t(verdict > 0 ? "compare.better" : "compare.worse"));
    const Rect whole{head.x, head.y, head.w, line.bottom() - head.y};
    record(ui, {.id = id_of(row.name), .role = Role::listitem, .name = std::move(spoken), .rect = whole});
}

} // namespace

void draw_figures(Ui& ui, Workspace& other, Workspace& own) {
    const std::string& title = own.comparison->title;
    const session::KeyFigures figures = session::key_figures(own.session.run());
    if (figures.finished == 0)
        text(ui, ui.t("compare.waiting"), {.color = ui.palette().dim, .id = "measured"});
    else
        text(ui, ui.t("compare.measured", {{"time", duration_text(ui.strings, figures.measured)}}),
             {.color = ui.palette().dim, .id = "measured"});
    gap(ui, 4);
    list(ui, "figures", ui.t("compare.figures"), [&] {
        draw_head(ui, title);
        for (const Row& row : rows_of(ui, other, own))
            draw_row(ui, row, title);
    });
}

} // namespace labrack::ui
