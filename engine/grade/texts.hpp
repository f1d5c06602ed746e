// The words of grades (assets/grade.json), and the numbers in them as people read them.
#pragma once

#include "base/diagnostic.hpp"
#include "base/local_text.hpp"
#include "base/quantity.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace labrack::grade {

using TextTable = std::map<std::string, LocalText, std::less<>>;

/// The text of that id; a test reads all of them, so that it cannot fail.
[[nodiscard]] const LocalText& text_of(std::string_view id);

/// For tests: the same from another file.
[[nodiscard]] Result<TextTable> read_texts(std::string_view text, const std::string& file);

/// Which way a figure is cut, so that one that misses a threshold never looks as if it met it.
enum class Cut { down, up };

/// "97.4 %", "0 %"; tenths of a per cent. In Spanish with a decimal comma, as all figures here.
[[nodiscard]] LocalText share_figure(std::int64_t ppm, Cut cut);
/// Three significant digits: "312 ms", "1.25 s", "48 µs".
[[nodiscard]] LocalText duration_figure(Duration duration, Cut cut);

} // namespace labrack::grade
