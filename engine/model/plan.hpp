// The plan: a design and a workload resolved once, so that running them is a walk over arrays.
//
// Every component becomes instances; every operation a flat call tree; and for each component and step it is decided
// who serves the step: the component itself, or somebody behind one of its links (the nearest; of several the one with
// the highest priority).
#pragma once

#include "base/diagnostic.hpp"
#include "base/index.hpp"
#include "base/zipf.hpp"
#include "model/design.hpp"
#include "model/intervention.hpp"
#include "model/workload.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::model {

using InstanceIndex = Index<struct InstanceTag>;
using StepIndex = Index<struct StepTag>;
using OperationIndex = Index<struct OperationTag>;

inline constexpr std::uint32_t no_group = 0xffffffff;

/// A component whose instances come and go: it scales, or new versions of it are deployed, or a cluster places it. The
/// plan lists as many instances of it as may ever run at once.
struct Group {
    NodeIndex node;
    std::uint32_t first_slot = 0; ///< its first instance's place among the instances of all groups
    NodeIndex cluster;            ///< that it stands in
    bool placed = false;          ///< its instances run on the cluster's machines, wherever they fit
    bool follows = false;         ///< there are as many as there are machines to run on
    Duration endpoint_delay;      ///< the longest of those balancers that send to it
};

/// One running copy of a component: "api#1". A component without replicas has one, named like it.
struct Instance {
    NodeIndex node;
    std::uint32_t ordinal = 0;
    InstanceIndex host; ///< none for components outside any host; a host is its own
    InstanceIndex zone; ///< none for components outside any zone; a zone is its own
    NodeIndex region;   ///< none for components outside any region
    Place place = Place::data_centre;
    bool blocking = false;          ///< its product holds a worker from start to answer
    bool is_queue = false;          ///< it keeps messages
    bool is_function = false;       ///< its workers are instances that come with requests and go when they are idle
    std::uint32_t group = no_group; ///< of Plan::groups, when it comes and goes
    bool outside = false;           ///< it stands in the internet, not in a data centre
    bool is_private = false;        ///< it stands in a private subnet
    bool is_filtered = false;       ///< some packet filter decides who may connect to it
    NodeIndex subnet;               ///< the nearest one around it; none: it stands in no subnet
    NodeIndex stands_in;            ///< itself or its host, or the one of those that they span
    InstanceIndex gateway;          ///< of a private one: through which it reaches the internet; none: it does not

    // What every visit asks: said here once, because a component's own description is large and far away. Most
    // components have none of these ways.
    bool is_station = false;         ///< neither a machine nor a queue: it has workers, and requests that wait for them
    bool balances = false;           ///< it chooses a target for each request, and is no queue
    bool is_rule = false;            ///< it hands connections on and has no answers of its own: a rule of the network
    bool is_firewall = false;        ///< it is such a rule, and lets through only what it allows
    bool limited = false;            ///< it has a quota, or units of capacity
    bool takes_memory = false;       ///< each request in hand takes memory
    bool fails_by_itself = false;    ///< it has an error rate
    bool keeps_data = false;         ///< it is a member of a database
    bool careful = false;            ///< as a caller it has a retry budget or circuits
    bool counts_connections = false; ///< it has a limit of them
    bool pauses = false;             ///< a visit takes time in which nothing is computed, whatever it does
    Share speed{1'000'000};          ///< of its processor time
    std::uint64_t key = 0;           ///< part of the keys of its own draws: no name, so that a new name changes nothing
    std::uint32_t workers = 1;
    std::uint32_t backlog = 0;
};

/// A link of this protocol leads from a queue to its dead-letter queue; no work is passed on over it.
inline constexpr std::string_view dead_letter_protocol = "dead-letter";
/// A link of this protocol leads from a pipeline to what it deploys; no work is passed on over it.
inline constexpr std::string_view deploy_protocol = "deploy";

/// What a component does with a step.
struct Route {
    enum class Kind : std::uint8_t {
        none,    ///< nobody can serve it: no-route
        serve,   ///< the component itself
        call,    ///< over `link`
        balance, ///< one of the node's targets, chosen for each request
        enqueue, ///< the node is a queue: it keeps a message, which one of its targets fetches when it can
    };
    Kind kind = Kind::none;
    LinkIndex link;
    bool queued = false;     ///< a queue takes it, here or on the way to whoever serves it
    bool fast_visit = false; ///< a visit for the step takes the engine's fast path here, see model/fast_path.hpp
    bool fast_call = false;  ///< so does asking for it from here over `link`, as a part of another step
};

