// Pools of connections: setting up, using again, waiting in turn, leaks.
#include "support/systems.hpp"

#include <cmath>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// nginx asks the files on its server, over a link of 1 ms with a pool; reading a file takes 10 ms. A visitor is 20 ms
/// away and has to be answered within 30 s.
constexpr std::string_view system_text = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
    {"id": "server", "product": "linux-server"},
    {"id": "nginx", "product": "nginx", "in": "server", "config": {"backlog": 65536}},
    {"id": "files", "product": "app-files"}
  ],
  "links": [
    {"from": "visitors", "to": "nginx", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "nginx", "to": "files", "protocol": "file", "config": {"latency": "1ms", "pool": 1}}
  ]
})";

constexpr std::string_view read_file = R"({"version": 1,
  "operations": [{"id": "file", "title": "file", "entry": "www.foobar.com",
    "root": {"role": "web", "steps": [{"role": "file", "wait": "10ms"}]}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "file"}]}]})";

using AdjustPool = std::function<void(model::Link&, model::Design&)>;

std::shared_ptr<const model::Plan> pooled(const AdjustPool& adjust = {}, std::string_view workload = read_file) {
    return plan_of(system_text, workload, [&](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
        }
        parameters_of(design, "visitors").keep_alive = {};
        parameters_of(design, "nginx").connect_timeout = seconds(2);
        parameters_of(design, "nginx").answer_timeout = seconds(5);
        if (adjust) adjust(design.links.back(), design);
    });
}

/// When the request, sent at `sent`, reaches nginx, and what comes on top of nginx's own time for it.
constexpr std::int64_t around_ns = 80'000'000;
constexpr std::int64_t ms = 1'000'000;

std::int64_t time_ns(const Observed& run, std::size_t request) {
    return (run.finished.at(request).end - run.finished[request].start).ns;
}

} // namespace

TEST_CASE("the first request sets a connection up, the next uses it again") {
    Observed run(pooled());
    run.send("file");
    run.send("file", seconds(100));
    run.advance(never);
    CHECK(time_ns(run, 0) == around_ns + 2 * ms + 12 * ms);
    CHECK(time_ns(run, 1) == around_ns + 12 * ms);
}

TEST_CASE("a request without a free connection waits in turn, and takes the one that becomes free") {
    Observed run(pooled());
    for (int client = 0; client < 3; ++client)
        run.send("file", {}, client);
    run.advance(never);
    CHECK(time_ns(run, 0) == around_ns + 14 * ms);
    CHECK(time_ns(run, 1) == around_ns + 14 * ms + 12 * ms);
    CHECK(time_ns(run, 2) == around_ns + 14 * ms + 24 * ms);
    Duration waited;
    for (const sim::Segment& segment : run.trace.requests()[2].segments)
        if (segment.phase == sim::Phase::queue) waited += segment.to - segment.from;
    CHECK(waited == milliseconds(26));
}

TEST_CASE("a pool of two sets up a second connection before anybody waits") {
    Observed run(pooled([](model::Link& link, model::Design&) { link.pool.size = 2; }));
    for (int client = 0; client < 3; ++client)
        run.send("file", {}, client);
    run.advance(never);
    CHECK(time_ns(run, 1) == around_ns + 14 * ms);
    CHECK(time_ns(run, 2) == around_ns + 14 * ms + 12 * ms);
}

TEST_CASE("a request that waits too long for a connection fails, and its caller is the cause") {
    Observed run(pooled([](model::Link& link, model::Design&) { link.pool.timeout = milliseconds(5); }));
    run.send("file");
    run.send("file", {}, 1);
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    const sim::Failure& failure = run.finished[0].failure;
    CHECK(failure.reason == Reason::gateway_timeout); // nginx is a gateway
    CHECK(failure.cause_reason == Reason::timeout);
    CHECK(run.simulation.plan().name_of(failure.cause) == "nginx");
    CHECK(time_ns(run, 0) == around_ns + 5 * ms);
    CHECK_FALSE(run.finished[1].failure.failed());
}

TEST_CASE("who waits for a connection holds a worker") {
    Observed run(plan_of(one_server, page_and_file, [](model::Design& design) {
        round_numbers(design);
        for (model::Link& link : design.links)
            if (design.node(link.to).id == "mysql") link.pool.size = 1;
        parameters_of(design, "mysql").latency = constant(seconds(1));
    }));
    run.send("page");
    run.send("page", {}, 1);
    run.advance(Time{} + milliseconds(500));
    const auto gunicorn = run.simulation.plan().design.find("gunicorn").value();
    const auto mysql = run.simulation.plan().design.find("mysql").value();
    CHECK(run.simulation.view(run.simulation.plan().first_instance[gunicorn.value]).busy == 2);
    CHECK(run.simulation.view(run.simulation.plan().first_instance[mysql.value]).in_hand == 1);
}

