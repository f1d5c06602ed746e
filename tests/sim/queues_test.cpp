// Queues: who goes on at once, who does the work, what comes back and what is given up.
#include "support/erlang.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <cmath>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A shop that leaves work in a queue: 1 ms from the shop to the queue, 2 ms from the queue to the worker.
constexpr std::string_view shop = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
    {"id": "shop", "product": "gunicorn", "config": {"workers": 64}},
    {"id": "jobs", "product": "aws-sqs"},
    {"id": "dead", "product": "aws-sqs"},
    {"id": "worker", "product": "celery-worker", "config": {"workers": 1}},
    {"id": "mysql", "product": "mysql"}
  ],
  "links": [
    {"from": "visitors", "to": "shop", "protocol": "http", "config": {"latency": "0s"}},
    {"from": "shop", "to": "jobs", "protocol": "sqs", "config": {"latency": "1ms", "connections": "keep"}},
    {"from": "jobs", "to": "worker", "protocol": "sqs", "config": {"latency": "2ms", "connections": "keep"}},
    {"from": "jobs", "to": "dead", "protocol": "dead-letter"},
    {"from": "worker", "to": "mysql", "protocol": "mysql", "config": {"latency": "0s", "connections": "keep"}}
  ]})";

constexpr std::string_view order = R"({"version": 1, "operations": [
  {"id": "order", "entry": "shop", "root": {"role": "app", "cpu": "4ms", "steps": [
    {"role": "background", "cpu": "100ms", "answer": "later"}]}},
  {"id": "slow", "entry": "shop", "root": {"role": "app", "cpu": "4ms", "steps": [
    {"role": "background", "cpu": "1500ms", "answer": "later"}]}},
  {"id": "save", "entry": "shop", "root": {"role": "app", "cpu": "4ms", "steps": [
    {"role": "background", "cpu": "1ms", "answer": "later", "steps": [{"role": "sql write", "cpu": "1ms"}]}]}}]})";

std::shared_ptr<const model::Plan> shop_plan(const Adjust& adjust = {}, std::string_view workload = order) {
    return plan_of(shop, workload, [&](model::Design& design) {
        for (const char* queue : {"jobs", "dead"})
            parameters_of(design, queue).latency = constant(milliseconds(5));
        parameters_of(design, "worker").start_time = seconds(1);
        if (adjust) adjust(design);
    });
}

sim::QueueView queue(const Observed& run, std::string_view node) {
    return run.simulation.queue(instance_of(run, node)).value();
}

void check_balance(const Observed& run, std::string_view node) {
    const sim::QueueView view = queue(run, node);
    CHECK(view.sent == view.handled + view.moved + view.waiting + view.in_flight);
}

std::vector<sim::Span> visits(const Observed& run, std::string_view node, std::size_t request = 0) {
    std::vector<sim::Span> found;
    for (const sim::Span& span : run.trace.requests()[request].spans)
        if (run.simulation.plan().name_of(span.instance) == node) found.push_back(span);
    return found;
}

} // namespace

TEST_CASE("whoever leaves work in a queue goes on when the queue has it; the work is done later and still traced") {
    Observed run(shop_plan());
    run.send("order");
    run.advance(Time{} + milliseconds(113));
    // The shop computes until 4 ms; the message is in the queue at 5 + 5 ms, and the shop knows at 11 ms.
    REQUIRE(run.finished.size() == 1);
    CHECK(run.finished[0].end == Time{} + milliseconds(11));
    CHECK(queue(run, "jobs").in_flight == 1);
    CHECK(queue(run, "jobs").handled == 0);
    run.advance(Time{} + milliseconds(114)); // 10 + 2 + 100, and 2 back to delete it
    CHECK(queue(run, "jobs").handled == 1);
    CHECK(queue(run, "jobs").in_flight == 0);
    const auto spans = visits(run, "worker");
    REQUIRE(spans.size() == 1);
    CHECK(spans[0].start == Time{} + milliseconds(10));
    CHECK(spans[0].end == Time{} + milliseconds(114));
}

