#include "model/ports.hpp"

#include "model/databases.hpp"
#include "model/protocols.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace labrack::model {

namespace {

constexpr std::uint16_t https_port = 443;

bool listens_for_ssh(const Plan& plan, NodeIndex node) {
    return plan.design.node(node).parameters.administration == Administration::ssh;
}

/// Sorts, and leaves each only once.
template <class T>
std::vector<T> each_once(std::vector<T> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

} // namespace

std::uint16_t port_of(const Plan& plan, const Link& link) {
    if (link.encrypted() && link.protocol == "http") return https_port;
    if (link.protocol != replication_protocol) return port_of(link.protocol).value_or(std::uint16_t{0});
    return own_port_of(plan, link.to);
}

std::uint16_t own_port_of(const Plan& plan, NodeIndex node) {
    for (const std::string& protocol : plan.product_of(node).accepts)
        if (const auto port = port_of(protocol)) return *port;
    return 0;
}

std::vector<std::uint16_t> ports_of(const Plan& plan, NodeIndex node) {
    std::vector<std::uint16_t> ports;
    if (plan.is_firewall(node)) return ports;
    for (const PlanLink& link : plan.links) {
        if (link.to == node && link.port != 0) ports.push_back(link.port);
    }
    if (listens_for_ssh(plan, node)) ports.push_back(port_of(ssh_protocol).value_or(std::uint16_t{0}));
    return each_once(std::move(ports));
}

std::vector<std::string> protocols_at(const Plan& plan, NodeIndex node, std::uint16_t port) {
    std::vector<std::string> protocols;
    for (const PlanLink& link : plan.links) {
        if (link.to == node && link.port == port) protocols.push_back(link.protocol);
    }
    if (listens_for_ssh(plan, node) && port_of(ssh_protocol) == port) protocols.emplace_back(ssh_protocol);
    return each_once(std::move(protocols));
}

} // namespace labrack::model
