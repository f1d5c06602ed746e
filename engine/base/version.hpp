// The engine's version, which results name so that a grade can be traced to the code that gave it.
#pragma once

#include <string_view>

namespace labrack {

/// Semantic version of the engine, as in CMakeLists.txt: "0.1.0".
[[nodiscard]] std::string_view engine_version();

} // namespace labrack