TEST_CASE("each worker has one message at a time, and asks for the next when it has deleted the last") {
    Observed run(shop_plan());
    for (int i = 0; i < 3; ++i)
        run.send("order", {}, i);
    run.advance(Time{} + milliseconds(100));
    CHECK(queue(run, "jobs").waiting == 2);
    CHECK(queue(run, "jobs").in_flight == 1);
    CHECK(queue(run, "jobs").age == milliseconds(90));
    CHECK(view_of(run, "jobs").queued == 2);
    run.advance(Time{} + milliseconds(217));
    CHECK(queue(run, "jobs").handled == 1);
    run.advance(Time{} + milliseconds(218)); // 114 + 2 + 100 + 2
    CHECK(queue(run, "jobs").handled == 2);
    const auto spans = visits(run, "jobs", 1);
    REQUIRE(spans.size() == 2); // the visit that left the message, and its stay
    CHECK(spans[1].end - spans[1].start == milliseconds(104));
}

TEST_CASE("a worker that listens to two queues fetches one message at a time, from each in turn") {
    constexpr std::string_view two_queues = R"({"version": 1,
      "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
        {"id": "payers", "product": "visitors", "config": {"clients": 1000}},
        {"id": "shop", "product": "gunicorn", "config": {"workers": 64}},
        {"id": "bank", "product": "gunicorn", "config": {"workers": 64}},
        {"id": "jobs", "product": "aws-sqs"},
        {"id": "payments", "product": "aws-sqs"},
        {"id": "worker", "product": "celery-worker", "config": {"workers": 1}}
      ],
      "links": [
        {"from": "visitors", "to": "shop", "protocol": "http", "config": {"latency": "0s"}},
        {"from": "payers", "to": "bank", "protocol": "http", "config": {"latency": "0s"}},
        {"from": "shop", "to": "jobs", "protocol": "sqs", "config": {"latency": "1ms", "connections": "keep"}},
        {"from": "bank", "to": "payments", "protocol": "sqs", "config": {"latency": "1ms", "connections": "keep"}},
        {"from": "jobs", "to": "worker", "protocol": "sqs", "config": {"latency": "0s", "connections": "keep"}},
        {"from": "payments", "to": "worker", "protocol": "sqs", "config": {"latency": "0s", "connections": "keep"}}
      ]})";
    constexpr std::string_view both = R"({"version": 1, "operations": [
      {"id": "order", "entry": "shop", "root": {"role": "app", "steps": [
        {"role": "background", "wait": "100ms", "answer": "later"}]}},
      {"id": "pay", "entry": "bank", "root": {"role": "app", "steps": [
        {"role": "background", "wait": "100ms", "answer": "later"}]}}],
      "loads": [{"client": "visitors", "script": {"messages": 4, "during": "4us"}, "mix": [{"operation": "order"}]},
                {"client": "payers", "script": {"messages": 4, "during": "4us"}, "mix": [{"operation": "pay"}]}]})";
    Observed run(plan_of(two_queues, both, [](model::Design& design) {
        for (model::Node& node : design.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
        }
    }));
    run.advance(Time{} + milliseconds(201 + 50)); // all have arrived by 1 ms, and the third is being worked on
    CHECK(queue(run, "jobs").handled == 1);
    CHECK(queue(run, "payments").handled == 1);
    CHECK(queue(run, "jobs").in_flight + queue(run, "payments").in_flight == 1);
    run.advance(Time{} + milliseconds(1 + 8 * 100));
    CHECK(queue(run, "jobs").handled == 4);
    CHECK(queue(run, "payments").handled == 4);
}

