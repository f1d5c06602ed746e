// A grade as a document (assets/schema/result.schema.json): the same bytes natively and in the browser.
#pragma once

#include "base/json_writer.hpp"
#include "grade/grade.hpp"
#include "lab/submission.hpp"

#include <string>
#include <string_view>

namespace labrack::grade {

/// What a result tells beside the grade.
struct ResultContext {
    const lab::Lab& lab;
    const lab::Submission& submission;
    std::string file;           ///< that was graded; empty = not told
    std::string same_design_as; ///< the first file with an equal design; empty = there is none
};

/// Writes the result as one value; on a single line where the writer is told so.
void write_result(json::Writer& writer, const Grade& grade, const ResultContext& context, json::Writer::Layout layout);

/// Reads the grade back, for instance to replay its evidence. Errors as of every document.
[[nodiscard]] Result<Grade> read_result(std::string_view text, const std::string& file);

} // namespace labrack::grade
