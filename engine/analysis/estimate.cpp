#include "analysis/estimate.hpp"

#include "analysis/estimate_solve.hpp"
#include "analysis/estimate_traffic.hpp"
#include "base/math.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace labrack::analysis {

std::string_view to_text(Omission omission) {
    switch (omission) {
    case Omission::interventions: return "interventions";
    case Omission::script: return "script";
    case Omission::scaling: return "scaling";
    case Omission::retries: return "retries";
    case Omission::loss: return "loss";
    case Omission::uploads: return "uploads";
    case Omission::cycle: return "cycle";
    case Omission::size: return "size";
    }
    return {};
}

namespace {

constexpr double most_factor = 1e6;
constexpr int most_bisections = 40;

/// Rounds to an integer, clamped to what results hold.
std::int64_t rounded(double value) {
    if (!(value > 0.0)) return 0;
    return value >= 9e18 ? static_cast<std::int64_t>(9e18) : static_cast<std::int64_t>(value + 0.5);
}

Share share_of(double fraction) {
    return {rounded(std::min(fraction, most_factor) * 1e6)};
}

Rate rate_of(double per_second) {
    return {rounded(per_second * 1e9)};
}

/// Makes an estimate of a plan; the plan's ways are looked for once.
class Estimator {
  public:
    Estimator(const model::Plan& plan, const EstimateOptions& options)
        : plan_(plan), walk_(walk(plan)), rates_(open_rates(plan, options)) {}

    [[nodiscard]] Estimate run() {
        settle_closed_loads();
        apply(rates_);
        Estimate found;
        list_operations(found);
        list_instances(found);
        found.resources = resources(false);
        found.stable = solution_.stable && std::none_of(found.resources.begin(), found.resources.end(),
                                                        [](const ResourceUse& use) { return is_full(use); });
        found.capacity = capacity();
        list_omissions(found);
        return found;
    }

    [[nodiscard]] Capacity run_capacity() {
        settle_closed_loads();
        apply(rates_);
        return capacity();
    }

  private:
    const model::Plan& plan_;
    Walk walk_;
    std::vector<double> rates_; ///< of each load
    std::vector<WireUse> wires_;
    Solution solution_;

    [[nodiscard]] static bool is_full(const ResourceUse& use) {
        return use.resource != Resource::quota && use.utilization.ppm >= 1'000'000;
    }

    void apply(const std::vector<double>& rates) {
        wires_ = apply_rates(plan_, rates, walk_);
        solution_ = solve(plan_, walk_);
    }

    /// Mean time of a request of the load, s.
    [[nodiscard]] double time_of(const model::PlanLoad& load) const {
        double sum = 0.0;
        std::uint32_t before = 0;
        for (std::size_t i = 0; i < load.operations.size(); ++i) {
            const double part = load.cumulative_weight[i] - before;
            before = load.cumulative_weight[i];
            for (const Root& root : walk_.roots) {
                if (root.client == load.client && root.operation == load.operations[i])
                    sum += part / load.cumulative_weight.back() * walk_.visits[root.visit].time;
            }
        }
        return sum;
    }

    /// Users of closed loads send as often as thinking and waiting let them: rate × (think + time) = users (Little's
    /// law; Denning and Buzen 1978). The time rises with the rates, so they are found by bisection: with several such
    /// loads, of one factor for all.
    void settle_closed_loads() {
        std::vector<double> at_most = rates_;
        double users = 0.0;
        apply(rates_);
        for (std::size_t l = 0; l < plan_.loads.size(); ++l) {
            const model::PlanLoad& load = plan_.loads[l];
            if (load.load->users == 0 || load.operations.empty()) continue;
            const double cycle = moments_of(load.load->think).mean + alone_time(load);
            at_most[l] = load.load->users / std::max(1e-6, cycle);
            users += load.load->users;
        }
        if (users <= 0.0) return;
        double low = 0.0;
        double high = 1.0;
        for (int step = 0; step < most_bisections && high - low > 1e-5 * high; ++step) {
            const double factor = (low + high) / 2.0;
            for (std::size_t l = 0; l < plan_.loads.size(); ++l)
                if (plan_.loads[l].load->users > 0) rates_[l] = factor * at_most[l];
            apply(rates_);
            const bool too_many = !solution_.stable || busy_users() > users;
            (too_many ? high : low) = factor;
        }
        for (std::size_t l = 0; l < plan_.loads.size(); ++l)
            if (plan_.loads[l].load->users > 0) rates_[l] = low * at_most[l];
    }

    [[nodiscard]] double alone_time(const model::PlanLoad& load) const {
        double least = 0.0;
        for (const Root& root : walk_.roots) {
            if (root.client == load.client && root.operation == load.operations.front())
                least = walk_.visits[root.visit].alone.mean;
        }
        for (const Root& root : walk_.roots) {
            const bool sent =
                std::find(load.operations.begin(), load.operations.end(), root.operation) != load.operations.end();
            if (root.client == load.client && sent) least = std::min(least, walk_.visits[root.visit].alone.mean);
        }
        return least;
    }

    [[nodiscard]] double busy_users() const {
        double users = 0.0;
        for (std::size_t l = 0; l < plan_.loads.size(); ++l) {
            const model::PlanLoad& load = plan_.loads[l];
            if (load.load->users > 0) users += rates_[l] * (moments_of(load.load->think).mean + time_of(load));
        }
        return users;
    }

