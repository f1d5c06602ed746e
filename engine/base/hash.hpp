// Hashes with the same value on every machine: for keys, digests and "has this text changed?". Not cryptographic.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace labrack {

/// A bijection of 64 bits in which every input bit changes about half the output bits (SplitMix64's finaliser; Steele,
/// Lea and Flood 2014, with Stafford's variant 13 constants).
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/// FNV-1a over the bytes, then mixed.
[[nodiscard]] constexpr std::uint64_t hash_text(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return mix64(hash);
}

/// Sixteen lower-case hexadecimal digits.
[[nodiscard]] inline std::string to_hex(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(16, '0');
    for (int i = 15; i >= 0; --i, value >>= 4)
        text[static_cast<std::string::size_type>(i)] = digits[value & 15];
    return text;
}

/// Of to_hex(); nothing of any other text.
[[nodiscard]] inline std::optional<std::uint64_t> from_hex(std::string_view text) {
    std::uint64_t value = 0;
    for (const char c : text) {
        const bool is_letter = c >= 'a' && c <= 'f';
        if (!is_letter && (c < '0' || c > '9')) return std::nullopt;
        value = value << 4 | static_cast<std::uint64_t>(is_letter ? c - 'a' + 10 : c - '0');
    }
    return text.size() == 16 ? std::optional(value) : std::nullopt;
}

} // namespace labrack
