// Grades for other programs: CSV for spreadsheets and learning platforms, JUnit XML for whatever shows tests.
#include "base/hash.hpp"
#include "cli/grade_formats.hpp"

#include <algorithm>

namespace labrack::cli {

namespace {

/// A cell of CSV (RFC 4180), on one line. What begins like a formula is made a text by an apostrophe, since
/// spreadsheets would carry it out (OWASP, "CSV Injection").
std::string cell(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    constexpr std::string_view formula = "=+-@";
    if (!text.empty() && formula.find(text.front()) != std::string_view::npos) text.insert(0, "'");
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string joined(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i)
        line += (i == 0 ? "" : ",") + cell(cells[i]);
    return line + "\n";
}

/// A text as XML 1.0 allows it, which most control characters are not.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\n': out += "&#10;"; break;
        default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

std::string attribute(std::string_view name, std::string_view value) {
    return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string sentences(const GradeReport& report, const grade::CriterionResult& one) {
    std::string text;
    for (const grade::Evidence& evidence : one.evidence)
        text += (text.empty() ? "" : "\n") + evidence.says.in(report.locale);
    return text;
}

std::string junit_case(const GradeReport& report, const grade::CriterionResult& one, const lab::Criterion& criterion,
                       const std::string& suite) {
    const std::string head = "    <testcase" + attribute("classname", suite) +
                             attribute("name", criterion.id + ": " + criterion.title.in(report.locale));
    if (one.quarters == 4) return head + "/>\n";
    const std::string message = points_text(static_cast<std::int64_t>(one.points) * one.quarters) + "/" +
                                std::to_string(one.points) + ": " + criterion.feedback.in(report.locale);
    return head + ">\n      <failure" + attribute("message", message) + ">" + escaped(sentences(report, one)) +
           "</failure>\n    </testcase>\n";
}

std::string junit_error(const std::string& suite, const std::string& message) {
    return "    <testcase" + attribute("classname", suite) + attribute("name", "the design can be graded") +
           ">\n      <error" + attribute("message", message) + "/>\n    </testcase>\n";
}

} // namespace

std::string csv_header(const lab::Lab& lab) {
    std::vector<std::string> cells{"learner", "file", "submission", "score"};
    for (const lab::Criterion& criterion : lab.rubric->criteria)
        cells.push_back(criterion.id);
    for (const char* last : {"of", "percent", "passed", "design", "same_design_as", "problem"})
        cells.emplace_back(last);
    return joined(cells);
}

std::string csv_row(const lab::Lab& lab, const GradedFile& graded) {
    const bool is_read = graded.grade.has_value();
    std::vector<std::string> cells{graded.submission.learner, graded.file,
                                   is_read ? to_hex(graded.submission.hash) : "",
                                   is_read ? points_text(graded.grade->quarter_points) : "0"};
    for (std::size_t i = 0; i < lab.rubric->criteria.size(); ++i) {
        const std::int64_t earned =
            is_read ? std::int64_t{graded.grade->criteria[i].points} * graded.grade->criteria[i].quarters : 0;
        cells.push_back(points_text(earned));
    }
    std::int64_t points = 0;
    for (const lab::Criterion& criterion : lab.rubric->criteria)
        points += criterion.points;
    cells.push_back(std::to_string(points));
    cells.push_back(score_percent(is_read ? graded.grade->basis_points() : 0));
    cells.emplace_back(is_read && graded.grade->passed ? "yes" : "no");
    cells.push_back(is_read ? to_hex(graded.submission.design_hash) : "");
    cells.push_back(graded.same_design_as);
    cells.push_back(errors_text(is_read ? graded.grade->problems : graded.problems));
    return joined(cells);
}

std::string junit_suite(const GradeReport& report, const GradedFile& graded) {
    const std::string& learner = graded.submission.learner;
    const std::string name = learner.empty() ? graded.file : learner + " (" + graded.file + ")";
    const Diagnostics& problems = graded.grade ? graded.grade->problems : graded.problems;
    std::string cases;
    std::size_t failures = 0;
    const bool is_judged = graded.grade && !has_error(problems);
    const std::size_t count = is_judged ? graded.grade->criteria.size() : 1;
    for (std::size_t i = 0; is_judged && i < count; ++i) {
        const grade::CriterionResult& one = graded.grade->criteria[i];
        if (one.quarters < 4) ++failures;
        cases += junit_case(report, one, report.lab.rubric->criteria[i], name);
    }
    if (!is_judged) cases = junit_error(name, errors_text(problems));
    return "  <testsuite" + attribute("name", name) + attribute("tests", std::to_string(count)) +
           attribute("failures", std::to_string(failures)) + attribute("errors", is_judged ? "0" : "1") + ">\n" +
           cases + "  </testsuite>\n";
}

} // namespace labrack::cli
