// Two walks with every time computed on paper: a killed primary behind HAProxy, and a lost zone under services with a
// database in two zones.
#include "support/databases.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

Time at_us(std::int64_t us) {
    return Time{} + microseconds(us);
}

void without_overheads(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.latency = {};
        node.parameters.overhead = {};
    }
    parameters_of(design, "visitors").keep_alive = {};
    parameters_of(design, "visitors").connect_timeout = seconds(10);
}

/// HAProxy, two servers with nginx and Gunicorn, and MySQL on two more: the primary and its replica.
constexpr std::string_view behind_haproxy = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "haproxy", "product": "haproxy"},
    {"id": "server-1", "product": "linux-server"}, {"id": "server-2", "product": "linux-server"},
    {"id": "nginx-1", "product": "nginx", "in": "server-1"}, {"id": "nginx-2", "product": "nginx", "in": "server-2"},
    {"id": "flask-1", "product": "gunicorn", "in": "server-1"}, {"id": "flask-2", "product": "gunicorn", "in": "server-2"},
    {"id": "server-3", "product": "linux-server"}, {"id": "server-4", "product": "linux-server"},
    {"id": "mysql-primary", "product": "mysql", "in": "server-3",
     "config": {"failover_detection": "10s", "promotion_time": "3s", "reconnection_time": "1s"}},
    {"id": "mysql-replica", "product": "mysql", "in": "server-4", "config": {"apply_time": "1ms"}}
  ],
  "links": [
    {"from": "visitors", "to": "haproxy", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "haproxy", "to": "nginx-1", "protocol": "http", "config": {"latency": "200us"}},
    {"from": "haproxy", "to": "nginx-2", "protocol": "http", "config": {"latency": "200us"}},
    {"from": "nginx-1", "to": "flask-1", "protocol": "http", "config": {"latency": "100us"}},
    {"from": "nginx-2", "to": "flask-2", "protocol": "http", "config": {"latency": "100us"}},
    {"from": "flask-1", "to": "mysql-primary", "protocol": "mysql", "config": {"latency": "300us"}},
    {"from": "flask-2", "to": "mysql-primary", "protocol": "mysql", "config": {"latency": "300us"}},
    {"from": "flask-1", "to": "mysql-replica", "protocol": "mysql", "config": {"latency": "300us"}},
    {"from": "flask-2", "to": "mysql-replica", "protocol": "mysql", "config": {"latency": "300us"}},
    {"from": "mysql-primary", "to": "mysql-replica", "protocol": "replication", "config": {"latency": "500us"}}
  ]
})";

constexpr std::string_view comments = R"({"version": 1,
  "operations": [
    {"id": "post", "title": "post a comment", "entry": "www.foobar.com", "idempotent": false,
     "root": {"role": "app", "cpu": "4ms", "steps": [{"role": "sql write", "cpu": "6ms"}]}},
    {"id": "get", "title": "read the comments", "entry": "www.foobar.com",
     "root": {"role": "app", "cpu": "4ms", "steps": [{"role": "sql read", "cpu": "2ms"}]}}
  ],
  "loads": [{"client": "visitors", "mix": [{"operation": "post", "weight": 1}]}]
})";

// From the visitor's click to MySQL's commit, in µs:
//   visitor to HAProxy: SYN, SYN-ACK, request                        3 × 20 000 = 60 000
//   HAProxy to nginx, over a connection of its own                      3 × 200 =    600    60 600
//   nginx to Gunicorn                                                   3 × 100 =    300    60 900
//   Gunicorn computes                                                             4 000    64 900
//   Gunicorn to MySQL                                                   3 × 300 =    900    65 800
//   MySQL computes and commits                                                    6 000    71 800
// and back again: 300 + 100 + 200 + 20 000                                     = 20 600    92 400
constexpr std::int64_t at_flask_us = 64'900;
constexpr std::int64_t commit_us = 71'800;
constexpr std::int64_t post_us = 92'400;

} // namespace

