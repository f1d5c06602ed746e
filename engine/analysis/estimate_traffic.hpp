// What the loads make of a walk: how often everything is done, and how long it takes when nobody else is there.
#pragma once

#include "analysis/estimate_walk.hpp"

#include <vector>

namespace labrack::analysis {

/// How much of a bandwidth is asked for.
struct WireUse {
    model::InstanceIndex instance; ///< at whose end
    double utilization = 0.0;
};

/// Requests a second of every load of the plan; of closed ones 0, of scripts too.
[[nodiscard]] std::vector<double> open_rates(const model::Plan& plan, const EstimateOptions& options);

/// Fills in everything of the walk that follows from the rates of the loads. Returns the bandwidths in use.
std::vector<WireUse> apply_rates(const model::Plan& plan, const std::vector<double>& load_rates, Walk& walk);

/// Finds what caches have, by the rates at which they are asked. See estimate_caches.cpp.
void fill_caches(const model::Plan& plan, Walk& walk);

/// The sum of a visit's parts: those one after the other, and of those at the same time the last. `moments(ask)` is
/// what one ask takes, its repetitions included.
template <class OfAsk>
[[nodiscard]] Moments sum_parts(const Walk& walk, const Visit& visit, OfAsk moments) {
    Moments sum;
    Moments group; // those of the parallel group so far
    Moments part;
    bool in_group = false;
    const Ask* const asks = walk.asks_of(visit);
    for (std::uint32_t a = 0; a < visit.ask_count; ++a) {
        if (!asks[a].later) part = part + moments(asks[a]);
        if (a + 1 < visit.ask_count && asks[a + 1].part == asks[a].part) continue;
        group = in_group ? later_of(group, part) : part;
        part = {};
        in_group = asks[a].with_next;
        if (in_group) continue;
        sum = sum + group;
        group = {};
    }
    return in_group ? sum + group : sum;
}

/// What setting up an encrypted connection over the link takes of its server's processor.
[[nodiscard]] Moments handshake(const model::Plan& plan, model::LinkIndex link);

/// The disk that a component uses: its host's, or its own; none where no disk has a limit.
[[nodiscard]] model::NodeIndex disk_of(const model::Plan& plan, model::NodeIndex node);

} // namespace labrack::analysis
