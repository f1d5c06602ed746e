#include "bench/minimal_loop.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <vector>

namespace labrack::bench {

namespace {

/// xoshiro256++ (Blackman and Vigna 2019), seeded by SplitMix64.
class Draws {
  public:
    explicit Draws(std::uint64_t seed) {
        for (std::uint64_t& word : state_) {
            seed += 0x9e3779b97f4a7c15ULL;
            word = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9ULL;
            word = (word ^ (word >> 27)) * 0x94d049bb133111ebULL;
            word ^= word >> 31;
        }
    }

    std::uint64_t next() {
        const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }
    double next_unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

  private:
    std::array<std::uint64_t, 4> state_{};
};

/// The exponential distribution of mean 1 by ziggurat (Marsaglia and Tsang 2000, 256 layers).
class Exponential {
  public:
    Exponential() {
        constexpr double area = 3.9496598225815571993e-3;
        x_[0] = area / std::exp(-tail_start);
        x_[1] = tail_start;
        for (std::size_t i = 2; i < layers; ++i)
            x_[i] = -std::log(area / x_[i - 1] + std::exp(-x_[i - 1]));
        for (std::size_t i = 0; i < layers; ++i)
            f_[i] = std::exp(-x_[i]);
        f_[layers] = 1.0; // x is 0 there
    }

    double operator()(Draws& draws) const {
        double shift = 0.0;
        for (;;) {
            const std::uint64_t bits = draws.next();
            const std::size_t layer = bits & (layers - 1);
            const double x = static_cast<double>(bits >> 11) * 0x1.0p-53 * x_[layer];
            if (x < x_[layer + 1]) [[likely]]
                return shift + x;
            if (layer == 0) {
                shift += tail_start; // the tail is the distribution itself, further right
                continue;
            }
            const double y = f_[layer] + draws.next_unit() * (f_[layer + 1] - f_[layer]);
            if (y < std::exp(-x)) return shift + x;
        }
    }

  private:
    static constexpr std::size_t layers = 256;
    static constexpr double tail_start = 7.69711747013104972;
    std::array<double, layers + 1> x_{};
    std::array<double, layers + 1> f_{};
};

struct Event {
    std::int64_t time_ns;
    std::uint64_t packed; ///< sequence above payload: unique, so that one order is total

    friend bool operator<(const Event& a, const Event& b) {
        return a.time_ns != b.time_ns ? a.time_ns < b.time_ns : a.packed < b.packed;
    }
};

/// A 4-ary heap whose top stays in place while it is handled: the first event scheduled meanwhile takes its slot.
class Heap {
  public:
    [[nodiscard]] Event begin() {
        vacant_ = true;
        return heap_.front();
    }
    void schedule(std::int64_t time_ns, std::uint64_t payload) {
        const Event event{time_ns, next_sequence_++ << payload_bits | payload};
        if (vacant_) {
            vacant_ = false;
            sink(event);
        } else {
            rise(event);
        }
    }
    void end() {
        if (!vacant_) return;
        vacant_ = false;
        const Event last = heap_.back();
        heap_.pop_back();
        if (!heap_.empty()) sink(last);
    }
    [[nodiscard]] bool empty() const { return heap_.empty(); }

    static constexpr int payload_bits = 24;

  private:
    std::vector<Event> heap_;
    std::uint64_t next_sequence_ = 0;
    bool vacant_ = false;

    void rise(Event event) {
        std::size_t hole = heap_.size();
        heap_.push_back(event);
        for (; hole > 0; hole = (hole - 1) / 4) {
            const std::size_t above = (hole - 1) / 4;
            if (!(event < heap_[above])) break;
            heap_[hole] = heap_[above];
        }
        heap_[hole] = event;
    }

    void sink(Event event) {
        const std::size_t count = heap_.size();
        std::size_t hole = 0;
        for (std::size_t first = 1; first < count; first = 4 * hole + 1) {
            std::size_t least = first;
            for (std::size_t child = first + 1; child < std::min(first + 4, count); ++child)
                least = heap_[child] < heap_[least] ? child : least;
            if (!(heap_[least] < event)) break;
            heap_[hole] = heap_[least];
            hole = least;
        }
        heap_[hole] = event;
    }
};

/// Latencies in buckets of 1/64 of their value, up to 2^40 ns.
class Percentiles {
  public:
    void add(std::int64_t ns) {
        const auto value = static_cast<std::uint64_t>(ns) | 64;
        const int shift = static_cast<int>(std::bit_width(value)) - 7;
        ++counts_[static_cast<std::size_t>(shift) * 64 + ((value >> shift) & 63)];
        ++count_;
    }
    [[nodiscard]] Duration at(double share) const {
        auto left = static_cast<std::uint64_t>(share * static_cast<double>(count_));
        std::size_t bucket = 0;
        for (; bucket + 1 < counts_.size() && counts_[bucket] < left; ++bucket)
            left -= counts_[bucket];
        return Duration{static_cast<std::int64_t>((bucket % 64 + 64) << (bucket / 64))};
    }

