// Builds a valid design, workload and interventions from any bytes, runs them and checks what must hold of every run:
// each request ends exactly once and not before it began; no event comes before now; at every station what has come has
// ended, waits or is worked on, and limits are kept (support/invariants.hpp); and the digest is that of the same run
// again, in slices, from a checkpoint, and beside forks that others meddle with.
//
// Entry point of libFuzzer and of driver_main.cpp, which runs the same without it. To run it for ten minutes:
//   cmake --preset fuzz && cmake --build --preset fuzz
//   build/fuzz/tests/labrack_fuzz -max_total_time=600 -max_len=1024 build/fuzz/found/systems tests/fuzz/corpus/systems
// It needs Clang's libFuzzer (Debian: libclang-rt-14-dev). What it finds is written as crash-*; the same is run again
// by naming that file. The first folder takes new inputs: only a few small ones belong into the corpus.
#include "fuzz/generate.hpp"
#include "fuzz/must.hpp"
#include "sim/simulation.hpp"
#include "support/invariants.hpp"

#include <memory>

using namespace labrack;
using fuzz::must;

namespace {

void check_state(const sim::Simulation& simulation) {
    const std::string violated = test::Invariants(simulation).violated();
    must(violated.empty(), violated.c_str());
}

void check_requests(const sim::Simulation& simulation, const std::vector<sim::FinishedRequest>& finished,
                    const sim::Metrics& metrics) {
    std::vector<bool> ended(simulation.requests(), false);
    for (const sim::FinishedRequest& request : finished) {
        must(request.ordinal < ended.size(), "only what was sent ends");
        must(!ended[request.ordinal], "a request ends once");
        ended[request.ordinal] = true;
        must(request.start <= request.end && request.end <= simulation.now(), "time goes forward");
    }
    must(finished.size() + simulation.requests_in_flight() == simulation.requests(), "a request is ended or under way");
    std::uint64_t started = 0;
    std::uint64_t counted = 0;
    for (const sim::OperationMetrics& operation : metrics.operations()) {
        started += operation.started;
        counted += operation.finished();
    }
    must(started == simulation.requests() && counted == finished.size(), "the metrics count what happened");
}

sim::Simulation begin(const std::shared_ptr<const model::Plan>& plan,
                      const std::vector<model::PlanIntervention>& interventions, bool fast_path = true) {
    sim::Simulation simulation(plan, {7, 0, fast_path});
    for (const model::PlanIntervention& one : interventions)
        simulation.intervene(one);
    return simulation;
}

constexpr Time end{4'000'000'000};
constexpr std::uint64_t most_events = 20'000;

/// Whatever becomes of a fork is nothing to the run that it was taken of.
void meddle_with_fork(const sim::Simulation& trunk, const model::Plan& plan) {
    sim::Simulation fork = trunk;
    model::Intervention send;
    send.kind = model::InterventionKind::send;
    send.at = trunk.now();
    send.node = plan.design.nodes.front().id;
    send.operation = plan.workload.operations.front().id;
    const auto resolved = model::resolve(plan, send);
    if (resolved) fork.intervene(*resolved);
    fork.advance({end, 500});
    check_state(fork);
}

void check_run(const std::shared_ptr<const model::Plan>& plan,
               const std::vector<model::PlanIntervention>& interventions) {
    sim::Simulation whole = begin(plan, interventions);
    sim::Metrics unseen(*plan);
    whole.advance({end, most_events}, {nullptr, &unseen, nullptr});
    sim::Simulation sliced = begin(plan, interventions);
    sim::Simulation checkpoint = sliced;
    sim::Metrics metrics(*plan);
    sim::TraceLog trace(50);
    std::vector<sim::FinishedRequest> finished;
    const sim::Recorder recorder{&trace, &metrics, &finished};
    Time before;
    for (std::uint64_t slice = 1; sliced.events() < most_events; slice = slice * 3 % 401 + 5) {
        const auto stopped = sliced.advance({end, std::min(slice, most_events - sliced.events())}, recorder);
        must(sliced.now() >= before, "time goes forward");
        before = sliced.now();
        check_state(sliced);
        if (sliced.events() > 200 && checkpoint.events() == 0) {
            checkpoint = sliced;
            meddle_with_fork(sliced, *plan);
        }
        if (stopped != sim::Stopped::at_budget) break;
    }
    check_requests(sliced, finished, metrics);
    must(sliced.digest() == whole.digest() && sliced.events() == whole.events(), "slices change nothing");
    sim::Simulation by_rules = begin(plan, interventions, false);
    by_rules.advance({end, most_events});
    must(by_rules.digest() == whole.digest(), "the fast path does what the rules do");
    for (int time = 0; time < 2; ++time) {
        sim::Simulation restored = checkpoint;
        restored.advance({end, most_events - std::min(most_events, restored.events())});
        must(restored.digest() == whole.digest(), "a checkpoint goes on like the run that it was taken of");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    fuzz::Decisions bytes(data, size);
    const model::Catalogue& catalogue = model::built_in_catalogue();
    // Through the reader, which refuses what no document may state.
    const auto design =
        model::read_design(model::write_design(fuzz::design_from(bytes, catalogue), catalogue), "fuzz", catalogue);
    if (!design) return -1;
    const auto plan = model::make_plan(catalogue, *design, fuzz::workload_from(bytes, *design, catalogue));
    if (!plan) return -1;
    check_run(*plan, fuzz::interventions_from(bytes, **plan));
    return 0;
}
