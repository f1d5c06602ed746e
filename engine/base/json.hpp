// JSON documents that remember where each value stands, and typed readers that report every problem with its place.
#pragma once

#include "base/diagnostic.hpp"
#include "base/distribution.hpp"
#include "base/quantity.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::json {

struct Member;

/// A JSON value with its place in the text. Objects keep the order of the file; a repeated key is an error of parse().
struct Value {
    enum class Kind { null, boolean, integer, real, text, list, object };

    Kind kind = Kind::null;
    SourcePosition position;
    bool boolean = false;
    std::int64_t integer = 0;
    double real = 0.0; ///< also set for integers
    std::string text;
    std::vector<Value> items;    ///< of a list
    std::vector<Member> members; ///< of an object

    /// The member's value, or null when this is no object or has no such key.
    [[nodiscard]] const Value* find(std::string_view key) const;
};

struct Member {
    std::string key;
    SourcePosition position;
    Value value;
};

/// Bounds on a text, so that a hostile one is refused before it costs anything.
struct Limits {
    std::size_t bytes = 16u << 20;
    int depth = 64;
    std::size_t values = 1'000'000;
    std::size_t key_bytes = 256;
    std::size_t text_bytes = 10'000; ///< of one string
};

/// Parses UTF-8 text. Errors (codes "syntax", "depth", "size", "duplicate-key") carry `file` and their position.
[[nodiscard]] Result<Value> parse(std::string_view text, const std::string& file, Limits limits = {});

/// The problems found while one file is read.
struct Reading {
    std::string file;
    Diagnostics problems;
    int errors = 0;
    int warnings = 0;

    static constexpr int most = 100;
    /// Keeps the first `most` errors and the first `most` warnings; one more of each says that there are others.
    void add(Diagnostic problem);
    /// Whether further errors would be dropped.
    [[nodiscard]] bool full() const { return errors > most; }
};

/// A value on its way into a typed field: knows its path, and reports to the reading it belongs to.
struct Cursor {
    const Value* value = nullptr;
    std::string path;
    Reading* reading = nullptr;

    void error(std::string code, std::string message, std::string hint = {}) const;
    void warning(std::string code, std::string message, std::string hint = {}) const;
    [[nodiscard]] Cursor item(std::size_t position) const;
    [[nodiscard]] Cursor member(std::string_view key, const Value& member_value) const;
    [[nodiscard]] bool is(Value::Kind kind) const { return value->kind == kind; }
    /// False with an error "type" when the value is of another kind.
    [[nodiscard]] bool expect(Value::Kind kind) const;
};

/// Readers of single values: on a mismatch they report and leave `out` as it was.
void read(const Cursor& cursor, std::string& out);
void read(const Cursor& cursor, bool& out);
void read(const Cursor& cursor, int& out);
void read(const Cursor& cursor, std::int64_t& out);
void read(const Cursor& cursor, double& out);
void read(const Cursor& cursor, Duration& out);
void read(const Cursor& cursor, Rate& out);
void read(const Cursor& cursor, Bytes& out);
void read(const Cursor& cursor, Bandwidth& out);
void read(const Cursor& cursor, Share& out);
void read(const Cursor& cursor, Money& out);
void read(const Cursor& cursor, UnitPrice& out);
/// "4ms", {"exponential": "4ms"}, {"log_normal": {"mean": "4ms", "cv": 0.5}}, {"uniform": {"low": …, "high": …}} or
/// {"empirical": ["3ms", "5ms"]}.
void read(const Cursor& cursor, Distribution& out);

template <class T>
void read(const Cursor& cursor, std::vector<T>& out) {
    if (!cursor.expect(Value::Kind::list)) return;
    out.clear();
    out.reserve(cursor.value->items.size());
    for (std::size_t i = 0; i < cursor.value->items.size(); ++i)
        read(cursor.item(i), out.emplace_back());
}

/// Reads the members of one object; finish() reports the keys that nobody asked for, with the nearest known one.
/// "$schema", "$comment" and "version" of a document's root are always known.
class ObjectReader {
  public:
    explicit ObjectReader(Cursor cursor);

    [[nodiscard]] bool valid() const { return valid_; }
    [[nodiscard]] const Cursor& cursor() const { return cursor_; }

    /// The member `key`, or a cursor without a value when it is absent.
    [[nodiscard]] Cursor get(std::string_view key);

    /// False when the key is absent.
    template <class T>
    bool optional(std::string_view key, T& out) {
        const Cursor found = get(key);
        if (found.value == nullptr) return false;
        read(found, out);
        return true;
    }

    template <class T>
    bool required(std::string_view key, T& out) {
        if (optional(key, out)) return true;
        missing(key);
        return false;
    }

    void missing(std::string_view key) const;
    void finish() const;

  private:
    Cursor cursor_;
    bool valid_ = false;
    std::vector<std::string> known_;
};

} // namespace labrack::json
