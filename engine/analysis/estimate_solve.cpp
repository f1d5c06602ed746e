// Layers: what a worker is held for contains the waiting behind it. Rolia and Sevcik, "The method of layers" (1995);
// Franks, Al-Omari, Woodside, Das and Derisavi, "Enhanced modeling and solution of layered queueing networks" (2009).
// Each pool of workers is a queue of its own (solve_pool()), whose delay behind the processor is what the round before
// has found. A component that only ever works for one other on the same host, and has workers enough for all of that
// one's, never makes it wait: its processor time is taken as the other's (an "owner").
#include "analysis/estimate_solve.hpp"

#include "analysis/estimate_streams.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace labrack::analysis {

namespace {

using model::NodeIndex;

class Solver {
  public:
    Solver(const model::Plan& plan, Walk& walk)
        : plan_(plan), walk_(walk), flows_(find_flows(plan, walk)), solution_(count_work(plan, flows_, walk)),
          every_(plan.design.nodes.size()), mean_wait_(plan.design.nodes.size(), 0.0),
          mean_stretch_(plan.design.nodes.size(), 1.0), fetches_(plan.design.nodes.size(), false) {
        for (const Flow& flow : flows_.flows) {
            if (plan.is_queue(flow.from)) fetches_[flow.to.value] = true;
        }
    }

    [[nodiscard]] Solution run() {
        mark_overloaded_resources();
        double before = -1.0;
        for (int round = 0; round < most_rounds; ++round) {
            const double total = evaluate();
            if (std::fabs(total - before) <= 1e-6 * total) break;
            before = total;
            count_holds();
            solve_pools();
            solve_links();
        }
        mark_overloaded();
        return std::move(solution_);
    }

  private:
    const model::Plan& plan_;
    Walk& walk_;
    Flows flows_;
    Solution solution_;
    std::vector<Station> every_; ///< of each node: what all of its instances share evenly
    std::vector<double> mean_wait_;
    std::vector<double> mean_stretch_;
    std::vector<bool> fetches_; ///< of each node: a consumer, whose work waits in a queue
    std::map<std::pair<model::InstanceIndex, NodeIndex>, std::size_t> gateways_; ///< places in Solution::lent

    [[nodiscard]] bool absorbed(NodeIndex node) const { return flows_.owner[node.value] != node.value; }
    [[nodiscard]] const model::Parameters& parameters(NodeIndex node) const {
        return plan_.design.node(node).parameters;
    }

    /// Where the visit's numbers are summed up.
    [[nodiscard]] Station& sums_of(const Visit& visit) {
        if (visit.instance == every_instance) return every_[visit.node.value];
        return solution_.stations[plan_.first_instance[visit.node.value].value + visit.instance];
    }

    void mark_overloaded_resources() {
        const auto full = [](const Shared& one) { return one.capacity > 0.0 && one.load >= one.capacity; };
        solution_.stable = std::none_of(solution_.processors.begin(), solution_.processors.end(), full) &&
                           std::none_of(solution_.disks.begin(), solution_.disks.end(), full);
    }

    [[nodiscard]] double wait_of(const Visit& visit) const {
        if (absorbed(visit.node)) return 0.0;
        if (visit.instance == every_instance) return mean_wait_[visit.node.value];
        return solution_.stations[plan_.first_instance[visit.node.value].value + visit.instance].pool.wait;
    }

    [[nodiscard]] double stretch_of(const Visit& visit) const {
        if (absorbed(visit.node)) return mean_stretch_[flows_.owner[visit.node.value]];
        if (visit.instance == every_instance) return mean_stretch_[visit.node.value];
        return solution_.stations[plan_.first_instance[visit.node.value].value + visit.instance].pool.stretch;
    }

    [[nodiscard]] double disk_time(const Visit& visit) const {
        const NodeIndex disk = disk_of(plan_, visit.node);
        if (visit.disk <= 0.0 || !disk.exists()) return 0.0;
        const std::uint32_t number = visit.instance == every_instance ? 0 : visit.instance;
        const model::InstanceIndex at{plan_.first_instance[visit.node.value].value + number};
        const std::uint32_t where = disk == visit.node ? at.value : plan_.instances[at.value].host.value;
        return solution_.disks[where].wait + visit.disk / parameters(disk).iops;
    }

