// The formulas of queueing theory that the instant estimate is made of. Times are in seconds, rates per second.
#pragma once

#include "base/distribution.hpp"

#include <cstdint>
#include <limits>

namespace labrack::analysis {

/// Mean and variance of a random time.
struct Moments {
    double mean = 0.0;     ///< s
    double variance = 0.0; ///< s²

    /// Squared coefficient of variation; 0 of what takes no time.
    [[nodiscard]] double scv() const { return mean > 0.0 ? variance / (mean * mean) : 0.0; }
    [[nodiscard]] double square() const { return variance + mean * mean; }
};

/// Of independent times one after the other.
[[nodiscard]] constexpr Moments operator+(Moments a, Moments b) {
    return {a.mean + b.mean, a.variance + b.variance};
}

[[nodiscard]] Moments moments_of(const Distribution& distribution);

/// Of `times` independent repetitions, each done with `probability`.
[[nodiscard]] Moments repeated(Moments one, double times, double probability);

/// Of the later of two independent times. Clark, "The greatest of a finite set of random variables" (1961), which is
/// exact for normal ones; 5 % too much for two exponential ones.
[[nodiscard]] Moments later_of(Moments a, Moments b);

/// Probability that a customer of M/M/c has to wait, for an offered load of `load` < `servers` servers. Erlang 1917;
/// Kleinrock, Queueing Systems I (1975), 3.40. 0 where it is below 1e-9.
[[nodiscard]] double erlang_c(double servers, double load);

/// By how much a computation on `cores` shared equally takes longer than alone, when `load` < `cores` of them are in
/// use in the mean. Arrivals are Poisson; the distribution of demands does not matter, as processor sharing is
/// symmetric (Kelly, Reversibility and Stochastic Networks, 1979, 3.3), so it is M/M/c: 1 + C / (c - a).
[[nodiscard]] double sharing_stretch(double cores, double load);

/// Waiting of G/G/c as a multiple of that of M/M/c, by the squared coefficients of variation of gaps and services.
/// Allen and Cunneen: (ca² + cs²) / 2 (Allen, Probability, Statistics, and Queueing Theory, 2nd ed. 1990, 5.3.4); for
/// regular arrivals with the correction of Kraemer and Langenbach-Belz (1976).
[[nodiscard]] double waiting_factor(double arrivals, double service, double utilization);

/// Computing longer than alone because of others, with shared cores, as a multiple of what it is with Poisson arrivals.
/// In heavy traffic the work that is there grows with (ca² + cs²) / 2, and what is left of each of those who share it
/// is (1 + cs²) / 2 of a demand (Grishechkin, "GI/G/1 processor sharing queue in heavy traffic", 1994); so it is their
/// ratio, with the same correction.
[[nodiscard]] double sharing_factor(double arrivals, double service, double utilization);

inline constexpr std::uint32_t no_limit = std::numeric_limits<std::uint32_t>::max();

/// A component with workers, as those see it who come to it.
struct PoolLoad {
    double rate = 0.0;                ///< of those who come
    std::uint32_t workers = 1;        ///< at least 1
    std::uint32_t sources = no_limit; ///< of those who come there are never more at once
    double cpu = 0.0;                 ///< processor time, while they hold a worker, of the processor that is shared
    double rest = 0.0;                ///< what else they hold it for: nobody's number changes it
    double cores = 0.0;               ///< of that processor
    double limit = 0.0;               ///< cores that the component may have of them; 0 = all
    double background = 0.0;          ///< cores that others use, < cores
    double arrival_scv = 1.0;         ///< of the gaps between them
    double service_scv = 1.0;         ///< of the time for which they hold a worker, when alone

    double room = 1e9; ///< for how many who wait

    friend bool operator==(const PoolLoad&, const PoolLoad&) = default;
};

struct PoolState {
    double wait = 0.0;        ///< mean, for a worker
    double hold = 0.0;        ///< mean, of a worker
    double stretch = 1.0;     ///< by which the processor takes longer than alone
    double utilization = 0.0; ///< of the workers; of an overloaded pool 1 or more: what would be needed
    double overflow = 0.0;    ///< roughly the share of those who find no room to wait
    bool stable = true;
};

/// The queue before a pool of workers that share a processor among themselves and with others.
///
/// Inside is a closed network of n customers, n <= workers: a processor shared with an open background, and a delay.
/// In a mixed network of product form the background makes the processor slower in a way that depends on n alone
/// (Lazowska et al., Quantitative System Performance, 1984, 7.4 and 8.5); so its throughput X(n) follows from the
/// normalisation constant (Buzen 1973). Outside, a birth-death process has the rates X(min(n, workers)):
/// flow-equivalent decomposition, ibidem 9.3. It is exact for exponential services; the wait is multiplied by
/// waiting_factor(), which makes it exact for M/G/1, for M/G/1 with processor sharing, and Avi-Itzhak and Halfin's
/// approximation (1988) between the two. From a finite number of sources people come in proportion to those who are not
/// here.
[[nodiscard]] PoolState solve_pool(const PoolLoad& load);

} // namespace labrack::analysis
