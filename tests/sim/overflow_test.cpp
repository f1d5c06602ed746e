// Runs that would take too much: they end in good order, and what is kept of them is bounded.
#include "sim/footprint.hpp"
#include "sim/runner.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

constexpr std::string_view one_app = R"({"version": 1,
  "nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 1000, "keep_alive": "0s"}},
            {"id": "app", "product": "gunicorn", "config": {"workers": 1}}],
  "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "1h"}}]})";

std::string load_of(const std::string& root, const std::string& load) {
    return R"({"version": 1, "operations": [{"id": "job", "entry": "app", "root": )" + root +
           R"(}], "loads": [{"client": "visitors", )" + load + R"(, "mix": [{"operation": "job"}]}]})";
}

/// A run that has just begun, and that its test may fill.
struct Started {
    std::shared_ptr<const model::Plan> plan = plan_of(one_app, load_of(R"({"role": "app"})", R"("rate": "10/s")"));
    sim::RunOptions options;
    sim::Recorder nobody;
    sim::State state;
    sim::Runner runner{*plan, options, state, nobody};

    Started() { runner.start(); }
};

} // namespace

TEST_CASE("a run with a million calls in flight ends there, and stays as it is") {
    Observed run(plan_of(one_app, load_of(R"({"role": "app"})", R"("rate": "1000000/s", "arrivals": "regular")")));
    CHECK(run.simulation.overflow() == sim::Overflow::none);
    CHECK(run.advance(Time{} + seconds(10)) == sim::Stopped::overflow);
    CHECK(run.simulation.overflow() == sim::Overflow::calls);
    // Each request has a call of its own and one on its way to the application, for an hour.
    CHECK(run.simulation.requests_in_flight() == sim::most_calls / 2 + 1);
    const std::uint64_t digest = run.simulation.digest();
    sim::Simulation copy = run.simulation;
    CHECK(copy.advance({never}) == sim::Stopped::overflow);
    CHECK(copy.digest() == digest);
}

TEST_CASE("a run ends at the same event however it is sliced") {
    const auto plan = plan_of(one_app, load_of(R"({"role": "app"})", R"("rate": "1000000/s")"));
    sim::Simulation whole(plan, {1, 0});
    CHECK(whole.advance({never}) == sim::Stopped::overflow);
    sim::Simulation sliced(plan, {1, 0});
    while (sliced.advance({never, 33'333}) == sim::Stopped::at_budget) {
    }
    CHECK(sliced.overflow() == sim::Overflow::calls);
    CHECK(sliced.events() == whole.events());
    CHECK(sliced.digest() == whole.digest());
}

TEST_CASE("the footprint counts what grows in a run, and too much of it ends the run") {
    Started started;
    sim::State& state = started.state;
    const std::int64_t empty = sim::footprint(state);
    CHECK(empty < 1'000);
    // 600,000 calls that are free again and 900,000 messages: 240 MB and 115.2 MB.
    for (std::uint32_t i = 0; i < 600'000; ++i)
        state.free_calls.push_back(i);
    state.calls.resize(600'000);
    for (int i = 0; i < 900'000; ++i)
        state.messages.add({});
    CHECK(sim::footprint(state) == empty + 600'000 * 400LL + 900'000 * 128LL);
    CHECK(started.runner.advance({Time{} + seconds(10)}) == sim::Stopped::at_time);
    // Another 362,000 calls are 144.8 MB: 500 MB in all.
    state.calls.resize(962'000);
    state.next_look = 0;
    CHECK(started.runner.advance({Time{} + seconds(20)}) == sim::Stopped::overflow);
    CHECK(state.overflow == sim::Overflow::memory);
}

TEST_CASE("the footprint counts idle connections, translations and what is being transmitted") {
    Started started;
    sim::State& state = started.state;
    const std::int64_t empty = sim::footprint(state);
    sim::ConnectionPool pool;
    for (int i = 0; i < 1'000; ++i)
        state.pools.add_idle(pool, {});
    state.translations.resize(2'000);
    CHECK(sim::footprint(state) == empty + 1'000 * 24LL + 2'000 * 16LL);
    // Three flows over two paths, which share one resource and have one each.
    const model::Crossing shared{0, {1'000}};
    const model::Crossing first[] = {shared, {1, {1'000}}};
    const model::Crossing second[] = {shared, {2, {1'000}}};
    const std::uint32_t path = state.flows.begin({}, {10}, first, 1);
    (void)state.flows.begin({}, {10}, first, 2);
    (void)state.flows.begin({}, {10}, second, 3);
    const std::int64_t transmitting = 2 * 160 + 3 * 32 + 3 * 48;
    CHECK(sim::footprint(state) == empty + 1'000 * 24LL + 2'000 * 16LL + transmitting);
    state.flows.cancel({}, path, 1);
    CHECK(sim::footprint(state) == empty + 1'000 * 24LL + 2'000 * 16LL + transmitting - 32);
}

TEST_CASE("a long queue of work that takes no time needs no stack for each who waits") {
    const auto plan = plan_of(one_app, R"({"version": 1,
      "operations": [{"id": "slow", "entry": "app", "root": {"role": "app", "cpu": "1s"}},
                     {"id": "instant", "entry": "app", "root": {"role": "app"}}],
      "loads": [{"client": "visitors", "script": {"messages": 100000, "at": "10ms", "during": "500ms"},
                 "mix": [{"operation": "instant"}]}]})",
                              [](model::Design& design) {
                                  design.links[0].latency = milliseconds(1);
                                  parameters_of(design, "app").backlog = 1'000'000;
                                  parameters_of(design, "app").overhead = {};
                                  parameters_of(design, "app").latency = {};
                              });
    Observed run(plan);
    run.send("slow");
    run.advance(Time{} + milliseconds(900));
    CHECK(run.simulation.view(plan->first_instance[1]).queued == 100'000);
    run.advance(never);
    CHECK(run.finished.size() == 100'001);
    CHECK(run.metrics.operations()[1].succeeded == 100'000);
    CHECK(run.simulation.view(plan->first_instance[1]).busy == 0);
    CHECK(run.simulation.view(plan->first_instance[1]).in_hand == 0);
}

TEST_CASE("traces keep a bounded number of parts, of each request and of all") {
    // 1 + 60 × (1 + 100) steps, all of them the application's own.
    const std::string root = R"({"role": "app", "steps": [{"role": "app", "repeat": 60, "cpu": "1us",
        "steps": [{"role": "app", "repeat": 100, "cpu": "1us"}]}]})";
    const auto plan = plan_of(one_app, load_of(root, R"("script": {"messages": 200, "during": "1s"})"),
                              [](model::Design& design) { design.links[0].latency = milliseconds(1); });
    sim::Simulation simulation(plan, {1, 1});
    sim::TraceLog trace;
    simulation.advance({never}, {&trace, nullptr, nullptr});
    std::size_t parts = 0;
    for (const sim::RequestTrace& request : trace.requests()) {
        CHECK(request.spans.size() == sim::TraceLog::most_spans);
        CHECK(request.finished());
        parts += request.parts();
    }
    CHECK(trace.requests().size() < 200);
    CHECK(trace.requests().size() > 50);
    CHECK(trace.requests().back().ordinal == 199);
    // Counted whenever 64 more have begun.
    CHECK(parts < sim::TraceLog::most_parts + 64 * (sim::TraceLog::most_spans + sim::TraceLog::most_segments));
    // The latest are those that are kept, without a gap.
    CHECK(trace.requests().back().ordinal - trace.requests().front().ordinal + 1 == trace.requests().size());
}