    /// Times of all visits by the waits and stretches of the last round; returns the sum of all requests' times.
    double evaluate() {
        for (Lent& lent : solution_.lent)
            lent.rate = lent.hold = lent.alone = 0.0;
        for (Visit& visit : walk_.visits) {
            const double wait = wait_of(visit);
            double own = visit.cpu.mean * stretch_of(visit);
            if (!blocking(plan_, visit.node) && visit.cpu.mean > 0.0) own += wait;
            const Moments parts = sum_parts(walk_, visit, [&](const Ask& ask) { return time_of(visit, ask); });
            visit.hold = own + visit.start + visit.delay.mean + disk_time(visit) + parts.mean;
            visit.time = visit.hold + (blocking(plan_, visit.node) && !visit.local ? wait : 0.0);
        }
        double total = 0.0;
        for (const Root& root : walk_.roots)
            total += root.rate * walk_.visits[root.visit].time;
        return total;
    }

    [[nodiscard]] Moments time_of(const Visit& visit, const Ask& ask) {
        const Visit& target = walk_.visits[ask.visit];
        const double times = asked(walk_, visit, ask);
        const double ratio = target.alone.mean > 0.0 ? target.time / target.alone.mean : 1.0;
        Moments one{ask.network + target.time, target.alone.variance * ratio * ratio};
        if (ask.fresh > 0.0 && plan_.links[ask.link.value].encrypted) {
            const bool in_turn = !blocking(plan_, target.node);
            const Moments work = handshake(plan_, ask.link);
            if (work.mean > 0.0)
                one.mean += ask.fresh * (work.mean * stretch_of(target) + (in_turn ? wait_of(target) : 0.0));
        }
        if (ask.link.exists()) {
            lend(visit, ask, times, one.mean);
            one.mean += solution_.link_waits[ask.link.value];
        }
        return repeated(one, ask.times, times / ask.times);
    }

    /// Counts what is lent for one ask: a connection of the link's pool, a port of the caller's gateway.
    void lend(const Visit& visit, const Ask& ask, double times, double hold) {
        const model::PlanLink& link = plan_.links[ask.link.value];
        const double alone = ask.network + walk_.visits[ask.visit].alone.mean;
        const double callers = std::max(1U, first_count(plan_, link.from));
        const auto count = [&](Lent& lent, double rate) {
            lent.rate += rate;
            lent.hold += rate * hold;
            lent.alone += rate * alone;
        };
        if (link.pool.size > 0) {
            Lent& pool = solution_.lent[ask.link.value];
            pool.instance = plan_.first_instance[link.from.value];
            pool.limit = link.pool.size * callers;
            count(pool, visit.rate * times);
        }
        if (!plan_.has_private || !first_of(plan_, link.to).outside || plan_.is_client(link.from)) return;
        for (std::uint32_t i = 0; i < first_count(plan_, link.from); ++i) {
            const model::InstanceIndex gateway =
                plan_.instances[plan_.first_instance[link.from.value].value + i].gateway;
            if (!gateway.exists() || plan_.node_of(gateway).parameters.nat_ports == 0) continue;
            const auto [known, is_new] = gateways_.try_emplace({gateway, link.to}, solution_.lent.size());
            if (is_new) solution_.lent.emplace_back();
            Lent& ports = solution_.lent[known->second];
            ports.instance = gateway;
            ports.limit = plan_.node_of(gateway).parameters.nat_ports;
            count(ports, visit.rate * times / callers);
        }
    }

    /// Adds up for how long blocking workers are held.
    void count_holds() {
        for (Station& one : every_)
            one.hold = 0.0;
        for (Station& one : solution_.stations)
            one.hold = 0.0;
        for (const Visit& visit : walk_.visits) {
            if (blocking(plan_, visit.node) && !visit.local) sums_of(visit).hold += visit.rate * visit.hold;
        }
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            const NodeIndex node = plan_.instances[i].node;
            if (plan_.instances[i].ordinal < first_count(plan_, node))
                solution_.stations[i].hold += every_[node.value].hold / first_count(plan_, node);
        }
    }

