#include "base/json.hpp"

#include <algorithm>

namespace labrack::json {

namespace {

constexpr const char* kind_names[] = {"null",   "true or false", "a whole number", "a number",
                                      "a text", "a list",        "an object"};

const char* name_of(Value::Kind kind) {
    return kind_names[static_cast<int>(kind)];
}

template <class Quantity>
void read_quantity(const Cursor& cursor, Quantity& out, Result<Quantity> (*parse)(std::string_view)) {
    if (!cursor.expect(Value::Kind::text)) return;
    const Result<Quantity> parsed = parse(cursor.value->text);
    if (parsed) {
        out = *parsed;
        return;
    }
    const Diagnostic& problem = parsed.problems().front();
    cursor.error(problem.code, problem.message, problem.hint);
}

} // namespace

const Value* Value::find(std::string_view key) const {
    for (const Member& member : members) {
        if (member.key == key) return &member.value;
    }
    return nullptr;
}

void Reading::add(Diagnostic problem) {
    int& count = problem.severity == Severity::error ? errors : warnings;
    if (++count > most + 1) return;
    if (count == most + 1) {
        problem.code = "too-many";
        problem.message = "there are more problems than these";
        problem.hint.clear();
    }
    problems.push_back(std::move(problem));
}

void Cursor::error(std::string code, std::string message, std::string hint) const {
    reading->add(
        {Severity::error, std::move(code), reading->file, value->position, path, std::move(message), std::move(hint)});
}

void Cursor::warning(std::string code, std::string message, std::string hint) const {
    reading->add({Severity::warning, std::move(code), reading->file, value->position, path, std::move(message),
                  std::move(hint)});
}

Cursor Cursor::item(std::size_t position) const {
    return {&value->items[position], path + "[" + std::to_string(position) + "]", reading};
}

Cursor Cursor::member(std::string_view key, const Value& member_value) const {
    return {&member_value, path.empty() ? std::string(key) : path + "." + std::string(key), reading};
}

bool Cursor::expect(Value::Kind kind) const {
    if (value->kind == kind) return true;
    error("type", std::string("expected ") + name_of(kind) + ", found " + name_of(value->kind));
    return false;
}

void read(const Cursor& cursor, std::string& out) {
    if (cursor.expect(Value::Kind::text)) out = cursor.value->text;
}

void read(const Cursor& cursor, bool& out) {
    if (cursor.expect(Value::Kind::boolean)) out = cursor.value->boolean;
}

void read(const Cursor& cursor, std::int64_t& out) {
    if (cursor.expect(Value::Kind::integer)) out = cursor.value->integer;
}

void read(const Cursor& cursor, int& out) {
    if (!cursor.expect(Value::Kind::integer)) return;
    constexpr int limit = 1'000'000'000;
    if (cursor.value->integer < -limit || cursor.value->integer > limit) {
        cursor.error("range", "the number is beyond a thousand million");
        return;
    }
    out = static_cast<int>(cursor.value->integer);
}

void read(const Cursor& cursor, double& out) {
    if (cursor.is(Value::Kind::integer) || cursor.expect(Value::Kind::real)) out = cursor.value->real;
}

void read(const Cursor& cursor, Duration& out) {
    read_quantity(cursor, out, parse_duration);
}
void read(const Cursor& cursor, Rate& out) {
    read_quantity(cursor, out, parse_rate);
}
void read(const Cursor& cursor, Bytes& out) {
    read_quantity(cursor, out, parse_bytes);
}

void read(const Cursor& cursor, Bandwidth& out) {
    read_quantity(cursor, out, parse_bandwidth);
}
void read(const Cursor& cursor, Share& out) {
    read_quantity(cursor, out, parse_share);
}
void read(const Cursor& cursor, Money& out) {
    read_quantity(cursor, out, parse_money);
}
void read(const Cursor& cursor, UnitPrice& out) {
    read_quantity(cursor, out, parse_unit_price);
}

namespace {

void read_log_normal(const Cursor& cursor, Distribution& out) {
    ObjectReader object(cursor);
    out.shape = Distribution::Shape::log_normal;
    object.required("mean", out.mean);
    object.required("cv", out.variation);
    if (!(out.variation >= 0.0 && out.variation <= 100.0)) cursor.error("range", "cv must lie between 0 and 100");
    object.finish();
}

constexpr std::size_t most_values = 1'000; ///< of an empirical distribution

void read_uniform(const Cursor& cursor, Distribution& out) {
    ObjectReader object(cursor);
    out.shape = Distribution::Shape::uniform;
    object.required("low", out.low);
    object.required("high", out.high);
    if (out.high < out.low) cursor.error("range", "high is below low");
    object.finish();
}

} // namespace

void read(const Cursor& cursor, Distribution& out) {
    if (cursor.is(Value::Kind::text)) {
        out = constant({});
        read(cursor, out.mean);
        return;
    }
    ObjectReader object(cursor);
    if (!object.valid()) return;
    Distribution found;
    const auto try_shape = [&](std::string_view key, auto&& read_shape) {
        const Cursor shape = object.get(key);
        if (shape.value != nullptr) read_shape(shape);
        return shape.value != nullptr;
    };
    int shapes = 0;
    shapes += try_shape("exponential", [&](const Cursor& shape) {
        found.shape = Distribution::Shape::exponential;
        read(shape, found.mean);
    });
    shapes += try_shape("log_normal", [&](const Cursor& shape) { read_log_normal(shape, found); });
    shapes += try_shape("uniform", [&](const Cursor& shape) { read_uniform(shape, found); });
    shapes += try_shape("empirical", [&](const Cursor& shape) {
        found.shape = Distribution::Shape::empirical;
        if (shape.value->items.size() > most_values)
            return shape.error("size", "an empirical distribution has at most 1000 values");
        read(shape, found.values);
        if (found.values.empty()) shape.error("range", "an empirical distribution needs at least one value");
    });
    object.finish();
    if (shapes != 1) {
        cursor.error("type", "a time needs exactly one shape", "write \"4ms\" or {\"exponential\": \"4ms\"}");
        return;
    }
    if (found.shape != Distribution::Shape::empirical || !found.values.empty()) out = std::move(found);
}

ObjectReader::ObjectReader(Cursor cursor) : cursor_(std::move(cursor)), valid_(cursor_.expect(Value::Kind::object)) {}

Cursor ObjectReader::get(std::string_view key) {
    known_.emplace_back(key);
    const Value* found = valid_ ? cursor_.value->find(key) : nullptr;
    return found == nullptr ? Cursor{nullptr, {}, cursor_.reading} : cursor_.member(key, *found);
}

void ObjectReader::missing(std::string_view key) const {
    if (valid_) cursor_.error("missing-key", "the key " + in_quotes(key) + " is missing");
}

void ObjectReader::finish() const {
    if (!valid_) return;
    for (const Member& member : cursor_.value->members) {
        const bool root_key = cursor_.path.empty() && (member.key == "$schema" || member.key == "version");
        if (root_key || member.key == "$comment") continue;
        if (std::find(known_.begin(), known_.end(), member.key) != known_.end()) continue;
        Value place;
        place.position = member.position;
        cursor_.member(member.key, place)
            .error("unknown-key", "the key " + in_quotes(member.key) + " is not known here",
                   name_hint(member.key, known_));
        if (cursor_.reading->full()) return;
    }
}

} // namespace labrack::json
