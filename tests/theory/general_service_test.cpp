// One worker, or one core that all share, with service times that are not exponential.
#include "theory/theory.hpp"

using namespace labrack;
using namespace labrack::test;

// Waiting of M/G/1 by Pollaczek and Khinchine, ρ / (1 - ρ) × s × (1 + cv²) / 2: Kleinrock, Queueing Systems I (1975),
// 5.76.

TEST_CASE("M/D/1: constant service halves the waiting of M/M/1") {
    check_sojourn("md1", seconds(4'000), 10.0 + 0.8 / 0.2 * 10.0 / 2.0);
}

TEST_CASE("M/G/1: log-normal service of little variation") {
    check_sojourn("mg1-cv05", seconds(4'000), 10.0 + 0.7 / 0.3 * 10.0 * 1.25 / 2.0);
}

TEST_CASE("M/G/1: log-normal service of much variation") {
    check_sojourn("mg1-cv2", seconds(80'000), 10.0 + 0.2 / 0.8 * 10.0 * 5.0 / 2.0);
}

TEST_CASE("M/G/1-PS: s / (1 - ρ), whatever the distribution") { // Kleinrock, Queueing Systems II (1976), 4.17
    check_sojourn("mg1-ps", seconds(6'000), 20.0);
}
