// The fingers on a touch screen, and what two of them do together.
#pragma once

#include "platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace labrack::platform {

class Fingers {
  public:
    // `id` is the system's; places in device pixels.
    void down(std::int64_t id, float x, float y);
    void move(std::int64_t id, float x, float y);
    void up(std::int64_t id);

    /// Of the first two that went down; nothing while fewer are.
    [[nodiscard]] std::optional<Pinch> take();

  private:
    struct Finger {
        std::int64_t id = 0;
        float x = 0;
        float y = 0;
    };
    std::vector<Finger> down_; ///< in the order in which they went down
    Pinch pinch_;              ///< since it was last taken

    [[nodiscard]] float distance() const;
    void meet();
};

} // namespace labrack::platform
