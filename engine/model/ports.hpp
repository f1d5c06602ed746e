// Ports: where components listen.
#pragma once

#include "model/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace labrack::model {

/// The TCP ports at which the node's processes listen, in rising order, each once: those that are registered for the
/// protocols by which others call it. Source: IANA, "Service Name and Transport Protocol Port Number Registry" (2026).
[[nodiscard]] std::vector<std::uint16_t> ports_of(const Plan& plan, NodeIndex node);

/// The protocols by which others call the node at that port, by name, each once.
[[nodiscard]] std::vector<std::string> protocols_at(const Plan& plan, NodeIndex node, std::uint16_t port);

} // namespace labrack::model
