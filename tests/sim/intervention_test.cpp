// Interventions of a workload: at an instant or when something has happened, for a time or for good.
#include "support/systems.hpp"

#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

/// Pages for `one_server`: `load` sends them while `interventions` happen.
std::string pages(const std::string& load, const std::string& interventions) {
    return R"({"version": 1, "operations": [
      {"id": "page", "entry": "www.foobar.com", "root": {"role": "app", "cpu": "4ms"}},
      {"id": "file", "entry": "www.foobar.com", "root": {"role": "web", "steps": [{"role": "file", "wait": "1ms"}]}}],
      "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}], )" +
           load + "}], \"interventions\": [" + interventions + "]}";
}

/// Whether `node` is up at `at`.
bool is_up(const std::shared_ptr<const model::Plan>& plan, std::string_view node, Duration at) {
    Observed run(plan);
    run.advance(Time{} + at);
    return run.simulation.view(plan->first_instance[plan->design.find(node)->value]).up;
}

std::string problem_with(const std::string& intervention) {
    const auto design = model::read_design(one_server, "design", model::built_in_catalogue());
    const auto workload = model::read_workload(pages(R"("users": 1)", intervention), "workload");
    if (!workload) return workload.problems().front().code + " " + workload.problems().front().path;
    const auto plan = model::make_plan(model::built_in_catalogue(), *design, *workload);
    return plan ? std::string() : plan.problems().front().code + " " + plan.problems().front().path;
}

} // namespace

