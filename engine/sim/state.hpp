// The state of a run: plain arrays, addressed by index, so that copying it is a checkpoint.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "model/plan.hpp"
#include "sim/cache.hpp"
#include "sim/calendar.hpp"
#include "sim/floating.hpp"
#include "sim/flows.hpp"
#include "sim/idle_instances.hpp"
#include "sim/message_queue.hpp"
#include "sim/network_faults.hpp"
#include "sim/outcome.hpp"
#include "sim/pool.hpp"
#include "sim/processor.hpp"
#include "sim/replication.hpp"
#include "sim/scaling_state.hpp"
#include "sim/timeouts.hpp"
#include "sim/token_bucket.hpp"
#include "sim/trace.hpp"
#include "sim/weighted_processor.hpp"

#include <cstdint>
#include <vector>

namespace labrack::sim {

inline constexpr std::uint32_t no_call = 0xffffffff;
inline constexpr std::uint32_t no_target = 0xffffffff;
inline constexpr std::uint32_t no_user = 0xffffffff;
inline constexpr std::uint32_t no_person = 0xffffffff;
inline constexpr std::uint32_t no_translation = 0xffffffff;
inline constexpr std::uint32_t no_weighted_processor = 0xffffffff;
inline constexpr std::uint32_t no_cache = 0xffffffff;

/// Where a call stands. "At the caller" stages hold no resources of the called component.
enum class Stage : std::uint8_t {
    unused,
    connecting,  ///< SYN under way to the server
    backing_off, ///< the caller waits before it tries again
    barred,      ///< the caller's circuit is open: it does not even set out
    accepted,    ///< SYN-ACK under way to the caller
    refused,     ///< refusal under way to the caller
    requesting,  ///< request under way to the server
    lost,        ///< nobody has received it: only a timeout ends it
    queued,      ///< at the server, waiting for a worker
    computing,   ///< on a processor, or using a processor of its own
    occupying,   ///< at the server without computing: a disk, a fixed latency
    calling,     ///< waiting for the answer of its child
    answering,   ///< the answer (or the failure) is under way to the caller
    breaking,    ///< the connection broke: the caller learns it when this arrives
    zombie,      ///< over; the events still pending for it free it
    replicating, ///< at the server: its write is done there, and under way to the replicas
    greeting,    ///< ClientHello under way to the server
    secured,     ///< the server's side of the TLS handshake under way to the caller
    pooling,     ///< at the caller, waiting for a connection of its pool
    resending,   ///< its latest message was lost, and will be sent again
    receiving,   ///< at the server, which reads the upload
};

/// Which part of its operation a client's request, or a server's visit for it, is about when the client does the upload
/// itself.
enum class Exchange : std::uint8_t {
    whole,   ///< all of it: there is no upload, or the servers do it
    sign,    ///< up to the upload: the answer is a signed link
    put,     ///< the upload
    confirm, ///< what comes after it
};

/// Whether it is the caller's turn when the call moves on.
[[nodiscard]] constexpr bool is_at_caller(Stage stage) {
    return stage == Stage::accepted || stage == Stage::secured || stage == Stage::refused ||
           stage == Stage::answering || stage == Stage::breaking || stage == Stage::backing_off ||
           stage == Stage::barred;
}

/// Whether the caller's message is under way before anything has been asked for.
[[nodiscard]] constexpr bool is_on_the_way(Stage stage) {
    return stage == Stage::connecting || stage == Stage::greeting || stage == Stage::resending;
}

/// Whether the called component has the call in hand.
[[nodiscard]] constexpr bool is_at_server(Stage stage) {
    return stage == Stage::queued || stage == Stage::computing || stage == Stage::occupying ||
           stage == Stage::replicating || stage == Stage::calling || stage == Stage::receiving;
}

/// One visit of a request to a component, or the client's own request when it has no parent.
struct Call {
    std::uint64_t ordinal = 0; ///< of the request
    DrawKey key;               ///< of the request, and of the try when it is not the first
    DrawKey request;           ///< of the request, whichever try this is
    Time start;
    Time due = never;          ///< of the event that moves it on; an event at another instant is out of date
    std::uint64_t written = 0; ///< of the write that it has led to: its number in the database `database`; 0 = none
    std::uint64_t offered =
        0;           ///< of a name look-up, and of what is asked by it: the answer's addresses, as bits; 0 = all
    Duration demand; ///< processor time it waits for a worker with
    Failure failure; ///< of the answer under way
    model::InstanceIndex instance;
    model::InstanceIndex caller;
    model::StepIndex step;
    model::LinkIndex link;
    std::uint32_t parent = no_call;  ///< none: nobody waits for the answer any more
    std::uint32_t child = no_call;   ///< whose answer it waits for: the first of those under way
    std::uint32_t sibling = no_call; ///< the next of its parent's children under way
    std::uint32_t next_in_queue = no_call;
    std::uint32_t next_child = 0; ///< of the step's children, the next to do
    std::uint32_t timer = 0;      ///< counts up as timers are cancelled
    std::uint32_t span = 0xffffffff;
    std::uint32_t person_slot = no_person; ///< whose request it is, of all people: part of the place in State::told
    std::uint32_t database = 0;            ///< of Plan::databases: that `written` is about
    std::uint32_t person = 0;              ///< of a client's request, and of what the client asks for it
    std::uint32_t address = 0;             ///< of a client's request: which of the entry's addresses it goes to
    std::uint32_t first_address = 0;       ///< of a client's request: that it began with
    std::uint32_t user = no_user;          ///< of State::users, when one of a closed load's waits for the request
    std::uint32_t target = no_target;      ///< of State::targets, when a balancer chose it
    std::uint32_t avoid = no_target;       ///< of a balancer's own: the target to which no connection could be made
    std::uint32_t path = Flows::no_path;   ///< of State::flows, while its message is being transmitted
    std::uint32_t translation = no_translation; ///< of State::translations, while it holds a port there
    std::uint32_t pool = no_pool;               ///< of the caller: whose connection it has, or waits for
    std::uint32_t incarnation = 0;              ///< of its server, when the pool's connection was made
    /// Of a pool's connection that its server counts: 1 and that server's starts when it accepted it; 0 = not counted.
    std::uint32_t counted = 0;
    std::uint16_t events_pending = 0;   ///< in the calendar, out-of-date ones included
    std::uint16_t waits_for = 0;        ///< answers that it needs before it goes on
    std::uint8_t forwards = 0;          ///< components that passed it on before
    std::uint8_t tries = 0;             ///< times that its caller has asked for this in vain before
    std::uint8_t attempts = 0;          ///< targets that a balancer, or addresses that a client has tried before
    std::uint32_t message = no_message; ///< of a delivery: what it delivers, as long as nobody else may receive it
    Stage stage = Stage::unused;
    Exchange exchange = Exchange::whole;
    std::uint8_t losses = 0;                   ///< times that the message being sent was lost
    Stage resend = Stage::unused;              ///< to which a lost message, once sent again, leads
    Message resend_message = Message::request; ///< the lost one
    bool root = false;
    bool name_lookup = false;
    bool later = false;       ///< nobody waits for the answer, but it was asked for all the same
    bool local = false;       ///< done in its parent's component, with its parent's worker
    bool forwarded = false;   ///< the component only passes it on
    bool sent = false;        ///< the connection was made and the request sent
    bool awaits_body = false; ///< the upload of its request stays behind until somebody reads it, here or farther on
    bool has_worker = false;  ///< a worker is held for it
    bool delivery = false;    ///< a queue hands a message to a consumer's worker with it
    bool trial = false;       ///< the one call by which an open circuit is tried
    bool committed = false;   ///< its own write is done
    bool stale = false;       ///< something was read for it that was older than what its client knew of
    bool lent = false;        ///< it has a connection of its pool
    bool securing = false;    ///< what the server computes, or would, is its side of the TLS handshake
    bool starting = false;    ///< its parts are being started: what they answer at once is looked at afterwards
    bool missed = false;      ///< a cache answers that it has not got the object
    bool stores = false;      ///< it puts into a cache what it had missed, or leads there
    bool fetches = false;     ///< a cache has passed it on, and keeps the answer
    bool sampled = false;
    bool fast = false; ///< nothing that the plan knows of keeps it off the fast path
};

/// What is left to say of a call that has been answered.
struct Ended {
    model::StepIndex step;
    model::LinkIndex link;
    model::InstanceIndex instance;
    std::uint8_t tries = 0;
    bool name_lookup = false;
    std::uint64_t offered = 0;        ///< of a name look-up
    bool sent = false;                ///< the connection was made
    bool missed = false;              ///< a cache has not got it
    bool stores = false;              ///< see Call::stores
    std::uint32_t target = no_target; ///< that a balancer chose
};

struct InstanceState {
    bool up = true;
    bool starting = false;
    bool exists = true;            ///< false: a place that is free for an instance to come
    bool serving = true;           ///< balancers may send to it, as whoever starts and ends instances has it
    bool closing = false;          ///< it is about to end: it accepts no further connection
    std::int32_t errors_ppm = 0;   ///< of its requests fail, as its version has an error
    model::InstanceIndex host;     ///< that it runs on; a machine is its own
    std::uint32_t incarnation = 0; ///< counts starts
    std::uint32_t busy = 0;        ///< workers in use
    std::uint32_t freed = 0;       ///< of the workers in use, those that nobody has been given to yet: only while
    bool handing_out = false;      ///< that is being done
    std::uint32_t in_hand = 0;     ///< requests accepted and not yet answered
    std::uint32_t pooled = 0;      ///< of a database with a limit: connections of callers' pools that are open to it
    std::uint32_t over_pooled = 0; ///< of those in hand, requests over such a connection
    std::uint64_t accepted = 0;    ///< requests so far
    std::int64_t cpu_ns = 0;       ///< processor time had by computations that have ended, or were cut off
    CallQueue queue;
    Processor processor; ///< of a host
    /// Of a host on which requests or limits are stated: the one of State::weighted_processors that it has instead. Of
    /// an instance without a host, but with a limit: its own.
    std::uint32_t weighted_processor = no_weighted_processor;
    Time ready_at = never;          ///< while starting
    std::int64_t retry_tokens = 0;  ///< in the retry budget, in millionths
    Time certificate_until = never; ///< of the certificate that it shows
    Time usage_since;               ///< up to when usage has been reported
    Time existence_noted;           ///< up to when its existence has been reported
    Share slowness{1'000'000};      ///< what it begins takes so many times as long: of all its faults together
    Time disk_free_at;              ///< when its disk has done all that it was asked for
    std::int64_t memory = 0;        ///< bytes that it uses; of a host: that its processes use
    Time up_since;                  ///< its last start
    std::uint32_t crashes = 0;      ///< deaths of itself since it last ran for long
    std::uint32_t restarts = 0;     ///< after all its deaths of itself
    std::uint64_t cold_starts = 0;  ///< of a function
    std::uint32_t deliveries = 0;   ///< of queues, that its workers have
    TokenBucket quota;              ///< of a service that has one
};

/// One of a client node's people, towards one host name.
struct Acquaintance {
    Time address_until;                ///< the DNS answer may be used before this instant
    std::uint64_t offered = 0;         ///< the entry's addresses that are in the answer, as bits; 0 = all
    Time connection_until;             ///< an idle connection stands open before this instant
    std::uint32_t incarnation = 0;     ///< of the server when the connection was made
    std::uint32_t first_address = 0;   ///< of those in the answer, the one that is tried first
    model::InstanceIndex connected_to; ///< to which the idle connection leads
};

/// Where a health check of a target stands: a connection is opened and closed again.
enum class Probe : std::uint8_t { none, sent, passed, failed };

/// One target of one balancer instance, as that balancer sees it; or one address of a name server's records.
struct TargetState {
    bool up = true; ///< as the checks have it
    Probe probe = Probe::none;
    bool fresh = false;       ///< it has not passed a check since it was registered: one is enough
    std::uint8_t streak = 0;  ///< checks in a row that contradict `up`
    std::int32_t credit = 0;  ///< of the smooth weighted turn
    std::uint32_t open = 0;   ///< requests sent to it that are not over
    std::uint32_t target = 0; ///< of Plan::targets
    Time check_began;         ///< the check under way
    Time due = never;         ///< of the check's next event; an event at another instant is out of date
    model::InstanceIndex balancer;
};

/// One caller's circuit breaker for one link.
struct Circuit {
    int failures = 0;  ///< in a row
    bool open = false; ///< nothing is sent, but for one trial each time that `until` is past
    Time until;
};

/// Of a key-value store: the units it has left.
struct CapacityState {
    TokenBucket reads;
    TokenBucket writes;
};

struct LoadState {
    Rate rate;               ///< at `rate_since`, without spikes
    double slope = 0.0;      ///< of the rate, in requests per second per second
    Time rate_since;         ///< when the rate was set
    double factor = 1.0;     ///< of the spikes under way, multiplied
    std::uint64_t count = 0; ///< arrivals so far
    double exposure = 0.0;   ///< of a unit-rate Poisson process, until the next arrival
    Time since;              ///< when `exposure` was true
    Time next = never;       ///< the arrival in the calendar; an event at another instant is out of date
};

/// A spike under way.
struct Spike {
    std::uint32_t load = 0;
    Share factor;
};

/// An instance that an intervention has stopped or slowed down, and that nobody has repaired yet.
struct Fault {
    std::uint32_t intervention = 0; ///< of State::interventions
    model::InstanceIndex instance;
    Share slowness; ///< what it begins takes so many times as long; none: it is stopped
};

/// An intervention that waits for its condition.
struct Watch {
    std::uint32_t intervention = 0; ///< of State::interventions
    std::int64_t count = 0;         ///< of the requests or failures that the condition counts
};

/// One user of a closed load.
struct UserState {
    std::uint32_t load = 0;
    std::uint32_t person = 0;
    std::uint64_t count = 0; ///< requests so far
};

/// What there was too much of, so that the run has ended.
enum class Overflow : std::uint8_t { none, calls, messages, memory };

/// What a NAT gateway translates towards one destination.
struct Translation {
    model::InstanceIndex gateway;
    model::InstanceIndex destination;
    std::uint32_t ports = 0; ///< in use, one for each call
};

struct State {
    Time now;
    std::uint64_t events = 0;
    std::uint64_t digest = 0;
    std::uint64_t requests = 0;
    std::uint64_t sent_by_hand = 0;
    std::uint32_t in_flight = 0;
    Overflow overflow = Overflow::none;
    std::uint64_t next_look = 0; ///< at the footprint, when there have been so many events
    bool any_slowed = false;     ///< something has been slowed down, now or earlier
    Calendar calendar;
    /// A call that moves on at this instant, before whatever the calendar holds: a message that takes no time needs no
    /// place there.
    std::uint32_t at_once = no_call;
    Timeouts timeouts;
    Flows flows;
    NetworkFaults network_faults;
    bool way_is_watched = false;           ///< messages may be stopped, lost, slowed down or overheard on their way
    std::vector<Translation> translations; ///< in the order in which they were first used
    std::vector<bool> sniffed;             ///< by link; empty unless somebody listens anywhere
    std::vector<Call> calls;
    std::vector<std::uint32_t> free_calls;
    std::vector<InstanceState> instances;
    std::vector<WeightedProcessor> weighted_processors;
    std::vector<LoadState> loads;
    std::vector<UserState> users;
    std::vector<std::uint32_t> first_target; ///< by instance, into `targets`
    std::vector<TargetState> targets;
    std::vector<std::uint32_t> first_observer; ///< by instance, and one for the end, into `observers`
    std::vector<std::uint32_t> observers;      ///< places in `targets`: of each instance, as its balancers see it
    ConnectionPools pools;
    FloatingAddresses floating;
    std::vector<std::uint32_t> first_circuit; ///< by instance, into `circuits`, one for each of Plan::links
    std::vector<Circuit> circuits;            ///< only of callers that break circuits
    std::vector<std::uint32_t> cache_of;      ///< by instance, into `caches`, or none; empty in a design without caches
    std::vector<CacheState> caches;
    std::vector<CapacityState> capacities; ///< by instance; empty in a design whose stores have no limits
    std::vector<std::uint32_t>
        candidates; ///< of the choice of a target being made, into `targets`; kept for its memory
    std::vector<model::PlanIntervention> interventions; ///< first the changes of the loads' profiles
    std::uint32_t profile_changes = 0;                  ///< how many those are
    std::vector<Watch> watches;                         ///< whose conditions have not held yet
    std::vector<Spike> spikes;
    std::vector<Fault> faults;
    ScalingState scaling;
    /// By instance of client nodes: position of its first acquaintance; person × name follows.
    std::vector<std::uint32_t> first_acquaintance;
    std::vector<Acquaintance> acquaintances;
    std::vector<IdleInstances> idle_instances; ///< by instance; none in a design without functions
    std::vector<MessageQueue> queues;          ///< by instance; none in a design without queues
    bool several_queues = false;
    MessagePool messages;
    std::vector<DatabaseState> databases; ///< of Plan::databases
    std::vector<MemberState> members;     ///< of Plan::members
    std::vector<Loss> losses;             ///< the first thousand
    /// Person × database: the number of the latest write that was answered; only with replicated databases.
    std::vector<std::uint64_t> told;
};

} // namespace labrack::sim