TEST_CASE("what a worker had in hand when it died comes back after the visibility timeout") {
    Observed run(shop_plan());
    run.send("order");
    run.change(InterventionKind::restart, "worker", milliseconds(50)); // up again at 1.05 s
    run.advance(Time{} + milliseconds(30'009));
    CHECK(queue(run, "jobs").in_flight == 1);
    run.advance(Time{} + milliseconds(30'113));
    CHECK(queue(run, "jobs").handled == 0);
    run.advance(Time{} + milliseconds(30'114)); // received at 10 ms and again at 30.010 s
    CHECK(queue(run, "jobs").handled == 1);
    CHECK(visits(run, "worker").size() == 2);
    CHECK_FALSE(run.finished.at(0).failure.failed());
}

TEST_CASE("what has been received in vain too often goes to the dead-letter queue") {
    Observed run(shop_plan([](model::Design& design) { parameters_of(design, "jobs").max_receives = 3; }));
    run.change(InterventionKind::stop, "mysql");
    run.send("save");
    run.advance(Time{} + milliseconds(90'009)); // received at 10 ms, 30.010 s and 60.010 s
    CHECK(queue(run, "jobs").in_flight == 1);
    CHECK(visits(run, "worker").size() == 3);
    CHECK(visits(run, "worker")[0].failure.reason == Reason::refused);
    run.advance(never);
    CHECK(queue(run, "jobs").moved == 1);
    CHECK(queue(run, "dead").waiting == 1);
    CHECK(visits(run, "worker").size() == 3);
    check_balance(run, "jobs");
    check_balance(run, "dead");
}

TEST_CASE("a worker that is slower than the visibility timeout does the work again and again, and deletes nothing") {
    Observed run(shop_plan([](model::Design& design) {
        parameters_of(design, "jobs").visibility_timeout = seconds(1);
        parameters_of(design, "jobs").max_receives = 2;
        parameters_of(design, "worker").workers = 2;
    }));
    run.send("slow");
    run.advance(never);
    const auto spans = visits(run, "worker");
    REQUIRE(spans.size() == 2);
    CHECK(spans[1].start - spans[0].start == seconds(1));
    for (const sim::Span& span : spans) {
        CHECK_FALSE(span.failure.failed());
        CHECK(span.end - span.start == milliseconds(1504));
    }
    CHECK(queue(run, "jobs").handled == 0);
    CHECK(queue(run, "jobs").moved == 1);
    CHECK(view_of(run, "worker").busy == 0);
}

TEST_CASE("messages wait for workers that are down, and outlive the queue's own restart") {
    Observed run(shop_plan());
    run.change(InterventionKind::stop, "worker");
    run.send("order", milliseconds(1), 0);
    run.send("order", milliseconds(2), 1);
    run.change(InterventionKind::restart, "jobs", seconds(2));
    run.send("order", milliseconds(2500), 2); // while the queue is down
    run.change(InterventionKind::start, "worker", seconds(5));
    run.advance(Time{} + seconds(5));
    CHECK(queue(run, "jobs").waiting == 2);
    REQUIRE(run.finished.size() == 3);
    CHECK_FALSE(run.finished[0].failure.failed());
    CHECK(run.finished[2].failure.reason == Reason::refused);
    run.advance(never);
    CHECK(queue(run, "jobs").handled == 2);
}

TEST_CASE("a full queue refuses what comes") {
    Observed run(shop_plan([](model::Design& design) { parameters_of(design, "jobs").backlog = 1; }));
    run.change(InterventionKind::stop, "worker");
    run.send("order", seconds(1), 0);
    run.send("order", seconds(2), 1);
    run.advance(never);
    CHECK_FALSE(run.finished.at(0).failure.failed());
    CHECK(run.finished.at(1).failure.reason == Reason::overload);
}

TEST_CASE("messages are spread over the consumers that ask for them") {
    Observed run(shop_plan([](model::Design& design) {
        for (model::Node& node : design.nodes)
            if (node.id == "worker") node.replicas = 3;
    }));
    for (int i = 0; i < 3; ++i)
        run.send("order", {}, i);
    run.advance(Time{} + milliseconds(114));
    CHECK(queue(run, "jobs").handled == 3);
    run.change(InterventionKind::stop, "worker", milliseconds(500));
    run.advance(never);
}

TEST_CASE("a function consumes a queue: instances start for messages") {
    const auto plan = plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "shop", "product": "gunicorn"},
                {"id": "jobs", "product": "aws-sqs"}, {"id": "resize", "product": "aws-lambda"}],
      "links": [{"from": "visitors", "to": "shop", "protocol": "http", "config": {"latency": "0s"}},
                {"from": "shop", "to": "jobs", "protocol": "sqs", "config": {"latency": "0s"}},
                {"from": "jobs", "to": "resize", "protocol": "sqs", "config": {"latency": "0s"}}]})",
                              order, [](model::Design& design) {
                                  parameters_of(design, "jobs").latency = {};
                                  parameters_of(design, "resize").cold_start = constant(milliseconds(300));
                              });
    Observed run(plan);
    for (int i = 0; i < 2; ++i)
        run.send("order", {}, i);
    run.advance(Time{} + milliseconds(403));
    CHECK(queue(run, "jobs").handled == 0);
    run.advance(Time{} + milliseconds(404)); // 4 ms of the shop, 300 to start, 100 of work
    CHECK(queue(run, "jobs").handled == 2);
    CHECK(view_of(run, "resize").idle == 2);
}

TEST_CASE("an answer that is needed cannot come back over a queue: the design is refused, and why is said") {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto design = model::read_design(shop, "design", catalogue);
    REQUIRE(design);
    const auto problems_with = [&](std::string_view answer) {
        const auto workload = model::read_workload(
            R"({"version": 1, "operations": [{"id": "order", "entry": "shop", "root": {"role": "app", "steps": [
               {"role": "background", "answer": ")" +
                std::string(answer) + R"("}]}}]})",
            "workload");
        REQUIRE(workload);
        return model::make_plan(catalogue, *design, *workload).problems();
    };
    CHECK(problems_with("later").empty());
    const Diagnostics problems = problems_with("needed");
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].code == "answer-over-queue");
    for (const char* word : {"\"shop\"", "\"background\"", "\"order\"", "\"jobs\""}) {
        CAPTURE(word);
        CHECK(problems[0].message.find(word) != std::string::npos);
    }
    CHECK(problems[0].hint.find("later") != std::string::npos);
}