/// What a step does to a database's data.
enum class Data : std::uint8_t { none, read, write };

inline constexpr std::uint32_t no_member = 0xffffffff;

/// Instances that hold the same data, see model/databases.hpp.
struct Database {
    NodeIndex node;                 ///< whose parameters say how it replicates: the primary's
    std::uint32_t first_member = 0; ///< of Plan::members: the primary at the start of a run; the others stand behind it
    std::uint32_t member_count = 1;
    std::uint16_t port = 0; ///< at which it is asked, also by its replicas
};

/// One instance of a database.
struct DatabaseMember {
    InstanceIndex instance;
    std::uint32_t database = 0;      ///< of Plan::databases
    bool standby = false;            ///< at the start of a run it serves nobody
    std::optional<Duration> latency; ///< one way between it and its primary, when its replication link states one
};

/// A step of the flattened call tree; children stand next to each other.
struct PlanStep {
    OperationIndex operation;
    const Step* step = nullptr; ///< owned by the plan's workload
    StepIndex first_child;
    std::uint32_t child_count = 0;
    std::uint64_t path_key = 0; ///< hash of operation id and position in the tree: part of the key of every draw
    bool with_next = false;     ///< done at the same time as the next of its siblings
    StepIndex on_miss;          ///< what its caller does when a cache has not got the object
    StepIndex fills;            ///< of what is done on a miss: the step that asked the cache
    std::uint32_t collection = no_collection; ///< of Plan::collections: what sort of object it is about
    std::uint32_t thing = 0;                  ///< of a step without a collection: the same for all its repetitions
    std::uint64_t object_key = 0;             ///< part of the key of the object's draw

    static constexpr std::uint32_t no_collection = 0xffffffff;
    Data data = Data::none;
    bool writes = false; ///< it or a step below it writes
};

/// A server that a balancer may choose: one instance behind one of its links. Of a name server that checks addresses:
/// an instance that listens at one of them.
struct Target {
    LinkIndex link; ///< none of a name server's
    InstanceIndex instance;
};

struct PlanLink {
    NodeIndex from;
    NodeIndex to;
    Duration latency;      ///< one way; between the first instances where it is not the same between all, see latency()
    bool spread = false;   ///< its instances stand in several places: the latency is one for each pair
    bool fresh = true;     ///< a connection is set up for each request
    bool floating = false; ///< its target has a floating address
    bool encrypted = false; ///< setting one up takes a TLS handshake
    int priority = 0;
    std::uint32_t weight = 1;
    std::string protocol;
    std::uint32_t first_member_link = no_member; ///< of Plan::member_links, when it leads to a replicated database
    ConnectionPool pool;
    std::uint32_t first_pool = 0; ///< of the pools of all callers, that of this link's first caller
    std::uint16_t port = 0;       ///< that it leads to; 0 = none, see model/ports.hpp
    LinkIndex onward; ///< of one that leads to an inline firewall: the link by which the same goes on behind it
};

/// Where connections may come from, by a rule of a packet filter.
struct Source {
    enum class Kind : std::uint8_t { nobody, anywhere, internet, group, place };
    Kind kind = Kind::nobody;
    NodeIndex node; ///< the security group whose members are meant; the component, or what it stands in
};

/// A rule of a packet filter, looked up.
struct PlanRule {
    std::uint16_t port = 0; ///< 0 = every port
    Source source;
};

/// What filters packets in a plan; see model/filters.hpp.
struct PacketFilters {
    bool any = false;                           ///< some component has one
    std::vector<std::vector<PlanRule>> rules;   ///< of each node that filters
    std::vector<std::vector<NodeIndex>> groups; ///< of each node: its own security groups and its host's
    std::vector<std::vector<NodeIndex>> guards; ///< of each machine: the inline firewalls through which all that comes
                                                ///< from the internet has to pass; none: it does not have to
};

/// Numbers for what has a limited bandwidth, one for each direction; see model/network.hpp.
struct Network {
    static constexpr std::uint32_t no_limit = 0xffffffff;
    bool limited = false;                  ///< anything at all
    std::vector<std::uint32_t> first_card; ///< of each instance: sending, then receiving
    std::vector<std::uint32_t> first_line; ///< of each instance: of a client's people, up and down one after the other
    std::vector<std::uint32_t> first_wire; ///< of each link: forwards, then backwards
};

