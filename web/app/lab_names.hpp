// What labs are called in the store of labs, in the address and in the keys of their work: a lab of the site by its id,
// the others so that they never meet one of the site with the same id ("~" stands in no id).
#pragma once

#include <string>
#include <string_view>

namespace labrack::ui {

inline constexpr std::string_view opened_prefix = "opened~";
inline constexpr std::string_view preview_prefix = "preview~";

/// Opened from a file: views/opened_labs.hpp.
[[nodiscard]] inline std::string opened_name(std::string_view id) {
    return std::string(opened_prefix) + std::string(id);
}
[[nodiscard]] inline bool is_opened_name(std::string_view name) {
    return name.starts_with(opened_prefix);
}

/// Shown by `labrack preview`: views/preview.hpp.
[[nodiscard]] inline std::string preview_name(std::string_view lab) {
    return std::string(preview_prefix) + std::string(lab);
}
[[nodiscard]] inline bool is_preview_name(std::string_view name) {
    return name.starts_with(preview_prefix);
}

} // namespace labrack::ui
