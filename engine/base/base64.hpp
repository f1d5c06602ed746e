// Bytes as text of 64 letters, for what JSON cannot hold (RFC 4648, section 4, with padding).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace labrack {

[[nodiscard]] std::string to_base64(std::string_view bytes);

/// Nothing when it is not exactly what to_base64 gives for some bytes.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

} // namespace labrack
