// Protocols: the ports at which they are spoken, and which of them nobody on the way can read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::model {

/// A link of this protocol leads from a client to a store, which takes what somebody has signed a link for.
inline constexpr std::string_view signed_link_protocol = "signed-link";
/// A link of this protocol is a way by which administrators get onto a machine; no work is passed on over it.
inline constexpr std::string_view ssh_protocol = "ssh";
/// A link of this protocol leads to a gateway of a virtual private network; no work is passed on over it.
inline constexpr std::string_view vpn_protocol = "vpn";
/// A link of this protocol leads from a monitoring agent to a collector, which it reports to.
inline constexpr std::string_view telemetry_protocol = "telemetry";
/// A link of this protocol leads from a collector to a monitoring agent, which it asks.
inline constexpr std::string_view scrape_protocol = "scrape";

/// The TCP port at which the protocol is spoken; nothing of those that have none. Source: IANA, "Service Name and
/// Transport Protocol Port Number Registry" (2026): vpn as OpenVPN, telemetry as HTTPS; but "scrape" as Prometheus'
/// node exporter, "Default port allocations" (github.com/prometheus/prometheus/wiki, 2026), which is not registered.
[[nodiscard]] std::optional<std::uint16_t> port_of(std::string_view protocol);

/// Whether the protocol is spoken over TLS: HTTPS, and what is a use of it. Sources: Amazon SQS Developer Guide,
/// "Encryption in transit", and Amazon S3 User Guide, "Download and upload objects with presigned URLs" (their
/// endpoints are HTTPS ones; read in 2026); telemetry as OpenTelemetry's exporter, OTLP over HTTPS.
[[nodiscard]] bool is_encrypted(std::string_view protocol);

/// Those that have a port.
[[nodiscard]] std::vector<std::string> protocols_with_ports();

} // namespace labrack::model
