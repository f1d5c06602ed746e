// Caches that stand before an origin: what they answer themselves, and who waits for whose fetch.
#include "support/caches.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Lookup;
using sim::Reason;

TEST_CASE("a cache that stands in between answers itself what it has, even when the origin is gone") {
    Observed run(front_plan(pictures(1)));
    run.send("page");
    run.send("page", seconds(1));
    run.send("home", seconds(2));
    run.change(InterventionKind::stop, "nginx", seconds(3));
    run.send("page", seconds(4));
    run.send("home", seconds(5));
    run.send("hello", seconds(6));
    run.advance(never);
    CHECK(time_ms(run, 0) == 70); // 30 + 5 + 20 + 5 + 10
    CHECK(time_ms(run, 1) == 40);
    CHECK(lookup(run, 1) == Lookup::hit);
    CHECK(visits(run, "nginx", 1) == 0);
    CHECK(lookup(run, 2) == Lookup::miss); // without a collection it is one object: itself
    CHECK_FALSE(run.finished.at(3).failure.failed());
    CHECK_FALSE(run.finished.at(4).failure.failed());
    CHECK(run.finished.at(5).failure.reason == Reason::bad_gateway); // may not be kept
    CHECK(lookup(run, 5) == Lookup::none);
}

TEST_CASE("what changes an object drops it from the caches that it passes, unless it fails") {
    Observed run(front_plan(pictures(1)));
    run.send("page");
    run.send("change", seconds(1));
    run.send("page", seconds(2));
    run.change(InterventionKind::stop, "nginx", seconds(3));
    run.send("change", seconds(4));
    run.send("page", seconds(5));
    run.advance(never);
    CHECK(lookup(run, 2) == Lookup::miss);
    CHECK(run.finished.at(3).failure.failed());
    CHECK(lookup(run, 4) == Lookup::hit);
}

TEST_CASE("of those who miss the same object at once one fetches it for all, or each for itself") {
    for (const bool collapse : {true, false}) {
        CAPTURE(collapse);
        Observed run(front_plan(pictures(1), [&](model::Parameters& varnish) { varnish.collapse_misses = collapse; }));
        for (int i = 0; i < 5; ++i)
            run.send("page", milliseconds(4 * i), i);
        run.advance(never);
        REQUIRE(run.finished.size() == 5);
        int fetched = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            CHECK_FALSE(run.finished[i].failure.failed());
            fetched += visits(run, "nginx", i);
            // The fetch comes back at 60 ms and everybody has the answer at 70.
            CHECK(time_ms(run, i) == (collapse ? 70.0 - 4.0 * static_cast<double>(i) : 70.0));
        }
        CHECK(fetched == (collapse ? 1 : 5));
        CHECK(view_of(run, "varnish").misses == 5);
        CHECK(view_of(run, "varnish").in_hand == 0);
    }
}

TEST_CASE("who waits for a fetch shares its failure, and the next one fetches anew") {
    Observed run(front_plan(pictures(1)));
    run.send("page", {}, 0);
    run.send("page", milliseconds(10), 1);
    run.change(InterventionKind::stop, "nginx", milliseconds(45)); // it works from 35 to 55 ms
    run.change(InterventionKind::start, "nginx", seconds(1));
    run.send("page", seconds(2), 2);
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::bad_gateway);
    CHECK(run.finished.at(1).failure.reason == Reason::bad_gateway);
    CHECK(visits(run, "nginx", 1) == 0);
    CHECK_FALSE(run.finished.at(2).failure.failed());
    CHECK(view_of(run, "varnish").in_hand == 0);
}

TEST_CASE("a cache that dies resets all who wait for its fetch, and fetches anew when it is back") {
    Observed run(front_plan(pictures(1)));
    run.send("page", {}, 0);
    run.send("page", milliseconds(10), 1);
    run.change(InterventionKind::restart, "varnish", milliseconds(45));
    run.send("page", seconds(2), 2);
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::reset);
    CHECK(run.finished.at(1).failure.reason == Reason::reset);
    CHECK_FALSE(run.finished.at(2).failure.failed());
    CHECK(lookup(run, 2) == Lookup::miss);
    CHECK(run.simulation.requests_in_flight() == 0);
}

TEST_CASE("a copy of a run goes on with what the cache had") {
    const auto plan = front_plan(pictures(500, "0.8"), [](model::Parameters& varnish) { varnish.cache_objects = 50; });
    Observed run(plan);
    run.set_rate(per_second(200));
    run.advance(Time{} + seconds(10));
    sim::Simulation fork = run.simulation;
    run.advance(Time{} + seconds(20));
    fork.advance({Time{} + seconds(20)});
    CHECK(fork.digest() == run.simulation.digest());
    const model::InstanceIndex varnish = plan->first_instance[plan->design.find("varnish").value().value];
    CHECK(fork.view(varnish).hits == view_of(run, "varnish").hits);
    CHECK(view_of(run, "varnish").hits > 500);
}
