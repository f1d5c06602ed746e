#include "sim/weighted_processor.hpp"

#include <algorithm>

namespace labrack::sim {

namespace {

constexpr std::uint64_t millicores_per_core = 1000;

} // namespace

WeightedProcessor::Group& WeightedProcessor::group_of(const CpuShare& share) {
    const auto at =
        std::lower_bound(groups_.begin(), groups_.end(), share.instance,
                         [](const Group& group, std::uint32_t instance) { return group.share.instance < instance; });
    if (at != groups_.end() && at->share.instance == share.instance) return *at;
    Group added;
    added.share = share;
    return *groups_.insert(at, std::move(added));
}

/// The most that the group can use, in thousandths of a core.
std::uint64_t WeightedProcessor::bound_of(const Group& group) const {
    const std::uint64_t cores = group.heap.size() * millicores_per_core;
    return group.share.limit == 0 ? cores : std::min<std::uint64_t>(cores, group.share.limit);
}

void WeightedProcessor::advance(Time now) {
    const auto elapsed = static_cast<unsigned __int128>((now - updated_).ns) * service_units_per_ns;
    updated_ = now;
    if (elapsed == 0) return;
    for (Group& group : groups_) {
        if (group.heap.empty()) continue;
        const unsigned __int128 received = elapsed * group.received + group.remainder;
        group.service += static_cast<std::uint64_t>(received / group.divisor);
        group.remainder = static_cast<std::uint64_t>(received % group.divisor);
    }
}

/// The group's computations share `millicores / of` thousandths of a core. The remainder keeps its value.
void WeightedProcessor::set_rate(Group& group, std::uint64_t millicores, std::uint64_t of) {
    const std::uint64_t divisor = millicores_per_core * group.heap.size() * of;
    group.remainder =
        static_cast<std::uint64_t>(static_cast<unsigned __int128>(group.remainder) * divisor / group.divisor);
    group.received = millicores;
    group.divisor = divisor;
}

/// Fills the instances like vessels that stand in the same water: as long as somebody's bound lies below its share of
/// what is left, it has its bound, and the others share the rest.
void WeightedProcessor::share_out() {
    std::uint64_t left = capacity_;
    std::uint64_t weights = 0;
    for (Group& group : groups_) {
        group.bounded = false;
        if (!group.heap.empty()) weights += group.share.weight;
    }
    for (bool changed = true; changed;) {
        changed = false;
        const std::uint64_t level = left;
        const std::uint64_t among = weights;
        for (Group& group : groups_) {
            if (group.heap.empty() || group.bounded) continue;
            const std::uint64_t bound = bound_of(group);
            if (bound * among > level * group.share.weight) continue;
            group.bounded = true;
            changed = true;
            left -= bound;
            weights -= group.share.weight;
            set_rate(group, bound, 1);
        }
    }
    for (Group& group : groups_) {
        if (!group.heap.empty() && !group.bounded) set_rate(group, left * group.share.weight, weights);
    }
    used_ = weights > 0 ? capacity_ : capacity_ - static_cast<std::uint32_t>(left);
}

void WeightedProcessor::add(Time now, Duration demand, std::uint32_t call, const CpuShare& share) {
    advance(now);
    Group& group = group_of(share);
    const std::uint64_t finish = group.service + service_units(demand);
    group.heap.push_back({finish, next_sequence_++, call});
    std::push_heap(group.heap.begin(), group.heap.end(), Computation::EndsLater{});
    share_out();
}

Duration WeightedProcessor::remove(Time now, std::uint32_t call) {
    for (Group& group : groups_) {
        const auto found = std::find_if(group.heap.begin(), group.heap.end(),
                                        [&](const Computation& one) { return one.call == call; });
        if (found == group.heap.end()) continue;
        advance(now);
        const Duration left = Processor::left_of(*found, group.service);
        group.heap.erase(found);
        std::make_heap(group.heap.begin(), group.heap.end(), Computation::EndsLater{});
        share_out();
        return left;
    }
    return {};
}

void WeightedProcessor::clear(Time now) {
    advance(now);
    for (Group& group : groups_)
        group.heap.clear();
    share_out();
}

std::uint32_t WeightedProcessor::take_finished(Time now) {
    advance(now);
    Group* first = nullptr; // of what has ended, what began first: no matter which instance stands first
    for (Group& group : groups_) {
        if (group.heap.empty() || !group.heap.front().has_ended(group.service)) continue;
        if (first == nullptr || group.heap.front().sequence < first->heap.front().sequence) first = &group;
    }
    if (first == nullptr) return Processor::none_left;
    const std::uint32_t call = first->heap.front().call;
    std::pop_heap(first->heap.begin(), first->heap.end(), Computation::EndsLater{});
    first->heap.pop_back();
    share_out();
    return call;
}

Time WeightedProcessor::due() const {
    Time due = never;
    for (const Group& group : groups_) {
        if (group.heap.empty()) continue;
        const Computation& next = group.heap.front();
        if (next.has_ended(group.service)) return updated_;
        const auto needed =
            static_cast<unsigned __int128>(next.finish - group.service) * group.divisor - group.remainder;
        const auto rate = static_cast<unsigned __int128>(service_units_per_ns) * group.received;
        due = std::min(due, updated_ + time_to_serve(needed, rate));
    }
    return due;
}

} // namespace labrack::sim