TEST_CASE("an idle connection is closed when its time is over") {
    Observed run(pooled([](model::Link& link, model::Design&) { link.pool.keep_alive = seconds(1); }));
    run.send("file");
    run.send("file", milliseconds(1014)); // its request sets out 1 s after the answer
    run.send("file", milliseconds(2000)); // within a second of that one's
    run.advance(never);
    CHECK(time_ns(run, 1) == around_ns + 14 * ms);
    CHECK(time_ns(run, 2) == around_ns + 12 * ms);
}

TEST_CASE("connections are made anew when the server's process has ended") {
    Observed run(pooled());
    run.send("file");
    run.change(InterventionKind::restart, "files", seconds(1));
    run.send("file", seconds(10));
    run.change(InterventionKind::stop, "files", seconds(20));
    run.send("file", seconds(30));
    run.advance(never);
    CHECK(time_ns(run, 1) == around_ns + 14 * ms);
    CHECK(run.finished.at(2).failure.cause_reason == Reason::refused); // by the SYN: nothing was sent
    CHECK(time_ns(run, 2) == around_ns + 2 * ms);
}

TEST_CASE("a new connection over an encrypted link takes a handshake, an idle one does not") {
    Observed run(pooled([](model::Link& link, model::Design& design) {
        link.tls = true;
        parameters_of(design, "files").tls_handshake = constant(milliseconds(3));
    }));
    run.send("file");
    run.send("file", seconds(1));
    run.advance(never);
    CHECK(time_ns(run, 0) == around_ns + 4 * ms + 3 * ms + 12 * ms);
    CHECK(time_ns(run, 1) == around_ns + 12 * ms);
}

