// Trying again: when, how often, with what waits; and circuits that open.
#include "support/systems.hpp"

#include <algorithm>
#include <cmath>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// `one_server` with round numbers and Gunicorn as `adjust` makes it.
std::shared_ptr<const model::Plan> plan_with(const std::function<void(model::Parameters&)>& adjust,
                                             std::string_view workload = page_and_file) {
    return plan_of(one_server, workload, [&](model::Design& design) {
        round_numbers(design);
        adjust(parameters_of(design, "gunicorn"));
    });
}

/// The spans of visits to `node`, in order of time.
std::vector<sim::Span> visits(const Observed& run, std::string_view node, std::size_t request = 0) {
    std::vector<sim::Span> found;
    for (const sim::Span& span : run.trace.requests()[request].spans)
        if (run.simulation.plan().name_of(span.instance) == node) found.push_back(span);
    return found;
}

/// No time but what is stated.
void round_calls(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.latency = {};
        node.parameters.overhead = {};
        node.parameters.start_time = {};
    }
}

constexpr std::string_view order = R"({"version": 1,
  "operations": [{"id": "page", "title": "order", "entry": "www.foobar.com", "idempotent": false,
    "root": {"role": "app", "cpu": "4ms", "steps": [{"role": "sql write", "cpu": "6ms"}]}}]})";

} // namespace

TEST_CASE("a call that fails is tried as often as the caller is set to, then the failure is passed on") {
    Observed run(plan_with([](model::Parameters& gunicorn) { gunicorn.retries = 2; }));
    run.change(InterventionKind::stop, "mysql");
    run.send("page");
    run.advance(never);
    CHECK(visits(run, "mysql").size() == 3);
    CHECK(run.finished.at(0).failure.reason == Reason::refused);
    // MySQL is asked at 88 ms; each try takes 0.1 ms there and back; then 0.1 ms to nginx and 20 ms to the visitor.
    CHECK(run.finished[0].end.ns == 88'000'000 + 3 * 200'000 + 100'000 + 20'000'000);
}

TEST_CASE("a try that succeeds ends the trying") {
    Observed run(plan_with([](model::Parameters& gunicorn) {
        gunicorn.retries = 5;
        gunicorn.retry_backoff = seconds(1);
    }));
    run.change(InterventionKind::stop, "mysql");
    run.change(InterventionKind::start, "mysql", milliseconds(1));
    run.send("page");
    run.advance(never);
    REQUIRE_FALSE(run.finished.at(0).failure.failed());
    const auto tries = visits(run, "mysql");
    REQUIRE(tries.size() > 1);
    for (std::size_t i = 0; i + 1 < tries.size(); ++i)
        CHECK(tries[i].failure.reason == Reason::refused);
    CHECK_FALSE(tries.back().failure.failed());
}

TEST_CASE("the waits are drawn between nothing and a length that doubles up to its limit, half of it on average") {
    constexpr int requests = 400;
    Observed run(plan_with([](model::Parameters& gunicorn) {
        gunicorn.workers = requests;
        gunicorn.backlog = requests;
        gunicorn.retries = 3;
        gunicorn.retry_backoff = milliseconds(100);
        gunicorn.retry_backoff_limit = milliseconds(300);
    }));
    run.change(InterventionKind::stop, "mysql");
    for (int i = 0; i < requests; ++i)
        run.send("page", seconds(i));
    run.advance(never);
    const Duration longest[] = {milliseconds(100), milliseconds(200), milliseconds(300)};
    for (std::size_t wait = 0; wait < 3; ++wait) {
        CAPTURE(wait);
        double sum_ms = 0;
        for (int request = 0; request < requests; ++request) {
            const auto& trace = run.trace.requests()[static_cast<std::size_t>(request)];
            std::vector<Duration> waits;
            for (const sim::Segment& segment : trace.segments)
                if (segment.phase == sim::Phase::retry) waits.push_back(segment.to - segment.from);
            REQUIRE(waits.size() == 3);
            CHECK(waits[wait] <= longest[wait]);
            sum_ms += static_cast<double>(waits[wait].ns) * 1e-6;
        }
        const double half = static_cast<double>(longest[wait].ns) * 0.5e-6;
        const double standard_error = 2 * half / std::sqrt(12.0 * requests);
        CHECK(std::abs(sum_ms / requests - half) < 4 * standard_error);
    }
}

TEST_CASE("a blocking worker stays held while its call is tried again") {
    Observed run(plan_with([](model::Parameters& gunicorn) {
        gunicorn.retries = 10;
        gunicorn.retry_backoff = seconds(10);
    }));
    run.change(InterventionKind::stop, "mysql");
    run.send("page");
    run.advance(Time{} + milliseconds(100));
    const auto gunicorn = run.simulation.plan().design.find("gunicorn").value();
    CHECK(run.simulation.view(run.simulation.plan().first_instance[gunicorn.value]).busy == 1);
}

