// How fast a replay goes: in slow motion while something happens to its request, faster while that only waits.
#pragma once

#include <cstddef>
#include <cstdint>

namespace labrack::ui {

class ReplayPace {
  public:
    static constexpr std::int64_t waiting_ppm = 1'000'000; ///< 1×: a timeout of ten seconds takes as long
    static constexpr double patience = 1.5;                ///< seconds of the student's in which nothing happens

    /// The speed to go on with, after `real` seconds in which time ran at `speed_ppm`. `parts` is how much is known of
    /// the request: it grows when something happens to it. Once the student has chosen a speed, it stays.
    [[nodiscard]] std::int64_t next_speed(std::int64_t speed_ppm, std::size_t parts, double real) {
        if (slow_ppm_ == 0) slow_ppm_ = last_ppm_ = speed_ppm;
        chosen_ = chosen_ || speed_ppm != last_ppm_;
        if (chosen_) return speed_ppm;
        quiet_ = parts == parts_ ? quiet_ + real : 0;
        parts_ = parts;
        return last_ppm_ = quiet_ < patience ? slow_ppm_ : waiting_ppm;
    }

  private:
    std::int64_t slow_ppm_ = 0; ///< that it began with
    std::int64_t last_ppm_ = 0; ///< what was asked for
    std::size_t parts_ = 0;
    double quiet_ = 0; ///< seconds
    bool chosen_ = false;
};

} // namespace labrack::ui
