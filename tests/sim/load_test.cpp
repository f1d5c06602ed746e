// Loads: who sends when.
#include "support/systems.hpp"

#include <algorithm>
#include <cmath>
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

/// When each request is sent, by somebody who reaches nobody.
std::vector<Time> sending_times(const std::string& load, Duration length, std::uint64_t seed = 1,
                                const std::string& interventions = {}) {
    std::string workload = pages(load);
    workload.insert(workload.size() - 1, R"(, "interventions": [)" + interventions + "]");
    Observed run(
        plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}], "links": []})", workload),
        seed);
    run.advance(Time{} + length);
    std::vector<Time> times;
    for (const sim::FinishedRequest& request : run.finished)
        times.push_back(request.start);
    return times;
}

/// Equal but for the rounding of every gap to a nanosecond, which adds up.
bool is_at(Time time, double expected_s) {
    return std::fabs(static_cast<double>(time.ns) - expected_s * 1e9) <= 1000.0;
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
    CHECK(plan.problems().front().code == "few-clients");
}

TEST_CASE("a rising ramp sends the n-th request when its area is n") {
    // From 0 to 10/s in 10 s the area is t² / 2; then 10/s.
    const auto times = sending_times(R"("arrivals": "regular",
      "profile": [{"at": "0s", "rate": "0/s"}, {"at": "10s", "rate": "10/s", "ramp": true}])",
                                     seconds(12));
    REQUIRE(times.size() >= 69);
    for (std::size_t n = 1; n < 50; ++n)
        CHECK(is_at(times[n - 1], std::sqrt(2.0 * static_cast<double>(n))));
    for (std::size_t n = 51; n < 70; ++n)
        CHECK(is_at(times[n - 1], 10.0 + 0.1 * static_cast<double>(n - 50)));
}

TEST_CASE("a falling ramp ends where it is told to") {
    // From 10/s to 0 in 10 s the area is 10 t - t² / 2: n at 10 - √(100 - 2n), and never more than 50.
    const auto times = sending_times(R"("arrivals": "regular",
      "profile": [{"at": "0s", "rate": "10/s"}, {"at": "10s", "rate": "0/s", "ramp": true}])",
                                     seconds(100));
    REQUIRE(times.size() >= 49);
    CHECK(times.size() <= 50);
    for (std::size_t n = 1; n < 50; ++n)
        CHECK(is_at(times[n - 1], 10.0 - std::sqrt(100.0 - 2.0 * static_cast<double>(n))));
}

TEST_CASE("on a ramp independent people come in Poisson numbers of its area") {
    // From 0 to 40/s in 10 s: 50 in the first half, 150 in the second; of 40 runs the sums vary by √2000 and √6000.
    double first_half = 0;
    double second_half = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto times =
            sending_times(R"("profile": [{"at": "0s", "rate": "0/s"}, {"at": "10s", "rate": "40/s", "ramp": true}])",
                          seconds(10), seed);
        for (const Time time : times)
            (time < Time{} + seconds(5) ? first_half : second_half) += 1;
    }
    CHECK(std::fabs(first_half - 2000) < 4 * std::sqrt(2000));
    CHECK(std::fabs(second_half - 6000) < 4 * std::sqrt(6000));
}

TEST_CASE("a script sends so many messages in so much time, at equal distances") {
    const auto times = sending_times(R"("script": {"messages": 5, "during": "1s", "at": "2s"})", seconds(100));
    REQUIRE(times.size() == 5);
    for (std::size_t n = 0; n < 5; ++n)
        CHECK(times[n] == Time{} + milliseconds(2000 + 200 * static_cast<std::int64_t>(n)));
}

TEST_CASE("a spike multiplies the rate for its time, and spikes that overlap multiply each other") {
    // 10/s; × 3 from 1.05 s for 1 s, × 2 from 1.55 s for 1 s: 30/s, then 60/s until 2.05 s, then 20/s until 2.55 s.
    const auto times = sending_times(R"("arrivals": "regular", "rate": "10/s")", milliseconds(3010), 1,
                                     R"({"at": "1050ms", "spike": "visitors", "factor": 3, "for": "1s"},
                         {"at": "1550ms", "spike": "visitors", "factor": 2, "for": "1s"})");
    const auto area = [](double s) {
        const double plain = 10 * std::min(s, 1.05);
        const double one = 30 * std::clamp(s - 1.05, 0.0, 0.5);
        const double both = 60 * std::clamp(s - 1.55, 0.0, 0.5);
        const double other = 20 * std::clamp(s - 2.05, 0.0, 0.5);
        return plain + one + both + other + 10 * std::max(0.0, s - 2.55);
    };
    REQUIRE(times.size() == 70); // 10.5 + 15 + 30 + 10 + 4.5, the last of them at 3 s
    for (std::size_t n = 0; n < times.size(); ++n)
        CHECK(area(static_cast<double>(times[n].ns) * 1e-9) ==
              doctest::Approx(static_cast<double>(n + 1)).epsilon(1e-6));
}

TEST_CASE("the rate of a load is known before its first event") {
    const auto rate_at = [](const std::string& load, Time time) {
        Observed run(plan_of(one_server, pages(load)));
        if (time > Time{}) run.advance(time);
        return run.simulation.rate(0);
    };
    const std::string rising =
        R"("profile": [{"at": "0s", "rate": "10/s"}, {"at": "10s", "rate": "20/s", "ramp": true}])";
    CHECK(rate_at(R"("rate": "30/s")", Time{}) == per_second(30));
    CHECK(rate_at(rising, Time{}) == per_second(10));
    CHECK(rate_at(rising, Time{} + seconds(5)).per_second() == doctest::Approx(15).epsilon(0.02));
    CHECK(rate_at(R"("profile": [{"at": "2s", "rate": "5/s"}])", Time{}) == Rate{});
}

TEST_CASE("ramps and scripts say what they mean") {
    const auto problem = [](const std::string& load) {
        const auto read = model::read_workload(pages(load), "workload");
        return read ? std::string() : read.problems().front().code + " " + read.problems().front().path;
    };
    CHECK(problem(R"("profile": [{"at": "0s", "rate": "1/s", "ramp": true}])") == "order loads[0].profile[0].ramp");
    CHECK(problem(R"("script": {"messages": 5})") == "missing-key loads[0].script");
    CHECK(problem(R"("script": {"messages": 0, "during": "1s"})") == "range loads[0].script.messages");
    CHECK(problem(R"("script": {"messages": 3000001, "during": "1s"})") == "range loads[0].script");
    CHECK(problem(R"("script": {"messages": 5, "during": "1s"}, "rate": "1/s")") == "twice loads[0].script");
    CHECK(problem(R"("script": {"messages": 5, "during": "1s"}, "users": 3)") == "twice loads[0].script");
}