/// One address that a host name leads to.
struct Address {
    LinkIndex server;       ///< the link to whoever listens there; none: nobody
    Duration ttl;           ///< of its record
    InstanceIndex instance; ///< whose address it is; none: of a component's instances each request goes to the next
    std::uint32_t first_check = 0; ///< of Plan::targets, of those whose checks decide whether it is in the answer
    std::uint32_t check_count = 0; ///< it is while one of them is up; 0 = nobody listens there
};

/// How clients of `client` reach the entry of an operation.
struct Entry {
    LinkIndex name_server;          ///< none: the address is known without asking
    std::vector<Address> addresses; ///< what the name server answers, in the order of its records; none: no such name
    LinkIndex store;                ///< over which the client sends the operation's upload itself; none: it does not
    bool checked = false;           ///< the name server leaves out addresses that its checks have found to be down
    bool linked = false;            ///< the client has a link that speaks the operation's protocol at all
    std::uint32_t name = 0;         ///< position of the operation's host name among the workload's host names
};

/// A load of the workload, resolved.
struct PlanLoad {
    NodeIndex client;
    const Load* load = nullptr; ///< owned by the plan's workload
    std::vector<OperationIndex> operations;
    std::vector<std::uint32_t> cumulative_weight;
    std::uint64_t key = 0; ///< of the client's place among the loads' clients by id, and the load's among its loads
};

/// A condition with its subject looked up.
struct PlanCondition {
    Quantity quantity = Quantity::sent;
    OperationIndex operation;             ///< of `sent`
    NodeIndex node;                       ///< of the others
    std::optional<std::uint32_t> ordinal; ///< only this instance
    NodeIndex zone;                       ///< only the instances that stand in it; none: wherever they stand
    std::int64_t threshold = 1;
};

/// An intervention with its node and operation looked up.
struct PlanIntervention {
    InterventionKind kind = InterventionKind::stop;
    Time at;
    NodeIndex node;
    std::optional<std::uint32_t> ordinal; ///< only this instance
    NodeIndex zone;                       ///< only the instances that stand in it; none: wherever they stand
    Rate rate;
    OperationIndex operation;
    std::uint32_t client = 0;
    std::uint32_t load = 0;  ///< of set_rate: position in Plan::loads
    Share factor;            ///< of spike and slow
    Rate ramp_to;            ///< of set_rate: the rate goes there in a straight line,
    Duration ramp_time;      ///< within this time; 0 = it stays
    Duration lasts;          ///< after which it is repaired; 0 = never by itself
    bool ends = false;       ///< the repair of an earlier one,
    std::uint32_t ended = 0; ///< whose place among the run's interventions this is
    std::optional<PlanCondition> when;
    bool never_ready = false;              ///< of deploy
    Share errors;                          ///< of deploy
    LinkIndex link;                        ///< of leak_connections and repair_connections
    std::uint32_t count = 0;               ///< of leak_connections; 0 = all
    std::vector<InstanceIndex> group = {}; ///< of partition and heal: the one side
    std::vector<InstanceIndex> from = {};  ///< of the same: the other
    std::vector<LinkIndex> links = {};     ///< of loss and sniff
    Share share = {};                      ///< of loss
};

/// What ends an intervention that has a repair.
[[nodiscard]] PlanIntervention repair_of(const PlanIntervention& intervention);

/// Everything a run reads and never changes. Shared by all copies of a simulation.
struct Plan {
    Catalogue catalogue;
    Design design;
    Workload workload;

