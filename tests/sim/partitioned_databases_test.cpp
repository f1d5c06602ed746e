// Replication across a partition: what waits until it is healed, and what nobody brings any more.
#include "support/databases.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using model::Replication;

namespace {

Time at_ms(std::int64_t ms) {
    return Time{} + milliseconds(ms);
}

/// Parts the two from `from` on, and joins them again at `until`.
void part(Observed& run, std::string_view one, std::string_view other, std::int64_t from_ms, std::int64_t until_ms) {
    model::Intervention fault;
    fault.kind = InterventionKind::partition;
    fault.group = {std::string(one)};
    fault.from = {std::string(other)};
    fault.lasts = milliseconds(until_ms - from_ms);
    fault.at = at_ms(from_ms);
    const auto resolved = model::resolve(run.simulation.plan(), fault);
    REQUIRE_MESSAGE(resolved, said(resolved.problems()));
    run.simulation.intervene(*resolved);
}

std::uint64_t number_at(Observed& run, std::string_view node, std::int64_t ms) {
    run.advance(at_ms(ms));
    return view_of(run, node).log_number;
}

/// A write that waits for both replicas.
std::shared_ptr<const model::Plan> synchronous(Duration replica_timeout = {}) {
    return replicated([=](model::Parameters& primary) {
        primary.replication = Replication::synchronous;
        primary.acknowledgements = 2;
        primary.replica_timeout = replica_timeout;
    });
}

// A write commits at 65 ms, reaches the near replica at 70 ms and the far one at 74 ms, and is applied in 3 ms; its
// answer takes 21 ms from the primary.
constexpr std::int64_t answer_ms = 21;

} // namespace

TEST_CASE("what has not reached a replica when a partition begins arrives when it is healed") {
    Observed run(replicated());
    run.send("write");
    part(run, "primary", "near", 66, 200);
    CHECK(number_at(run, "near", 207) == 0);
    CHECK(view_of(run, "far").log_number == 1);
    CHECK(number_at(run, "near", 208) == 1); // 5 ms on the way
    CHECK_FALSE(run.finished.at(0).failure.failed());
}

TEST_CASE("what has reached a replica is applied behind the partition") {
    Observed run(replicated());
    run.send("write");
    part(run, "near", "primary", 71, 200);
    CHECK(number_at(run, "near", 72) == 0);
    CHECK(number_at(run, "near", 73) == 1);
}

TEST_CASE("a synchronous write waits for a replica behind a partition, and for what that has to tell") {
    Observed cut(synchronous());
    cut.send("write");
    part(cut, "primary", "near", 50, 1'000);
    cut.advance(never);
    CHECK(cut.finished.at(0).end == at_ms(1'000 + 5 + 3 + 5 + answer_ms));
    Observed told_late(synchronous());
    told_late.send("write");
    part(told_late, "primary", "near", 71, 500); // it has the write, and cannot say so
    told_late.advance(never);
    CHECK(told_late.finished.at(0).end == at_ms(500 + 5 + answer_ms));
}

TEST_CASE("a replica that a partition hides for too long is not waited for, until it has caught up") {
    Observed run(synchronous(seconds(2)));
    run.send("write");
    part(run, "primary", "near", 50, 10'000);
    run.send("write", seconds(5), 1);
    run.send("write", seconds(20), 2);
    run.advance(never);
    CHECK(outcome(run, 0).end == at_ms(2'050 + answer_ms));
    CHECK(outcome(run, 1).end == at_ms(5'065 + 9 + 3 + 9 + answer_ms)); // the far one's word is enough
    CHECK(outcome(run, 2).end == at_ms(20'065 + 9 + 3 + 9 + answer_ms));
    CHECK(view_of(run, "near").log_number == 3);
}

TEST_CASE("a primary that has died brings nothing across a partition that is healed later") {
    Observed run(replicated());
    run.send("write");
    part(run, "primary", "near", 50, 600);
    run.change(InterventionKind::stop, "primary", milliseconds(500));
    run.change(InterventionKind::start, "primary", seconds(1)); // up at 4 s
    CHECK(number_at(run, "near", 4'007) == 0);
    CHECK(number_at(run, "near", 4'008) == 1);
}

TEST_CASE("after a failover a replica follows the new primary, from which nothing parts it") {
    Observed run(replicated([](model::Parameters& primary) {
        primary.failover_detection = seconds(1);
        primary.promotion_time = seconds(1);
    }));
    run.send("write");
    part(run, "primary", "near", 50, 60'000);
    run.change(InterventionKind::stop, "primary", milliseconds(500)); // the far one takes over at 2.5 s
    CHECK(number_at(run, "near", 2'511) == 0);
    CHECK(number_at(run, "near", 2'512) == 1); // 9 ms from the far one, 3 ms to apply
    CHECK(view_of(run, "far").primary);
}
