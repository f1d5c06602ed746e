#include "bench/memory_bench.hpp"

#include "bench/systems.hpp"
#include "sim/simulation.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>
#include <cstdio>
#include <malloc.h>
#include <memory>
#include <unistd.h>

namespace labrack::bench {

namespace {

/// The process's memory in physical pages.
double resident_bytes() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr) return 0.0;
    long total = 0;
    long resident = 0;
    const int read = std::fscanf(file, "%ld %ld", &total, &resident);
    std::fclose(file);
    return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) : 0.0;
}

/// What the program has allocated and not freed.
double allocated_bytes() {
    const struct mallinfo2 info = mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
}

/// The web system's process after half of a million requests and after all of them. Never shortened: the series, the
/// trace log and the lists in it must be full by the half.
void resident_of_web(benchmark::State& state) {
    double half = 0.0;
    double late = 0.0;
    for ([[maybe_unused]] auto run : state) {
        const SharedPlan plan = web(Holding::application);
        sim::Simulation simulation(plan, {1, 40});
        sim::Metrics metrics(*plan);
        sim::TraceLog trace;
        simulation.advance({Time{} + seconds(555)}, {&trace, &metrics, nullptr});
        half = resident_bytes();
        simulation.advance({Time{} + seconds(1111)}, {&trace, &metrics, nullptr});
        late = resident_bytes();
    }
    state.counters["bytes"] = late;
    state.counters["growth"] = late / half;
}

/// What each request costs that stays in the web system, four calls deep.
void bytes_per_request(benchmark::State& state, double scale) {
    double bytes = 0.0;
    for ([[maybe_unused]] auto run : state) {
        const SharedPlan plan = stuck();
        sim::Simulation simulation(plan, {1, 0});
        const double before = resident_bytes();
        simulation.advance({Time{} + Duration{static_cast<std::int64_t>(500e9 * scale)}});
        bytes = (resident_bytes() - before) / simulation.requests_in_flight();
    }
    state.counters["bytes"] = bytes;
}

double bytes_of_stacks(int components) {
    const double before = allocated_bytes();
    const SharedPlan plan = stacks(components);
    sim::Simulation simulation(plan, {1, 0});
    sim::Metrics metrics(*plan);
    simulation.advance({Time{} + seconds(70)}, {nullptr, &metrics, nullptr});
    return allocated_bytes() - before;
}

/// What each component costs in plan, state and metrics.
void bytes_per_component(benchmark::State& state) {
    double bytes = 0.0;
    for ([[maybe_unused]] auto run : state)
        bytes = (bytes_of_stacks(1'000) - bytes_of_stacks(100)) / 900.0;
    state.counters["bytes"] = bytes;
}

/// A checkpoint is a copy: its size and, as the benchmark's time, how long it takes.
void copy_simulation(benchmark::State& state, const SharedPlan& plan) {
    sim::Simulation simulation(plan, {1, 0});
    simulation.advance({Time{} + seconds(5)});
    const double before = allocated_bytes();
    const auto kept = std::make_unique<sim::Simulation>(simulation);
    const double size = allocated_bytes() - before;
    for ([[maybe_unused]] auto run : state) {
        sim::Simulation copy = simulation;
        benchmark::DoNotOptimize(copy);
    }
    state.counters["bytes"] = size;
    state.counters["in_flight"] = kept->requests_in_flight();
}

} // namespace

void register_memory_benchmarks(double scale) {
    const auto once = [](benchmark::internal::Benchmark* one) { one->Iterations(1); };
    once(benchmark::RegisterBenchmark("resident", resident_of_web));
    once(benchmark::RegisterBenchmark("request-bytes", bytes_per_request, scale));
    once(benchmark::RegisterBenchmark("component-bytes", bytes_per_component));
    const auto copy = [](const SharedPlan& plan) {
        return [plan](benchmark::State& state) { copy_simulation(state, plan); };
    };
    benchmark::RegisterBenchmark("checkpoint/web", copy(web(Holding::application)));
    benchmark::RegisterBenchmark("checkpoint/fixture", copy(fixture(per_second(10'000))));
}

} // namespace labrack::bench
