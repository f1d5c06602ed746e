// What fails, how it is seen, and by whom.
#include "support/systems.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

std::string name(const Observed& run, model::InstanceIndex instance) {
    return run.simulation.plan().name_of(instance);
}

Observed started() {
    return Observed(plan_of(one_server, page_and_file, round_numbers));
}

} // namespace

TEST_CASE("a dead process refuses, a dead host times out") {
    Observed refused = started();
    refused.change(InterventionKind::stop, "nginx");
    refused.send("page");
    refused.advance(never);
    REQUIRE(refused.finished.size() == 1);
    CHECK(refused.finished[0].failure.reason == Reason::refused);
    CHECK(name(refused, refused.finished[0].failure.cause) == "nginx");
    CHECK(name(refused, refused.finished[0].failure.surfaced) == "visitors");
    CHECK(refused.finished[0].end.ns == 62'000'000); // DNS 22 ms, then SYN and refusal

    Observed silent = started();
    silent.change(InterventionKind::stop, "server");
    silent.send("page");
    silent.advance(never);
    REQUIRE(silent.finished.size() == 1);
    CHECK(silent.finished[0].failure.reason == Reason::connect_timeout);
    CHECK(silent.finished[0].end.ns == 10'022'000'000); // 10 s after the SYN left
    CHECK(silent.trace.requests().front().hops.back().lost);
}

TEST_CASE("with MySQL's process dead pages fail with its refusal as the cause and files still come") {
    Observed run = started();
    run.change(InterventionKind::stop, "mysql");
    run.send("page");
    run.send("file");
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    const sim::FinishedRequest& page = run.finished[0].failure.failed() ? run.finished[0] : run.finished[1];
    const sim::FinishedRequest& file = run.finished[0].failure.failed() ? run.finished[1] : run.finished[0];
    CHECK_FALSE(file.failure.failed());
    CHECK(page.failure.reason == Reason::refused);
    CHECK(name(run, page.failure.cause) == "mysql");
    CHECK(name(run, page.failure.surfaced) == "gunicorn");
    CHECK(run.metrics.operations()[0].failed[static_cast<std::size_t>(Reason::refused)] == 1);
}

TEST_CASE("a gateway answers 502 for an application that refuses") {
    Observed run = started();
    run.change(InterventionKind::stop, "gunicorn");
    run.send("page");
    run.advance(never);
    const sim::Failure& failure = run.finished.at(0).failure;
    CHECK(failure.reason == Reason::bad_gateway);
    CHECK(failure.cause_reason == Reason::refused);
    CHECK(name(run, failure.surfaced) == "nginx");
    CHECK(name(run, failure.cause) == "gunicorn");
}

TEST_CASE("a process that dies resets the requests that it has in hand") {
    Observed run = started();
    run.send("page");
    run.change(InterventionKind::stop, "mysql", milliseconds(90)); // MySQL computes from 88.1 to 94.1 ms
    run.advance(never);
    const sim::Failure& failure = run.finished.at(0).failure;
    CHECK(failure.reason == Reason::reset);
    CHECK(name(run, failure.cause) == "mysql");
    CHECK(run.finished[0].end.ns == 110'200'000); // 90 + 0.1 to Gunicorn + 0.1 to nginx + 20
}

TEST_CASE("a host that loses power mid-request leaves the client waiting for its answer timeout") {
    Observed run = started();
    run.send("page");
    run.change(InterventionKind::stop, "server", milliseconds(90));
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::timeout);
    CHECK(run.finished[0].end.ns == 30'062'000'000); // 30 s after the request left at 62 ms
}

TEST_CASE("with the name server down those who know the address go on until the TTL ends, others fail") {
    Observed run = started();
    run.send("page", {}, 0);
    run.change(InterventionKind::stop, "dns", seconds(1));
    run.send("page", seconds(2), 0);
    run.send("page", seconds(2), 1);
    run.send("page", seconds(70), 0);
    run.advance(never);
    const auto& requests = run.trace.requests();
    CHECK_FALSE(requests[1].failure.failed());
    CHECK(requests[2].failure.reason == Reason::dns);
    CHECK((requests[2].end - requests[2].start) == seconds(5));
    CHECK(requests[3].failure.reason == Reason::dns);
}

TEST_CASE("an unknown name fails at once, an address at which nobody is only by timeout") {
    Observed unknown(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "dns").records[0].name = "foobar.com";
    }));
    unknown.send("page");
    unknown.advance(never);
    CHECK(unknown.finished.at(0).failure.reason == Reason::dns);
    CHECK(unknown.finished[0].end.ns == 22'000'000);

    Observed nobody(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "dns").records[0].value = "203.0.113.1";
    }));
    nobody.send("page");
    nobody.advance(never);
    CHECK(nobody.finished.at(0).failure.reason == Reason::connect_timeout);
    CHECK(nobody.finished[0].end.ns == 10'022'000'000);
}