TEST_CASE("a connection over which an answer is still coming when its caller gives up is not used again") {
    constexpr std::string_view large = R"({"version": 1,
      "operations": [{"id": "file", "title": "file", "entry": "www.foobar.com",
        "root": {"role": "web", "steps": [{"role": "file", "wait": "10ms", "out": "10kB"}]}}],
      "loads": [{"client": "visitors", "mix": [{"operation": "file"}]}]})";
    const auto slow_link = [](model::Link& link, model::Design&) { link.bandwidth = {8'000}; }; // 10 s for the answer
    Observed run(pooled(slow_link, large));
    run.send("file");
    run.send("file", seconds(20));
    run.advance(never);
    CHECK(time_ns(run, 0) == around_ns + 2 * ms + 5'000 * ms);
    CHECK(time_ns(run, 1) == around_ns + 2 * ms + 5'000 * ms);
}

TEST_CASE("a leak takes connections until it is mended, and those who waited go on") {
    Observed run(pooled([](model::Link& link, model::Design&) { link.pool.size = 2; }));
    const auto change = [&](InterventionKind kind, Duration at, int count) {
        model::Intervention leak;
        leak.kind = kind;
        leak.at = Time{} + at;
        leak.node = "nginx";
        leak.to = "files";
        leak.count = count;
        const auto resolved = model::resolve(run.simulation.plan(), leak);
        REQUIRE(resolved);
        run.simulation.intervene(*resolved);
    };
    change(InterventionKind::leak_connections, seconds(1), 1);
    for (int client = 0; client < 2; ++client)
        run.send("file", seconds(2), client); // one has to wait for the other
    change(InterventionKind::leak_connections, seconds(3), 0);
    run.send("file", seconds(4));
    change(InterventionKind::repair_connections, seconds(6), 0);
    run.send("file", seconds(7));
    run.advance(never);
    CHECK(time_ns(run, 0) == around_ns + 14 * ms);
    CHECK(time_ns(run, 1) == around_ns + 14 * ms + 12 * ms);
    // It is at nginx at 4.060 s, and waits till 6 s for a connection that has to be made.
    CHECK(run.finished.at(2).end.ns == 6'000 * ms + 14 * ms + 20 * ms);
    CHECK(time_ns(run, 3) == around_ns + 12 * ms);
}

TEST_CASE("a caller that restarts has lost its leak and its idle connections") {
    Observed run(pooled());
    run.send("file");
    model::Intervention leak;
    leak.kind = InterventionKind::leak_connections;
    leak.at = Time{} + seconds(1);
    leak.node = "nginx";
    leak.to = "files";
    run.simulation.intervene(*model::resolve(run.simulation.plan(), leak));
    run.send("file", seconds(2)); // waits until its caller dies with it
    run.change(InterventionKind::restart, "nginx", seconds(3));
    run.send("file", seconds(10));
    run.advance(never);
    CHECK(run.finished.at(1).failure.reason == Reason::reset);
    CHECK(time_ns(run, 2) == around_ns + 14 * ms);
}

TEST_CASE("no connection is lost by failures of any kind") {
    Observed run(pooled([](model::Link& link, model::Design& design) {
        link.pool.size = 3;
        link.pool.timeout = milliseconds(50);
        parameters_of(design, "nginx").answer_timeout = milliseconds(12); // what is answered is so in exactly that
        parameters_of(design, "nginx").retries = 2;
        parameters_of(design, "files").workers = 2;
        parameters_of(design, "files").backlog = 1;
    }));
    run.set_rate(per_second(400));
    for (int i = 1; i < 10; ++i)
        run.change(i % 3 == 0 ? InterventionKind::restart : InterventionKind::stop, i % 2 == 0 ? "files" : "nginx",
                   milliseconds(500 * i));
    run.change(InterventionKind::start, "nginx", milliseconds(5200));
    run.change(InterventionKind::start, "files", milliseconds(5200));
    run.set_rate(Rate{}, seconds(8));
    run.advance(Time{} + seconds(60));
    REQUIRE(run.simulation.requests_in_flight() == 0);
    const std::size_t before = run.finished.size();
    for (int client = 0; client < 3; ++client)
        run.send("file", seconds(60), client);
    run.advance(never);
    REQUIRE(run.finished.size() == before + 3);
    for (std::size_t i = before; i < before + 2; ++i) { // the third waits for a worker too long, and is tried again
        CHECK_FALSE(run.finished[i].failure.failed());
        CHECK(time_ns(run, i) <= around_ns + 14 * ms);
    }
}

TEST_CASE("people have no pool, and a pool's settings need one") {
    const auto refused = [](std::string_view from, std::string_view config) {
        std::string text = R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"},
            {"id": "nginx", "product": "nginx"}, {"id": "gunicorn", "product": "gunicorn"}],
            "links": [{"from": ")" +
                           std::string(from) + R"(", "to": "gunicorn", "protocol": "http", "config": )" +
                           std::string(config) + "}]}";
        const auto read = model::read_design(text, "design", model::built_in_catalogue());
        return read ? std::string{} : read.problems().front().code;
    };
    CHECK(refused("nginx", R"({"pool": 5, "pool_timeout": "1s", "keep_alive": "1min"})").empty());
    CHECK(refused("visitors", R"({"pool": 5})") == "client-pool");
    CHECK(refused("nginx", R"({"pool_timeout": "1s"})") == "no-pool");
    CHECK(refused("nginx", R"({"pool": 5, "connections": "keep"})") == "two-ways");
    CHECK(refused("nginx", R"({"pool": 0})") == "range");
}

TEST_CASE("a pool in front of a server with workers enough is an M/M/c queue") {
    // Erlang's C formula (Kleinrock, Queueing Systems I, 1975, 3.5): c = 4 connections, each used for 10 ms, asked for
    // 320 times a second.
    constexpr int servers = 4;
    constexpr double offered = 3.2;
    constexpr double mean_s = 0.01;
    double term = 1.0;
    double sum = 0.0;
    for (int k = 0; k < servers; ++k) {
        sum += term;
        term *= offered / (k + 1);
    }
    const double full = term * servers / (servers - offered);
    const double expected_s = full / (sum + full) * mean_s / (servers - offered) + mean_s;

    constexpr std::string_view exponential = R"({"version": 1,
      "operations": [{"id": "file", "title": "file", "entry": "www.foobar.com",
        "root": {"role": "web", "steps": [{"role": "file", "wait": {"exponential": "10ms"}}]}}],
      "loads": [{"client": "visitors", "rate": "320/s", "mix": [{"operation": "file"}]}]})";
    const auto plan = pooled(
        [](model::Link& link, model::Design& design) {
            link.pool.size = servers;
            for (model::Link& each : design.links)
                each.latency = Duration{};
        },
        exponential);
    constexpr int replications = 12;
    double total = 0.0;
    double squares = 0.0;
    for (std::uint64_t seed = 1; seed <= replications; ++seed) {
        sim::Simulation simulation(plan, {seed, 0});
        std::vector<sim::FinishedRequest> finished;
        simulation.advance({Time{} + seconds(100)}, {nullptr, nullptr, &finished});
        double mean = 0.0;
        double count = 0.0;
        for (const sim::FinishedRequest& request : finished) {
            REQUIRE_FALSE(request.failure.failed());
            if (request.start < Time{} + seconds(5)) continue;
            mean += static_cast<double>((request.end - request.start).ns) * 1e-9;
            count += 1.0;
        }
        mean /= count;
        total += mean;
        squares += mean * mean;
    }
    const double mean_s_seen = total / replications;
    const double variance = (squares - total * mean_s_seen) / (replications - 1);
    const double standard_error = std::sqrt(variance / replications);
    CAPTURE(mean_s_seen);
    CAPTURE(expected_s);
    CHECK(standard_error < 0.02 * expected_s);
    CHECK(std::abs(mean_s_seen - expected_s) < 4 * standard_error);
}
