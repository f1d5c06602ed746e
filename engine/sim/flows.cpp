#include "sim/flows.hpp"

#include <algorithm>
#include <limits>

namespace labrack::sim {

namespace {

constexpr std::int64_t rate_units = 1'000;                     ///< in one bit per second
constexpr std::uint64_t units_of_a_bit = 1'000'000'000'000ULL; ///< rate units × nanoseconds

} // namespace

/// Heap order: the standard heap keeps its greatest in front, so "less" means "ends later".
bool Flows::ends_later(const Flow& a, const Flow& b) {
    return a.finish != b.finish ? a.finish > b.finish : a.sequence > b.sequence;
}

void Flows::advance(Path& path, Time now) {
    path.service += static_cast<Wide>(path.rate) * static_cast<Wide>((now - path.updated).ns);
    path.updated = now;
}

Time Flows::due_of(const Path& path, const Flow& flow) {
    if (flow.finish <= path.service) return path.updated;
    if (path.rate == 0) return never;
    const auto rate = static_cast<Wide>(path.rate);
    const Wide wait_ns = (flow.finish - path.service + rate - 1) / rate;
    const auto longest = static_cast<Wide>(never.ns - path.updated.ns);
    return wait_ns >= longest ? never : path.updated + Duration{static_cast<std::int64_t>(wait_ns)};
}

void Flows::set_rate(Path& path, std::int64_t rate, Time now) {
    if (rate != path.rate) {
        advance(path, now);
        path.rate = rate;
    }
    path.due = due_of(path, path.flows.front());
}

std::uint32_t Flows::begin(Time now, Bytes size, std::span<const model::Crossing> crossings, std::uint32_t call) {
    std::uint32_t index = find_path(crossings);
    if (index == no_path) index = open_path(now, crossings);
    Path& path = paths_[index];
    advance(path, now);
    const Wide demand = static_cast<Wide>(size.count) * 8 * units_of_a_bit;
    path.newest = next_sequence_;
    path.flows.push_back({path.service + demand, next_sequence_++, call});
    std::push_heap(path.flows.begin(), path.flows.end(), ends_later);
    share_out(now);
    return index;
}

void Flows::cancel(Time now, std::uint32_t index, std::uint32_t call) {
    Path& path = paths_[index];
    const auto found =
        std::find_if(path.flows.begin(), path.flows.end(), [&](const Flow& flow) { return flow.call == call; });
    if (found == path.flows.end()) return;
    path.flows.erase(found);
    std::make_heap(path.flows.begin(), path.flows.end(), ends_later);
    if (path.flows.empty()) close_path(index);
    share_out(now);
}

std::uint32_t Flows::take_finished(Time now) {
    std::uint32_t first = no_path;
    for (const std::uint32_t index : active_) {
        if (paths_[index].due > now) continue;
        if (first == no_path || paths_[index].flows.front().sequence < paths_[first].flows.front().sequence)
            first = index;
    }
    if (first == no_path) {
        if (changed_) share_out(now);
        return none_left;
    }
    changed_ = true;
    Path& path = paths_[first];
    const std::uint32_t call = path.flows.front().call;
    std::pop_heap(path.flows.begin(), path.flows.end(), ends_later);
    path.flows.pop_back();
    if (path.flows.empty()) {
        close_path(first);
    } else {
        path.due = due_of(path, path.flows.front());
    }
    return call;
}

std::size_t Flows::flows() const {
    std::size_t count = 0;
    for (const std::uint32_t index : active_)
        count += paths_[index].flows.size();
    return count;
}

Time Flows::due() const {
    Time due = never;
    for (const std::uint32_t index : active_)
        due = std::min(due, paths_[index].due);
    return due;
}

Time Flows::latest_due(std::uint32_t index) const {
    const Path& path = paths_[index];
    const auto latest = std::find_if(path.flows.begin(), path.flows.end(),
                                     [&](const Flow& flow) { return flow.sequence == path.newest; });
    return latest == path.flows.end() ? never : due_of(path, *latest);
}

Bandwidth Flows::rate(std::uint32_t path) const {
    return {paths_[path].rate / rate_units};
}

Bandwidth Flows::carried(std::uint32_t resource) const {
    std::int64_t sum = 0;
    for (const std::uint32_t index : active_) {
        const Path& path = paths_[index];
        for (std::size_t i = 0; i < path.share_count; ++i)
            if (shares_[path.shares[i]].resource == resource)
                sum += path.rate * static_cast<std::int64_t>(path.flows.size());
    }
    return {sum / rate_units};
}

std::uint32_t Flows::find_path(std::span<const model::Crossing> crossings) const {
    const auto same = [&](std::uint32_t index) {
        const Path& path = paths_[index];
        if (path.share_count != crossings.size()) return false;
        for (std::size_t i = 0; i < crossings.size(); ++i)
            if (shares_[path.shares[i]].resource != crossings[i].resource) return false;
        return true;
    };
    const auto found = std::find_if(active_.begin(), active_.end(), same);
    return found == active_.end() ? no_path : *found;
}

std::uint32_t Flows::open_path(Time now, std::span<const model::Crossing> crossings) {
    if (unused_.empty()) {
        unused_.push_back(static_cast<std::uint32_t>(paths_.size()));
        paths_.emplace_back();
    }
    const std::uint32_t index = unused_.back();
    unused_.pop_back();
    active_.push_back(index);
    Path& path = paths_[index];
    path.service = 0;
    path.rate = 0;
    path.updated = now;
    path.share_count = crossings.size();
    for (std::size_t i = 0; i < crossings.size(); ++i)
        path.shares[i] = take_share(crossings[i]);
    return index;
}

std::uint32_t Flows::take_share(const model::Crossing& crossing) {
    auto found = std::find_if(shares_.begin(), shares_.end(), [&](const Share& share) {
        return share.paths > 0 && share.resource == crossing.resource;
    });
    if (found == shares_.end())
        found = std::find_if(shares_.begin(), shares_.end(), [](const Share& share) { return share.paths == 0; });
    if (found == shares_.end()) found = shares_.insert(found, Share{});
    if (found->paths == 0) *found = {crossing.resource, 0, crossing.capacity.bits_per_second * rate_units, 0, 0, false};
    ++found->paths;
    return static_cast<std::uint32_t>(found - shares_.begin());
}

void Flows::close_path(std::uint32_t index) {
    const Path& path = paths_[index];
    for (std::size_t i = 0; i < path.share_count; ++i)
        --shares_[path.shares[i]].paths;
    active_.erase(std::find(active_.begin(), active_.end(), index));
    unused_.push_back(index);
}

/// Finds the least fair share that any resource in use can still give, and marks the resources that give no more.
std::int64_t Flows::mark_full() {
    std::int64_t level = std::numeric_limits<std::int64_t>::max();
    for (const Share& share : shares_) {
        if (share.flows > 0) level = std::min(level, share.left / share.flows);
    }
    for (Share& share : shares_)
        share.full = share.flows > 0 && share.left / share.flows == level;
    return level;
}

/// Progressive filling. A resource that is not full keeps at least the level for each of its remaining flows, rounding
/// included, so that levels never fall from one round to the next.
void Flows::share_out(Time now) {
    changed_ = false;
    for (Share& share : shares_) {
        share.left = share.capacity;
        share.flows = 0;
    }
    for (const std::uint32_t index : active_) {
        Path& path = paths_[index];
        path.settled = false;
        for (std::size_t i = 0; i < path.share_count; ++i)
            shares_[path.shares[i]].flows += static_cast<std::int64_t>(path.flows.size());
    }
    for (std::size_t settled = 0; settled < active_.size();) {
        const std::int64_t level = mark_full();
        for (const std::uint32_t index : active_) {
            Path& path = paths_[index];
            const auto is_full = [&](std::uint32_t share) { return shares_[share].full; };
            if (path.settled || std::none_of(path.shares.begin(), path.shares.begin() + path.share_count, is_full))
                continue;
            const auto flows = static_cast<std::int64_t>(path.flows.size());
            for (std::size_t i = 0; i < path.share_count; ++i) {
                shares_[path.shares[i]].left -= level * flows;
                shares_[path.shares[i]].flows -= flows;
            }
            set_rate(path, level, now);
            path.settled = true;
            ++settled;
        }
    }
}

} // namespace labrack::sim
