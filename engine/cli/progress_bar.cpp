#include "cli/progress_bar.hpp"

#include <cstdio>
#include <string>
#include <unistd.h>

namespace labrack::cli {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t width = 30;
constexpr auto between_drawings = std::chrono::milliseconds(100);

std::string time_text(double seconds) {
    const auto whole = static_cast<long long>(seconds);
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3'600) return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3'600) + " h " + std::to_string(whole % 3'600 / 60) + " min";
}

} // namespace

ProgressBar::ProgressBar(std::size_t done, std::size_t all)
    : shown_(isatty(STDERR_FILENO) == 1 && isatty(STDOUT_FILENO) == 0), first_(done), done_(done), all_(all),
      start_(Clock::now()), drawn_(start_) {
    if (shown_) draw();
}

ProgressBar::~ProgressBar() {
    if (shown_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::step() {
    ++done_;
    const auto now = Clock::now();
    if (!shown_ || now - drawn_ < between_drawings) return;
    drawn_ = now;
    draw();
}

void ProgressBar::draw() const {
    const std::size_t full = all_ == 0 ? width : width * done_ / all_;
    std::string line = "\r[" + std::string(full, '#') + std::string(width - full, '.') + "] " + std::to_string(done_) +
                       " of " + std::to_string(all_);
    if (done_ > first_) {
        const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
        const double left = seconds * static_cast<double>(all_ - done_) / static_cast<double>(done_ - first_);
        line += ", " + time_text(left) + " left";
    }
    std::fputs((line + "\033[K").c_str(), stderr);
}

} // namespace labrack::cli
