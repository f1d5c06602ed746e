// The numbers that make one component behave unlike another. A product states them; a design may change those that the
// product opens, within bounds.
#pragma once

#include "base/distribution.hpp"
#include "base/json.hpp"
#include "base/quantity.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace labrack::model {

/// What the value of a DNS record is.
enum class RecordType : std::uint8_t {
    a,     ///< an IPv4 address
    alias, ///< a component of the design, whose every instance has an address of its own
};

[[nodiscard]] std::string_view to_text(RecordType type);

/// One line of a DNS zone: the name `name` has a record of type `type` with `value`, cacheable for `ttl`.
struct DnsRecord {
    std::string name; ///< "www.foobar.com"
    RecordType type = RecordType::a;
    std::string value; ///< "8.8.8.8", or the id of a component
    Duration ttl;
};

/// How a balancer chooses among the targets that it believes to be up.
enum class Policy : std::uint8_t {
    round_robin,       ///< in turn, by weight
    least_connections, ///< the one with the fewest requests under way for its weight; of equals in turn
    random,            ///< drawn for each request, by weight
    source_hash,       ///< by who asks: everybody meets the same target as long as the same ones are up
};

[[nodiscard]] std::string_view to_text(Policy policy);

/// Who changes the number of a component's instances while the system runs.
enum class Scaling : std::uint8_t {
    none,            ///< nobody
    kubernetes,      ///< the horizontal pod autoscaler of Kubernetes
    target_tracking, ///< an instance group that holds a metric near its target (AWS)
    cluster,         ///< machines come when pods find no room, and go when they are little used
};

[[nodiscard]] std::string_view to_text(Scaling scaling);

/// What the number of instances follows.
enum class ScalingMetric : std::uint8_t {
    cpu,      ///< processor time, as a share of what an instance requests (a host: of its cores)
    requests, ///< requests a second for each instance
    in_hand,  ///< requests accepted and not yet answered, for each instance
};

[[nodiscard]] std::string_view to_text(ScalingMetric metric);

/// How a new version takes the place of the old one.
enum class Strategy : std::uint8_t {
    none,       ///< it cannot be deployed
    recreate,   ///< all old instances end, then new ones start
    rolling,    ///< a few at a time
    blue_green, ///< a full set starts beside the old one, and takes over at one instant
};

[[nodiscard]] std::string_view to_text(Strategy strategy);

/// How a cache knows whether it has what is asked for.
enum class Caching : std::uint8_t {
    none,      ///< it is no cache
    hit_ratio, ///< drawn for each request
    lru,       ///< it keeps objects, and drops the least recently used when it is full
};

[[nodiscard]] std::string_view to_text(Caching caching);

/// How a database's replicas come by what is written to its primary.
enum class Replication : std::uint8_t {
    none,         ///< its instances know nothing of each other
    asynchronous, ///< a write is acknowledged at once and reaches the replicas later
    synchronous,  ///< a write is acknowledged when enough replicas have it
};

[[nodiscard]] std::string_view to_text(Replication replication);

/// Which of a database's instances reads go to. Writes always go to the primary.
enum class ReadRouting : std::uint8_t {
    primary,  ///< reads see every write
    replicas, ///< in turn over the replicas; to the primary when there is none
    any,      ///< in turn over the primary and the replicas
};

[[nodiscard]] std::string_view to_text(ReadRouting routing);

/// One thing that a packet filter lets through: connections to a port, from somewhere.
struct FilterRule {
    int port = 0;         ///< 1 to 65535; 0 = every port, unless a protocol is named
    std::string protocol; ///< "https": the port of that protocol (see model/protocols.hpp); empty = `port` says it
    std::string from;     ///< "anywhere", "internet", or the id of a component, security group, subnet or zone
};

inline constexpr std::string_view from_anywhere = "anywhere";
inline constexpr std::string_view from_internet = "internet";

/// What lets connections through, or does not. Their answers always pass.
struct PacketFilter {
    bool on = false;               ///< otherwise it lets everything through
    std::vector<FilterRule> rules; ///< what none of them allows is stopped; their order means nothing
};

/// How administrators get onto a machine.
enum class Administration : std::uint8_t {
    none,            ///< nobody does: its provider operates it
    ssh,             ///< it listens for SSH at port 22
    session_manager, ///< an agent on it asks a service of its provider for orders: it listens nowhere
};

