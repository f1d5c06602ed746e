// Uploads through servers that do not buffer them: the worker that reads one is held as long as it comes.
#include "support/interventions.hpp"

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Reason;

namespace {

/// Visitors with 1 Mbit/s upwards, `fronts` (nodes and links of their own), and Gunicorn with one worker, which puts
/// photos into a store 1 ms away that takes 50 ms.
std::string system_of(std::string_view fronts, std::string_view links) {
    return R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100}},
    {"id": "dns", "product": "dns-zone",
     "config": {"records": [{"name": "www.foobar.com", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
    {"id": "edge", "product": "linux-server", "config": {"cores": 4, "address": "8.8.8.8", "bandwidth": "10Gbit/s"}},
    {"id": "server", "product": "linux-server", "config": {"cores": 4, "bandwidth": "10Gbit/s"}},
    {"id": "photos", "product": "aws-s3"})" +
           std::string(fronts) + R"(],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns", "config": {"latency": "10ms"}},
    {"from": "gunicorn", "to": "photos", "protocol": "http", "config": {"latency": "1ms", "connections": "keep"}})" +
           std::string(links) + "]}";
}

constexpr std::string_view photo = R"({"version": 1, "operations": [{"id": "photo", "entry": "www.foobar.com",
  "root": {"role": "app", "cpu": "4ms", "steps": [{"role": "blob", "upload": true, "in": "1MB"}]}}]})";

std::shared_ptr<const model::Plan> plan_with(const std::string& system, const Adjust& adjust = {}) {
    return plan_of(system, photo, [&](model::Design& design) {
        round_numbers(design);
        parameters_of(design, "photos").latency = constant(milliseconds(50));
        parameters_of(design, "gunicorn").start_time = seconds(1);
        parameters_of(design, "visitors").upload = {1'000'000};
        for (model::Node& node : design.nodes)
            node.parameters.check_interval = {}; // so that a run comes to its end
        if (adjust) adjust(design);
    });
}

const std::string direct =
    system_of(R"(, {"id": "gunicorn", "product": "gunicorn", "in": "edge", "config": {"workers": 1}})",
              R"(, {"from": "visitors", "to": "gunicorn", "protocol": "http", "config": {"latency": "20ms"}})");

/// With `product` as "front", which takes 0.5 ms for each request.
std::string behind(std::string_view product, std::string_view link_config = "") {
    return system_of(R"(, {"id": "front", "product": ")" + std::string(product) + R"(", "in": "edge"},
      {"id": "gunicorn", "product": "gunicorn", "in": "server", "config": {"workers": 1}})",
                     R"(, {"from": "visitors", "to": "front", "protocol": "http", "config": {"latency": "20ms"}},
      {"from": "front", "to": "gunicorn", "protocol": "http", "config": {"latency": "100us")" +
                         std::string(link_config) + "}}");
}

const std::string behind_both = system_of(
    R"(, {"id": "front", "product": "haproxy", "in": "edge"}, {"id": "nginx", "product": "nginx", "in": "server"},
      {"id": "gunicorn", "product": "gunicorn", "in": "server", "config": {"workers": 1}})",
    R"(, {"from": "visitors", "to": "front", "protocol": "http", "config": {"latency": "20ms"}},
      {"from": "front", "to": "nginx", "protocol": "http", "config": {"latency": "100us"}},
      {"from": "nginx", "to": "gunicorn", "protocol": "http", "config": {"latency": "100us"}})");

constexpr Time at_us(std::int64_t us) {
    return Time{us * 1'000};
}

/// How many workers of Gunicorn are busy at an instant, after what happens then.
std::uint32_t busy_at(Observed& run, std::int64_t us) {
    run.advance(at_us(us));
    return view_of(run, "gunicorn").busy;
}

// DNS 10 + 2 + 10 ms, SYN and SYN-ACK 20 + 20 ms, the request 20 ms.
constexpr std::int64_t there_us = 82'000;
constexpr std::int64_t photo_us = 8'000'000; // a megabyte with 1 Mbit/s
constexpr std::int64_t work_us =
    56'800; // 4 ms, a megabyte with 10 Gbit/s 0.8 ms, 1 ms to the store and back, 50 ms there

} // namespace

