// Databases whose primary dies: who takes over and when, what is lost, and what becomes of the old primary.
#include "support/databases.hpp"

#include <numeric>

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

/// Given up after 10 s, replaced after 3 s, known after 2 s.
void replace_primary(model::Parameters& primary) {
    primary.failover_detection = seconds(10);
    primary.promotion_time = seconds(3);
    primary.reconnection_time = seconds(2);
}

std::uint64_t answered_writes(const Observed& run) {
    return run.metrics.operations()[0].succeeded;
}

} // namespace

TEST_CASE("a dead primary is replaced after detection and promotion, and asked no longer after reconnection") {
    Observed run(replicated(replace_primary));
    run.change(InterventionKind::stop, "primary", seconds(1));
    run.send("write", seconds(5), 0);           // nobody has noticed
    run.send("write", seconds(13), 1);          // near is being promoted
    run.send("write", milliseconds(15'500), 2); // near is the primary, but callers don't know
    run.send("write", seconds(16), 3);          // arrives at the application at 16.06 s
    run.advance(at_ms(13'999));
    CHECK(view_of(run, "primary").primary);
    run.advance(at_ms(14'000));
    CHECK(view_of(run, "near").primary);
    CHECK(run.simulation.database(0).failovers == 1);
    run.advance(Time{} + seconds(60));
    for (const std::uint64_t refused : {0U, 1U, 2U})
        CHECK(outcome(run, refused).failure.reason == Reason::refused);
    CHECK_FALSE(outcome(run, 3).failure.failed());
    CHECK(asked(run).back() == "near");
    CHECK(run.simulation.database(0).lost == 0);
    CHECK(view_of(run, "far").log_number == 1); // it follows the new primary
}

TEST_CASE("nobody promotes a replica without automatic failover") {
    Observed run(replicated());
    run.change(InterventionKind::stop, "primary");
    run.send("write", seconds(3600), 0);
    run.advance(Time{} + seconds(4000));
    CHECK(outcome(run, 0).failure.reason == Reason::refused);
    CHECK(run.simulation.database(0).failovers == 0);
}

TEST_CASE("a primary that is back before it is given up stays the primary") {
    Observed run(replicated(replace_primary));
    run.change(InterventionKind::restart, "primary", seconds(1)); // 3 s to start
    run.send("write", seconds(5), 0);
    run.advance(Time{} + seconds(60));
    CHECK(run.simulation.database(0).failovers == 0);
    CHECK(asked(run).back() == "primary");
    CHECK_FALSE(outcome(run, 0).failure.failed());
}

TEST_CASE("the replica that has most is promoted, and what it has not is lost, number by number") {
    // Commits at 65, 66 and 67 ms; the primary dies at 71.5 ms.
    Observed run(replicated(replace_primary));
    for (int i = 0; i < 3; ++i)
        run.send("write", milliseconds(i), i);
    run.change(InterventionKind::stop, "primary", microseconds(71'500));
    run.advance(Time{} + seconds(12)); // near was reached by two writes, far (9 ms) by none
    CHECK(view_of(run, "near").log_number == 2);
    CHECK(view_of(run, "far").log_number == 0);
    CHECK(run.simulation.database(0).acknowledged == 3);
    CHECK(run.simulation.database(0).lost == 0);
    run.advance(Time{} + seconds(14));
    CHECK(view_of(run, "near").primary);
    CHECK(run.simulation.database(0).acknowledged == 2);
    CHECK(run.simulation.database(0).lost == 1);
    REQUIRE(run.simulation.losses().size() == 1);
    CHECK(run.simulation.losses()[0].first == 3);
    CHECK(run.simulation.losses()[0].last == 3);
    CHECK(run.simulation.losses()[0].at == Time{} + microseconds(71'500) + seconds(13));
    run.send("write", seconds(20), 3); // its number is the fourth: numbers are not used twice
    run.advance(Time{} + seconds(60));
    CHECK(run.simulation.database(0).last == 4);
    CHECK(view_of(run, "far").log_number == 4);
    CHECK(run.simulation.database(0).acknowledged == 3);
}

TEST_CASE("a replica that lags when it is promoted loses what it has not applied") {
    Observed run(replicated(
        [](model::Parameters& primary) {
            replace_primary(primary);
            primary.promotion_time = {};
        },
        [](model::Design& design) {
            for (const char* node : {"near", "far"})
                parameters_of(design, node).apply_time = constant(seconds(2));
        }));
    for (int i = 0; i < 20; ++i)
        run.send("write", milliseconds(10 * i), i);
    run.change(InterventionKind::stop, "primary", seconds(1));
    // near has applied one write at 2.07 s and another every 2 s: the fifth at 10.07 s, not the sixth by 11 s.
    run.advance(Time{} + seconds(11));
    CHECK(run.simulation.database(0).lost == 15);
    REQUIRE(run.simulation.losses().size() == 1);
    CHECK(run.simulation.losses()[0].first == 6);
    CHECK(run.simulation.losses()[0].last == 20);
}

TEST_CASE("a write that nobody was told of is not among the lost") {
    Observed run(replicated(replace_primary, [](model::Design& design) {
        parameters_of(design, "api").answer_timeout = milliseconds(3); // a write takes 6 ms there and back
    }));
    run.send("write", {}, 0);
    run.change(InterventionKind::stop, "primary", milliseconds(66)); // it has committed at 65 ms
    run.advance(Time{} + seconds(60));
    CHECK(outcome(run, 0).failure.reason == Reason::timeout);
    CHECK(run.simulation.database(0).last == 1);
    CHECK(run.simulation.database(0).acknowledged == 0);
    CHECK(run.simulation.database(0).lost == 0);
    CHECK(run.simulation.losses().empty());
}

TEST_CASE("an old primary follows the new one after its time to rejoin, or never") {
    for (const bool rejoins : {true, false}) {
        CAPTURE(rejoins);
        Observed run(replicated([&](model::Parameters& primary) {
            replace_primary(primary);
            primary.rejoin_time = rejoins ? seconds(30) : Duration{};
            primary.read_routing = ReadRouting::any;
        }));
        run.change(InterventionKind::stop, "primary", seconds(1));
        run.change(InterventionKind::start, "primary", seconds(20)); // runs at 23 s, rejoins at 53 s
        run.send("write", seconds(30), 0);
        for (int i = 0; i < 30; ++i)
            run.send("read", seconds(60 + i), i);
        run.advance(Time{} + seconds(53) - nanoseconds(1));
        CHECK(view_of(run, "primary").log_number == 0);
        run.advance(Time{} + seconds(200));
        CHECK(view_of(run, "primary").log_number == (rejoins ? 1 : 0));
        const auto names = asked(run);
        CHECK(std::count(names.begin(), names.end(), "primary") == (rejoins ? 10 : 0));
        for (std::uint64_t i = 1; i <= 30; ++i)
            CHECK_FALSE(outcome(run, i).failure.failed());
    }
}

TEST_CASE("an old primary that runs again before callers know of the new one refuses their writes") {
    Observed run(replicated([](model::Parameters& primary) {
        replace_primary(primary);
        primary.reconnection_time = seconds(20);
    }));
    run.change(InterventionKind::stop, "primary", seconds(1));
    run.change(InterventionKind::start, "primary", seconds(15));
    run.send("write", seconds(25), 0);
    run.advance(Time{} + seconds(60));
    CHECK(outcome(run, 0).failure.reason == Reason::refused);
    CHECK(run.simulation.database(0).last == 0);
}

TEST_CASE("without a running replica the promotion waits for one") {
    Observed run(replicated(replace_primary));
    for (const char* node : {"primary", "near", "far"})
        run.change(InterventionKind::stop, node, seconds(1));
    run.change(InterventionKind::start, "far", seconds(100)); // runs at 103 s
    run.advance(Time{} + seconds(116) - nanoseconds(1));
    CHECK(run.simulation.database(0).failovers == 0);
    run.advance(Time{} + seconds(116));
    CHECK(view_of(run, "far").primary);
}

TEST_CASE("a replica that is silent for too long is neither waited for nor read, until it has caught up") {
    Observed run(replicated([](model::Parameters& primary) {
        primary.replication = Replication::synchronous;
        primary.acknowledgements = 2;
        primary.replica_timeout = seconds(5);
        primary.read_routing = ReadRouting::replicas;
    }));
    run.change(InterventionKind::stop, "far", seconds(1));
    run.send("write", seconds(2), 0); // waits until 6 s; the near replica has long had it
    run.send("write", seconds(10), 1);
    for (int i = 0; i < 3; ++i)
        run.send("read", seconds(12 + i), i);
    run.change(InterventionKind::start, "far", seconds(20));
    run.send("read", seconds(30), 1);
    run.send("read", seconds(31), 1);
    run.advance(Time{} + seconds(60));
    CHECK(outcome(run, 0).end == Time{} + seconds(6) + milliseconds(1 + 20));
    CHECK(outcome(run, 1).end == Time{} + seconds(10) + milliseconds(60 + 1 + 4 + 13 + 1 + 20));
    const auto names = asked(run);
    CHECK(std::vector<std::string>(names.begin() + 2, names.begin() + 5) == std::vector<std::string>(3, "near"));
    CHECK(std::count(names.begin() + 5, names.end(), "far") == 1);
}

TEST_CASE("whatever dies, what was acknowledged is kept or counted as lost") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        for (const bool synchronous : {false, true}) {
            Observed run(replicated(
                             [&](model::Parameters& primary) {
                                 replace_primary(primary);
                                 primary.replication =
                                     synchronous ? Replication::synchronous : Replication::asynchronous;
                                 primary.rejoin_time = seconds(1);
                             },
                             [](model::Design& design) {
                                 for (const char* node : {"near", "far"})
                                     parameters_of(design, node).apply_time = exponential(milliseconds(8));
                             }),
                         seed);
            run.set_rate(Rate{100'000'000'000});
            run.change(InterventionKind::restart, "far", seconds(2));
            run.change(InterventionKind::stop, "primary", seconds(10));
            run.change(InterventionKind::start, "primary", seconds(40));
            run.set_rate(Rate{}, seconds(70));
            run.advance(Time{} + seconds(200));
            const sim::DatabaseView database = run.simulation.database(0);
            // A write may be acknowledged by the database and its answer be lost on the way, but not the reverse.
            CHECK(database.acknowledged + database.lost >= answered_writes(run));
            CHECK(database.acknowledged + database.lost <= database.last);
            CHECK(database.failovers == 1);
            if (synchronous) CHECK(database.lost == 0);
            const auto losses = run.simulation.losses();
            CHECK(std::accumulate(losses.begin(), losses.end(), std::uint64_t{0},
                                  [](std::uint64_t sum, const sim::Loss& loss) { return sum + loss.count; }) ==
                  database.lost);
            for (const char* node : {"primary", "near", "far"})
                CHECK(view_of(run, node).log_number == database.last);
        }
    }
}

TEST_CASE("a database on a machine with an ephemeral disk forgets all when the machine loses its power") {
    constexpr std::string_view on_machine = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors"}, {"id": "api", "product": "gunicorn"},
        {"id": "machine", "product": "MACHINE"}, {"id": "mysql", "product": "mysql", "in": "machine"}
      ],
      "links": [{"from": "visitors", "to": "api", "protocol": "http"},
                {"from": "api", "to": "mysql", "protocol": "mysql"}]})";
    const auto lost_with = [&](std::string_view product, std::string_view dies) {
        std::string design(on_machine);
        design.replace(design.find("MACHINE"), 7, product);
        Observed run(plan_of(design, write_and_read));
        for (int i = 0; i < 4; ++i)
            run.send("write", seconds(i), i);
        run.change(InterventionKind::restart, dies, seconds(10));
        run.send("write", seconds(100), 4);
        run.advance(Time{} + seconds(200));
        CHECK(run.simulation.database(0).acknowledged + run.simulation.database(0).lost == 5);
        return run.simulation.database(0).lost;
    };
    CHECK(lost_with("aws-ec2-instance-store", "machine") == 4);
    CHECK(lost_with("aws-ec2-instance-store", "mysql") == 0);
    CHECK(lost_with("linux-server", "machine") == 0);
}

TEST_CASE("a replica that was applying a write when its database failed over has no more writes than there were") {
    // One write is committed at 65 ms. far has it at 70 ms and applies it for 20 s; near never gets it.
    Observed run(replicated(
        [](model::Parameters& primary) {
            replace_primary(primary);
            primary.promotion_time = seconds(1);
        },
        [](model::Design& design) { parameters_of(design, "far").apply_time = constant(seconds(20)); }));
    run.send("write");
    run.change(InterventionKind::stop, "primary", microseconds(69'500)); // near is reached at 70 ms, far at 74 ms
    run.advance(Time{} + seconds(60));
    CHECK(run.simulation.database(0).failovers == 1);
    CHECK(run.simulation.database(0).last == 1);
    CHECK(view_of(run, "near").log_number == 1);
    CHECK(view_of(run, "far").log_number == 1);
    CHECK(run.simulation.database(0).lost == 1);
}

TEST_CASE("what a first failover has lost is not lost again by a second one") {
    // Commits every 10 ms from 65 ms on; near applies each at once, far one in 2 s.
    Observed run(replicated(
        [](model::Parameters& primary) {
            replace_primary(primary);
            primary.promotion_time = {};
            primary.reconnection_time = {};
        },
        [](model::Design& design) {
            parameters_of(design, "near").apply_time = {};
            parameters_of(design, "far").apply_time = constant(seconds(2));
        }));
    for (int i = 0; i < 20; ++i)
        run.send("write", milliseconds(10 * i), i);
    // The 20th is committed at 255 ms. near has what was committed by 252.5 - 5 ms: the first 19.
    run.change(InterventionKind::stop, "primary", microseconds(257'500));
    run.advance(Time{} + seconds(11)); // near takes over at 10.2575 s
    CHECK(run.simulation.database(0).lost == 1);
    CHECK(run.simulation.database(0).acknowledged == 19);
    run.send("write", seconds(12), 0); // number 21
    run.change(InterventionKind::stop, "near", seconds(13));
    // far has applied its first write at 2.074 s, and another every 2 s: five by 10.2575 s. What it was applying then
    // it begins again: one more by 12.2575 s, another by 14.2575 s, and so on: eleven by 23 s.
    run.advance(Time{} + seconds(24));
    CHECK(run.simulation.database(0).failovers == 2);
    CHECK(view_of(run, "far").primary);
    std::uint64_t lost = 0;
    for (const sim::Loss& loss : run.simulation.losses())
        lost += loss.count;
    CHECK(run.simulation.database(0).lost == lost);
    CHECK(run.simulation.losses().back().last == 21);
    CHECK(run.simulation.database(0).acknowledged + lost == 21);
    CHECK(lost == 1 + (19 - 11) + 1);
}

TEST_CASE("a replica that is back is read again although its primary writes on and on") {
    Observed run(replicated(
        [](model::Parameters& primary) {
            primary.replica_timeout = seconds(1);
            primary.read_routing = ReadRouting::replicas;
        },
        [](model::Design& design) {
            for (const char* node : {"near", "far"})
                parameters_of(design, node).apply_time = {};
        }));
    run.change(InterventionKind::stop, "near", seconds(1));
    run.change(InterventionKind::stop, "far", seconds(1));
    run.change(InterventionKind::start, "near", seconds(3)); // up at 6 s
    run.set_rate(per_second(1000));                          // five writes are always on their way
    run.advance(Time{} + seconds(7));
    run.set_rate(per_second(0));
    run.send("read", seconds(7), 1);
    run.advance(Time{} + seconds(8));
    CHECK(asked(run).back() == "near");
}

TEST_CASE("reads are stale until a write after the lost one is known of") {
    // Somebody writes, and then reads each second. The write commits at 65 ms and is answered at 86; the primary dies
    // at 68, before the nearer replica, 5 ms away, has heard of it.
    Observed run(replicated([](model::Parameters& primary) {
        replace_primary(primary);
        primary.read_routing = ReadRouting::replicas;
    }));
    run.send("write", {}, 0);
    run.change(InterventionKind::stop, "primary", milliseconds(68));
    for (int second = 1; second <= 20; ++second)
        run.send("read", seconds(second), 0);
    run.send("write", seconds(21), 0);
    run.send("read", seconds(22), 0);
    run.advance(Time{} + seconds(60));
    CHECK(run.simulation.database(0).lost == 1);
    CHECK(run.metrics.operations()[0].succeeded == 2);
    CHECK(run.metrics.operations()[1].succeeded == 21);
    CHECK(run.metrics.operations()[1].stale == 20);
}
