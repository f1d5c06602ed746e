#include "base/json_fields.hpp"

#include <algorithm>

namespace labrack::json {

namespace {

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > 64 || !is_letter_or_digit(text[0])) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

} // namespace

void unknown_name(const Cursor& cursor, std::string_view what, std::string_view found,
                  const std::vector<std::string>& known) {
    const bool is_told = !cursor.reading->full();
    std::string code = "unknown-" + std::string(what);
    std::replace(code.begin(), code.end(), ' ', '-');
    const std::string article = std::string_view("aeiou").find(what[0]) == std::string_view::npos ? "a " : "an ";
    cursor.error(std::move(code), in_quotes(found) + " is not " + article + std::string(what) + " known here",
                 is_told ? name_hint(found, known) : std::string());
}

void read_bounded(const Cursor& cursor, int& out, int least, int most) {
    if (!cursor.expect(Value::Kind::integer)) return;
    if (cursor.value->integer < least || cursor.value->integer > most) {
        cursor.error("range", "the number must lie between " + std::to_string(least) + " and " + std::to_string(most));
        return;
    }
    out = static_cast<int>(cursor.value->integer);
}

void read_id(const Cursor& cursor, std::string& out) {
    if (!cursor.expect(Value::Kind::text)) return;
    if (is_id(cursor.value->text)) {
        out = cursor.value->text;
        return;
    }
    cursor.error("bad-id", in_quotes(cursor.value->text) + " cannot be an id",
                 "use 1 to 64 letters, digits, hyphens and underscores");
}

bool expect_at_most(const Cursor& list, std::size_t most) {
    if (list.value->items.size() <= most) return true;
    list.item(most).error("size", "the list has " + std::to_string(list.value->items.size()) + " entries; " +
                                      std::to_string(most) + " are the limit");
    return false;
}

void read_version(ObjectReader& document, int newest) {
    const Cursor version = document.get("version");
    if (version.value == nullptr) {
        if (document.valid()) {
            document.cursor().error("missing-key", "the key \"version\" is missing",
                                    "add \"version\": " + std::to_string(newest));
        }
        return;
    }
    if (!version.expect(Value::Kind::integer)) return;
    if (version.value->integer >= 1 && version.value->integer <= newest) return;
    version.error("version", "version " + std::to_string(version.value->integer) + " is not known to this program",
                  "the newest that it reads is " + std::to_string(newest));
}

} // namespace labrack::json
