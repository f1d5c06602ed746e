// Interventions: what somebody does to a running system at an instant (faults, repairs, a deployment, a new rate).
#pragma once

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "base/time.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace labrack::model {

enum class InterventionKind {
    stop,     ///< the node's processes die; on a host: the machine loses power
    start,    ///< they start again, ready after the start time (a host boots first)
    restart,  ///< stop, and start at once: a deployment by the simplest means
    set_rate, ///< a client node's (first) load is `rate` from now on
    send,     ///< a client node sends one request of `operation`, from client `client`
};

[[nodiscard]] std::string_view to_text(InterventionKind kind);

/// One intervention. `node` addresses a component ("api") or one instance ("api#1").
struct Intervention {
    InterventionKind kind = InterventionKind::stop;
    Time at;
    std::string node;
    Rate rate;             ///< of set_rate
    std::string operation; ///< of send
    int client = 0;        ///< of send: which of the node's clients
};

/// Reads {"at": "10s", "stop": "mysql"}, {"at": …, "set_rate": "visitors", "rate": "200/s"} or
/// {"at": …, "send": "visitors", "operation": "news"}.
void read(const json::Cursor& cursor, Intervention& out);

} // namespace labrack::model
