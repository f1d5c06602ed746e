// The simulation: a value that holds a running system at an instant and can be advanced, copied and asked.
#pragma once

#include "base/time.hpp"
#include "model/plan.hpp"
#include "sim/calendar.hpp"
#include "sim/metrics.hpp"
#include "sim/security_log.hpp"
#include "sim/state.hpp"
#include "sim/trace.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace labrack::sim {

/// What decides a run, besides its plan and its interventions.
struct RunOptions {
    std::uint64_t seed = 1;
    std::uint32_t sample_every = 1; ///< every how many-th request is traced; draws nothing and changes nothing
    bool fast_path = true; ///< false: by the rules alone, see runner_fast_path.hpp; takes longer and changes nothing
};

/// A request that has ended.
struct FinishedRequest {
    std::uint64_t ordinal = 0;
    model::OperationIndex operation;
    Time start;
    Time end;
    Failure failure;
    bool stale = false; ///< something that was read for it was older than what its client knew of
};

/// Where a run's observations go; any of them may be null.
struct Recorder {
    TraceLog* trace = nullptr;
    Metrics* metrics = nullptr;
    std::vector<FinishedRequest>* finished = nullptr; ///< appended to, in order of end
    std::vector<SniffedMessage>* sniffed = nullptr;   ///< appended to, in order of time
    std::vector<ScannedPort>* scanned = nullptr;      ///< appended to, in order of time
};

/// How far to go: up to and including `until`, or through `events` events, whichever comes first.
struct Budget {
    Time until = never;
    std::uint64_t events = 1'000'000'000'000ULL;
};

enum class Stopped {
    at_time,   ///< everything up to `until` has happened; now() is `until`
    at_budget, ///< the events are used up; now() is the time of the last one
    idle,      ///< nothing will ever happen again without an intervention; now() is `until`, if that is finite
    overflow,  ///< there is too much of something, see Simulation::overflow(): the run has ended
};

/// What can be seen of an instance from outside.
struct InstanceView {
    bool up = true;             ///< its process runs (for a host: the machine has power)
    bool starting = false;      ///< it will be up soon
    bool exists = true;         ///< false: a place for an instance that may come
    bool serving = true;        ///< balancers may send to it
    bool ending = false;        ///< it has been told to end
    model::InstanceIndex host;  ///< that it runs on; none: on none, or no machine has room for it yet
    bool holds_address = false; ///< its component's floating address is its own now
    std::uint32_t version = 0;  ///< counts the deployments of its component
    std::uint32_t workers = 0;  ///< of a host: cores
    std::uint32_t busy = 0;     ///< workers in use (event loop: that compute; host: cores in use)
    std::uint32_t queued = 0;
    std::uint32_t in_hand = 0;     ///< requests accepted and not yet answered
    Bytes memory;                  ///< in use (host: by its processes)
    Bytes memory_limit;            ///< of it (host: its memory); 0 = none
    std::uint32_t restarts = 0;    ///< after deaths of itself, as for want of memory
    std::uint32_t idle = 0;        ///< of a function: instances that wait for a request
    std::uint64_t cold_starts = 0; ///< of a function, since the run's beginning
    std::uint64_t hits = 0;        ///< of a cache, since the run's beginning
    std::uint64_t misses = 0;
    std::size_t kept = 0;         ///< objects that a cache holds
    bool primary = false;         ///< of a database: it takes the writes
    std::uint64_t log_number = 0; ///< of a database: it has all writes up to this one
    Duration replication_lag;     ///< of a replica: the age of the oldest write that it has not applied
    Duration worst_lag;           ///< of a replica: the longest that a write took from the primary to it
    Bandwidth sending;            ///< over its network card, if that has a limit
    Bandwidth receiving;
};