[[nodiscard]] std::string_view to_text(Administration administration);

/// A component's parameters; each product uses those that mean something for it. Defaults are neutral, not realistic:
/// realistic numbers, with their sources, stand in the catalogue.
struct Parameters {
    // A process that serves.
    int workers = 1;                ///< workers that run at once, 1 to 100000
    int backlog = 0;                ///< requests that may wait for a worker, 0 to 1000000; beyond it: overload
    Share speed{1'000'000};         ///< of the demand stated in the workload: 200 % halves it; 1 % to 10000 %
    Distribution overhead;          ///< processor time spent on each request that it only passes on
    Distribution latency;           ///< time added to each request that it serves, without using a processor
    Duration start_time;            ///< from start to the first request served
    bool buffers_requests = false;  ///< it reads an upload to its end before a worker or anybody behind it gets it
    bool cancels_abandoned = false; ///< it ends its work on a request whose caller has gone, and closes what it asked

    // A process on a host, or a container: its part of what the host has.
    int cpu_request = 0; ///< weight of its share of the cores, in thousandths of a core, 0 to 1024000; 0 = none stated
    int cpu_limit = 0;   ///< the most that it may use, in thousandths of a core, 0 to 1024000; 0 = all cores
    Bytes memory_base;   ///< that its process takes as long as it runs
    Bytes memory_per_request; ///< that each request in hand takes besides
    Bytes memory_request;     ///< that it counts on: whoever uses most beyond it dies when the host has no more
    Bytes memory_limit;       ///< its process is killed when it uses more; 0 = no limit of its own
    Duration restart_backoff = seconds(10); ///< from its second death of itself to its start; it doubles each time
    Duration restart_backoff_limit = seconds(300); ///< it grows no longer than this
    Duration restart_reset = seconds(600);         ///< up for so long, it counts as healthy: the next start is at once

    // What is billed besides use.
    Bytes storage;          ///< data that each instance keeps
    Duration operator_time; ///< work that a person has with each instance in a month of 730 h

    // A process that calls others.
    Duration connect_timeout = seconds(60); ///< waiting for a connection
    Duration answer_timeout = seconds(60);  ///< waiting for an answer, counted from sending

