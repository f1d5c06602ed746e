#include "model/protocols.hpp"

#include <algorithm>
#include <array>

namespace labrack::model {

namespace {

struct Registered {
    std::string_view protocol;
    std::uint16_t port;
};

constexpr std::array registered{
    Registered{"http", 80},           Registered{"https", 443},       Registered{"dns", 53},
    Registered{"mysql", 3306},        Registered{"postgresql", 5432}, Registered{"redis", 6379},
    Registered{"memcached", 11211},   Registered{"sqs", 443},         Registered{"signed-link", 443},
    Registered{ssh_protocol, 22},     Registered{vpn_protocol, 1194}, Registered{telemetry_protocol, 443},
    Registered{scrape_protocol, 9100}};

} // namespace

std::optional<std::uint16_t> port_of(std::string_view protocol) {
    const auto known = std::find_if(registered.begin(), registered.end(),
                                    [&](const Registered& one) { return one.protocol == protocol; });
    return known == registered.end() ? std::nullopt : std::optional(known->port);
}

std::vector<std::string> protocols_with_ports() {
    std::vector<std::string> names;
    for (const Registered& one : registered)
        names.emplace_back(one.protocol);
    return names;
}

} // namespace labrack::model
