// Databases with replicas: who is asked, when a write is acknowledged, when a replica has it, and what is stale.
#include "support/databases.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using model::ReadRouting;
using model::Replication;
using sim::Reason;

namespace {

Time at_ms(std::int64_t ms) {
    return Time{} + milliseconds(ms);
}

// A first request takes 60 ms to the application (SYN, SYN-ACK, request), then 1 ms to the database.
constexpr std::int64_t commit_ms = 60 + 1 + 4;

} // namespace

TEST_CASE("an asynchronous write is answered at once and reaches a replica by the network and its own time") {
    Observed run(replicated());
    run.send("write");
    run.advance(Time{} + milliseconds(commit_ms));
    CHECK(view_of(run, "primary").log_number == 1);
    CHECK(view_of(run, "primary").primary);
    CHECK(run.simulation.database(0).last == 1);
    CHECK(run.simulation.database(0).acknowledged == 1);
    run.advance(Time{} + milliseconds(commit_ms + 8) - nanoseconds(1)); // 5 ms on the way, 3 ms to apply
    CHECK(view_of(run, "near").log_number == 0);
    CHECK(view_of(run, "near").replication_lag == milliseconds(8) - nanoseconds(1));
    run.advance(Time{} + milliseconds(commit_ms + 8));
    CHECK(view_of(run, "near").log_number == 1);
    CHECK(view_of(run, "near").replication_lag.ns == 0);
    CHECK_FALSE(view_of(run, "near").primary);
    CHECK(view_of(run, "far").log_number == 0);
    run.advance(Time{} + milliseconds(commit_ms + 12));
    CHECK(view_of(run, "far").log_number == 1);
    run.advance(never);
    CHECK(run.finished.at(0).end == at_ms(commit_ms + 1 + 20));
}

TEST_CASE("a synchronous write is answered when as many replicas as demanded have told that they have it") {
    const auto answered_after = [](int acknowledgements) {
        Observed run(replicated([&](model::Parameters& primary) {
            primary.replication = Replication::synchronous;
            primary.acknowledgements = acknowledgements;
        }));
        run.send("write");
        run.advance(never);
        CHECK(run.simulation.database(0).acknowledged == 1);
        return run.finished.at(0).end - at_ms(commit_ms + 1 + 20);
    };
    CHECK(answered_after(1) == milliseconds(5 + 3 + 5));
    CHECK(answered_after(2) == milliseconds(9 + 3 + 9));
}

TEST_CASE("a write that waits for replicas holds its worker, and is not acknowledged meanwhile") {
    Observed run(replicated([](model::Parameters& primary) {
        primary.replication = Replication::synchronous;
        primary.workers = 1;
    }));
    run.send("write", {}, 0);
    run.send("write", {}, 1);
    run.advance(at_ms(commit_ms + 10));
    CHECK(run.simulation.database(0).last == 1);
    CHECK(run.simulation.database(0).acknowledged == 0);
    CHECK(view_of(run, "primary").busy == 1);
    CHECK(view_of(run, "primary").queued == 1);
    run.advance(never);
    CHECK(outcome(run, 0).end == at_ms(commit_ms + 13 + 21));
    CHECK(outcome(run, 1).end == at_ms(commit_ms + 13 + 4 + 13 + 21));
}

TEST_CASE("a replica applies writes in order, one after the other") {
    Observed run(replicated());
    for (int person = 0; person < 3; ++person)
        run.send("write", {}, person);
    const auto applied_by = [&](std::int64_t ms) {
        run.advance(at_ms(ms));
        return view_of(run, "near").log_number;
    };
    CHECK(applied_by(commit_ms + 8) == 1);
    CHECK(applied_by(commit_ms + 10) == 1);
    CHECK(applied_by(commit_ms + 11) == 2);
    CHECK(view_of(run, "near").replication_lag == milliseconds(11)); // the third has waited since its commit
    CHECK(applied_by(commit_ms + 14) == 3);
}

