// Caches: asked first or standing in between, by chance or by what was used last, and what becomes of what they keep.
#include "sim/cache.hpp"
#include "support/che.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <cmath>
#include <list>
#include <set>
#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;
using sim::Lookup;
using sim::Reason;

namespace {

/// 10 ms to the application, 1 ms from there to the cache and to the database.
constexpr std::string_view shop = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100, "keep_alive": "0s"}},
    {"id": "app", "product": "gunicorn", "config": {"workers": 64}},
    {"id": "redis", "product": "redis"},
    {"id": "mysql", "product": "mysql"}
  ],
  "links": [
    {"from": "visitors", "to": "app", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "app", "to": "redis", "protocol": "redis", "config": {"latency": "1ms", "connections": "keep"}},
    {"from": "app", "to": "mysql", "protocol": "mysql", "config": {"latency": "1ms", "connections": "keep"}}
  ]})";

/// A look at one of the shop's goods: 2 ms in the application, 1 ms in the cache, 10 ms in the database.
std::string goods(int objects, std::string_view zipf = "0") {
    return R"({"version": 1,
  "collections": [{"id": "goods", "objects": )" +
           std::to_string(objects) + R"(, "zipf": )" + std::string(zipf) + R"(, "size": "100kB"}],
  "operations": [
    {"id": "page", "title": "look", "entry": "shop",
     "root": {"role": "app", "object": "goods", "cpu": "2ms", "steps": [
       {"role": "cache read", "wait": "1ms", "on_miss": [{"role": "sql read", "wait": "10ms"}]}]}},
    {"id": "change", "title": "change", "entry": "shop", "idempotent": false,
     "root": {"role": "app", "object": "goods", "cpu": "2ms", "steps": [
       {"role": "sql write", "wait": "10ms"},
       {"role": "cache write", "wait": "1ms", "invalidates": true, "on_miss": []}]}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}]}]})";
}

/// 10 ms to the cache, 5 ms from there to the web server.
constexpr std::string_view front = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 100, "keep_alive": "0s"}},
    {"id": "varnish", "product": "varnish"},
    {"id": "nginx", "product": "nginx"}
  ],
  "links": [
    {"from": "visitors", "to": "varnish", "protocol": "http", "config": {"latency": "10ms"}},
    {"from": "varnish", "to": "nginx", "protocol": "http", "config": {"latency": "5ms", "connections": "keep"}}
  ]})";

/// A picture takes 20 ms in the web server; "change" replaces it, "hello" may not be kept.
std::string pictures(int objects, std::string_view zipf = "0", std::string_view wait = "20ms") {
    return R"({"version": 1,
  "collections": [{"id": "pictures", "objects": )" +
           std::to_string(objects) + R"(, "zipf": )" + std::string(zipf) + R"(, "size": "100kB"}],
  "operations": [
    {"id": "page", "title": "look", "entry": "shop",
     "root": {"role": "web", "object": "pictures", "cacheable": true, "wait": ")" +
           std::string(wait) + R"("}},
    {"id": "change", "title": "change", "entry": "shop", "idempotent": false,
     "root": {"role": "web", "object": "pictures", "invalidates": true, "wait": "20ms"}},
    {"id": "home", "title": "home", "entry": "shop", "root": {"role": "web", "cacheable": true, "wait": "20ms"}},
    {"id": "hello", "title": "hello", "entry": "shop", "root": {"role": "web", "wait": "20ms"}}],
  "loads": [{"client": "visitors", "arrivals": "regular", "mix": [{"operation": "page"}]}]})";
}

void without_overheads(model::Design& design) {
    for (model::Node& node : design.nodes) {
        node.parameters.overhead = {};
        node.parameters.start_time = {};
    }
}

using Change = std::function<void(model::Parameters&)>;

std::shared_ptr<const model::Plan> shop_plan(const std::string& workload, const Change& cache = {},
                                             std::string_view design = shop) {
    return plan_of(design, workload, [&](model::Design& made) {
        without_overheads(made);
        if (cache) cache(parameters_of(made, "redis"));
    });
}

std::shared_ptr<const model::Plan> front_plan(const std::string& workload, const Change& cache = {}) {
    return plan_of(front, workload, [&](model::Design& made) {
        without_overheads(made);
        if (cache) cache(parameters_of(made, "varnish"));
    });
}

/// What the first look-up of a request's trace came to.
Lookup lookup(const Observed& run, std::size_t request) {
    for (const sim::Span& span : run.trace.requests()[request].spans) {
        if (span.lookup != Lookup::none) return span.lookup;
    }
    return Lookup::none;
}

int visits(const Observed& run, std::string_view node, std::size_t request) {
    int count = 0;
    for (const sim::Span& span : run.trace.requests()[request].spans)
        count += run.simulation.plan().name_of(span.instance) == node && !span.local ? 1 : 0;
    return count;
}

/// From the first SYN to the answer, in ms.
double time_ms(const Observed& run, std::size_t request) {
    const sim::RequestTrace& trace = run.trace.requests()[request];
    return static_cast<double>((trace.end - trace.start).ns) * 1e-6;
}

