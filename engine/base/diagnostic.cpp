#include "base/diagnostic.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace labrack {

namespace {

/// The edits that make `a` of `b`; `limit` when there are at least as many. Names that differ much are told apart after
/// a few letters, so that a document full of unknown names costs no long time.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) >= limit) return limit;
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        if (*std::min_element(row.begin(), row.end()) >= limit) return limit;
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
        }
    }
    return std::min(row[b.size()], limit);
}

} // namespace

Diagnostic make_error(std::string code, std::string message, std::string hint) {
    Diagnostic problem;
    problem.code = std::move(code);
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    return problem;
}

Diagnostic make_error_of(std::string subject, std::string code, std::string message, std::string hint) {
    Diagnostic problem = make_error(std::move(code), std::move(message), std::move(hint));
    problem.subject = std::move(subject);
    return problem;
}

bool has_error(const Diagnostics& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Diagnostic& problem) { return problem.severity == Severity::error; });
}

std::string to_text(const Diagnostic& problem) {
    std::string text;
    if (!problem.file.empty()) {
        text += problem.file + ":";
        if (problem.position.line > 0) {
            text += std::to_string(problem.position.line) + ":" + std::to_string(problem.position.column) + ":";
        }
        text += " ";
    }
    text += problem.severity == Severity::error ? "error: " : "warning: ";
    text += problem.message;
    if (!problem.path.empty()) text += " (at " + problem.path + ")";
    if (!problem.hint.empty()) text += "; " + problem.hint;
    if (!problem.code.empty()) text += " [" + problem.code + "]";
    return text;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 60;
    if (text.size() <= longest) return "\"" + std::string(text) + "\"";
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80u)
        --end;
    return "\"" + std::string(text.substr(0, end)) + "…\"";
}

std::optional<std::string> near_name(std::string_view name, const std::vector<std::string>& candidates) {
    // Names longer than this are not slips of the keyboard, and the distance is quadratic.
    constexpr std::size_t longest_name = 64;
    if (name.size() > longest_name) return std::nullopt;
    std::optional<std::string> best;
    std::size_t best_distance = std::min<std::size_t>(3, name.size() / 3 + 1) + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.size() > longest_name) continue;
        const std::size_t distance = edit_distance(name, candidate, best_distance);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string name_hint(std::string_view name, const std::vector<std::string>& candidates) {
    if (const auto near = near_name(name, candidates)) return "did you mean " + in_quotes(*near) + "?";
    if (candidates.empty() || candidates.size() > 12) return {};
    std::string hint = "known: ";
    for (std::size_t i = 0; i < candidates.size(); ++i)
        hint += (i == 0 ? "" : ", ") + candidates[i];
    return hint;
}

} // namespace labrack