    // A process that calls others and does not give up at once.
    int retries = 0;        ///< further tries of a call that failed, 0 to 10
    Duration retry_backoff; ///< the longest wait before the first of them; it doubles from one to the next
    Duration retry_backoff_limit = seconds(20); ///< it grows no longer than this
    int retry_tokens = 0;       ///< a full retry budget, 0 to 1000; 0 = no budget: every call may be tried again
    Share retry_ratio{100'000}; ///< of a token that each success puts back, 0 % to 100 %
    int breaker_failures = 0;   ///< failures in a row over one link that open its circuit, 0 to 1000; 0 = never
    Duration breaker_open = seconds(30); ///< for which nothing is sent over an open circuit

    // A process that ends TLS: somebody calls it over an encrypted link.
    Distribution tls_handshake;   ///< processor time of one handshake
    Duration certificate_expires; ///< from the start of the run; 0 = not during it

    // A client.
    int clients = 1;                       ///< people (or programs), each with a DNS cache and connections
    Duration keep_alive;                   ///< how long an idle connection is kept; 0 = closed after each answer
    Duration resolve_timeout = seconds(5); ///< waiting for DNS

    // A host.
    int cores = 1;       ///< processors, 1 to 1024
    int iops = 0;        ///< operations that its disk does in a second, 0 to 1000000; 0 = any number, in no time
    Bytes memory;        ///< main memory
    Duration boot_time;  ///< from power on to the start of its processes
    std::string address; ///< public IPv4 address, empty when it has none
    Administration administration = Administration::none;

    // What filters packets: a firewall, a machine, a security group, a subnet.
    PacketFilter allow;
    bool rejects = false; ///< what it stops it refuses at once; otherwise whoever asks hears nothing

    // A component whose replicas hold one address in turn (VRRP, RFC 9568).
    std::string floating_address;                 ///< IPv4; empty = each has its own
    Duration advertisement_interval = seconds(1); ///< from one sign of life of whoever holds it to the next
    bool preempt = true;                          ///< the first of them takes it back when it returns
    Duration track_interval;                      ///< from one look at the own process to the next; 0 = none

    // A name server.
    std::vector<DnsRecord> records;

    // A balancer, or a name server that checks the addresses of its records.
    Policy policy = Policy::round_robin;
    Duration check_interval;             ///< from one health check of a target to the next; 0 = no checks
    Duration check_timeout = seconds(2); ///< a check without an answer has failed
    int check_fall = 3;                  ///< failed checks in a row until a target counts as down, 1 to 100
    int check_rise = 2;                  ///< passed checks in a row until it counts as up again, 1 to 100
    bool cross_zone = true;              ///< sends to targets in every zone, not only to those in its own
    int redispatch = 0;                  ///< other targets tried when no connection can be made, 0 to 100
    bool fail_open = false;              ///< when it believes no target to be up, it asks all of them
    bool names_unreachable = false; ///< of a gateway: a target that refuses is a 502, a silent one a 504; else a 503
    Duration endpoint_delay;        ///< until it learns that an instance may be asked, or no longer

    // A component whose instances come and go.
    Scaling scaling = Scaling::none;
    ScalingMetric scaling_metric = ScalingMetric::cpu;
    int min_replicas = 1;                   ///< 1 to 1000
    int max_replicas = 1;                   ///< 1 to 1000
    Share target_utilization{500'000};      ///< of the metric cpu, 1 % to 1000 %
    int target_per_replica = 100;           ///< of the other metrics, 1 to 1000000
    Duration scaling_period = seconds(15);  ///< from one look at the metric to the next, 1 s and more
    Duration metric_lag;                    ///< how old the metric is when it is looked at, less than the period
    Share scaling_tolerance{100'000};       ///< off the target within which nothing is done, 0 % to 100 %
    Duration scale_in_delay = seconds(300); ///< for which fewer instances must have been enough
    Duration warm_up;                       ///< of target tracking: for which a new instance does not count
    int min_available = 0;                  ///< instances that no drain may go below, 0 to 1000

    // An instance's life.
    Duration readiness_period;               ///< from one readiness probe to the next; 0 = ready once it is up
    int readiness_failures = 3;              ///< failed ones in a row until it is asked no longer, 1 to 100
    Duration liveness_period;                ///< from one liveness probe to the next; 0 = none
    int liveness_failures = 3;               ///< failed ones in a row until it is restarted, 1 to 100
    Duration drain_delay;                    ///< for which an instance that is to end still accepts connections
    Duration termination_grace;              ///< after which it ends with whatever it has in hand
    Duration node_grace = seconds(40);       ///< of a cluster: a silent machine counts as lost after it
    Duration node_toleration = seconds(300); ///< of a cluster: then its instances are given up after it

    // A component of which new versions are deployed.
    Strategy strategy = Strategy::none;
    Share max_surge{250'000};                  ///< of the instances: so many more, rounded up; 0 % to 100 %
    Share max_unavailable{250'000};            ///< of the instances: so many fewer, rounded down; 0 % to 100 %
    bool in_place = false;                     ///< a rolling one puts the new version where the old one has ended
    Duration progress_deadline = seconds(600); ///< without progress, until it is rolled back; 0 = never
    Duration build_time;                       ///< of a pipeline: from the start to the built image
    Duration push_time;                        ///< of a pipeline: from there to the image in the registry

    // A service that somebody else operates.
    Share error_rate;                     ///< of the requests that it serves, those that it answers with a 503
    int quota = 0;                        ///< requests in each quota_interval, 0 to 1000000; 0 = any number
    Duration quota_interval = seconds(1); ///< over which the quota comes back evenly, 1 ns at least
    int quota_burst = 0;                  ///< requests that it takes at once, 0 to 1000000; 0 = the quota

    // A queue: its backlog is how many messages may wait in it; 0 = any number.
    Duration visibility_timeout = seconds(30); ///< from a message's receipt until others may receive it, 1 ms at least
    int max_receives = 0; ///< after so many vain ones a message goes to the dead-letter queue, 0 to 1000; 0 = never

    // A function: its workers are instances, each of which is started by a request that finds no idle one.
    Distribution cold_start; ///< time to start an instance
    Duration idle_expiry;    ///< for which an idle instance is kept; 0 = the workers are always there: no function

    // A cache.
    Caching cache = Caching::none;
    Share hit_ratio;              ///< of the requests, 0 % to 100 %
    int cache_objects = 0;        ///< that it has room for, up to 1000000; 0 = as many as its memory holds
    Bytes cache_memory;           ///< for objects; 0 = enough
    Duration cache_ttl;           ///< for which an object is of use; 0 = for ever
    bool collapse_misses = false; ///< who misses what is being fetched already waits for that

    // A key-value store.
    int read_units = 0;                 ///< that it serves each second, 0 to 1000000; 0 = as many as are asked for
    int write_units = 0;                ///< the same of writes
    Duration unit_burst = seconds(300); ///< for which units that are not used are kept, in whole seconds
    bool eventual_reads = false;        ///< reads may be out of date by a moment, and take half the units

    // A database that serves each connection by a worker of its own.
    int max_connections = 0; ///< open at once, 0 to 100000: whoever wants one more is turned away; 0 = any number

    // A database that keeps copies of itself. Those of the primary hold, but for apply_time.
    Replication replication = Replication::none;
    int acknowledgements = 1; ///< of synchronous: replicas that must have a write before it is acknowledged, 1 to 15
    int standbys = 0;         ///< copies besides the instances, which serve nobody until they take over, 0 to 4
    ReadRouting read_routing = ReadRouting::primary;
    Distribution apply_time;  ///< that a replica takes for each write, one after the other
    Duration replica_timeout; ///< a replica that is silent so long is not read or waited for; 0 = it always is

    // A database whose primary is replaced when it is gone. Those of the primary hold.
    Duration failover_detection; ///< until a dead primary is given up; 0 = never: nobody promotes a replica
    Duration promotion_time;     ///< from there until a replica takes writes
    Duration reconnection_time;  ///< from there until callers know of it
    Duration rejoin_time;        ///< until an old primary that runs again follows the new one; 0 = never

    // What a component is connected to the network with; 0 = without a limit.
    Bandwidth bandwidth; ///< of a host's (or any other component's) network card, in each direction
    Bandwidth download;  ///< of the line of each of a client's people, from the network
    Bandwidth upload;    ///< of the same line, to the network
    int nat_ports = 0;   ///< calls that a NAT gateway has open to one destination at once, 0 to 1000000; 0 = no limit
};

/// One parameter by name: which member it is, and so how it is read, bounded and shown.
struct ParameterField {
    using Member =
        std::variant<int Parameters::*, Share Parameters::*, Duration Parameters::*, Bytes Parameters::*,
                     Bandwidth Parameters::*, Distribution Parameters::*, std::string Parameters::*,
                     std::vector<DnsRecord> Parameters::*, PacketFilter Parameters::*, Administration Parameters::*,
                     Policy Parameters::*, Scaling Parameters::*, ScalingMetric Parameters::*, Strategy Parameters::*,
                     Caching Parameters::*, bool Parameters::*, Replication Parameters::*, ReadRouting Parameters::*>;
    std::string_view name;
    Member member;
    std::int64_t least = 0; ///< bounds that hold for every product, in parameter_number's units
    std::int64_t most = 0;
};

/// Every parameter, in the order of the struct.
[[nodiscard]] std::span<const ParameterField> parameter_fields();
[[nodiscard]] const ParameterField* find_parameter(std::string_view name);
[[nodiscard]] std::vector<std::string> parameter_names();

/// Reads the value of `field` into `out`; reports a wrong type or one out of the field's bounds, and then leaves `out`.
void read_parameter(const json::Cursor& cursor, const ParameterField& field, Parameters& out);

/// The value as a document writes it ("4", "30s"); for lists the number of entries.
[[nodiscard]] std::string parameter_text(const ParameterField& field, const Parameters& parameters);

/// What a parameter is compared by: counts as they are, times in ns, shares in ppm, sizes in bytes, bandwidths
/// in bit/s, a distribution by its mean in ns; nothing for texts, lists and what is true or not.
[[nodiscard]] std::optional<std::int64_t> parameter_number(const ParameterField& field, const Parameters& parameters);

/// A number in parameter_number's units as a document writes it: a bound of `field`.
[[nodiscard]] std::string bound_text(const ParameterField& field, std::int64_t number);

/// Reads {"name": …, "type": "A" or "ALIAS", "value": …, "ttl": …}.
void read(const json::Cursor& cursor, DnsRecord& out);

/// Reads {"port": …, "from": …} or {"protocol": …, "from": …}; with neither of the first two every port is meant.
void read(const json::Cursor& cursor, FilterRule& out);

} // namespace labrack::model
