#include "model/protocols.hpp"

#include <algorithm>
#include <array>

namespace labrack::model {

namespace {

struct Registered {
    std::string_view protocol;
    std::uint16_t port;
    bool tls = false; ///< it is spoken over TLS
};

constexpr std::array registered{
    Registered{"http", 80},           Registered{"https", 443, true}, Registered{"dns", 53},
    Registered{"mysql", 3306},        Registered{"postgresql", 5432}, Registered{"redis", 6379},
    Registered{"memcached", 11211},   Registered{"sqs", 443, true},   Registered{signed_link_protocol, 443, true},
    Registered{ssh_protocol, 22},     Registered{vpn_protocol, 1194}, Registered{telemetry_protocol, 443, true},
    Registered{scrape_protocol, 9100}};

const Registered* find(std::string_view protocol) {
    const auto known = std::find_if(registered.begin(), registered.end(),
                                    [&](const Registered& one) { return one.protocol == protocol; });
    return known == registered.end() ? nullptr : &*known;
}

} // namespace

std::optional<std::uint16_t> port_of(std::string_view protocol) {
    const Registered* const known = find(protocol);
    return known == nullptr ? std::nullopt : std::optional(known->port);
}

bool is_encrypted(std::string_view protocol) {
    const Registered* const known = find(protocol);
    return known != nullptr && known->tls;
}

std::vector<std::string> protocols_with_ports() {
    std::vector<std::string> names;
    for (const Registered& one : registered)
        names.emplace_back(one.protocol);
    return names;
}

} // namespace labrack::model
