// What a plan refuses although the documents are valid by themselves, and whom names in it mean.
#include "support/cluster.hpp"

#include <string>

using namespace labrack;
using namespace labrack::test;
using model::Intervention;
using model::InterventionKind;

namespace {

constexpr std::string_view no_work = R"({"version": 1, "operations": [
  {"id": "page", "title": "page", "entry": "x", "root": {"role": "app"}}]})";

/// The code of each problem of a plan, in order: "scaling processor".
std::string problems_of(std::string_view design_text, const Adjust& adjust = {}, std::string_view work = no_work) {
    auto design = model::read_design(design_text, "design", model::built_in_catalogue());
    REQUIRE_MESSAGE(design, said(design.problems()));
    const auto workload = model::read_workload(work, "workload");
    REQUIRE_MESSAGE(workload, said(workload.problems()));
    if (adjust) adjust(*design);
    const auto plan = model::make_plan(model::built_in_catalogue(), *design, *workload);
    std::string codes;
    for (const Diagnostic& problem : plan.problems())
        codes += (codes.empty() ? "" : " ") + problem.code + (problem.severity == Severity::warning ? "?" : "");
    return codes;
}

/// The code of the problem with the intervention, or "".
std::string problem_with(const model::Plan& plan, InterventionKind kind, const std::string& node, int client = 0) {
    Intervention intervention;
    intervention.kind = kind;
    intervention.node = node;
    intervention.operation = "page";
    intervention.client = client;
    intervention.factor = {2'000'000};
    intervention.rate = per_second(1);
    const auto resolved = model::resolve(plan, intervention);
    return resolved ? std::string() : resolved.problems().front().code;
}

constexpr std::string_view everything = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "people", "product": "visitors", "config": {"clients": 100}},
    {"id": "region", "product": "region"},
    {"id": "za", "product": "zone", "in": "region"},
    {"id": "zb", "product": "zone", "in": "region"},
    {"id": "zc", "product": "zone", "in": "region"},
    {"id": "cluster", "product": "kubernetes-cluster", "in": "region"},
    {"id": "machine", "product": "linux-server", "in": "cluster", "spans": ["za", "zb"], "replicas": 2},
    {"id": "api", "product": "kubernetes-deployment", "in": "cluster", "replicas": 2},
    {"id": "tasks", "product": "aws-ecs-service", "in": "region", "spans": ["za", "zb"], "replicas": 3},
    {"id": "group", "product": "aws-auto-scaling-group", "in": "region", "spans": ["za", "zb"], "replicas": 2},
    {"id": "web", "product": "aws-ecs-service", "in": "group", "replicas": 2},
    {"id": "ci", "product": "delivery-pipeline"},
    {"id": "idle-ci", "product": "delivery-pipeline"}
  ],
  "links": [
    {"from": "visitors", "to": "tasks", "protocol": "http"},
    {"from": "ci", "to": "tasks", "protocol": "deploy"},
    {"from": "idle-ci", "to": "web", "protocol": "deploy"}
  ]})";

constexpr std::string_view two_loads = R"({"version": 1, "operations": [
  {"id": "page", "title": "page", "entry": "x", "root": {"role": "app"}}],
  "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]},
            {"client": "people", "users": 2, "mix": [{"operation": "page"}]}]})";

} // namespace

TEST_CASE("nothing is done to what has nothing of its own to stop or slow down") {
    const auto plan = plan_of(everything, two_loads);
    for (const auto kind :
         {InterventionKind::stop, InterventionKind::start, InterventionKind::restart, InterventionKind::slow}) {
        CHECK(problem_with(*plan, kind, "region") == "not-possible");
        CHECK(problem_with(*plan, kind, "cluster") == "not-possible");
        CHECK(problem_with(*plan, kind, "machine").empty());
        CHECK(problem_with(*plan, kind, "api#0").empty());
        CHECK(problem_with(*plan, kind, "za").empty() == (kind != InterventionKind::slow));
    }
}

TEST_CASE("a version is deployed where it can be, and to a whole component") {
    const auto plan = plan_of(everything, two_loads);
    for (const auto kind : {InterventionKind::deploy, InterventionKind::roll_back}) {
        CHECK(problem_with(*plan, kind, "api").empty());
        CHECK(problem_with(*plan, kind, "tasks").empty());
        CHECK(problem_with(*plan, kind, "ci").empty());
        CHECK(problem_with(*plan, kind, "api#0") == "not-possible");
        CHECK(problem_with(*plan, kind, "tasks@za") == "not-possible");
        CHECK(problem_with(*plan, kind, "machine") == "not-possible");
        CHECK(problem_with(*plan, kind, "web") == "not-possible");     // it comes and goes with its machines
        CHECK(problem_with(*plan, kind, "idle-ci") == "not-possible"); // so it leads to nothing
    }
}