TEST_CASE("a workload's faults happen at their instants, and one that lasts is repaired") {
    const auto plan = plan_of(
        one_server,
        pages(R"("rate": "1/s")", R"({"at": "3s", "stop": "gunicorn", "for": "5s"}, {"at": "9s", "stop": "dns"})"),
        round_numbers);
    CHECK(is_up(plan, "gunicorn", nanoseconds(2'999'999'999)));
    CHECK_FALSE(is_up(plan, "gunicorn", seconds(3)));
    CHECK_FALSE(is_up(plan, "gunicorn", nanoseconds(9'999'999'999)));
    CHECK(is_up(plan, "gunicorn", seconds(10))); // repaired at 8 s, ready after the start time of 2 s
    CHECK_FALSE(is_up(plan, "dns", seconds(100)));
}

TEST_CASE("a fault waits for the n-th request of an operation") {
    const auto plan = plan_of(
        one_server, pages(R"("rate": "1/s")", R"({"when": {"sent": "page", "count": 4}, "stop": "mysql", "for": "2s"},
                                               {"when": {"sent": "file"}, "stop": "dns"})"),
        [](model::Design& design) {
            round_numbers(design);
            parameters_of(design, "mysql").start_time = {};
        });
    CHECK(is_up(plan, "mysql", nanoseconds(3'999'999'999)));
    CHECK_FALSE(is_up(plan, "mysql", seconds(4))); // pages are sent at 1 s, 2 s, …
    CHECK(is_up(plan, "mysql", seconds(6)));
    CHECK(is_up(plan, "dns", seconds(100))); // nobody asks for a file
}

TEST_CASE("a fault waits until a queue is so long, a component so busy, or so many requests have failed of it") {
    // Ten people at once, over open connections: Gunicorn's four workers are taken, six wait.
    std::string sends;
    for (int i = 0; i < 10; ++i)
        sends += R"({"at": "1s", "send": "visitors", "operation": "page", "client": )" + std::to_string(i) + "}, ";
    const auto plan_with = [&](const std::string& last) {
        return plan_of(one_server, pages(R"("rate": "0/s")", sends + last), [](model::Design& design) {
            round_numbers(design);
            parameters_of(design, "nginx").overhead = {};
        });
    };
    // DNS 22 ms, SYN and SYN-ACK 40, request 20, connection and request inside 0.3.
    const Duration arrive = seconds(1) + microseconds(82'300);
    const auto queued = plan_with(R"({"when": {"queue": "gunicorn", "count": 6}, "stop": "files"})");
    CHECK(is_up(queued, "files", arrive - nanoseconds(1)));
    CHECK_FALSE(is_up(queued, "files", arrive));
    CHECK(is_up(plan_with(R"({"when": {"queue": "gunicorn", "count": 7}, "stop": "files"})"), "files", seconds(10)));

    // As they arrive, the pages are computed on both cores.
    const auto busy = plan_with(R"({"when": {"utilisation": "server", "at_least": "100%"}, "stop": "files"})");
    CHECK(is_up(busy, "files", arrive - nanoseconds(1)));
    CHECK_FALSE(is_up(busy, "files", arrive));

    // A stopped Gunicorn refuses the connections 0.2 ms after the requests reach nginx: the clients know 20 ms later.
    const std::string stopped = R"({"at": "0s", "stop": "gunicorn"}, )";
    const Duration told = seconds(1) + microseconds(102'200);
    const auto failed = plan_with(stopped + R"({"when": {"failures": "gunicorn", "count": 10}, "stop": "files"})");
    CHECK(is_up(failed, "files", told - nanoseconds(1)));
    CHECK_FALSE(is_up(failed, "files", told));
    CHECK(is_up(plan_with(stopped + R"({"when": {"failures": "nginx"}, "stop": "files"})"), "files", seconds(10)));
}

TEST_CASE("a fault that waits for a busy component counts the instances that there are") {
    // One task with one worker, and places for more: a request of 10 s keeps all of the component busy.
    constexpr std::string_view tasks = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"},
                {"id": "task", "product": "aws-ecs-service", "replicas": 1, "config": {"workers": 1}},
                {"id": "files", "product": "app-files"}],
      "links": [{"from": "visitors", "to": "task", "protocol": "http", "config": {"latency": "0s"}}]})";
    const auto plan = plan_of(tasks, R"({"version": 1, "operations": [
      {"id": "page", "entry": "x", "root": {"role": "app", "wait": "10s"}}],
      "interventions": [{"at": "1s", "send": "visitors", "operation": "page"},
                        {"when": {"utilisation": "task", "at_least": "100%"}, "stop": "files"}]})",
                              [](model::Design& design) { parameters_of(design, "task").latency = {}; });
    REQUIRE(plan->instance_count[plan->design.find("task")->value] > 1);
    CHECK(is_up(plan, "files", nanoseconds(999'999'999)));
    CHECK_FALSE(is_up(plan, "files", seconds(1)));
}

TEST_CASE("a fault waits until so many messages wait in a queue") {
    constexpr std::string_view shop = R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"},
                {"id": "shop", "product": "gunicorn"}, {"id": "jobs", "product": "aws-sqs"},
                {"id": "worker", "product": "celery-worker", "config": {"workers": 1}},
                {"id": "files", "product": "app-files"}],
      "links": [{"from": "visitors", "to": "shop", "protocol": "http", "config": {"latency": "0s"}},
                {"from": "shop", "to": "jobs", "protocol": "sqs", "config": {"latency": "0s", "connections": "keep"}},
                {"from": "jobs", "to": "worker", "protocol": "sqs", "config": {"latency": "0s", "connections": "keep"}}]})";
    const auto plan_with = [&](const std::string& count) {
        std::string sends;
        for (int i = 1; i <= 4; ++i) // the first is fetched at once and keeps the worker
            sends += R"({"at": ")" + std::to_string(i) + R"(s", "send": "visitors", "operation": "order"}, )";
        return plan_of(shop,
                       R"({"version": 1, "operations": [{"id": "order", "entry": "x", "root": {"role": "app", "steps": [
                         {"role": "background", "cpu": "100s", "answer": "later"}]}}],
                         "interventions": [)" +
                           sends + R"({"when": {"queue": "jobs", "count": )" + count + R"(}, "stop": "files"}]})",
                       [](model::Design& design) {
                           for (model::Node& node : design.nodes) {
                               node.parameters.overhead = {};
                               node.parameters.latency = {};
                           }
                       });
    };
    CHECK(is_up(plan_with("3"), "files", nanoseconds(3'999'999'999)));
    CHECK_FALSE(is_up(plan_with("3"), "files", seconds(4)));
    CHECK(is_up(plan_with("4"), "files", seconds(20)));
}

TEST_CASE("conditions do not depend on how far each call advances, and a copy keeps them") {
    const auto plan =
        plan_of(one_server,
                pages(R"("rate": "100/s")", R"({"when": {"sent": "page", "count": 50}, "stop": "mysql", "for": "1s"},
                   {"when": {"utilisation": "gunicorn", "at_least": "25%"}, "spike": "visitors", "factor": 3, "for": "1s"})"),
                round_numbers);
    sim::Simulation whole(plan, {1, 1});
    whole.advance({Time{} + seconds(3)});
    sim::Simulation pieces(plan, {1, 1});
    while (pieces.advance({Time{} + seconds(3), 1}) == sim::Stopped::at_budget) {
        pieces = sim::Simulation(pieces);
    }
    CHECK(pieces.digest() == whole.digest());
    CHECK(whole.requests() > 300); // the spike has come
}

TEST_CASE("an intervention of a workload names what is there and does what can be done") {
    CHECK(problem_with(R"({"at": "1s", "stop": "mysq"})") == "unknown-node interventions[0]");
    CHECK(problem_with(R"({"when": {"sent": "pag"}, "stop": "mysql"})") == "unknown-operation interventions[0]");
    CHECK(problem_with(R"({"when": {"queue": "api"}, "stop": "mysql"})") == "unknown-node interventions[0]");
    CHECK(problem_with(R"({"at": "1s", "spike": "visitors", "factor": 2})") == "not-possible interventions[0]");
    CHECK(problem_with(R"({"at": "1s", "spike": "visitors", "factor": -1})") == "range interventions[0].factor");
    CHECK(problem_with(R"({"at": "1s", "spike": "visitors"})") == "missing-key interventions[0]");
    CHECK(problem_with(R"({"at": "1s", "when": {"queue": "nginx"}, "stop": "mysql"})") ==
          "twice interventions[0].when");
    CHECK(problem_with(R"({"when": {"queue": "nginx", "sent": "page"}, "stop": "mysql"})") ==
          "condition interventions[0].when");
    CHECK(problem_with(R"({"when": {"utilisation": "nginx", "at_least": "101%"}, "stop": "mysql"})") ==
          "range interventions[0].when.at_least");
    CHECK(problem_with(R"({"at": "1s", "restart": "mysql", "for": "1s"})") == "unknown-key interventions[0].for");
}
