// What analysis says of losses is what happens in runs: every atom of every system is killed once.
#include "analysis/losses.hpp"
#include "analysis/traffic.hpp"
#include "support/examples.hpp"
#include "support/labs.hpp"
#include "support/systems.hpp"
#include "support/varied_systems.hpp"

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

const std::string tests_folder = LABRACK_SOURCE_DIR "/tests/";

constexpr Duration killed_at = seconds(30);
constexpr Duration looked_at = seconds(150); // detection, promotion, restarts and old answers of name servers are over
constexpr Duration looked_until = seconds(190);
constexpr Duration end = seconds(260); // whoever is still waiting has given up

model::Intervention stop_at(Duration at, const std::string& name) {
    model::Intervention intervention;
    intervention.kind = model::InterventionKind::stop;
    intervention.node = name;
    intervention.at = Time{} + at;
    return intervention;
}

/// The system with every operation sent twice a second by each of its clients, and nothing else happening to it.
std::shared_ptr<const model::Plan> at_low_load(const model::Plan& plan) {
    model::Workload workload = plan.workload;
    workload.interventions.clear();
    workload.loads.clear();
    const std::vector<analysis::Traffic> traffic = analysis::trace_traffic(plan);
    for (std::size_t o = 0; o < traffic.size(); ++o) {
        for (const model::NodeIndex client : traffic[o].clients) {
            model::Load load;
            load.client = plan.design.node(client).id;
            load.profile = {{{}, per_second(2), false}};
            load.mix = {{workload.operations[o].id, 1}};
            workload.loads.push_back(load);
        }
    }
    auto quiet = model::make_plan(plan.catalogue, plan.design, workload);
    REQUIRE_MESSAGE(quiet, said(quiet.problems()));
    return *quiet;
}

/// Of each operation: how many requests of the window were not answered well.
std::vector<int> failures(const std::shared_ptr<const model::Plan>& plan, const std::string& killed) {
    sim::Simulation simulation(plan, {1, 0});
    if (!killed.empty()) {
        const auto stop = model::resolve(*plan, stop_at(killed_at, killed));
        REQUIRE_MESSAGE(stop, said(stop.problems()));
        simulation.intervene(*stop);
    }
    std::vector<sim::FinishedRequest> finished;
    simulation.advance({Time{} + end}, {nullptr, nullptr, &finished});
    std::vector<int> sent(plan->roots.size());
    std::vector<int> failed(plan->roots.size());
    for (const sim::FinishedRequest& one : finished) {
        if (one.start < Time{} + looked_at || one.start >= Time{} + looked_until) continue;
        ++sent[one.operation.value];
        if (one.failure.failed()) ++failed[one.operation.value];
    }
    for (std::size_t o = 0; o < sent.size(); ++o)
        CHECK_MESSAGE(sent[o] > 0, plan->workload.operations[o].id);
    return failed;
}

bool leaves_work_for_later(const model::Plan& plan, std::size_t operation) {
    return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const model::PlanStep& step) {
        return step.operation.value == operation && step.step->later;
    });
}

/// Whether something may stand again by the time that is looked at.
bool heals(const model::Plan& plan, model::InstanceIndex lost) {
    return std::any_of(plan.instances.begin(), plan.instances.end(), [&](const model::Instance& one) {
        const bool goes_with_it = &one == &plan.instances[lost.value] || one.host == lost || one.zone == lost;
        return goes_with_it && one.group != model::no_group;
    });
}

int check_all_atoms(const model::Plan& of) {
    const auto plan = at_low_load(of);
    const analysis::FailureAtoms atoms(*plan, {});
    const std::vector<analysis::Traffic> traffic = analysis::trace_traffic(*plan);
    analysis::Losses losses(*plan, atoms);
    std::vector<analysis::AtomSet> needed;
    for (std::size_t o = 0; o < traffic.size(); ++o) {
        needed.push_back(atoms.none());
        for (const model::NodeIndex client : traffic[o].clients)
            needed[o] |= losses.unserved_without(client, index_of<model::OperationIndex>(o));
    }
    const std::vector<int> unkilled = failures(plan, {});
    int killed = 0;
    for (std::uint32_t a = 1; a < atoms.list().size(); ++a) {
        const model::InstanceIndex lost = atoms.list()[a].instance;
        const std::string name = plan->name_of(lost);
        const std::vector<int> failed = failures(plan, name);
        ++killed;
        for (std::size_t o = 0; o < failed.size(); ++o) {
            CAPTURE(name);
            CAPTURE(plan->workload.operations[o].id);
            CAPTURE(failed[o]);
            CAPTURE(unkilled[o]);
            if (unkilled[o] > 20) continue; // too slow a line for even this load: no loss makes that worse
            const bool fails = failed[o] > unkilled[o] + 4;
            if (fails) CHECK(needed[o].has(a));
            if (needed[o].has(a) && !heals(*plan, lost) && !leaves_work_for_later(*plan, o)) CHECK(fails);
        }
    }
    return killed;
}

