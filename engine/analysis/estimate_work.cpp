// What every instance has to do in a second, before anything is known of waiting.
#include "analysis/estimate_solve.hpp"

#include <algorithm>
#include <cmath>

namespace labrack::analysis {

namespace {

using model::NodeIndex;

class WorkCounter {
  public:
    WorkCounter(const model::Plan& plan, const Flows& flows, Walk& walk)
        : plan_(plan), flows_(flows), walk_(walk), every_(plan.design.nodes.size()) {
        solution_.stations.resize(plan.instances.size());
        solution_.processors.resize(plan.instances.size());
        solution_.disks.resize(plan.instances.size());
        solution_.quotas.resize(plan.instances.size());
        solution_.link_waits.resize(plan.links.size());
        solution_.lent.resize(plan.links.size());
    }

    [[nodiscard]] Solution run() {
        find_own_cpu();
        count_work();
        count_shared();
        vary();
        return std::move(solution_);
    }

  private:
    const model::Plan& plan_;
    const Flows& flows_;
    Walk& walk_;
    Solution solution_;
    std::vector<Station> every_; ///< of each node: what all of its instances share evenly

    [[nodiscard]] const model::Parameters& parameters(NodeIndex node) const {
        return plan_.design.node(node).parameters;
    }

    /// Where the visit's numbers are summed up.
    [[nodiscard]] Station& sums_of(const Visit& visit) {
        if (visit.instance == every_instance) return every_[visit.node.value];
        return solution_.stations[plan_.first_instance[visit.node.value].value + visit.instance];
    }

    /// The processor time in a visit that belongs to the same pool as its own.
    void find_own_cpu() {
        for (Visit& visit : walk_.visits) {
            visit.own_cpu = visit.cpu.mean;
            const Ask* const asks = walk_.asks_of(visit);
            for (std::uint32_t a = 0; a < visit.ask_count; ++a) {
                const Visit& target = walk_.visits[asks[a].visit];
                const bool same = flows_.owner[target.node.value] == flows_.owner[visit.node.value];
                const bool held = blocking(plan_, NodeIndex{flows_.owner[visit.node.value]});
                if (same && held && !asks[a].later) visit.own_cpu += asked(walk_, visit, asks[a]) * target.own_cpu;
            }
        }
    }

    void count_work() {
        for (const Visit& visit : walk_.visits) {
            if (visit.rate <= 0.0) continue;
            Station& sums = sums_of(visit);
            if (!visit.local) sums.visits += visit.rate;
            if (!visit.local && visit.step.exists())
                sums.bytes_out += visit.rate * static_cast<double>(plan_.steps[visit.step.value].step->out.count);
            sums.cpu += visit.rate * visit.cpu.mean;
            if (needs_worker(plan_, visit)) {
                const bool held = blocking(plan_, visit.node);
                sums.jobs += visit.rate;
                sums.own_cpu += visit.rate * (held ? visit.own_cpu : visit.cpu.mean);
                sums.alone += visit.rate * (held ? visit.alone.mean : visit.cpu.mean);
                sums.square += visit.rate * (held ? visit.alone.square() : visit.cpu.square());
            }
            if (const NodeIndex disk = disk_of(plan_, visit.node); visit.disk > 0.0 && disk.exists()) {
                const double time = visit.disk / parameters(disk).iops;
                sums.disk_jobs += visit.rate;
                sums.disk_time += visit.rate * time;
                sums.disk_square += visit.rate * time * time;
            }
            count_handshakes(visit);
            count_translated(visit);
        }
        share_out();
    }

    /// What goes through NAT gateways: requests and answers of those who ask from a private subnet for what stands in
    /// the internet.
    void count_translated(const Visit& visit) {
        const std::uint32_t first = plan_.first_instance[visit.node.value].value;
        const std::uint32_t count = visit.instance == every_instance ? first_count(plan_, visit.node) : 1;
        const std::uint32_t from = visit.instance == every_instance ? first : first + visit.instance;
        const Ask* const asks = walk_.asks_of(visit);
        for (std::uint32_t a = 0; a < visit.ask_count && plan_.has_private; ++a) {
            const Visit& target = walk_.visits[asks[a].visit];
            if (!first_of(plan_, target.node).outside || !target.step.exists()) continue;
            const model::Step& step = *plan_.steps[target.step.value].step;
            const double bytes = visit.rate * asked(walk_, visit, asks[a]) *
                                 static_cast<double>(step.in.count + step.out.count) / std::max(1U, count);
            for (std::uint32_t i = from; i < from + count; ++i) {
                const model::InstanceIndex gateway = plan_.instances[i].gateway;
                if (gateway.exists()) solution_.stations[gateway.value].bytes_out += bytes;
            }
        }
    }

    void count_handshakes(const Visit& visit) {
        const Ask* const asks = walk_.asks_of(visit);
        for (std::uint32_t a = 0; a < visit.ask_count; ++a) {
            if (asks[a].fresh <= 0.0 || !plan_.links[asks[a].link.value].encrypted) continue;
            const Visit& server = walk_.visits[asks[a].visit];
            const double rate = visit.rate * asked(walk_, visit, asks[a]) * asks[a].fresh;
            const Moments work = handshake(plan_, asks[a].link);
            Station& sums = sums_of(server);
            sums.cpu += rate * work.mean;
            if (blocking(plan_, server.node) || work.mean <= 0.0) continue;
            sums.jobs += rate;
            sums.own_cpu += rate * work.mean;
            sums.alone += rate * work.mean;
            sums.square += rate * work.square();
        }
    }

