// What a full cache makes room with: against a plain list, and against theory.
#include "sim/cache.hpp"
#include "support/caches.hpp"
#include "support/che.hpp"

#include <algorithm>
#include <cmath>
#include <list>
#include <vector>

using namespace labrack;
using namespace labrack::test;

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
            const sim::InstanceView before = view_of(run, "varnish");
            advance(10 + 3 * (batch + 1));
            const sim::InstanceView after = view_of(run, "varnish");
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
