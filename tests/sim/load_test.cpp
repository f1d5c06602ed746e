// Loads: who sends when.
#include "support/systems.hpp"

#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

/// Pages for `one_server`, sent by `load`.
std::string pages(const std::string& load) {
    return R"({"version": 1, "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com",
      "root": {"role": "app", "cpu": "4ms"}}], "loads": [{"client": "visitors", "mix": [{"operation": "page"}], )" +
           load + "}]}";
}

} // namespace

TEST_CASE("a user of a closed load thinks, sends, waits for the answer and thinks again") {
    Observed run(plan_of(one_server, pages(R"("users": 1, "think": "1s")"), round_numbers));
    run.advance(Time{} + seconds(10));
    // The first page takes 106.9 ms (22 of them for the name); the others come over the kept connection: 44.9 ms.
    REQUIRE(run.finished.size() >= 3);
    CHECK(run.finished[0].start == Time{} + seconds(1));
    CHECK((run.finished[0].end - run.finished[0].start) == microseconds(106'900));
    CHECK(run.finished[1].start == run.finished[0].end + seconds(1));
    CHECK((run.finished[1].end - run.finished[1].start) == microseconds(44'900));
}

TEST_CASE("as many requests are under way as there are users at most") {
    Observed run(plan_of(one_server, pages(R"("users": 7, "think": "1ms")"), round_numbers));
    for (int i = 1; i < 200; ++i) {
        run.advance(Time{} + milliseconds(10 * i));
        CHECK(run.simulation.requests_in_flight() <= 7);
    }
    CHECK(run.finished.size() > 100);
}

TEST_CASE("users whose requests fail at once do not stop the clock") {
    Observed run(plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}], "links": []})",
                         pages(R"("users": 3)")));
    CHECK(run.advance(Time{} + seconds(1)) == sim::Stopped::at_time);
    CHECK(run.finished.size() <= 3003);
    CHECK(run.finished.size() >= 2990);
}

TEST_CASE("a closed load has a number of users and no rate, and no more users than there are people") {
    const auto problem = [](const std::string& load) {
        const auto read = model::read_workload(pages(load), "workload");
        return read ? std::string() : read.problems().front().code;
    };
    CHECK(problem(R"("users": 5, "rate": "3/s")") == "twice");
    CHECK(problem(R"("think": "1s")") == "missing-key");
    CHECK(problem(R"("users": 0)") == "range");
    const auto design = model::read_design(one_server, "design", model::built_in_catalogue());
    const auto workload = model::read_workload(pages(R"("users": 101)"), "workload");
    REQUIRE(design);
    REQUIRE(workload);
    const auto plan = model::make_plan(model::built_in_catalogue(), *design, *workload);
    REQUIRE_FALSE(plan);
    CHECK(plan.problems().front().code == "range");
}
