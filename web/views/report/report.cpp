#include "views/report/report.hpp"

#include "app/format.hpp"
#include "app/widgets.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::ui {

namespace {

constexpr float content_width = 1120; ///< design px
constexpr float side_width = 300;
constexpr float column_gap = 24;
constexpr float two_columns_from = 780;

Tone tone_of(const lab::Rubric& rubric, std::int64_t quarters, std::int64_t points) {
    if (quarters >= points * 4) return Tone::ok;
    return rubric.is_passed_by(quarters, points) ? Tone::warn : Tone::bad;
}

void centered(Ui& ui, std::string_view words, TextStyle style, Rgb color, std::string_view id) {
    text(ui, words,
         {.style = style, .color = color, .width = width_left() / (ui.px(100) / 100), .id = id, .align = 0.5F});
}

/// "67" large, and "/ 100" beside it.
void draw_figure(Ui& ui, const grade::Grade& grade) {
    const std::string earned = percent_words(ui, grade.quarter_points, grade.points);
    const std::string all = "/ " + ui.strings.number(100);
    const ImVec2 large = text_size(ui, TextStyle::figure, earned);
    const ImVec2 small = text_size(ui, TextStyle::step, all);
    const Rect row = place({0, large.y});
    const float x = row.x + std::round((row.w - large.x - ui.px(6) - small.x) / 2);
    draw_text(ui, {x, row.y}, TextStyle::figure, ui.palette().text, earned);
    draw_text(ui, {x + large.x + ui.px(6), row.bottom() - small.y - ui.px(9)}, TextStyle::step, ui.palette().dim, all);
    record(ui, {.id = id_of("figure"),
                .role = Role::paragraph,
                .name = ui.t("report.score_spoken", {{"score", earned}}),
                .rect = row});
}

void draw_verdict(Ui& ui, const grade::Grade& grade) {
    const std::string_view words = ui.t(grade.passed ? "report.passed" : "report.not_passed");
    const Icon icon = grade.passed ? icon::circle_check : icon::triangle_alert;
    const float width = pill_width(ui, words, icon);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect row{at.x + std::round((width_left() - width) / 2), at.y, width, ui.px(20)};
    inside(ui, row, [&] { pill(ui, words, grade.passed ? Tone::ok : Tone::warn, icon); });
    place({0, ui.px(20)});
}

std::string pass_words(const Ui& ui, const session::Session& session) {
    const std::string mark = ui.strings.number(session.lab().rubric->pass_mark);
    const auto& best = session.best_score();
    if (!best) return ui.t("report.pass_at", {{"mark", mark}});
    return ui.t("report.pass_at_best",
                {{"mark", mark}, {"best", percent_words(ui, best->quarter_points, best->points)}});
}

void draw_score(Ui& ui, const ReportPage& page, const Report& report) {
    const grade::Grade& grade = report.grade;
    card(ui, "score", {.padding = 20, .name = ui.t("report.score")}, [&] {
        centered(ui, ui.t("report.your_score"), TextStyle::label, ui.palette().dim, "label");
        draw_figure(ui, grade);
        draw_verdict(ui, grade);
        gap(ui, 4);
        centered(ui,
                 ui.t("report.points_of", {{"earned", points_words(ui, grade.quarter_points)},
                                           {"points", ui.strings.number(static_cast<double>(grade.points))}}),
                 TextStyle::body, ui.palette().dim, "points");
        centered(ui, pass_words(ui, page.session), TextStyle::body, ui.palette().dim, "pass");
        int hints = 0;
        for (const auto& [task, shown] : report.submission.hints)
            hints += shown;
        centered(ui, ui.strings.count("report.hints", hints), TextStyle::body, ui.palette().dim, "hints");
    });
}

void draw_pillars(Ui& ui, const ReportPage& page, const Report& report) {
    const lab::Rubric& rubric = *page.session.lab().rubric;
    card(ui, "pillars", {.padding = 20, .name = ui.t("report.pillars")}, [&] {
        for (const PillarScore& score : scores_by_pillar(rubric, report.grade)) {
            const std::string name = pillar_words(ui, score.pillar);
            const std::string share = with_unit(percent_words(ui, score.quarters, score.points), "%");
            const float width = text_size(ui, TextStyle::body, share).x;
            Rect row = place({0, ui.theme.line(TextStyle::body)});
            draw_text_cut(ui, row.cut_right(width), TextStyle::body, ui.palette().dim, share, 1);
            draw_text_cut(ui, row, TextStyle::body, ui.palette().text, name);
            gap(ui, -4);
            progress(ui, score.pillar, name,
                     static_cast<double>(score.quarters) / static_cast<double>(4 * score.points),
                     {.tone = tone_of(rubric, score.quarters, score.points), .value_text = share, .height = 6});
            gap(ui, 4);
        }
    });
}

void draw_buttons(Ui& ui, ReportPage& page, const Report& report) {
    if (button(ui, "hand-in", ui.t("report.hand_in"), {.icon = icon::download})) open_hand_in(ui, page.state.hand_in);
    if (ui.platform.can_print()) {
        beside(ui);
        if (button(ui, "print", ui.t("report.print"), {.icon = icon::printer})) print_report(ui, page.session, report);
    }
}

/// What is to be done before there is a report, or for a new one.
void draw_notice(Ui& ui, ReportPage& page) {
    const bool again = page.grading.report() != nullptr;
    const CardOptions options{.fill = again ? std::optional(ui.palette().warn_background) : std::nullopt,
                              .name = ui.t(again ? "report.outdated_title" : "report.none_title")};
    card(ui, "notice", options, [&] {
        card_title(ui, ui.t(again ? "report.outdated_title" : "report.none_title"));
        gap(ui, -4);
        text(ui, ui.t(again ? "report.outdated" : "report.none"), {.id = "notice"});
        gap(ui, 4);
        const std::string_view words = ui.t(again ? "report.grade_again" : "report.grade");
        if (button(ui, "grade", words, {.kind = ButtonKind::primary, .icon = icon::clipboard_check}))
            page.act.kind = ReportAct::Kind::grade;
    });
}

void draw_running(Ui& ui, ReportPage& page) {
    const platform::JobReport& progress = page.grading.progress();
    card(ui, "running", {.name = ui.t("report.running")}, [&] {
        card_title(ui, ui.t("report.running"));
        gap(ui, -4);
        text(ui, ui.t("report.running_text"), {.color = ui.palette().dim, .id = "about"});
        const double share =
            progress.all == 0 ? 0 : static_cast<double>(progress.done) / static_cast<double>(progress.all);
        const std::string words =
            progress.all == 0 ? std::string(ui.t("report.starting"))
                              : ui.t("report.runs", {{"n", ui.strings.number(static_cast<double>(progress.done))},
                                                     {"total", ui.strings.number(static_cast<double>(progress.all))}});
        labrack::ui::progress(ui, "progress", ui.t("report.progress"), share, {.value_text = words, .height = 6});
        text(ui, words, {.style = TextStyle::secondary, .color = ui.palette().dim, .role = Role::none, .id = "runs"});
        gap(ui, 4);
        if (button(ui, "cancel", ui.t("report.cancel"))) page.act.kind = ReportAct::Kind::cancel;
    });
}

void draw_failure(Ui& ui, ReportPage& page) {
    card(ui, "failure", {.fill = ui.palette().bad_background, .name = ui.t("report.failed_title")}, [&] {
        card_title(ui, ui.t("report.failed_title"));
        gap(ui, -4);
        text(ui, ui.t("report.failed"), {.role = Role::alert, .id = "failed"});
        if (!page.grading.error().empty())
            text(ui, page.grading.error(), {.style = TextStyle::code, .color = ui.palette().dim, .id = "why"});
        gap(ui, 4);
        if (button(ui, "grade", ui.t("report.try_again"), {.kind = ButtonKind::primary, .icon = icon::refresh_cw}))
            page.act.kind = ReportAct::Kind::grade;
    });
}

/// What stands above the criteria: what is going on, or what there is to do.
void draw_state(Ui& ui, ReportPage& page) {
    switch (page.grading.state()) {
    case Grading::State::running: draw_running(ui, page); break;
    case Grading::State::failed: draw_failure(ui, page); break;
    case Grading::State::none: draw_notice(ui, page); break;
    case Grading::State::graded:
        if (!page.grading.is_outdated(page.session)) return;
        draw_notice(ui, page);
        break;
    }
    gap(ui, 8);
}

void draw_summary(Ui& ui, ReportPage& page) {
    const Report* report = page.grading.report();
    if (report == nullptr) return;
    draw_score(ui, page, *report);
    gap(ui, 8);
    draw_pillars(ui, page, *report);
    gap(ui, 8);
    draw_buttons(ui, page, *report);
}

void draw_columns(Ui& ui, ReportPage& page) {
    const float width = width_left();
    const bool has_summary = page.grading.report() != nullptr;
    if (width < ui.px(two_columns_from) || !has_summary) {
        draw_state(ui, page);
        draw_summary(ui, page);
        if (has_summary) gap(ui, 16);
        return draw_criteria(ui, page);
    }
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float left = ui.px(side_width);
    const float right = left + ui.px(column_gap);
    const float first = inside(ui, {at.x, at.y, left, 0}, [&] { draw_summary(ui, page); });
    const float second = inside(ui, {at.x + right, at.y, width - right, 0}, [&] {
        draw_state(ui, page);
        draw_criteria(ui, page);
    });
    place({width, std::max(first, second) - at.y});
}

} // namespace

