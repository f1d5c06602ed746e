#include "cli/grade_report.hpp"

#include "base/hash.hpp"
#include "base/version.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

namespace labrack::cli {

namespace {

using grade::Evidence;
using nlohmann::ordered_json;

/// "97.50 %" from hundredths of a per cent.
std::string percent(std::int64_t basis_points) {
    std::string fraction = std::to_string(basis_points % 100);
    fraction.insert(0, 2 - fraction.size(), '0');
    return std::to_string(basis_points / 100) + "." + fraction + " %";
}

/// "3", "2.25": points in quarters.
std::string points_text(std::int64_t quarters) {
    constexpr std::array<std::string_view, 4> fractions{"", ".25", ".5", ".75"};
    return std::to_string(quarters / 4) + std::string(fractions[static_cast<std::size_t>(quarters % 4)]);
}

bool is_share(lab::Measure measure) {
    return measure == lab::Measure::goodput || measure == lab::Measure::errors || measure == lab::Measure::stale;
}

std::string amount_text(std::optional<std::int64_t> amount, lab::Measure measure) {
    if (!amount) return "not answered";
    if (is_share(measure)) return percent(*amount / 100);
    if (measure == lab::Measure::lost) return std::to_string(*amount);
    return to_text(Duration{*amount});
}

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : ", ") + part;
    return text;
}

std::string run_text(const Evidence& one) {
    std::string text = "in " + one.experiment + ", seed " + std::to_string(one.seed);
    if (!one.lost.empty()) text += ", without " + one.lost;
    text += ": " + std::string(lab::to_text(one.measure)) + (one.operation.empty() ? "" : " of " + one.operation) +
            " " + amount_text(one.amount, one.measure) + ", full credit at " + amount_text(one.full, one.measure);
    if (one.request) text += "; see request " + std::to_string(*one.request) + ", sent at " + to_text(one.at - Time{});
    return text;
}

std::string count_text(const Evidence& one) {
    std::string text = std::to_string(one.amount.value_or(0)) + " of " + one.rule;
    if (!one.components.empty()) text += " (" + joined(one.components) + ")";
    text += "; wanted: at least " + std::to_string(one.full);
    if (one.none >= 0) text += ", at most " + std::to_string(one.none);
    return text;
}

std::string evidence_text(const Evidence& one, const std::string& locale) {
    switch (one.kind) {
    case Evidence::Kind::finding:
        if (one.components.empty() && one.explanation.en.empty()) return "analysis does not find " + one.rule;
        return one.explanation.in(locale);
    case Evidence::Kind::count: return count_text(one);
    case Evidence::Kind::run: return run_text(one);
    case Evidence::Kind::budget:
        return "in " + one.experiment + ", seed " + std::to_string(one.seed) +
               ": the run comes to the limit of events, so it earns nothing; use fewer retries and shorter queues";
    case Evidence::Kind::answer: return "the question " + joined(one.components) + " is not answered in a bare design";
    }
    return {};
}

std::string_view to_text(Evidence::Kind kind) {
    constexpr std::array<std::string_view, 5> names{"finding", "count", "run", "budget", "answer"};
    return names[static_cast<std::size_t>(kind)];
}

ordered_json evidence_json(const Evidence& one) {
    ordered_json out;
    out["kind"] = to_text(one.kind);
    if (!one.rule.empty()) out["rule"] = one.rule;
    if (!one.components.empty()) out["components"] = one.components;
    if (!one.explanation.en.empty())
        out["explanation"] = {{"en", one.explanation.en}, {"es", one.explanation.in("es")}};
    if (!one.experiment.empty()) out["experiment"] = one.experiment;
    if (!one.experiment.empty()) out["seed"] = one.seed;
    if (!one.lost.empty()) out["lost"] = one.lost;
    if (one.kind == Evidence::Kind::run) {
        if (!one.operation.empty()) out["operation"] = one.operation;
        out["measure"] = lab::to_text(one.measure);
        out["full"] = one.full;
        out["none"] = one.none;
    }
    if (one.kind == Evidence::Kind::run || one.kind == Evidence::Kind::count)
        out["amount"] = one.amount ? ordered_json(*one.amount) : ordered_json(nullptr);
    if (one.request) out["request"] = *one.request;
    if (one.request) out["at_ns"] = one.at.ns;
    return out;
}

} // namespace

std::string grade_text(const grade::Grade& grade, const lab::Lab& lab, const std::string& file,
                       const std::string& locale) {
    std::string text = file + ": " + points_text(grade.quarter_points) + " of " + std::to_string(grade.points) +
                       " points (" + percent(grade.basis_points()) + "), " + (grade.passed ? "passed" : "not passed") +
                       "\n";
    for (const Diagnostic& problem : grade.problems)
        text += "  " + labrack::to_text(problem) + "\n";
    if (has_error(grade.problems)) return text;
    if (!grade.carries_light_load)
        text += "  It does not even carry the light load, and nothing is earned without that:\n    " +
                evidence_text(grade.criteria.front().evidence.front(), locale) + "\n";
    for (std::size_t i = 0; i < grade.criteria.size(); ++i) {
        const grade::CriterionResult& one = grade.criteria[i];
        const lab::Criterion& criterion = lab.rubric->criteria[i];
        text += "  " + points_text(static_cast<std::int64_t>(one.points) * one.quarters) + "/" +
                std::to_string(one.points) + "  " + criterion.title.in(locale) + "\n";
        if (one.quarters == 4 || !grade.carries_light_load) continue;
        text += "       " + criterion.feedback.in(locale) + "\n";
        for (const Evidence& evidence : one.evidence)
            text += "       · " + evidence_text(evidence, locale) + "\n";
        if (!criterion.hint.en.empty()) text += "       ⇒ " + criterion.hint.in(locale) + "\n";
    }
    return text;
}

std::string grade_json(const grade::Grade& grade, const lab::Lab& lab, const std::string& file) {
    ordered_json out;
    out["version"] = 1;
    out["file"] = file;
    out["lab"] = {{"id", lab.id}, {"hash", to_hex(grade.lab_hash)}};
    out["engine"] = engine_version();
    out["catalogue"] = to_hex(grade.catalogue_hash);
    out["seeds"] = lab.rubric->grading;
    out["quarter_points"] = grade.quarter_points;
    out["points"] = grade.points;
    out["basis_points"] = grade.basis_points();
    out["passed"] = grade.passed;
    out["carries_light_load"] = grade.carries_light_load;
    out["events"] = grade.events;
    out["problems"] = ordered_json::array();
    for (const Diagnostic& problem : grade.problems)
        out["problems"].push_back({{"code", problem.code}, {"message", problem.message}, {"hint", problem.hint}});
    out["criteria"] = ordered_json::array();
    for (const grade::CriterionResult& one : grade.criteria) {
        ordered_json entry{{"id", one.id}, {"points", one.points}, {"quarters", one.quarters}};
        entry["evidence"] = ordered_json::array();
        for (const Evidence& evidence : one.evidence)
            entry["evidence"].push_back(evidence_json(evidence));
        out["criteria"].push_back(std::move(entry));
    }
    return out.dump(2) + "\n";
}

} // namespace labrack::cli
