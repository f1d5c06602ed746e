// What is measured in runs: the same list natively and as WebAssembly.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace labrack::bench {

/// What one run of a case did.
struct Tally {
    double seconds = 0.0; ///< of processor time
    std::uint64_t requests = 0;
    std::uint64_t events = 0;
    double mean_ms = 0.0; ///< simulated time from a request's start to its end
};

struct Case {
    std::string name;                       ///< "mm1"; report.py knows the cases by these
    std::function<Tally(double scale)> run; ///< scale: 1 for the whole size, less for a quick run
};

[[nodiscard]] std::vector<Case> cases();

} // namespace labrack::bench
