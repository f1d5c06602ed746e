#include "model/ports.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace labrack::model {

namespace {

struct Listener {
    std::string_view protocol;
    std::uint16_t port;
};

constexpr std::uint16_t https_port = 443;

constexpr std::array listeners{Listener{"http", 80},          Listener{"https", https_port},
                               Listener{"dns", 53},           Listener{"mysql", 3306},
                               Listener{"replication", 3306}, Listener{"postgresql", 5432},
                               Listener{"redis", 6379},       Listener{"memcached", 11211},
                               Listener{"sqs", https_port},   Listener{"signed-link", https_port}};

/// The port that the link leads to; nothing where its protocol has none.
std::optional<std::uint16_t> port_of(const PlanLink& link) {
    if (link.encrypted && link.protocol == "http") return https_port;
    const auto known = std::find_if(listeners.begin(), listeners.end(),
                                    [&](const Listener& one) { return one.protocol == link.protocol; });
    return known == listeners.end() ? std::nullopt : std::optional(known->port);
}

/// Sorts, and leaves each only once.
template <class T>
std::vector<T> each_once(std::vector<T> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

} // namespace

std::vector<std::uint16_t> ports_of(const Plan& plan, NodeIndex node) {
    std::vector<std::uint16_t> ports;
    for (const PlanLink& link : plan.links) {
        const auto port = port_of(link);
        if (link.to == node && port) ports.push_back(*port);
    }
    return each_once(std::move(ports));
}

std::vector<std::string> protocols_at(const Plan& plan, NodeIndex node, std::uint16_t port) {
    std::vector<std::string> protocols;
    for (const PlanLink& link : plan.links) {
        if (link.to == node && port_of(link) == port) protocols.push_back(link.protocol);
    }
    return each_once(std::move(protocols));
}

} // namespace labrack::model
