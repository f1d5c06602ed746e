// Reads results.
#include "base/hash.hpp"
#include "base/json_fields.hpp"
#include "grade/result.hpp"
#include "grade/words.hpp"
#include "lab/words.hpp"

namespace labrack::grade {

namespace {

using json::Cursor;
using json::ObjectReader;

constexpr std::size_t most_entries = 1'000;
constexpr std::size_t most_components = 2'000; ///< as many as a design has
constexpr int most_points = 100;               ///< of one criterion
constexpr int most_of_all = 100 * 100;         ///< of a rubric

constexpr std::uint64_t latest = 3'600'000'000'000; ///< nanoseconds, of an experiment

/// A number that is never negative.
void read_natural(ObjectReader& object, std::string_view key, std::uint64_t& out) {
    std::int64_t value = 0;
    if (!object.optional(key, value)) return;
    if (value < 0) object.get(key).error("range", "this is never negative");
    out = static_cast<std::uint64_t>(value < 0 ? 0 : value);
}

void read(const Cursor& cursor, Evidence& out) {
    ObjectReader object(cursor);
    if (const Cursor kind = object.get("kind"); kind.value != nullptr)
        json::read_word<Evidence::Kind>(kind, "kind of evidence", evidence_kinds, out.kind);
    else
        object.missing("kind");
    object.optional("subject", out.subject);
    const Cursor components = object.get("components");
    if (components.value != nullptr && components.expect(json::Value::Kind::list) &&
        json::expect_at_most(components, most_components))
        json::read(components, out.components);
    object.optional("experiment", out.experiment);
    read_natural(object, "seed", out.seed);
    object.optional("lost", out.lost);
    object.optional("operation", out.operation);
    if (const Cursor measure = object.get("measure"); measure.value != nullptr)
        json::read_word<lab::Measure>(measure, "measure", lab::measures, out.measure);
    std::string other;
    out.to_start = object.optional("compared_to", other);
    std::int64_t amount = 0;
    if (object.optional("amount", amount)) out.amount = amount;
    object.optional("full", out.full);
    object.optional("none", out.none);
    std::uint64_t request = 0;
    read_natural(object, "request", request);
    if (object.get("request").value != nullptr) out.request = request;
    std::uint64_t at = 0;
    read_natural(object, "at_ns", at);
    if (at > latest) object.get("at_ns").error("range", "no experiment takes longer than an hour");
    out.at = Time{static_cast<std::int64_t>(at)};
    object.optional("unwanted", out.unwanted);
    object.required("says", out.says);
    object.finish();
}

void read(const Cursor& cursor, CriterionResult& out) {
    ObjectReader object(cursor);
    object.required("id", out.id);
    const Cursor points = object.get("points");
    const Cursor quarters = object.get("quarters");
    if (points.value == nullptr) object.missing("points");
    if (quarters.value == nullptr) object.missing("quarters");
    if (points.value != nullptr) json::read_bounded(points, out.points, 1, most_points);
    if (quarters.value != nullptr) json::read_bounded(quarters, out.quarters, 0, 4);
    const Cursor list = object.get("evidence");
    if (list.value == nullptr) object.missing("evidence");
    if (list.value != nullptr && list.expect(json::Value::Kind::list) && json::expect_at_most(list, most_entries)) {
        for (std::size_t i = 0; i < list.value->items.size(); ++i)
            read(list.item(i), out.evidence.emplace_back());
    }
    object.finish();
}

void read(const Cursor& cursor, Diagnostic& out) {
    ObjectReader object(cursor);
    object.required("code", out.code);
    object.optional("line", out.position.line);
    object.optional("column", out.position.column);
    object.optional("path", out.path);
    object.optional("subject", out.subject);
    object.required("message", out.message);
    object.optional("hint", out.hint);
    object.finish();
}

std::int64_t read_points(ObjectReader& document, std::string_view key, int most) {
    int points = 0;
    const Cursor found = document.get(key);
    if (found.value == nullptr) document.missing(key);
    if (found.value != nullptr) json::read_bounded(found, points, 0, most);
    return points;
}

std::uint64_t read_hash(const Cursor& cursor) {
    std::string text;
    json::read(cursor, text);
    const std::optional<std::uint64_t> hash = from_hex(text);
    if (!hash) cursor.error("hash", "a hash is 16 hexadecimal digits");
    return hash.value_or(0);
}

std::uint64_t read_lab_hash(const Cursor& cursor) {
    if (cursor.value == nullptr) return 0;
    ObjectReader lab(cursor);
    static_cast<void>(lab.get("id"));
    const Cursor hash = lab.get("hash");
    const std::uint64_t read = hash.value == nullptr ? 0 : read_hash(hash);
    lab.finish();
    return read;
}

Grade read_root(const Cursor& cursor) {
    Grade grade;
    ObjectReader document(cursor);
    if (!document.valid()) return grade;
    json::read_version(document);
    // Of what was graded, and by what: for people and other programs.
    for (const std::string_view told :
         {"file", "learner", "submission", "same_design_as", "engine", "seeds", "hints", "claimed", "basis_points"})
        static_cast<void>(document.get(told));
    grade.lab_hash = read_lab_hash(document.get("lab"));
    if (const Cursor found = document.get("catalogue"); found.value != nullptr) grade.catalogue_hash = read_hash(found);
    grade.quarter_points = read_points(document, "quarter_points", 4 * most_of_all);
    grade.points = read_points(document, "points", most_of_all);
    document.required("passed", grade.passed);
    document.required("carries_light_load", grade.carries_light_load);
    read_natural(document, "events", grade.events);
    for_each_required(document, "problems", most_entries,
                      [&](const Cursor& item) { read(item, grade.problems.emplace_back()); });
    for_each_required(document, "criteria", most_entries,
                      [&](const Cursor& item) { read(item, grade.criteria.emplace_back()); });
    document.finish();
    return grade;
}

} // namespace

Result<Grade> read_result(std::string_view text, const std::string& file) {
    return json::read_document<Grade>(text, file, read_root);
}

} // namespace labrack::grade
