#include "analysis/estimate_queueing.hpp"

#include "base/math.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace labrack::analysis {

namespace {

constexpr double pi = 3.14159265358979323846;

/// Pools of more workers are not looked at customer by customer.
constexpr std::uint32_t most_customers = 128;
/// Of more cores the first ones are no longer told apart from the last.
constexpr double most_cores = 64.0;
/// More sources than that are as good as infinitely many.
constexpr std::uint32_t most_sources = 512;

using Table = std::array<double, most_customers + 1>;

double seconds_of(Duration duration) {
    return static_cast<double>(duration.ns) * 1e-9;
}

double normal_density(double x) {
    return math::exp(-0.5 * x * x) / std::sqrt(2.0 * pi);
}

/// Distribution function of the standard normal distribution, within 7.5e-8: Abramowitz and Stegun (1964), 26.2.17.
double normal_share(double x) {
    const double t = 1.0 / (1.0 + 0.2316419 * (x < 0 ? -x : x));
    const double tail = normal_density(x) * t *
                        (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return x < 0 ? tail : 1.0 - tail;
}

/// Kraemer and Langenbach-Belz's factor for arrivals that are more regular than by chance.
double regularity(double arrivals, double service, double utilization) {
    const double sum = arrivals + service;
    if (sum <= 0.0) return 0.0;
    if (arrivals >= 1.0 || utilization <= 0.0) return 1.0;
    const double regular = 1.0 - arrivals;
    const double exponent = 2.0 * (1.0 - utilization) * regular * regular / (3.0 * utilization * sum);
    return math::exp(-std::min(700.0, exponent));
}

/// The cores that `customers` of a pool get together while others use `background` in the mean: of the g below,
/// g(n - 1) / g(n), where g(n) = Σ_m (n+m choose m) a^m / Π_{l <= n+m} min(l, c) sums over the others' number m.
void list_rates(const PoolLoad& load, std::uint32_t count, Table& rates) {
    const double most = load.limit > 0.0 ? load.limit : load.cores;
    const double ratio = load.background / load.cores;
    const auto cores = static_cast<std::uint32_t>(load.cores);
    const bool plain = load.background <= 0.0 || load.cores > most_cores;
    double before = 0.0; // g(n - 1), times the product of min(l, c) up to n - 1
    for (std::uint32_t n = 0; n <= count; ++n) {
        const double n_d = n;
        if (plain) {
            rates[n] = std::min({n_d, load.cores - load.background, most});
            continue;
        }
        if (n > cores) { // every further term of g is geometric: a processor slower by the background
            rates[n] = std::min(load.cores * (1.0 - ratio), most);
            continue;
        }
        // g(n) times that product: the terms in which not all cores are in use, and the closed sum of the others.
        double term = 1.0;      // (n+m choose m) a^m / Π_{n < l <= n+m} l
        double geometric = 1.0; // (n+m choose m) ratio^m
        double head = 0.0;
        double taken = 0.0;
        double scale = 1.0; // c^(c - n) / (c! / n!): what the product has less than c for each factor
        for (std::uint32_t m = 0; n + m < cores; ++m) {
            head += term;
            taken += geometric;
            scale *= load.cores / (n_d + m + 1.0);
            term *= load.background / (m + 1.0);
            geometric *= ratio * (n_d + m + 1.0) / (m + 1.0);
        }
        double all = 1.0;
        for (std::uint32_t i = 0; i <= n; ++i)
            all /= 1.0 - ratio;
        const double sum = head + scale * std::max(0.0, all - taken);
        if (n > 0) rates[n] = std::min(before * n_d / sum, most);
        before = sum;
    }
}

/// X(n) of a closed network of n customers, a processor with the rates ν(j) of list_rates() and a delay: G(n) is the
/// sum over those at the processor of Π cpu/ν(j) × rest^(n-j) / (n-j)!, and X(n) = G(n - 1) / G(n).
void list_throughputs(const PoolLoad& load, std::uint32_t count, Table& throughput) {
    const double whole = load.cpu + load.rest;
    if (whole <= 0.0) {
        throughput.fill(0.0);
        return;
    }
    Table at_processor{};
    Table at_rest{};
    Table rates{};
    if (load.cpu > 0.0) list_rates(load, count, rates);
    at_processor[0] = at_rest[0] = 1.0;
    for (std::uint32_t n = 1; n <= count; ++n) {
        at_processor[n] = load.cpu > 0.0 ? at_processor[n - 1] * load.cpu / whole / rates[n] : 0.0;
        at_rest[n] = at_rest[n - 1] * load.rest / whole / n;
    }
    double before = 1.0;
    throughput[0] = 0.0;
    for (std::uint32_t n = 1; n <= count; ++n) {
        double sum = 0.0;
        for (std::uint32_t j = 0; j <= n; ++j)
            sum += at_processor[j] * at_rest[n - j];
        throughput[n] = sum > 0.0 ? before / sum / whole : throughput[n - 1];
        before = sum;
    }
}

/// The stationary distribution of the number in a queue, as far as it is needed.
struct Population {
    double inside = 0.0;       ///< who hold a worker
    double waiting = 0.0;      ///< who wait
    double at_processor = 0.0; ///< who compute, or share the processor
    double full = 0.0;         ///< probability that all workers are taken
    double throughput = 0.0;
};

/// Births at `births(n)`, deaths at the throughputs; up to `most`, and beyond the table geometrically if that is more.
template <class Births>
Population balance(const PoolLoad& load, const Table& throughput, std::uint32_t most, Births births) {
    Population found;
    double weight = 1.0;
    double sum = 1.0;
    for (std::uint32_t n = 1; n <= most; ++n) {
        const std::uint32_t held = std::min(n, load.workers);
        weight *= births(n - 1) / throughput[held];
        sum += weight;
        found.inside += weight * held;
        found.waiting += weight * (n - held);
        found.at_processor += weight * std::max(0.0, held - throughput[held] * load.rest);
        found.throughput += weight * throughput[held];
        if (n >= load.workers) found.full += weight;
        if (weight > 1e200) { // what came before does not count any more
            const double scale = 1e-200;
            weight *= scale, sum *= scale, found.inside *= scale, found.waiting *= scale, found.at_processor *= scale,
                found.throughput *= scale, found.full *= scale;
        }
    }
    if (most == load.workers) { // endless: the rest is geometric
        const double ratio = births(most) / throughput[most];
        const double tail = weight * ratio / (1.0 - ratio);
        sum += tail;
        found.inside += tail * most;
        found.waiting += tail / (1.0 - ratio);
        found.at_processor += tail * std::max(0.0, most - throughput[most] * load.rest);
        found.throughput += tail * throughput[most];
        found.full += tail;
    }
    found.inside /= sum, found.waiting /= sum, found.at_processor /= sum, found.full /= sum, found.throughput /= sum;
    return found;
}

/// From finitely many sources: the rate of each that is not here, such that the throughput is the rate that is known.
Population balance_sources(const PoolLoad& load, const Table& throughput) {
    const auto come_at = [&](double each) { // Little's law bounds each's rate from below
        return balance(load, throughput, load.sources,
                       [&](std::uint32_t n) { return each * static_cast<double>(load.sources - n); });
    };
    double low = load.rate / load.sources;
    double high = 2.0 * low;
    Population found = come_at(high);
    for (int step = 0; step < 40 && found.throughput < load.rate; ++step) {
        low = high;
        high *= 2.0;
        found = come_at(high);
    }
    double above = found.throughput - load.rate;
    double below = come_at(low).throughput - load.rate;
    for (int step = 0; step < 40; ++step) { // regula falsi, the Illinois way (Dowell and Jarratt 1971)
        const double each = below < above ? (low * above - high * below) / (above - below) : high;
        found = come_at(each);
        const double error = found.throughput - load.rate;
        if (std::fabs(error) < 1e-9 * load.rate) break;
        if (error > 0.0) {
            high = each;
            above = error;
            below /= 2.0;
        } else {
            low = each;
            below = error;
            above /= 2.0;
        }
    }
    return found;
}

PoolState overloaded(double rate, double most) {
    PoolState state;
    state.stable = false;
    state.utilization = most > 0.0 ? rate / most : 1.0;
    state.overflow = 1.0;
    return state;
}

/// A pool so large that the processor is shared as if there were no limit to it.
PoolState solve_wide(const PoolLoad& load) {
    PoolState state;
    double cores = load.limit > 0.0 ? std::min(load.cores, load.limit) : load.cores;
    const double used = load.background + load.rate * load.cpu;
    if (load.limit > 0.0) cores = std::max(cores, 1.0);
    if (load.cpu > 0.0) {
        const double factor = sharing_factor(load.arrival_scv, load.service_scv, used / cores);
        state.stretch = 1.0 + (sharing_stretch(cores, std::min(used, 0.999 * cores)) - 1.0) * factor;
    }
    state.hold = load.cpu * state.stretch + load.rest;
    const double busy = load.rate * state.hold;
    const double workers = load.workers;
    state.utilization = busy / workers;
    if (busy >= workers) return overloaded(busy, workers);
    const double waits = erlang_c(workers, busy);
    const double factor = waiting_factor(load.arrival_scv, load.service_scv, state.utilization);
    if (load.sources > load.workers) state.wait = waits * state.hold / (workers - busy) * factor;
    state.overflow = waits * math::exp(-std::min(700.0, load.room * (1.0 - state.utilization)));
    return state;
}

} // namespace

Moments moments_of(const Distribution& distribution) {
    const double mean = seconds_of(mean_of(distribution));
    switch (distribution.shape) {
    case Distribution::Shape::constant: return {mean, 0.0};
    case Distribution::Shape::exponential: return {mean, mean * mean};
    case Distribution::Shape::log_normal: return {mean, mean * mean * distribution.variation * distribution.variation};
    case Distribution::Shape::uniform: {
        const double width = seconds_of(distribution.high) - seconds_of(distribution.low);
        return {mean, width * width / 12.0};
    }
    case Distribution::Shape::empirical: break;
    }
    double squares = 0.0;
    for (const Duration value : distribution.values)
        squares += (seconds_of(value) - mean) * (seconds_of(value) - mean);
    return {mean, distribution.values.empty() ? 0.0 : squares / static_cast<double>(distribution.values.size())};
}

Moments repeated(Moments one, double times, double probability) {
    const double mean = probability * one.mean;
    return {times * mean, times * std::max(0.0, probability * one.square() - mean * mean)};
}

Moments later_of(Moments a, Moments b) {
    const double spread = std::sqrt(a.variance + b.variance);
    if (spread <= 1e-12 * (a.mean + b.mean)) return a.mean >= b.mean ? a : b;
    const double distance = (a.mean - b.mean) / spread;
    const double share = normal_share(distance);
    const double density = normal_density(distance);
    const double mean = a.mean * share + b.mean * (1.0 - share) + spread * density;
    const double square = a.square() * share + b.square() * (1.0 - share) + (a.mean + b.mean) * spread * density;
    return {mean, std::max(0.0, square - mean * mean)};
}

double erlang_c(double servers, double load) {
    if (load <= 0.0) return 0.0;
    // 1 / B(c) = 1 + c/a + c(c-1)/a² + …; from the first term on, as the last ones are negligible.
    double inverse = 1.0;
    double term = 1.0;
    for (double left = servers; left > 0.5 && term > 1e-12 * inverse; left -= 1.0) {
        term *= left / load;
        inverse += term;
        if (inverse > 1e9) return 0.0;
    }
    const double blocked = 1.0 / inverse;
    return blocked / (1.0 - load / servers * (1.0 - blocked));
}

double sharing_stretch(double cores, double load) {
    return 1.0 + erlang_c(cores, load) / (cores - load);
}

double waiting_factor(double arrivals, double service, double utilization) {
    return (arrivals + service) / 2.0 * regularity(arrivals, service, utilization);
}

double sharing_factor(double arrivals, double service, double utilization) {
    return (arrivals + service) / (1.0 + service) * regularity(arrivals, service, utilization);
}

PoolState solve_pool(const PoolLoad& load) {
    PoolState state;
    state.hold = load.cpu + load.rest;
    if (load.rate <= 0.0 || state.hold <= 0.0) return state;
    if (load.cpu > 0.0 && load.background + load.rate * load.cpu >= load.cores)
        return overloaded(load.background + load.rate * load.cpu, load.cores);
    const std::uint32_t workers = std::min(load.workers, load.sources);
    if (workers > most_customers) return solve_wide(load);

    Table throughput;
    PoolLoad limited = load;
    limited.workers = workers;
    list_throughputs(limited, workers, throughput);
    if (load.rate >= throughput[workers]) return overloaded(load.rate, throughput[workers]);
    const Population population = load.sources <= most_sources
                                      ? balance_sources(limited, throughput)
                                      : balance(limited, throughput, workers, [&](std::uint32_t) { return load.rate; });
    state.hold = population.inside / population.throughput;
    if (load.cpu > 0.0) {
        const double used = (load.background + load.rate * load.cpu) / load.cores;
        const double by_chance = std::max(1.0, population.at_processor / (population.throughput * load.cpu));
        state.stretch = 1.0 + (by_chance - 1.0) * sharing_factor(load.arrival_scv, load.service_scv, used);
        state.hold -= load.cpu * (by_chance - state.stretch);
    }
    state.utilization = load.rate * state.hold / load.workers;
    const double busy = load.rate / throughput[workers];
    state.wait = population.waiting / population.throughput * waiting_factor(load.arrival_scv, load.service_scv, busy);
    state.overflow = population.full * math::exp(std::min(0.0, load.room * math::log(busy)));
    return state;
}

} // namespace labrack::analysis
