#include "cli/prove_report.hpp"

#include "cli/run_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string_view>

namespace labrack::cli {

namespace {

using grade::Margin;
using grade::Proof;
using Rows = std::vector<std::vector<std::string>>;

std::string_view word_for(Proof::Outcome outcome) {
    constexpr std::array<std::string_view, 3> words{"holds", "close", "FAILS"};
    return words[static_cast<std::size_t>(outcome)];
}

/// With so many decimals; "∞" for an infinite value.
std::string decimal_text(double value, int decimals) {
    if (std::isinf(value)) return "∞";
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    return text.data();
}

/// In the unit that people read: a share in per cent, a latency in milliseconds.
std::string amount_text(double amount, const Margin& margin) {
    switch (margin.measure) {
    case lab::Measure::goodput:
    case lab::Measure::errors:
    case lab::Measure::stale: return decimal_text(amount / 10'000.0, 2) + " %";
    case lab::Measure::lost: return decimal_text(amount, 1);
    default: return decimal_text(amount / 1e6, 1) + " ms";
    }
}

/// "p95 of news in evening"; survival is told as the goodput that is kept.
std::string subject_of(const Margin& margin) {
    std::string text = margin.survival ? "goodput kept" : std::string(lab::to_text(margin.measure));
    if (!margin.operation.empty()) text += " of " + margin.operation;
    return text + " in " + margin.experiment;
}

std::vector<std::string> row_of(const Proof& proof) {
    const Margin& margin = *proof.margin;
    std::vector<std::string> row{std::string(word_for(proof.outcome)), proof.design, margin.criterion,
                                 subject_of(margin)};
    row.push_back(amount_text(static_cast<double>(margin.full), margin));
    row.push_back(amount_text(static_cast<double>(margin.none), margin));
    row.push_back(margin.mean ? amount_text(*margin.mean, margin) : "none");
    row.push_back(margin.mean ? amount_text(margin.deviation, margin) : "");
    row.push_back(std::to_string(margin.cleared) + "/" + std::to_string(margin.seeds));
    row.push_back(margin.cannot_be_better ? "best" : decimal_text(margin.relative() * 100.0, 1) + " %");
    row.push_back(margin.cannot_be_better ? "" : decimal_text(margin.deviations(), 1) + " sd");
    return row;
}

/// Pads the cells of a column of plain words, so that they stand flush left.
void flush_left(Rows& rows, std::size_t column) {
    std::size_t width = 0;
    for (const auto& row : rows)
        width = std::max(width, row[column].size());
    for (auto& row : rows)
        row[column].resize(width, ' ');
}

} // namespace

std::string proofs_text(const std::vector<Proof>& proofs) {
    std::string text;
    for (const Proof& one : proofs) {
        if (one.margin && one.outcome == Proof::Outcome::holds) continue;
        text += std::string(word_for(one.outcome)) + "  " + one.what + ": " + one.detail + "\n";
    }
    return text;
}

std::string margins_table(const std::vector<Proof>& proofs) {
    Rows rows{{"", "design", "criterion", "measured", "full", "none", "mean", "sd", "cleared", "margin", ""}};
    for (const Proof& one : proofs)
        if (one.margin) rows.push_back(row_of(one));
    if (rows.size() == 1) return {};
    for (const std::size_t column : {1u, 2u, 3u})
        flush_left(rows, column);
    const std::uint64_t last = grade::margin_seeds.first + grade::margin_seeds.count - 1;
    return "\nMargins under the seeds " + std::to_string(grade::margin_seeds.first) + " to " + std::to_string(last) +
           "\n" + aligned_table(rows);
}

std::string conclusion_text(const std::vector<Proof>& proofs) {
    const auto failed = std::count_if(proofs.begin(), proofs.end(),
                                      [](const Proof& one) { return one.outcome == Proof::Outcome::fails; });
    if (failed == 0) return "\nThe lab is proven.\n";
    return "\nThe lab is not proven: " + std::to_string(failed) + " of " + std::to_string(proofs.size()) +
           (failed == 1 ? " lines fails.\n" : " lines fail.\n");
}

} // namespace labrack::cli
