// Ports: where components listen.
#pragma once

#include "model/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace labrack::model {

/// The port that the link leads to; 0 of one that crosses no network, or whose protocol has no port of its own.
/// Replicas are fed at the port of their database.
[[nodiscard]] std::uint16_t port_of(const Plan& plan, const Link& link);

/// The port of the first protocol that the node's product speaks and that has one; 0 when none has.
[[nodiscard]] std::uint16_t own_port_of(const Plan& plan, NodeIndex node);

/// The TCP ports at which the node's processes listen, in rising order, each once: those that are registered for the
/// protocols by which others call it (see model/protocols.hpp), and that of SSH on a machine that is administered by
/// it. An inline firewall only hands connections on, and listens nowhere.
[[nodiscard]] std::vector<std::uint16_t> ports_of(const Plan& plan, NodeIndex node);

/// The protocols by which others call the node at that port, by name, each once.
[[nodiscard]] std::vector<std::string> protocols_at(const Plan& plan, NodeIndex node, std::uint16_t port);

} // namespace labrack::model
