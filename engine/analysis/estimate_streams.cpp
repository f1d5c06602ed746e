#include "analysis/estimate_streams.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace labrack::analysis {

namespace {

using model::NodeIndex;

/// How many of the asks of a visit, from `at` on, are under way at once.
std::uint32_t width_of(const Ask* asks, std::uint32_t count, std::uint32_t at) {
    std::uint32_t first = at;
    while (first > 0 && (asks[first - 1].part == asks[first].part || asks[first - 1].with_next))
        --first;
    std::uint32_t width = 1;
    for (std::uint32_t i = first; i + 1 < count && (asks[i].with_next || asks[i + 1].part == asks[i].part); ++i)
        width += asks[i + 1].part != asks[i].part ? 1 : 0;
    return width;
}

std::vector<Flow> list_flows(const Walk& walk) {
    std::map<std::pair<NodeIndex, NodeIndex>, Flow> found;
    for (const Visit& visit : walk.visits) {
        const Ask* const asks = walk.asks_of(visit);
        for (std::uint32_t a = 0; a < visit.ask_count; ++a) {
            const Visit& target = walk.visits[asks[a].visit];
            if (target.local) continue;
            Flow& flow = found[{visit.node, target.node}];
            flow.from = visit.node;
            flow.to = target.node;
            flow.rate += visit.rate * asked(walk, visit, asks[a]);
            flow.width = std::max(flow.width, width_of(asks, visit.ask_count, a));
            flow.later = flow.later || asks[a].later;
        }
    }
    std::vector<Flow> flows;
    for (const auto& [ends, flow] : found)
        flows.push_back(flow);
    return flows;
}

/// As many as users send there, as far as all loads of the client are closed.
std::uint32_t users_of(const model::Plan& plan, NodeIndex client) {
    std::uint32_t users = 0;
    for (const model::PlanLoad& load : plan.loads) {
        if (load.client != client || load.load->script.messages > 0) continue;
        if (load.load->users == 0) return no_limit;
        users += static_cast<std::uint32_t>(load.load->users);
    }
    return users;
}

std::uint32_t sum_of(std::uint32_t a, std::uint32_t b) {
    return a == no_limit || b == no_limit || a > no_limit - 1 - b ? no_limit : a + b;
}

std::uint32_t product_of(std::uint32_t a, std::uint32_t b) {
    return a == no_limit || (b > 0 && a > (no_limit - 1) / b) ? no_limit : a * b;
}

/// The most visits that the node's callers have under way at once. Blocking workers bound it, from the top down.
void find_sources(const model::Plan& plan, Flows& flows) {
    flows.sources.assign(plan.design.nodes.size(), no_limit);
    for (int sweep = 0; sweep < 16; ++sweep) {
        std::vector<std::uint32_t> next(plan.design.nodes.size(), 0);
        for (const Flow& flow : flows.flows) {
            const model::Instance& from = plan.instances[plan.first_instance[flow.from.value].value];
            std::uint32_t most = flows.sources[flow.from.value];
            if (plan.is_client(flow.from)) most = users_of(plan, flow.from);
            if (from.blocking) most = std::min(most, product_of(from.workers, first_count(plan, flow.from)));
            most = flow.later ? no_limit : product_of(most, flow.width);
            next[flow.to.value] = sum_of(next[flow.to.value], most);
        }
        for (std::uint32_t& count : next)
            count = count == 0 ? no_limit : count;
        if (next == flows.sources) break;
        flows.sources = std::move(next);
    }
}

void find_owners(const model::Plan& plan, Flows& flows) {
    const std::size_t count = plan.design.nodes.size();
    std::vector<std::uint32_t> callers(count, 0);
    std::vector<std::uint32_t> caller(count, 0);
    std::vector<bool> alone(count, true);
    for (const Flow& flow : flows.flows) {
        ++callers[flow.to.value];
        caller[flow.to.value] = flow.from.value;
        if (flow.later || flow.from == flow.to) alone[flow.to.value] = false;
    }
    for (std::size_t n = 0; n < count; ++n)
        flows.owner.push_back(static_cast<std::uint32_t>(n));
    const auto absorbed_by = [&](std::size_t n) {
        if (callers[n] != 1 || !alone[n] || plan.instance_count[n] != 1) return n;
        const std::size_t by = caller[n];
        const model::Instance& one = plan.instances[plan.first_instance[n].value];
        const model::Instance& other = plan.instances[plan.first_instance[by].value];
        const bool same_host = one.host.exists() && one.host == other.host && plan.instance_count[by] == 1;
        const bool limits = plan.design.nodes[n].parameters.cpu_limit != plan.design.nodes[by].parameters.cpu_limit;
        return same_host && other.blocking && !limits && flows.sources[n] <= one.workers ? by : n;
    };
    for (std::size_t n = 0; n < count; ++n) {
        std::size_t owner = n;
        for (int level = 0; level < 16 && absorbed_by(owner) != owner; ++level)
            owner = absorbed_by(owner);
        flows.owner[n] = static_cast<std::uint32_t>(owner);
    }
}

bool deals_in_turn(const model::Plan& plan, NodeIndex from) {
    const model::Policy policy = plan.design.node(from).parameters.policy;
    return !plan.is_balancer(from) || policy == model::Policy::round_robin ||
           policy == model::Policy::least_connections;
}

/// Streams that meet: each with its part of the arrivals and its variation.
struct Meeting {
    double rate = 0.0;
    double variation = 0.0; ///< sum of rate × variation
    double squares = 0.0;   ///< sum of rate²

