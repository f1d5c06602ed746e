// The walk of single requests, with every time computed on paper.
#include "support/paper.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;

TEST_CASE("a first page: DNS, TCP, nginx, Gunicorn, the files, MySQL and back, to the nanosecond") {
    Observed run(plan_of(one_server, page_and_file, round_numbers));
    run.send("page");
    run.advance(never);
    REQUIRE(run.trace.requests().size() == 1);
    const sim::RequestTrace& trace = run.trace.requests().front();
    check_hops(trace, {{"dns_query", 0, 10'000},
                       {"dns_answer", 12'000, 22'000}, // 2 ms at the name server
                       {"syn", 22'000, 42'000},
                       {"syn_ack", 42'000, 62'000},
                       {"request", 62'000, 82'000},
                       {"syn", 82'500, 82'600}, // nginx has needed 0.5 ms
                       {"syn_ack", 82'600, 82'700},
                       {"request", 82'700, 82'800},
                       {"request", 86'800, 86'900}, // Flask has run 4 ms; now the files
                       {"answer", 87'900, 88'000},  // 1 ms of disk
                       {"request", 88'000, 88'100}, // MySQL
                       {"answer", 94'100, 94'200},  // 6 ms of MySQL
                       {"answer", 96'200, 96'300},  // 2 ms to build the page
                       {"answer", 96'300, 116'300}});
    CHECK(trace.end.ns == 116'300'000);
    CHECK_FALSE(trace.failure.failed());
    REQUIRE(run.finished.size() == 1);
    CHECK((run.finished[0].end - run.finished[0].start).ns == 116'300'000);
}

TEST_CASE("the same person's second page needs neither DNS nor a new connection; another person's needs both") {
    Observed run(plan_of(one_server, page_and_file, round_numbers));
    run.send("page", {}, 0);
    run.send("page", seconds(1), 0);
    run.send("page", seconds(2), 1);
    run.advance(never);
    const auto& requests = run.trace.requests();
    CHECK((requests[1].end - requests[1].start).ns == 54'300'000); // 116.3 - 22 (DNS) - 40 (TCP)
    CHECK((requests[2].end - requests[2].start).ns == 116'300'000);
}

TEST_CASE("an idle connection is closed after the keep-alive time, a DNS answer is forgotten after its TTL") {
    Observed run(plan_of(one_server, page_and_file, round_numbers));
    run.send("page");
    run.send("page", seconds(10)); // the connection was closed at 5.1 s
    run.send("page", seconds(61)); // and the answer of 0.022 s is 60 s old
    run.advance(never);
    const auto& requests = run.trace.requests();
    CHECK((requests[1].end - requests[1].start).ns == 94'300'000);
    CHECK((requests[2].end - requests[2].start).ns == 116'300'000);
}

TEST_CASE("a static file touches nginx and the files only") {
    Observed run(plan_of(one_server, page_and_file, round_numbers));
    run.send("file");
    run.advance(never);
    const sim::RequestTrace& trace = run.trace.requests().front();
    for (const sim::Span& span : trace.spans) {
        const std::string name = run.simulation.plan().name_of(span.instance);
        CHECK((name == "visitors" || name == "dns" || name == "nginx" || name == "files"));
    }
    CHECK(trace.end.ns == 103'700'000); // 22 + 40 + 20, 0.5 of nginx, 0.1 + 1 + 0.1, 20
}

TEST_CASE("each span's phases and the spans below it fill its time") {
    Observed run(plan_of(one_server, page_and_file, round_numbers));
    run.send("page");
    run.advance(never);
    const sim::RequestTrace& trace = run.trace.requests().front();
    for (std::uint32_t i = 0; i < trace.spans.size(); ++i) {
        Duration total;
        for (const Duration time : sim::time_by_phase(trace, i, trace.end))
            total += time;
        for (const sim::Span& below : trace.spans) {
            if (below.parent == i) total += below.end - below.start;
        }
        CAPTURE(i);
        CHECK(total == trace.spans[i].end - trace.spans[i].start);
    }
}

TEST_CASE("two pages at once share the cores of the host") {
    const auto one_core = [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "server").cores = 1;
        parameters_of(design, "nginx").overhead = {};
    };
    Observed run(plan_of(one_server, page_and_file, one_core));
    run.send("page", {}, 0);
    run.send("page", {}, 1);
    run.advance(never);
    // Both compute in step: every millisecond of processor takes two. 116.3 - 0.5 (overhead) + 12 (the other's 4 + 6 +
    // 2).
    CHECK(run.trace.requests()[0].end.ns == 127'800'000);
    CHECK(run.trace.requests()[1].end.ns == 127'800'000);
}

