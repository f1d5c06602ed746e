// labrack_bench: every case as a Google Benchmark, and what only a native process can measure. Besides that library's
// options it knows --scale=SHARE, which shortens the runs.
#include "bench/cases.hpp"
#include "bench/memory_bench.hpp"

#include <benchmark/benchmark.h>
#include <cstdlib>
#include <string_view>

using labrack::bench::Case;
using labrack::bench::Tally;

namespace {

/// Takes --scale=SHARE out of the arguments.
double take_scale(int& count, char** arguments) {
    constexpr std::string_view option = "--scale=";
    double scale = 1.0;
    int kept = 0;
    for (int i = 0; i < count; ++i) {
        if (std::string_view(arguments[i]).starts_with(option)) {
            scale = std::atof(arguments[i] + option.size());
        } else {
            arguments[kept++] = arguments[i];
        }
    }
    count = kept;
    return scale;
}

void run_case(benchmark::State& state, const Case& one, double scale) {
    Tally tally;
    for ([[maybe_unused]] auto run : state) {
        tally = one.run(scale);
        state.SetIterationTime(tally.seconds);
    }
    state.counters["requests"] = static_cast<double>(tally.requests);
    state.counters["events"] = static_cast<double>(tally.events);
    state.counters["seconds"] = tally.seconds;
    state.counters["mean_ms"] = tally.mean_ms;
}

} // namespace

int main(int count, char** arguments) {
    const double scale = take_scale(count, arguments);
    for (const Case& one : labrack::bench::cases()) {
        benchmark::RegisterBenchmark(one.name.c_str(),
                                     [one, scale](benchmark::State& state) { run_case(state, one, scale); })
            ->UseManualTime()
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
    }
    labrack::bench::register_memory_benchmarks(scale);
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