std::shared_ptr<const model::Plan> example(const std::string& folder, const std::string& name,
                                           const std::string& workload) {
    const std::string path = tests_folder + folder + "/";
    return plan_of(file_text(path + name + ".design.json").value(),
                   file_text(path + workload + ".workload.json").value());
}

/// A managed balancer in two zones, and three web servers, of which one stands alone in its zone.
std::shared_ptr<const model::Plan> in_two_zones(bool cross_zone, bool checked_name) {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 40}},
        {"id": "region", "product": "region"},
        {"id": "zone-a", "product": "zone", "in": "region"},
        {"id": "zone-b", "product": "zone", "in": "region"},
        {"id": "dns", "product": "route-53", "config": {"check_interval": "10s", "check_fall": 3,
          "records": [{"name": "www", "type": "ALIAS", "value": "alb", "ttl": "10s"}]}},
        {"id": "alb", "product": "aws-alb", "spans": ["zone-a", "zone-b"], "replicas": 2,
         "config": {"check_interval": "5s", "check_timeout": "2s"}},
        {"id": "web", "product": "nginx", "spans": ["zone-a", "zone-b"], "replicas": 3}],
      "links": [
        {"from": "visitors", "to": "dns", "protocol": "dns"},
        {"from": "visitors", "to": "alb", "protocol": "http"},
        {"from": "alb", "to": "web", "protocol": "http"}]})";
    constexpr std::string_view pages = R"({"version": 1,
      "operations": [{"id": "page", "entry": "www", "root": {"role": "web", "wait": "4ms"}}]})";
    return plan_of(design, pages, [&](model::Design& changed) {
        parameters_of(changed, "alb").cross_zone = cross_zone;
        if (!checked_name) parameters_of(changed, "dns").check_interval = {};
    });
}

} // namespace

TEST_CASE("of balancers that keep to their zone, what is told of each loss is what happens") {
    for (const bool cross_zone : {false, true}) {
        for (const bool checked_name : {false, true}) {
            CAPTURE(cross_zone);
            CAPTURE(checked_name);
            const auto plan = in_two_zones(cross_zone, checked_name);
            CHECK(check_all_atoms(*plan) == 5); // the web servers and the zones
            const analysis::FailureAtoms atoms(*plan, {});
            const analysis::AtomSet needed =
                analysis::Losses(*plan, atoms).unserved_without(*plan->design.find("visitors"), {0});
            // The second web server is the only one in its zone: whom the name leads there finds nobody.
            for (std::uint32_t a = 1; a < atoms.list().size(); ++a) {
                const bool is_alone = plan->name_of(atoms.list()[a].instance) == "web#1";
                const bool is_web = plan->name_of(atoms.list()[a].instance).substr(0, 3) == "web";
                if (is_web) CHECK(needed.has(a) == (is_alone && !cross_zone && !checked_name));
            }
        }
    }
}

TEST_CASE("in the varied systems, what is told of each loss is what happens") {
    for (const VariedSystem& system : varied_systems) {
        CAPTURE(system.name);
        CHECK(check_all_atoms(*plan_of(system.design, system.workload)) > 0);
    }
}

TEST_CASE("in the golden examples, what is told of each loss is what happens") {
    for (const std::string& name : examples(tests_folder + "golden")) {
        CAPTURE(name);
        CHECK(check_all_atoms(*example("golden", name, name)) >= 0);
    }
}

TEST_CASE("in the reference designs, what is told of each loss is what happens") {
    for (const std::string& name : examples(tests_folder + "analysis/reference")) {
        CAPTURE(name);
        CHECK(check_all_atoms(*example("analysis/reference", name, "reference")) >= 5);
    }
}
