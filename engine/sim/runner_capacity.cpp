// Key-value stores that take so many reads and writes a second.
#include "sim/runner.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

/// A read unit reads up to 4 KB and a write unit writes up to 1 KB (Amazon DynamoDB Developer Guide, "Read/write
/// capacity mode"; read 2026-11-21).
constexpr std::int64_t bytes_read_by_unit = 4'096;
constexpr std::int64_t bytes_written_by_unit = 1'024;

/// A read that may be out of date takes half a unit, so half units are counted.
constexpr std::int64_t halves = 2;

/// What is not used is kept for as long as `burst`, and for a second at least.
TokenLimit limit_of(int units, Duration burst) {
    const std::int64_t kept_s = std::max(burst, seconds(1)).ns / seconds(1).ns;
    return {halves * units, seconds(1), halves * units * kept_s};
}

} // namespace

void Runner::list_capacities() {
    for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
        const model::Parameters& store = parameters(index_of<model::InstanceIndex>(i));
        if (store.read_units > 0 || store.write_units > 0) state_.capacities.resize(plan_.instances.size());
    }
}

/// True when the store that serves the call has the units for it, which are then taken.
bool Runner::within_capacity(const Call& call) {
    if (call.name_lookup) return true;
    const model::Parameters& store = parameters(call.instance);
    const model::PlanStep& step = plan_.steps[call.step.value];
    const bool reads = step.step->role == "nosql read";
    if (!reads && step.step->role != "nosql write") return true;
    std::int64_t taken = halves * (reads ? units_of(step, bytes_read_by_unit, step.step->out)
                                         : units_of(step, bytes_written_by_unit, step.step->in));
    if (reads && store.eventual_reads) taken /= halves;
    const int units = reads ? store.read_units : store.write_units;
    if (units > 0) {
        CapacityState& capacity = state_.capacities[call.instance.value];
        TokenBucket& bucket = reads ? capacity.reads : capacity.writes;
        if (!bucket.take(state_.now, limit_of(units, store.unit_burst), taken)) return false;
    }
    constexpr std::int64_t tenths = 10; // a read unit costs a fifth of a write unit
    if (recorder_.metrics != nullptr)
        recorder_.metrics->note_units(call.instance, taken * (reads ? tenths / 5 : tenths) / halves);
    return true;
}

/// The units that the step's object takes; without one what is sent, `size`.
std::int64_t Runner::units_of(const model::PlanStep& step, std::int64_t bytes_of_unit, Bytes size) const {
    if (step.collection != model::PlanStep::no_collection) size = plan_.workload.collections[step.collection].size;
    return std::max<std::int64_t>(1, (size.count + bytes_of_unit - 1) / bytes_of_unit);
}

} // namespace labrack::sim
