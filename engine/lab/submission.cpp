#include "lab/submission.hpp"

#include "base/hash.hpp"
#include "base/json_fields.hpp"
#include "base/json_writer.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t longest_learner = 100;
constexpr std::size_t most_answers = 1'000;
constexpr int most_hints = 100;
constexpr int most_points = 100'000;

std::vector<std::string> task_names(const Lab& lab) {
    std::vector<std::string> names;
    for (const Step& step : lab.steps)
        for (const Task& task : step.tasks)
            names.push_back(step.id + "." + task.id);
    return names;
}

/// A name that the lab does not have (any more) changes nothing, so it stands in nobody's way. Of very many, most are
/// not told, and need no hint.
void warn_of_unknown(const Cursor& cursor, std::string_view what, std::string_view name,
                     const std::vector<std::string>& known) {
    cursor.warning("unknown-" + std::string(what),
                   "the lab has no " + std::string(what) + " " + in_quotes(name) + "; this is left out",
                   cursor.reading->warnings < json::Reading::most ? name_hint(name, known) : std::string());
}

void read_option(const Cursor& cursor, const Question& question, Answer& out) {
    std::string id;
    json::read(cursor, id);
    std::vector<std::string> known;
    for (const Option& option : question.options)
        known.push_back(option.id);
    if (std::find(known.begin(), known.end(), id) == known.end()) {
        if (cursor.is(json::Value::Kind::text)) warn_of_unknown(cursor, "option", id, known);
        return;
    }
    out.options.push_back(std::move(id));
}

/// A number, or the ids of the options that were ticked.
void read_answer(const Cursor& cursor, const Question& question, Answer& out) {
    if (question.kind == Question::Kind::number) {
        json::read(cursor, out.number);
        if (!(std::fabs(out.number) <= largest_answer))
            cursor.error("range", "an answer lies between -999999999 and 999999999");
        return;
    }
    if (!cursor.expect(json::Value::Kind::list) || !json::expect_at_most(cursor, question.options.size())) return;
    for (std::size_t i = 0; i < cursor.value->items.size(); ++i)
        read_option(cursor.item(i), question, out);
}

/// Whether the object is there and has no more members than anybody needs.
bool is_map(const Cursor& cursor) {
    if (cursor.value == nullptr || !cursor.expect(json::Value::Kind::object)) return false;
    if (cursor.value->members.size() <= most_answers) return true;
    cursor.error("size", "there are more than " + std::to_string(most_answers) + " entries");
    return false;
}

void read_answers(const Cursor& cursor, const Lab& lab, Submission& out) {
    if (!is_map(cursor)) return;
    for (const json::Member& member : cursor.value->members) {
        const Cursor entry = cursor.member(member.key, member.value);
        if (const Question* question = find_question(lab, member.key))
            read_answer(entry, *question, out.answers[member.key]);
        else
            warn_of_unknown(entry, "question", member.key, question_names(lab));
    }
}

void read_hints(const Cursor& cursor, const Lab& lab, Submission& out) {
    if (!is_map(cursor)) return;
    const std::vector<std::string> known = task_names(lab);
    for (const json::Member& member : cursor.value->members) {
        const Cursor entry = cursor.member(member.key, member.value);
        if (std::find(known.begin(), known.end(), member.key) != known.end())
            json::read_bounded(entry, out.hints[member.key], 0, most_hints);
        else
            warn_of_unknown(entry, "task", member.key, known);
    }
}

void read_claim(const Cursor& cursor, Submission& out) {
    if (cursor.value == nullptr) return;
    ObjectReader object(cursor);
    int earned = 0;
    int points = 0;
    if (const Cursor found = object.get("quarter_points"); found.value != nullptr)
        json::read_bounded(found, earned, 0, most_points * 4);
    if (const Cursor found = object.get("points"); found.value != nullptr)
        json::read_bounded(found, points, 0, most_points);
    object.finish();
    out.claimed = ClaimedScore{earned, points};
}

void read_lab_reference(ObjectReader& document, const Lab& lab, Submission& out) {
    const Cursor cursor = document.get("lab");
    if (cursor.value == nullptr) return document.missing("lab");
    ObjectReader object(cursor);
    std::string id;
    std::string hash;
    object.required("id", id);
    object.optional("hash", hash);
    object.finish();
    if (object.valid() && !id.empty() && id != lab.id)
        object.get("id").error("other-lab",
                               "this was made for the lab " + in_quotes(id) + ", not for " + in_quotes(lab.id));
    const std::string ours = to_hex(lab.hash);
    if (hash == ours) out.lab_hash = lab.hash;
    if (!hash.empty() && hash != ours)
        object.get("hash").warning("lab-changed", "this was made for another version of the lab",
                                   "it is graded by the lab as it is now");
}