sim::InstanceView view(const Observed& run, std::string_view node, std::uint32_t ordinal = 0) {
    const model::Plan& plan = run.simulation.plan();
    return run.simulation.view({plan.first_instance[plan.design.find(node).value().value].value + ordinal});
}

} // namespace

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
    CHECK(view(run, "redis").hits == 1);
    CHECK(view(run, "redis").misses == 1);
    CHECK(view(run, "redis").kept == 1);
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
        misses += view(run, "redis", copy).misses;
        kept += view(run, "redis", copy).kept;
        CHECK(view(run, "redis", copy).kept > 40); // 75 on average
    }
    CHECK(kept > 290);
    CHECK(misses == kept); // nobody has missed an object twice
}

TEST_CASE("a cache keeps no more than its memory holds") {
    Observed run(shop_plan(goods(300), [](model::Parameters& redis) { redis.cache_memory = {1'050'000}; }));
    run.set_rate(per_second(20));
    run.set_rate({}, seconds(20));
    run.advance(never);
    CHECK(view(run, "redis").kept == 10); // of 100 kB each
}

TEST_CASE("a cache that stands in between answers itself what it has, even when the origin is gone") {
    Observed run(front_plan(pictures(1)));
    run.send("page");
    run.send("page", seconds(1));
    run.send("home", seconds(2));
    run.change(InterventionKind::stop, "nginx", seconds(3));
    run.send("page", seconds(4));
    run.send("home", seconds(5));
    run.send("hello", seconds(6));
    run.advance(never);
    CHECK(time_ms(run, 0) == 70); // 30 + 5 + 20 + 5 + 10
    CHECK(time_ms(run, 1) == 40);
    CHECK(lookup(run, 1) == Lookup::hit);
    CHECK(visits(run, "nginx", 1) == 0);
    CHECK(lookup(run, 2) == Lookup::miss); // without a collection it is one object: itself
    CHECK_FALSE(run.finished.at(3).failure.failed());
    CHECK_FALSE(run.finished.at(4).failure.failed());
    CHECK(run.finished.at(5).failure.reason == Reason::bad_gateway); // may not be kept
    CHECK(lookup(run, 5) == Lookup::none);
}

TEST_CASE("what changes an object drops it from the caches that it passes, unless it fails") {
    Observed run(front_plan(pictures(1)));
    run.send("page");
    run.send("change", seconds(1));
    run.send("page", seconds(2));
    run.change(InterventionKind::stop, "nginx", seconds(3));
    run.send("change", seconds(4));
    run.send("page", seconds(5));
    run.advance(never);
    CHECK(lookup(run, 2) == Lookup::miss);
    CHECK(run.finished.at(3).failure.failed());
    CHECK(lookup(run, 4) == Lookup::hit);
}

TEST_CASE("of those who miss the same object at once one fetches it for all, or each for itself") {
    for (const bool collapse : {true, false}) {
        CAPTURE(collapse);
        Observed run(front_plan(pictures(1), [&](model::Parameters& varnish) { varnish.collapse_misses = collapse; }));
        for (int i = 0; i < 5; ++i)
            run.send("page", milliseconds(4 * i), i);
        run.advance(never);
        REQUIRE(run.finished.size() == 5);
        int fetched = 0;
        for (std::size_t i = 0; i < 5; ++i) {
            CHECK_FALSE(run.finished[i].failure.failed());
            fetched += visits(run, "nginx", i);
            // The fetch comes back at 60 ms and everybody has the answer at 70.
            CHECK(time_ms(run, i) == (collapse ? 70.0 - 4.0 * static_cast<double>(i) : 70.0));
        }
        CHECK(fetched == (collapse ? 1 : 5));
        CHECK(view(run, "varnish").misses == 5);
        CHECK(view(run, "varnish").in_hand == 0);
    }
}

TEST_CASE("who waits for a fetch shares its failure, and the next one fetches anew") {
    Observed run(front_plan(pictures(1)));
    run.send("page", {}, 0);
    run.send("page", milliseconds(10), 1);
    run.change(InterventionKind::stop, "nginx", milliseconds(45)); // it works from 35 to 55 ms
    run.change(InterventionKind::start, "nginx", seconds(1));
    run.send("page", seconds(2), 2);
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::bad_gateway);
    CHECK(run.finished.at(1).failure.reason == Reason::bad_gateway);
    CHECK(visits(run, "nginx", 1) == 0);
    CHECK_FALSE(run.finished.at(2).failure.failed());
    CHECK(view(run, "varnish").in_hand == 0);
}

TEST_CASE("a cache that dies resets all who wait for its fetch, and fetches anew when it is back") {
    Observed run(front_plan(pictures(1)));
    run.send("page", {}, 0);
    run.send("page", milliseconds(10), 1);
    run.change(InterventionKind::restart, "varnish", milliseconds(45));
    run.send("page", seconds(2), 2);
    run.advance(never);
    CHECK(run.finished.at(0).failure.reason == Reason::reset);
    CHECK(run.finished.at(1).failure.reason == Reason::reset);
    CHECK_FALSE(run.finished.at(2).failure.failed());
    CHECK(lookup(run, 2) == Lookup::miss);
    CHECK(run.simulation.requests_in_flight() == 0);
}

