// Token buckets: how often something may be done, with room for a burst. Exact in integers, whatever the rate.
#pragma once

#include "base/time.hpp"

#include <algorithm>
#include <cstdint>

namespace labrack::sim {

/// `tokens` come back evenly over each `interval`, and at most `burst` of them lie in the bucket.
struct TokenLimit {
    std::int64_t tokens = 1; ///< 1 to 10^7
    Duration interval = seconds(1);
    std::int64_t burst = 1; ///< 1 to 10^15
};

/// A bucket, full at first (Turner, "New directions in communications", 1986: the leaky bucket as a meter).
class TokenBucket {
  public:
    /// Takes `count` tokens if that many are there at `now`; times never fall from one call to the next.
    bool take(Time now, const TokenLimit& limit, std::int64_t count = 1) {
        const __int128 full = static_cast<__int128>(limit.interval.ns) * limit.burst;
        const __int128 back = static_cast<__int128>((now - since_).ns) * limit.tokens;
        missing_ = std::max<__int128>(0, missing_ - back);
        since_ = now;
        const __int128 cost = static_cast<__int128>(limit.interval.ns) * count;
        if (full - missing_ < cost) return false;
        missing_ += cost;
        return true;
    }

  private:
    __int128 missing_ = 0; ///< until the bucket is full, in parts of which a token has as many as the interval has ns
    Time since_;
};

} // namespace labrack::sim