  private:
    std::array<std::uint64_t, 64 * 40> counts_{};
    std::uint64_t count_ = 0;
};

constexpr std::uint32_t nobody = 0xffffffff;

struct Request {
    std::int64_t start_ns = 0;
    std::uint32_t number = 0;
    std::uint32_t tier = 0;
    std::uint32_t next = nobody; ///< in the station's queue, or of the unused requests
};

struct Station {
    double service_ns = 0.0;
    std::uint32_t free = 0;
    std::uint32_t first = nobody;
    std::uint32_t last = nobody;
};

class Loop {
  public:
    Loop(std::span<const Tier> tiers, Duration gap, std::uint64_t seed)
        : tiers_(tiers), gap_ns_(static_cast<double>(gap.ns)), draws_(seed) {
        for (const Tier& tier : tiers) {
            first_station_.push_back(static_cast<std::uint32_t>(stations_.size()));
            for (std::uint32_t i = 0; i < tier.copies; ++i)
                stations_.push_back({static_cast<double>(tier.service.ns), tier.workers, nobody, nobody});
        }
    }

    MinimalResult run(std::uint64_t requests) {
        heap_.schedule(draw(gap_ns_), arrival);
        std::uint64_t events = 0;
        for (; !heap_.empty(); ++events) {
            const Event event = heap_.begin();
            now_ns_ = event.time_ns;
            const auto payload = static_cast<std::uint32_t>(event.packed & ((1u << Heap::payload_bits) - 1));
            if (payload == arrival) {
                if (arrived_ + 1 < requests) heap_.schedule(now_ns_ + draw(gap_ns_), arrival);
                enter(new_request());
            } else {
                leave(payload);
            }
            heap_.end();
        }
        return {events, sum_ns_ / static_cast<double>(requests) * 1e-6, latencies_.at(0.99)};
    }

  private:
    static constexpr std::uint32_t arrival = (1u << Heap::payload_bits) - 1; ///< other payloads: whose service ends

    std::span<const Tier> tiers_;
    double gap_ns_;
    Draws draws_;
    Exponential exponential_;
    Heap heap_;
    std::vector<Station> stations_;
    std::vector<std::uint32_t> first_station_; ///< of each tier
    std::vector<Request> requests_;
    std::uint32_t unused_ = nobody;
    std::uint64_t arrived_ = 0;
    std::int64_t now_ns_ = 0;
    double sum_ns_ = 0.0;
    Percentiles latencies_;

    std::int64_t draw(double mean_ns) { return static_cast<std::int64_t>(exponential_(draws_) * mean_ns); }

    std::uint32_t new_request() {
        std::uint32_t index = unused_;
        if (index == nobody) {
            index = static_cast<std::uint32_t>(requests_.size());
            requests_.emplace_back();
        } else {
            unused_ = requests_[index].next;
        }
        requests_[index] = {now_ns_, static_cast<std::uint32_t>(arrived_++), 0, nobody};
        return index;
    }

    Station& station_of(const Request& request, std::uint32_t tier) {
        return stations_[first_station_[tier] + request.number % tiers_[tier].copies];
    }

    void enter(std::uint32_t index) {
        Request& request = requests_[index];
        Station& station = station_of(request, request.tier);
        if (station.free > 0) {
            --station.free;
            heap_.schedule(now_ns_ + draw(station.service_ns), index);
            return;
        }
        request.next = nobody;
        (station.last == nobody ? station.first : requests_[station.last].next) = index;
        station.last = index;
    }

    void leave(std::uint32_t index) {
        Request& request = requests_[index];
        if (!tiers_[request.tier].holding) free_worker(station_of(request, request.tier));
        if (++request.tier < tiers_.size()) {
            enter(index);
            return;
        }
        for (std::uint32_t tier = 0; tier < tiers_.size(); ++tier) {
            if (tiers_[tier].holding) free_worker(station_of(request, tier));
        }
        sum_ns_ += static_cast<double>(now_ns_ - request.start_ns);
        latencies_.add(now_ns_ - request.start_ns);
        request.next = unused_;
        unused_ = index;
    }

    void free_worker(Station& station) {
        const std::uint32_t first = station.first;
        if (first == nobody) {
            ++station.free;
            return;
        }
        station.first = requests_[first].next;
        if (station.first == nobody) station.last = nobody;
        heap_.schedule(now_ns_ + draw(station.service_ns), first);
    }
};

} // namespace

MinimalResult run_minimal_loop(std::span<const Tier> tiers, Duration gap, std::uint64_t requests, std::uint64_t seed) {
    return Loop(tiers, gap, seed).run(requests);
}

} // namespace labrack::bench