TEST_CASE("a client sends for people that it has, and a rate is set where there is one") {
    const auto plan = plan_of(everything, two_loads);
    CHECK(problem_with(*plan, InterventionKind::send, "visitors", 99).empty());
    CHECK(problem_with(*plan, InterventionKind::send, "visitors", 100) == "range");
    CHECK(problem_with(*plan, InterventionKind::set_rate, "visitors").empty());
    CHECK(problem_with(*plan, InterventionKind::set_rate, "people") == "not-possible"); // they wait for their answers
}

TEST_CASE("the rate that an intervention sets has the same limit as a load's") {
    const auto code = [](const std::string& rate) {
        const auto workload = model::read_workload(R"({"version": 1, "operations": [{"id": "page", "entry": "x",
          "root": {"role": "app"}}], "interventions": [{"at": "1s", "set_rate": "visitors", "rate": ")" +
                                                       rate + R"("}]})",
                                                   "workload");
        return workload ? std::string() : workload.problems().front().code + " " + workload.problems().front().path;
    };
    CHECK(code("1000000/s").empty());
    CHECK(code("1000001/s") == "range interventions[0].rate");
}

TEST_CASE("instances are named by their zone too") {
    const auto plan = plan_of(everything, two_loads);
    CHECK(problem_with(*plan, InterventionKind::stop, "tasks@za").empty());
    CHECK(problem_with(*plan, InterventionKind::stop, "api@zb").empty()); // wherever the cluster places it
    CHECK(problem_with(*plan, InterventionKind::stop, "tasks@zc") == "unknown-node");
    CHECK(problem_with(*plan, InterventionKind::stop, "tasks@zd") == "unknown-node");
    CHECK(problem_with(*plan, InterventionKind::stop, "task@za") == "unknown-node");
    CHECK(problem_with(*plan, InterventionKind::stop, "tasks@") == "unknown-node");
    CHECK(problem_with(*plan, InterventionKind::stop, "tasks#") == "unknown-node");
    CHECK(problem_with(*plan, InterventionKind::stop, "tasks#x") == "unknown-node");
}

TEST_CASE("a stop in one zone takes the instances that stand there, and its repair those that it took") {
    constexpr std::string_view spread = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors"},
        {"id": "region", "product": "region"},
        {"id": "za", "product": "zone", "in": "region"}, {"id": "zb", "product": "zone", "in": "region"},
        {"id": "web", "product": "gunicorn", "in": "region", "spans": ["za", "zb"], "replicas": 3},
        {"id": "files", "product": "app-files"}
      ],
      "links": [{"from": "visitors", "to": "web", "protocol": "http"}]})";
    const auto run_with = [&](const std::string& faults) {
        return Observed(plan_of(spread,
                                R"({"version": 1, "operations": [
                                  {"id": "page", "entry": "x", "root": {"role": "app", "wait": "10s"}}],
                                  "interventions": [)" +
                                    faults + "]}",
                                [](model::Design& design) {
                                    parameters_of(design, "web").start_time = {};
                                    parameters_of(design, "web").workers = 1;
                                }));
    };
    Observed run = run_with(R"({"at": "10s", "stop": "web@za", "for": "10s"})");
    const auto up = [&] {
        std::string shown;
        for (std::uint32_t i = 0; i < 3; ++i)
            shown += view_of(run, "web", i).up ? "1" : "0";
        return shown;
    };
    run.advance(Time{} + seconds(10));
    CHECK(up() == "010"); // web#0 and web#2 stand in za
    run.advance(Time{} + seconds(20));
    CHECK(up() == "111");

    // One of the two workers in za is busy, or that of zb is not.
    for (const auto& [subject, stopped] : {std::pair("web@za", true), std::pair("web@zb", false)}) {
        Observed busy = run_with(R"({"at": "1s", "send": "visitors", "operation": "page"},
                                    {"when": {"utilisation": ")" +
                                 std::string(subject) + R"(", "at_least": "50%"}, "stop": "files"})");
        busy.advance(Time{} + seconds(5));
        CHECK(view_of(busy, "files").up != stopped);
    }
}

TEST_CASE("bounds of a number of instances leave a number") {
    const auto bounds = [](int least, int most) {
        return problems_of(everything, [&](model::Design& design) {
            parameters_of(design, "group").min_replicas = least;
            parameters_of(design, "group").max_replicas = most;
        });
    };
    CHECK(bounds(2, 2).empty());
    CHECK(bounds(3, 2) == "scaling");
}

