#include "grade/grade.hpp"

#include "grade/admit.hpp"
#include "grade/explain.hpp"
#include "grade/judge.hpp"

namespace labrack::grade {

namespace {

constexpr std::int64_t quarters_of_all = 4;

/// A grade in which nothing is earned yet.
Grade unearned(const lab::Lab& lab, const model::Catalogue& catalogue) {
    Grade grade;
    grade.lab_hash = lab.hash;
    grade.catalogue_hash = catalogue.hash;
    grade.points = lab.rubric->points();
    for (const lab::Criterion& criterion : lab.rubric->criteria)
        grade.criteria.push_back({criterion.id, criterion.points, 0, {}});
    return grade;
}

/// Why the design cannot be run at all.
Diagnostics problems_of(const lab::Rubric& rubric, Judge& judge) {
    Diagnostics problems;
    for (const lab::Experiment& experiment : rubric.experiments) {
        for (const Diagnostic& problem : judge.problems_of(experiment))
            problems.push_back(problem);
        if (has_error(problems)) break; // the others would say the same
    }
    return problems;
}

} // namespace

std::int64_t Grade::basis_points() const {
    return points == 0 ? 0 : quarter_points * 10'000 / (points * quarters_of_all);
}

std::optional<Grade> grade(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design,
                           const lab::Answers& answers, const OnProgress& on_progress) {
    Grade result = unearned(lab, catalogue);
    const Result<model::Design> admitted = admit(lab, catalogue, design);
    if (!admitted) {
        result.problems = admitted.problems();
        return result;
    }
    Judge judge(lab, catalogue, *admitted, answers, on_progress);
    result.problems = problems_of(*lab.rubric, judge);
    if (has_error(result.problems)) return result;
    judge.expect_runs();
    Verdict light = judge.carries_light_load();
    result.carries_light_load = light.credit > 0;
    for (Evidence& evidence : light.evidence)
        evidence.says = explain_light_load(evidence, lab, catalogue, *admitted);
    for (std::size_t i = 0; i < lab.rubric->criteria.size(); ++i) {
        CriterionResult& criterion = result.criteria[i];
        if (!result.carries_light_load) {
            criterion.evidence = light.evidence;
            continue;
        }
        criterion = judge.judge(lab.rubric->criteria[i]);
        for (Evidence& evidence : criterion.evidence)
            evidence.says = explain(evidence, lab, catalogue, *admitted);
        result.quarter_points += static_cast<std::int64_t>(criterion.points) * criterion.quarters;
    }
    if (judge.is_stopped()) return std::nullopt;
    result.passed = lab.rubric->is_passed_by(result.quarter_points, result.points);
    result.events = judge.events();
    return result;
}

Grade grade(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design,
            const lab::Answers& answers) {
    return *grade(lab, catalogue, design, answers, {});
}

} // namespace labrack::grade
