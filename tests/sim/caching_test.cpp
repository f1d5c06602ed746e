// Caches that are asked first: what is there, what is filled in and dropped, and what becomes of it.
#include "support/caches.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Lookup;

TEST_CASE("on a miss the application asks the database and fills the cache; the next one has it from there") {
    Observed run(shop_plan(goods(1)));
    run.send("page");
    run.send("page", seconds(1));
    run.advance(never);
    // SYN, SYN-ACK, request 30; application 2; cache there, work and back 3; database 12; cache again 3; answer 10.
    CHECK(time_ms(run, 0) == 60);
    CHECK(lookup(run, 0) == Lookup::miss);
    CHECK(visits(run, "mysql", 0) == 1);
    CHECK(visits(run, "redis", 0) == 2);
    CHECK(time_ms(run, 1) == 45);
    CHECK(lookup(run, 1) == Lookup::hit);
    CHECK(visits(run, "mysql", 1) == 0);
    CHECK(view_of(run, "redis").hits == 1);
    CHECK(view_of(run, "redis").misses == 1);
    CHECK(view_of(run, "redis").kept == 1);
}

TEST_CASE("without a cache, and with one that does not answer, the database is asked each time") {
    Observed none(plan_of(R"({"version": 1,
      "nodes": [{"id": "visitors", "product": "visitors", "config": {"keep_alive": "0s"}},
                {"id": "app", "product": "gunicorn"}, {"id": "mysql", "product": "mysql"}],
      "links": [
        {"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "10ms"}},
        {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}}]})",
                          goods(1), without_overheads));
    none.send("page");
    none.send("change", seconds(1));
    none.advance(never);
    CHECK_FALSE(none.finished.at(0).failure.failed());
    CHECK(time_ms(none, 0) == 54); // 30 + 2 + 12 + 10
    CHECK_FALSE(none.finished.at(1).failure.failed());
    CHECK(time_ms(none, 1) == 54);

    Observed dead(shop_plan(goods(1)));
    dead.change(InterventionKind::stop, "redis");
    dead.send("page");
    dead.send("page", seconds(1));
    dead.advance(never);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK_FALSE(dead.finished.at(i).failure.failed());
        CHECK(time_ms(dead, i) == 56); // refused after 2 ms; nothing is put into it afterwards
        CHECK(visits(dead, "redis", i) == 1);
    }
}

TEST_CASE("what is written to a cache is there for who reads it") {
    constexpr std::string_view sessions = R"({"version": 1,
      "collections": [{"id": "sessions", "objects": 1, "zipf": 0, "size": "1kB"}],
      "operations": [
        {"id": "log-in", "entry": "shop", "root": {"role": "app", "steps": [
          {"role": "cache write", "object": "sessions"}]}},
        {"id": "look", "entry": "shop", "root": {"role": "app", "steps": [
          {"role": "cache read", "object": "sessions", "on_miss": [{"role": "sql read"}]}]}}]})";
    Observed run(shop_plan(std::string(sessions)));
    run.send("log-in");
    run.send("look", seconds(1));
    run.advance(never);
    REQUIRE(run.trace.requests().size() == 2);
    CHECK(lookup(run, 1) == Lookup::hit);
}

