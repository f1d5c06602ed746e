#include "interop/share.hpp"

#include "base/base64.hpp"
#include "base/hash.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <libdeflate.h>
#include <memory>
#include <optional>

namespace labrack::interop {

namespace {

constexpr char version = '1';
constexpr std::size_t checksum_bytes = 4;
constexpr int thorough = 9; // of 0 to 12; the levels above need megabytes of memory for a hundredth less text
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct Free {
    void operator()(libdeflate_compressor* it) const { libdeflate_free_compressor(it); }
    void operator()(libdeflate_decompressor* it) const { libdeflate_free_decompressor(it); }
};

std::string checksum(std::string_view document) {
    const std::uint64_t hash = hash_text(document);
    std::string bytes;
    for (std::size_t i = 0; i < checksum_bytes; ++i)
        bytes += static_cast<char>(hash >> (8 * i) & 0xffu);
    return bytes;
}

std::string without_white_space(const std::string& document) {
    return nlohmann::ordered_json::parse(document).dump();
}

/// Empty when there is no memory for it.
std::string compressed(std::string_view document) {
    const std::unique_ptr<libdeflate_compressor, Free> compressor(libdeflate_alloc_compressor(thorough));
    if (!compressor) return {};
    std::string bytes(libdeflate_deflate_compress_bound(compressor.get(), document.size()), '\0');
    bytes.resize(
        libdeflate_deflate_compress(compressor.get(), document.data(), document.size(), bytes.data(), bytes.size()));
    return bytes;
}

struct Expanded {
    std::optional<std::string> document;
    bool too_large = false;
};

/// Nothing unless all of `bytes` is one complete stream.
Expanded expanded(std::string_view bytes) {
    const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
    if (!decompressor) return {};
    std::string document(most_shared_bytes, '\0');
    std::size_t read = 0;
    std::size_t written = 0;
    const libdeflate_result result = libdeflate_deflate_decompress_ex(
        decompressor.get(), bytes.data(), bytes.size(), document.data(), document.size(), &read, &written);
    if (result == LIBDEFLATE_INSUFFICIENT_SPACE) return {{}, true};
    if (result != LIBDEFLATE_SUCCESS || read != bytes.size()) return {};
    document.resize(written);
    return {std::move(document), false};
}

std::string to_base64url(std::string_view bytes) {
    std::string text = to_base64(bytes);
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    text.erase(std::min(text.find('='), text.size()));
    return text;
}

/// Of a text that consists of its letters.
std::optional<std::string> from_base64url(std::string text) {
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return from_base64(text);
}

/// `at` counts from 0.
Diagnostic problem(std::string code, std::size_t at, std::string message, std::string hint = {}) {
    Diagnostic out = make_error(std::move(code), std::move(message), std::move(hint));
    out.file = "link";
    out.position = {1, static_cast<int>(at) + 1};
    return out;
}

Diagnostic damaged(std::size_t at) {
    return problem("share-damaged", at, "the shared design is cut short or damaged",
                   "copy the whole link again, from its beginning to its end");
}

/// The document in the text.
Result<std::string> document_of(std::string_view text) {
    if (text.empty()) return problem("share-empty", 0, "the link holds no design");
    // First the letters, so that no line ends before the place of what is too long.
    const std::size_t foreign = text.substr(0, longest_share_text).find_first_not_of(letters);
    if (foreign != std::string_view::npos)
        return problem("share-letter", foreign, "a shared design consists of letters, digits, \"-\" and \"_\"",
                       "copy the whole link again, without what stands around it");
    if (text.size() > longest_share_text)
        return problem("share-size", longest_share_text,
                       "the shared design is longer than " + std::to_string(longest_share_text) + " characters");
    if (text.front() != version)
        return problem("share-version", 0, "this is no shared design, or one of a newer version of Labrack",
                       "reload the page, so that it is the latest version");
    const std::optional<std::string> bytes = from_base64url(std::string(text.substr(1)));
    if (!bytes || bytes->size() <= checksum_bytes) return damaged(text.size());
    Expanded found = expanded(std::string_view(*bytes).substr(checksum_bytes));
    if (found.too_large)
        return problem("share-size", 1,
                       "the shared design is larger than " + std::to_string(most_shared_bytes) + " bytes");
    if (!found.document || checksum(*found.document) != bytes->substr(0, checksum_bytes)) return damaged(text.size());
    return std::move(*found.document);
}

} // namespace

std::string to_share_text(const model::Design& design, const model::Catalogue& catalogue) {
    const std::string document = without_white_space(model::write_design(design, catalogue));
    if (document.size() > most_shared_bytes) return {};
    const std::string bytes = compressed(document);
    if (bytes.empty()) return {};
    std::string text = version + to_base64url(checksum(document) + bytes);
    return text.size() > longest_share_text ? std::string() : text;
}

Result<model::Design> from_share_text(std::string_view text, const model::Catalogue& catalogue) {
    const Result<std::string> document = document_of(text);
    if (!document) return document.problems();
    return model::read_design(*document, "shared design", catalogue);
}

} // namespace labrack::interop
