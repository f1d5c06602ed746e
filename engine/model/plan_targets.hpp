// Links, addresses and targets of a plan: who can be sent to, over what.
#pragma once

#include "model/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace labrack::model {

/// Lists the links with their latencies and pools.
void resolve_links(Plan& plan);

/// Lists the targets of balancers and queues, and what name servers check. Needs the links.
void list_targets(Plan& plan);

/// The component's floating address, its own or its host's; empty when none is stated.
[[nodiscard]] const std::string& address_of(const Plan& plan, NodeIndex node);

/// Each replica has an address of its own, or all have one in turn.
[[nodiscard]] std::uint32_t address_count(const Plan& plan, NodeIndex node);

/// Whoever meets what is sent over the link: its target, and what stands behind that if it is an inline firewall.
[[nodiscard]] std::vector<NodeIndex> met_over(const Plan& plan, const Link& link);

/// The components that a record leads to: the one that it names, or those that clients call at its address,
/// directly or through inline firewalls.
[[nodiscard]] std::vector<NodeIndex> listeners(const Plan& plan, const DnsRecord& record);

} // namespace labrack::model