TEST_CASE("what was sent is tried again only if the operation may be done twice") {
    const auto try_thrice = [](model::Parameters& gunicorn) { gunicorn.retries = 2; };
    Observed reset(plan_with(try_thrice, order));
    reset.send("page");
    reset.change(InterventionKind::stop, "mysql", milliseconds(90)); // it computes from 86.9 to 92.9 ms
    reset.advance(never);
    CHECK(reset.finished.at(0).failure.reason == Reason::reset);
    CHECK(visits(reset, "mysql").size() == 1);

    // Over a connection of its own nothing has been sent when the connection is refused.
    Observed refused(plan_of(one_server, order, [&](model::Design& design) {
        round_numbers(design);
        try_thrice(parameters_of(design, "gunicorn"));
        for (model::Link& link : design.links)
            link.connections = model::Connections::fresh;
    }));
    refused.change(InterventionKind::stop, "mysql");
    refused.send("page");
    refused.advance(never);
    CHECK(visits(refused, "mysql").size() == 3);
}

TEST_CASE("a retry budget allows retries while more than half of it is left, and successes fill it") {
    Observed run(plan_with([](model::Parameters& gunicorn) {
        gunicorn.retries = 10;
        gunicorn.retry_tokens = 4;
        gunicorn.retry_ratio = {500'000};
    }));
    run.change(InterventionKind::stop, "mysql");
    run.send("page"); // the budget is full; 3 tokens after the first failure, 2 after the second
    run.change(InterventionKind::start, "mysql", seconds(1));
    run.send("page", seconds(60)); // two calls succeed: 3 tokens
    run.change(InterventionKind::stop, "mysql", seconds(61));
    run.send("page", seconds(62)); // the file succeeds: 3.5; then 2.5, then 1.5
    run.send("page", seconds(63)); // the file: 2; then 1
    run.advance(never);
    CHECK(visits(run, "mysql", 0).size() == 2);
    CHECK(visits(run, "mysql", 1).size() == 1);
    CHECK(visits(run, "mysql", 2).size() == 2);
    CHECK(visits(run, "mysql", 3).size() == 1);
}

TEST_CASE("a circuit opens after failures in a row, tries once when its time is over, and closes by a success") {
    Observed run(plan_with([](model::Parameters& gunicorn) {
        gunicorn.breaker_failures = 2;
        gunicorn.breaker_open = seconds(10);
    }));
    run.change(InterventionKind::stop, "mysql");
    for (int i = 0; i < 3; ++i) // two fail, the circuit opens, the third does not get out
        run.send("page", seconds(i));
    run.send("page", seconds(12)); // the trial fails: 10 s more
    run.change(InterventionKind::start, "mysql", seconds(13));
    run.send("page", seconds(20));
    run.send("page", seconds(24)); // the trial succeeds
    run.send("page", seconds(25));
    run.advance(never);
    const Reason expected[] = {Reason::refused,      Reason::refused, Reason::circuit_open, Reason::refused,
                               Reason::circuit_open, Reason::none,    Reason::none};
    REQUIRE(run.finished.size() == std::size(expected));
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        CAPTURE(i);
        CHECK(run.finished[i].failure.reason == expected[i]);
    }
    const sim::Failure& failure = run.finished[2].failure;
    CHECK(run.simulation.plan().name_of(failure.cause) == "mysql");
    CHECK(run.simulation.plan().name_of(failure.surfaced) == "gunicorn");
    const auto& hops = run.trace.requests()[2].hops;
    CHECK(std::none_of(hops.begin(), hops.end(), [&](const sim::Hop& hop) {
        return run.simulation.plan().design.node(run.simulation.plan().links[hop.link.value].to).id == "mysql";
    }));
}