void read_learner(ObjectReader& document, Submission& out) {
    if (!document.optional("learner", out.learner)) return;
    if (out.learner.size() > longest_learner)
        document.get("learner").error("size", "a learner's id has 100 bytes at most");
}

Submission read_root(const Cursor& cursor, const Lab& lab, const model::Catalogue& catalogue) {
    Submission submission;
    ObjectReader document(cursor);
    if (!document.valid()) return submission;
    if (cursor.value->find("design") == nullptr && cursor.value->find("lab") == nullptr) {
        cursor.error("unknown-document", "this is neither a submission nor a design",
                     "hand in what the page saves, or a file with \"nodes\" and \"links\"");
        return submission;
    }
    json::read_version(document);
    read_lab_reference(document, lab, submission);
    read_learner(document, submission);
    read_answers(document.get("answers"), lab, submission);
    read_hints(document.get("hints"), lab, submission);
    read_claim(document.get("claimed"), submission);
    if (const Cursor design = document.get("design"); design.value != nullptr)
        submission.design = model::read_design(design, catalogue);
    else
        document.missing("design");
    document.finish();
    return submission;
}

void write_answer(json::Writer& writer, const Question& question, const Answer& answer) {
    if (question.kind == Question::Kind::number)
        return writer.decimal(std::clamp(answer.number, -largest_answer, largest_answer), 9);
    writer.begin_list(json::Writer::Layout::line);
    for (const std::string& option : answer.options)
        writer.text(option);
    writer.end_list();
}

} // namespace

Result<Submission> read_submission(std::string_view text, const std::string& file, const Lab& lab,
                                   const model::Catalogue& catalogue) {
    const Result<json::Value> parsed = json::parse(text, file);
    if (!parsed) return parsed.problems();
    Submission submission;
    Diagnostics problems;
    if (parsed->find("nodes") != nullptr) {
        Result<model::Design> design = model::read_design(text, file, catalogue);
        problems = design.problems();
        submission.is_bare = true;
        if (design) submission.design = std::move(*design);
    } else {
        json::Reading reading{file, {}};
        submission = read_root(Cursor{&*parsed, {}, &reading}, lab, catalogue);
        problems = std::move(reading.problems);
    }
    if (has_error(problems)) return problems;
    submission.hash = hash_text(text);
    submission.design_hash = hash_of(submission.design, catalogue);
    return Result<Submission>(std::move(submission), std::move(problems));
}

std::uint64_t hash_of(const model::Design& design, const model::Catalogue& catalogue) {
    json::Writer writer;
    model::write_design(writer, design, catalogue);
    return hash_text(writer.take());
}

std::string write_submission(const Submission& submission, const Lab& lab, const model::Catalogue& catalogue) {
    json::Writer writer;
    writer.begin_object();
    writer.member("$schema", "submission.schema.json");
    writer.member("version", 1);
    writer.key("lab");
    writer.begin_object(json::Writer::Layout::line);
    writer.member("id", lab.id);
    writer.member("hash", to_hex(lab.hash));
    writer.end_object();
    if (!submission.learner.empty()) writer.member("learner", submission.learner);
    writer.key("answers");
    writer.begin_object();
    for (const auto& [name, answer] : submission.answers) {
        const Question* question = find_question(lab, name);
        if (question == nullptr) continue;
        writer.key(name);
        write_answer(writer, *question, answer);
    }
    writer.end_object();
    writer.key("hints");
    writer.begin_object();
    for (const auto& [name, shown] : submission.hints)
        writer.member(name, shown);
    writer.end_object();
    if (submission.claimed) {
        writer.key("claimed");
        writer.begin_object(json::Writer::Layout::line);
        writer.member("quarter_points", submission.claimed->quarter_points);
        writer.member("points", submission.claimed->points);
        writer.end_object();
    }
    writer.key("design");
    model::write_design(writer, submission.design, catalogue);
    writer.end_object();
    return writer.take();
}

} // namespace labrack::lab
