// The fast path does what the rules do: every example runs once with it and once without.
#include "model/fast_path.hpp"
#include "support/digest_line.hpp"
#include "support/examples.hpp"
#include "support/labs.hpp"
#include "support/systems.hpp"
#include "support/varied_systems.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;

namespace {

/// What a run leaves behind, as numbers in the order of its writing.
struct Account {
    std::vector<std::uint64_t> numbers;

    void add(Time at) { numbers.push_back(static_cast<std::uint64_t>(at.ns)); }
    void add(std::uint64_t number) { numbers.push_back(number); }
    void add(const sim::Failure& failure) {
        add(static_cast<std::uint64_t>(failure.reason));
        add(failure.cause.value);
    }
    bool operator==(const Account&) const = default;
};

Account account_of(const sim::TraceLog& log) {
    Account account;
    for (const sim::RequestTrace& trace : log.requests()) {
        account.add(trace.ordinal);
        account.add(trace.end);
        account.add(trace.failure);
        for (const sim::Span& span : trace.spans) {
            account.add(span.parent);
            account.add(span.instance.value);
            account.add(span.start);
            account.add(span.end);
            account.add(span.log_number);
        }
        for (const sim::Segment& segment : trace.segments) {
            account.add(segment.span);
            account.add(static_cast<std::uint64_t>(segment.phase));
            account.add(segment.from);
            account.add(segment.to);
        }
        for (const sim::Hop& hop : trace.hops) {
            account.add(hop.span);
            account.add(static_cast<std::uint64_t>(hop.message));
            account.add(hop.depart);
            account.add(hop.arrive);
        }
    }
    return account;
}

Account account_of(const model::Plan& plan, const sim::Metrics& metrics) {
    Account account;
    for (const sim::OperationMetrics& operation : metrics.operations()) {
        account.add(operation.started);
        account.add(operation.succeeded);
        account.add(operation.failures());
        for (const sim::Histogram::Bucket& bucket : operation.latency.buckets()) {
            account.add(static_cast<std::uint64_t>(bucket.low.ns));
            account.add(bucket.count);
        }
    }
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const sim::Meters meters = metrics.meters(index_of<model::InstanceIndex>(i));
        account.add(static_cast<std::uint64_t>(meters.busy_ns));
        account.add(meters.requests);
        account.add(static_cast<std::uint64_t>(meters.bytes_out));
    }
    return account;
}

/// A run over all interventions at an instant, or the first 100,000 events.
struct Run {
    Run(const std::shared_ptr<const model::Plan>& plan, bool fast_path, std::uint32_t sample_every)
        : simulation(plan, {3, sample_every, fast_path}), metrics(*plan) {
        simulation.advance({end_of_example(*plan), 100'000}, {&trace, &metrics, nullptr});
    }

    sim::Simulation simulation;
    sim::TraceLog trace;
    sim::Metrics metrics;
};

void check_same(const std::shared_ptr<const model::Plan>& plan) {
    for (const std::uint32_t sample_every : {1U, 7U}) {
        const Run fast(plan, true, sample_every);
        const Run ruled(plan, false, sample_every);
        CHECK(fast.simulation.events() == ruled.simulation.events());
        CHECK(fast.simulation.digest() == ruled.simulation.digest());
        CHECK(account_of(*plan, fast.metrics) == account_of(*plan, ruled.metrics));
        CHECK(account_of(fast.trace) == account_of(ruled.trace));
        for (std::size_t i = 0; i < plan->instances.size(); ++i) {
            const auto instance = index_of<model::InstanceIndex>(i);
            CHECK(fast.simulation.view(instance).busy == ruled.simulation.view(instance).busy);
            CHECK(fast.simulation.view(instance).in_hand == ruled.simulation.view(instance).in_hand);
            CHECK(fast.simulation.view(instance).memory == ruled.simulation.view(instance).memory);
        }
    }
}

const model::Route& route_of(const model::Plan& plan, std::string_view node, std::size_t step) {
    return plan.route(*plan.design.find(node), index_of<model::StepIndex>(step));
}

} // namespace

TEST_CASE("the examples run the same with the fast path and by the rules alone") {
    const std::string root(LABRACK_SOURCE_DIR);
    for (const char* part : {"bench", "golden"}) {
        const std::string folder = root + "/tests/" + part;
        for (const std::string& name : examples(folder)) {
            CAPTURE(name);
            const auto design = file_text(folder + "/" + name + ".design.json");
            const auto workload = file_text(folder + "/" + name + ".workload.json");
            REQUIRE(workload);
            check_same(plan_of(*design, *workload));
        }
    }
}

TEST_CASE("so do systems that have every behaviour between them") {
    for (const VariedSystem& system : varied_systems) {
        CAPTURE(system.name);
        check_same(plan_of(system.design, system.workload));
    }
}

TEST_CASE("of a cache in several copies the one is asked that has the object, also over kept connections") {
    constexpr std::string_view design = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"},
        {"id": "cache", "product": "redis", "replicas": 5, "config": {"cache_objects": 100}}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http"},
        {"from": "app", "to": "cache", "protocol": "redis", "config": {"connections": "keep"}}]})";
    constexpr std::string_view workload = R"({"version": 1,
      "operations": [{"id": "look", "title": "look", "entry": "x", "root": {"role": "app", "cpu": "1ms",
        "steps": [{"role": "cache write", "wait": "1ms"}]}}],
      "loads": [{"client": "visitors", "rate": "50/s", "mix": [{"operation": "look"}]}]})";
    const auto plan = plan_of(design, workload);
    Observed fast(plan);
    fast.advance(Time{} + seconds(5));
    sim::Simulation by_rules(plan, {1, 1, false});
    by_rules.advance({Time{} + seconds(5)});
    CHECK(fast.finished.size() > 200);
    CHECK(fast.simulation.digest() == by_rules.digest());
    const std::string first = visited(fast, "cache", 0);
    for (std::uint64_t request = 1; request < 20; ++request)
        CHECK(visited(fast, "cache", request) == first); // all write the same thing
}