    void list_operations(Estimate& found) const {
        for (std::size_t o = 0; o < plan_.workload.operations.size(); ++o) {
            OperationEstimate one;
            double rate = 0.0;
            double time = 0.0;
            for (const Root& root : walk_.roots) {
                if (root.operation.value != o) continue;
                const Visit& visit = walk_.visits[root.visit];
                rate += root.rate;
                time += root.rate * visit.time;
                one.stable = one.stable && !visit.overloaded;
                one.served = one.served && !visit.unserved;
            }
            one.rate = rate_of(rate);
            if (rate > 0.0 && one.stable && one.served) one.latency = math::to_duration(time / rate * 1e9);
            found.operations.push_back(one);
        }
    }

    void list_instances(Estimate& found) const {
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            const Station& station = solution_.stations[i];
            const model::InstanceIndex host = plan_.instances[i].host;
            const Shared& processor = solution_.processors[host.exists() ? host.value : i];
            InstanceEstimate one;
            one.visits = rate_of(station.visits);
            one.workers = share_of(worker_use(i, false));
            if (processor.capacity > 0.0) one.processor = share_of(processor.load / processor.capacity);
            one.wait = math::to_duration(station.pool.wait * 1e9);
            one.busy = share_of(std::min(1.0, worker_use(i, false)) * plan_.instances[i].workers);
            one.cores = share_of(host.exists() && host.value == i ? processor.load : station.cpu);
            one.bytes_out = rate_of(station.bytes_out);
            one.units = rate_of(station.units);
            found.instances.push_back(one);
        }
    }

    /// Share of the instance's workers in use; with `alone`, as if nobody ever waited for anybody.
    [[nodiscard]] double worker_use(std::size_t i, bool alone) const {
        const model::Instance& instance = plan_.instances[i];
        const Station& station = solution_.stations[i];
        if (!instance.is_station || plan_.is_client(instance.node) || station.jobs <= 0.0) return 0.0;
        const double workers = std::max(1U, instance.workers);
        if (alone) return station.alone / workers;
        if (!station.pool.stable) return std::max(1.0, station.pool.utilization);
        return (instance.blocking ? station.hold : station.own_cpu * station.pool.stretch) / workers;
    }

    [[nodiscard]] std::vector<ResourceUse> resources(bool alone) const {
        std::vector<ResourceUse> uses;
        const auto add = [&](Resource resource, model::InstanceIndex instance, double use) {
            if (share_of(use).ppm > 0) uses.push_back({resource, instance, share_of(use)});
        };
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            const auto instance = index_of<model::InstanceIndex>(i);
            const Shared& processor = solution_.processors[i];
            const Shared& disk = solution_.disks[i];
            add(Resource::workers, instance, worker_use(i, alone));
            const double limit = plan_.node_of(instance).parameters.cpu_limit * 1e-3;
            if (limit > 0.0 && plan_.instances[i].host.exists())
                add(Resource::processor, instance, solution_.stations[i].cpu / limit);
            if (processor.capacity > 0.0) add(Resource::processor, instance, processor.load / processor.capacity);
            if (disk.capacity > 0.0) add(Resource::disk, instance, disk.load);
            add(Resource::quota, instance, solution_.quotas[i]);
        }
        for (const Lent& lent : solution_.lent)
            if (lent.limit > 0.0)
                add(Resource::connections, lent.instance, (alone ? lent.alone : lent.hold) / lent.limit);
        for (const WireUse& wire : wires_)
            add(Resource::network, wire.instance, wire.utilization);
        std::sort(uses.begin(), uses.end(), [](const ResourceUse& a, const ResourceUse& b) {
            return std::tuple(-a.utilization.ppm, a.resource, a.instance) <
                   std::tuple(-b.utilization.ppm, b.resource, b.instance);
        });
        return uses;
    }

    [[nodiscard]] Capacity capacity() const {
        Capacity found;
        double rate = 0.0;
        for (const Root& root : walk_.roots)
            rate += root.rate;
        const std::vector<ResourceUse> uses = resources(true);
        if (rate <= 0.0) return found;
        double factor = most_factor;
        if (!uses.empty()) {
            found.bottleneck = uses.front();
            factor = std::min(most_factor,
                              1e6 / static_cast<double>(std::max<std::int64_t>(1, uses.front().utilization.ppm)));
        }
        found.factor = share_of(factor);
        found.rate = rate_of(rate * factor);
        return found;
    }

    void list_omissions(Estimate& found) const {
        const auto note = [&](bool holds, Omission what) {
            if (holds) found.omissions.push_back(what);
        };
        bool retries = false;
        bool loss = false;
        for (std::size_t i = 0; i < plan_.instances.size(); ++i) {
            const bool used = solution_.stations[i].visits > 0.0;
            const model::Parameters& component = plan_.design.node(plan_.instances[i].node).parameters;
            retries = retries || (used && component.retries > 0);
            loss = loss || (used && solution_.stations[i].pool.overflow > 0.01 && plan_.instances[i].is_station);
        }
        const auto is_script = [](const model::PlanLoad& load) { return load.load->script.messages > 0; };
        const auto uploads = [](const model::StepIndex step) { return step.exists(); };
        note(!plan_.interventions.empty(), Omission::interventions);
        note(std::any_of(plan_.loads.begin(), plan_.loads.end(), is_script), Omission::script);
        note(!plan_.groups.empty(), Omission::scaling);
        note(retries, Omission::retries);
        note(loss, Omission::loss);
        note(std::any_of(plan_.uploads.begin(), plan_.uploads.end(), uploads), Omission::uploads);
        note(walk_.cycle, Omission::cycle);
        note(walk_.cut, Omission::size);
    }
};

} // namespace

Estimate estimate(const model::Plan& plan, const EstimateOptions& options) {
    return Estimator(plan, options).run();
}

Capacity capacity(const model::Plan& plan, const EstimateOptions& options) {
    return Estimator(plan, options).run_capacity();
}

} // namespace labrack::analysis
