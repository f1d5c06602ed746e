// The lab "simple-web-stack": what its texts promise is what the simulation does.
#include "session/session.hpp"
#include "support/labs.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using session::Session;

namespace {

Session at_rush_hour() {
    Session session(model::built_in_catalogue(), repository_lab("simple-web-stack"));
    const auto& steps = session.lab().steps;
    const auto found =
        std::find_if(steps.begin(), steps.end(), [](const lab::Step& step) { return step.id == "rush-hour"; });
    REQUIRE(found != steps.end());
    session.go_to(static_cast<std::size_t>(found - steps.begin()));
    return session;
}

/// Whether the server counts as full after so long at the rate.
bool is_full(std::int64_t pages_a_second, int simulated_seconds) {
    Session session = at_rush_hour();
    session.set_rate("visitors", per_second(pages_a_second));
    session.set_playing(true);
    for (int i = 0; i < simulated_seconds * 50; ++i)
        session.tick(milliseconds(20));
    return session.task_done("rush-hour", "full");
}

} // namespace

TEST_CASE("the rush hour's server is full beyond what its two cores can make, and not below") {
    // 14 ms of two cores for a page: 143 a second are the limit, 120 keep them 84 % busy and 130 91 %.
    CHECK_FALSE(is_full(120, 60));
    CHECK_FALSE(is_full(130, 60));
    CHECK(is_full(150, 30)); // the hints name 145 and more
    CHECK(is_full(200, 10));
    CHECK_FALSE(is_full(200, 4)); // five seconds on end
}
