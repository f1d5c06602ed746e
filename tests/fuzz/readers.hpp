// The readers of documents, as targets of fuzzing. Each takes any text; none of them may crash or hang, every problem
// that it tells has a place within the text and is UTF-8, and what it accepts is planned, analysed and run for a
// moment.
#pragma once

#include <span>
#include <string_view>

namespace labrack::fuzz {

struct Reader {
    std::string_view name; ///< of its folder of seeds: corpus/NAME
    /// Reads the text and checks what must hold; whether it was accepted.
    bool (*accepts)(std::string_view text);
    bool is_json = true; ///< its seeds are documents
};

/// All of them. A new reader is a function in readers.cpp, a line in its list and a folder of seeds.
[[nodiscard]] std::span<const Reader> readers();

} // namespace labrack::fuzz
