// What the readers of all documents share: the frame of a document, ids, bounded numbers and words from a fixed set.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace labrack::json {

/// One word of a fixed set and what it stands for.
template <class Enum>
struct Word {
    std::string_view text;
    Enum value;
};

/// The word for `value`; empty when the set has none.
template <class Enum>
[[nodiscard]] constexpr std::string_view word_for(std::span<const Word<Enum>> words, Enum value) {
    for (const Word<Enum>& word : words) {
        if (word.value == value) return word.text;
    }
    return {};
}

/// Reports that `found` is none of `known` ("unknown-WHAT").
void unknown_name(const Cursor& cursor, std::string_view what, std::string_view found,
                  const std::vector<std::string>& known);

/// Reads one of the words.
template <class Enum>
void read_word(const Cursor& cursor, std::string_view what, std::span<const Word<Enum>> words, Enum& out) {
    std::string found;
    if (!cursor.expect(Value::Kind::text)) return;
    read(cursor, found);
    std::vector<std::string> known;
    for (const Word<Enum>& word : words) {
        if (word.text == found) {
            out = word.value;
            return;
        }
        known.emplace_back(word.text);
    }
    unknown_name(cursor, what, found, known);
}

/// Reads a whole number from `least` to `most`.
void read_bounded(const Cursor& cursor, int& out, int least, int most);

/// Reads an id: 1 to 64 letters, digits, hyphens and underscores of ASCII, beginning with a letter or digit.
void read_id(const Cursor& cursor, std::string& out);

/// Reports a list that is longer than `most`; false then.
bool expect_at_most(const Cursor& list, std::size_t most);

/// Calls `read_item(cursor)` for each item of the list; reports one of more than `most`. An empty cursor is no list.
template <class ReadItem>
void for_each(const Cursor& list, std::size_t most, ReadItem read_item) {
    if (list.value == nullptr || !list.expect(Value::Kind::list) || !expect_at_most(list, most)) return;
    for (std::size_t i = 0; i < list.value->items.size(); ++i)
        read_item(list.item(i));
}

/// The same for the list `key`, which has to be there.
template <class ReadItem>
void for_each_required(ObjectReader& object, std::string_view key, std::size_t most, ReadItem read_item) {
    const Cursor list = object.get(key);
    if (list.value == nullptr) return object.missing(key);
    for_each(list, most, read_item);
}

/// Reads the "version" of a document's root: present, and one that this program knows (1 to `newest`).
void read_version(ObjectReader& document, int newest = 1);

/// Reads a whole document with `read_root(cursor)`; a value only when there is no error.
template <class T, class ReadRoot>
[[nodiscard]] Result<T> read_document(std::string_view text, const std::string& file, ReadRoot read_root,
                                      Limits limits = {}) {
    const Result<Value> parsed = parse(text, file, limits);
    if (!parsed) return parsed.problems();
    Reading reading;
    reading.file = file;
    T value = read_root(Cursor{&*parsed, {}, &reading});
    if (has_error(reading.problems)) return std::move(reading.problems);
    return Result<T>(std::move(value), std::move(reading.problems));
}

} // namespace labrack::json