    [[nodiscard]] double scv(double utilization) const {
        if (rate <= 0.0) return 1.0;
        const double streams = rate * rate / squares;
        const double idle = 1.0 - utilization;
        const double weight = 1.0 / (1.0 + 4.0 * idle * idle * (streams - 1.0));
        return weight * variation / rate + 1.0 - weight;
    }
};

} // namespace

Flows find_flows(const model::Plan& plan, const Walk& walk) {
    Flows flows;
    flows.flows = list_flows(walk);
    find_sources(plan, flows);
    find_owners(plan, flows);
    flows.regular.assign(plan.design.nodes.size(), false);
    for (const model::PlanLoad& load : plan.loads) {
        const bool metronome =
            load.load->users == 0 && load.load->script.messages == 0 && load.load->arrivals == model::Arrivals::regular;
        flows.regular[load.client.value] = metronome;
    }
    return flows;
}

std::vector<double> vary_arrivals(const model::Plan& plan, const Flows& flows,
                                  const std::vector<StreamStation>& nodes) {
    const std::size_t count = nodes.size();
    std::vector<double> out(count, 1.0);      // of all that a node sends on
    std::vector<double> at_one(count, 1.0);   // of what arrives at one of its instances
    std::vector<double> arriving(count, 0.0); // rate of what arrives
    for (std::size_t n = 0; n < count; ++n)
        if (flows.regular[n]) out[n] = 0.0;
    for (const Flow& flow : flows.flows) {
        arriving[flow.to.value] += flow.rate;
        if (plan.is_client(flow.from)) arriving[flow.from.value] += flow.rate; // nobody asks it: what it sends
    }
    for (int sweep = 0; sweep < 6; ++sweep) {
        std::vector<Meeting> all(count);
        std::vector<Meeting> each(count);
        for (const Flow& flow : flows.flows) {
            const std::size_t to = flow.to.value;
            const double sent = arriving[flow.from.value];
            const double part = sent > 0.0 ? flow.rate / sent : 1.0;
            const bool in_turn = deals_in_turn(plan, flow.from);
            double variation = 1.0; // of several requests one after the other: as if they came by chance
            if (plan.is_balancer(flow.from) && in_turn) {
                variation = std::min(1.0, part) * out[flow.from.value];
            } else if (part < 1.001) {
                variation = part * out[flow.from.value] + 1.0 - part;
            }
            const double instances = nodes[to].instances;
            const double dealt = in_turn ? variation / instances : 1.0 + (variation - 1.0) / instances;
            for (const auto& [meeting, scv] : {std::pair(&all[to], variation), std::pair(&each[to], dealt)}) {
                meeting->rate += flow.rate;
                meeting->variation += flow.rate * scv;
                meeting->squares += flow.rate * flow.rate;
            }
        }
        for (std::size_t n = 0; n < count; ++n) {
            if (arriving[n] <= 0.0 || plan.is_client(index_of<NodeIndex>(n))) continue;
            const double busy = nodes[n].utilization;
            at_one[n] = nodes[n].jobs_per_visit > 1.001 ? 1.0 : each[n].scv(busy);
            const double service = std::max(0.2, nodes[n].service_scv) - 1.0;
            out[n] = 1.0 + (1.0 - busy * busy) * (all[n].scv(busy) - 1.0) +
                     busy * busy * service / std::sqrt(std::max(1.0, nodes[n].workers));
        }
    }
    return at_one;
}

} // namespace labrack::analysis
