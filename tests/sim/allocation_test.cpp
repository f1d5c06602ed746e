// A run in its steady state asks for no memory: this program counts every call of operator new.
#include "support/systems.hpp"
#include "support/varied_systems.hpp"

#include <cstdlib>
#include <new>

namespace {

std::uint64_t allocations = 0;

} // namespace

void* operator new(std::size_t size) {
    ++allocations;
    void* memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

void operator delete(void* memory) noexcept {
    std::free(memory);
}

void operator delete(void* memory, std::size_t /*size*/) noexcept {
    std::free(memory);
}

using namespace labrack;
using namespace labrack::test;

namespace {

/// Two web servers behind a balancer that checks them, hosts with processors to share, name look-ups, connections set
/// up and kept.
constexpr std::string_view balanced = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors", "config": {"clients": 50, "keep_alive": "200ms"}},
    {"id": "dns", "product": "dns-zone",
     "config": {"records": [{"name": "www.foobar.com", "type": "A", "value": "8.8.8.8", "ttl": "200ms"}]}},
    {"id": "lb", "product": "haproxy", "config": {"policy": "least-connections"}},
    {"id": "front", "product": "linux-server", "replicas": 2, "config": {"address": "8.8.8.8"}},
    {"id": "nginx", "product": "nginx", "in": "front", "replicas": 2},
    {"id": "server", "product": "linux-server"},
    {"id": "gunicorn", "product": "gunicorn", "in": "server"},
    {"id": "files", "product": "app-files", "in": "server"},
    {"id": "mysql", "product": "mysql", "in": "server", "config": {"cpu_request": 500}}
  ],
  "links": [
    {"from": "visitors", "to": "dns", "protocol": "dns"},
    {"from": "visitors", "to": "lb", "protocol": "http"},
    {"from": "lb", "to": "nginx", "protocol": "http"},
    {"from": "nginx", "to": "gunicorn", "protocol": "http"},
    {"from": "gunicorn", "to": "files", "protocol": "file", "config": {"connections": "keep"}},
    {"from": "gunicorn", "to": "mysql", "protocol": "mysql", "config": {"connections": "keep"}}
  ]
})";

constexpr std::string_view pages = R"({"version": 1,
  "operations": [{"id": "page", "title": "page", "entry": "www.foobar.com",
     "root": {"role": "app", "cpu": {"exponential": "4ms"}, "steps": [
       {"role": "file", "wait": "1ms"}, {"role": "sql read", "repeat": 2, "cpu": "3ms"}, {"role": "app", "cpu": "1ms"}]}}],
  "loads": [{"client": "visitors", "rate": "80/s", "mix": [{"operation": "page"}]}]
})";

} // namespace

TEST_CASE("the steady state allocates nothing, with all metrics and some traces") {
    const auto plan = plan_of(balanced, pages, [](model::Design& design) {
        design.nodes[design.find("lb").value().value].parameters.address = "8.8.8.8";
    });
    constexpr std::uint32_t sample_every = 10;
    sim::Simulation simulation(plan, {1, sample_every});
    sim::Metrics metrics(*plan);
    sim::TraceLog trace(100);

    // By then every queue has been as long as it gets, and the series has been halved twice.
    simulation.advance({Time{} + seconds(250)}, {&trace, &metrics, nullptr});
    const std::uint64_t events = simulation.events();
    const std::uint64_t before = allocations;
    simulation.advance({Time{} + seconds(750)}, {&trace, &metrics, nullptr});
    const std::uint64_t during = allocations - before;
    CHECK(simulation.events() - events > 1'000'000);
    CHECK(metrics.operations()[0].failures() == 0);
    CHECK(during == 0);
}

TEST_CASE("no behaviour allocates anything in its steady state") {
    for (const VariedSystem& system : varied_systems) {
        CAPTURE(system.name);
        const auto plan = plan_of(system.design, system.workload, [](model::Design& design) {
            // Functions and a service that are asked for all that they can do never settle.
            for (model::Node& node : design.nodes) {
                if (node.id == "worker") node.parameters.workers *= 4;
                if (node.id == "payments") node.parameters.quota *= 4;
            }
        });
        sim::Simulation simulation(plan, {1, 10});
        sim::Metrics metrics(*plan);
        sim::TraceLog trace(8);
        // By then everything has been as large as it gets, traces of the rarest requests included.
        simulation.advance({Time{} + seconds(2'000)}, {&trace, &metrics, nullptr});
        const std::uint64_t events = simulation.events();
        const std::uint64_t before = allocations;
        simulation.advance({Time{} + seconds(2'250)}, {&trace, &metrics, nullptr});
        const std::uint64_t during = allocations - before;
        CHECK(simulation.events() - events > 50'000);
        CHECK(during == 0);
    }
}
