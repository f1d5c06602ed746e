// Services of others: external ones with latency, errors and quotas, and functions whose instances come with requests.
#include "sim/idle_instances.hpp"
#include "sim/token_bucket.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <cmath>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// A shop that charges cards: 4 ms of its own, then the payment service, which is 10 ms away.
constexpr std::string_view shop = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "shop", "product": "gunicorn", "config": {"workers": 64}},
    {"id": "payments", "product": "payment-service"}
  ],
  "links": [
    {"from": "visitors", "to": "shop", "protocol": "http", "config": {"latency": "0s"}},
    {"from": "shop", "to": "payments", "protocol": "http", "config": {"latency": "10ms", "connections": "keep"}}
  ]})";

constexpr std::string_view order =
    R"({"version": 1, "operations": [{"id": "order", "entry": "shop", "idempotent": false,
  "root": {"role": "app", "cpu": "4ms", "steps": [{"role": "payment"}]}}]})";

std::shared_ptr<const model::Plan> shop_plan(const std::function<void(model::Parameters&)>& payments,
                                             const std::function<void(model::Parameters&)>& gunicorn = {},
                                             std::string_view workload = order) {
    return plan_of(shop, workload, [&](model::Design& design) {
        model::Parameters& service = parameters_of(design, "payments");
        service.latency = constant(milliseconds(100));
        service.error_rate = {};
        service.quota = 0;
        payments(service);
        if (gunicorn) gunicorn(parameters_of(design, "shop"));
    });
}

/// One function behind a client, no network.
constexpr std::string_view one_function = R"({"version": 1,
  "nodes": [{"id": "visitors", "product": "visitors", "config": {"clients": 1000}},
            {"id": "function", "product": "aws-lambda"}],
  "links": [{"from": "visitors", "to": "function", "protocol": "http", "config": {"latency": "0s"}}]})";

std::string job(std::string_view demand, std::string_view rate = "0/s") {
    return R"({"version": 1, "operations": [{"id": "job", "entry": "function", "root": {"role": "app", "wait": )" +
           std::string(demand) + R"(}}], "loads": [{"client": "visitors", "rate": ")" + std::string(rate) +
           R"(", "mix": [{"operation": "job"}]}]})";
}

std::shared_ptr<const model::Plan> function_plan(std::string_view workload,
                                                 const std::function<void(model::Parameters&)>& adjust = {}) {
    return plan_of(one_function, workload, [&](model::Design& design) {
        model::Parameters& function = parameters_of(design, "function");
        function.cold_start = constant(milliseconds(300));
        function.idle_expiry = seconds(600);
        if (adjust) adjust(function);
    });
}

Duration took(const Observed& run, std::size_t request) {
    return run.finished.at(request).end - run.finished.at(request).start;
}

model::InstanceIndex instance(const Observed& run, std::string_view node) {
    const model::Plan& plan = run.simulation.plan();
    return plan.first_instance[plan.design.find(node).value().value];
}

} // namespace

TEST_CASE("a token bucket is full at first, and its tokens come back evenly, to the nanosecond") {
    sim::TokenBucket bucket;
    const sim::TokenLimit three_a_second{3, seconds(1), 2};
    CHECK(bucket.take({0}, three_a_second));
    CHECK(bucket.take({0}, three_a_second));
    CHECK_FALSE(bucket.take({0}, three_a_second));
    CHECK_FALSE(bucket.take({333'333'333}, three_a_second)); // a third of a second is a third of a nanosecond later
    CHECK(bucket.take({333'333'334}, three_a_second));
    CHECK_FALSE(bucket.take({666'666'666}, three_a_second));
    CHECK(bucket.take({666'666'667}, three_a_second));
    CHECK(bucket.take({3'600'000'000'000}, three_a_second, 2)); // no more than two wait there
    CHECK_FALSE(bucket.take({3'600'000'000'000}, three_a_second));
}

TEST_CASE("an external service takes its time, and whoever asks holds a worker meanwhile") {
    Observed run(shop_plan([](model::Parameters&) {}));
    run.send("order");
    run.advance(Time{} + milliseconds(50));
    CHECK(run.simulation.view(instance(run, "shop")).busy == 1);
    run.advance(never);
    CHECK(took(run, 0).ns == 4'000'000 + 10'000'000 + 100'000'000 + 10'000'000);
    CHECK_FALSE(run.finished[0].failure.failed());
}

