// How far a long command is, on a terminal.
#pragma once

#include <chrono>
#include <cstddef>

namespace labrack::cli {

/// A line on standard error that is drawn over itself. Says nothing when that is no terminal, or when results go to the
/// same one.
class ProgressBar {
  public:
    /// `all`: how much there is to do, of which `done` is done already.
    ProgressBar(std::size_t done, std::size_t all);
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    void step();

  private:
    void draw() const;

    bool shown_;
    std::size_t first_;
    std::size_t done_;
    std::size_t all_;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_;
};

} // namespace labrack::cli
