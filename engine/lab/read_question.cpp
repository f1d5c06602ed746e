// Reads questions.
#include "base/json_fields.hpp"
#include "lab/answer.hpp"
#include "lab/context.hpp"
#include "lab/words.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t most_options = 20;

void read_options(const Context& context, const Cursor& list, const std::string& prefix, std::vector<Option>& out) {
    if (!list.expect(json::Value::Kind::list) || !json::expect_at_most(list, most_options)) return;
    std::vector<std::string> used;
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        ObjectReader object(list.item(i));
        Option option;
        read_new_id(object, used, option.id);
        const std::string key = prefix + ".options." + option.id;
        read_text(context, object, "text", key + ".text", option.text);
        object.optional("correct", option.correct);
        read_text(context, object, "feedback", key + ".feedback", option.feedback);
        object.finish();
        out.push_back(std::move(option));
    }
}

void check_options(const Cursor& cursor, const Question& question) {
    if (question.options.size() < 2) {
        cursor.error("options", "a question needs at least two options");
        return;
    }
    const auto correct = std::count_if(question.options.begin(), question.options.end(),
                                       [](const Option& option) { return option.correct; });
    if (question.kind != Question::Kind::choice || correct == 1) return;
    cursor.error("options", "a choice has exactly one correct option, this one has " + std::to_string(correct),
                 correct > 1 ? "make it a \"many\" question, or leave one correct" : "mark one \"correct\": true");
}

void read_number(const Context& context, ObjectReader& object, const std::string& prefix, Question& out) {
    object.required("answer", out.answer);
    object.required("tolerance", out.tolerance);
    object.optional("unit", out.unit);
    read_text(context, object, "right", prefix + ".right", out.right);
    read_text(context, object, "wrong", prefix + ".wrong", out.wrong);
    if (std::fabs(out.answer) > largest_answer)
        object.get("answer").error("range", "an answer lies between -999999999 and 999999999");
    if (!(out.tolerance >= 0.0 && out.tolerance <= largest_answer))
        object.get("tolerance").error("range", "a tolerance lies between 0 and 999999999");
}

} // namespace

void read_question(const Context& context, const Cursor& cursor, const std::string& prefix,
                   std::vector<std::string>& used, Question& out) {
    ObjectReader object(cursor);
    if (!object.valid()) return;
    read_new_id(object, used, out.id);
    const std::string key = prefix + ".questions." + out.id;
    const Cursor kind = object.get("kind");
    if (kind.value == nullptr) object.missing("kind");
    if (kind.value != nullptr) json::read_word<Question::Kind>(kind, "kind of question", question_kinds, out.kind);
    read_text(context, object, "text", key + ".text", out.text);
    if (out.kind == Question::Kind::number) {
        read_number(context, object, key, out);
    } else if (const Cursor options = object.get("options"); options.value == nullptr) {
        object.missing("options");
    } else {
        read_options(context, options, key, out.options);
        check_options(options, out);
    }
    object.finish();
}

} // namespace labrack::lab
