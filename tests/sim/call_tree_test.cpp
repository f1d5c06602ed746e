// The order of an operation's parts: one after the other, at the same time, several times, by chance, and later.
#include "support/systems.hpp"

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// An operation whose work on the application is 4 ms and then `parts`, on `one_server` with round numbers.
std::string operation(const std::string& parts) {
    return R"({"version": 1, "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com",
      "root": {"role": "app", "cpu": "4ms", "steps": [)" +
           parts + R"(]}}], "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";
}

Observed started(const std::string& parts, const Adjust& adjust = {}) {
    return Observed(plan_of(one_server, operation(parts), [&](model::Design& design) {
        round_numbers(design);
        if (adjust) adjust(design);
    }));
}

/// What the visitor waits for a page without any parts: DNS 22 ms, to nginx and back 80 ms with the connection, 0.5 ms
/// there, the connection to Gunicorn and back 0.4 ms, and 4 ms of work.
constexpr Duration empty_page = microseconds(22'000 + 80'000 + 500 + 400 + 4'000);

/// How long one page took, less what an empty one takes.
Duration extra(Observed& run) {
    run.send("page");
    run.advance(never);
    REQUIRE(run.finished.size() == 1);
    return run.finished[0].end - run.finished[0].start - empty_page;
}

} // namespace

TEST_CASE("parts follow one another") {
    Observed none = started("");
    CHECK(extra(none) == Duration{});
    Observed two = started(R"({"role": "file", "wait": "30ms"}, {"role": "sql read", "wait": "50ms"})");
    CHECK(extra(two) == microseconds(30'200 + 50'200));
}

TEST_CASE("parts of one parallel group are done at the same time, and the longest decides") {
    Observed run = started(R"({"role": "file", "wait": "30ms", "parallel": "a"},
                              {"role": "sql read", "wait": "50ms", "parallel": "a"},
                              {"role": "file", "wait": "10ms"})");
    CHECK(extra(run) == microseconds(50'200 + 10'200));
    const auto& spans = run.trace.requests()[0].spans;
    const auto of = [&](std::string_view node) {
        return std::find_if(spans.begin(), spans.end(), [&](const sim::Span& span) {
            return run.simulation.plan().name_of(span.instance) == node;
        });
    };
    CHECK(of("files")->start == of("mysql")->start);
}

TEST_CASE("two groups next to each other wait for one another") {
    Observed run =
        started(R"({"role": "file", "wait": "30ms", "parallel": "a"}, {"role": "file", "wait": "20ms", "parallel": "a"},
                              {"role": "file", "wait": "30ms", "parallel": "b"}, {"role": "file", "wait": "20ms", "parallel": "b"})");
    CHECK(extra(run) == microseconds(30'200 + 30'200));
}

TEST_CASE("computations of one group share the processors") {
    // Three times 10 ms on two cores: 30 ms of work at two a time.
    Observed run =
        started(R"({"role": "app", "cpu": "10ms", "parallel": "a"}, {"role": "app", "cpu": "10ms", "parallel": "a"},
                              {"role": "app", "cpu": "10ms", "parallel": "a"})");
    CHECK(extra(run) == milliseconds(15));
}

TEST_CASE("a part is repeated, each time with draws of its own") {
    Observed fixed = started(R"({"role": "file", "wait": "10ms", "repeat": 3})");
    CHECK(extra(fixed) == microseconds(3 * 10'200));
    Observed together = started(R"({"role": "file", "wait": "10ms", "repeat": 3, "parallel": "a"})");
    CHECK(extra(together) == microseconds(10'200));
    Observed drawn = started(R"({"role": "file", "wait": {"exponential": "10ms"}, "repeat": 2})");
    drawn.send("page");
    drawn.advance(never);
    const auto& segments = drawn.trace.requests()[0].segments;
    std::vector<Duration> waits;
    for (const sim::Segment& segment : segments)
        if (drawn.simulation.plan().name_of(drawn.trace.requests()[0].spans[segment.span].instance) == "files" &&
            segment.phase == sim::Phase::service)
            waits.push_back(segment.to - segment.from);
    REQUIRE(waits.size() == 2);
    CHECK(waits[0] != waits[1]);
}

TEST_CASE("a part with a probability is done for that share of the requests") {
    Observed run = started(R"({"role": "file", "wait": "10ms", "repeat": "30%"})");
    for (int i = 0; i < 1000; ++i)
        run.send("page", milliseconds(200 * i));
    run.advance(never);
    const auto done = std::count_if(run.trace.requests().begin(), run.trace.requests().end(), [&](const auto& request) {
        return run.simulation.plan().name_of(request.spans.back().instance) == "files";
    });
    CHECK(done > 300 - 4 * 15); // binomial: standard deviation 14.5
    CHECK(done < 300 + 4 * 15);
}

TEST_CASE("nobody waits for what is answered later, nor fails with it") {
    Observed run = started(R"({"role": "sql read", "wait": "500ms", "answer": "later"})");
    CHECK(extra(run) == Duration{});
    const auto& spans = run.trace.requests()[0].spans;
    CHECK(spans.back().end - spans.back().start == microseconds(500'200));

    Observed dead = started(R"({"role": "sql read", "wait": "500ms", "answer": "later"})");
    dead.change(InterventionKind::stop, "mysql");
    CHECK(extra(dead) == Duration{});
    CHECK_FALSE(dead.finished[0].failure.failed());
    CHECK(dead.trace.requests()[0].spans.back().failure.reason == Reason::refused);
    CHECK(dead.simulation.requests_in_flight() == 0);
}

TEST_CASE("what a component does later for itself takes another of its workers, or waits for one") {
    const Adjust one_worker = [](model::Design& design) { parameters_of(design, "gunicorn").workers = 1; };
    Observed run = started(R"({"role": "app", "wait": "500ms", "answer": "later"})", one_worker);
    run.send("page", {}, 0);
    run.send("page", milliseconds(150), 1);
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    CHECK((run.finished[0].end - run.finished[0].start) == empty_page);
    // The first's later work holds the only worker from 86.8 ms (when the page leaves it) to 586.8 ms; the second
    // request reaches Gunicorn at 150 + 22 + 60 + 0.5 + 0.3 = 232.8 ms and waits 354 ms.
    CHECK((run.finished[1].end - run.finished[1].start) == empty_page + microseconds(354'000));
}

TEST_CASE("a group fails with its first failure, and what goes on unasked for ends by itself") {
    Observed run = started(
        R"({"role": "file", "wait": "300ms", "parallel": "a"}, {"role": "sql read", "wait": "50ms", "parallel": "a"})");
    run.change(InterventionKind::stop, "mysql");
    run.send("page");
    run.advance(never);
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].failure.reason == Reason::refused);
    CHECK((run.finished[0].end - run.finished[0].start) == empty_page + microseconds(200));
    const auto files = run.simulation.plan().first_instance[run.simulation.plan().design.find("files")->value];
    CHECK(run.simulation.view(files).in_hand == 0);
    CHECK(run.simulation.next_event() == never);
}

TEST_CASE("what makes no sense for the first step of an operation is refused") {
    const auto read = [](const std::string& root) {
        return model::read_workload(
            R"({"version": 1, "operations": [{"id": "page", "entry": "x", "root": )" + root + "}]}", "workload");
    };
    CHECK_FALSE(read(R"({"role": "app", "answer": "later"})"));
    CHECK_FALSE(read(R"({"role": "app", "repeat": 2})"));
    CHECK_FALSE(read(R"({"role": "app", "steps": [{"role": "app", "repeat": 0}]})"));
    CHECK_FALSE(read(R"({"role": "app", "steps": [{"role": "app", "repeat": "130%"}]})"));
    CHECK_FALSE(read(R"({"role": "app", "steps": [{"role": "app", "answer": "soon"}]})"));
    CHECK(read(R"({"role": "app", "steps": [{"role": "app", "repeat": "50%", "answer": "later", "parallel": "a"}]})"));
}
