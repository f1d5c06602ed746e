// Several workers, and little room.
#include "support/erlang.hpp"
#include "theory/theory.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;

namespace {

/// Erlang's B: the probability that all of c servers are busy and the request is lost (Erlang 1917; Kleinrock 1975,
/// 3.44).
double erlang_b(int servers, double load) {
    double blocked = 1.0;
    for (int k = 1; k <= servers; ++k)
        blocked = load * blocked / (k + load * blocked);
    return blocked;
}

/// Mean sojourn time in ms of M/M/c with service of 10 ms: s + C / (cμ - λ) (Kleinrock 1975, 3.42).
double sojourn_ms(int servers, double rate) {
    return 10.0 + 1000.0 * erlang_c(servers, rate / 100.0) / (servers * 100.0 - rate);
}

/// The mean number in an E3/M/c station, from the stationary distribution of its Markov chain: the phase of the next
/// arrival × the number inside (at most `most`), by uniformisation and power iteration (Stewart 1994, 3.2).
double erlang3_m_c_inside(double arrivals, double service, int servers, int most) {
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

} // namespace

TEST_CASE("M/M/2") {
    check_sojourn("mm2", seconds(2'200), sojourn_ms(2, 140.0));
}

TEST_CASE("M/M/8") {
    check_sojourn("mm8", seconds(700), sojourn_ms(8, 640.0));
}

TEST_CASE("M/M/32") {
    check_sojourn("mm32", seconds(300), sojourn_ms(32, 2880.0));
}

TEST_CASE("M/M/1/5: the share lost is (1 - ρ) ρ^K / (1 - ρ^(K + 1))") { // Kleinrock 1975, 3.45
    const double full = 1.2 * 1.2 * 1.2 * 1.2 * 1.2;
    check_lost("mm1k", seconds(2'000), 0.2 * full / (1.2 * full - 1.0));
}

TEST_CASE("Erlang B: without room to wait, all servers busy means lost") {
    check_lost("erlang-b", seconds(200), erlang_b(8, 8.0));
}

TEST_CASE("E3/M/4: round robin over three servers makes every third arrival of a Poisson stream") {
    check_sojourn("e3m4", seconds(300), 1000.0 * erlang3_m_c_inside(320.0, 100.0, 4, 150) / 320.0);
}
