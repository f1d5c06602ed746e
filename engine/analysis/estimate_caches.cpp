// What caches have: by their stated ratio, or by Che's approximation of the least recently used.
//
// An object is in the cache if it was asked for within the last t, the same t for all, for which the expected number of
// objects is the room: Che, Tung and Wang, "Hierarchical Web caching systems" (IEEE JSAC 20(7), 2002). An object that
// is of use for a time T only, from when it was fetched, is asked for λT times meanwhile: Fofack et al., "Performance
// evaluation of hierarchical TTL-based cache networks" (2014); of the two the fewer hits hold.
#include "analysis/estimate_traffic.hpp"
#include "base/math.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace labrack::analysis {

namespace {

/// Objects that are about equally popular.
struct Rank {
    double count = 1.0;
    double rate = 0.0; ///< at which each is asked for, at one copy of the cache
    double size = 1.0; ///< of the room that each takes
};

/// The requests that one cache is asked for, by what they are about.
struct Popularity {
    std::vector<Rank> ranks;
    double room = std::numeric_limits<double>::infinity();
    double ttl = std::numeric_limits<double>::infinity(); ///< s
};

/// Adds a collection; of its many unpopular objects those of a tenth more each in one.
void add_collection(Popularity& asked, double objects, double exponent, double rate, double size) {
    const std::size_t first = asked.ranks.size();
    double sum = 0.0;
    for (double low = 1.0; low <= objects;) {
        double high = low < 48.0 ? low : std::min(objects, std::floor(low * 1.1));
        high = std::max(high, low);
        const double popularity = exponent == 0.0 ? 1.0 : math::exp(-exponent * math::log((low + high) / 2.0));
        asked.ranks.push_back({high - low + 1.0, popularity, size});
        sum += (high - low + 1.0) * popularity;
        low = high + 1.0;
    }
    for (std::size_t i = first; i < asked.ranks.size(); ++i)
        asked.ranks[i].rate *= rate / sum;
}

/// Share of an object's requests that find it, when it stays for `time` after each.
double hits_of(const Popularity& asked, const Rank& rank, double time) {
    const double by_use = math::exp(std::min(700.0, rank.rate * time)) - 1.0;
    const double hits = std::min(by_use, rank.rate * asked.ttl); // between two fetches
    return hits >= 1e15 ? 1.0 : hits / (1.0 + hits);
}

/// Share of the requests for the objects of the ranks from `begin` to before `end` that find them.
double hits_among(const Popularity& asked, std::size_t begin, std::size_t end, double time) {
    double hits = 0.0;
    double sum = 0.0;
    for (std::size_t r = begin; r < end; ++r) {
        const Rank& rank = asked.ranks[r];
        hits += rank.count * rank.rate * hits_of(asked, rank, time);
        sum += rank.count * rank.rate;
    }
    return sum > 0.0 ? hits / sum : 0.0;
}

double room_taken(const Popularity& asked, double time) {
    double sum = 0.0;
    for (const Rank& rank : asked.ranks)
        sum += rank.count * rank.size * hits_of(asked, rank, time);
    return sum;
}

/// For how long what is not asked for stays; a century when nothing need ever go.
double characteristic_time(const Popularity& asked) {
    double low = 0.0;
    double high = 3e9;
    if (room_taken(asked, high) <= asked.room) return high;
    for (high = 1.0; room_taken(asked, high) < asked.room && high < 3e9;)
        high *= 8.0;
    for (int i = 0; i < 40; ++i) {
        const double middle = (low + high) / 2.0;
        (room_taken(asked, middle) < asked.room ? low : high) = middle;
    }
    return high;
}

bool is_lookup(const model::Plan& plan, const Visit& visit) {
    if (!visit.step.exists() || plan.design.node(visit.node).parameters.cache == model::Caching::none) return false;
    return visit.keeps_answers || (!visit.forwarded && plan.steps[visit.step.value].on_miss.exists() &&
                                   !plan.steps[visit.step.value].step->invalidates);
}

/// How often the visit looks something up: what is put there comes as often as nothing was found.
double lookups_of(const Visit& visit) {
    return visit.keeps_answers ? visit.rate : visit.rate / (2.0 - visit.hit);
}

void fill_cache(const model::Plan& plan, Walk& walk, model::NodeIndex node, const std::vector<std::uint32_t>& visits) {
    const model::Parameters& cache = plan.design.node(node).parameters;
    if (cache.cache == model::Caching::hit_ratio) {
        for (const std::uint32_t visit : visits)
            walk.visits[visit].hit = cache.hit_ratio.fraction();
        return;
    }
    const double copies = std::max(1U, first_count(plan, node));
    const bool in_parts = !walk.visits[visits.front()].keeps_answers; // each copy has its part of the objects
    Popularity asked;
    std::vector<std::size_t> first;
    const bool by_number = cache.cache_objects > 0;
    const double room = by_number ? cache.cache_objects : static_cast<double>(cache.cache_memory.count);
    if (room > 0.0) asked.room = in_parts ? room * copies : room;
    if (cache.cache_ttl.ns > 0) asked.ttl = static_cast<double>(cache.cache_ttl.ns) * 1e-9;
    std::map<std::uint32_t, double> rates; // of each collection
    for (const std::uint32_t visit : visits) {
        const std::uint32_t collection = plan.steps[walk.visits[visit].step.value].collection;
        if (collection != model::PlanStep::no_collection)
            rates[collection] += lookups_of(walk.visits[visit]) / (in_parts ? 1.0 : copies);
    }
    std::map<std::uint32_t, std::size_t> places; // where a collection's ranks begin
    for (const auto& [collection, rate] : rates) {
        const model::Collection& one = plan.workload.collections[collection];
        places[collection] = asked.ranks.size();
        add_collection(asked, one.objects, one.zipf, rate, by_number ? 1.0 : static_cast<double>(one.size.count));
    }
    for (const std::uint32_t visit : visits) { // a step without a collection is about one thing
        const model::PlanStep& step = plan.steps[walk.visits[visit].step.value];
        first.push_back(asked.ranks.size());
        if (step.collection != model::PlanStep::no_collection) continue;
        const double size = by_number ? 1.0 : static_cast<double>(step.step->out.count);
        asked.ranks.push_back({1.0, lookups_of(walk.visits[visit]) / (in_parts ? 1.0 : copies), size});
    }
    const double time = characteristic_time(asked);
    for (std::size_t i = 0; i < visits.size(); ++i) {
        const std::uint32_t collection = plan.steps[walk.visits[visits[i]].step.value].collection;
        if (collection == model::PlanStep::no_collection) {
            walk.visits[visits[i]].hit = hits_among(asked, first[i], first[i] + 1, time);
            continue;
        }
        const auto next = places.upper_bound(collection);
        const std::size_t end = next == places.end() ? first.front() : next->second;
        walk.visits[visits[i]].hit = hits_among(asked, places[collection], end, time);
    }
}

} // namespace

void fill_caches(const model::Plan& plan, Walk& walk) {
    std::map<std::uint32_t, std::vector<std::uint32_t>> lookups; // of each cache
    for (std::size_t i = 0; i < walk.visits.size(); ++i) {
        if (is_lookup(plan, walk.visits[i]))
            lookups[walk.visits[i].node.value].push_back(static_cast<std::uint32_t>(i));
    }
    for (const auto& [node, visits] : lookups)
        fill_cache(plan, walk, model::NodeIndex{node}, visits);
}

} // namespace labrack::analysis
