// The instant estimate against the simulation: mean latency within 10 % up to 70 % utilisation of the busiest resource,
// within 20 % up to 80 %.
#include "support/estimates.hpp"
#include "support/lab_folders.hpp"
#include "support/varied_systems.hpp"

#include <algorithm>
#include <array>

using namespace labrack;
using namespace labrack::test;
using analysis::Estimate;

namespace {

constexpr std::array shares{0.3, 0.5, 0.7, 0.8}; ///< of the bottleneck, without what queues add to it

void compare_loaded(const std::string& name, const SharedPlan& plan, double requests, Duration warm_up) {
    for (const double share : shares)
        compare_with_run(name, loaded(*plan, share), requests, warm_up);
}

} // namespace

TEST_CASE("the bench's systems are estimated as they run") {
    const auto connections = [](model::Design& design) { parameters_of(design, "database").workers = 16; };
    compare_loaded("mm1", steady_example("bench", "mm1"), 200'000, seconds(10));
    compare_loaded("web-holding", steady_example("bench", "web", connections), 100'000, seconds(10));
    // Plain: a product as of the catalogue but an event loop, as systems.cpp of the bench has it.
    const auto web = steady_example("bench", "web", connections);
    model::Catalogue catalogue = web->catalogue;
    catalogue.products[catalogue.find_product("gunicorn").value().value].concurrency = model::Concurrency::event_loop;
    const auto plain = model::make_plan(catalogue, web->design, web->workload);
    REQUIRE(plain);
    compare_loaded("web", *plain, 100'000, seconds(10));
}

TEST_CASE("the bench's fixture is estimated as it runs") {
    // Fewer people, who have all looked the name up after a few seconds.
    const auto settled = [](model::Design& design) {
        parameters_of(design, "visitors").clients = 2'000;
        parameters_of(design, "readers").clients = 1'000;
        parameters_of(design, "dns").records.front().ttl = seconds(2);
    };
    const auto plan = steady_example("bench", "fixture", settled);
    compare_with_run("fixture", plan, 20'000, seconds(3));
    for (const double share : {0.5, 0.7, 0.8})
        compare_with_run("fixture", loaded(*plan, share), 30'000, seconds(3));
}

TEST_CASE("every lab's start, and every design that it shows, is estimated as it runs") {
    for (const std::string& id : lab_ids()) {
        const auto lab = repository_lab(id);
        std::vector<const model::Design*> designs{&lab->start};
        for (const lab::SceneDesign& one : lab->designs)
            designs.push_back(&one.design);
        for (const model::Design* design : designs) {
            for (const model::Workload& workload : lab->workloads) {
                const auto plan = model::make_plan(model::built_in_catalogue(), *design, workload);
                REQUIRE(plan);
                if ((*plan)->loads.empty() || design->links.empty()) continue; // the sandbox begins with visitors alone
                // Some lab begins with a server that its busy evening is too much for.
                if (analysis::estimate(**plan).stable) compare_with_run(workload.id, *plan, 20'000, seconds(200));
                compare_loaded(workload.id, *plan, 30'000, seconds(100));
            }
        }
    }
}

TEST_CASE("the golden examples are estimated as they run while nothing happens to them") {
    for (const char* const name : {"encrypted-pool", "floating-address", "gallery", "killed-server", "narrow-network",
                                   "newsletter", "release", "lost-zone", "group"}) {
        const auto plan = steady_example("golden", name);
        compare_with_run(name, plan, 10'000, seconds(100));
        for (const double share : {0.5, 0.7})
            compare_with_run(name, loaded(*plan, share), 10'000, seconds(60));
    }
}

TEST_CASE("closed loads are estimated as they run") {
    compare_with_run("small-server", steady_example("golden", "small-server"), 10'000, seconds(30));
    const auto closed = steady_example("theory", "closed");
    for (const int users : {4, 8}) {
        model::Workload workload = closed->workload;
        workload.loads.front().users = users;
        const auto plan = model::make_plan(closed->catalogue, closed->design, workload);
        REQUIRE(plan);
        compare_with_run("closed", *plan, 50'000, seconds(10));
    }
}

TEST_CASE("every varied system gets an estimate, with numbers that exist") {
    for (const VariedSystem& system : varied_systems) {
        CAPTURE(system.name);
        const auto plan = plan_of(system.design, system.workload);
        for (const double factor : {0.0, 0.01, 1.0, 100.0}) {
            CAPTURE(factor);
            const Estimate found = analysis::estimate(*scaled(*plan, factor));
            for (const analysis::OperationEstimate& one : found.operations) {
                CHECK(one.latency.value_or(Duration{}).ns >= 0);
                CHECK(one.latency.value_or(Duration{}) < seconds(3600));
            }
            for (const analysis::ResourceUse& use : found.resources)
                CHECK(use.utilization.ppm > 0);
            if (factor >= 100.0) CHECK_FALSE(found.stable);
        }
    }
}