TEST_CASE("beyond its quota a service answers at once that it was asked too often, until the quota comes back") {
    Observed run(shop_plan([](model::Parameters& payments) {
        payments.quota = 2;
        payments.quota_interval = seconds(1);
    }));
    for (int i = 0; i < 5; ++i)
        run.send("order", {}, i);
    run.send("order", milliseconds(499)); // the quota of half a second is one request
    run.send("order", milliseconds(500));
    run.advance(never);
    int throttled = 0;
    for (const sim::FinishedRequest& request : run.finished) {
        if (!request.failure.failed()) continue;
        ++throttled;
        CHECK(request.failure.reason == Reason::throttled);
        CHECK(run.simulation.plan().name_of(request.failure.cause) == "payments");
        CHECK((request.end - request.start).ns == 4'000'000 + 20'000'000); // there and back, nothing done
    }
    CHECK(throttled == 4); // three of the first five, and the one that comes a millisecond too early
    const auto last = std::find_if(run.finished.begin(), run.finished.end(),
                                   [](const sim::FinishedRequest& request) { return request.ordinal == 6; });
    CHECK_FALSE(last->failure.failed());
}

TEST_CASE("what was throttled was not done: it is tried again even if it may not be done twice") {
    Observed run(shop_plan(
        [](model::Parameters& payments) {
            payments.quota = 1;
            payments.quota_interval = milliseconds(50);
        },
        [](model::Parameters& gunicorn) {
            gunicorn.retries = 10;
            gunicorn.retry_backoff = milliseconds(100);
        }));
    run.send("order", {}, 0);
    run.send("order", {}, 1);
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    CHECK_FALSE(run.finished[0].failure.failed());
    CHECK_FALSE(run.finished[1].failure.failed());
    CHECK(took(run, 1) > took(run, 0));
}

