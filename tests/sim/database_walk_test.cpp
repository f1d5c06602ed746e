// Two walks with every message and every time computed on paper: a killed primary behind HAProxy, and a lost zone under
// tasks of ECS with a database in two zones.
#include "support/databases.hpp"
#include "support/paper.hpp"

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

using Messages = std::vector<PaperMessage>;

// From the visitor's click until Gunicorn, on server 1 or 2, has computed, in µs:
//   visitor to HAProxy: SYN, SYN-ACK, request                   3 × 20 000 = 60 000
//   HAProxy to nginx, over a connection of its own                 3 × 200 =    600    60 600
//   nginx to Gunicorn                                              3 × 100 =    300    60 900
//   Gunicorn computes                                                        4 000    64 900
const Messages to_flask_1{
    {"syn", "visitors > haproxy", 0, 20'000},          {"syn_ack", "haproxy > visitors", 20'000, 40'000},
    {"request", "visitors > haproxy", 40'000, 60'000}, {"syn", "haproxy > nginx-1", 60'000, 60'200},
    {"syn_ack", "nginx-1 > haproxy", 60'200, 60'400},  {"request", "haproxy > nginx-1", 60'400, 60'600},
    {"syn", "nginx-1 > flask-1", 60'600, 60'700},      {"syn_ack", "flask-1 > nginx-1", 60'700, 60'800},
    {"request", "nginx-1 > flask-1", 60'800, 60'900}};
const Messages to_flask_2{
    {"syn", "visitors > haproxy", 0, 20'000},          {"syn_ack", "haproxy > visitors", 20'000, 40'000},
    {"request", "visitors > haproxy", 40'000, 60'000}, {"syn", "haproxy > nginx-2", 60'000, 60'200},
    {"syn_ack", "nginx-2 > haproxy", 60'200, 60'400},  {"request", "haproxy > nginx-2", 60'400, 60'600},
    {"syn", "nginx-2 > flask-2", 60'600, 60'700},      {"syn_ack", "flask-2 > nginx-2", 60'700, 60'800},
    {"request", "nginx-2 > flask-2", 60'800, 60'900}};
constexpr std::int64_t commit_us = 71'800; ///< 64 900, 3 × 300 to MySQL, which computes and commits for 6 000

Messages joined(Messages first, const Messages& rest) {
    first.insert(first.end(), rest.begin(), rest.end());
    return first;
}

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

    // HAProxy's turns: server 1, 2, 1, 2 and so on. The commit at 71 800 goes back: 300, 100, 200 and 20 000.
    check_walk(run, 0,
               joined(to_flask_1, {{"syn", "flask-1 > mysql-primary", 64'900, 65'200},
                                   {"syn_ack", "mysql-primary > flask-1", 65'200, 65'500},
                                   {"request", "flask-1 > mysql-primary", 65'500, 65'800},
                                   {"answer", "mysql-primary > flask-1", 71'800, 72'100},
                                   {"answer", "flask-1 > nginx-1", 72'100, 72'200},
                                   {"answer", "nginx-1 > haproxy", 72'200, 72'400},
                                   {"answer", "haproxy > visitors", 72'400, 92'400}}),
               {{"visitors", 0, 92'400},
                {"haproxy", 0, 92'400},
                {"nginx-1", 60'000, 72'400},
                {"flask-1", 60'600, 72'200},
                {"mysql-primary", 64'900, 72'100}});
    // The second has set out when the primary dies 200 µs after its commit, and is answered all the same.
    check_walk(run, 1,
               joined(to_flask_2, {{"syn", "flask-2 > mysql-primary", 64'900, 65'200},
                                   {"syn_ack", "mysql-primary > flask-2", 65'200, 65'500},
                                   {"request", "flask-2 > mysql-primary", 65'500, 65'800},
                                   {"answer", "mysql-primary > flask-2", 71'800, 72'100},
                                   {"answer", "flask-2 > nginx-2", 72'100, 72'200},
                                   {"answer", "nginx-2 > haproxy", 72'200, 72'400},
                                   {"answer", "haproxy > visitors", 72'400, 92'400}}),
               {{"visitors", 0, 92'400},
                {"haproxy", 0, 92'400},
                {"nginx-2", 60'000, 72'400},
                {"flask-2", 60'600, 72'200},
                {"mysql-primary", 64'900, 72'100}});
    // The machine is there and its process is not: what Gunicorn computes is refused 600 µs later.
    const Messages refused_1 = joined(to_flask_1, {{"syn", "flask-1 > mysql-primary", 64'900, 65'200},
                                                   {"refusal", "mysql-primary > flask-1", 65'200, 65'500},
                                                   {"failure_answer", "flask-1 > nginx-1", 65'500, 65'600},
                                                   {"failure_answer", "nginx-1 > haproxy", 65'600, 65'800},
                                                   {"failure_answer", "haproxy > visitors", 65'800, 85'800}});
    const Messages refused_2 = joined(to_flask_2, {{"syn", "flask-2 > mysql-primary", 64'900, 65'200},
                                                   {"refusal", "mysql-primary > flask-2", 65'200, 65'500},
                                                   {"failure_answer", "flask-2 > nginx-2", 65'500, 65'600},
                                                   {"failure_answer", "nginx-2 > haproxy", 65'600, 65'800},
                                                   {"failure_answer", "haproxy > visitors", 65'800, 85'800}});
    for (const std::uint64_t refused : {2U, 3U, 4U}) {
        const bool first = refused % 2 == 0;
        check_walk(run, refused, first ? refused_1 : refused_2,
                   {{"visitors", 0, 85'800},
                    {"haproxy", 0, 85'800},
                    {first ? "nginx-1" : "nginx-2", 60'000, 65'800},
                    {first ? "flask-1" : "flask-2", 60'600, 65'600},
                    {"mysql-primary", 64'900, 65'500}});
        const sim::FinishedRequest one = outcome(run, refused);
        CHECK(one.failure.reason == Reason::refused);
        CHECK(run.simulation.plan().name_of(one.failure.cause) == "mysql-primary");
    }
    check_walk(run, 5,
               joined(to_flask_2, {{"syn", "flask-2 > mysql-replica", 64'900, 65'200},
                                   {"syn_ack", "mysql-replica > flask-2", 65'200, 65'500},
                                   {"request", "flask-2 > mysql-replica", 65'500, 65'800},
                                   {"answer", "mysql-replica > flask-2", 71'800, 72'100},
                                   {"answer", "flask-2 > nginx-2", 72'100, 72'200},
                                   {"answer", "nginx-2 > haproxy", 72'200, 72'400},
                                   {"answer", "haproxy > visitors", 72'400, 92'400}}),
               {{"visitors", 0, 92'400},
                {"haproxy", 0, 92'400},
                {"nginx-2", 60'000, 72'400},
                {"flask-2", 60'600, 72'200},
                {"mysql-replica", 64'900, 72'100}});
    // A read computes for 2 000 where a write does for 6 000.
    check_walk(run, 6,
               joined(to_flask_1, {{"syn", "flask-1 > mysql-replica", 64'900, 65'200},
                                   {"syn_ack", "mysql-replica > flask-1", 65'200, 65'500},
                                   {"request", "flask-1 > mysql-replica", 65'500, 65'800},
                                   {"answer", "mysql-replica > flask-1", 67'800, 68'100},
                                   {"answer", "flask-1 > nginx-1", 68'100, 68'200},
                                   {"answer", "nginx-1 > haproxy", 68'200, 68'400},
                                   {"answer", "haproxy > visitors", 68'400, 88'400}}),
               {{"visitors", 0, 88'400},
                {"haproxy", 0, 88'400},
                {"nginx-1", 60'000, 68'400},
                {"flask-1", 60'600, 68'200},
                {"mysql-replica", 64'900, 68'100}});
    CHECK_FALSE(outcome(run, 6).stale);
    CHECK(asked(run) == std::vector<std::string>{"mysql-primary", "mysql-primary", "mysql-primary", "mysql-primary",
                                                 "mysql-primary", "mysql-replica", "mysql-replica"});
    CHECK(view_of(run, "mysql-replica").primary);
    REQUIRE(run.simulation.losses().size() == 1); // the second visitor saw "posted", and it is gone
    CHECK(run.simulation.losses()[0].first == 2);
    CHECK(run.simulation.losses()[0].last == 2);
    CHECK(run.simulation.losses()[0].at == Time{} + seconds(14));
}

TEST_CASE("the walk of a lost zone under tasks of ECS with a database in two zones") {
    constexpr std::string_view two_zones = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "region", "product": "region"},
        {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
        {"id": "alb", "product": "aws-alb", "spans": ["a", "b"], "replicas": 2,
         "config": {"check_interval": "5s", "check_timeout": "2s"}},
        {"id": "tasks", "product": "aws-ecs-service", "spans": ["a", "b"], "replicas": 2},
        {"id": "db", "product": "aws-rds-mysql-multi-az", "spans": ["a", "b"]}
      ],
      "links": [
        {"from": "visitors", "to": "alb", "protocol": "http"},
        {"from": "alb", "to": "tasks", "protocol": "http"},
        {"from": "tasks", "to": "db", "protocol": "mysql"}
      ]})";
    Observed run(plan_of(two_zones, comments, without_overheads));
    run.send("post", {}, 0); // 0: by the balancer in zone a, whose first turn is tasks#0 in zone a, to db#0
    run.change(InterventionKind::stop, "a", seconds(10));
    run.send("post", seconds(60), 1);  // 1: by the balancer in zone b; it has taken tasks#0 out
    run.send("post", seconds(61), 2);  // 2: by the balancer in zone a, which is gone
    run.send("post", seconds(110), 3); // 3: the standby has taken over
    const auto running = [&] {
        int tasks = 0;
        for (std::uint32_t i = 0;
             i < run.simulation.plan().instance_count[run.simulation.plan().design.find("tasks").value().value]; ++i)
            tasks += view_of(run, "tasks", i).up ? 1 : 0;
        return tasks;
    };
    // ECS gives the silent task up 60 s after it was lost and starts another one in the zone that is left, in 30 s.
    run.advance(Time{} + seconds(10) - nanoseconds(1));
    CHECK(running() == 2);
    run.advance(Time{} + seconds(100) - nanoseconds(1));
    CHECK(running() == 1);
    run.advance(Time{} + seconds(100));
    CHECK(running() == 2);
    run.advance(Time{} + seconds(200));

    // To the balancer 3 × 20 000 µs, to the task in the same zone 3 × 250, 4 000 to compute, to the database 3 × 250,
    // 6 000 to compute: 71 500. The standby has it after 500 and says so after 500 more: 72 500.
    check_walk(run, 0,
               {{"syn", "visitors > alb", 0, 20'000},
                {"syn_ack", "alb > visitors", 20'000, 40'000},
                {"request", "visitors > alb", 40'000, 60'000},
                {"syn", "alb > tasks", 60'000, 60'250},
                {"syn_ack", "tasks > alb", 60'250, 60'500},
                {"request", "alb > tasks", 60'500, 60'750},
                {"syn", "tasks > db", 64'750, 65'000},
                {"syn_ack", "db > tasks", 65'000, 65'250},
                {"request", "tasks > db", 65'250, 65'500},
                {"answer", "db > tasks", 72'500, 72'750},
                {"answer", "tasks > alb", 72'750, 73'000},
                {"answer", "alb > visitors", 73'000, 93'000}},
               {{"visitors", 0, 93'000}, {"alb#0", 0, 93'000}, {"tasks#0", 60'000, 73'000}, {"db#0", 64'750, 72'750}});
    // The lost zone never answers: 10 s of the task's connect timeout. From the other zone it is 500 away.
    check_walk(run, 1,
               {{"syn", "visitors > alb", 0, 20'000},
                {"syn_ack", "alb > visitors", 20'000, 40'000},
                {"request", "visitors > alb", 40'000, 60'000},
                {"syn", "alb > tasks", 60'000, 60'250},
                {"syn_ack", "tasks > alb", 60'250, 60'500},
                {"request", "alb > tasks", 60'500, 60'750},
                {"syn", "tasks > db", 64'750, 65'250, true},
                {"failure_answer", "tasks > alb", 10'064'750, 10'065'000},
                {"failure_answer", "alb > visitors", 10'065'000, 10'085'000}},
               {{"visitors", 0, 10'085'000},
                {"alb#1", 0, 10'085'000},
                {"tasks#1", 60'000, 10'065'000},
                {"db#0", 64'750, 10'064'750}});
    CHECK(outcome(run, 1).failure.reason == Reason::gateway_timeout);
    CHECK(outcome(run, 1).failure.cause_reason == Reason::connect_timeout);
    CHECK(run.simulation.plan().name_of(outcome(run, 1).failure.cause) == "db#0");
    check_walk(run, 2, {{"syn", "visitors > alb", 0, 20'000, true}},
               {{"visitors", 0, 10'000'000}, {"alb#0", 0, 10'000'000}});
    CHECK(outcome(run, 2).failure.reason == Reason::connect_timeout);
    // 35 s to detect, 50 s to promote, 5 s until the name leads there: 100 s. There is no standby to wait for now, and
    // both tasks stand in the database's zone.
    const std::string task = visited(run, "tasks", 3);
    check_walk(run, 3,
               {{"syn", "visitors > alb", 0, 20'000},
                {"syn_ack", "alb > visitors", 20'000, 40'000},
                {"request", "visitors > alb", 40'000, 60'000},
                {"syn", "alb > tasks", 60'000, 60'250},
                {"syn_ack", "tasks > alb", 60'250, 60'500},
                {"request", "alb > tasks", 60'500, 60'750},
                {"syn", "tasks > db", 64'750, 65'000},
                {"syn_ack", "db > tasks", 65'000, 65'250},
                {"request", "tasks > db", 65'250, 65'500},
                {"answer", "db > tasks", 71'500, 71'750},
                {"answer", "tasks > alb", 71'750, 72'000},
                {"answer", "alb > visitors", 72'000, 92'000}},
               {{"visitors", 0, 92'000}, {"alb#1", 0, 92'000}, {task, 60'000, 72'000}, {"db#1", 64'750, 71'750}});
    CHECK(view_of(run, "db", 1).primary);
    CHECK(run.simulation.database(0).failovers == 1);
    CHECK(run.simulation.database(0).lost == 0);
    CHECK(run.simulation.database(0).acknowledged == 2);
}
