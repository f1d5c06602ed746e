// Deployments: what visitors notice of a new version, by strategy; and versions that are no good.
#include "support/cluster.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using model::Strategy;
using sim::Reason;

namespace {

/// Four pods that start within 5 s, end at once, and are asked a hundred times a second for a minute.
Observed deployed(Strategy strategy, const Adjust& adjust = {}) {
    constexpr std::string_view steady = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "x", "root": {"role": "app", "wait": "50ms"}}],
      "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}],
                 "profile": [{"at": "0s", "rate": "100/s"}, {"at": "60s", "rate": "0/s"}]}]})";
    return Observed(plan_of(small_cluster, steady, [&](model::Design& design) {
        plain_pods(design);
        for (model::Node& node : design.nodes) {
            if (node.id == "api") node.replicas = 4;
            if (node.id == "machine") node.replicas = 4;
        }
        model::Parameters& api = parameters_of(design, "api");
        api.strategy = strategy;
        api.start_time = seconds(5);
        api.workers = 100;
        if (adjust) adjust(design);
    }));
}

void graceful(model::Design& design) {
    parameters_of(design, "api").drain_delay = seconds(1);
    parameters_of(design, "api").termination_grace = seconds(30);
}

void deploy(Observed& run, std::string_view node, Duration at, bool never_ready = false, Share errors = {}) {
    model::Intervention change;
    change.kind = InterventionKind::deploy;
    change.node = node;
    change.at = Time{} + at;
    change.never_ready = never_ready;
    change.errors = errors;
    const auto resolved = model::resolve(run.simulation.plan(), change);
    REQUIRE_MESSAGE(resolved, said(resolved.problems()));
    run.simulation.intervene(*resolved);
}

int failures(const Observed& run) {
    return static_cast<int>(std::count_if(run.finished.begin(), run.finished.end(),
                                          [](const sim::FinishedRequest& one) { return one.failure.failed(); }));
}

int of_version(const Observed& run, std::uint32_t version) {
    return count(run, "api", [&](const sim::InstanceView& one) {
        return one.exists && !one.ending && one.up && one.serving && one.version == version;
    });
}

/// The fewest and the most instances that served, and the most that existed, looked at every 100 ms.
struct Range {
    int fewest = 1000;
    int most = 0;
    int existing = 0;
};

Range watch(Observed& run, Time from, Time until) {
    Range range;
    for (Time at = from; at <= until; at = at + milliseconds(100)) {
        run.advance(at + Duration{1});
        range.fewest = std::min(range.fewest, serving(run, "api"));
        range.most = std::max(range.most, serving(run, "api"));
        range.existing = std::max(range.existing, existing(run, "api"));
    }
    return range;
}

} // namespace

TEST_CASE("recreating loses what comes between the end of the old and the start of the new") {
    Observed run = deployed(Strategy::recreate);
    deploy(run, "api", seconds(10));
    run.advance(Time{} + seconds(100));
    CHECK(of_version(run, 1) == 4);
    // At 10 s they end, with what they have in hand; the new ones run from 15 s on.
    for (const sim::FinishedRequest& request : run.finished) {
        // A request is connected to its pod 42 ms after it was sent, and answered 70 ms later.
        if (request.start >= Time{} + seconds(10) && request.start < Time{} + seconds(15) - milliseconds(60))
            CHECK(request.failure.reason == Reason::refused);
        if (request.start < Time{} + seconds(10) - milliseconds(120) || request.start >= Time{} + seconds(15))
            CHECK_FALSE(request.failure.failed());
    }
    CHECK(failures(run) >= 490);
    CHECK(failures(run) <= 515);
}

TEST_CASE("a pod that does not wait before it ends loses what is on its way to it") {
    const auto lost = [](Duration wait) {
        Observed run = deployed(Strategy::rolling, [&](model::Design& design) {
            parameters_of(design, "service").endpoint_delay = seconds(1);
            parameters_of(design, "api").drain_delay = wait;
            parameters_of(design, "api").termination_grace = seconds(30);
        });
        deploy(run, "api", seconds(10));
        run.advance(Time{} + seconds(100));
        return failures(run);
    };
    CHECK(lost({}) > 0);
    CHECK(lost(seconds(5)) == 0);
    const model::Catalogue& catalogue = model::built_in_catalogue();
    CHECK(catalogue.product(*catalogue.find_product("kubernetes-deployment")).parameters.drain_delay == Duration{});
}

