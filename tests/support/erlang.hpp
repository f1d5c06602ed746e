// Erlang's formula for queues before several servers.
#pragma once

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

} // namespace labrack::test
