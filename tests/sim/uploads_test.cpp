// Uploads: through the servers, or by signed link from the client to the store, with every time computed on paper.
#include "support/paper.hpp"

#include <algorithm>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// The simple web stack with an object store, 1 ms from the application; `more` are further links.
std::string stack(std::string_view more) {
    return R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "dns", "product": "dns-zone",
     "config": {"records": [{"name": "www.foobar.com", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
    {"id": "server", "product": "linux-server", "config": {"cores": 2, "address": "8.8.8.8"}},
    {"id": "nginx", "product": "nginx", "in": "server"},
    {"id": "gunicorn", "product": "gunicorn", "in": "server", "config": {"workers": 4}},
    {"id": "mysql", "product": "mysql", "in": "server"},
    {"id": "photos", "product": "aws-s3"}
  ],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns", "config": {"latency": "10ms"}},
    {"from": "visitors", "to": "nginx", "protocol": "http", "config": {"latency": "20ms"}},
    {"from": "nginx", "to": "gunicorn", "protocol": "http", "config": {"latency": "100us"}},
    {"from": "gunicorn", "to": "mysql", "protocol": "mysql", "config": {"latency": "100us", "connections": "keep"}})" +
           std::string(more) + "]}";
}

constexpr std::string_view to_store =
    R"(, {"from": "gunicorn", "to": "photos", "protocol": "http", "config": {"latency": "1ms", "connections": "keep"}})";
constexpr std::string_view by_link =
    R"(, {"from": "visitors", "to": "photos", "protocol": "signed-link", "config": {"latency": "30ms"}})";

/// Who is it; the photo; where it is.
constexpr std::string_view photo = R"({"version": 1, "operations": [{"id": "photo", "entry": "www.foobar.com",
  "root": {"role": "app", "cpu": "4ms", "steps": [
    {"role": "sql read", "cpu": "6ms"}, {"role": "blob", "upload": true}, {"role": "sql write", "cpu": "3ms"}]}}]})";

std::shared_ptr<const model::Plan> stack_plan(const std::string& links, const Adjust& adjust = {}) {
    return plan_of(stack(links), photo, [&](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "photos").latency = constant(milliseconds(50));
        if (adjust) adjust(design);
    });
}

std::size_t visits(const Observed& run, std::string_view node) {
    const auto& spans = run.trace.requests()[0].spans;
    return static_cast<std::size_t>(std::count_if(spans.begin(), spans.end(), [&](const sim::Span& span) {
        return run.simulation.plan().name_of(span.instance) == node;
    }));
}

std::uint32_t busy_workers(const Observed& run) {
    const model::Plan& plan = run.simulation.plan();
    return run.simulation.view(plan.first_instance[plan.design.find("gunicorn").value().value]).busy;
}

} // namespace

TEST_CASE("a signed upload: sign, PUT, confirm, to the nanosecond") {
    Observed run(stack_plan(std::string(to_store) + std::string(by_link)));
    run.send("photo");
    run.advance(Time{} + milliseconds(200));
    CHECK(busy_workers(run) == 0); // the photo is under way, and nobody at the application waits for it
    run.advance(never);
    check_hops(run.trace.requests()[0], {{"dns_query", 0, 10'000},
                                         {"dns_answer", 12'000, 22'000}, // 2 ms at the name server
                                         {"syn", 22'000, 42'000},
                                         {"syn_ack", 42'000, 62'000},
                                         {"request", 62'000, 82'000}, // sign
                                         {"syn", 82'500, 82'600},     // nginx has needed 0.5 ms
                                         {"syn_ack", 82'600, 82'700},
                                         {"request", 82'700, 82'800},
                                         {"request", 86'800, 86'900}, // 4 ms of the application; who is it?
                                         {"answer", 92'900, 93'000},  // 6 ms of MySQL
                                         {"answer", 93'000, 93'100},  // the link
                                         {"answer", 93'100, 113'100},
                                         {"syn", 113'100, 143'100}, // the store, over HTTPS
                                         {"syn_ack", 143'100, 173'100},
                                         {"client_hello", 173'100, 203'100},
                                         {"server_hello", 203'100, 233'100},
                                         {"request", 233'100, 263'100}, // PUT
                                         {"answer", 313'100, 343'100},  // 50 ms of the store
                                         {"request", 343'100, 363'100}, // confirm, over the connection of before
                                         {"syn", 363'600, 363'700},
                                         {"syn_ack", 363'700, 363'800},
                                         {"request", 363'800, 363'900},
                                         {"request", 363'900, 364'000}, // only what is left to do
                                         {"answer", 367'000, 367'100},  // 3 ms of MySQL
                                         {"answer", 367'100, 367'200},
                                         {"answer", 367'200, 387'200}});
    CHECK_FALSE(run.finished.at(0).failure.failed());
    CHECK(run.finished[0].end.ns == 387'200'000);
}

TEST_CASE("without a link of its own the client uploads through the application, whose worker waits for the store") {
    Observed run(stack_plan(std::string(to_store)));
    run.send("photo");
    run.advance(Time{} + milliseconds(120));
    CHECK(busy_workers(run) == 1);
    run.advance(never);
    // As above to 93 ms; 1 ms to the store, 50 there, 1 back: 145; MySQL until 148.2; 0.1 to nginx, 20 to the visitor.
    CHECK(run.finished.at(0).end.ns == 168'300'000);
    CHECK(visits(run, "photos") == 1);
}

TEST_CASE("nobody signs a link to a store that he cannot reach") {
    Observed run(stack_plan(std::string(by_link)));
    run.send("photo");
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::no_route);
    CHECK(visits(run, "photos") == 0);
}