TEST_CASE("writes go to the primary, reads where the read routing says") {
    const auto asked_by_four = [](ReadRouting routing, std::string_view operation) {
        Observed run(replicated([&](model::Parameters& primary) { primary.read_routing = routing; }));
        for (int i = 0; i < 4; ++i)
            run.send(operation, milliseconds(i), i);
        run.advance(never);
        return asked(run);
    };
    using Names = std::vector<std::string>;
    CHECK(asked_by_four(ReadRouting::primary, "read") == Names{"primary", "primary", "primary", "primary"});
    CHECK(asked_by_four(ReadRouting::replicas, "read") == Names{"near", "far", "near", "far"});
    CHECK(asked_by_four(ReadRouting::any, "read") == Names{"primary", "near", "far", "primary"});
    CHECK(asked_by_four(ReadRouting::any, "write") == Names{"primary", "primary", "primary", "primary"});
}

TEST_CASE("a read within a piece of work that writes sees the primary") {
    constexpr std::string_view nested = R"({"version": 1, "operations": [
        {"id": "read", "title": "read, then write", "entry": "x",
         "root": {"role": "app", "steps": [{"role": "sql read", "steps": [{"role": "sql write"}]}]}}]})";
    Observed run(plan_of(three_databases, nested, [](model::Design& design) {
        parameters_of(design, "primary").read_routing = ReadRouting::replicas;
    }));
    run.send("read");
    run.advance(never);
    CHECK_FALSE(run.finished.at(0).failure.failed());
    CHECK(asked(run) == std::vector<std::string>{"primary"});
    CHECK(run.simulation.database(0).last == 1);
    CHECK(run.simulation.database(0).acknowledged == 1);
}

TEST_CASE("a read is stale when it shows less than its client has been told, and only then") {
    Observed run(replicated([](model::Parameters& primary) { primary.read_routing = ReadRouting::replicas; },
                            [](model::Design& design) {
                                for (const char* node : {"near", "far"})
                                    parameters_of(design, node).apply_time = constant(milliseconds(100));
                            }));
    run.send("write", {}, 0);               // its answer is there at 86 ms; near has it at 170 ms, far at 174 ms
    run.send("read", milliseconds(10), 1);  // by somebody who has written nothing
    run.send("read", milliseconds(90), 0);  // reaches far at 111 ms
    run.send("read", milliseconds(148), 0); // reaches near at 169 ms
    run.send("read", milliseconds(154), 0); // reaches far at 175 ms
    run.advance(never);
    REQUIRE(run.finished.size() == 5);
    CHECK_FALSE(outcome(run, 0).stale);
    CHECK_FALSE(outcome(run, 1).stale);
    CHECK(outcome(run, 2).stale);
    CHECK(outcome(run, 3).stale);
    CHECK_FALSE(outcome(run, 4).stale);
    CHECK(run.metrics.operations()[0].stale == 0);
    CHECK(run.metrics.operations()[1].stale == 2);
    const auto& spans = run.trace.requests()[2].spans;
    CHECK(std::count_if(spans.begin(), spans.end(), [](const sim::Span& span) { return span.stale; }) == 1);
    CHECK(spans.back().stale);
    CHECK(spans.back().log_number == 0);
    CHECK(run.trace.requests()[0].spans.back().log_number == 1);
}

TEST_CASE("reads of the primary are never stale, and synchronous copies make none") {
    for (const bool synchronous : {false, true}) {
        Observed run(replicated([&](model::Parameters& primary) {
            primary.replication = synchronous ? Replication::synchronous : Replication::asynchronous;
            primary.acknowledgements = 2;
            primary.read_routing = synchronous ? ReadRouting::replicas : ReadRouting::primary;
        }));
        for (int i = 0; i < 200; ++i)
            run.send(i % 2 == 0 ? "write" : "read", milliseconds(7 * i), i % 3);
        run.advance(never);
        CHECK(run.finished.size() == 200);
        CHECK(run.metrics.operations()[1].stale == 0);
    }
}