TEST_CASE("an object is of use for its time, from when it came") {
    Observed run(shop_plan(goods(1), [](model::Parameters& redis) { redis.cache_ttl = seconds(5); }));
    run.send("page");
    run.send("page", milliseconds(5'010)); // put at 49 ms; looked up at 5043
    run.send("page", milliseconds(5'020)); // looked up at 5053: too old
    run.send("page", milliseconds(6'000));
    run.advance(never);
    CHECK(lookup(run, 0) == Lookup::miss);
    CHECK(lookup(run, 1) == Lookup::hit);
    CHECK(lookup(run, 2) == Lookup::miss);
    CHECK(lookup(run, 3) == Lookup::hit);
}

TEST_CASE("a change drops the object from the cache") {
    Observed run(shop_plan(goods(1)));
    run.send("page");
    run.send("change", seconds(1));
    run.send("page", seconds(2));
    run.advance(never);
    CHECK(time_ms(run, 1) == 57); // 30 + 2 + 12 + 3 + 10
    CHECK(lookup(run, 1) == Lookup::none);
    CHECK(lookup(run, 2) == Lookup::miss);
}

TEST_CASE("a cache is empty after a restart, and when it is told to be") {
    Observed run(shop_plan(goods(1)));
    run.send("page");
    run.change(InterventionKind::restart, "redis", seconds(1));
    run.send("page", seconds(2));
    run.send("page", seconds(3));
    run.change(InterventionKind::invalidate, "redis", seconds(4));
    run.send("page", seconds(5));
    run.advance(never);
    const Lookup expected[] = {Lookup::miss, Lookup::miss, Lookup::hit, Lookup::miss};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        CAPTURE(i);
        CHECK(lookup(run, i) == expected[i]);
    }
    model::Intervention wrong;
    wrong.kind = InterventionKind::invalidate;
    wrong.node = "mysql";
    CHECK(model::resolve(run.simulation.plan(), wrong).problems().front().code == "not-possible");
}

TEST_CASE("a fixed share of the requests hits, the same ones whatever else the design is like") {
    constexpr int requests = 4'000;
    const auto run_with = [](Duration latency) {
        auto run = std::make_unique<Observed>(shop_plan(goods(50), [&](model::Parameters& redis) {
            redis.cache = model::Caching::hit_ratio;
            redis.hit_ratio = {700'000};
            redis.latency = constant(latency);
        }));
        run->trace = sim::TraceLog(requests);
        run->set_rate(per_second(100));
        run->set_rate({}, seconds(40));
        run->advance(never);
        return run;
    };
    const auto quick = run_with({});
    const auto slow = run_with(milliseconds(200));
    int hits = 0;
    int different = 0;
    const auto seen = std::min(quick->trace.requests().size(), slow->trace.requests().size());
    REQUIRE(seen >= requests - 1);
    for (std::size_t i = 0; i < seen; ++i) {
        hits += lookup(*quick, i) == Lookup::hit ? 1 : 0;
        different += lookup(*quick, i) != lookup(*slow, i) ? 1 : 0;
    }
    CHECK(different == 0);
    const double share = hits / static_cast<double>(seen);
    CHECK(std::abs(share - 0.7) < 4 * std::sqrt(0.7 * 0.3 / static_cast<double>(seen)));
}

TEST_CASE("two designs are asked for the same objects") {
    const auto run_with = [](Duration latency) {
        auto run = std::make_unique<Observed>(
            shop_plan(goods(200, "0.9"), [&](model::Parameters& redis) { redis.latency = constant(latency); }));
        run->set_rate(per_second(5)); // slowly: who comes first is the same in both
        run->set_rate({}, seconds(100));
        run->advance(never);
        return run;
    };
    const auto quick = run_with({});
    const auto slow = run_with(milliseconds(20));
    int hits = 0;
    for (std::size_t i = 0; i < 499; ++i) {
        CHECK(lookup(*quick, i) == lookup(*slow, i));
        hits += lookup(*quick, i) == Lookup::hit ? 1 : 0;
    }
    CHECK(hits > 100);
    CHECK(hits < 450);
}

TEST_CASE("of several copies of a cache each keeps its part of the objects") {
    Observed run(plan_of(shop, goods(300), [](model::Design& design) {
        without_overheads(design);
        design.nodes[design.find("redis").value().value].replicas = 4;
    }));
    run.set_rate(per_second(20));
    run.set_rate({}, seconds(100));
    run.advance(never);
    std::uint64_t misses = 0;
    std::size_t kept = 0;
    for (std::uint32_t copy = 0; copy < 4; ++copy) {
        misses += view_of(run, "redis", copy).misses;
        kept += view_of(run, "redis", copy).kept;
        CHECK(view_of(run, "redis", copy).kept > 40); // 75 on average
    }
    CHECK(kept > 290);
    CHECK(misses == kept); // nobody has missed an object twice
}

TEST_CASE("a cache keeps no more than its memory holds") {
    Observed run(shop_plan(goods(300), [](model::Parameters& redis) { redis.cache_memory = {1'050'000}; }));
    run.set_rate(per_second(20));
    run.set_rate({}, seconds(20));
    run.advance(never);
    CHECK(view_of(run, "redis").kept == 10); // of 100 kB each
}
