// The example designs of the sandbox: what they are called, and in which files they stand.
#pragma once

#include "base/diagnostic.hpp"
#include "base/local_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace labrack::lab {

/// The lab in which anything may be built. It teaches nothing, so it comes after all others.
inline constexpr std::string_view sandbox_id = "sandbox";

struct Example {
    std::string id;
    LocalText title;
    LocalText text;     ///< one sentence
    std::string design; ///< a file by its path in the repository, which the page has, too
};

inline constexpr std::size_t most_examples = 50;

/// Reads a document of examples.
[[nodiscard]] Result<std::vector<Example>> read_examples(std::string_view text, const std::string& file);

} // namespace labrack::lab