TEST_CASE("a replica that cannot pass on what its primary can says so, also on the fast path") {
    constexpr std::string_view design = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"},
        {"id": "primary", "product": "mysql", "config": {"read_routing": "any"}}, {"id": "replica", "product": "mysql"},
        {"id": "cache", "product": "redis"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http"}, {"from": "app", "to": "primary", "protocol": "mysql"},
        {"from": "primary", "to": "replica", "protocol": "replication"},
        {"from": "primary", "to": "cache", "protocol": "redis"}]})";
    constexpr std::string_view workload = R"({"version": 1,
      "operations": [{"id": "look", "title": "look", "entry": "x", "root": {"role": "app",
        "steps": [{"role": "cache write", "wait": "1ms"}, {"role": "sql read", "wait": "1ms"},
          {"role": "cache read", "wait": "1ms"}]}}],
      "loads": [{"client": "visitors", "rate": "20/s", "mix": [{"operation": "look"}]}]})";
    const auto plan = plan_of(design, workload);
    Observed fast(plan);
    fast.advance(Time{} + seconds(5));
    sim::Simulation by_rules(plan, {1, 1, false});
    by_rules.advance({Time{} + seconds(5)});
    CHECK(fast.simulation.digest() == by_rules.digest());
    const auto missing = std::find_if(fast.finished.begin(), fast.finished.end(),
                                      [](const auto& one) { return one.failure.reason == sim::Reason::no_route; });
    REQUIRE(missing != fast.finished.end());
    CHECK(missing->failure.cause == instance_of(fast, "replica"));
}

TEST_CASE("stations take the fast path; what has more to ask does not") {
    const auto plan = plan_of(R"({"version": 1,
  "nodes": [{"id": "visitors", "product": "visitors"},
    {"id": "app", "product": "gunicorn"},
    {"id": "sql", "product": "mysql"},
    {"id": "memory", "product": "redis", "config": {"cache_objects": 10}}],
  "links": [{"from": "visitors", "to": "app", "protocol": "http"},
    {"from": "app", "to": "sql", "protocol": "mysql", "config": {"connections": "keep"}},
    {"from": "app", "to": "memory", "protocol": "redis"}]})",
                              R"({"version": 1,
  "collections": [{"id": "things", "objects": 100, "zipf": 1.0, "size": "1kB"}],
  "operations": [{"id": "page", "entry": "www", "root": {"role": "app", "steps": [
    {"role": "sql read"}, {"role": "sql read", "repeat": "50%"}, {"role": "cache read", "object": "things", "on_miss": []}]}}],
  "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]}]})");
    CHECK(route_of(*plan, "app", 0).fast_visit);
    CHECK(route_of(*plan, "sql", 1).fast_visit);
    CHECK(route_of(*plan, "app", 1).fast_call);
    CHECK_FALSE(route_of(*plan, "app", 2).fast_call);     // it is not always asked for
    CHECK(route_of(*plan, "sql", 2).fast_visit);          // when it is, it is like the other
    CHECK_FALSE(route_of(*plan, "memory", 3).fast_visit); // a cache has to look first
}
