// Packet filters: which connections a design lets through. Four forms, one mechanism: an inline firewall, which links
// lead through; the firewall of a machine; security groups, whose rules add up; and the access list of a subnet, which
// is asked where a connection crosses its border. What has no filter is open. Filters know connections: whatever
// belongs to one that was let through passes. What goes on within one machine meets no filter.
#pragma once

#include "model/plan.hpp"

#include <cstdint>
#include <vector>

namespace labrack::model {

/// What becomes of an attempt to connect.
enum class Admission : std::uint8_t {
    admitted,
    dropped, ///< whoever tries hears nothing
    refused, ///< whoever tries hears so at once
};

/// Looks up the rules of all filters, and which instances they concern. Needs the links.
void resolve_filters(Plan& plan);

/// What the filters before `to` do with a connection from `from` to its `port` (0: one that no rule names by its
/// number). Without a `from` somebody in the internet tries. Of connections that an inline firewall or another rule of
/// the network hands on, `from` is whoever asked for them: see origins(). Subnets' borders and firewalls that the
/// connection does not lead to are no part of it.
[[nodiscard]] Admission admission(const Plan& plan, InstanceIndex from, InstanceIndex to, std::uint16_t port);

[[nodiscard]] inline bool is_admitted(const Plan& plan, InstanceIndex from, InstanceIndex to, std::uint16_t port) {
    return admission(plan, from, to, port) == Admission::admitted;
}

/// The components whose connections come out of `node`: itself, or, of a rule of the network, those that lead to it;
/// each once, by their place in the design.
[[nodiscard]] std::vector<NodeIndex> origins(const Plan& plan, NodeIndex node);

/// Whether any connection over the link is let through. A link without a port is no matter of filters.
[[nodiscard]] bool is_admitted(const Plan& plan, LinkIndex link);

/// What becomes of a connection from the internet to the instance's port, which has to pass the firewalls that stand
/// before its machine, too: where a client's link leads to it directly, they are gone round, and count for nothing.
/// What stands in a private subnet drops everything.
[[nodiscard]] Admission admission_from_internet(const Plan& plan, InstanceIndex to, std::uint16_t port);

/// The ports of the instance that the internet can connect to, in rising order: see ports_of().
[[nodiscard]] std::vector<std::uint16_t> ports_open_to_internet(const Plan& plan, InstanceIndex instance);

/// The links by which somebody in the internet comes to the node's machine past the inline firewalls that lead to it;
/// none where no firewall leads there.
[[nodiscard]] std::vector<LinkIndex> ways_round_guards(const Plan& plan, NodeIndex node);

/// The inline firewalls before the node's machine; none: whoever reaches its network reaches it directly.
[[nodiscard]] const std::vector<NodeIndex>& guards_of(const Plan& plan, NodeIndex node);

} // namespace labrack::model
