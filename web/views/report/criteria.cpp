// The criteria of a report, a card each.
#include "app/markdown.hpp"
#include "app/widgets.hpp"
#include "views/report/report.hpp"
#include "views/words.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

constexpr std::size_t evidence_at_first = 2;

struct Look {
    Icon icon;
    Rgb color;
    std::string_view spoken; ///< key
};

/// `quarters` less than 0: not graded yet.
Look look_of(const Ui& ui, int quarters) {
    const Palette& p = ui.palette();
    if (quarters < 0) return {icon::circle, p.dim, "report.criterion_open"};
    if (quarters == 4) return {icon::circle_check, p.ok, "report.criterion_full"};
    if (quarters == 0) return {icon::circle_x, p.bad, "report.criterion_none"};
    return {icon::triangle_alert, p.warn, "report.criterion_part"};
}

std::string points_of(const Ui& ui, const lab::Criterion& criterion, int quarters) {
    const std::string all = ui.strings.number(criterion.points);
    if (quarters < 0) return ui.strings.count("report.points", criterion.points);
    return points_words(ui, static_cast<std::int64_t>(criterion.points) * quarters) + " / " + all;
}

/// Mark, title, pillar and points.
void draw_head(Ui& ui, const lab::Criterion& criterion, int quarters) {
    const Look look = look_of(ui, quarters);
    const std::string& title = local(ui, criterion.title);
    const std::string points = points_of(ui, criterion, quarters);
    const std::string pillar = pillar_words(ui, criterion.pillar);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    const float indent = ui.px(32);
    const float line = ui.theme.line(TextStyle::heading);
    const float end = text_size(ui, TextStyle::heading, points).x;
    const float room = width - indent - end - ui.px(16);
    draw_icon(ui, {at.x + ui.px(10), at.y + line / 2}, look.icon, look.color, 18);
    draw_text(ui, {at.x + width - end, at.y}, TextStyle::heading, ui.palette().text, points);
    const float title_width = text_size(ui, TextStyle::heading, title).x;
    const bool beside_it = title_width + ui.px(8) + pill_width(ui, pillar) <= room;
    float bottom = inside(ui, {at.x + indent, at.y, room, 0}, [&] {
        text(ui, title, {.style = TextStyle::heading, .role = Role::none});
        if (!beside_it) pill(ui, pillar);
    });
    if (beside_it) inside(ui, {at.x + indent + title_width + ui.px(8), at.y, room, 0}, [&] { pill(ui, pillar); });
    bottom = std::max(bottom, at.y + line);
    const Rect head = place({width, bottom - at.y});
    record(ui, {.id = id_of("head"),
                .role = Role::heading,
                .name = title + ", " + points + ", " + std::string(ui.t(look.spoken)),
                .level = 2,
                .rect = head});
}

/// The step whose question the evidence is about.
std::optional<std::size_t> step_of(const lab::Lab& lab, const grade::Evidence& evidence) {
    using Kind = grade::Evidence::Kind;
    if (evidence.kind != Kind::unanswered && evidence.kind != Kind::wrong_answer) return std::nullopt;
    const std::string step = evidence.subject.substr(0, evidence.subject.find('.'));
    const auto found =
        std::find_if(lab.steps.begin(), lab.steps.end(), [&](const auto& one) { return one.id == step; });
    if (found == lab.steps.end()) return std::nullopt;
    return static_cast<std::size_t>(found - lab.steps.begin());
}

/// The sentence, and the button that shows what it is about; true when the button was drawn.
bool draw_evidence(Ui& ui, ReportPage& page, const grade::Evidence& evidence, std::size_t criterion,
                   std::size_t which) {
    text(ui, evidence.says.in(code(ui.strings.locale())), {.color = ui.palette().dim, .id = "says"});
    if (session::Replay::can_show(evidence)) {
        if (button(ui, "show", ui.t("report.show_me"), {.icon = icon::eye, .tooltip = ui.t("report.show_me_about")}))
            page.act = {ReportAct::Kind::show, criterion, which, 0};
        return true;
    }
    const auto step = step_of(page.session.lab(), evidence);
    if (!step) return false;
    if (button(ui, "to-step", ui.t("report.to_step", {{"n", ui.strings.number(static_cast<double>(*step + 1))}}),
               {.icon = icon::arrow_right}))
        page.act = {ReportAct::Kind::to_step, criterion, which, *step};
    return true;
}