void card_title(Ui& ui, std::string_view words) {
    text(ui, words, {.style = TextStyle::heading, .role = Role::heading, .level = 2});
}

ReportAct draw_report(Ui& ui, const Rect& area, const session::Session& session, Grading& grading, ReportState& state) {
    ReportPage page{session, grading, state};
    const float side = std::max(24.0F, (area.w / (ui.px(100) / 100) - content_width) / 2);
    const RegionOptions options{.role = Role::main, .padding = side, .padding_y = 32, .fill = ui.palette().background};
    region(ui, "report", area, options, [&] {
        heading(ui, 1, ui.t("report.title", {{"lab", local(ui, session.lab().title)}}));
        gap(ui, 12);
        draw_columns(ui, page);
        if (const Report* report = grading.report()) draw_hand_in(ui, state.hand_in, grading, *report);
    });
    return page.act;
}

std::string points_words(const Ui& ui, std::int64_t quarters) {
    const int decimals = quarters % 4 == 0 ? 0 : quarters % 2 == 0 ? 1 : 2;
    return ui.strings.number(static_cast<double>(quarters) / 4, decimals);
}

std::string percent_words(const Ui& ui, std::int64_t quarters, std::int64_t points) {
    return ui.strings.number(points == 0 ? 0 : static_cast<double>(quarters * 25 / points));
}

std::vector<PillarScore> scores_by_pillar(const lab::Rubric& rubric, const grade::Grade& grade) {
    std::vector<PillarScore> scores;
    for (std::size_t i = 0; i < rubric.criteria.size(); ++i) {
        const std::string& pillar = rubric.criteria[i].pillar;
        auto found =
            std::find_if(scores.begin(), scores.end(), [&](const PillarScore& one) { return one.pillar == pillar; });
        if (found == scores.end()) found = scores.insert(scores.end(), {pillar});
        found->quarters += static_cast<std::int64_t>(grade.criteria[i].points) * grade.criteria[i].quarters;
        found->points += grade.criteria[i].points;
    }
    return scores;
}

} // namespace labrack::ui