    [[nodiscard]] PoolLoad load_of(std::size_t i) const {
        const model::Instance& instance = plan_.instances[i];
        const Station& station = solution_.stations[i];
        const Shared& processor = processor_of(plan_, solution_, index_of<model::InstanceIndex>(i));
        PoolLoad load;
        load.rate = station.jobs;
        load.workers = std::max(1U, instance.workers);
        load.sources = flows_.sources[instance.node.value];
        load.arrival_scv = station.arrival_scv;
        load.service_scv = scv_of(station);
        if (!fetches_[instance.node.value]) load.room = instance.backlog;
        const double cpu = station.own_cpu / station.jobs;
        const double hold = instance.blocking ? station.hold / station.jobs : cpu;
        if (processor.capacity <= 0.0) {
            load.rest = hold;
            return load;
        }
        load.cpu = cpu;
        load.rest = instance.blocking ? std::max(0.0, hold - cpu * station.pool.stretch) : 0.0;
        load.cores = std::ceil(processor.capacity);
        const double limit = parameters(instance.node).cpu_limit * 1e-3;
        if (limit > 0.0 && limit < load.cores) load.limit = limit;
        load.background = std::max(0.0, processor.load - station.own_cpu);
        if (load.background < 1e-12 * load.cores) load.background = 0.0;
        return load;
    }

    void solve_pools() {
        PoolLoad last;
        PoolState found;
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            Station& station = solution_.stations[i];
            const NodeIndex node = plan_.instances[i].node;
            if (station.jobs <= 0.0 || plan_.is_client(node) || absorbed(node)) continue;
            const PoolLoad load = load_of(i);
            if (!(load == last)) {
                found = solve_pool(load);
                last = load;
            }
            station.pool = found;
        }
        for (std::size_t n = 0; n < plan_.design.nodes.size(); ++n)
            take_means(index_of<NodeIndex>(n));
    }

    void take_means(NodeIndex node) {
        const std::uint32_t count = first_count(plan_, node);
        double wait = 0.0;
        double stretch = 0.0;
        for (std::uint32_t i = 0; i < count; ++i) {
            const PoolState& pool = solution_.stations[plan_.first_instance[node.value].value + i].pool;
            wait += pool.wait / count;
            stretch += pool.stretch / count;
        }
        mean_wait_[node.value] = wait;
        mean_stretch_[node.value] = count > 0 ? stretch : 1.0;
    }

    /// Pools of connections: whoever finds all of them lent waits, with its worker.
    void solve_links() {
        for (std::size_t l = 0; l < plan_.links.size(); ++l) {
            const model::PlanLink& link = plan_.links[l];
            const Lent& lent = solution_.lent[l];
            if (link.pool.size == 0 || lent.rate <= 0.0) continue;
            const double callers = std::max(1U, first_count(plan_, link.from));
            PoolLoad load;
            load.rate = lent.rate / callers;
            load.workers = static_cast<std::uint32_t>(link.pool.size);
            load.sources = flows_.sources[link.from.value];
            if (blocking(plan_, link.from)) load.sources = std::min(load.sources, first_of(plan_, link.from).workers);
            load.rest = lent.hold / lent.rate;
            const PoolState state = solve_pool(load);
            solution_.link_waits[l] = state.wait;
            if (!state.stable) solution_.stable = false;
        }
    }

    /// Who needs something of which there is not enough, or somebody who does.
    void mark_overloaded() {
        for (std::size_t i = 0; i < plan_.instances.size(); ++i)
            solution_.stable = solution_.stable && solution_.stations[i].pool.stable;
        for (Visit& visit : walk_.visits) {
            visit.overloaded = is_overloaded(visit);
            const Ask* const asks = walk_.asks_of(visit);
            for (std::uint32_t a = 0; a < visit.ask_count; ++a) {
                const Visit& target = walk_.visits[asks[a].visit];
                visit.overloaded = visit.overloaded || (!asks[a].later && target.overloaded);
            }
        }
    }

    [[nodiscard]] bool is_overloaded(const Visit& visit) const {
        const std::uint32_t count = first_count(plan_, visit.node);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (visit.instance != every_instance && visit.instance != i) continue;
            const model::InstanceIndex at{plan_.first_instance[visit.node.value].value + i};
            const Shared& processor = processor_of(plan_, solution_, at);
            const bool no_core = processor.capacity > 0.0 && processor.load >= processor.capacity;
            if (needs_worker(plan_, visit) && !solution_.stations[at.value].pool.stable) return true;
            if (visit.cpu.mean > 0.0 && no_core) return true;
        }
        const NodeIndex disk = disk_of(plan_, visit.node);
        if (visit.disk <= 0.0 || !disk.exists()) return false;
        const model::InstanceIndex at = plan_.first_instance[visit.node.value];
        const std::uint32_t where = disk == visit.node ? at.value : plan_.instances[at.value].host.value;
        return solution_.disks[where].load >= 1.0;
    }
};

} // namespace

Solution solve(const model::Plan& plan, Walk& walk) {
    return Solver(plan, walk).run();
}

} // namespace labrack::analysis
