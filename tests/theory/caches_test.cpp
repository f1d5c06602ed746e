// Caches.
#include "support/che.hpp"
#include "theory/theory.hpp"

using namespace labrack;
using namespace labrack::test;

TEST_CASE("Che's approximation: the hit ratio of an LRU cache under Zipf's law") {
    const auto plan = theory_plan("che");
    const model::InstanceIndex cache = plan->first_instance[plan->design.find("cache").value().value];
    const Duration length = seconds(400) * effort / 20;
    std::vector<double> samples;
    for (std::uint64_t replication = 0; replication < replications; ++replication) {
        sim::Simulation simulation(plan, {mix64(hash_text("che") + replication), 0});
        simulation.advance({Time{} + seconds(20)}); // four requests for each object: the cache is as it will stay
        const sim::InstanceView before = simulation.view(cache);
        simulation.advance({Time{} + seconds(20) + length});
        const sim::InstanceView after = simulation.view(cache);
        const auto hits = static_cast<double>(after.hits - before.hits);
        samples.push_back(hits / (hits + static_cast<double>(after.misses - before.misses)));
    }
    check_estimate("che", estimate_of(samples), che(1'000, 0.8, 100), demanded_precision);
}
