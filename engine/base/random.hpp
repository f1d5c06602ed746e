// Random numbers drawn by key, not by turn: who else draws, and when, changes nothing.
//
// A DrawKey names what is drawn for (seed, workload, request, step, attempt, purpose). Its DrawStream gives as many
// numbers as one draw may need. Only background timers keep a stream of their own between events.
#pragma once

#include "base/hash.hpp"

#include <cstdint>

namespace labrack {

/// A name for one draw. Equal keys give equal draws; keys that differ in any part give independent ones.
struct DrawKey {
    std::uint64_t value = 0;

    [[nodiscard]] constexpr DrawKey with(std::uint64_t part) const {
        return {mix64(value + 0x9e3779b97f4a7c15ULL * (part + 1))};
    }
};

/// The numbers of one key: SplitMix64 started at it.
class DrawStream {
  public:
    constexpr explicit DrawStream(DrawKey key) : state_(key.value) {}

    constexpr std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        return mix64(state_);
    }

    /// Uniform on [0, 1), a multiple of 2^-53.
    constexpr double next_unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// Uniform on 0 … count - 1 (count >= 1) by multiplication (Lemire 2019); its bias is below count / 2^64.
    constexpr std::uint32_t next_below(std::uint32_t count) {
        return static_cast<std::uint32_t>((static_cast<unsigned __int128>(next()) * count) >> 64);
    }

  private:
    std::uint64_t state_;
};

/// A sample of the exponential distribution of mean 1, by ziggurat (Marsaglia and Tsang 2000, 256 layers).
[[nodiscard]] double sample_exponential(DrawStream& stream);

/// A sample of the standard normal distribution, by the polar method (Marsaglia and Bray 1964).
[[nodiscard]] double sample_normal(DrawStream& stream);

} // namespace labrack
