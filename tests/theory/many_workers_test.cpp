// Several workers, and little room.
#include "support/erlang.hpp"
#include "theory/theory.hpp"

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
