// The stations of (a) and (b) on SimGrid's kernel timers, the fastest way it has to run a callback at an instant.
// Usage: simgrid_bench NAME [SCALE]. Service and arrivals are the standard library's exponentials, as a user would
// write them.
#include "bench/minimal_loop.hpp"
#include "bench/processor_time.hpp"
#include "bench/results.hpp"

#include <array>
#include <cstdlib>
#include <queue>
#include <random>
#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>
#include <span>
#include <vector>

namespace {

using labrack::bench::Tally;
using labrack::bench::Tier;
using simgrid::kernel::timer::Timer;

double now() {
    return simgrid::s4u::Engine::get_clock();
}

struct Request {
    double start_s = 0.0;
    std::uint64_t number = 0;
    std::size_t tier = 0;
};

struct Station {
    double service_s = 0.0;
    std::uint32_t free = 0;
    std::queue<Request> waiting;
};

class Model {
  public:
    Model(std::span<const Tier> tiers, double gap_s, std::uint64_t requests)
        : tiers_(tiers), gap_s_(gap_s), requests_(requests) {
        for (const Tier& tier : tiers)
            stations_.emplace_back(tier.copies, Station{static_cast<double>(tier.service.ns) * 1e-9, tier.workers, {}});
    }

    void start() {
        Timer::set(now() + draw(gap_s_), [this] { arrive(); });
    }
    [[nodiscard]] bool done() const { return finished_ == requests_; }
    [[nodiscard]] double mean_ms() const { return 1e3 * sum_s_ / static_cast<double>(finished_); }

  private:
    std::span<const Tier> tiers_;
    double gap_s_;
    std::uint64_t requests_;
    std::uint64_t arrived_ = 0;
    std::uint64_t finished_ = 0;
    double sum_s_ = 0.0;
    std::vector<std::vector<Station>> stations_; ///< by tier and copy
    std::mt19937_64 random_{1};

    double draw(double mean) { return std::exponential_distribution<double>(1.0 / mean)(random_); }

    Station& station_of(const Request& request, std::size_t tier) {
        return stations_[tier][request.number % stations_[tier].size()];
    }
    void arrive() {
        enter({now(), arrived_++, 0});
        if (arrived_ < requests_) start();
    }
    void enter(const Request& request) {
        Station& station = station_of(request, request.tier);
        if (station.free > 0) {
            --station.free;
            serve(request, station);
        } else {
            station.waiting.push(request);
        }
    }
    void serve(const Request& request, const Station& station) {
        Timer::set(now() + draw(station.service_s), [this, request] { leave(request); });
    }
    void leave(Request request) {
        if (!tiers_[request.tier].holding) free_worker(station_of(request, request.tier));
        if (++request.tier < tiers_.size()) {
            enter(request);
            return;
        }
        for (std::size_t tier = 0; tier < tiers_.size(); ++tier) {
            if (tiers_[tier].holding) free_worker(station_of(request, tier));
        }
        sum_s_ += now() - request.start_s;
        ++finished_;
    }
    void free_worker(Station& station) {
        if (station.waiting.empty()) {
            ++station.free;
            return;
        }
        const Request next = station.waiting.front();
        station.waiting.pop();
        serve(next, station);
    }
};

Tally run(simgrid::s4u::Engine& engine, std::span<const Tier> tiers, double gap_s, double requests) {
    const auto count = static_cast<std::uint64_t>(requests);
    Model model(tiers, gap_s, count);
    auto* zone = simgrid::s4u::create_full_zone("zone");
    auto* host = zone->create_host("host", 1e9)->seal();
    zone->seal();
    // Timers alone keep no simulation alive: somebody must be there.
    simgrid::s4u::Actor::create("waiter", host, [&model] {
        while (!model.done())
            simgrid::s4u::this_actor::sleep_for(100.0);
    });
    const double begin = labrack::bench::processor_seconds();
    model.start();
    engine.run();
    const double seconds = labrack::bench::processor_seconds() - begin;
    return {seconds, count, count * (1 + tiers.size()), model.mean_ms()};
}

} // namespace

int main(int count, char** arguments) {
    using labrack::milliseconds;
    const std::string name = count > 1 ? arguments[1] : "";
    const double scale = count > 2 ? std::atof(arguments[2]) : 1.0;
    int none = 1;
    simgrid::s4u::Engine engine(&none, arguments);
    if (name == "mm1") {
        const std::array tiers{Tier{1, 1, milliseconds(1), false}};
        labrack::bench::print_result(name, run(engine, tiers, 1.0 / 800, 2e6 * scale));
    } else if (name == "web" || name == "web-holding") {
        const std::array tiers{Tier{3, 4, milliseconds(4), false}, Tier{2, 8, milliseconds(8), name == "web-holding"},
                               Tier{1, 16, milliseconds(6), false}};
        labrack::bench::print_result(name, run(engine, tiers, 1.0 / 900, 1e6 * scale));
    } else {
        std::fprintf(stderr, "there is no case \"%s\"\n", name.c_str());
        return 1;
    }
    return 0;
}
