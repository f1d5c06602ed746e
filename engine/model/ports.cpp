#include "model/ports.hpp"

#include <algorithm>
#include <array>
#include <string_view>

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

} // namespace

std::vector<std::uint16_t> ports_of(const Plan& plan, NodeIndex node) {
    std::vector<std::uint16_t> ports;
    for (const PlanLink& link : plan.links) {
        const auto known = std::find_if(listeners.begin(), listeners.end(),
                                        [&](const Listener& one) { return one.protocol == link.protocol; });
        if (link.to != node || known == listeners.end()) continue;
        ports.push_back(link.encrypted && link.protocol == "http" ? https_port : known->port);
    }
    std::sort(ports.begin(), ports.end());
    ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
    return ports;
}

} // namespace labrack::model
