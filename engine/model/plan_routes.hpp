// The ways of a plan: what each component does with each step, and over which of its links it passes it on.
#pragma once

#include "model/databases.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace labrack::model {

/// Whether components pass steps on over the link.
[[nodiscard]] bool passes_work(const Link& link);

/// Finds the best way to somebody who serves a role; what it has found once it knows. Needs the databases.
class RouteFinder {
  public:
    /// Ties go to `problems`: "ambiguous-route".
    RouteFinder(const Plan& plan, Diagnostics& problems) : plan_(plan), problems_(problems) {}

    static constexpr std::uint32_t unreachable = std::numeric_limits<std::uint32_t>::max();
    /// Added to the distance of what is reached over a queue only: farther than anything that is reached otherwise.
    static constexpr std::uint32_t beyond_queue = 1'000'000;

    /// By component, the number of links by which a step is passed on. An answer that is needed comes back over no
    /// queue, so a way over one counts only where there is no other, to be reported.
    [[nodiscard]] const std::vector<std::uint32_t>& distances(const Step& step);

    /// The best of the links from `from` that `wanted` accepts: highest priority, then nearest to a server of the role.
    template <class Wanted>
    [[nodiscard]] LinkIndex best_link(NodeIndex from, const std::vector<std::uint32_t>& distance, Wanted wanted) {
        LinkIndex best;
        bool tied = false;
        const auto rank_of = [&](const Link& link) {
            const std::uint32_t behind = distance[link.to.value];
            return std::tuple(behind >= beyond_queue, -link.priority, behind);
        };
        const std::vector<Link>& links = plan_.design.links;
        for (std::size_t i = 0; i < links.size(); ++i) {
            const Link& link = links[i];
            if (link.from != from || distance[link.to.value] == unreachable || !wanted(link)) continue;
            if (!passes_work(link)) continue;
            const auto rank = rank_of(link);
            if (!best.exists()) {
                best = index_of<LinkIndex>(i);
                continue;
            }
            const Link& leader = links[best.value];
            const auto leader_rank = rank_of(leader);
            if (rank == leader_rank && link.to != leader.to && !same_database(plan_, link.to, leader.to)) tied = true;
            if (rank < leader_rank) {
                best = index_of<LinkIndex>(i);
                tied = false;
            }
        }
        if (tied) report_tie(from, links[best.value].to);
        return best;
    }

  private:
    const Plan& plan_;
    Diagnostics& problems_;
    std::map<std::pair<std::string, bool>, std::vector<std::uint32_t>>
        distances_; ///< by role, and whether nobody waits for the answer

    void report_tie(NodeIndex from, NodeIndex to);
};

/// Decides what each component does with each step.
void resolve_routes(Plan& plan, RouteFinder& finder);

} // namespace labrack::model
