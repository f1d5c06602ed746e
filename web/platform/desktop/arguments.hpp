// The command line of the window, in the place of the page's address: `--lab ID --step N --locale es`.
#pragma once

#include <string>
#include <string_view>

namespace labrack::platform {

void set_arguments(int count, char** values);
/// The value after `--name`, empty if absent.
[[nodiscard]] std::string argument(std::string_view name);

} // namespace labrack::platform
