// The same inputs give the same run; a copy of a simulation is a checkpoint.
#include "support/systems.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;

namespace {

Observed loaded(std::uint64_t seed = 7) {
    Observed run(plan_of(one_server, page_and_file, round_numbers), seed);
    run.set_rate(per_second(100));
    run.change(InterventionKind::stop, "mysql", seconds(3));
    run.change(InterventionKind::start, "mysql", seconds(4));
    run.change(InterventionKind::restart, "server", seconds(6));
    return run;
}

constexpr Time end{10'000'000'000};

} // namespace

TEST_CASE("equal inputs give equal digests, another seed another one") {
    Observed a = loaded();
    Observed b = loaded();
    Observed c = loaded(8);
    a.advance(end);
    b.advance(end);
    c.advance(end);
    CHECK(a.simulation.events() > 10'000);
    CHECK(a.simulation.digest() == b.simulation.digest());
    CHECK(a.simulation.digest() != c.simulation.digest());
}

TEST_CASE("how far each call advances changes nothing") {
    Observed whole = loaded();
    whole.advance(end);
    Observed pieces = loaded();
    while (pieces.simulation.advance({end, 1}) == sim::Stopped::at_budget) {
    }
    CHECK(pieces.simulation.digest() == whole.simulation.digest());
    CHECK(pieces.simulation.now() == whole.simulation.now());
}

TEST_CASE("a copy resumes like the original, even mid-outage") {
    for (const std::int64_t cut_ms : {500, 3500, 6010}) {
        Observed original = loaded();
        original.advance(Time{} + milliseconds(cut_ms));
        sim::Simulation checkpoint = original.simulation;
        original.advance(end);
        checkpoint.advance({end});
        CHECK(checkpoint.digest() == original.simulation.digest());
    }
}

TEST_CASE("watching changes nothing") {
    Observed watched = loaded();
    watched.advance(end);
    Observed unwatched = loaded();
    unwatched.simulation.advance({end});
    CHECK(unwatched.simulation.digest() == watched.simulation.digest());
}

TEST_CASE("every request ends exactly once and nothing is left behind") {
    Observed run = loaded();
    run.set_rate({}, seconds(9));
    CHECK(run.advance(Time{} + seconds(200)) == sim::Stopped::idle);
    CHECK(run.finished.size() == run.simulation.requests());
    CHECK(run.simulation.requests_in_flight() == 0);
    const model::Plan& plan = run.simulation.plan();
    for (std::size_t i = 0; i < plan.instances.size(); ++i) {
        const sim::InstanceView view = run.simulation.view(index_of<model::InstanceIndex>(i));
        CAPTURE(plan.name_of(index_of<model::InstanceIndex>(i)));
        CHECK(view.busy == 0);
        CHECK(view.queued == 0);
        CHECK(view.in_hand == 0);
    }
}

TEST_CASE("renaming a component or adding an unused one changes no figure") {
    Observed plain = loaded();
    plain.advance(end);
    std::string text(one_server);
    for (auto at = text.find("\"nginx\""); at != std::string::npos; at = text.find("\"nginx\"", at + 8)) {
        if (text.compare(at - 11, 11, "\"product\": ") != 0) text.replace(at, 7, "\"front\"");
    }
    const auto list = text.find("\"nodes\": [") + 10;
    text.insert(list, R"({"id": "idle", "product": "mysql"},)");
    Observed changed(plan_of(text, page_and_file, [](model::Design& design) { round_numbers(design); }), 7);
    changed.set_rate(per_second(100));
    changed.change(InterventionKind::stop, "mysql", seconds(3));
    changed.change(InterventionKind::start, "mysql", seconds(4));
    changed.change(InterventionKind::restart, "server", seconds(6));
    changed.advance(end);
    REQUIRE(changed.finished.size() == plain.finished.size());
    for (std::size_t i = 0; i < plain.finished.size(); ++i) {
        CHECK(changed.finished[i].end == plain.finished[i].end);
        CHECK(changed.finished[i].failure.reason == plain.finished[i].failure.reason);
    }
}
