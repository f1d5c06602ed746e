// The instant estimate: what a design does with a steady load, by formulas instead of a simulation.
//
// It is a layered decomposition. The rates at which every step comes to every component follow from the loads; each
// component with workers is a queue whose servers are held for as long as what is done behind them takes; each host is
// a processor that all on it share. A fixed point of these is the estimate. Where each formula comes from stands beside
// it in estimate_queueing.hpp; what is put together how, in estimate_solve.cpp.
#pragma once

#include "base/local_text.hpp"
#include "base/quantity.hpp"
#include "base/time.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace labrack::analysis {

/// Of what there is only so much.
enum class Resource : std::uint8_t {
    workers,     ///< an instance's: held from start to answer where they block, else while they compute
    processor,   ///< the cores of a host, or of an instance of its own
    disk,        ///< the operations that a host's disk does
    quota,       ///< the requests, or the units of capacity, that an instance allows
    connections, ///< of the pool that a caller has over a link, or the ports of a NAT gateway to one destination
    network,     ///< the bandwidth of a card, a line or a link; the instance is at its receiving end
};

/// "workers", as it is said of a component.
[[nodiscard]] LocalText name_of(Resource resource);

/// From this much use of a resource on, waits grow steeply.
inline constexpr Share tight_use{700'000};

/// How much of a resource is in use. More than 100 % cannot be: it is what would be needed.
struct ResourceUse {
    Resource resource = Resource::workers;
    model::InstanceIndex instance;
    Share utilization;
};

/// What happens to an operation.
struct OperationEstimate {
    Rate rate;                       ///< of its requests, from all clients
    std::optional<Duration> latency; ///< mean, from the start of a request to its answer; none when it is not asked
                                     ///< for, nobody serves it, or something that it needs is overloaded
    bool stable = true;              ///< nothing that it needs is overloaded
    bool served = true;              ///< every step finds somebody who serves it
};

/// What an instance has to do.
struct InstanceEstimate {
    Rate visits;     ///< requests that come to it
    Share workers;   ///< of its workers, in use in the mean; held ones count (a host: 0)
    Share processor; ///< of its host's cores, in use by all that stand on it; 0 where it has none to share
    Duration wait;   ///< mean wait for a worker of those that need one; 0 when it is overloaded
    Share busy;      ///< workers in use in the mean: 250 % is two and a half
    Share cores;     ///< cores in use in the mean, by it alone; of a host by all that stand on it
    Rate bytes_out;  ///< bytes of its answers; of a NAT gateway: that pass it in either direction
    Rate units;      ///< of a key-value store: write units that are taken; a read unit counts as a fifth
};

/// What the estimate has left out though the design or the workload has it.
enum class Omission : std::uint8_t {
    interventions, ///< faults, spikes and changes of rates
    script,        ///< a load that sends so many messages and is over
    scaling,       ///< instances that come and go: those of the start are counted
    retries,       ///< what is tried again
    loss,          ///< who finds no room to wait: more than one request in a hundred, at some component
    uploads,       ///< how uploads are streamed or signed: they are estimated as parts of the request
    cycle,         ///< a way that leads back to where it began
    size,          ///< what is behind the first thousand levels or hundred thousand visits
};

[[nodiscard]] std::string_view to_text(Omission omission);

/// The most that the design can carry when all loads grow together.
struct Capacity {
    Rate rate;                             ///< of requests of all operations; 0 without a load
    Share factor;                          ///< of the present load; 0 without a load, at most 1,000,000 times it
    std::optional<ResourceUse> bottleneck; ///< what is fully used first, and its use at the present load
};

struct Estimate {
    std::vector<OperationEstimate> operations; ///< as in the workload
    std::vector<InstanceEstimate> instances;   ///< as in the plan
    std::vector<ResourceUse> resources;        ///< those in use, the busiest first
    std::vector<Omission> omissions;           ///< each once, in the order of their declaration
    Capacity capacity;
    bool stable = true; ///< nothing is overloaded
};

struct EstimateOptions {
    /// When to look at the open loads' profiles; none: each at its highest rate.
    std::optional<Duration> at;
    /// Without `at`: each at its mean rate over its profile instead, until the last point of that.
    bool mean_rates = false;
};

/// Estimates `plan` under the loads of its workload: open ones (Poisson or regular) and closed ones; scripts are left
/// out.
///
/// It knows of steady states without faults only: no retries, no autoscaling, no one who gives up or finds the queue
/// full, no cold caches. Latencies are means. Against the simulation they are within 10 % as long as no resource is
/// used by more than 70 %, and within 20 % up to 80 %, on the systems of the tests.
///
/// Always ends: at most `most_rounds` rounds of the fixed point, for closed loads at most 40 times. What is overloaded
/// shows in `resources` with 100 % or more; nothing is infinite or no number. Deterministic.
[[nodiscard]] Estimate estimate(const model::Plan& plan, const EstimateOptions& options = {});

/// The most requests a second, by the bottleneck law: utilisation of every resource per request per second, and
/// X <= min c / D (Denning and Buzen, "The operational analysis of queueing network models", 1978). A worker's demand
/// is the time for which it is held when nobody else is there; so the bound is never too low.
[[nodiscard]] Capacity capacity(const model::Plan& plan, const EstimateOptions& options = {});

inline constexpr int most_rounds = 60;

} // namespace labrack::analysis