TEST_CASE("the walk of a killed primary behind HAProxy") {
    Observed run(plan_of(behind_haproxy, comments, without_overheads));
    run.send("post");                                               // 0: before anything happens
    run.send("post", microseconds(1'000'000 - commit_us - 200), 1); // 1: commits 0.2 ms before the kill
    run.change(InterventionKind::stop, "mysql-primary", seconds(1));
    run.send("post", seconds(5), 2);  // 2: nobody has noticed
    run.send("get", seconds(6), 3);   // 3: and reads go to the primary, too
    run.send("post", seconds(14), 4); // 4: promoted at 14 s, but callers learn it at 15 s
    run.send("post", seconds(20), 5); // 5: the replica is the primary
    run.send("get", seconds(21), 0);  // 6: the first visitor's comment is there

    run.advance(at_us(1'000'000));
    CHECK(run.simulation.database(0).last == 2);
    CHECK(run.simulation.database(0).acknowledged == 2);
    // The first commit of 71.8 ms was there after 0.5 ms and applied 1 ms later. The second was under way.
    CHECK(view_of(run, "mysql-replica").log_number == 1);
    run.advance(Time{} + seconds(40));

    CHECK(outcome(run, 0).end == at_us(post_us));
    CHECK(outcome(run, 1).end == at_us(1'000'000 - 200 + 20'600)); // answered all the same
    for (const std::uint64_t refused : {2U, 3U, 4U}) {
        const sim::FinishedRequest one = outcome(run, refused);
        CHECK(one.failure.reason == Reason::refused);
        CHECK(run.simulation.plan().name_of(one.failure.cause) == "mysql-primary");
        // To Gunicorn, SYN and refusal (2 × 300), and back: 100 + 200 + 20 000.
        CHECK(one.end - one.start == microseconds(at_flask_us + 600 + 20'300));
    }
    CHECK(outcome(run, 5).end - outcome(run, 5).start == microseconds(post_us));
    CHECK(outcome(run, 6).end - outcome(run, 6).start == microseconds(post_us - 4'000)); // 2 ms instead of 6
    CHECK_FALSE(outcome(run, 6).stale);
    CHECK(asked(run) == std::vector<std::string>{"mysql-primary", "mysql-primary", "mysql-primary", "mysql-primary",
                                                 "mysql-primary", "mysql-replica", "mysql-replica"});
    CHECK(view_of(run, "mysql-replica").primary);
    REQUIRE(run.simulation.losses().size() == 1); // the second visitor saw "posted", and it is gone
    CHECK(run.simulation.losses()[0].first == 2);
    CHECK(run.simulation.losses()[0].last == 2);
    CHECK(run.simulation.losses()[0].at == Time{} + seconds(14));
}

TEST_CASE("the walk of a lost zone under services with a database in two zones") {
    constexpr std::string_view two_zones = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "region", "product": "region"},
        {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
        {"id": "alb", "product": "aws-alb", "spans": ["a", "b"], "replicas": 2,
         "config": {"check_interval": "5s", "check_timeout": "2s"}},
        {"id": "service", "product": "gunicorn", "spans": ["a", "b"], "replicas": 2},
        {"id": "db", "product": "aws-rds-mysql-multi-az", "spans": ["a", "b"]}
      ],
      "links": [
        {"from": "visitors", "to": "alb", "protocol": "http"},
        {"from": "alb", "to": "service", "protocol": "http"},
        {"from": "service", "to": "db", "protocol": "mysql"}
      ]})";
    Observed run(plan_of(two_zones, comments, without_overheads));
    run.send("post", {}, 0); // 0: by the balancer in zone a, its first turn: service#0 in zone a, db#0
    run.change(InterventionKind::stop, "a", seconds(10));
    run.send("post", seconds(60), 1);  // 1: by the balancer in zone b; it has taken service#0 out
    run.send("post", seconds(61), 2);  // 2: by the balancer in zone a, which is gone
    run.send("post", seconds(110), 3); // 3: the standby has taken over
    run.advance(Time{} + seconds(100) - nanoseconds(1));
    CHECK_FALSE(outcome(run, 1).failure.reason == Reason::none);
    run.advance(Time{} + seconds(200));

    // To the balancer 60 000 µs; to the service 3 × 250 in the zone; 4 000; to the database 3 × 250; 6 000: 71 500.
    // The standby in the other zone has it after 500 and says so after 500 more; back 250 + 250 + 20 000.
    CHECK(outcome(run, 0).end == at_us(71'500 + 1'000 + 20'500));
    // At the service at 60.06475 s; the lost zone never answers: 10 s of connect timeout; back 250 + 20 000.
    CHECK(outcome(run, 1).failure.reason == Reason::connect_timeout);
    CHECK(run.simulation.plan().name_of(outcome(run, 1).failure.cause) == "db#0");
    CHECK(outcome(run, 1).end == at_us(60'064'750 + 10'000'000 + 20'250));
    CHECK(outcome(run, 2).failure.reason == Reason::connect_timeout);
    CHECK(outcome(run, 2).end == Time{} + seconds(61 + 10));
    // 35 s to detect, 50 s to promote, 5 s until the name leads there: 100 s. There is no standby to wait for now.
    CHECK_FALSE(outcome(run, 3).failure.failed());
    CHECK(outcome(run, 3).end == at_us(110'000'000 + 71'500 + 20'500));
    CHECK(asked(run) == std::vector<std::string>{"db#0", "db#0", "-", "db#1"});
    CHECK(view_of(run, "db", 1).primary);
    CHECK(run.simulation.database(0).failovers == 1);
    CHECK(run.simulation.database(0).lost == 0);
    CHECK(run.simulation.database(0).acknowledged == 2);
}
