// Grading from text to text: what a page hands to another thread or worker, and what it gets back.
#pragma once

#include "base/diagnostic.hpp"
#include "grade/grade.hpp"
#include "grade/progress.hpp"

#include <map>
#include <string>
#include <string_view>

namespace labrack::session {

/// A lab's files and a submission to it.
struct GradingTask {
    std::string folder;                                    ///< of the lab, for messages
    std::map<std::string, std::string, std::less<>> files; ///< of the lab, by name: "lab.json", "lab.es.json"
    std::string submission;                                ///< a document of lab::write_submission()
    std::string handed_in_as;                              ///< the file's name, which the result tells
};

struct GradedWork {
    std::string submission; ///< as it was given, with the score that it now claims: what is handed in
    std::string result;     ///< the document that `labrack grade --json` writes for that submission
};

/// Both ways, a JSON text.
[[nodiscard]] std::string write_task(const GradingTask& task);
[[nodiscard]] std::string write_outcome(const Result<GradedWork>& work);
/// Errors: of the outcome that was written, as one diagnostic "grading"; the same where the text is none.
[[nodiscard]] Result<GradedWork> read_outcome(std::string_view text);

/// Does a task of write_task() and gives the text of write_outcome(); an empty one when `on_progress` has ended it.
[[nodiscard]] std::string carry_out(std::string_view task, const grade::OnProgress& on_progress);

/// The same work under the learner's name (at most 100 bytes, else an error), and its result under the file's name.
[[nodiscard]] Result<GradedWork> hand_in_as(const std::string& learner, const GradedWork& work,
                                            const grade::Grade& grade, const lab::Lab& lab, const std::string& file);

} // namespace labrack::session
