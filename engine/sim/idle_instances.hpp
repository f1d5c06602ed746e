// The instances of a function that wait for their next request.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace labrack::sim {

/// A stack: the instance that was used last is used next, so that those which are not needed grow old and go. They lie
/// in the order of the times since which they wait, so nothing has to happen when one expires: it is seen at the next
/// use. It holds at most as many as the function ever had at once.
class IdleInstances {
  public:
    /// An instance has finished its request; times never fall from one call to the next.
    void add(Time now) { since_.push_back(now); }

    /// Takes the one that has waited least, if there is any that has waited for less than `expiry`.
    bool take(Time now, Duration expiry) {
        if (since_.empty()) return false;
        const bool warm = since_.back() + expiry > now;
        if (warm) {
            since_.pop_back();
        } else {
            since_.clear(); // the others have waited even longer
        }
        return warm;
    }

    /// How many are there at `now`.
    [[nodiscard]] std::uint32_t count(Time now, Duration expiry) const {
        const auto first =
            std::partition_point(since_.begin(), since_.end(), [&](Time since) { return since + expiry <= now; });
        return static_cast<std::uint32_t>(since_.end() - first);
    }

    void clear() { since_.clear(); }

    /// Those included that have expired and were not missed yet.
    [[nodiscard]] std::size_t size() const { return since_.size(); }

  private:
    std::vector<Time> since_; ///< rising
};

} // namespace labrack::sim