/// Text of the lab, as wide as what stands below it.
void draw_words(Ui& ui, std::string_view id, const LocalText& words) {
    markdown(ui, id, parse_markdown(local(ui, words)),
             {.style = TextStyle::body, .heading_level = 4, .max_width = width_left() / (ui.px(100) / 100)});
}

void draw_advice(Ui& ui, const lab::Criterion& criterion) {
    const CardOptions options{
        .padding = 12, .fill = ui.palette().accent_background, .border = false, .name = ui.t("report.advice")};
    card(ui, "advice", options, [&] { draw_words(ui, "hint", criterion.hint); });
}

/// "How to improve", beside the last "Show me".
void draw_advice_button(Ui& ui, ReportPage& page, const lab::Criterion& criterion, bool follows) {
    if (local(ui, criterion.hint).empty()) return;
    std::set<std::string>& open = page.state.advice;
    const bool is_open = open.contains(criterion.id);
    const ButtonOptions options{.kind = ButtonKind::ghost, .icon = icon::lightbulb, .expanded = is_open};
    const std::string_view words = ui.t("report.improve");
    if (follows && width_left() > ui.px(150) + button_width(ui, words, options)) beside(ui);
    if (!button(ui, "improve", words, options)) return;
    if (is_open)
        open.erase(criterion.id);
    else
        open.insert(criterion.id);
}

void draw_losses(Ui& ui, ReportPage& page, const grade::CriterionResult& result, std::size_t index) {
    const lab::Criterion& criterion = page.session.lab().rubric->criteria[index];
    if (!local(ui, criterion.feedback).empty()) draw_words(ui, "feedback", criterion.feedback);
    std::set<std::string>& open = page.state.evidence;
    const bool cut = !open.contains(criterion.id) && result.evidence.size() > evidence_at_first + 1;
    const std::size_t shown = cut ? evidence_at_first : result.evidence.size();
    bool has_button = false;
    for (std::size_t i = 0; i < shown; ++i)
        with_id("evidence" + std::to_string(i),
                [&] { has_button = draw_evidence(ui, page, result.evidence[i], index, i); });
    if (cut) {
        const auto more = static_cast<long long>(result.evidence.size() - shown);
        if (button(ui, "more", ui.strings.count("report.more", more), {.kind = ButtonKind::ghost}))
            open.insert(criterion.id);
        has_button = true;
    }
    draw_advice_button(ui, page, criterion, has_button);
    if (page.state.advice.contains(criterion.id)) draw_advice(ui, criterion);
}

void draw_criterion(Ui& ui, ReportPage& page, std::size_t index) {
    const lab::Criterion& criterion = page.session.lab().rubric->criteria[index];
    const Report* report = page.grading.report();
    const grade::CriterionResult* result = report == nullptr ? nullptr : &report->grade.criteria[index];
    card(ui, criterion.id, {.name = local(ui, criterion.title)}, [&] {
        draw_head(ui, criterion, result == nullptr ? -1 : result->quarters);
        if (result == nullptr || result->quarters == 4 || !report->grade.carries_light_load) return;
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float indent = ui.px(32);
        const float width = width_left();
        const float bottom = inside(ui, {at.x + indent, at.y - ui.px(4), width - indent, 0},
                                    [&] { draw_losses(ui, page, *result, index); });
        place({width, bottom - at.y});
    });
}

/// Why nothing at all is earned.
void draw_gate(Ui& ui, ReportPage& page, const Report& report) {
    card(ui, "gate", {.fill = ui.palette().bad_background, .name = ui.t("report.nothing_earned")}, [&] {
        card_title(ui, ui.t("report.nothing_earned"));
        gap(ui, -4);
        for (const Diagnostic& problem : report.grade.problems)
            text(ui, problem_words(ui, report.submission.design, problem), {.id = problem.message});
        const auto& evidence = report.grade.criteria.front().evidence;
        if (!evidence.empty()) with_id("light", [&] { draw_evidence(ui, page, evidence.front(), 0, 0); });
    });
    gap(ui, 4);
}

} // namespace

void draw_criteria(Ui& ui, ReportPage& page) {
    const Report* report = page.grading.report();
    if (report != nullptr && !report->grade.carries_light_load) draw_gate(ui, page, *report);
    for (std::size_t i = 0; i < page.session.lab().rubric->criteria.size(); ++i) {
        draw_criterion(ui, page, i);
        gap(ui, 4);
    }
}

} // namespace labrack::ui
