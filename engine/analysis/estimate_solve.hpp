// The fixed point of the instant estimate: how long is waited where, given the rates at which everything is done.
#pragma once

#include "analysis/estimate_streams.hpp"
#include "analysis/estimate_traffic.hpp"

#include <cstddef>
#include <vector>

namespace labrack::analysis {

/// What an instance does and how it fares.
struct Station {
    // What it has to do, per second.
    double visits = 0.0;  ///< that come to it
    double jobs = 0.0;    ///< that need a worker: of an event loop, computations
    double cpu = 0.0;     ///< s of processor time, all that its instance computes
    double own_cpu = 0.0; ///< s of that, and of what others compute for it, while it holds a worker
    double alone = 0.0;   ///< s for which workers are held when nobody else is there
    double square = 0.0;  ///< s²: of each job's time alone, summed up
    double hold = 0.0;    ///< s for which workers are held
    double disk_jobs = 0.0;
    double disk_time = 0.0;   ///< s of the disk's time
    double disk_square = 0.0; ///< s²: of each job's
    double bytes_out = 0.0;   ///< of its answers; of a NAT gateway: that pass it
    double units = 0.0;       ///< write units of a key-value store

    // What follows.
    double arrival_scv = 1.0; ///< of the gaps between its jobs
    PoolState pool;
};

/// A processor or a disk.
struct Shared {
    double load = 0.0;     ///< cores in use, or share of the disk's time
    double capacity = 0.0; ///< cores, 1 of a disk; 0 = it is none
    double wait = 0.0;     ///< s, before a disk
};

/// Connections of a caller's pool over a link, or ports of a gateway to one destination.
struct Lent {
    model::InstanceIndex instance; ///< the caller, or the gateway
    double limit = 0.0;            ///< how many there are, of all callers together
    double rate = 0.0;             ///< at which one is taken
    double hold = 0.0;             ///< s for which they are lent, per second
    double alone = 0.0;            ///< the same when nobody else is there
};

struct Solution {
    std::vector<Station> stations;  ///< of each instance
    std::vector<Shared> processors; ///< of each instance: a host's, or its own when it has a limit
    std::vector<Shared> disks;      ///< of each instance
    std::vector<double> quotas;     ///< of each instance: share in use, 0 = none
    std::vector<Lent> lent;         ///< of each link's pool, then of gateways
    std::vector<double> link_waits; ///< s, for a connection of the link's pool
    bool stable = true;
};

/// What every instance has to do, by the walk's rates, with nothing known of waiting; fills in the walk's own_cpu.
[[nodiscard]] Solution count_work(const model::Plan& plan, const Flows& flows, Walk& walk);

/// Solves for the walk's rates; fills in the walk's times.
[[nodiscard]] Solution solve(const model::Plan& plan, Walk& walk);

/// Squared coefficient of variation of the time for which a job holds its worker, when alone.
[[nodiscard]] double scv_of(const Station& one);

[[nodiscard]] inline bool blocking(const model::Plan& plan, model::NodeIndex node) {
    return first_of(plan, node).blocking;
}

/// Whether one of the component's workers is taken for the visit; of an event loop, to compute.
[[nodiscard]] inline bool needs_worker(const model::Plan& plan, const Visit& visit) {
    return blocking(plan, visit.node) ? !visit.local : visit.cpu.mean > 0.0;
}

/// The processor that the instance computes on; without capacity when each of its workers has one to itself.
[[nodiscard]] inline const Shared& processor_of(const model::Plan& plan, const Solution& solution,
                                                model::InstanceIndex instance) {
    const model::InstanceIndex host = plan.instances[instance.value].host;
    return solution.processors[host.exists() ? host.value : instance.value];
}

} // namespace labrack::analysis
