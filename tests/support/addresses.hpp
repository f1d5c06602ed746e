// Systems that clients reach at several addresses.
#pragma once

#include "support/systems.hpp"

#include <string>
#include <string_view>

namespace labrack::test {

/// A name server of the product with the records leads to two addresses, 192.0.2.1 and 192.0.2.2: each a web server on
/// a machine of its own. 10 ms to the name server, 20 ms to each web server.
[[nodiscard]] inline std::string two_addresses(std::string_view name_server, std::string_view records) {
    return R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
    {"id": "dns", "product": ")" +
           std::string(name_server) + R"(", "config": {"records": [)" + std::string(records) + R"(]}},
    {"id": "host-1", "product": "linux-server", "config": {"address": "192.0.2.1"}},
    {"id": "web-1", "product": "nginx", "in": "host-1", "config": {"workers": 64}},
    {"id": "host-2", "product": "linux-server", "config": {"address": "192.0.2.2"}},
    {"id": "web-2", "product": "nginx", "in": "host-2", "config": {"workers": 64}}
  ],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns", "config": {"latency": "10ms"}},
    {"from": "visitors", "to": "web-1", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "visitors", "to": "web-2", "protocol": "http", "config": {"latency": "20ms"}}
  ]
})";
}

/// A managed balancer "alb" with an address in each of two zones, to which a name server of the product leads; `nodes`
/// and `links` are further ones, each with a comma before it.
[[nodiscard]] inline std::string two_zones(std::string_view name_server, std::string_view nodes,
                                           std::string_view links) {
    return R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
    {"id": "dns", "product": ")" +
           std::string(name_server) +
           R"(", "config": {"records": [{"name": "www.foobar.com", "type": "ALIAS", "value": "alb", "ttl": "60s"}]}},
    {"id": "region", "product": "region"},
    {"id": "zone-a", "product": "zone", "in": "region"},
    {"id": "zone-b", "product": "zone", "in": "region"},
    {"id": "alb", "product": "aws-alb", "spans": ["zone-a", "zone-b"], "replicas": 2,
     "config": {"check_interval": "5s", "check_timeout": "2s"}})" +
           std::string(nodes) + R"(],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns"},
    {"from": "visitors", "to": "alb", "protocol": "http"})" +
           std::string(links) + "]}";
}

/// An operation "page" of www.foobar.com: `work` in a web server, for example "cpu": "4ms".
[[nodiscard]] inline std::string web_page(std::string_view work) {
    return R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com", "root": {"role": "web", )" +
           std::string(work) + R"(}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]
})";
}

} // namespace labrack::test
