// Who asks whom how often, component by component: how many can come at once, and how irregularly they come.
#pragma once

#include "analysis/estimate_walk.hpp"

#include <vector>

namespace labrack::analysis {

/// The requests from one component to another.
struct Flow {
    model::NodeIndex from;
    model::NodeIndex to;
    double rate = 0.0;       ///< per second
    std::uint32_t width = 1; ///< the most that one visit asks for at once
    bool later = false;      ///< some of them are not waited for
};

struct Flows {
    std::vector<Flow> flows;            ///< by who asks, then by whom
    std::vector<std::uint32_t> sources; ///< of each node: the most that can be there at once, or no_limit
    std::vector<std::uint32_t> owner;   ///< of each node: the node whose workers its work holds, or itself
    std::vector<bool> regular;          ///< of each node: a client that sends like a metronome
};

[[nodiscard]] Flows find_flows(const model::Plan& plan, const Walk& walk);

/// A component as a part of a network of streams.
struct StreamStation {
    double instances = 1.0;
    double workers = 1.0;        ///< of each instance
    double service_scv = 1.0;    ///< of a job
    double utilization = 0.0;    ///< of each instance
    double jobs_per_visit = 1.0; ///< 2 and more: a visit's jobs follow each other
};

/// Squared coefficient of variation of the gaps between arrivals at one instance of each node.
///
/// Whitt, "The queueing network analyzer" (1983): a departing stream is between the arriving one and the services, by
/// the square of the utilisation (eq. 38 f.); a part of a stream, taken at random, is nearer to a Poisson process
/// (eq. 26); streams that meet, by their mean and the number of them (eq. 29 and 33). Of a stream that is dealt out in
/// turn each n-th arrival comes: its variation is an n-th.
[[nodiscard]] std::vector<double> vary_arrivals(const model::Plan& plan, const Flows& flows,
                                                const std::vector<StreamStation>& nodes);

} // namespace labrack::analysis
