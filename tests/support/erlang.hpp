// Queues before several servers: Erlang's formula, and arrivals in phases.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace labrack::test {

/// Erlang's C: the probability of waiting with c servers and load a = λ/μ (Erlang 1917; Kleinrock 1975, 3.40).
[[nodiscard]] inline double erlang_c(int servers, double load) {
    double term = 1.0;
    double sum = 0.0;
    for (int k = 0; k < servers; ++k) {
        sum += term;
        term *= load / (k + 1);
    }
    const double busy = term * servers / (servers - load);
    return busy / (sum + busy);
}

/// The mean number in an E3/M/c station, from the stationary distribution of its Markov chain: the phase of the next
/// arrival × the number inside (at most `most`), by uniformisation and power iteration (Stewart 1994, 3.2).
[[nodiscard]] inline double erlang3_m_c_inside(double arrivals, double service, int servers, int most) {
    const double phase_rate = 3.0 * arrivals;
    const double clock = phase_rate + service * servers;
    const auto states = static_cast<std::size_t>(most) + 1;
    std::vector<double> now(3 * states, 1.0 / static_cast<double>(3 * states));
    for (int step = 0; step < 40'000; ++step) {
        std::vector<double> next(3 * states, 0.0);
        for (std::size_t inside = 0; inside < states; ++inside) {
            const double served = service * std::min(static_cast<int>(inside), servers);
            for (std::size_t phase = 0; phase < 3; ++phase) {
                const double here = now[3 * inside + phase];
                const std::size_t after = phase < 2 ? 3 * inside + phase + 1 : 3 * std::min(inside + 1, states - 1);
                next[after] += here * phase_rate / clock;
                if (inside > 0) next[3 * (inside - 1) + phase] += here * served / clock;
                next[3 * inside + phase] += here * (clock - phase_rate - served) / clock;
            }
        }
        now.swap(next);
    }
    double mean = 0.0;
    for (std::size_t i = 0; i < now.size(); ++i)
        mean += now[i] * static_cast<double>(i / 3);
    return mean;
}

} // namespace labrack::test