TEST_CASE(
    "a worker that reads an upload itself is held as long as the client's line takes, and the next client waits") {
    Observed run(plan_with(direct));
    run.send("photo", {}, 0);
    run.send("photo", {}, 1);
    CHECK(busy_at(run, there_us - 1) == 0);
    CHECK(busy_at(run, there_us) == 1); // with the first byte
    CHECK(view_of(run, "gunicorn").queued == 1);
    CHECK(busy_at(run, there_us + photo_us + work_us - 1) == 1);
    CHECK(view_of(run, "gunicorn").queued == 1);
    CHECK(busy_at(run, there_us + photo_us + work_us) == 1); // now with the other, which begins to send
    CHECK(view_of(run, "gunicorn").queued == 0);
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    CHECK(run.finished[0].end == at_us(there_us + photo_us + work_us + 20'000));
    CHECK(run.finished[1].end == at_us(there_us + 2 * (photo_us + work_us) + 20'000));
    CHECK_FALSE(run.finished[1].failure.failed());
}

TEST_CASE("behind a server that buffers requests a worker is held for the work and as long as the fast network takes") {
    Observed run(plan_with(behind("nginx")));
    run.send("photo", {}, 0);
    run.send("photo", {}, 1);
    // nginx has all of both, each over a line of its own; 0.5 ms of its work, SYN, SYN-ACK and request 0.1 ms each.
    const std::int64_t taken_us = there_us + photo_us + 800;
    CHECK(busy_at(run, taken_us - 1) == 0);
    CHECK(busy_at(run, taken_us) == 1);
    CHECK(view_of(run, "gunicorn").queued == 1);
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    // A megabyte with 10 Gbit/s takes 800 us; the other is read when the worker is free.
    CHECK(run.finished[0].end == at_us(taken_us + 800 + work_us + 20'100));
    CHECK(run.finished[1].end == at_us(taken_us + 2 * (800 + work_us) + 20'100));
}

TEST_CASE("a balancer that buffers nothing passes an upload on as it comes: the worker behind it is held") {
    Observed run(plan_with(behind("haproxy")));
    run.send("photo");
    CHECK(busy_at(run, there_us + 800 - 1) == 0);
    CHECK(busy_at(run, there_us + 800) == 1);
    CHECK(view_of(run, "front").in_hand == 1);
    run.advance(never);
    CHECK(run.finished.at(0).end == at_us(there_us + 800 + photo_us + work_us + 20'100));
}

TEST_CASE("what is passed on as it comes takes the time of the slowest way, what is buffered that of both") {
    const auto end = [](std::string_view product) {
        Observed run(plan_with(behind(product, R"(, "bandwidth": "500kbit/s")")));
        run.send("photo");
        run.advance(never);
        REQUIRE_FALSE(run.finished.at(0).failure.failed());
        return run.finished[0].end;
    };
    CHECK(end("haproxy") == at_us(there_us + 800 + 2 * photo_us + work_us + 20'100));
    CHECK(end("nginx") == at_us(there_us + photo_us + 800 + 2 * photo_us + work_us + 20'100));
}

TEST_CASE("a server that buffers, behind one that does not, has the upload of both ways before it passes it on") {
    Observed run(plan_with(behind_both));
    run.send("photo");
    // HAProxy 0.5 ms, its connection to nginx 0.2 ms, the upload, 0.1 ms; the same from nginx, without the upload.
    const std::int64_t taken_us = there_us + 700 + photo_us + 100 + 800;
    CHECK(busy_at(run, taken_us - 1) == 0);
    CHECK(busy_at(run, taken_us) == 1);
    run.advance(never);
    CHECK(run.finished.at(0).end == at_us(taken_us + work_us + 20'200)); // on one machine it takes no time
}

TEST_CASE("whoever dies while it reads an upload takes it with it") {
    Observed run(plan_with(direct));
    run.send("photo", {}, 0);
    run.send("photo", milliseconds(500), 1);
    run.change(InterventionKind::stop, "gunicorn", seconds(4));
    run.change(InterventionKind::start, "gunicorn", seconds(5));
    CHECK(busy_at(run, 4'000'000) == 0);
    CHECK(run.simulation.state().flows.empty());
    run.send("photo", seconds(7), 2);
    run.advance(never);
    REQUIRE(run.finished.size() == 3);
    for (const std::size_t lost : {0u, 1u}) { // the second waited in the queue
        CHECK(run.finished[lost].failure.reason == Reason::reset);
        CHECK(run.finished[lost].end == at_us(4'020'000));
    }
    CHECK(run.finished[2].end == at_us(7'000'000 + there_us + photo_us + work_us + 20'000));
}

TEST_CASE("a client that gives up in the midst of its upload frees the worker when the end of the connection arrives") {
    Observed run(plan_with(
        direct, [](model::Design& design) { parameters_of(design, "visitors").answer_timeout = seconds(5); }));
    run.send("photo", {}, 0);
    run.send("photo", seconds(2), 1); // waits in the queue
    // It sends from 62 ms on: patience until 5062, and 20 ms more.
    CHECK(busy_at(run, 5'081'999) == 1);
    CHECK(view_of(run, "gunicorn").queued == 1);
    CHECK(busy_at(run, 5'082'000) == 1);
    CHECK(view_of(run, "gunicorn").queued == 0);
    CHECK(busy_at(run, 7'081'999) == 1);
    CHECK(busy_at(run, 7'082'000) == 0);
    run.advance(never);
    REQUIRE(run.finished.size() == 2);
    CHECK(run.finished[0].end == at_us(5'062'000));
    CHECK(run.finished[0].failure.reason == Reason::timeout);
    CHECK(run.finished[0].failure.cause == instance_of(run, "gunicorn"));
    CHECK(run.simulation.state().flows.empty());
    CHECK(run.simulation.state().free_calls.size() == run.simulation.state().calls.size());
}

TEST_CASE("a worker that is given a request whose client has gone since finds no upload to read") {
    Observed run(plan_with(
        direct, [](model::Design& design) { parameters_of(design, "visitors").answer_timeout = seconds(5); }));
    run.send("photo", {}, 0);
    run.send("photo", {}, 1);
    CHECK(busy_at(run, 5'082'000) == 0); // both have given up at the same instant
    CHECK(view_of(run, "gunicorn").queued == 0);
}

TEST_CASE("through a balancer the end of a client's connection takes one latency more") {
    Observed run(plan_with(behind("haproxy"), [](model::Design& design) {
        parameters_of(design, "visitors").answer_timeout = seconds(5);
    }));
    run.send("photo");
    CHECK(busy_at(run, 5'082'099) == 1);
    CHECK(busy_at(run, 5'082'100) == 0);
    run.advance(at_us(5'082'200)); // HAProxy learns that Gunicorn has given it up
    CHECK(view_of(run, "front").in_hand == 0);
    run.advance(never);
    CHECK(run.simulation.state().free_calls.size() == run.simulation.state().calls.size());
}

TEST_CASE("what a balancer passes on to a server that buffers ends with the client's connection") {
    Observed run(plan_with(
        behind_both, [](model::Design& design) { parameters_of(design, "visitors").answer_timeout = seconds(5); }));
    run.send("photo");
    run.advance(at_us(5'081'999));
    CHECK(view_of(run, "front").in_hand == 1);
    run.advance(at_us(5'082'000));
    CHECK(view_of(run, "front").in_hand == 0);
    CHECK(run.simulation.state().flows.empty());
    run.advance(never);
    CHECK(view_of(run, "nginx").in_hand == 0);
    CHECK(run.simulation.state().free_calls.size() == run.simulation.state().calls.size());
}

TEST_CASE("a balancer is patient from when it has passed all of an upload on") {
    Observed run(plan_with(behind("haproxy"), [](model::Design& design) {
        parameters_of(design, "front").answer_timeout = seconds(5);
        parameters_of(design, "photos").latency = constant(seconds(6));
    }));
    run.send("photo");
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::gateway_timeout);
    CHECK(run.finished[0].end == at_us(there_us + 800 + photo_us + 5'000'000 + 20'000));
}

TEST_CASE("a balancer that dies in the midst of an upload leaves a worker at once; without power, after its patience") {
    const auto plan = plan_with(behind("haproxy"));
    {
        Observed run(plan);
        run.send("photo");
        run.change(InterventionKind::stop, "front", seconds(4));
        CHECK(busy_at(run, 4'000'099) == 1);
        CHECK(busy_at(run, 4'000'100) == 0);
        run.advance(never);
        CHECK(run.finished.at(0).failure.reason == Reason::reset);
        CHECK(run.finished[0].end == at_us(4'020'000));
    }
    Observed run(plan);
    run.send("photo");
    run.change(InterventionKind::stop, "edge", seconds(4));
    CHECK(busy_at(run, 33'999'999) == 1); // Gunicorn is patient for 30 s
    CHECK(busy_at(run, 34'000'000) == 0);
}

TEST_CASE("a partition stalls an upload; healed, it is sent anew while the worker still waits for it") {
    Observed run(plan_with(direct));
    disturb(run, R"({"at": "2s", "partition": "edge", "from": ["visitors"]})");
    disturb(run, R"({"at": "3s", "heal": "edge", "from": ["visitors"]})");
    run.send("photo");
    CHECK(busy_at(run, 2'500'000) == 1);
    CHECK(run.simulation.state().flows.empty());
    run.advance(never);
    // Tried again 240 ms after it stopped, then after 480 and after 960 ms: at 3.68 s it comes through.
    CHECK(run.finished.at(0).end == at_us(3'680'000 + photo_us + work_us + 20'000));
}

TEST_CASE("a partition between client and balancer stalls what the worker behind it reads") {
    Observed run(plan_with(behind("haproxy")));
    disturb(run, R"({"at": "2s", "partition": "edge", "from": ["visitors"]})");
    disturb(run, R"({"at": "2100ms", "heal": "edge", "from": ["visitors"]})");
    run.send("photo");
    run.advance(never);
    // Gunicorn's connection has a round trip of 0.2 ms: tried again after 200.2 ms.
    CHECK(run.finished.at(0).end == at_us(2'200'200 + photo_us + work_us + 20'100));
}

TEST_CASE("a partition farther up stalls what a balancer passes on to a server that buffers") {
    Observed run(plan_with(behind_both));
    disturb(run, R"({"at": "2s", "partition": "edge", "from": ["visitors"]})");
    disturb(run, R"({"at": "3s", "heal": "edge", "from": ["visitors"]})");
    run.send("photo");
    run.advance(never);
    // HAProxy tries again after 200.2 ms, 400.4 and 800.8 ms; the way on as above.
    CHECK(run.finished.at(0).end == at_us(3'401'400 + photo_us + 900 + work_us + 20'200));
}

TEST_CASE("a worker that a partition has cut off from its upload waits as long as for an answer") {
    Observed run(plan_with(direct));
    disturb(run, R"({"at": "2s", "partition": "edge", "from": ["visitors"]})");
    run.send("photo");
    CHECK(busy_at(run, 31'999'999) == 1); // the client gave up at 30.062 s; nothing of that gets through
    CHECK(busy_at(run, 32'000'000) == 0);
}
