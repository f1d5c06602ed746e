#include "sim/footprint.hpp"

#include "model/check_size.hpp"
#include "sim/metrics.hpp"

namespace labrack::sim {

namespace {

constexpr std::int64_t call_bytes = 400; ///< with its place in the list of free ones, and its computation
constexpr std::int64_t message_bytes = 128;
constexpr std::int64_t event_bytes = 16;
constexpr std::int64_t timeout_bytes = 16;
constexpr std::int64_t object_bytes = 40;
constexpr std::int64_t object_slot_bytes = 16;
constexpr std::int64_t commit_bytes = 16;
constexpr std::int64_t number_bytes = 8;
constexpr std::int64_t connection_bytes = 24;
constexpr std::int64_t translation_bytes = 16;
constexpr std::int64_t path_bytes = 160; ///< of flows over the same things
constexpr std::int64_t flow_bytes = 32;
constexpr std::int64_t share_bytes = 48; ///< of something with a limited bandwidth

static_assert(sizeof(Call) + sizeof(std::uint32_t) + sizeof(Computation) <= call_bytes);
static_assert(sizeof(QueuedMessage) + sizeof(std::uint32_t) <= message_bytes);
static_assert(sizeof(IdleConnection) <= connection_bytes && sizeof(Translation) <= translation_bytes);
static_assert(Flows::path_size <= path_bytes && Flows::flow_size <= flow_bytes && Flows::share_size <= share_bytes);
static_assert(sizeof(Event) <= event_bytes && sizeof(Timeout) <= timeout_bytes && sizeof(Commit) <= commit_bytes);

// What the estimate of a plan takes these for, see model/check_size.hpp.
namespace estimate = model::bytes_of;
static_assert(sizeof(InstanceState) + sizeof(Slot) + sizeof(model::Instance) + sizeof(Meters) + sizeof(MessageQueue) +
                  sizeof(MemberState) + sizeof(CacheState) + sizeof(CapacityState) <=
              estimate::instance);
static_assert(Metrics::series_length == 600);
static_assert(sizeof(Acquaintance) <= estimate::person_and_name);
static_assert(sizeof(TargetState) <= estimate::balancer_target && sizeof(model::Target) <= estimate::target);
static_assert(sizeof(ConnectionPool) <= estimate::pool);
static_assert(sizeof(Circuit) <= estimate::circuit && sizeof(UserState) <= estimate::user);
static_assert(sizeof(model::PlanStep) <= estimate::step && sizeof(model::Route) <= estimate::route);
static_assert(sizeof(model::Entry) <= estimate::entry && sizeof(model::Address) <= estimate::address);

std::int64_t bytes(std::size_t count, std::int64_t each) {
    return static_cast<std::int64_t>(count) * each;
}

} // namespace

std::int64_t footprint(const State& state) {
    std::int64_t sum = bytes(state.calls.size(), call_bytes) + bytes(state.messages.size(), message_bytes) +
                       bytes(state.calendar.size(), event_bytes) + bytes(state.timeouts.size(), timeout_bytes);
    for (const CacheState& cache : state.caches) {
        sum += bytes(cache.held.places(), object_bytes) +
               bytes(cache.held.slots() + cache.fetches.slots(), object_slot_bytes);
    }
    sum += bytes(state.pools.connections.size(), connection_bytes) +
           bytes(state.translations.size(), translation_bytes) + bytes(state.flows.paths(), path_bytes) +
           bytes(state.flows.flows(), flow_bytes) + bytes(state.flows.shares(), share_bytes);
    for (const IdleInstances& idle : state.idle_instances)
        sum += bytes(idle.size(), number_bytes);
    for (const DatabaseState& database : state.databases)
        sum += bytes(database.log.size(), commit_bytes) + bytes(database.unacknowledged.size(), number_bytes);
    return sum;
}

} // namespace labrack::sim