/// What can be seen of a database: of the instances that hold the same data.
struct DatabaseView {
    model::InstanceIndex primary;   ///< that takes the writes when it runs
    std::uint64_t last = 0;         ///< number of the latest write
    std::uint64_t acknowledged = 0; ///< writes that a caller was told of, without those that are lost
    std::uint64_t lost = 0;         ///< writes that a caller was told of, and that are gone
    std::uint32_t failovers = 0;    ///< times that a replica was promoted
};

/// What can be seen of a component whose instances come and go, since the run's beginning.
struct GroupView {
    std::uint32_t least = 0; ///< instances that existed at any one time, waiting for a machine and ending ones included
    std::uint32_t most = 0;
    std::uint32_t now = 0;
    std::uint32_t ready = 0;        ///< of them at present
    std::uint32_t fewest_ready = 0; ///< at any one time
    std::uint32_t version = 0;      ///< that is wanted; counts the deployments
};

/// What can be seen of a queue; sent = handled + moved + waiting + in_flight.
struct QueueView {
    std::uint64_t sent = 0;      ///< messages that have come
    std::uint64_t handled = 0;   ///< that a consumer has done and deleted
    std::uint64_t moved = 0;     ///< to the dead-letter queue
    std::uint32_t waiting = 0;   ///< that may be received
    std::uint32_t in_flight = 0; ///< received and not deleted
    Duration age;                ///< since the message in front was sent; 0 when none waits
};

class Simulation {
  public:
    /// Starts at time 0 with everything up.
    Simulation(std::shared_ptr<const model::Plan> plan, const RunOptions& options);

    /// Adds an intervention at its time, or now if that is past, or when its condition first holds. At equal times
    /// interventions go before other events.
    void intervene(const model::PlanIntervention& intervention);

    Stopped advance(const Budget& budget, const Recorder& recorder = {});

    [[nodiscard]] Time now() const;
    /// When the next event happens; `never` when there is none.
    [[nodiscard]] Time next_event() const;
    [[nodiscard]] std::uint64_t events() const;
    /// Hash of all events so far (time, kind and what each concerned): equal on every machine for equal input.
    [[nodiscard]] std::uint64_t digest() const;
    /// Requests sent so far; the next one has this ordinal.
    [[nodiscard]] std::uint64_t requests() const;
    [[nodiscard]] std::uint32_t requests_in_flight() const;
    /// What ended the run before its time; none as long as it can go on. The limits stand in footprint.hpp.
    [[nodiscard]] Overflow overflow() const { return state_.overflow; }
    [[nodiscard]] InstanceView view(model::InstanceIndex instance) const;
    /// Nothing for an instance that is no queue.
    [[nodiscard]] std::optional<QueueView> queue(model::InstanceIndex instance) const;
    /// The component at a place of Plan::groups.
    [[nodiscard]] GroupView group(std::size_t place) const;
    /// The interventions, the workload's first, with the repairs of those that last for a while.
    [[nodiscard]] std::span<const model::PlanIntervention> interventions() const {
        return std::span(state_.interventions).subspan(state_.profile_changes);
    }
    /// Whether the one at a place of interventions() has happened; then `at` says when.
    [[nodiscard]] bool has_happened(std::size_t place) const;
    /// The database at a place of Plan::databases.
    [[nodiscard]] DatabaseView database(std::size_t place) const;
    /// The writes that are lost, in order of time; the first thousand stretches.
    [[nodiscard]] std::span<const Loss> losses() const { return state_.losses; }
    /// At which an open load sends at this moment, ramps and spikes included.
    [[nodiscard]] Rate rate(std::size_t load) const;
    /// All of it, for who counts it anew.
    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const model::Plan& plan() const { return *plan_; }
    [[nodiscard]] const std::shared_ptr<const model::Plan>& shared_plan() const { return plan_; }

  private:
    void view_member(std::uint32_t member, InstanceView& view) const;

    std::shared_ptr<const model::Plan> plan_;
    RunOptions options_;
    State state_;
};

} // namespace labrack::sim
