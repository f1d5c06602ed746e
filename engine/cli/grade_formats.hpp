// Grades as text, JSON, JSON Lines, CSV and JUnit XML. Each is a beginning, a part for each file, and an end.
#pragma once

#include "base/diagnostic.hpp"
#include "grade/grade.hpp"
#include "lab/submission.hpp"

#include <optional>
#include <string>

namespace labrack::cli {

enum class GradeFormat { text, json, jsonl, csv, junit };

/// One file of a class, and what came of it.
struct GradedFile {
    std::string file;
    Diagnostics problems;       ///< of reading it; with errors there is no grade
    lab::Submission submission; ///< as far as it could be read
    std::optional<grade::Grade> grade;
    std::string same_design_as; ///< the first file with an equal design; empty = there is none
};

/// How a class's grades are told.
struct GradeReport {
    const lab::Lab& lab;
    GradeFormat format = GradeFormat::text;
    std::string locale = "en";
    bool is_single = false; ///< one file was named: as JSON no list
};

[[nodiscard]] std::string report_begin(const GradeReport& report);
/// `is_first`: of the list that the report is.
[[nodiscard]] std::string report_file(const GradeReport& report, const GradedFile& graded, bool is_first);
[[nodiscard]] std::string report_end(const GradeReport& report);

// The formats, each in a file of its own.
[[nodiscard]] std::string grade_text(const GradeReport& report, const GradedFile& graded);
[[nodiscard]] std::string grade_json(const GradeReport& report, const GradedFile& graded);
[[nodiscard]] std::string csv_header(const lab::Lab& lab);
[[nodiscard]] std::string csv_row(const lab::Lab& lab, const GradedFile& graded);
[[nodiscard]] std::string junit_suite(const GradeReport& report, const GradedFile& graded);

/// "97.50" from hundredths of a per cent.
[[nodiscard]] std::string score_percent(std::int64_t basis_points);
/// "3", "2.25": points in quarters.
[[nodiscard]] std::string points_text(std::int64_t quarters);
/// The first error, and how many more there are.
[[nodiscard]] std::string errors_text(const Diagnostics& problems);

} // namespace labrack::cli
