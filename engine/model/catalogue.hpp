// The catalogue: kinds of component and the products of each kind, as data.
#pragma once

#include "base/diagnostic.hpp"
#include "base/index.hpp"
#include "base/local_text.hpp"
#include "base/quantity.hpp"
#include "model/parameters.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::model {

using KindIndex = Index<struct KindTag>;
using ProductIndex = Index<struct ProductTag>;

/// What a component is for, which decides its colour (assets and ui tokens name the same roles).
enum class Role { client, edge, balancing, web, application, data, operations };

[[nodiscard]] std::string_view to_text(Role role);

/// How a component's workers treat a request that waits for somebody else's answer.
enum class Concurrency {
    blocking,   ///< a worker is held from start to answer
    event_loop, ///< a worker runs only while there is something to compute
};

/// Where a component stands in the network, which decides the latency to others.
enum class Place {
    internet,
    data_centre,
    edge, ///< in many towns: each of its replicas is the one near to some of the clients
};

/// Which part of a provider's world a container stands for.
enum class Extent { none, zone, region };

/// What a component has to do with the border between its network and the internet.
enum class Boundary {
    none,
    public_subnet,  ///< what stands in it reaches the internet, and is reached from it
    private_subnet, ///< what stands in it is not reached from the internet, and reaches it through a NAT gateway only
    nat_gateway,
};

/// What a component is there for besides serving, or instead of it.
enum class Duty {
    none,
    firewall,         ///< links lead through it: it hands connections on, if its rules let them pass
    security_group,   ///< its rules hold for the components that name it
    monitoring_agent, ///< it tells a collector how the machine is on which it stands
    collector,        ///< it collects what agents report
};

/// A kind of component: "web-server".
struct Kind {
    std::string id;
    LocalText name;
    LocalText text; ///< one or two sentences for students
    Role role = Role::operations;
    std::string icon;        ///< a name of assets/icons.json
    bool contains = false;   ///< other components may stand in it
    bool is_host = false;    ///< it has processors that its components share
    bool is_cluster = false; ///< it places the components in it on the machines in it
    bool is_queue = false;   ///< it keeps work as messages until somebody fetches it
    Place place = Place::data_centre;
    Extent extent = Extent::none;
    Boundary boundary = Boundary::none;
    Duty duty = Duty::none;
    std::vector<std::string> speaks; ///< the protocols in which its components call others; none: it never calls

    [[nodiscard]] bool is_subnet() const {
        return boundary == Boundary::public_subnet || boundary == Boundary::private_subnet;
    }
    /// Whether its components may have rules that filter packets.
    [[nodiscard]] bool filters() const {
        return is_host || is_subnet() || duty == Duty::firewall || duty == Duty::security_group;
    }
};

/// One thing that fails as a whole.
enum class FailureAtom { instance, host, zone };

enum class Operator { customer, provider };

/// Who operates each layer.
struct OperatedBy {
    Operator hardware = Operator::customer;
    Operator os = Operator::customer;
    Operator runtime = Operator::customer;
    Operator scaling = Operator::customer;
    Operator backups = Operator::customer;
    Operator patching = Operator::customer;
};

/// What a price is counted by. Gigabytes are 10^9 bytes.
enum class Meter {
    hour,                  ///< each instance that exists, whether it is up or not
    gigabyte,              ///< of the answers that it sends
    million_requests,      ///< that it has answered
    million_request_units, ///< of a key-value store, that reads and writes have taken: a read unit counts as a fifth
    gigabyte_second,       ///< of its memory (of a function: `memory`) while its workers are in use
    capacity_unit,         ///< provisioned, for an hour: a write unit; a read unit counts as a fifth of one
    operator_hour,         ///< of a person's work: `operator_time` a month
    gigabyte_month,        ///< of `storage`, for 730 hours
};

inline constexpr std::size_t meter_count = 8;

[[nodiscard]] std::string_view to_text(Meter meter);

/// A price with where and when it was read.
struct Price {
    Meter meter = Meter::hour;
    UnitPrice amount;
    std::string source;
    std::string date; ///< YYYY-MM-DD
    /// An hour's price is that of a machine of this size, and grows in proportion with one's cores or memory, what is
    /// more: in its families, Amazon prices machines like that (m6i, c5d; read 2026-11-22). None: whatever its size.
    int cores = 0;
    Bytes memory;
};

/// A parameter that a design may change, and the bounds that hold for it (in parameter_number's units).
struct OpenParameter {
    std::string name;
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// A product: a kind with numbers, "nginx".
struct Product {
    std::string id;
    KindIndex kind;
    LocalText name;
    LocalText text;                   ///< one or two sentences for students
    std::vector<std::string> serves;  ///< roles of steps: "web", "app", "sql read"
    std::vector<std::string> accepts; ///< protocols that may be spoken to it: "http"
    Concurrency concurrency = Concurrency::blocking;
    bool gateway = false;   ///< answers an upstream failure with 502, 503 or 504 of its own
    bool ephemeral = false; ///< what it stores is gone after a restart of its host
    Parameters parameters;
    std::vector<OpenParameter> open;
    std::vector<FailureAtom> atoms;
    OperatedBy operated_by;
    std::vector<Price> prices;
};

/// One-way latencies between two components by where they stand.
struct NetworkLatency {
    Duration same_host;
    Duration same_zone;
    Duration same_region;
    Duration other_region;
    Duration internet;
    Duration edge; ///< between clients and the edge location near to them
};

struct Catalogue {
    std::vector<Kind> kinds;
    std::vector<Product> products;
    NetworkLatency latency;
    std::uint64_t hash = 0; ///< of the text that it was read from

    [[nodiscard]] std::optional<KindIndex> find_kind(std::string_view id) const;
    [[nodiscard]] std::optional<ProductIndex> find_product(std::string_view id) const;
    [[nodiscard]] const Kind& kind(KindIndex index) const { return kinds[index.value]; }
    [[nodiscard]] const Product& product(ProductIndex index) const { return products[index.value]; }
    [[nodiscard]] const Kind& kind_of(ProductIndex index) const { return kind(product(index).kind); }
};

/// Reads a catalogue document; every problem is located in `file`.
[[nodiscard]] Result<Catalogue> read_catalogue(std::string_view text, const std::string& file);

/// The catalogue that the program was built with. Its text is checked by a test, so that it cannot fail.
[[nodiscard]] const Catalogue& built_in_catalogue();

} // namespace labrack::model
