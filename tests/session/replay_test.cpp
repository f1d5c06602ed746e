// Evidence that is opened shows what the grade saw.
#include "grade/two_servers.hpp"
#include "session/replay.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace labrack;
using namespace labrack::test;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

/// Each piece of evidence of runs that a grade of the design has.
std::vector<grade::Evidence> runs_of(const model::Design& design) {
    std::vector<grade::Evidence> found;
    for (const grade::CriterionResult& one : grade::grade(two_servers(), catalogue, design).criteria)
        for (const grade::Evidence& evidence : one.evidence)
            if (evidence.kind == grade::Evidence::Kind::run) found.push_back(evidence);
    return found;
}

} // namespace

TEST_CASE("a replay stands just before the request that shows it, which then goes wrong") {
    for (const char* name : {"start", "wrong-no-failover", "wrong-one-balancer", "empty"}) {
        CAPTURE(std::string(name));
        const model::Design design = two_servers_design(name);
        const auto evidence = runs_of(design);
        REQUIRE_FALSE(evidence.empty());
        for (const grade::Evidence& one : evidence) {
            auto replay = session::Replay::open(two_servers(), catalogue, design, one);
            REQUIRE_MESSAGE(replay, said(replay.problems()));
            CAPTURE(one.lost);
            CAPTURE(one.experiment);
            CAPTURE(one.at.ns);
            while (!replay->approach(1'000)) {
            }
            session::Run& run = replay->run();
            CHECK(run.now() == replay->moment());
            CHECK(run.now() < one.at);
            CHECK(run.now() >= one.at - milliseconds(200));
            if (one.lost.empty()) continue;
            CHECK_FALSE(run.is_up(*run.plan().design.find(one.lost.substr(0, one.lost.find('#')))));
            static_cast<void>(run.take_finished());
            while (run.advance(one.at + seconds(120)) == session::Progress::behind) {
            }
            const auto finished = run.take_finished();
            const auto shown = std::find_if(finished.begin(), finished.end(),
                                            [&](const auto& other) { return other.ordinal == one.request; });
            REQUIRE(shown != finished.end());
            CHECK(shown->start == one.at);
            CHECK(shown->failure.failed());
        }
    }
}

TEST_CASE("a run without a request is shown from when requests count, and a loss not before it comes") {
    grade::Evidence one;
    one.kind = grade::Evidence::Kind::run;
    one.experiment = "calm-day"; // whose warm-up takes 20 s
    const auto moment = [&] {
        auto replay = session::Replay::open(two_servers(), catalogue, two_servers().start, one);
        REQUIRE(replay);
        return replay->moment();
    };
    CHECK(moment() == Time{} + seconds(20));
    one.request = 5;
    one.at = Time{} + milliseconds(20'050);
    CHECK(moment() == Time{} + milliseconds(19'850));
    one.lost = "server";
    CHECK(moment() == Time{} + seconds(20));
    one.at = Time{} + milliseconds(50);
    one.lost.clear();
    CHECK(moment() == Time{});
}

TEST_CASE("what is no run, and what has gone from the lab, cannot be opened") {
    const model::Design& start = two_servers().start;
    grade::Evidence one;
    one.kind = grade::Evidence::Kind::count;
    const auto code = [&](const model::Design& design) {
        const auto replay = session::Replay::open(two_servers(), catalogue, design, one);
        return replay ? std::string() : replay.problems().front().code;
    };
    CHECK(code(start) == "no-run");
    one.kind = grade::Evidence::Kind::run;
    one.experiment = "morning";
    CHECK(code(start) == "unknown-experiment");
    one.experiment = "calm-day";
    CHECK(code({}) == "locked");
    CHECK(code(start).empty());
}