TEST_CASE("a copy of a run goes on with what the cache had") {
    const auto plan = front_plan(pictures(500, "0.8"), [](model::Parameters& varnish) { varnish.cache_objects = 50; });
    Observed run(plan);
    run.set_rate(per_second(200));
    run.advance(Time{} + seconds(10));
    sim::Simulation fork = run.simulation;
    run.advance(Time{} + seconds(20));
    fork.advance({Time{} + seconds(20)});
    CHECK(fork.digest() == run.simulation.digest());
    const model::InstanceIndex varnish = plan->first_instance[plan->design.find("varnish").value().value];
    CHECK(fork.view(varnish).hits == view(run, "varnish").hits);
    CHECK(view(run, "varnish").hits > 500);
}

TEST_CASE("the least recently used makes room, in every order of use that a plain list gives too") {
    struct Plain {
        std::uint64_t key = 0;
        std::int64_t bytes = 0;
        Time until;
    };
    constexpr std::size_t room = 20;
    constexpr std::int64_t memory = 150;
    sim::LeastRecentlyUsed cache(room, memory);
    std::list<Plain> plain; // the newest first
    const auto plain_bytes = [&] {
        std::int64_t sum = 0;
        for (const Plain& one : plain)
            sum += one.bytes;
        return sum;
    };
    DrawStream draw(DrawKey{5});
    for (int i = 0; i < 50'000; ++i) {
        const Time now{i};
        const std::uint64_t key = draw.next_below(40) * 1'000'003ULL;
        const auto found = std::find_if(plain.begin(), plain.end(), [&](const Plain& one) { return one.key == key; });
        const std::uint32_t action = draw.next_below(10);
        if (action < 6) {
            const bool there = found != plain.end() && found->until > now;
            if (found != plain.end() && !there) plain.erase(found);
            if (there) plain.splice(plain.begin(), plain, found);
            REQUIRE(cache.use(key, now) == there);
        } else if (action < 9) {
            const std::int64_t bytes = draw.next_below(30);
            if (found != plain.end()) plain.erase(found);
            while (plain.size() >= room || plain_bytes() + bytes > memory)
                plain.pop_back();
            plain.push_front({key, bytes, now + Duration{200}});
            cache.put(key, bytes, now + Duration{200});
        } else {
            if (found != plain.end()) plain.erase(found);
            cache.drop(key);
        }
        REQUIRE(cache.size() == plain.size());
        REQUIRE(cache.bytes() == plain_bytes());
    }
    cache.put(1, memory + 1, never); // larger than all: not kept, and nothing makes room for it
    CHECK(cache.size() == plain.size());
    cache.clear();
    CHECK(cache.size() == 0);
    CHECK(cache.bytes() == 0);
}

TEST_CASE("the hit ratio of an LRU cache under Zipf's law is that of Che's approximation") {
    constexpr int objects = 1'000;
    constexpr int batches = 20;
    struct Case {
        double exponent;
        const char* zipf;
        int room;
    };
    for (const Case& one :
         {Case{0.8, "0.8", 20}, Case{0.8, "0.8", 100}, Case{0.8, "0.8", 400}, Case{1.1, "1.1", 100}}) {
        CAPTURE(one.exponent);
        CAPTURE(one.room);
        const auto plan = plan_of(front, pictures(objects, one.zipf, "0s"), [&](model::Design& design) {
            without_overheads(design);
            for (model::Link& link : design.links)
                link.latency = Duration{}; // an object is there at once: what else the approximation assumes
            parameters_of(design, "visitors").keep_alive = seconds(3600);
            parameters_of(design, "varnish").cache_objects = one.room;
            parameters_of(design, "varnish").cache_ttl = {};
        });
        Observed run(plan);
        run.set_rate(per_second(1'000));
        const auto advance = [&](int until_s) { run.simulation.advance({Time{} + seconds(until_s)}); };
        advance(10); // ten times as many requests as objects: the cache is full and as it will stay
        std::vector<double> ratios;
        for (int batch = 0; batch < batches; ++batch) {
            const sim::InstanceView before = view(run, "varnish");
            advance(10 + 3 * (batch + 1));
            const sim::InstanceView after = view(run, "varnish");
            const auto hits = static_cast<double>(after.hits - before.hits);
            ratios.push_back(hits / (hits + static_cast<double>(after.misses - before.misses)));
        }
        double mean = 0;
        for (const double ratio : ratios)
            mean += ratio / batches;
        double variance = 0;
        for (const double ratio : ratios)
            variance += (ratio - mean) * (ratio - mean) / (batches - 1);
        const double standard_error = std::sqrt(variance / batches);
        const double theory = che(objects, one.exponent, one.room);
        CAPTURE(mean);
        CAPTURE(theory);
        CHECK(standard_error < 0.01);
        CHECK(std::abs(mean - theory) < 4 * standard_error + 0.01 * theory); // 1 % for the approximation
    }
}