TEST_CASE("an answer over a queue is told of where the ways before the queue go round in a circle") {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto design = model::read_design(R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"}, {"id": "one", "product": "haproxy"}, {"id": "other", "product": "haproxy"},
    {"id": "jobs", "product": "aws-sqs"}, {"id": "worker", "product": "celery-worker"}],
  "links": [
    {"from": "visitors", "to": "one", "protocol": "http"}, {"from": "one", "to": "other", "protocol": "http"},
    {"from": "other", "to": "one", "protocol": "http"}, {"from": "other", "to": "jobs", "protocol": "sqs"},
    {"from": "jobs", "to": "worker", "protocol": "sqs"}]})",
                                           "design", catalogue);
    const auto workload = model::read_workload(
        R"({"version": 1, "operations": [{"id": "job", "entry": "x", "root": {"role": "background"}}]})", "workload");
    const auto plan = model::make_plan(catalogue, *design, *workload);
    REQUIRE_FALSE(static_cast<bool>(plan));
    CHECK(plan.problems()[0].code == "answer-over-queue");
    CHECK(plan.problems()[0].message.find("the queue \"jobs\" takes it") != std::string::npos);
}

TEST_CASE("no message is lost or made: sent is handled, waiting, in flight or dead, whatever dies") {
    const auto plan = shop_plan(
        [](model::Design& design) {
            parameters_of(design, "jobs").visibility_timeout = seconds(2);
            parameters_of(design, "jobs").max_receives = 2;
            parameters_of(design, "worker").workers = 3;
        },
        R"({"version": 1, "operations": [{"id": "save", "entry": "shop", "root": {"role": "app", "steps": [
          {"role": "background", "cpu": {"exponential": "40ms"}, "answer": "later",
           "steps": [{"role": "sql write", "cpu": {"exponential": "20ms"}}]}]}}],
          "loads": [{"client": "visitors", "profile": [{"at": "0s", "rate": "40/s"}, {"at": "100s", "rate": "0/s"}],
                     "mix": [{"operation": "save"}]}]})");
    Observed run(plan);
    for (int i = 1; i < 10; ++i) {
        run.change(InterventionKind::restart, i % 3 == 0 ? "jobs" : i % 3 == 1 ? "worker" : "mysql", seconds(10 * i));
    }
    for (int second = 1; second < 120; ++second) {
        run.advance(Time{} + seconds(second));
        check_balance(run, "jobs");
        check_balance(run, "dead");
    }
    run.advance(never);
    std::uint64_t kept = 0;
    for (const sim::FinishedRequest& request : run.finished)
        kept += request.failure.failed() ? 0u : 1u;
    const sim::QueueView jobs = queue(run, "jobs");
    CHECK(jobs.sent >= kept); // a sender that was reset does not know that the queue had its message
    CHECK(jobs.sent - kept < 20);
    CHECK(jobs.handled + jobs.moved == jobs.sent);
    CHECK(jobs.moved > 0);
    CHECK(queue(run, "dead").waiting == jobs.moved);
}