TEST_CASE("an autoscaler changes the number of what it is for") {
    const auto scaled = [](const char* node, model::Scaling scaling) {
        return problems_of(everything, [&](model::Design& design) { parameters_of(design, node).scaling = scaling; });
    };
    CHECK(scaled("api", model::Scaling::kubernetes).empty());
    CHECK(scaled("api", model::Scaling::target_tracking) == "scaling");
    CHECK(scaled("api", model::Scaling::cluster) == "scaling");
    CHECK(scaled("tasks", model::Scaling::target_tracking).empty());
    CHECK(scaled("tasks", model::Scaling::kubernetes) == "scaling");
    CHECK(scaled("tasks", model::Scaling::cluster) == "scaling");
    CHECK(scaled("machine", model::Scaling::cluster).empty());
    CHECK(scaled("group", model::Scaling::cluster) == "scaling");
}

TEST_CASE("a group begins with the least that it may have") {
    Observed run(plan_of(everything, no_work, [](model::Design& design) {
        parameters_of(design, "group").min_replicas = 3;
        parameters_of(design, "group").max_replicas = 4;
    }));
    CHECK(count(run, "group", [](const sim::InstanceView& one) { return one.exists && one.up; }) == 3);
    CHECK(count(run, "web", [](const sim::InstanceView& one) { return one.exists && one.up; }) == 3);
}

TEST_CASE("a limit of the processor is no less than what is requested of it") {
    const auto limited = [](int limit) {
        return problems_of(everything, [&](model::Design& design) { parameters_of(design, "api").cpu_limit = limit; });
    };
    CHECK(limited(0).empty());
    CHECK(limited(500).empty());
    CHECK(limited(499) == "processor");
}

TEST_CASE("pods that no machine can hold are warned of") {
    const auto requesting = [](int millicores, std::int64_t memory) {
        return problems_of(everything, [&](model::Design& design) {
            parameters_of(design, "api").cpu_request = millicores;
            parameters_of(design, "api").memory_request = {memory};
            parameters_of(design, "machine").cores = 2;
            parameters_of(design, "machine").memory = {4'000'000'000};
        });
    };
    CHECK(requesting(2000, 4'000'000'000).empty());
    CHECK(requesting(2001, 0) == "never-placed?");
    CHECK(requesting(0, 4'000'000'001) == "never-placed?");
}

TEST_CASE("a way over a queue is no rival to one on which an answer comes back, and a tie is told of once") {
    const auto shop = [](const std::string& more) {
        return R"({"version": 1, "nodes": [
            {"id": "visitors", "product": "visitors"},
            {"id": "shop", "product": "gunicorn"}, {"id": "jobs", "product": "aws-sqs"},
            {"id": "worker", "product": "celery-worker"}, {"id": "mysql", "product": "mysql"},
            {"id": "proxy", "product": "haproxy"}, {"id": "second", "product": "haproxy"},
            {"id": "third", "product": "haproxy"}],
          "links": [
            {"from": "visitors", "to": "shop", "protocol": "http"},
            {"from": "shop", "to": "jobs", "protocol": "sqs"},
            {"from": "jobs", "to": "worker", "protocol": "sqs"},
            {"from": "worker", "to": "mysql", "protocol": "mysql"},
            {"from": "shop", "to": "proxy", "protocol": "mysql"},
            {"from": "proxy", "to": "second", "protocol": "mysql"},
            {"from": "second", "to": "mysql", "protocol": "mysql"})" +
               more + "]}";
    };
    // Shop, proxy, second, MySQL; and shop, jobs, worker, MySQL.
    constexpr std::string_view orders = R"({"version": 1, "operations": [{"id": "order", "entry": "x",
      "root": {"role": "app", "steps": [{"role": "sql read"}, {"role": "sql write"}, {"role": "sql read"},
        {"role": "background", "answer": "later", "steps": [{"role": "sql write"}]}]}}]})";
    CHECK(problems_of(shop(""), {}, orders).empty());
    CHECK(problems_of(shop(R"(, {"from": "shop", "to": "third", "protocol": "mysql"},
                               {"from": "third", "to": "second", "protocol": "mysql"})"),
                      {}, orders) == "ambiguous-route");
    // Nor does a priority make one of it.
    CHECK(problems_of(
              shop(""),
              [](model::Design& design) {
                  for (model::Link& link : design.links)
                      if (design.node(link.to).id == "jobs") link.priority = 5;
              },
              orders)
              .empty());
}
