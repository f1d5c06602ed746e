// A report on paper.
#include "app/format.hpp"
#include "app/markdown.hpp"
#include "views/report/report.hpp"
#include "views/words.hpp"

namespace labrack::ui {

namespace {

using Kind = platform::PrintedLine::Kind;

void print_criterion(const Ui& ui, const lab::Criterion& criterion, const grade::CriterionResult& result,
                     std::vector<platform::PrintedLine>& lines) {
    const std::string earned = points_words(ui, static_cast<std::int64_t>(result.points) * result.quarters);
    lines.push_back({Kind::heading, local(ui, criterion.title) + ": " + earned + " / " +
                                        ui.strings.number(criterion.points) + " (" +
                                        pillar_words(ui, criterion.pillar) + ")"});
    if (result.quarters == 4) return;
    lines.push_back({Kind::text, plain_text(parse_markdown(local(ui, criterion.feedback)))});
    for (const grade::Evidence& evidence : result.evidence)
        lines.push_back({Kind::item, evidence.says.in(code(ui.strings.locale()))});
    if (!local(ui, criterion.hint).empty())
        lines.push_back({Kind::text, ui.t("report.advice_printed",
                                          {{"advice", plain_text(parse_markdown(local(ui, criterion.hint)))}})});
}

} // namespace

void print_report(Ui& ui, const session::Session& session, const Report& report) {
    const grade::Grade& grade = report.grade;
    const lab::Rubric& rubric = *session.lab().rubric;
    std::vector<platform::PrintedLine> lines;
    lines.push_back({Kind::title, ui.t("report.title", {{"lab", local(ui, session.lab().title)}})});
    if (!report.submission.learner.empty()) lines.push_back({Kind::text, report.submission.learner});
    lines.push_back(
        {Kind::text, ui.t("report.printed_score",
                          {{"score", percent_words(ui, grade.quarter_points, grade.points)},
                           {"earned", points_words(ui, grade.quarter_points)},
                           {"points", ui.strings.number(static_cast<double>(grade.points))},
                           {"verdict", std::string(ui.t(grade.passed ? "report.passed" : "report.not_passed"))}})});
    for (const PillarScore& score : scores_by_pillar(rubric, grade))
        lines.push_back({Kind::item, pillar_words(ui, score.pillar) + ": " +
                                         with_unit(percent_words(ui, score.quarters, score.points), "%")});
    for (std::size_t i = 0; i < rubric.criteria.size(); ++i)
        print_criterion(ui, rubric.criteria[i], grade.criteria[i], lines);
    ui.platform.print(lines);
}

} // namespace labrack::ui
