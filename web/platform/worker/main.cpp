// The engine in the page's Web Worker: no window, no graphics.
#include "platform/common/job.hpp"

#include <cstdlib>
#include <cstring>
#include <emscripten.h>

extern "C" {
void labrack_js_progress(double done, double all);

/// The outcome, to be freed.
EMSCRIPTEN_KEEPALIVE char* labrack_do_job(const char* task) {
    const auto tell = [](std::size_t done, std::size_t all) {
        labrack_js_progress(static_cast<double>(done), static_cast<double>(all));
        return true; // the page ends the whole worker
    };
    const std::string outcome = labrack::platform::do_job(task, tell);
    auto* text = static_cast<char*>(std::malloc(outcome.size() + 1));
    if (text != nullptr) std::memcpy(text, outcome.c_str(), outcome.size() + 1);
    return text;
}
}
