#include "grade/prove.hpp"

#include "grade/judge.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::grade {

namespace {

constexpr std::uint64_t first_seed =
    5'000; ///< of those that margins are measured over: none that a lab is likely to use
constexpr std::uint64_t seed_count = 20;
constexpr int most_replicas = 1'000;

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

Proof proof(std::string what, bool holds, std::string detail) {
    return {std::move(what), holds ? Proof::Outcome::holds : Proof::Outcome::fails, std::move(detail)};
}

/// Nothing but the lab's clients.
model::Design empty_design(const lab::Lab& lab, const model::Catalogue& catalogue) {
    model::Design empty;
    for (const model::Node& node : lab.start.nodes)
        if (catalogue.kind_of(node.product).role == model::Role::client) empty.nodes.push_back(node);
    for (model::Node& node : empty.nodes)
        node.in = {};
    return empty;
}

model::Design with_ten_times_as_many(model::Design design) {
    for (model::Node& node : design.nodes)
        node.replicas = std::min(node.replicas * 10, most_replicas);
    return design;
}

model::Design with_shortest_queues(model::Design design) {
    for (model::Node& node : design.nodes)
        if (node.parameters.backlog > 0) node.parameters.backlog = 1;
    return design;
}

/// The mean and the standard deviation of what was measured, and what full credit asks for.
struct Margin {
    double mean = 0.0;
    double deviation = 0.0;
    double threshold = 0.0;
    bool missed = false; ///< some seed earned less than full credit, or had nothing to measure

    [[nodiscard]] double relative() const { return std::abs(mean - threshold) / std::max(std::abs(threshold), 1.0); }
    [[nodiscard]] double deviations() const {
        return std::abs(mean - threshold) / std::max(deviation, 1e-9 * std::max(std::abs(threshold), 1.0));
    }
};

Margin margin_of(const std::vector<Evidence>& evidence) {
    Margin margin;
    for (const Evidence& one : evidence) {
        margin.missed = margin.missed || !one.amount;
        margin.mean += static_cast<double>(one.amount.value_or(0)) / static_cast<double>(evidence.size());
        margin.threshold = static_cast<double>(one.full);
    }
    double squares = 0.0;
    for (const Evidence& one : evidence) {
        const double off = static_cast<double>(one.amount.value_or(0)) - margin.mean;
        squares += off * off;
        const bool is_short = one.full > one.none ? one.amount < one.full : one.amount > one.full;
        margin.missed = margin.missed || is_short;
    }
    if (evidence.size() > 1) margin.deviation = std::sqrt(squares / static_cast<double>(evidence.size() - 1));
    return margin;
}

std::string tenths(double value) {
    const auto rounded = static_cast<std::int64_t>(std::min(value, 1e6) * 10.0);
    return std::to_string(rounded / 10) + "." + std::to_string(rounded % 10);
}

Proof prove_margin(const std::string& solution, const std::string& criterion, const std::vector<Evidence>& evidence) {
    const Margin margin = margin_of(evidence);
    Proof one;
    one.what = solution + " clears \"" + criterion + "\" in " + evidence.front().experiment;
    one.detail = tenths(margin.relative() * 100.0) + " % and " + tenths(margin.deviations()) + " deviations of it";
    const bool clear = margin.relative() >= 0.1 || margin.deviations() >= 4.0;
    if (!clear) one.outcome = Proof::Outcome::warns;
    if (margin.missed || (!clear && margin.deviations() < 3.0)) one.outcome = Proof::Outcome::fails;
    return one;
}

void prove_margins(const lab::Lab& lab, const model::Catalogue& catalogue, const NamedDesign& solution,
                   std::vector<Proof>& out) {
    lab::Lab many_seeds = lab;
    many_seeds.rubric->grading.clear();
    for (std::uint64_t i = 0; i < seed_count; ++i)
        many_seeds.rubric->grading.push_back(first_seed + i);
    const auto judged = measure_thresholds(many_seeds, catalogue, solution.design);
    for (const auto& [criterion, evidence] : judged)
        out.push_back(prove_margin(solution.name, criterion, evidence));
}

void prove_solution(const lab::Lab& lab, const model::Catalogue& catalogue, const NamedDesign& solution,
                    std::vector<Proof>& out) {
    const Grade whole = grade(lab, catalogue, solution.design);
    const std::int64_t full = whole.points * 4;
    out.push_back(proof(solution.name + " has full marks", whole.quarter_points == full,
                        points_of(whole) + "; missed: " + joined(missed(whole))));
    const Grade many = grade(lab, catalogue, with_ten_times_as_many(solution.design));
    out.push_back(
        proof(solution.name + " with ten times of everything earns less", many.quarter_points < full, points_of(many)));
    const Grade strangled = grade(lab, catalogue, with_shortest_queues(solution.design));
    out.push_back(proof(solution.name + " with queue limits of 1 earns less", strangled.quarter_points < full,
                        points_of(strangled)));
    if (whole.problems.empty()) prove_margins(lab, catalogue, solution, out);
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
    for (const NamedDesign& solution : solutions)
        prove_solution(lab, catalogue, solution, proofs);
    for (const NamedDesign& wrong : wrong_designs) {
        std::vector<std::string> named = wrong.design.fails;
        std::vector<std::string> found = missed(grade(lab, catalogue, wrong.design));
        std::sort(named.begin(), named.end());
        std::sort(found.begin(), found.end());
        proofs.push_back(proof(wrong.name + " fails what it names and no more", !named.empty() && named == found,
                               "named: " + joined(named) + "; failed: " + joined(found)));
    }
    return proofs;
}

} // namespace labrack::grade
