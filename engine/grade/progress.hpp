// How far a grade is, for whoever waits for it.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

namespace labrack::grade {

/// Told now and then how many of a grade's runs are done; false ends it.
using OnProgress = std::function<bool(std::size_t done, std::size_t all)>;

/// Counts the runs, and asks whether to go on.
class Watch {
  public:
    explicit Watch(OnProgress on_progress) : on_progress_(std::move(on_progress)) {}

    void expect(std::size_t runs) { all_ = runs; }
    void note_run() { ++done_; }
    /// False once it has been ended, for good.
    bool go_on() {
        if (!stopped_ && on_progress_) stopped_ = !on_progress_(done_, all_);
        return !stopped_;
    }
    [[nodiscard]] bool is_stopped() const { return stopped_; }

  private:
    OnProgress on_progress_;
    std::size_t done_ = 0;
    std::size_t all_ = 0;
    bool stopped_ = false;
};

} // namespace labrack::grade
