// The walk of single requests, with every time computed on paper.
#include "support/systems.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;

namespace {

struct PaperHop {
    std::string_view message;
    std::int64_t depart_us;
    std::int64_t arrive_us;
};

void check_hops(const sim::RequestTrace& trace, const std::vector<PaperHop>& paper) {
    REQUIRE(trace.hops.size() == paper.size());
    for (std::size_t i = 0; i < paper.size(); ++i) {
        CAPTURE(i);
        CHECK(sim::to_text(trace.hops[i].message) == paper[i].message);
        CHECK(trace.hops[i].depart.ns == paper[i].depart_us * 1000);
        CHECK(trace.hops[i].arrive.ns == paper[i].arrive_us * 1000);
    }
}

} // namespace

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
