// The one long work that is done beside the page: in a Web Worker, or in a thread of the native window.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace labrack::platform {

/// Does a task of `session::write_task`. `go_on` hears of the progress and ends the work by false; then, and only
/// then, the outcome is empty.
[[nodiscard]] std::string do_job(std::string_view task, const std::function<bool(std::size_t, std::size_t)>& go_on);

} // namespace labrack::platform
