// A design as a text that fits into a link: what stands behind `?s=` in the page's address.
//
// The text is "1" (the version of this form) and then, in the letters of base64url without padding (RFC 4648, section
// 5): four bytes of checksum, and the design's document without its white space, compressed by raw DEFLATE (RFC 1951).
#pragma once

#include "base/diagnostic.hpp"
#include "model/design.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace labrack::interop {

/// Of the text; common web servers refuse a request line above 8 kB.
inline constexpr std::size_t longest_share_text = 7'500;
/// Of the document in it, so that a small text cannot grow without bounds.
inline constexpr std::size_t most_shared_bytes = 256u << 10;

/// The text of a design; from_share_text() gives an equal design. Empty when the design is too large for a link.
[[nodiscard]] std::string to_share_text(const model::Design& design, const model::Catalogue& catalogue);

/// Reads any text, however hostile. Errors carry the file "link" and the column of the text where they can:
/// "share-empty", "share-version", "share-size", "share-letter", "share-damaged"; problems of a whole document that is
/// no valid design are those of model::read_design() and carry the file "shared design".
[[nodiscard]] Result<model::Design> from_share_text(std::string_view text, const model::Catalogue& catalogue);

} // namespace labrack::interop