TEST_CASE("a POST holds its Gunicorn worker while MySQL on the same host shares its core") {
    // One core, one Gunicorn worker. A posts at 0, B at 1 ms; C asks for a file at 8 ms.
    //  82.0  A at nginx, 0.5 ms of processor       82.5  A connects to Gunicorn: SYN, SYN-ACK, request
    //  82.8  Flask computes A, 4 ms to do
    //  83.0  B at nginx: 0.5 ms, shared by two     84.0  B through nginx; A has had 0.2 + 0.5 ms
    //  84.3  B at Gunicorn, whose worker is A's: it waits
    //  87.3  A alone has had the other 3.3 ms      87.4  A at MySQL, 6 ms of processor
    //  90.0  C at nginx: 0.5 ms, shared by two     91.0  C through nginx; A has had 2.6 + 0.5 ms
    //  93.9  A alone has had the other 2.9 ms      95.9  and 2 ms of disk; B still waits, the core idle
    //  96.0  Flask computes A, 1 ms                97.0  A's worker takes B, 4 ms of processor
    //  97.1  A at nginx                           117.1  A is answered
    // 101.0  B to MySQL: 101.1, + 6 + 2 ms = 109.1, 109.2 at Flask, 110.2, 110.3 at nginx, 130.3 answered
    //  91.0  C to the files: 91.1, + 1 ms = 92.1, 92.2 at nginx, 112.2 answered
    constexpr std::string_view post_and_file = R"({"version": 1,
      "operations": [
        {"id": "post", "method": "POST", "entry": "www.foobar.com", "idempotent": false,
         "root": {"role": "app", "cpu": "4ms", "steps": [
           {"role": "sql write", "cpu": "6ms", "wait": "2ms"}, {"role": "app", "cpu": "1ms"}]}},
        {"id": "file", "entry": "www.foobar.com",
         "root": {"role": "web", "cpu": "500us", "steps": [{"role": "file", "wait": "1ms"}]}}],
      "loads": [{"client": "visitors", "mix": [{"operation": "post"}]}]})";
    Observed run(plan_of(one_server, post_and_file, [](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "server").cores = 1;
        parameters_of(design, "gunicorn").workers = 1;
    }));
    run.send("post", {}, 0);
    run.send("post", milliseconds(1), 1);
    run.send("file", milliseconds(8), 2);
    run.advance(never);
    REQUIRE(run.trace.requests().size() == 3);
    const sim::RequestTrace& a = run.trace.requests()[0];
    check_hops(a, {{"dns_query", 0, 10'000},
                   {"dns_answer", 12'000, 22'000},
                   {"syn", 22'000, 42'000},
                   {"syn_ack", 42'000, 62'000},
                   {"request", 62'000, 82'000},
                   {"syn", 82'500, 82'600},
                   {"syn_ack", 82'600, 82'700},
                   {"request", 82'700, 82'800},
                   {"request", 87'300, 87'400}, // to MySQL
                   {"answer", 95'900, 96'000},
                   {"answer", 97'000, 97'100},
                   {"answer", 97'100, 117'100}});
    CHECK(a.end.ns == 117'100'000);
    CHECK(run.trace.requests()[1].end.ns == 130'300'000);
    CHECK(run.trace.requests()[2].end.ns == 112'200'000);
    const sim::RequestTrace& b = run.trace.requests()[1];
    Duration waited;
    for (std::uint32_t i = 0; i < b.spans.size(); ++i)
        waited += sim::time_by_phase(b, i, b.end)[static_cast<std::size_t>(sim::Phase::queue)];
    CHECK(waited == microseconds(97'000 - 84'300)); // for the worker that A holds, and for nothing else
}