TEST_CASE("an upload that fails is not confirmed") {
    Observed run(stack_plan(std::string(to_store) + std::string(by_link)));
    run.change(InterventionKind::stop, "photos");
    run.send("photo");
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::refused);
    CHECK(run.simulation.plan().name_of(run.finished[0].failure.cause) == "photos");
    CHECK(run.finished[0].end.ns == 173'100'000);
    CHECK(visits(run, "gunicorn") == 1);
}

TEST_CASE("a client that tries again repeats the upload, not what it has its answer for") {
    Observed run(stack_plan(std::string(to_store) + std::string(by_link), [](model::Design& design) {
        parameters_of(design, "visitors").retries = 1;
        parameters_of(design, "photos").start_time = {};
    }));
    run.change(InterventionKind::stop, "photos");
    run.send("photo");
    run.change(InterventionKind::start, "photos", milliseconds(180));
    run.advance(never);
    CHECK_FALSE(run.finished.at(0).failure.failed());
    CHECK(visits(run, "photos") == 2);
    CHECK(visits(run, "gunicorn") == 2); // sign and confirm
    CHECK(run.finished[0].end.ns == 387'200'000 + 60'000'000);
}

TEST_CASE("what is no upload is refused") {
    const auto code_of = [](std::string_view steps) {
        const auto workload = model::read_workload(
            R"({"version": 1, "operations": [{"id": "a", "entry": "x", "root": {"role": "app", "steps": [)" +
                std::string(steps) + "]}}]}",
            "workload");
        return workload ? std::string() : workload.problems().front().code;
    };
    CHECK(code_of(R"({"role": "blob", "upload": true})").empty());
    CHECK(code_of(R"({"role": "app", "steps": [{"role": "blob", "upload": true}]})") == "upload");
    CHECK(code_of(R"({"role": "blob", "upload": true}, {"role": "blob", "upload": true})") == "upload");
    CHECK(code_of(R"({"role": "blob", "upload": true, "answer": "later"})") == "upload");
    CHECK(code_of(R"({"role": "blob", "upload": true, "repeat": 2})") == "upload");
    CHECK(code_of(R"({"role": "blob", "upload": 1})") == "type");
}

namespace {

/// When a photo of 1 MB is uploaded, by whatever `links` allow, over a line of such bandwidths.
Time end_of_sized_upload(const std::string& links, Bandwidth upload, Bandwidth download) {
    constexpr std::string_view sized = R"({"version": 1, "operations": [{"id": "photo", "entry": "www.foobar.com",
      "root": {"role": "app", "cpu": "4ms", "in": "2kB", "out": "5kB", "steps": [
        {"role": "sql read", "cpu": "6ms"}, {"role": "blob", "upload": true, "in": "1MB"},
        {"role": "sql write", "cpu": "3ms"}]}}]})";
    Observed run(plan_of(stack(links), sized, [&](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "photos").latency = constant(milliseconds(50));
        parameters_of(design, "visitors").upload = upload;
        parameters_of(design, "visitors").download = download;
    }));
    run.send("photo");
    run.advance(never);
    REQUIRE_FALSE(run.finished.at(0).failure.failed());
    return run.finished[0].end;
}

} // namespace

TEST_CASE(
    "on a narrow line the request has the bytes of the question, the upload its own, and the confirmation the answer") {
    const std::string links = std::string(to_store) + std::string(by_link);
    const Time unlimited = end_of_sized_upload(links, {}, {});
    // 8 Mbit/s carry a kilobyte in 1 ms.
    CHECK(end_of_sized_upload(links, {8'000'000}, {}) - unlimited == milliseconds(2 + 1'000));
    CHECK(end_of_sized_upload(links, {}, {8'000'000}) - unlimited == milliseconds(5));
}

TEST_CASE("through the servers the upload crosses the client's line too, with the question") {
    const std::string links(to_store);
    const Time unlimited = end_of_sized_upload(links, {}, {});
    CHECK(end_of_sized_upload(links, {8'000'000}, {}) - unlimited == milliseconds(2 + 1'000));
    CHECK(end_of_sized_upload(links, {}, {8'000'000}) - unlimited == milliseconds(5));
}
