// A text in the languages that Labrack speaks.
#pragma once

#include "base/json.hpp"

#include <string>
#include <string_view>

namespace labrack {

/// English always, Spanish where it exists.
struct LocalText {
    std::string en;
    std::string es;

    /// The text for a locale such as "es" or "es-MX"; English where the language is missing.
    [[nodiscard]] const std::string& in(std::string_view locale) const {
        return locale.substr(0, 2) == "es" && !es.empty() ? es : en;
    }
};

/// Reads {"en": …, "es": …}, or a plain string as English.
inline void read(const json::Cursor& cursor, LocalText& out) {
    if (cursor.is(json::Value::Kind::text)) {
        json::read(cursor, out.en);
        return;
    }
    json::ObjectReader object(cursor);
    object.required("en", out.en);
    object.optional("es", out.es);
    object.finish();
}

} // namespace labrack