TEST_CASE("a rolling update with drain and readiness loses no request") {
    Observed run = deployed(Strategy::rolling, graceful);
    deploy(run, "api", seconds(10));
    run.advance(Time{} + seconds(100));
    CHECK(run.finished.size() >= 5990);
    CHECK(failures(run) == 0);
    CHECK(of_version(run, 1) == 4);
    CHECK(existing(run, "api") == 4);
}

TEST_CASE("without drain a rolling update resets what the old pods have in hand") {
    Observed run = deployed(Strategy::rolling);
    deploy(run, "api", seconds(10));
    run.advance(Time{} + seconds(100));
    CHECK(failures(run) > 0);
    CHECK(failures(run) < 100); // some of the few requests that each of four pods has in hand, twelve or so
    for (const sim::FinishedRequest& request : run.finished)
        if (request.failure.failed()) CHECK(request.failure.reason != Reason::overload);
}

TEST_CASE("a rolling update stays within its surge and its unavailable share") {
    const auto range = [](std::int64_t surge, std::int64_t unavailable) {
        Observed run = deployed(Strategy::rolling, [&](model::Design& design) {
            parameters_of(design, "api").max_surge = {surge};
            parameters_of(design, "api").max_unavailable = {unavailable};
        });
        deploy(run, "api", seconds(10));
        const Range seen = watch(run, Time{} + seconds(9), Time{} + seconds(50));
        CHECK(of_version(run, 1) == 4);
        return seen;
    };
    const Range surging = range(250'000, 0); // one more, none fewer
    CHECK(surging.fewest == 4);
    CHECK(surging.existing == 5);
    const Range dipping = range(0, 500'000); // two fewer, none more
    CHECK(dipping.fewest == 2);
    CHECK(dipping.existing == 4);
    const Range both = range(300'000, 300'000); // 1.2: two more, one fewer
    CHECK(both.fewest == 3);
    CHECK(both.existing == 6);
    const Range neither = range(0, 0); // counts as one fewer
    CHECK(neither.fewest == 3);
    CHECK(neither.existing == 4);
}

TEST_CASE("a rolling update takes as many start times as its steps") {
    // One more and none fewer: four pods, one after the other, 5 s each.
    Observed run = deployed(Strategy::rolling, [](model::Design& design) {
        parameters_of(design, "api").max_surge = {250'000};
        parameters_of(design, "api").max_unavailable = {};
    });
    deploy(run, "api", seconds(10));
    for (int pod = 1; pod <= 4; ++pod) {
        run.advance(Time{} + seconds(10 + 5 * pod) - Duration{1});
        CHECK(of_version(run, 1) == pod - 1);
        run.advance(Time{} + seconds(10 + 5 * pod));
        CHECK(of_version(run, 1) == pod);
    }
}

TEST_CASE("without a surge a new pod starts as soon as an old one is told to end; in place, when that has ended") {
    const auto check_ready = [](bool in_place, std::initializer_list<std::int64_t> ready_s) {
        CAPTURE(in_place);
        Observed run = deployed(Strategy::rolling, [&](model::Design& design) {
            model::Parameters& api = parameters_of(design, "api");
            api.max_surge = {};
            api.max_unavailable = {250'000}; // one of four
            api.drain_delay = seconds(10);   // that a pod takes to end
            api.termination_grace = seconds(30);
            api.in_place = in_place;
        });
        deploy(run, "api", seconds(10));
        int count = 0;
        for (const std::int64_t at_s : ready_s) {
            run.advance(Time{} + seconds(at_s) - Duration{1});
            CHECK(of_version(run, 1) == count);
            run.advance(Time{} + seconds(at_s));
            CHECK(of_version(run, 1) == ++count);
        }
        CHECK(failures(run) == 0);
    };
    check_ready(false, {15, 20, 25, 30}); // a start takes 5 s
    check_ready(true, {25, 40, 55, 70});
}

TEST_CASE("blue-green starts a full set unseen and switches at one instant, without loss") {
    Observed run = deployed(Strategy::blue_green, graceful);
    deploy(run, "api", seconds(10));
    run.advance(Time{} + milliseconds(14'999));
    CHECK(of_version(run, 0) == 4);
    CHECK(existing(run, "api") == 8);
    CHECK(of_version(run, 1) == 0);
    run.advance(Time{} + milliseconds(15'001));
    CHECK(of_version(run, 0) == 0);
    CHECK(of_version(run, 1) == 4);
    run.advance(Time{} + seconds(100));
    CHECK(failures(run) == 0);
    CHECK(existing(run, "api") == 4);
}

TEST_CASE("a version that never becomes ready is rolled back, and the old one serves throughout") {
    for (const Strategy strategy : {Strategy::rolling, Strategy::blue_green}) {
        Observed run = deployed(strategy, [](model::Design& design) {
            graceful(design);
            parameters_of(design, "api").readiness_period = seconds(1);
            parameters_of(design, "api").progress_deadline = seconds(20);
            parameters_of(design, "api").max_unavailable = {};
        });
        deploy(run, "api", seconds(10), true);
        run.advance(Time{} + milliseconds(29'999));
        CHECK(of_version(run, 0) == 4);
        CHECK(existing(run, "api") == (strategy == Strategy::rolling ? 5 : 8));
        run.advance(Time{} + milliseconds(70'000));
        CHECK(of_version(run, 0) == 4);
        CHECK(existing(run, "api") == 4);
        CHECK(failures(run) == 0);
    }
}

TEST_CASE("a version with an error fails its share of the requests until somebody rolls it back") {
    Observed run = deployed(Strategy::rolling, graceful);
    deploy(run, "api", seconds(5), false, {500'000});
    run.change(InterventionKind::roll_back, "api", seconds(30));
    run.advance(Time{} + seconds(100));
    CHECK(of_version(run, 0) == 4);
    int asked = 0;
    int failed = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        const bool settled = request.start >= Time{} + seconds(20) && request.start < Time{} + seconds(29);
        asked += settled ? 1 : 0;
        failed += settled && request.failure.failed() ? 1 : 0;
        if (request.start > Time{} + seconds(45)) CHECK_FALSE(request.failure.failed());
    }
    // Binomial: 900 tries of one half have a standard deviation of 15.
    CHECK(asked == 900);
    CHECK(failed > 390);
    CHECK(failed < 510);
}

TEST_CASE("a blue-green deployment takes the place of one that is under way") {
    // The first set never becomes ready. It is told to end at 60 s and ends at 61 s, when it accepts nothing any more;
    // only then are there places for the next set, which runs 5 s later.
    Observed run = deployed(Strategy::blue_green, graceful);
    deploy(run, "api", seconds(10), true);
    deploy(run, "api", seconds(60));
    run.advance(Time{} + milliseconds(59'999));
    CHECK(of_version(run, 0) == 4);
    CHECK(existing(run, "api") == 8);
    run.advance(Time{} + milliseconds(65'999));
    CHECK(of_version(run, 0) == 4);
    CHECK(of_version(run, 2) == 0);
    run.advance(Time{} + milliseconds(66'001));
    CHECK(of_version(run, 0) == 0);
    CHECK(of_version(run, 2) == 4);
    CHECK(existing(run, "api") == 4);
    run.advance(Time{} + seconds(100));
    CHECK(failures(run) == 0);
}

TEST_CASE("a blue-green roll-back switches at one instant, too") {
    Observed run = deployed(Strategy::blue_green, graceful);
    deploy(run, "api", seconds(10));
    run.change(InterventionKind::roll_back, "api", seconds(40));
    for (int tenth = 400; tenth < 450; ++tenth) {
        run.advance(Time{} + milliseconds(100 * tenth) - Duration{1});
        CHECK(of_version(run, 1) == 4);
        CHECK(of_version(run, 0) == 0);
    }
    run.advance(Time{} + milliseconds(45'001));
    CHECK(of_version(run, 1) == 0);
    CHECK(of_version(run, 0) == 4);
    run.advance(Time{} + seconds(100));
    CHECK(failures(run) == 0);
}

TEST_CASE("rolling back to a version with errors brings the errors back") {
    Observed run = deployed(Strategy::rolling, graceful);
    deploy(run, "api", seconds(5), false, {1'000'000});
    deploy(run, "api", seconds(20));
    run.change(InterventionKind::roll_back, "api", seconds(35));
    run.advance(Time{} + seconds(100));
    CHECK(of_version(run, 1) == 4);
    for (const sim::FinishedRequest& request : run.finished) { // each change takes less than 15 s
        const std::int64_t start = request.start.ns / seconds(1).ns;
        if (start == 19 || start >= 50) CHECK(request.failure.reason == Reason::reset);
        if (start == 4 || start == 34) CHECK_FALSE(request.failure.failed());
    }
}

TEST_CASE("without a strategy nothing can be deployed") {
    const Observed run = deployed(Strategy::none);
    model::Intervention change;
    change.kind = InterventionKind::deploy;
    change.node = "api";
    const auto resolved = model::resolve(run.simulation.plan(), change);
    REQUIRE_FALSE(resolved);
    CHECK(resolved.problems().front().code == "not-possible");
}
