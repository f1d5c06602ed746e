// Prints tallies in the shape of Google Benchmark's JSON, for the programs that run without it.
#pragma once

#include "bench/cases.hpp"

#include <cstdio>
#include <string>

namespace labrack::bench {

inline void print_result(const std::string& name, const Tally& tally) {
    std::printf(
        R"({"benchmarks": [{"name": "%s", "requests": %.0f, "events": %.0f, "seconds": %.9g, "mean_ms": %.6g}]})"
        "\n",
        name.c_str(), static_cast<double>(tally.requests), static_cast<double>(tally.events), tally.seconds,
        tally.mean_ms);
}

} // namespace labrack::bench