TEST_CASE("the error rate is the share of requests that fail, each after its full latency; two tries fail less often") {
    constexpr int requests = 4000;
    constexpr std::string_view look = R"({"version": 1, "operations": [{"id": "order", "entry": "shop",
      "root": {"role": "app", "cpu": "4ms", "steps": [{"role": "payment"}]}}]})";
    const auto failures = [&](int retries) {
        Observed run(shop_plan([](model::Parameters& payments) { payments.error_rate = {200'000}; },
                               [&](model::Parameters& gunicorn) { gunicorn.retries = retries; }, look));
        for (int i = 0; i < requests; ++i)
            run.send("order", seconds(i));
        run.advance(never);
        int failed = 0;
        for (const sim::FinishedRequest& request : run.finished) {
            if (!request.failure.failed()) continue;
            ++failed;
            CHECK(request.failure.reason == Reason::service_unavailable);
            CHECK((request.end - request.start).ns == 4'000'000 + (1 + retries) * 120'000'000LL);
        }
        return failed;
    };
    const auto agrees = [&](int failed, double share) {
        const double deviation = std::sqrt(requests * share * (1 - share));
        return std::abs(failed - requests * share) < 4 * deviation;
    };
    CHECK(agrees(failures(0), 0.2));
    CHECK(agrees(failures(1), 0.04));
}

TEST_CASE("a request without an idle instance waits for a cold start; the next finds the instance warm") {
    Observed run(function_plan(job(R"("20ms")")));
    run.send("job");
    run.send("job", milliseconds(310), 1); // the first computes until 320 ms: it needs another instance
    run.send("job", seconds(1), 2);
    run.advance(Time{} + seconds(2));
    CHECK(took(run, 0).ns == 320'000'000);
    CHECK(took(run, 1).ns == 320'000'000);
    CHECK(took(run, 2).ns == 20'000'000);
    CHECK(run.simulation.view(instance(run, "function")).idle == 2);
    const auto& segments = run.trace.requests()[0].segments;
    CHECK(std::any_of(segments.begin(), segments.end(), [](const sim::Segment& segment) {
        return segment.phase == sim::Phase::queue && (segment.to - segment.from) == milliseconds(300);
    }));
}

TEST_CASE("an idle instance is gone after the idle expiry, not a nanosecond before") {
    Observed run(
        function_plan(job(R"("20ms")"), [](model::Parameters& function) { function.idle_expiry = seconds(60); }));
    run.send("job");                                                 // until 320 ms
    run.send("job", milliseconds(60'320) - nanoseconds(1));          // warm, until 60.34 s
    run.send("job", milliseconds(60'340 + 60'000) - nanoseconds(1)); // at 120.339999999 s it is done at 60.339999999 s
    run.advance(never);
    CHECK(took(run, 1).ns == 20'000'000);
    CHECK(took(run, 2).ns == 320'000'000);
}

TEST_CASE("the instance that was used last is used next, so that the others expire") {
    Observed run(
        function_plan(job(R"("20ms")"), [](model::Parameters& function) { function.idle_expiry = seconds(60); }));
    run.send("job", {}, 0);
    run.send("job", {}, 1); // two instances
    for (int i = 1; i <= 4; ++i)
        run.send("job", seconds(20 * i), 2); // always the same one
    run.send("job", seconds(90), 0);
    run.send("job", seconds(90), 1);
    run.advance(never);
    CHECK(took(run, 6).ns == 20'000'000);
    CHECK(took(run, 7).ns == 320'000'000);
}

TEST_CASE("beyond its concurrency a function throttles, cold starts included") {
    Observed run(function_plan(job(R"("20ms")"), [](model::Parameters& function) { function.workers = 2; }));
    for (int i = 0; i < 3; ++i)
        run.send("job", milliseconds(i), i);
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::throttled);
    CHECK(run.finished[0].ordinal == 2);
    CHECK(run.finished[0].end == Time{} + milliseconds(2));
}

TEST_CASE("a function that was stopped has no instances; what was starting is reset") {
    Observed run(
        function_plan(job(R"("20ms")"), [](model::Parameters& function) { function.start_time = seconds(1); }));
    run.send("job");
    run.send("job", milliseconds(900), 1);
    run.send("job", milliseconds(900), 2); // a cold start
    run.change(InterventionKind::restart, "function", seconds(1));
    run.send("job", seconds(5));
    run.advance(never);
    CHECK(run.finished.at(1).failure.failed() == false);
    CHECK(run.finished.at(2).failure.reason == Reason::reset);
    CHECK(took(run, 3).ns == 320'000'000);
}

TEST_CASE("Erlang B: the share of requests that a function with c instances throttles") { // Kleinrock 1975, 3.44
    double blocked = 1.0;
    for (int k = 1; k <= 5; ++k)
        blocked = 4.0 * blocked / (k + 4.0 * blocked);
    // Insensitive to the distribution of the service time (Sevastyanov 1957): here a constant.
    for (const std::string_view demand : {R"({"exponential": "100ms"})", R"("100ms")"}) {
        double sum = 0;
        double squares = 0;
        constexpr int replications = 8;
        for (std::uint64_t seed = 1; seed <= replications; ++seed) {
            const auto plan = function_plan(job(demand, "40/s"), [](model::Parameters& function) {
                function.workers = 5;
                function.cold_start = {};
            });
            Observed run(plan, seed);
            run.simulation.advance({Time{} + seconds(500)}, {nullptr, &run.metrics, nullptr});
            const sim::OperationMetrics& jobs = run.metrics.operations()[0];
            const double share = static_cast<double>(jobs.failed[static_cast<std::size_t>(Reason::throttled)]) /
                                 static_cast<double>(jobs.finished());
            sum += share;
            squares += share * share;
        }
        const double mean = sum / replications;
        const double error = std::sqrt((squares - sum * mean) / (replications - 1) / replications);
        CHECK(error < 0.02 * blocked);
        CHECK(std::abs(mean - blocked) < 4 * error);
    }
}

TEST_CASE("a function that is rarely asked starts cold with probability exp(-rate × expiry)") {
    // A cold start of 1 ns marks a request and changes nothing else; the service takes no time.
    const auto plan = function_plan(job(R"("0s")", "0.5/s"), [](model::Parameters& function) {
        function.cold_start = constant(nanoseconds(1));
        function.idle_expiry = seconds(3);
    });
    Observed run(plan);
    run.simulation.advance({Time{} + seconds(20'000)}, {nullptr, nullptr, &run.finished});
    int cold = 0;
    for (const sim::FinishedRequest& request : run.finished)
        cold += request.end > request.start ? 1 : 0;
    const auto requests = static_cast<double>(run.finished.size());
    const double share = std::exp(-0.5 * 3);
    CHECK(requests > 9'000);
    CHECK(std::abs(cold - requests * share) < 4 * std::sqrt(requests * share * (1 - share)));
}
