// Each golden example does what its name says: one or two figures of it, worked out by hand.
#include "support/cluster.hpp"
#include "support/databases.hpp"
#include "support/digest_line.hpp"
#include "support/labs.hpp"

#include <cstdlib>

using namespace labrack;
using namespace labrack::test;
using sim::Reason;

namespace {

std::shared_ptr<const model::Plan> example_plan(const std::string& name) {
    const std::string path = std::string(LABRACK_SOURCE_DIR) + "/tests/golden/" + name;
    const auto design = file_text(path + ".design.json");
    const auto workload = file_text(path + ".workload.json");
    REQUIRE_MESSAGE((design && workload), name);
    return plan_of(*design, *workload);
}

/// The run whose digest is recorded.
Observed whole(const std::string& name) {
    Observed run(example_plan(name));
    run.trace = sim::TraceLog(20'000);
    run.advance(end_of_example(run.simulation.plan()));
    return run;
}

const sim::OperationMetrics& metrics_of(const Observed& run, std::string_view operation) {
    return run.metrics.operations()[run.simulation.plan().workload.find_operation(operation).value()];
}

std::uint64_t failed(const Observed& run, std::string_view operation, Reason reason) {
    return metrics_of(run, operation).failed[static_cast<std::size_t>(reason)];
}

/// Requests that began in [from, to) and failed.
int failures_begun(const Observed& run, std::int64_t from_ms, std::int64_t to_ms) {
    return static_cast<int>(std::count_if(run.finished.begin(), run.finished.end(), [&](const auto& one) {
        return one.failure.failed() && one.start >= Time{} + milliseconds(from_ms) &&
               one.start < Time{} + milliseconds(to_ms);
    }));
}

bool is_between(std::int64_t value, std::int64_t least, std::int64_t most) {
    CAPTURE(value);
    CHECK(value >= least);
    CHECK(value <= most);
    return value >= least && value <= most;
}

} // namespace

TEST_CASE("killed-server: requests go to a dead process until three checks have failed") {
    // Checks every 2 s: from 4 to 6 s after the death. One of three servers is dead, then all three: 90 requests a
    // second. Somebody who has sent before 10 s arrives 60 ms later.
    const Observed run = whole("killed-server");
    CHECK(failures_begun(run, 0, 9'900) == 0);
    CHECK(is_between(failures_begun(run, 9'900, 16'100), 4 * 30, 6 * 30 + 1));
    CHECK(failures_begun(run, 16'100, 34'900) == 0);
    CHECK(is_between(failures_begun(run, 34'900, 41'100), 4 * 90, 6 * 90 + 1));
    CHECK(failures_begun(run, 41'100, 60'000) == 0);
    CHECK(run.metrics.meters(instance_of(run, "spare")).requests > 4 * 90); // they are back after 45 + 2 + 2 s
}

TEST_CASE("payments: the quota by its token bucket, the circuit from its opening to the trial that passes") {
    const Observed run = whole("payments");
    CHECK(metrics_of(run, "letter").succeeded == 39); // 20 at once, and 20 a second for 990 ms
    CHECK(failed(run, "letter", Reason::throttled) == 61);
    // Gone at 20 s and back at 31 s; open soon after 20 s, with trials 5, 10 and 15 s later: 20 requests a second.
    const auto turned_away = failed(run, "price", Reason::circuit_open) + failed(run, "pay", Reason::circuit_open);
    CHECK(is_between(static_cast<std::int64_t>(turned_away), 15 * 20, 16 * 20));
    // A price is asked for up to three times, of which each fails in a tenth of the cases: one in a thousand.
    CHECK(failed(run, "price", Reason::service_unavailable) <= 5);
    const sim::OperationMetrics& pay = metrics_of(run, "pay");
    const auto served = static_cast<std::int64_t>(pay.succeeded + failed(run, "pay", Reason::service_unavailable));
    const std::int64_t off = 10 * static_cast<std::int64_t>(failed(run, "pay", Reason::service_unavailable)) - served;
    CHECK(off * off < 16 * 9 * served); // four standard deviations of a tenth of them: 16 × 0.09 × served × 100
}

TEST_CASE("lost-zone: orders are taken again when the standby has taken over, and none is lost") {
    const Observed run = whole("lost-zone");
    REQUIRE(run.simulation.plan().databases.size() == 1);
    const sim::DatabaseView database = run.simulation.database(0);
    CHECK(database.failovers == 1);
    CHECK(database.lost == 0);
    CHECK(failures_begun(run, 0, 19'500) == 0);
    CHECK(failures_begun(run, 20'000, 40'000) > 200); // of 400; those that hang for long enough find the new primary
    CHECK(failures_begun(run, 40'000, 80'000) == 0);  // 20 + 5 + 10 + 5 s
}

TEST_CASE("failover: one write is lost, and reads are stale for as long as the replica lags") {
    // The write of second n is answered some 46 ms later, and reaches the replica 20 + 4 + 131 ms later. Two reads come
    // in between: that of the same instant, which needs a connection of its own first (3 x 20 ms), and the one after
    // it. The write of second 20 dies with the primary, so all that is read is older than what the writer knows until
    // the write of second 35 is answered, before the read of the same instant arrives: reads at 20.0, 20.1, … 34.9.
    const Observed run = whole("failover");
    CHECK(run.simulation.database(0).failovers == 1);
    REQUIRE(run.simulation.losses().size() == 1);
    CHECK(run.simulation.losses()[0].count == 1);
    CHECK(run.simulation.losses()[0].at == Time{} + milliseconds(33'100)); // 20.1 + 10 + 3 s
    CHECK(metrics_of(run, "read").stale == 2 * 19 + 150);
    CHECK(failed(run, "write", Reason::refused) == 14); // those of 21 to 34 s; callers know at 34.1 s
}

TEST_CASE("photos: the application is asked twice for a signed link, once for an upload through it") {
    const Observed run = whole("photos");
    CHECK(run.metrics.meters(instance_of(run, "api")).requests == 20 * 2 + 20);
    const sim::QueueView jobs = run.simulation.queue(instance_of(run, "jobs")).value();
    CHECK(jobs.sent == 40);
    CHECK(jobs.handled == 40);
    // Ten functions at once for the first twenty; the second twenty find them idle.
    CHECK(view_of(run, "thumbnails").idle == 10);
}

TEST_CASE(
    "newsletter: what fails three times goes to the dead letters, what a killed consumer had is done by another") {
    const Observed run = whole("newsletter");
    const sim::QueueView letters = run.simulation.queue(instance_of(run, "letters")).value();
    CHECK(letters.moved == 30);
    CHECK(run.simulation.queue(instance_of(run, "dead")).value().waiting == 30);
    CHECK(letters.handled + 30 + letters.waiting + letters.in_flight == letters.sent);
    CHECK(letters.waiting + letters.in_flight < 10); // twelve a second for four workers: nothing piles up
}

TEST_CASE("gallery: each edge fetches each picture once, and once more when it was told to drop it") {
    const Observed run = whole("gallery");
    int fetched = 0;
    for (const sim::RequestTrace& trace : run.trace.requests()) {
        if (run.simulation.plan().operation(trace.operation).id != "picture") continue;
        for (const sim::Span& span : trace.spans)
            fetched += span.instance == instance_of(run, "nginx") ? 1 : 0;
    }
    CHECK(fetched == 2 * 2 * 20);
    CHECK(view_of(run, "redis").kept == 50); // full again after its restart
}

TEST_CASE("small-server: the disk does one operation after the other, and the eleventh import is too much memory") {
    const Observed run = whole("small-server");
    std::vector<Time> ends;
    for (const sim::RequestTrace& trace : run.trace.requests()) {
        if (run.simulation.plan().operation(trace.operation).id == "import") ends.push_back(trace.end);
    }
    REQUIRE(ends.size() == 16);
    const Duration apart = ends[4] - ends[0]; // 4 × 10 operations at 100 a second
    CHECK(std::abs(apart.ns - 400'000'000) < 2'000'000);
    // 200 MB and 20 MB for each in hand: ten fit into 410 MB, of which the disk lets one go after 100 ms.
    CHECK(view_of(run, "app").restarts == 1);
    CHECK(failed(run, "import", Reason::bad_gateway) == 11);
    CHECK(failures_begun(run, 0, 39'000) == 0);
    CHECK(failures_begun(run, 42'500, 60'000) == 0); // it starts at once, within 2 s
}

TEST_CASE(
    "pods: as many as the load asks for, on as many machines; a bad release spoils half until it is rolled back") {
    Observed run(example_plan("pods"));
    const auto pods_at = [&](std::int64_t ms) {
        run.advance(Time{} + milliseconds(ms));
        return existing(run, "api");
    };
    CHECK(pods_at(29'900) == 1); // 5 × 50 ms a second: the half of what one requests
    CHECK(pods_at(30'100) == 5); // nearly 1.5 cores, six pods; but four more at a time
    CHECK(count(run, "machine", [](const sim::InstanceView& one) { return one.up; }) == 1);
    CHECK(pods_at(39'900) == 5);
    CHECK(serving(run, "api") == 4); // 4 × 500m on two cores; the other machine boots from 30 to 40 s
    CHECK(pods_at(59'900) == 5);     // at 45 s the new ones, ready since 32 s, have no whole window
    CHECK(pods_at(60'100) == 6);
    CHECK(existing(run, "machine") == 2);
    run.advance(end_of_example(run.simulation.plan()));
    CHECK(failures_begun(run, 0, 99'900) == 0);                                  // what never gets ready is never asked
    CHECK(is_between(failures_begun(run, 99'900, 135'000), 300 - 60, 300 + 60)); // half of 30 a second for 20 s
    CHECK(failures_begun(run, 135'000, 210'000) == 0);
    CHECK(serving(run, "api") == 6);
    const int drained = count(run, "api", [&](const sim::InstanceView& one) {
        return one.exists && one.host == instance_of(run, "machine", 0);
    });
    CHECK(drained == 0);
}

TEST_CASE("group: two machines after three minutes above the target, one after fifteen far below it") {
    Observed run(example_plan("group"));
    const auto machines_at = [&](std::int64_t second) {
        run.advance(Time{} + seconds(second));
        return existing(run, "server");
    };
    CHECK(machines_at(179) == 1);
    CHECK(machines_at(181) == 2); // 96 % of one core is twice 48 %
    CHECK(machines_at(24 * 60 - 1) == 2);
    CHECK(machines_at(27 * 60) == 1); // minutes 11 to 25
    CHECK(machines_at(29 * 60) == 1); // 30 % of it
}

TEST_CASE("release: the service that stands twice loses nothing, the dynos are away while they start") {
    // The dynos are gone from 11 s to 16 s, and once more from 80 s to 85 s: 20 requests a second. The new tasks start
    // from 11 s to 41 s and pass a check of their balancer within 30 s.
    Observed run(example_plan("release"));
    run.trace = sim::TraceLog(20'000);
    run.advance(Time{} + milliseconds(40'900));
    CHECK(view_of(run, "tasks", 0).up);
    run.advance(Time{} + milliseconds(71'100));
    CHECK_FALSE(view_of(run, "tasks", 0).up);
    run.advance(end_of_example(run.simulation.plan()));
    const model::Plan& plan = run.simulation.plan();
    int visitors = 0;
    int buyers = 0;
    for (const sim::RequestTrace& trace : run.trace.requests()) {
        if (trace.failure.failed()) ++(plan.name_of(trace.client) == "visitors" ? visitors : buyers);
    }
    CHECK(visitors == 0);
    CHECK(is_between(buyers, 198, 202));
    CHECK(view_of(run, "tasks", 2).version == 1);
    CHECK(view_of(run, "dynos").version == 0);
}

TEST_CASE("table: what it has kept in five minutes, and what comes to it meanwhile") {
    // 1500 units and 5 a second for the 20 s less one message that the script takes: 1599 units, of which a write of
    // 4000 bytes takes four.
    const Observed run = whole("table");
    CHECK(is_between(static_cast<std::int64_t>(metrics_of(run, "score").succeeded), 398, 400));
    // A hundred a second for 5 s, where 60 a second and 50 at once may pass: about 150 are turned away.
    CHECK(is_between(static_cast<std::int64_t>(failed(run, "look", Reason::throttled)), 150 - 90, 150 + 90));
}

TEST_CASE("encrypted-pool: a leak holds whom it holds, and open connections hide an expired certificate") {
    const Observed run = whole("encrypted-pool");
    // From 10 to 15 s there is no connection to the database: the six that nginx's pool lets in give up after 2 s, the
    // next six 2 s later, and the six after them get theirs.
    CHECK(failures_begun(run, 9'500, 15'000) == 2 * 6);
    int refused = 0;
    for (const sim::FinishedRequest& one : run.finished) {
        if (one.failure.reason != Reason::tls) continue;
        ++refused; // by people without a connection, who look at the certificate 100 ms after they set out
        CHECK(is_between(one.start.ns / 1'000'000, 29'880, 33'000));
    }
    CHECK(refused > 0);
    CHECK(failures_begun(run, 33'000, 41'800) == 0); // nginx's connections to Gunicorn stand from 40 s on too,
    int seen = 0;
    for (const sim::FinishedRequest& one : run.finished)
        seen += one.failure.cause_reason == Reason::tls && one.failure.reason == Reason::bad_gateway ? 1 : 0;
    CHECK(is_between(seen, 60, 150)); // until it restarts: 50 a second from 44 to 46 s
    CHECK(failures_begun(run, 46'000, 100'000) == 0);
}

TEST_CASE("floating-address: the backup has the address at the instants that VRRP says") {
    Observed run(example_plan("floating-address"));
    const auto holder_at = [&](std::int64_t us) {
        run.advance(Time{} + microseconds(us));
        return view_of(run, "lb", 0).holds_address ? 0 : view_of(run, "lb", 1).holds_address ? 1 : -1;
    };
    // The process dies at 8 s and its host looks at 9 s; 0.25 ms on the way, and 156/256 s of skew.
    CHECK(holder_at(8'999'999) == 0);
    CHECK(holder_at(9'609'624) == -1);
    CHECK(holder_at(9'609'625) == 1);
    // It runs again at 14.1 s, and takes the address back after 3 s and 155/256 s.
    CHECK(holder_at(17'705'468) == 1);
    CHECK(holder_at(17'705'469) == 0);
    // Its host dies at 20 s; its last sign of life set out 2 s after it had taken the address.
    CHECK(holder_at(23'315'093) == -1);
    CHECK(holder_at(23'315'094) == 1);
}

TEST_CASE("narrow-network: nobody gets a picture faster than his line and the cards carry it") {
    // 2.4 Mbit: 24 ms from the files over the server's card, 24 ms to the balancer, 120 ms over a line of 20 Mbit/s;
    // and 20 ms there and back.
    const Observed run = whole("narrow-network");
    std::int64_t fastest_ms = 1'000'000;
    const auto picture = run.simulation.plan().workload.find_operation("picture").value();
    for (const sim::FinishedRequest& one : run.finished) {
        if (one.operation != model::OperationIndex{static_cast<std::uint32_t>(picture)} || one.failure.failed())
            continue;
        fastest_ms = std::min(fastest_ms, (one.end - one.start).ns / 1'000'000);
    }
    CHECK(is_between(fastest_ms, 24 + 24 + 120 + 40, 24 + 24 + 120 + 40 + 20));
    CHECK(failures_begun(run, 55'000, 200'000) == 0);
}

TEST_CASE("private-subnets: without the NAT gateway no order is paid, and without its zone none is taken") {
    const Observed run = whole("private-subnets");
    int paid = 0;
    for (const sim::FinishedRequest& one : run.finished) {
        if (one.failure.failed()) continue;
        const std::int64_t end_ms = one.end.ns / 1'000'000;
        paid += end_ms > 15'050 && end_ms < 20'000 ? 1 : 0; // 25 ms from the service to the visitor, and some work
        CHECK(end_ms < 50'050);
    }
    CHECK(paid == 0);
    CHECK(failures_begun(run, 50'000, 110'000) > 500);
}

TEST_CASE("slow-uploads: four workers read eight photos in two turns, or have all of them from a buffer") {
    Observed run(example_plan("slow-uploads"));
    const auto longest_ms = [&](std::string_view client, std::int64_t from_s) {
        Duration longest;
        for (const sim::RequestTrace& request : run.trace.requests()) {
            if (request.client != instance_of(run, client) || request.start < Time{} + seconds(from_s)) continue;
            REQUIRE(request.finished());
            CHECK_FALSE(request.failure.failed());
            longest = std::max(longest, request.end - request.start);
        }
        return longest.ns / 1'000'000;
    };
    // A photo takes 1 s of its person's line, and the store and the ways to it some 0.2 s.
    run.advance(Time{} + seconds(9));
    REQUIRE(run.finished.size() == 16);
    CHECK(is_between(longest_ms("desks", 0), 2'000, 2'600));
    CHECK(is_between(longest_ms("phones", 0), 1'000, 1'600));
    // What is stalled at 10.5 s is tried again some 0.2, 0.6 and 1.4 s later; healed, it begins anew.
    run.advance(Time{} + seconds(19));
    REQUIRE(run.finished.size() == 20);
    CHECK(is_between(longest_ms("desks", 9), 2'900, 3'300));
    // nginx has let the reports go with their clients, 4 s after they were asked for; the workers go on.
    run.advance(Time{} + seconds(25));
    CHECK(failed(run, "report", Reason::timeout) == 4);
    CHECK(view_of(run, "nginx").in_hand == 0);
    CHECK(view_of(run, "buffered").busy == 4);
    run.advance(Time{} + seconds(31));
    CHECK(view_of(run, "buffered").busy == 0);
}