    /// Gives each instance its part of what all of its component share.
    void share_out() {
        for (std::size_t n = 0; n < plan_.design.nodes.size(); ++n) {
            const NodeIndex node = index_of<NodeIndex>(n);
            const std::uint32_t count = first_count(plan_, node);
            const Station& every = every_[n];
            for (std::uint32_t i = 0; i < count; ++i) {
                Station& one = solution_.stations[plan_.first_instance[n].value + i];
                const double part = 1.0 / count;
                one.visits += every.visits * part;
                one.jobs += every.jobs * part;
                one.cpu += every.cpu * part;
                one.own_cpu += every.own_cpu * part;
                one.alone += every.alone * part;
                one.square += every.square * part;
                one.disk_jobs += every.disk_jobs * part;
                one.disk_time += every.disk_time * part;
                one.disk_square += every.disk_square * part;
                one.bytes_out += every.bytes_out * part;
            }
        }
    }

    /// Adds up what processors and disks have to do.
    void count_shared() {
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            const model::Instance& instance = plan_.instances[i];
            const model::Parameters& own = parameters(instance.node);
            const Station& station = solution_.stations[i];
            const bool is_host = instance.host.value == i;
            if (is_host) solution_.processors[i].capacity = own.cores;
            if (instance.host.exists()) {
                solution_.processors[instance.host.value].load += station.cpu;
            } else if (own.cpu_limit > 0) {
                solution_.processors[i] = {station.cpu, own.cpu_limit * 1e-3, 0.0};
            }
            if (const NodeIndex disk = disk_of(plan_, instance.node); disk.exists()) {
                const std::size_t at = disk == instance.node ? i : instance.host.value;
                solution_.disks[at].capacity = 1.0;
                solution_.disks[at].load += station.disk_time;
                solution_.disks[at].wait += station.disk_square / 2.0; // see below
            }
            if (own.quota > 0) {
                const double allowed = own.quota / (static_cast<double>(own.quota_interval.ns) * 1e-9);
                solution_.quotas[i] = station.visits / allowed;
            }
        }
        count_units();
        for (Shared& disk : solution_.disks) // M/G/1: Pollaczek and Khinchine; Kleinrock (1975), 5.75
            disk.wait = disk.load < 1.0 ? disk.wait / (1.0 - disk.load) : 0.0;
    }

    /// Units of capacity of key-value stores: 4 KiB of a read, 1 KiB of a write (Amazon DynamoDB Developer Guide,
    /// "Read/write capacity mode"; read 2026-11-21), as sim/runner_capacity.cpp takes them.
    void count_units() {
        std::vector<double> reads(plan_.design.nodes.size());
        std::vector<double> writes(plan_.design.nodes.size());
        for (const Visit& visit : walk_.visits) {
            if (!visit.step.exists() || visit.forwarded || visit.local) continue;
            const model::PlanStep& step = plan_.steps[visit.step.value];
            const bool read = step.step->role == "nosql read";
            if (!read && step.step->role != "nosql write") continue;
            Bytes size = read ? step.step->out : step.step->in;
            if (step.collection != model::PlanStep::no_collection)
                size = plan_.workload.collections[step.collection].size;
            const double units = std::max(1.0, std::ceil(static_cast<double>(size.count) / (read ? 4096.0 : 1024.0)));
            const bool half = read && parameters(visit.node).eventual_reads;
            (read ? reads : writes)[visit.node.value] += visit.rate * units * (half ? 0.5 : 1.0);
        }
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            const NodeIndex node = plan_.instances[i].node;
            const model::Parameters& store = parameters(node);
            const double count = std::max(1U, first_count(plan_, node));
            double& quota = solution_.quotas[i];
            solution_.stations[i].units = (writes[node.value] + reads[node.value] / 5.0) / count;
            if (store.read_units > 0) quota = std::max(quota, reads[node.value] / count / store.read_units);
            if (store.write_units > 0) quota = std::max(quota, writes[node.value] / count / store.write_units);
        }
    }

    /// How irregular arrivals are.
    void vary() {
        std::vector<StreamStation> nodes(plan_.design.nodes.size());
        for (std::size_t n = 0; n < nodes.size(); ++n) {
            const NodeIndex node = index_of<NodeIndex>(n);
            const std::uint32_t count = first_count(plan_, node);
            if (count == 0) continue;
            const Station& one = solution_.stations[plan_.first_instance[n].value];
            nodes[n].instances = count;
            nodes[n].workers = first_of(plan_, node).workers;
            nodes[n].service_scv = scv_of(one);
            const double capacity = processor_of(plan_, solution_, plan_.first_instance[n]).capacity;
            const double by_workers = one.alone / std::max(1U, first_of(plan_, node).workers);
            const double by_cores =
                capacity > 0.0 ? processor_of(plan_, solution_, plan_.first_instance[n]).load / capacity : 0.0;
            nodes[n].utilization = std::min(0.99, std::max(by_workers, by_cores));
            nodes[n].jobs_per_visit = one.visits > 0.0 ? one.jobs / one.visits : 0.0;
        }
        const std::vector<double> variation = vary_arrivals(plan_, flows_, nodes);
        for (std::size_t i = 0; i < plan_.instances.size(); ++i)
            solution_.stations[i].arrival_scv = variation[plan_.instances[i].node.value];
    }
};

} // namespace

double scv_of(const Station& one) {
    if (one.jobs <= 0.0 || one.alone <= 0.0) return 1.0;
    const double mean = one.alone / one.jobs;
    return std::max(0.0, one.square / one.jobs / (mean * mean) - 1.0);
}

Solution count_work(const model::Plan& plan, const Flows& flows, Walk& walk) {
    return WorkCounter(plan, flows, walk).run();
}

} // namespace labrack::analysis
