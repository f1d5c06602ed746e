// Images whose every pixel is known: PNG, written by hand (ISO/IEC 15948, RFC 1950).
#pragma once

#include <array>
#include <cstdint>
#include <libdeflate.h>
#include <memory>
#include <string>
#include <vector>

namespace labrack::test {

/// Red, green, blue, and how opaque.
using Pixel = std::array<std::uint8_t, 4>;

namespace detail {

inline std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0})
        bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

/// CRC-32, as PNG puts it behind each of its chunks.
inline std::uint32_t crc(const std::string& bytes) {
    std::uint32_t value = 0xffffffff;
    for (const char byte : bytes) {
        value ^= static_cast<std::uint8_t>(byte);
        for (int bit = 0; bit < 8; ++bit)
            value = value >> 1 ^ ((value & 1) != 0 ? 0xedb88320u : 0u);
    }
    return ~value;
}

inline std::string chunk(const std::string& type, const std::string& data) {
    return big_endian(static_cast<std::uint32_t>(data.size())) + type + data + big_endian(crc(type + data));
}

inline std::string deflated(const std::string& bytes) {
    const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
        libdeflate_alloc_compressor(6), libdeflate_free_compressor);
    std::string out(libdeflate_deflate_compress_bound(compressor.get(), bytes.size()), '\0');
    out.resize(libdeflate_deflate_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
    return out;
}

/// A zlib stream with its checksum, Adler-32.
inline std::string zlib(const std::string& bytes) {
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const char byte : bytes) {
        a = (a + static_cast<std::uint8_t>(byte)) % 65'521;
        b = (b + a) % 65'521;
    }
    return "\x78\x01" + deflated(bytes) + big_endian(b << 16 | a);
}

} // namespace detail

/// A PNG that says it has that size and holds these rows, whether they fit it or not.
inline std::string png_of(std::uint32_t width, std::uint32_t height, const std::vector<std::vector<Pixel>>& rows) {
    std::string lines;
    for (const auto& row : rows) {
        lines += '\0'; // no filter
        for (const Pixel& pixel : row)
            for (const std::uint8_t part : pixel)
                lines += static_cast<char>(part);
    }
    const std::string head = detail::big_endian(width) + detail::big_endian(height) + std::string("\x08\x06\0\0\0", 5);
    return std::string("\x89PNG\r\n\x1a\n", 8) + detail::chunk("IHDR", head) +
           detail::chunk("IDAT", detail::zlib(lines)) + detail::chunk("IEND", {});
}

/// All of one colour.
inline std::string plain_png(std::uint32_t width, std::uint32_t height, const Pixel& pixel) {
    return png_of(width, height, std::vector(height, std::vector(width, pixel)));
}

/// One that says it has that size, and holds nothing.
inline std::string empty_png(std::uint32_t width, std::uint32_t height) {
    return png_of(width, height, {});
}

} // namespace labrack::test