TEST_CASE("a replica that was down catches up in order when it is back") {
    Observed run(replicated());
    run.change(InterventionKind::stop, "near");
    for (int i = 0; i < 3; ++i)
        run.send("write", milliseconds(100 * i), i);
    run.change(InterventionKind::start, "near", seconds(1)); // 3 s to start, then 5 ms and three times 3 ms
    run.advance(Time{} + milliseconds(4'008) - nanoseconds(1));
    CHECK(view_of(run, "near").log_number == 0);
    CHECK(view_of(run, "near").replication_lag > seconds(3));
    run.advance(at_ms(4'008));
    CHECK(view_of(run, "near").log_number == 1);
    run.advance(at_ms(4'014));
    CHECK(view_of(run, "near").log_number == 3);
}

TEST_CASE("what is on its way when the primary dies does not arrive, and arrives after it is back") {
    Observed run(replicated());
    run.send("write", {}, 0);
    run.send("write", milliseconds(1), 1);
    // The first has reached the near replica at 70 ms, the second not yet; neither has reached the far one.
    run.change(InterventionKind::stop, "primary", milliseconds(commit_ms + 5));
    run.change(InterventionKind::start, "primary", seconds(1));
    run.advance(at_ms(3'999));
    CHECK(view_of(run, "near").log_number == 1);
    CHECK(view_of(run, "far").log_number == 0);
    CHECK_FALSE(outcome(run, 1).failure.failed()); // but its client was told
    run.advance(at_ms(4'000 + 8));
    CHECK(view_of(run, "near").log_number == 2);
    run.advance(at_ms(4'000 + 15));
    CHECK(view_of(run, "far").log_number == 2);
}

TEST_CASE("without its primary a database still reads, and refuses writes") {
    Observed run(replicated([](model::Parameters& primary) { primary.read_routing = ReadRouting::replicas; }));
    run.change(InterventionKind::stop, "primary");
    run.send("write", seconds(1), 0);
    run.send("read", seconds(1), 1);
    run.advance(Time{} + seconds(60));
    CHECK(outcome(run, 0).failure.reason == Reason::refused);
    CHECK_FALSE(outcome(run, 1).failure.failed());
    CHECK_FALSE(view_of(run, "near").primary);
}

TEST_CASE("a synchronous write waits for a replica that is down until it is back") {
    Observed run(replicated([](model::Parameters& primary) {
        primary.replication = Replication::synchronous;
        primary.acknowledgements = 2;
    }));
    run.change(InterventionKind::stop, "near");
    run.change(InterventionKind::start, "near", seconds(2)); // up at 5 s
    run.send("write");
    run.advance(never);
    CHECK(run.finished.at(0).end == Time{} + seconds(5) + milliseconds(5 + 3 + 5 + 1 + 20));
}

TEST_CASE("a synchronous write waits for the only replicas when they are all down, until one is back or given up") {
    const auto answered = [](Duration patience) {
        Observed run(replicated([&](model::Parameters& primary) {
            primary.replication = Replication::synchronous;
            primary.replica_timeout = patience;
        }));
        run.change(InterventionKind::stop, "far");
        run.change(InterventionKind::stop, "near");
        run.change(InterventionKind::start, "near", seconds(2)); // up at 5 s
        run.send("write");
        run.advance(never);
        CHECK(run.simulation.database(0).acknowledged == 1);
        CHECK(view_of(run, "primary").busy == 0);
        return run.finished.at(0).end;
    };
    CHECK(answered({}) == Time{} + seconds(5) + milliseconds(5 + 3 + 5 + 1 + 20));
    CHECK(answered(seconds(3)) == Time{} + seconds(3) + milliseconds(1 + 20));
}

TEST_CASE("a balancer that knows nothing of replication sends writes to replicas, which refuse them") {
    std::string design(three_databases);
    design.replace(design.find("\"links\": ["), 10, R"("links": [
        {"from": "api", "to": "proxy", "protocol": "mysql", "config": {"priority": 1}},
        {"from": "proxy", "to": "primary", "protocol": "mysql"},
        {"from": "proxy", "to": "near", "protocol": "mysql"},)");
    design.replace(design.find("\"nodes\": ["), 10, R"("nodes": [{"id": "proxy", "product": "haproxy"},)");
    Observed run(plan_of(design, write_and_read));
    for (int i = 0; i < 4; ++i)
        run.send("write", seconds(i), i);
    run.advance(Time{} + seconds(60));
    for (std::uint64_t i = 0; i < 4; ++i) {
        CAPTURE(i);
        CHECK(outcome(run, i).failure.reason == (i % 2 == 0 ? Reason::none : Reason::refused));
    }
    CHECK(run.simulation.database(0).last == 2);
}

TEST_CASE("replicas of one component are one database, the first of them its primary") {
    constexpr std::string_view one_component = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "region", "product": "region"},
        {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
        {"id": "api", "product": "gunicorn", "in": "a"},
        {"id": "mysql", "product": "mysql", "spans": ["a", "b"], "replicas": 2, "config": {"apply_time": "3ms"}}
      ],
      "links": [
        {"from": "visitors", "to": "api", "protocol": "http"},
        {"from": "api", "to": "mysql", "protocol": "mysql", "config": {"connections": "keep"}}
      ]})";
    Observed run(plan_of(one_component, write_and_read));
    for (int i = 0; i < 3; ++i)
        run.send("write", seconds(i), i);
    run.advance(Time{} + seconds(1));
    // 60 ms over the internet, 0.1 ms of Gunicorn's own, 0.25 ms within the zone, 4 ms; then 0.5 ms to the other zone.
    CHECK(view_of(run, "mysql", 1).log_number == 1);
    run.advance(never);
    CHECK(asked(run) == std::vector<std::string>{"mysql#0", "mysql#0", "mysql#0"});
    CHECK(run.simulation.plan().databases.size() == 1);
    CHECK(view_of(run, "mysql", 1).log_number == 3);
}

TEST_CASE("replicas that know nothing of each other are databases of their own") {
    Observed run(plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "api", "product": "gunicorn"},
                {"id": "mysql", "product": "mysql", "replicas": 2, "config": {"replication": "none"}}],
      "links": [{"from": "visitors", "to": "api", "protocol": "http"},
                {"from": "api", "to": "mysql", "protocol": "mysql"}]})",
                         write_and_read));
    for (int i = 0; i < 4; ++i)
        run.send("write", seconds(i), i);
    run.advance(never);
    REQUIRE(run.simulation.plan().databases.size() == 2);
    CHECK(run.simulation.database(0).last == 2);
    CHECK(run.simulation.database(1).last == 2);
}

TEST_CASE("designs whose replication cannot be are refused") {
    const auto problem_of = [](std::string_view links, std::string_view config) {
        const std::string text = R"({"version": 1, "nodes": [
            {"id": "a", "product": "mysql", "config": {)" +
                                 std::string(config) + R"(}}, {"id": "b", "product": "mysql"},
            {"id": "c", "product": "mysql"}, {"id": "api", "product": "gunicorn"}], "links": [)" +
                                 std::string(links) + "]}";
        const model::Catalogue& catalogue = model::built_in_catalogue();
        const auto design = model::read_design(text, "design", catalogue);
        REQUIRE_MESSAGE(design, said(design.problems()));
        const auto made = model::make_plan(catalogue, *design, *model::read_workload(write_and_read, "workload"));
        REQUIRE_FALSE(made);
        return said(made.problems());
    };
    constexpr std::string_view a_to_b = R"({"from": "a", "to": "b", "protocol": "replication"})";
    const std::string with = std::string(a_to_b) + ", ";
    const auto has = [](const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    };
    CHECK(has(problem_of(with + R"({"from": "c", "to": "b", "protocol": "replication"})", ""),
              "\"b\" is a replica of \"a\" and of \"c\""));
    CHECK(has(problem_of(with + R"({"from": "b", "to": "c", "protocol": "replication"})", ""),
              "\"b\" is itself a replica of \"a\""));
    CHECK(has(problem_of(R"({"from": "api", "to": "b", "protocol": "replication"})", ""), "\"api\" is no database"));
    CHECK(has(problem_of(a_to_b, R"("replication": "none")"), "its replication is \"none\""));
    CHECK(has(problem_of(a_to_b, R"("replication": "synchronous", "acknowledgements": 2)"),
              "\"a\" waits for 2 replicas, but has only 1"));
}

TEST_CASE("a copy of a run with replicas goes on as the run does") {
    Observed run(replicated(
        [](model::Parameters& primary) { primary.read_routing = ReadRouting::any; },
        [](model::Design& design) { parameters_of(design, "near").apply_time = exponential(milliseconds(5)); }));
    run.set_rate(Rate{100'000'000'000});
    run.change(InterventionKind::restart, "near", seconds(3));
    run.advance(Time{} + seconds(2));
    sim::Simulation copy = run.simulation;
    run.advance(Time{} + seconds(10));
    copy.advance({Time{} + seconds(10)});
    CHECK(copy.digest() == run.simulation.digest());
    CHECK(copy.database(0).last == run.simulation.database(0).last);
    CHECK(run.simulation.database(0).last > 500);
    CHECK(view_of(run, "near").log_number + 100 > run.simulation.database(0).last);
}

TEST_CASE("who is linked only to a replica reads there, and cannot write until it has taken over") {
    // 60 ms to the application (SYN, SYN-ACK, request), 1 ms to the replica, 2 ms there, and 21 ms back.
    for (const ReadRouting routing : {ReadRouting::primary, ReadRouting::replicas, ReadRouting::any}) {
        CAPTURE(routing);
        Observed run(replicated(
            [&](model::Parameters& primary) {
                primary.read_routing = routing;
                primary.replication = Replication::asynchronous;
                primary.failover_detection = seconds(10);
                primary.promotion_time = seconds(2);
                primary.reconnection_time = seconds(1);
            },
            [](model::Design& design) {
                std::erase_if(design.links, [&](const model::Link& link) {
                    const std::string& to = design.node(link.to).id;
                    return link.protocol == "mysql" && (to == "primary" || to == "far");
                });
                parameters_of(design, "visitors").keep_alive = {};
            }));
        run.send("read");
        run.send("write", seconds(1));
        run.change(InterventionKind::stop, "primary", seconds(5)); // the nearest takes over at 17 s, known at 18
        run.send("write", seconds(20));
        run.send("read", seconds(21));
        run.advance(Time{} + seconds(30));
        CHECK(asked(run) == std::vector<std::string>(4, "near"));
        const auto& hops = run.trace.requests()[1].hops; // but the first write never set out
        CHECK(std::none_of(hops.begin(), hops.end(), [&](const sim::Hop& hop) {
            return run.simulation.plan().links[hop.link.value].protocol == "mysql";
        }));
        CHECK(time_ms(run, 0) == 60 + 1 + 2 + 1 + 20);
        const sim::Failure failure = outcome(run, 1).failure;
        CHECK(failure.reason == Reason::no_route);
        CHECK(failure.cause == instance_of(run, "api"));
        CHECK(time_ms(run, 1) == 60 + 20);
        REQUIRE(run.metrics.missing_routes().size() == 1);
        const sim::MissingRoute& missing = run.metrics.missing_routes()[0];
        CHECK(sim::no_route_text(run.simulation.plan(), missing.step, missing.instance) ==
              "step 'sql write' at api: nothing serves \"sql write\"");
        CHECK_FALSE(outcome(run, 2).failure.failed());
        CHECK(time_ms(run, 2) == 60 + 1 + 4 + 1 + 20);
    }
}

TEST_CASE("a link to the primary's component is one to the database: replicas are read over it, and followed") {
    Observed run(replicated(
        [&](model::Parameters& primary) {
            primary.read_routing = ReadRouting::replicas;
            primary.failover_detection = seconds(10);
            primary.promotion_time = seconds(2);
            primary.reconnection_time = seconds(1);
        },
        [](model::Design& design) {
            std::erase_if(design.links, [&](const model::Link& link) {
                return link.protocol == "mysql" && design.node(link.to).id != "primary";
            });
        }));
    run.send("read");
    run.send("write", seconds(1));
    run.change(InterventionKind::stop, "primary", seconds(5));
    run.send("write", seconds(20));
    run.advance(Time{} + seconds(30));
    const auto names = asked(run);
    REQUIRE(names.size() == 3);
    CHECK(names[0] != "primary");
    CHECK(names[1] == "primary");
    CHECK(names[2] == "near");
    CHECK(run.metrics.missing_routes().empty());
}
