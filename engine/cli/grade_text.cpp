// A grade as a person reads it.
#include "cli/grade_formats.hpp"
#include "grade/texts.hpp"

namespace labrack::cli {

namespace {

std::string sentence(const std::string& locale, std::string_view id, std::vector<TextArgument> arguments) {
    return filled(grade::text_of(id), arguments).in(locale);
}

std::string first_line(const GradeReport& report, const GradedFile& graded) {
    const grade::Grade& grade = *graded.grade;
    const std::string& learner = graded.submission.learner;
    return sentence(report.locale, grade.passed ? "score-passed" : "score-not-passed",
                    {{"file", untranslated(graded.file + (learner.empty() ? "" : " (" + learner + ")"))},
                     {"earned", untranslated(points_text(grade.quarter_points))},
                     {"points", untranslated(std::to_string(grade.points))},
                     {"percent", untranslated(score_percent(grade.basis_points()))}});
}

std::string criterion_text(const GradeReport& report, const grade::CriterionResult& one,
                           const lab::Criterion& criterion, bool explains) {
    std::string text = "  " + points_text(static_cast<std::int64_t>(one.points) * one.quarters) + "/" +
                       std::to_string(one.points) + "  " + criterion.title.in(report.locale) + "\n";
    if (one.quarters == 4 || !explains) return text;
    text += "       " + criterion.feedback.in(report.locale) + "\n";
    for (const grade::Evidence& evidence : one.evidence)
        text += "       · " + evidence.says.in(report.locale) + "\n";
    if (!criterion.hint.en.empty()) text += "       ⇒ " + criterion.hint.in(report.locale) + "\n";
    return text;
}

/// What the grade is not about, but whoever reads it wants to know.
std::string remarks(const GradeReport& report, const GradedFile& graded) {
    std::string text;
    const auto& claimed = graded.submission.claimed;
    if (claimed && (claimed->quarter_points != graded.grade->quarter_points || claimed->points != graded.grade->points))
        text += "  " +
                sentence(report.locale, "claimed-otherwise",
                         {{"earned", untranslated(points_text(claimed->quarter_points))},
                          {"points", untranslated(std::to_string(claimed->points))}}) +
                "\n";
    if (!graded.same_design_as.empty())
        text += "  " + sentence(report.locale, "same-design", {{"file", untranslated(graded.same_design_as)}}) + "\n";
    return text;
}

} // namespace

std::string grade_text(const GradeReport& report, const GradedFile& graded) {
    if (!graded.grade) return sentence(report.locale, "unreadable", {{"file", untranslated(graded.file)}}) + "\n";
    const grade::Grade& grade = *graded.grade;
    std::string text = first_line(report, graded) + "\n" + remarks(report, graded);
    for (const Diagnostic& problem : grade.problems)
        text += "  " + labrack::to_text(problem) + "\n";
    if (has_error(grade.problems)) return text;
    if (!grade.carries_light_load) text += "  " + grade.criteria.front().evidence.front().says.in(report.locale) + "\n";
    for (std::size_t i = 0; i < grade.criteria.size(); ++i)
        text += criterion_text(report, grade.criteria[i], report.lab.rubric->criteria[i], grade.carries_light_load);
    return text;
}

} // namespace labrack::cli
