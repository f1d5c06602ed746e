// Reads what a criterion asks for.
#include "base/json_fields.hpp"
#include "lab/answer.hpp"
#include "lab/context.hpp"
#include "lab/words.hpp"

#include <algorithm>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t most_parts = 20;
constexpr int deepest = 4;                           ///< nesting of all, any and not
constexpr Duration longest_latency = seconds(3'600); ///< a grade waits that long for the last requests

/// How deep a check stands in others, and how many the rubric may still have.
struct Room {
    int depth = 0;
    int& left;

    [[nodiscard]] Room below() const { return {depth + 1, left}; }
};

void read_nested(const Context& context, const Cursor& cursor, const Rubric& rubric, Check& out, Room room);

void read_parts(const Context& context, const Cursor& list, const Rubric& rubric, Check& out, Room room) {
    for_each(list, most_parts,
             [&](const Cursor& item) { read_nested(context, item, rubric, out.parts.emplace_back(), room.below()); });
    if (list.is(json::Value::Kind::list) && out.parts.empty())
        list.error("empty", "there has to be something to check");
}

void read_experiment_name(ObjectReader& object, const Rubric& rubric, Check& out) {
    const Cursor name = object.get("in");
    if (name.value == nullptr) object.missing("in");
    lab::read_experiment_name(name, rubric, out.experiment);
}

void read_operation_name(const Context& context, ObjectReader& object, Check& out) {
    if (const Cursor name = object.get("of"); name.value != nullptr) read_operation(context, name, out.operation);
}

std::int64_t read_amount(const Cursor& cursor, const Check& check) {
    Share share;
    if (check.to_start) {
        json::read(cursor, share);
        return share.ppm;
    }
    switch (check.measure) {
    case Measure::goodput:
    case Measure::errors:
    case Measure::stale: json::read(cursor, share); return share.ppm;
    case Measure::lost: {
        int count = 0;
        json::read_bounded(cursor, count, 0, 1'000'000'000);
        return count;
    }
    case Measure::mean:
    case Measure::p50:
    case Measure::p95:
    case Measure::p99:
    case Measure::p999: break;
    }
    Duration latency;
    json::read(cursor, latency);
    if (latency > longest_latency) cursor.error("range", "a latency is compared with an hour at most");
    return latency.ns;
}

/// Reads what earns full credit and what earns none, which has to be worse.
void read_thresholds(ObjectReader& object, Check& out) {
    const Cursor full = object.get("full");
    const Cursor none = object.get("none");
    if (full.value == nullptr) object.missing("full");
    if (none.value == nullptr) object.missing("none");
    if (full.value == nullptr || none.value == nullptr) return;
    const int errors = object.cursor().reading->errors;
    out.full = read_amount(full, out);
    out.none = read_amount(none, out);
    if (object.cursor().reading->errors != errors) return;
    const bool is_worse = is_benefit(out.measure) ? out.none < out.full : out.none > out.full;
    if (!is_worse)
        none.error("range", is_benefit(out.measure) ? "\"none\" has to be less than \"full\""
                                                    : "\"none\" has to be more than \"full\"");
}

void read_count(const Context& context, ObjectReader& object, const Cursor& subject, Check& out) {
    if (!subject.expect(json::Value::Kind::text)) return;
    read_kind_or_product(context, subject, out.name, out.is_product);
    const Cursor least = object.get("at_least");
    const Cursor most = object.get("at_most");
    if (least.value != nullptr) json::read_bounded(least, out.at_least, 0, 1000);
    if (most.value != nullptr) json::read_bounded(most, out.at_most.emplace(), 0, 1000);
    if (least.value == nullptr && most.value == nullptr)
        object.cursor().error("missing-key", "a count needs \"at_least\" or \"at_most\"");
}

void read_survival(const Context& context, ObjectReader& object, const Cursor& losses, const Rubric& rubric,
                   Check& out) {
    out.measure = Measure::goodput;
    for_each(losses, failure_atoms.size(), [&](const Cursor& item) {
        const int errors = item.reading->errors;
        model::FailureAtom& atom = out.losses.emplace_back();
        json::read_word<model::FailureAtom>(item, "failure", failure_atoms, atom);
        if (item.reading->errors != errors) return;
        if (std::find(rubric.failures.begin(), rubric.failures.end(), atom) == rubric.failures.end())
            item.error("never-lost", "the lab's \"failure_model\" loses no " + item.value->text,
                       "add it to the \"lose\" there");
    });
    if (losses.is(json::Value::Kind::list) && out.losses.empty())
        losses.error("empty", "there has to be something to lose");
    for_each(object.get("spare"), most_parts, [&](const Cursor& item) {
        bool is_product = false;
        read_kind_or_product(context, item, out.spared.emplace_back(), is_product);
    });
    read_experiment_name(object, rubric, out);
    read_operation_name(context, object, out);
    const bool has_grace = object.required("grace", out.grace);
    read_thresholds(object, out);
    const Experiment* experiment = rubric.find_experiment(out.experiment);
    if (has_grace && experiment != nullptr && experiment->warm_up + out.grace >= experiment->duration)
        object.get("grace").error("range", "nothing is left of the experiment after this grace",
                                  "make the experiment longer, or the grace shorter");
}

void read_answer(const Context& context, const Cursor& cursor, Check& out) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    out.name = cursor.value->text;
    if (find_question(context.lab, out.name) == nullptr)
        json::unknown_name(cursor, "question", out.name, question_names(context.lab));
}

std::vector<std::string_view> words_in(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// A case that the rule does not have would never be found, which is full credit for "absent".
void read_finding(const Context& context, ObjectReader& object, const Cursor& rule, Check& out) {
    std::vector<std::string_view> ids;
    for (const RuleName& one : rule_names)
        ids.push_back(one.id);
    read_name(rule, "rule", ids, out.name);
    const auto known =
        std::find_if(rule_names.begin(), rule_names.end(), [&](const RuleName& one) { return one.id == out.name; });
    const Cursor aspect = object.get("case");
    if (aspect.value != nullptr && known != rule_names.end())
        read_name(aspect, "case", words_in(known->cases), out.aspect);
    read_operation_name(context, object, out);
}

/// Reads an amount of money a month: "$300/month".
void read_monthly(const Cursor& cursor, std::int64_t& out) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    constexpr std::string_view per_month = "/month";
    const std::string& text = cursor.value->text;
    const bool is_monthly = text.size() > per_month.size() && text.substr(text.size() - per_month.size()) == per_month;
    const auto amount = is_monthly ? parse_money(text.substr(0, text.size() - per_month.size())) : parse_money("");
    if (!amount)
        return cursor.error("quantity", in_quotes(text) + " is no cost of a month", "write it like \"$300/month\"");
    out = amount->micro_usd;
}

void read_cost(const Cursor& thresholds, Check& out) {
    ObjectReader object(thresholds);
    if (!object.valid()) return;
    const Cursor full = object.get("full");
    const Cursor none = object.get("none");
    if (full.value == nullptr) object.missing("full");
    if (none.value == nullptr) object.missing("none");
    object.finish();
    if (full.value == nullptr || none.value == nullptr) return;
    const int errors = thresholds.reading->errors;
    read_monthly(full, out.full);
    read_monthly(none, out.none);
    if (thresholds.reading->errors == errors && out.none <= out.full)
        none.error("range", "\"none\" has to be more than \"full\"");
}

void read_members(const Context& context, ObjectReader& object, const Cursor& subject, const Rubric& rubric, Check& out,
                  Room room) {
    switch (out.kind) {
    case Check::Kind::all:
    case Check::Kind::any: return read_parts(context, subject, rubric, out, room);
    case Check::Kind::negated: return read_nested(context, subject, rubric, out.parts.emplace_back(), room.below());
    case Check::Kind::absent:
    case Check::Kind::present: return read_finding(context, object, subject, out);
    case Check::Kind::count: return read_count(context, object, subject, out);
    case Check::Kind::survive: return read_survival(context, object, subject, rubric, out);
    case Check::Kind::answer: return read_answer(context, subject, out);
    case Check::Kind::cost: return read_cost(subject, out);
    case Check::Kind::measure: break;
    }
    const int errors = subject.reading->errors;
    json::read_word<Measure>(subject, "measure", measures, out.measure);
    const bool is_known = subject.reading->errors == errors;
    if (const Cursor other = object.get("compared_to"); other.value != nullptr) {
        std::string name;
        read_name(other, "design", compared_designs, name);
        out.to_start = true;
    }
    read_experiment_name(object, rubric, out);
    read_operation_name(context, object, out);
    const Cursor full = object.get("full");
    const Cursor none = object.get("none");
    if (is_known || full.value == nullptr || none.value == nullptr) read_thresholds(object, out);
}

void read_nested(const Context& context, const Cursor& cursor, const Rubric& rubric, Check& out, Room room) {
    if (room.left-- == 0)
        cursor.error("size", "a rubric has at most " + std::to_string(most_checks) + " checks, their parts included");
    if (room.left < 0) return;
    if (room.depth > deepest) return cursor.error("depth", "checks are nested deeper than 4");
    ObjectReader object(cursor);
    if (!object.valid()) return;
    int found = 0;
    Cursor subject;
    for (const auto& kind : check_kinds) {
        const Cursor member = object.get(kind.text);
        if (member.value == nullptr) continue;
        ++found;
        out.kind = kind.value;
        subject = member;
    }
    if (found == 1) read_members(context, object, subject, rubric, out, room);
    object.finish();
    if (found != 1)
        cursor.error("check", found == 0 ? "a check says what it asks for" : "a check asks for one thing",
                     "write it like {\"absent\": \"single-point-of-failure\"}");
}

} // namespace

void read_check(const Context& context, const Cursor& cursor, const Rubric& rubric, Check& out, int& left) {
    read_nested(context, cursor, rubric, out, {0, left});
}

} // namespace labrack::lab
