#include "lab/answer.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::lab {

bool is_right(const Question& question, const Answer& answer) {
    if (question.kind == Question::Kind::number)
        return std::fabs(answer.number - question.answer) <= question.tolerance;
    return std::all_of(question.options.begin(), question.options.end(), [&](const Option& option) {
        const bool ticked = std::find(answer.options.begin(), answer.options.end(), option.id) != answer.options.end();
        return ticked == option.correct;
    });
}

Answers right_answers(const Lab& lab) {
    Answers answers;
    for (const Step& step : lab.steps) {
        for (const Question& question : step.questions) {
            Answer& right = answers[step.id + "." + question.id];
            right.number = question.answer;
            for (const Option& option : question.options)
                if (option.correct) right.options.push_back(option.id);
        }
    }
    return answers;
}

std::vector<std::string> question_names(const Lab& lab) {
    std::vector<std::string> names;
    for (const Step& step : lab.steps)
        for (const Question& question : step.questions)
            names.push_back(step.id + "." + question.id);
    return names;
}

const Question* find_question(const Lab& lab, std::string_view name) {
    for (const Step& step : lab.steps)
        for (const Question& question : step.questions)
            if (name == step.id + "." + question.id) return &question;
    return nullptr;
}

} // namespace labrack::lab
