// Whether bytes are text.
#pragma once

#include <cstddef>
#include <string_view>

namespace labrack {

/// The position of the first byte that is no UTF-8 (RFC 3629: no overlong forms, no surrogates), or npos.
[[nodiscard]] constexpr std::size_t find_invalid_utf8(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[i])); };
    std::size_t i = 0;
    while (i < text.size()) {
        const unsigned first = byte(i);
        if (first < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || i + length > text.size()) return i;
        for (std::size_t j = 1; j < length; ++j) {
            if ((byte(i + j) & 0xc0u) != 0x80u) return i;
        }
        const unsigned second = byte(i + 1);
        const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
        const bool beyond = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
        if (overlong || beyond) return i;
        i += length;
    }
    return std::string_view::npos;
}

} // namespace labrack
