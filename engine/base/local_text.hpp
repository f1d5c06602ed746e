// A text in the languages that Labrack speaks.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

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

/// The same in every language: a name, a number.
[[nodiscard]] inline LocalText untranslated(const std::string& text) {
    return {text, text};
}

/// "12.05" for 1205 hundredths (`places` 2): at least 0.
[[nodiscard]] std::string decimal_text(std::int64_t scaled, int places, char point = '.');
/// The same as each language writes it: "12.05", "12,05".
[[nodiscard]] LocalText decimal_figure(std::int64_t scaled, int places);

/// What goes into a text in place of {name}.
using TextArgument = std::pair<std::string_view, LocalText>;

/// The text with all places of these names filled.
[[nodiscard]] LocalText filled(LocalText text, std::span<const TextArgument> arguments);

} // namespace labrack
