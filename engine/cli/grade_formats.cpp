#include "cli/grade_formats.hpp"

#include "base/json_writer.hpp"
#include "grade/result.hpp"

#include <array>
#include <string_view>

namespace labrack::cli {

namespace {

using json::Writer;

/// A file that cannot be graded is told in the place of its result.
void write_unreadable(Writer& writer, const GradedFile& graded, Writer::Layout layout) {
    writer.begin_object(layout);
    writer.member("file", graded.file);
    writer.key("problems");
    writer.begin_list();
    for (const Diagnostic& problem : graded.problems)
        writer.text(labrack::to_text(problem));
    writer.end_list();
    writer.end_object();
}

} // namespace

std::string score_percent(std::int64_t basis_points) {
    return decimal_text(basis_points, 2);
}

std::string points_text(std::int64_t quarters) {
    constexpr std::array<std::string_view, 4> fractions{"", ".25", ".5", ".75"};
    return std::to_string(quarters / 4) + std::string(fractions[static_cast<std::size_t>(quarters % 4)]);
}

std::string errors_text(const Diagnostics& problems) {
    std::string text;
    std::size_t errors = 0;
    for (const Diagnostic& problem : problems) {
        if (problem.severity != Severity::error) continue;
        if (errors == 0) text = labrack::to_text(problem);
        ++errors;
    }
    return errors > 1 ? text + " (and " + std::to_string(errors - 1) + " more)" : text;
}

std::string grade_json(const GradeReport& report, const GradedFile& graded) {
    const auto layout = report.format == GradeFormat::jsonl ? Writer::Layout::line : Writer::Layout::lines;
    Writer writer;
    if (graded.grade)
        grade::write_result(writer, *graded.grade, {report.lab, graded.submission, graded.file, graded.same_design_as},
                            layout);
    else
        write_unreadable(writer, graded, layout);
    return writer.take();
}

std::string report_begin(const GradeReport& report) {
    switch (report.format) {
    case GradeFormat::json: return report.is_single ? "" : "[\n";
    case GradeFormat::csv: return csv_header(report.lab);
    case GradeFormat::junit: return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    case GradeFormat::text:
    case GradeFormat::jsonl: break;
    }
    return {};
}

std::string report_file(const GradeReport& report, const GradedFile& graded, bool is_first) {
    switch (report.format) {
    case GradeFormat::text: return grade_text(report, graded);
    case GradeFormat::json: return (is_first ? "" : ",\n") + grade_json(report, graded);
    case GradeFormat::jsonl: return grade_json(report, graded);
    case GradeFormat::csv: return csv_row(report.lab, graded);
    case GradeFormat::junit: return junit_suite(report, graded);
    }
    return {};
}

std::string report_end(const GradeReport& report) {
    if (report.format == GradeFormat::junit) return "</testsuites>\n";
    return report.format == GradeFormat::json && !report.is_single ? "]\n" : "";
}

} // namespace labrack::cli