TEST_CASE("a circuit learns from calls whose answers nobody waits for, however they end") {
    // The page leaves a mail to be sent; the mail server is 1 ms away, needs 3 s for a mail, and is asked for 1 s.
    constexpr std::string_view design = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"},
                {"id": "host", "product": "linux-server"}, {"id": "mail", "product": "mysql", "in": "host"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "10ms"}},
                {"from": "app", "to": "mail", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}}]})";
    constexpr std::string_view mails = R"({"version": 1, "operations": [{"id": "page", "entry": "app",
      "root": {"role": "app", "steps": [{"role": "sql write", "wait": "3s", "answer": "later"}]}}]})";
    const auto plan = plan_of(design, mails, [](model::Design& made) {
        round_calls(made);
        parameters_of(made, "app").breaker_failures = 2;
        parameters_of(made, "app").breaker_open = seconds(60);
        parameters_of(made, "app").connect_timeout = seconds(1);
        parameters_of(made, "app").answer_timeout = seconds(1);
    });
    const auto third_gets_out = [&](const std::function<void(Observed&)>& disturb) {
        Observed run(plan);
        disturb(run);
        run.send("page", seconds(10));
        run.send("page", seconds(12));
        run.send("page", seconds(16));
        run.advance(never);
        for (std::size_t i = 0; i < 3; ++i)
            CHECK_FALSE(run.finished.at(i).failure.failed()); // nobody waits for the mail
        const auto mail = visits(run, "mail", 2);
        REQUIRE(mail.size() == 1);
        return mail[0].failure.reason != Reason::circuit_open;
    };
    // Lost: the machine is dead before the mails are sent.
    CHECK_FALSE(third_gets_out([](Observed& run) { run.change(InterventionKind::stop, "host", seconds(5)); }));
    // Refused: only the process is.
    CHECK_FALSE(third_gets_out([](Observed& run) { run.change(InterventionKind::stop, "mail", seconds(5)); }));
    // Reset: the process dies 0.5 s after it has begun with each mail; and the second time with its machine.
    CHECK_FALSE(third_gets_out([](Observed& run) {
        run.change(InterventionKind::restart, "mail", milliseconds(10'500));
        run.change(InterventionKind::restart, "mail", milliseconds(12'500));
    }));
    CHECK_FALSE(third_gets_out([](Observed& run) {
        run.change(InterventionKind::restart, "mail", milliseconds(10'500));
        run.change(InterventionKind::stop, "host", milliseconds(12'500));
    }));
    // Answered too late: the caller has given up after 1 s.
    CHECK_FALSE(third_gets_out([](Observed&) {}));
}

TEST_CASE("a circuit closes by its trial also when another call of the same group is barred meanwhile") {
    constexpr std::string_view two_reads = R"({"version": 1,
      "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com",
        "root": {"role": "app", "steps": [
          {"role": "sql read", "cpu": "1ms", "parallel": "a"}, {"role": "sql read", "cpu": "1ms", "parallel": "a"}]}}]})";
    Observed run(plan_with(
        [](model::Parameters& gunicorn) {
            gunicorn.breaker_failures = 1;
            gunicorn.breaker_open = seconds(2);
        },
        two_reads));
    run.change(InterventionKind::stop, "mysql");
    run.change(InterventionKind::start, "mysql", seconds(5));
    for (int i = 0; i < 4; ++i)
        run.send("page", seconds(10 * i)); // the first opens it, the second brings the trial
    run.advance(never);
    REQUIRE(run.finished.size() == 4);
    CHECK(run.finished[0].failure.reason == Reason::refused);
    CHECK(run.finished[1].failure.reason == Reason::circuit_open);
    CHECK_FALSE(run.finished[2].failure.failed());
    CHECK_FALSE(run.finished[3].failure.failed());
}

TEST_CASE("a caller that starts anew has forgotten its open circuits") {
    Observed run(plan_with([](model::Parameters& gunicorn) {
        gunicorn.breaker_failures = 1;
        gunicorn.breaker_open = seconds(3600);
    }));
    run.change(InterventionKind::stop, "mysql");
    run.send("page");
    run.change(InterventionKind::start, "mysql", seconds(1));
    run.send("page", seconds(2));
    run.change(InterventionKind::restart, "gunicorn", seconds(3));
    run.send("page", seconds(10));
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::refused);
    CHECK(run.finished.at(1).failure.reason == Reason::circuit_open);
    CHECK_FALSE(run.finished.at(2).failure.failed());
}

TEST_CASE("a client tries again too, and its draws are new ones") {
    Observed run(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "visitors").retries = 1;
    }));
    run.change(InterventionKind::stop, "nginx");
    run.change(InterventionKind::start, "nginx", milliseconds(50)); // ready before 200 ms, after the first SYN
    run.send("page");
    run.advance(never);
    // DNS 22 ms, refused at 42, known at 62, and at once a SYN that arrives at 82 ms.
    CHECK(visits(run, "nginx").size() == 2);
    CHECK(run.finished.at(0).failure.reason == Reason::refused);
}

TEST_CASE("retries multiply the load on whoever is slow, and every request still ends once") {
    Observed run(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "gunicorn").retries = 3;
        parameters_of(design, "gunicorn").answer_timeout = milliseconds(5); // MySQL needs 6
    }));
    for (int i = 0; i < 50; ++i)
        run.send("page", seconds(i));
    run.advance(never);
    CHECK(run.finished.size() == 50);
    for (std::size_t i = 0; i < 50; ++i) {
        CHECK(run.finished[i].failure.reason == Reason::timeout);
        CHECK(visits(run, "mysql", i).size() == 4);
    }
    CHECK(run.simulation.requests_in_flight() == 0);
}