TEST_CASE("a restart is an outage of the start time") {
    Observed run = started();
    run.change(InterventionKind::restart, "gunicorn", seconds(1));
    run.send("page", milliseconds(1500), 0);
    run.send("page", milliseconds(3500), 1);
    run.advance(Time{} + milliseconds(1500));
    const auto gunicorn = run.simulation.plan().first_instance[run.simulation.plan().design.find("gunicorn")->value];
    CHECK(run.simulation.view(gunicorn).starting);
    run.advance(never);
    CHECK(run.trace.requests()[0].failure.reason == Reason::bad_gateway);
    CHECK_FALSE(run.trace.requests()[1].failure.failed());
}

TEST_CASE("a host that gets its power back boots and then starts its processes") {
    Observed run(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "server").boot_time = seconds(30);
        for (const char* node : {"nginx", "mysql", "files"})
            parameters_of(design, node).start_time = seconds(1);
    }));
    run.change(InterventionKind::stop, "server", seconds(1));
    run.change(InterventionKind::start, "nginx", seconds(2)); // no process starts without power
    run.change(InterventionKind::start, "server", seconds(10));
    run.send("page", seconds(39));             // nobody is there yet: boot ends at 40 s
    run.send("page", milliseconds(40'500), 1); // nginx is not up before 41 s
    run.send("page", milliseconds(42'500), 2);
    run.advance(never);
    CHECK(run.trace.requests()[0].failure.reason == Reason::connect_timeout);
    CHECK(run.trace.requests()[1].failure.reason == Reason::refused);
    CHECK_FALSE(run.trace.requests()[2].failure.failed());
}

TEST_CASE("beyond the backlog requests are turned away") {
    Observed run(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "gunicorn").workers = 1;
        parameters_of(design, "gunicorn").backlog = 1;
    }));
    for (int person = 0; person < 3; ++person)
        run.send("page", {}, person);
    run.advance(never);
    int turned_away = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        if (request.failure.reason == Reason::service_unavailable) ++turned_away;
    }
    CHECK(turned_away == 1);
    CHECK(run.metrics.operations()[0].succeeded == 2);
}

TEST_CASE("a slow database exhausts the application's workers: a page waits although Gunicorn computes nothing") {
    Observed run(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "gunicorn").workers = 1;
        parameters_of(design, "mysql").latency = constant(seconds(1));
    }));
    run.send("page", {}, 0);
    run.send("page", {}, 1);
    run.advance(never);
    const auto& second = run.trace.requests()[1];
    Duration queued;
    for (std::uint32_t i = 0; i < second.spans.size(); ++i)
        queued += sim::time_by_phase(second, i, second.end)[1];
    CHECK(queued > seconds(1));
}

TEST_CASE("a step that nothing can serve ends in no-route, naming the component and the step") {
    Observed run(plan_of(R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "server", "product": "linux-server"},
        {"id": "gunicorn", "product": "gunicorn", "in": "server"}],
      "links": [{"from": "visitors", "to": "gunicorn", "protocol": "http"}]})",
                         page_and_file));
    run.send("page");
    run.advance(never);
    const sim::Failure& failure = run.finished.at(0).failure;
    CHECK(failure.reason == Reason::no_route);
    CHECK(name(run, failure.cause) == "gunicorn");
    CHECK(run.simulation.plan().steps[failure.step.value].step->role == "file");
}
