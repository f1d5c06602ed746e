// What a learner hands in: a design, the answers to the lab's questions, and how they came about.
#pragma once

#include "lab/answer.hpp"
#include "lab/lab.hpp"
#include "model/design.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace labrack::lab {

/// What the learner's page had calculated. A grade never rests on it; where the two differ, that is told.
struct ClaimedScore {
    std::int64_t quarter_points = 0;
    std::int64_t points = 0;
};

struct Submission {
    model::Design design;
    Answers answers;
    std::map<std::string, int> hints; ///< how many were shown, by task: "STEP.TASK"
    std::string learner;              ///< as the course knows them, at most 100 bytes; may be empty
    std::optional<ClaimedScore> claimed;
    bool is_bare = false;          ///< a design file, handed in without answers
    std::uint64_t lab_hash = 0;    ///< of the lab that it was made for; 0: not said
    std::uint64_t hash = 0;        ///< of the whole text
    std::uint64_t design_hash = 0; ///< of the design, however it was written down
};

/// Reads a submission (*.submission.json) or a bare design. Errors: "other-lab" for one of another lab,
/// "unknown-document" for what is neither, and those of the design's reader. Warnings: "lab-changed" when it was made
/// for another version of the lab; "unknown-question", "unknown-option" and "unknown-task" for names that this version
/// does not have, which are left out.
[[nodiscard]] Result<Submission> read_submission(std::string_view text, const std::string& file, const Lab& lab,
                                                 const model::Catalogue& catalogue);

/// The document text. The design goes as it is; `hash` and `design_hash` are those of what is read.
[[nodiscard]] std::string write_submission(const Submission& submission, const Lab& lab,
                                           const model::Catalogue& catalogue);

/// The same for designs that are written alike, whatever order of keys and spaces they came with.
[[nodiscard]] std::uint64_t hash_of(const model::Design& design, const model::Catalogue& catalogue);

} // namespace labrack::lab
