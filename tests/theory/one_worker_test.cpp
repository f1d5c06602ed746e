// M/M/1 against its closed form at three utilisations.
#include "theory/theory.hpp"

using namespace labrack;
using namespace labrack::test;

// Mean sojourn time 1 / (μ - λ): Kleinrock, Queueing Systems I (1975), 3.26.

TEST_CASE("M/M/1 at 50 %") {
    check_sojourn("mm1-50", seconds(3'600), 20.0);
}

TEST_CASE("M/M/1 at 80 %") {
    check_sojourn("mm1-80", seconds(14'000), 50.0);
}

TEST_CASE("M/M/1 at 95 %") {
    check_sojourn("mm1-95", seconds(10'000), 200.0, 0.01);
}
