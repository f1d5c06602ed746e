// What random draws are for.
#pragma once

#include "base/random.hpp"

#include <cstdint>

namespace labrack::sim {

/// What a draw is for; the last part of its key.
enum class Purpose : std::uint64_t {
    gap,
    person,
    operation,
    cpu,
    wait,
    overhead,
    latency,
    balance,
    check,
    repeat,
    think,
    address,
    back_off,
    error,
    cold_start,
    object,
    hit,
    apply,
    handshake,
    loss,
};

[[nodiscard]] inline DrawKey operator+(DrawKey key, Purpose purpose) {
    return key.with(static_cast<std::uint64_t>(purpose));
}

} // namespace labrack::sim
