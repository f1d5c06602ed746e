// Reads what a task asks for.
#include "base/json_fields.hpp"
#include "lab/context.hpp"
#include "lab/words.hpp"

#include <algorithm>

namespace labrack::lab {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr Duration longest_hold = seconds(3'600);

void read_count(ObjectReader& object, Condition& out) {
    const Cursor count = object.get("count");
    if (count.value != nullptr) json::read_bounded(count, out.count, 1, 1'000'000);
}

/// Reads the operation that the condition is about; "" stands for any.
void read_any_operation(const Context& context, const Cursor& cursor, std::string& out) {
    if (cursor.is(json::Value::Kind::text) && cursor.value->text.empty()) return;
    read_operation(context, cursor, out);
}

void read_failure(const Context& context, ObjectReader& object, const Cursor& operation, Condition& out) {
    read_any_operation(context, operation, out.operation);
    read_count(object, out);
    if (const Cursor reason = object.get("reason"); reason.value != nullptr) {
        read_name(reason, "reason", reason_names, out.reason);
    }
    if (const Cursor cause = object.get("cause"); cause.value != nullptr) read_node(context, cause, out.cause);
}

void read_rate(const Context& context, ObjectReader& object, const Cursor& subject, Condition& out) {
    read_node(context, subject, out.node, true);
    object.required("at_least", out.rate);
    object.optional("for", out.hold);
    if (out.hold > longest_hold) object.get("for").error("range", "nobody can be asked to wait longer than an hour");
    if (out.rate > model::highest_rate)
        object.get("at_least").error("range", "a load sends at most a million requests a second");
    Rate most;
    if (!object.optional("at_most", most)) return;
    if (most > model::highest_rate)
        object.get("at_most").error("range", "a load sends at most a million requests a second");
    if (most < out.rate)
        return object.get("at_most").error("range", "\"at_most\" is less than \"at_least\"", "exchange them");
    out.most_rate = most;
}

void read_utilisation(const Context& context, ObjectReader& object, const Cursor& subject, Condition& out) {
    read_node(context, subject, out.node);
    if (object.required("at_least", out.share) && out.share.ppm > 1'000'000)
        object.get("at_least").error("range", "a utilisation is 100% at most");
    out.hold = seconds(1);
    object.optional("for", out.hold);
    if (out.hold < seconds(1) || out.hold > longest_hold)
        object.get("for").error("range", "a utilisation is measured over a second at least, and an hour at most");
}

void read_opened(const Context& context, const Cursor& cursor, Condition& out) {
    Panel panel = Panel::inspect;
    const int errors = cursor.reading->errors;
    json::read_word<Panel>(cursor, "panel", panel_words, panel);
    if (cursor.reading->errors != errors) return;
    out.node = cursor.value->text;
    if (std::find(context.panels.begin(), context.panels.end(), panel) != context.panels.end()) return;
    cursor.error("closed-panel", "no step so far has opened the panel " + in_quotes(out.node),
                 "add it to the \"panels\" of this step");
}

void read_answered(const Cursor& cursor, const Step& step, Condition& out) {
    if (!cursor.expect(json::Value::Kind::text)) return;
    out.node = cursor.value->text;
    std::vector<std::string> known;
    for (const Question& question : step.questions)
        known.push_back(question.id);
    if (std::find(known.begin(), known.end(), out.node) == known.end()) {
        json::unknown_name(cursor, "question", out.node, known);
    }
}

/// Whether the step lets the student do what the condition waits for; the scene may do it too.
bool is_offered(const Step& step, const Condition& condition) {
    const auto has = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), condition.node) != names.end();
    };
    if (step.scene && !step.scene->interventions.empty()) return true;
    switch (condition.kind) {
    case Condition::Kind::stopped: return has(step.offer.stop) || has(step.offer.restart);
    case Condition::Kind::started: return has(step.offer.stop) || has(step.offer.restart);
    case Condition::Kind::restarted: return has(step.offer.restart);
    case Condition::Kind::rate:
        return step.offer.rate && step.offer.rate->client == condition.node && condition.rate <= step.offer.rate->high;
    default: return true;
    }
}

void read_parts(const Context& context, ObjectReader& object, const Cursor& subject, const Step& step, Condition& out) {
    switch (out.kind) {
    case Condition::Kind::succeeded:
        read_any_operation(context, subject, out.operation);
        read_count(object, out);
        if (const Cursor down = object.get("without"); down.value != nullptr) read_node(context, down, out.without);
        return;
    case Condition::Kind::failed: return read_failure(context, object, subject, out);
    case Condition::Kind::walked: return read_operation(context, subject, out.operation);
    case Condition::Kind::stopped:
    case Condition::Kind::started:
    case Condition::Kind::restarted:
    case Condition::Kind::inspected: return read_node(context, subject, out.node);
    case Condition::Kind::utilisation: return read_utilisation(context, object, subject, out);
    case Condition::Kind::rate: return read_rate(context, object, subject, out);
    case Condition::Kind::opened: return read_opened(context, subject, out);
    case Condition::Kind::answered: return read_answered(subject, step, out);
    }
}

} // namespace

void read_condition(const Context& context, const Cursor& cursor, const Step& step, Condition& out) {
    ObjectReader object(cursor);
    if (!object.valid()) return;
    int found = 0;
    Cursor subject;
    for (const auto& kind : condition_kinds) {
        const Cursor member = object.get(kind.text);
        if (member.value == nullptr) continue;
        ++found;
        out.kind = kind.value;
        subject = member;
    }
    if (found == 1) {
        read_parts(context, object, subject, step, out);
        if (context.names_known && !is_offered(step, out)) {
            cursor.error("not-offered", "the step lets nobody do this", "add it to the step's \"offer\"");
        }
    }
    object.finish();
    if (found == 1) return;
    cursor.error("condition", found == 0 ? "a task's \"done\" says what must happen" : "\"done\" waits for one thing",
                 "write it like {\"succeeded\": \"news\"}");
}

} // namespace labrack::lab
