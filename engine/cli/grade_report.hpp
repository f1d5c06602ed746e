// A grade as text and as JSON.
#pragma once

#include "grade/grade.hpp"

#include <string>

namespace labrack::cli {

/// In sentences, with the evidence for each lost point; `file` names the design.
[[nodiscard]] std::string grade_text(const grade::Grade& grade, const lab::Lab& lab, const std::string& file,
                                     const std::string& locale);

[[nodiscard]] std::string grade_json(const grade::Grade& grade, const lab::Lab& lab, const std::string& file);

} // namespace labrack::cli
