// The ways of a plan's requests as a graph: which component is visited for which step, and whom it asks how often.
#pragma once

#include "analysis/estimate.hpp"
#include "analysis/estimate_queueing.hpp"
#include "analysis/failure_atoms.hpp"
#include "model/plan.hpp"

#include <cstdint>
#include <vector>

namespace labrack::analysis {

/// Instead of an instance's number: all instances of the component, equally.
inline constexpr std::uint32_t every_instance = no_limit;
inline constexpr std::uint32_t no_visit = no_limit;

/// One visit asks for another.
struct Ask {
    std::uint32_t visit = 0;
    model::LinkIndex link;              ///< none: the component does it itself
    double times = 1.0;                 ///< how often, one after the other
    double probability = 1.0;           ///< of each
    std::uint32_t misses_of = no_visit; ///< it is done only when that visit to a cache finds nothing
    std::uint32_t part = 0;             ///< those of the same part follow each other
    bool with_next = false;             ///< its part is done at the same time as the next one
    bool later = false;                 ///< nobody waits for it
    double fresh = 0.0;                 ///< probability that a connection is set up for it
    double network = 0.0; ///< s; of its messages there and back, those that set up the connection included

    [[nodiscard]] double mean_times() const { return times * probability; }
};

/// A step at a component: done there, or passed on.
struct Visit {
    model::NodeIndex node;
    model::StepIndex step;                   ///< none of a name's look-up
    std::uint32_t instance = every_instance; ///< which one, by its number among the component's
    bool local = false;                      ///< with the worker of the visit that asks
    bool forwarded = false;                  ///< passed on
    Moments cpu;                             ///< s of processor time at the component's speed
    Moments delay;                           ///< s in which nothing is computed
    double disk = 0.0;                       ///< operations
    bool keeps_answers = false;              ///< a cache in between, which may answer by itself
    bool unserved = false;                   ///< nobody serves it, or something that it needs
    std::uint32_t first_ask = 0;             ///< of Walk::asks
    std::uint32_t ask_count = 0;

    // Filled in later.
    double hit = 0.0;        ///< of a cache: share of the visits that find what they look for
    double rate = 0.0;       ///< per second
    double start = 0.0;      ///< s, in the mean, to start an instance of a function for it
    Moments alone;           ///< s from its acceptance to its end when nobody else is there
    double hold = 0.0;       ///< s from its beginning to its end
    double time = 0.0;       ///< s from its acceptance to its end
    double own_cpu = 0.0;    ///< s of processor time that belongs to its component's pool
    bool overloaded = false; ///< it needs something of which there is not enough
};

/// A client's requests for one operation.
struct Root {
    model::NodeIndex client;
    model::OperationIndex operation;
    std::uint32_t visit = 0;  ///< that stands for the client
    std::uint32_t lookup = 0; ///< of Walk::asks: that for the name; no_visit: none
    double rate = 0.0;        ///< per second
};

struct Walk {
    std::vector<Visit> visits; ///< whoever is asked stands before those who ask
    std::vector<Ask> asks;
    std::vector<Root> roots;
    bool cycle = false;
    bool cut = false;

    [[nodiscard]] const Ask* asks_of(const Visit& visit) const { return asks.data() + visit.first_ask; }
    [[nodiscard]] Ask* asks_of(const Visit& visit) { return asks.data() + visit.first_ask; }
};

/// Every way that requests of the plan's loads can take; rates are 0 still. At most 1,000 levels deep and 100,000
/// visits long, see `cut`.
[[nodiscard]] Walk walk(const model::Plan& plan);

/// Spreads the roots' rates over all visits, with the caches' hits as they are.
void spread_rates(Walk& walk);

[[nodiscard]] inline const model::Instance& first_of(const model::Plan& plan, model::NodeIndex node) {
    return plan.instances[plan.first_instance[node.value].value];
}

/// How often a visit asks, with what caches keep from being asked for.
[[nodiscard]] double asked(const Walk& walk, const Visit& visit, const Ask& ask);

} // namespace labrack::analysis
