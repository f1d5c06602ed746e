#include "grade/prove.hpp"

#include "grade/admit.hpp"
#include "grade/mutants.hpp"
#include "lab/submission.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::grade {

namespace {

std::string points_of(const Grade& grade) {
    if (!grade.problems.empty()) return grade.problems.front().message;
    return std::to_string(grade.basis_points() / 100) + " % of " + std::to_string(grade.points) + " points";
}

std::vector<std::string> missed(const Grade& grade) {
    std::vector<std::string> ids;
    for (const CriterionResult& one : grade.criteria)
        if (one.quarters < 4) ids.push_back(one.id);
    return ids;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

/// What the design earns with every question answered right.
Grade grade_of(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& design) {
    return grade(lab, catalogue, design, lab::right_answers(lab));
}

Proof proof(std::string what, bool holds, std::string detail) {
    return {std::move(what), holds ? Proof::Outcome::holds : Proof::Outcome::fails, std::move(detail)};
}

/// Whether the criterion has full credit only with each of its checks.
bool needs_all(const lab::Check& check) {
    if (check.kind == lab::Check::Kind::any || check.kind == lab::Check::Kind::negated) return false;
    return std::all_of(check.parts.begin(), check.parts.end(), needs_all);
}

std::string tenths(double value) {
    if (std::isinf(value)) return "∞";
    const auto rounded = static_cast<std::int64_t>(std::min(value, 1e6) * 10.0);
    return std::to_string(rounded / 10) + "." + std::to_string(rounded % 10);
}

/// `must_clear`: what the design earns says on which side of the threshold it has to be.
Proof prove_margin(const std::string& design, Margin margin, bool must_clear) {
    constexpr double enough_deviations = 3.0;
    const bool clears = must_clear || margin.cleared > 0;
    Proof one;
    const std::string_view side = !clears ? " misses " : margin.cleared == 0 ? " does not clear " : " clears ";
    one.what = design + std::string(side) + in_quotes(margin.criterion) + " in " + margin.experiment;
    one.detail = "by " + tenths(margin.relative() * 100.0) + " % and " + tenths(margin.deviations()) +
                 " deviations, under " + std::to_string(clears ? margin.cleared : margin.seeds - margin.cleared) +
                 " of " + std::to_string(margin.seeds) + " seeds";
    const bool is_near = !margin.cannot_be_better && margin.deviations() < enough_deviations;
    one.outcome = is_near ? Proof::Outcome::warns : Proof::Outcome::holds;
    if (!margin.is_clear() || (must_clear && margin.cleared == 0)) one.outcome = Proof::Outcome::fails;
    one.design = design;
    one.margin = std::move(margin);
    return one;
}

/// `fails`: the criteria that it need not meet.
void prove_margins(const lab::Lab& lab, const model::Catalogue& catalogue, const NamedDesign& named,
                   const std::vector<std::string>& fails, std::vector<Proof>& out) {
    // Clients and locked parts are the lab's, as when it is graded.
    const Result<model::Design> admitted = admit(lab, catalogue, named.design);
    if (!admitted) return;
    for (Margin& margin : measure_margins(lab, catalogue, *admitted)) {
        const auto is_its = [&](const lab::Criterion& one) { return one.id == margin.criterion; };
        const auto& criteria = lab.rubric->criteria;
        const auto criterion = std::find_if(criteria.begin(), criteria.end(), is_its);
        const bool must_clear =
            needs_all(criterion->check) && std::find(fails.begin(), fails.end(), margin.criterion) == fails.end();
        out.push_back(prove_margin(named.name, std::move(margin), must_clear));
    }
}

std::string name_of(const lab::Taught& taught) {
    return (taught.only_copies ? "copies of " : "") + in_quotes(taught.name);
}

void prove_teaching(const lab::Lab& lab, const model::Catalogue& catalogue, const NamedDesign& solution,
                    std::int64_t full, std::vector<Proof>& out) {
    for (const lab::Taught& taught : *lab.rubric->teaches) {
        const model::Design rest = without(taught, solution.design, catalogue);
        const Grade left = grade_of(lab, catalogue, rest);
        out.push_back(proof(solution.name + " without " + name_of(taught) + " earns less", left.quarter_points < full,
                            points_of(left)));
    }
}

/// Whether the lab, whose locked parts stay as they are, judges both as the same design.
bool are_judged_alike(const lab::Lab& lab, const model::Catalogue& catalogue, const model::Design& one,
                      const model::Design& other) {
    const Result<model::Design> first = admit(lab, catalogue, one);
    const Result<model::Design> second = admit(lab, catalogue, other);
    return first && second && lab::hash_of(*first, catalogue) == lab::hash_of(*second, catalogue);
}

/// A design that was spoilt on purpose earns less than full marks, unless nobody can hand it in: the lab's locks mend
/// it, or there is nothing in it that could be spoilt so.
Proof prove_mutant(const lab::Lab& lab, const model::Catalogue& catalogue, const NamedDesign& solution,
                   const model::Design& mutant, const std::string& change) {
    const std::string what = solution.name + " with " + change + " earns less";
    if (are_judged_alike(lab, catalogue, solution.design, mutant)) return proof(what, true, "nobody can hand that in");
    const Grade left = grade_of(lab, catalogue, mutant);
    return proof(what, left.quarter_points < left.points * 4, points_of(left));
}

void prove_solution(const lab::Lab& lab, const model::Catalogue& catalogue, const NamedDesign& solution,
                    std::vector<Proof>& out) {
    const Grade whole = grade_of(lab, catalogue, solution.design);
    const std::int64_t full = whole.points * 4;
    out.push_back(proof(solution.name + " has full marks", whole.quarter_points == full,
                        points_of(whole) + "; missed: " + joined(missed(whole))));
    out.push_back(
        prove_mutant(lab, catalogue, solution, with_ten_times_as_many(solution.design), "ten times of everything"));
    out.push_back(
        prove_mutant(lab, catalogue, solution, with_shortest_queues(solution.design, catalogue), "queue limits of 1"));
    if (lab.rubric->teaches) prove_teaching(lab, catalogue, solution, full, out);
    if (whole.problems.empty()) prove_margins(lab, catalogue, solution, {}, out);
}

/// Says which of the names are no criteria of the lab; empty when all are.
std::string unknown_among(const std::vector<std::string>& named, const lab::Lab& lab) {
    std::vector<std::string> known;
    for (const lab::Criterion& one : lab.rubric->criteria)
        known.push_back(one.id);
    std::string text;
    for (const std::string& name : named)
        if (std::find(known.begin(), known.end(), name) == known.end())
            text += "; there is no criterion " + in_quotes(name) + ", " + name_hint(name, known);
    return text;
}

void prove_wrong(const lab::Lab& lab, const model::Catalogue& catalogue, const NamedDesign& wrong,
                 std::vector<Proof>& out) {
    const Grade whole = grade_of(lab, catalogue, wrong.design);
    std::vector<std::string> named = wrong.design.fails;
    std::vector<std::string> found = missed(whole);
    std::sort(named.begin(), named.end());
    std::sort(found.begin(), found.end());
    out.push_back(proof(wrong.name + " fails what it names and no more", !named.empty() && named == found,
                        "named: " + joined(named) + "; failed: " + joined(found) + unknown_among(named, lab)));
    if (whole.problems.empty() && whole.carries_light_load)
        prove_margins(lab, catalogue, wrong, wrong.design.fails, out);
}

} // namespace

std::vector<Proof> prove(const lab::Lab& lab, const model::Catalogue& catalogue,
                         const std::vector<NamedDesign>& solutions, const std::vector<NamedDesign>& wrong_designs) {
    std::vector<Proof> proofs;
    if (solutions.empty()) proofs.push_back(proof("there is a solution", false, "write solution.design.json"));
    const Grade start = grade(lab, catalogue, lab.start);
    proofs.push_back(proof("the start does not pass", !start.passed, points_of(start)));
    const Grade empty = grade(lab, catalogue, empty_design(lab, catalogue));
    proofs.push_back(proof("an empty design earns nothing", empty.quarter_points == 0, points_of(empty)));
    if (!lab.rubric->teaches)
        proofs.push_back(proof("it is known what the lab teaches", false, "write \"teaches\": [\"load-balancer\"]"));
    for (const NamedDesign& solution : solutions)
        prove_solution(lab, catalogue, solution, proofs);
    for (const NamedDesign& wrong : wrong_designs)
        prove_wrong(lab, catalogue, wrong, proofs);
    return proofs;
}

Proof prove_texts(const Diagnostics& reading) {
    std::size_t missing = 0;
    std::size_t stale = 0;
    std::size_t left_over = 0;
    for (const Diagnostic& problem : reading) {
        missing += problem.code == "untranslated" ? 1u : 0u;
        stale += problem.code == "stale-translation" ? 1u : 0u;
        left_over += problem.code == "unknown-text" ? 1u : 0u;
    }
    std::string detail = std::to_string(missing) + " without Spanish, " + std::to_string(stale) + " out of date";
    if (left_over > 0) detail += ", " + std::to_string(left_over) + " of texts that are not there";
    return proof("the texts are complete and current in every language", missing + stale + left_over == 0, detail);
}

} // namespace labrack::grade
