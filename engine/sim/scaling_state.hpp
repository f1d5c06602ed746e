// The state of what comes and goes: where each such instance stands in its life, and what is wanted of its component.
#pragma once

#include "base/time.hpp"
#include "model/plan.hpp"
#include "sim/autoscaling.hpp"

#include <cstdint>
#include <vector>

namespace labrack::sim {

/// Where an instance that comes and goes stands.
enum class Lifecycle : std::uint8_t {
    absent,   ///< it does not exist: a place that the next instance may take
    pending,  ///< it exists but no machine has room for it
    starting, ///< its process (of a machine: the machine) starts, or waits to be started again
    running,  ///< its process runs
    ending,   ///< it has been told to end, and finishes what it has in hand
};

/// A version of a component, and what is wrong with it.
struct Version {
    std::uint32_t number = 0;    ///< counts the deployments of the component
    bool never_ready = false;    ///< it does not pass readiness probes
    std::int32_t errors_ppm = 0; ///< of its requests fail
};

/// One instance that comes and goes. Timers are instants, `never` when they don't run; the calendar may hold events at
/// other instants, which are out of date.
struct Slot {
    Lifecycle stage = Lifecycle::absent;
    bool ready = false;        ///< running, and its readiness probes pass
    bool lost = false;         ///< its machine is silent and known to be
    bool cordoned = false;     ///< of a machine: nothing new is placed on it
    bool leaving = false;      ///< of a machine: it goes when it is empty
    bool never_ready = false;  ///< its version does not pass readiness probes
    bool registered = false;   ///< balancers that check it have begun to
    bool initial = false;      ///< it was there when the run began
    bool endpoint = false;     ///< what balancers will believe when `endpoint_due` comes
    std::uint8_t unready = 0;  ///< failed readiness probes in a row
    std::uint8_t lifeless = 0; ///< failed liveness probes in a row
    std::uint32_t version = 0;
    std::uint64_t born = 0; ///< counts the instances of all components in the order in which they came
    Time created;
    Time began;             ///< its process last began to start: probes count from here
    Time ready_changed;     ///< when `ready` last changed
    Time probe_due = never; ///< of the next readiness probe
    Time alive_due = never; ///< of the next liveness probe
    Time endpoint_due = never;
    Time close_due = never;   ///< an ending instance accepts no connection any more
    Time end_due = never;     ///< an ending instance ends, whatever it has in hand
    Time restart_due = never; ///< its process is started again
    Time lost_due = never;    ///< the silence of its machine is noticed
    Time evict_due = never;   ///< it is given up
    Time drain_due = never;   ///< of a machine: pods are evicted from it
    Time idle_since = never;  ///< of a machine: since when it has been little used
    // The metric that its component follows.
    bool measured = false;      ///< `usage` is known
    bool counting = false;      ///< the counters below are those of the beginning of a window
    std::int64_t usage = 0;     ///< over the last window, in millionths of the metric's unit
    std::int64_t cpu_at = 0;    ///< processor time when the window began, ns
    std::uint64_t count_at = 0; ///< requests accepted when the window began
};

/// A number that changes, and the least and most that it was for any time at all.
struct Level {
    std::uint32_t now = 0;
    std::uint32_t least_before = 0xffffffff; ///< until `since`
    std::uint32_t most_before = 0;
    Time since;

    void set(Time at, std::uint32_t value) {
        if (at > since) {
            least_before = least();
            most_before = most();
        }
        since = at;
        now = value;
    }
    [[nodiscard]] std::uint32_t least() const { return now < least_before ? now : least_before; }
    [[nodiscard]] std::uint32_t most() const { return now > most_before ? now : most_before; }
};

/// What a machine has not set aside for anybody; the scores take in what pods without requests may need.
struct Room {
    std::int64_t cpu = 0; ///< millicores
    std::int64_t memory = 0;
    std::int64_t cpu_score = 0;
    std::int64_t memory_score = 0;
    std::int64_t cpu_capacity = 0;
    std::int64_t memory_capacity = 0;

    void take(const model::Parameters& pod);
    void give_back(const model::Parameters& pod);
    [[nodiscard]] bool holds(const model::Parameters& pod) const;
    [[nodiscard]] std::int64_t score_with(const model::Parameters& pod) const;
};

/// A pod that waits for a machine; out of date when its place has been taken by another, or it has found one.
struct PendingPod {
    std::uint64_t born = 0; ///< as in its slot
    model::InstanceIndex pod;
};

/// What is wanted of one component whose instances come and go.
struct GroupState {
    std::uint32_t desired = 0;
    Version version;                 ///< that its instances should have
    Version stable;                  ///< that was last deployed to the end
    Version before_stable;           ///< and before it
    Version image;                   ///< of a pipeline: that it builds, without a number
    std::uint32_t newest = 0;        ///< counts the versions
    std::uint32_t live = 0;          ///< of blue-green: the version that balancers send to
    bool deploying = false;          ///< not all instances have the version
    bool rolling_back = false;       ///< it goes back to `stable`
    std::uint32_t ready_before = 0;  ///< instances of the new version that were ready when last looked at
    bool reconciling = false;        ///< instances are being made and ended for it
    bool changed = false;            ///< something has happened meanwhile
    bool without_room = false;       ///< no machine has room for one more, while pods are being placed
    Time progress_due = never;       ///< without progress until then it is rolled back
    Time built_due = never;          ///< of a pipeline: the image is built
    Time pushed_due = never;         ///< of a pipeline: it is in the registry
    Time sample_due = never;         ///< the metric is read
    Time decide_due = never;         ///< and acted upon
    Time sampled;                    ///< when it was last read
    Recommendations recommendations; ///< of the last while, for the stabilisation of scaling in
    AlarmState alarms;               ///< of target tracking
    Time added = never;              ///< when target tracking last added instances
    Level existing;                  ///< its instances
    Level ready;                     ///< those of them that are ready
};

struct ScalingState {
    std::vector<Slot> slots;         ///< by Group::first_slot and ordinal
    std::vector<GroupState> groups;  ///< by Plan::groups
    std::vector<Room> rooms;         ///< as `slots`: of a cluster's machines
    std::vector<PendingPod> pending; ///< in the order in which they came
    std::uint64_t born = 0;
    bool begun = false;          ///< the run has begun: from now on starting takes time
    bool scheduling = false;     ///< machines are being looked for: what changes meanwhile is looked at afterwards
    std::vector<PodSample> pods; ///< of the decision being made; kept for its memory
    std::vector<std::int64_t> metrics; ///< of the decision being made; kept for its memory
};

} // namespace labrack::sim
