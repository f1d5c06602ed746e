// How a request ended, and where and why it failed.
#pragma once

#include "model/plan.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace labrack::sim {

/// Why a request failed, as whoever reports it saw it. `none` is success.
enum class Reason : std::uint8_t {
    none,
    dns,             ///< the name was not resolved
    no_route,        ///< nothing in the design serves a step
    refused,         ///< the host is there, the process is not
    reset,           ///< the process died with the request in hand
    connect_timeout, ///< nobody answered at the address
    timeout,         ///< connected, but no answer in time
    tls,
    bad_gateway,         ///< 502
    service_unavailable, ///< 503
    gateway_timeout,     ///< 504
    overload,            ///< the queue was full
    throttled,
    oom,
    circuit_open,
};

inline constexpr std::size_t reason_count = 15;

/// The stable name: "connect-timeout", "502".
[[nodiscard]] std::string_view to_text(Reason reason);

/// What went wrong: where it surfaced (the reporter whose view `reason` is) and its cause, the deepest component
/// involved.
struct Failure {
    Reason reason = Reason::none;
    Reason cause_reason = Reason::none;
    model::InstanceIndex surfaced;
    model::InstanceIndex cause;
    model::StepIndex step; ///< that was being done at the cause

    [[nodiscard]] bool failed() const { return reason != Reason::none; }
};

/// What a failure for want of a way says: which step, where, and what nobody there can reach:
/// "step 'render' at web: nothing serves \"app\"".
[[nodiscard]] std::string no_route_text(const model::Plan& plan, model::StepIndex step, model::InstanceIndex instance);

} // namespace labrack::sim