    std::vector<Instance> instances;
    std::vector<InstanceIndex> first_instance; ///< of each node
    std::vector<std::uint32_t> instance_count; ///< of each node
    std::vector<Group> groups; ///< by the ids of their components: what order a file has them in changes nothing
    std::vector<PlanStep> steps;
    std::vector<StepIndex> roots;            ///< of each operation
    std::vector<StepIndex> uploads;          ///< of each operation; none: it has no upload
    std::vector<InstanceIndex> dead_letters; ///< of each node: the queue for what was received in vain, if there is one
    std::vector<Zipf> collections;           ///< the popularity in each of the workload's
    std::vector<PlanLink> links;
    Network network;
    bool has_private = false; ///< any instance stands in a private subnet
    PacketFilters filters;
    std::vector<Target>
        targets; ///< those of one balancer or name server stand together, in the order of its links or records
    std::vector<std::uint32_t> first_target; ///< of each node
    std::vector<std::uint32_t> target_count; ///< of each node; 0 unless it is a balancer, or a name server that checks
    std::vector<Route> routes;               ///< node × step, see route()
    std::vector<Entry> entries;              ///< node × operation, see entry(); meaningful for client nodes
    std::vector<PlanLoad> loads;
    std::vector<PlanIntervention> interventions; ///< the workload's
    std::vector<Database> databases;
    std::vector<DatabaseMember> members;  ///< those of one database stand together
    std::vector<std::uint32_t> member_of; ///< of each instance: its place in `members`, or no_member
    std::vector<LinkIndex> member_links; ///< link × member of the database behind it: the link to that member, or none
    bool replicated = false;             ///< some database has several members
    std::size_t step_count = 0;          ///< of `steps`
    std::uint32_t name_count = 0;        ///< different host names that operations enter by
    std::uint32_t pool_count = 0;        ///< of all callers over all links

    [[nodiscard]] const Route& route(NodeIndex node, StepIndex step) const {
        return routes[node.value * step_count + step.value];
    }
    [[nodiscard]] const Entry& entry(NodeIndex client, OperationIndex operation) const {
        return entries[client.value * roots.size() + operation.value];
    }
    [[nodiscard]] const Node& node_of(InstanceIndex instance) const {
        return design.nodes[instances[instance.value].node.value];
    }
    [[nodiscard]] const Product& product_of(InstanceIndex instance) const {
        return catalogue.product(node_of(instance).product);
    }
    [[nodiscard]] const Product& product_of(NodeIndex node) const {
        return catalogue.product(design.node(node).product);
    }
    [[nodiscard]] const Kind& kind_of(NodeIndex node) const { return catalogue.kind_of(design.node(node).product); }
    [[nodiscard]] bool is_client(NodeIndex node) const { return kind_of(node).role == Role::client; }
    [[nodiscard]] bool is_balancer(NodeIndex node) const { return kind_of(node).role == Role::balancing; }
    [[nodiscard]] bool is_queue(NodeIndex node) const { return kind_of(node).is_queue; }
    [[nodiscard]] bool is_firewall(NodeIndex node) const { return kind_of(node).duty == Duty::firewall; }
    [[nodiscard]] const Operation& operation(OperationIndex index) const { return workload.operations[index.value]; }
    /// Whether the node's replicas hold one address in turn.
    [[nodiscard]] bool floats(NodeIndex node) const { return !design.node(node).parameters.floating_address.empty(); }
    /// One way, by where the two stand from the beginning.
    [[nodiscard]] Duration latency_between(InstanceIndex a, InstanceIndex b) const {
        return latency_between(a, instances[a.value].host, b, instances[b.value].host);
    }
    /// One way, when the two run on the machines named, or on none.
    [[nodiscard]] Duration latency_between(InstanceIndex a, InstanceIndex host_a, InstanceIndex b,
                                           InstanceIndex host_b) const;
    /// Whether each of the node's instances is near to some of the clients.
    [[nodiscard]] bool stands_at_edge(NodeIndex node) const {
        return catalogue.kind_of(design.node(node).product).place == Place::edge;
    }
    /// "api" or "api#1".
    [[nodiscard]] std::string name_of(InstanceIndex instance) const;
};

/// Resolves; errors have no position, since the documents are valid by themselves: "unknown-node" for a load from
/// nowhere, "no-client" for one from a component that sends nothing, "few-clients" for more users than people,
/// "dead-letters" for those of no queue, "ambiguous-route" for a step that two components serve equally well,
/// "answer-over-queue" for an answer that would have to come back over a queue, "size" for what is too large (see
/// check_size.hpp), and those of resolve() for the workload's interventions.
[[nodiscard]] Result<std::shared_ptr<const Plan>> make_plan(const Catalogue& catalogue, Design design,
                                                            Workload workload);

/// Looks up an intervention's names; errors "unknown-node", "unknown-operation" with near-name hints, "not-possible"
/// for what its node cannot do.
[[nodiscard]] Result<PlanIntervention> resolve(const Plan& plan, const Intervention& intervention);

} // namespace labrack::model
