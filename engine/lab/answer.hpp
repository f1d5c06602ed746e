// What learners answer to a lab's questions.
#pragma once

#include "lab/lab.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

/// Answers to questions for a number lie between this and its negative: written exactly with nine places after the
/// point.
inline constexpr double largest_answer = 999'999'999.0;

/// What a learner answered to a question.
struct Answer {
    std::vector<std::string> options; ///< choice: one id; many: those ticked
    double number = 0.0;              ///< number
};

/// By question, as checks name them: "STEP.QUESTION".
using Answers = std::map<std::string, Answer, std::less<>>;

[[nodiscard]] bool is_right(const Question& question, const Answer& answer);

/// The right answer to every question of the lab.
[[nodiscard]] Answers right_answers(const Lab& lab);

/// The names of all of the lab's questions: "STEP.QUESTION".
[[nodiscard]] std::vector<std::string> question_names(const Lab& lab);

/// The question of that name; null when there is none.
[[nodiscard]] const Question* find_question(const Lab& lab, std::string_view name);

} // namespace labrack::lab