TEST_CASE("M/M/c: how long messages wait for one of c workers, against Erlang C") { // Kleinrock 1975, 3.40
    const auto plan = plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "shop", "product": "nginx"},
                {"id": "jobs", "product": "aws-sqs"}, {"id": "worker", "product": "celery-worker"}],
      "links": [{"from": "visitors", "to": "shop", "protocol": "http", "config": {"latency": "0s"}},
                {"from": "shop", "to": "jobs", "protocol": "sqs", "config": {"latency": "0s", "connections": "keep"}},
                {"from": "jobs", "to": "worker", "protocol": "sqs", "config": {"latency": "0s"}}]})",
                              R"({"version": 1, "operations": [{"id": "job", "entry": "shop", "root": {"role": "web",
          "steps": [{"role": "background", "cpu": {"exponential": "10ms"}, "answer": "later"}]}}],
          "loads": [{"client": "visitors", "rate": "225/s", "mix": [{"operation": "job"}]}]})",
                              [](model::Design& design) {
                                  parameters_of(design, "jobs").latency = {};
                                  parameters_of(design, "jobs").visibility_timeout = seconds(3600);
                                  parameters_of(design, "worker").workers = 3;
                              });
    double sum = 0;
    double squares = 0;
    constexpr int replications = 8;
    for (std::uint64_t seed = 1; seed <= replications; ++seed) {
        Observed run(plan, seed);
        run.simulation.advance({Time{} + seconds(200)}, {nullptr, &run.metrics, nullptr});
        double area_ns = 0;
        for (const sim::Interval& interval : run.metrics.series())
            area_ns += static_cast<double>(interval.queued[instance_of(run, "jobs").value]);
        const double wait_ms = area_ns * 1e-6 / static_cast<double>(queue(run, "jobs").sent);
        sum += wait_ms;
        squares += wait_ms * wait_ms;
    }
    const double mean = sum / replications;
    const double error = std::sqrt((squares - sum * mean) / (replications - 1) / replications);
    const double theory_ms = erlang_c(3, 2.25) * 1000.0 / (3 * 100.0 - 225.0);
    CHECK(error < 0.03 * theory_ms);
    CHECK(std::abs(mean - theory_ms) < 4 * error);
}
