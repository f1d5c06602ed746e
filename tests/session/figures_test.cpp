// The key figures of a run against sums by hand and the run's own counts.
#include "session/figures.hpp"
#include "session/session.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;
using session::KeyFigures;
using session::Session;

namespace {

constexpr std::string_view steps = R"([
  {"id": "build", "kind": "build", "title": "Build", "text": "t", "scene": {"workload": "pages", "seed": 3},
   "offer": {"send": ["page", "file"]}}
])";

Session building() {
    return Session(model::built_in_catalogue(), small_lab(steps));
}

void run_until(Session& session, Time until) {
    while (session.run().advance(until) == session::Progress::behind) {
    }
}

} // namespace

TEST_CASE("nothing is said of a run in which nothing has happened") {
    const KeyFigures figures = session::key_figures(building().run());
    CHECK(figures.finished == 0);
    CHECK(figures.answered_per_second == 0);
    CHECK_FALSE(figures.failed);
    CHECK_FALSE(figures.mean);
    CHECK_FALSE(figures.p95);
    CHECK_FALSE(figures.busiest);
}

TEST_CASE("operations are taken together: three answered and one refused") {
    Session session = building();
    for (const char* operation : {"page", "page", "file"})
        REQUIRE(session.send("visitors", operation).empty());
    run_until(session, Time{} + seconds(1));
    const KeyFigures before = session::key_figures(session.run());
    CHECK(before.failed == Share{0});
    REQUIRE(before.p95);
    REQUIRE(session.stop("nginx").empty());
    REQUIRE(session.send("visitors", "page").empty());
    run_until(session, Time{} + seconds(2));
    const KeyFigures figures = session::key_figures(session.run());
    CHECK(figures.measured == seconds(2));
    CHECK(figures.finished == 4);
    CHECK(figures.answered_per_second == doctest::Approx(1.5));
    CHECK(figures.failed == Share{250'000});
    CHECK_FALSE(figures.p95); // the slowest 5 of 100 are among the failures
    const auto& operations = session.run().metrics().operations();
    const auto total = 2 * operations[0].latency.mean().ns + operations[1].latency.mean().ns;
    CHECK(figures.mean->ns == doctest::Approx(static_cast<double>(total) / 3));
}

TEST_CASE("the busiest component is the one whose workers are used most") {
    Session session = building();
    REQUIRE(session.set_rate("visitors", per_second(100)).empty());
    run_until(session, Time{} + seconds(10));
    const KeyFigures figures = session::key_figures(session.run());
    REQUIRE(figures.busiest);
    for (std::uint32_t i = 0; i < session.design().nodes.size(); ++i)
        if (!session.run().plan().is_client({i}))
            CHECK(session.run().utilisation({i}, seconds(10)).ppm <= figures.use.ppm);
    CHECK(figures.use.ppm > 300'000);
}
