#include "grade/margins.hpp"

#include "grade/judge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace labrack::grade {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

bool earns_full_credit(const Evidence& one) {
    if (one.kind != Evidence::Kind::run || !one.amount) return false;
    return one.full > one.none ? *one.amount >= one.full : *one.amount <= one.full;
}

/// More than all in time, and less than nothing lost, there is not. A latency can always be shorter.
bool is_best(const Evidence& one) {
    switch (one.measure) {
    case lab::Measure::goodput: return one.lost.empty() && one.amount == 1'000'000;
    case lab::Measure::errors:
    case lab::Measure::stale:
    case lab::Measure::lost: return one.amount == 0;
    default: return false;
    }
}

/// The mean and the standard deviation of a sample (with n - 1).
void sum_up(const std::vector<Evidence>& evidence, Margin& margin) {
    const auto count = static_cast<double>(evidence.size());
    double sum = 0.0;
    for (const Evidence& one : evidence) {
        if (!one.amount) return;
        sum += static_cast<double>(*one.amount);
    }
    margin.mean = sum / count;
    double squares = 0.0;
    for (const Evidence& one : evidence) {
        const double off = static_cast<double>(*one.amount) - *margin.mean;
        squares += off * off;
    }
    if (evidence.size() > 1) margin.deviation = std::sqrt(squares / (count - 1.0));
}

Margin margin_of(const std::string& criterion, const std::vector<Evidence>& evidence) {
    Margin margin;
    margin.criterion = criterion;
    margin.experiment = evidence.front().experiment;
    margin.seeds = evidence.size();
    margin.cannot_be_better = std::all_of(evidence.begin(), evidence.end(), is_best);
    for (const Evidence& one : evidence) {
        margin.cleared += earns_full_credit(one) ? 1u : 0u;
        margin.exceeds_budget = margin.exceeds_budget || one.kind == Evidence::Kind::budget;
        if (one.kind != Evidence::Kind::run) continue; // it says nothing of the check
        margin.operation = one.operation;
        margin.survival = !one.lost.empty();
        margin.measure = one.measure;
        margin.full = one.full;
        margin.none = one.none;
    }
    sum_up(evidence, margin);
    return margin;
}

} // namespace

double Margin::relative() const {
    if (!mean) return infinite;
    const std::int64_t scale = full != 0 ? full : none;
    return std::abs(*mean - static_cast<double>(full)) / std::abs(static_cast<double>(scale));
}

double Margin::deviations() const {
    const double distance = mean ? std::abs(*mean - static_cast<double>(full)) : infinite;
    if (distance == 0.0) return 0.0;
    return deviation > 0.0 ? distance / deviation : infinite;
}

bool Margin::is_clear() const {
    if (exceeds_budget || (cleared != 0 && cleared != seeds)) return false;
    return cannot_be_better || relative() >= 0.1 || deviations() >= 4.0;
}

std::vector<Margin> measure_margins(const lab::Lab& lab, const model::Catalogue& catalogue,
                                    const model::Design& design) {
    lab::Lab many_seeds = lab;
    many_seeds.rubric->grading.clear();
    for (std::uint64_t i = 0; i < margin_seeds.count; ++i)
        many_seeds.rubric->grading.push_back(margin_seeds.first + i);
    std::vector<Margin> margins;
    for (const auto& [criterion, evidence] : measure_thresholds(many_seeds, catalogue, design))
        margins.push_back(margin_of(criterion, evidence));
    return margins;
}

} // namespace labrack::grade
