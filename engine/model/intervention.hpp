// Interventions: what somebody does to a running system at an instant or once something has happened (faults, repairs,
// a deployment, a new rate).
#pragma once

#include "base/json.hpp"
#include "base/quantity.hpp"
#include "base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::model {

/// The highest rate of a load, stated or set.
inline constexpr Rate highest_rate = per_second(1'000'000);

enum class InterventionKind {
    stop,       ///< the node's processes die; on a host: the machine loses power
    start,      ///< they start again, ready after the start time (a host boots first)
    restart,    ///< stop, and start at once: a deployment by the simplest means
    set_rate,   ///< a client node's (first) load is `rate` from now on
    send,       ///< a client node sends one request of `operation`, from client `client`
    invalidate, ///< a cache drops all that it keeps
    spike,      ///< the rates of a client node's open loads are multiplied by `factor`
    deploy,     ///< a new version of the component takes the place of the present one, by the component's strategy
    roll_back,  ///< the version before takes it back
    slow,  ///< what the node (or everything on a host) begins takes `factor` times as long; 1: as long as ever again
    drain, ///< a cluster's machine gets nothing new, and its pods are evicted; a start undoes it
    expire_certificate, ///< the certificate that the node shows has expired
    renew_certificate,  ///< it has a new one, valid for the rest of the run
    leak_connections,   ///< the node loses connections of its pool to `to`: they are taken and never given back
    repair_connections, ///< it has them again
    partition,          ///< nothing gets from the components of `group` to those of `from` any more, nor back
    heal,               ///< the partitions between the components of `group` and those of `from` end
    loss,  ///< each message over the links of `node` (with `to`: between the two) is lost with probability `share`
    sniff, ///< somebody listens on the links of `node` (with `to`: between the two)
    scan,  ///< somebody in the internet knocks at the ports of the components of `group`
};

[[nodiscard]] std::string_view to_text(InterventionKind kind);

/// Whether it can be undone, so that it may last for a stated time: a stop is repaired by a start.
[[nodiscard]] bool has_repair(InterventionKind kind);

/// What an intervention may wait for.
enum class Quantity {
    sent,        ///< requests of an operation, since the start of the run
    failures,    ///< requests that failed because of a component, since the start of the run
    queue,       ///< requests that wait for a worker of a component at this moment
    utilisation, ///< share of a component's workers (of a host: cores) in use at this moment, in ppm
};

/// Holds as soon as the quantity has reached the threshold; looked at after every event.
struct Condition {
    Quantity quantity = Quantity::sent;
    std::string subject; ///< an operation for `sent`, else whom it is about, as in Intervention::node
    std::int64_t threshold = 1;
};

/// One intervention. `node` addresses a component ("api"), one instance ("api#1") or those that stand in one zone
/// ("api@zone-a").
struct Intervention {
    InterventionKind kind = InterventionKind::stop;
    Time at;
    std::optional<Condition> when; ///< instead of `at`: at the instant at which this first holds
    Duration lasts;                ///< after which it is repaired; 0 = never by itself
    std::string node;
    Rate rate;                      ///< of set_rate
    std::string operation;          ///< of send
    int client = 0;                 ///< of send: which of the node's clients
    Share factor;                   ///< of spike, 0 to 1000 times; of slow, 1 to 1000 times
    bool never_ready = false;       ///< of deploy: the new version does not pass its readiness probes
    Share errors;                   ///< of deploy: of the requests fail with the new version
    std::vector<std::string> group; ///< of partition, heal and scan: components, with all in them
    std::vector<std::string> from;  ///< of the same; empty = everything else
    Share share;                    ///< of loss, 0 % to 100 %; 0 % is its repair
    std::string to; ///< of leak_connections and repair_connections: whom the connections lead to; of loss and sniff:
                    ///< the component at the links' other end, empty = any
    int count = 0;  ///< of leak_connections: how many are lost, 0 to 100000; 0 = all
};

/// Reads {"at": "10s", "stop": "mysql", "for": "5s"}, {"at": …, "set_rate": "visitors", "rate": "200/s"},
/// {"at": …, "send": "visitors", "operation": "news"}, {"at": …, "deploy": "api", "errors": "10%"}, {"at": …,
/// "slow": "mysql", "factor": 4, "for": "1min"}, {"at": …, "spike": "visitors", "factor": 5, "for": "10s"} or {"at": …,
/// "leak_connections": "api", "to": "mysql", "count": 3}; in place of "at": "when": {"sent": "news", "count": 100},
/// {"failures": "mysql", "count": 3},
/// {"queue": "api", "count": 50} or {"utilisation": "server", "at_least": "95%"}.
void read(const json::Cursor& cursor, Intervention& out);
void read(const json::Cursor& cursor, Condition& out);

} // namespace labrack::model
