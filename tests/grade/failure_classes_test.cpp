// Losing what stands for a class costs what losing any of its members costs.
#include "analysis/failure_atoms.hpp"
#include "analysis/traffic.hpp"
#include "grade/measures.hpp"
#include "grade/trials.hpp"
#include "support/examples.hpp"
#include "support/labs.hpp"
#include "support/systems.hpp"

#include <algorithm>
#include <cmath>
#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

const std::string folder = LABRACK_SOURCE_DIR "/tests/analysis/reference/";

constexpr Duration warm_up = seconds(10);
constexpr Duration grace = seconds(40); ///< detection, promotion and the name server's answers are over
constexpr Duration looked_at = seconds(60);
constexpr int per_operation = 10; ///< requests a second

/// A lab with one experiment, in which every operation is asked for by itself.
lab::Lab lab_of(const model::Design& design, model::Workload workload) {
    lab::Lab lab;
    const auto plan = model::make_plan(model::built_in_catalogue(), design, workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    const std::vector<analysis::Traffic> traffic = analysis::trace_traffic(**plan);
    workload.id = "calm";
    workload.loads.clear();
    for (std::size_t o = 0; o < traffic.size(); ++o) {
        model::Load load;
        load.client = design.node(traffic[o].clients.front()).id;
        load.profile = {{{}, per_second(per_operation), false}};
        load.mix = {{workload.operations[o].id, 1}};
        workload.loads.push_back(load);
    }
    lab.start = design;
    lab.workloads = {workload};
    lab.rubric.emplace();
    lab.rubric->experiments = {{"calm", {}, "calm", warm_up, warm_up + grace + looked_at, {}}};
    return lab;
}

/// Sweeps over all atoms: in each class goodput is the same, and so is the worst credit. Returns how many atoms others
/// stand for.
///
/// The bound: each goodput is the share of n requests, so two runs of a class differ by noise of a standard deviation
/// of sqrt(2 p (1 - p) / n) at most, as the same requests are sent in both; allowed are four of them, and one request.
int check_sweep(const model::Design& design, const model::Workload& workload) {
    const lab::Lab lab = lab_of(design, workload);
    grade::Watch watch({});
    grade::Trials trials(lab, model::built_in_catalogue(), design, seconds(60), watch);
    const lab::Experiment& experiment = lab.rubric->experiments.front();
    const model::Plan& plan = **trials.plan(experiment);
    const analysis::FailureAtoms atoms(plan, {});
    const std::vector<std::uint32_t> representatives = atoms.representatives(plan);
    std::vector<double> goodputs(representatives.size(), 1.0);
    std::int64_t worst_of_all = 1'000'000;
    std::int64_t worst_of_representatives = 1'000'000;
    int spared = 0;
    for (std::uint32_t a = 1; a < representatives.size(); ++a) {
        const grade::Trial& trial = trials.run_without(experiment, 11, grace, atoms.list()[a].instance);
        REQUIRE(trial.complete);
        const std::int64_t ppm = grade::amount_of(trial, plan, lab::Measure::goodput, {}).value.value_or(0);
        goodputs[a] = static_cast<double>(ppm) * 1e-6;
        const std::int64_t credit = grade::credit_of(ppm, 500'000, 950'000) * 4 / 1'000'000; // in quarters
        worst_of_all = std::min(worst_of_all, credit);
        if (representatives[a] == a) worst_of_representatives = std::min(worst_of_representatives, credit);
        if (representatives[a] == a) continue;
        ++spared;
        const double sent = static_cast<double>(trial.finished.size());
        const double p = goodputs[representatives[a]];
        const double bound = 4.0 * std::sqrt(2.0 * p * (1.0 - p) / sent) + 1.0 / sent;
        CAPTURE(plan.name_of(atoms.list()[a].instance));
        CAPTURE(p);
        CAPTURE(goodputs[a]);
        CHECK(std::abs(goodputs[a] - p) <= bound);
    }
    CHECK(worst_of_representatives == worst_of_all);
    return spared;
}

model::Design design_of(const std::string& text) {
    auto design = model::read_design(text, "design", model::built_in_catalogue());
    REQUIRE_MESSAGE(design, said(design.problems()));
    return *design;
}

model::Workload workload_of(const std::string& text) {
    auto workload = model::read_workload(text, "workload");
    REQUIRE_MESSAGE(workload, said(workload.problems()));
    return *workload;
}

} // namespace

TEST_CASE("in the reference designs the sweep over representatives finds what the sweep over all finds") {
    const model::Workload workload = workload_of(file_text(folder + "reference.workload.json").value());
    for (const std::string& name : examples(folder)) {
        CAPTURE(name);
        CHECK(check_sweep(design_of(file_text(folder + name + ".design.json").value()), workload) >= 0);
    }
}

TEST_CASE("of copies in zones and on machines, one stands for those that are lost alike") {
    const model::Workload workload = workload_of(R"({"version": 1, "operations": [
        {"id": "page", "entry": "www", "objective": "500ms", "root": {"role": "web", "cpu": "1ms", "steps": [
          {"role": "app", "cpu": "4ms", "steps": [{"role": "sql read", "cpu": "1ms"}]}]}},
        {"id": "note", "entry": "www", "objective": "500ms", "root": {"role": "app", "cpu": "2ms", "steps": [{"role": "sql write"}]}}]})");
    // The web servers ask the application in turn, whether it runs or not: each loss of one takes a part of the pages.
    const model::Design design = design_of(R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors", "config": {"clients": 200}},
        {"id": "region", "product": "region"},
        {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
        {"id": "lb", "product": "haproxy", "in": "region"},
        {"id": "box", "product": "linux-server", "spans": ["a", "b"], "replicas": 4},
        {"id": "web", "product": "nginx", "in": "box", "replicas": 4},
        {"id": "app", "product": "gunicorn", "spans": ["a", "b"], "replicas": 6},
        {"id": "db", "product": "mysql", "in": "region", "replicas": 3,
         "config": {"read_routing": "any", "failover_detection": "5s", "replica_timeout": "2s"}}],
      "links": [
        {"from": "visitors", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "web", "protocol": "http"},
        {"from": "web", "to": "app", "protocol": "http"}, {"from": "app", "to": "db", "protocol": "mysql"}]})");
    CHECK(check_sweep(design, workload) == 2 + 2 + 4 + 1); // boxes, web servers, applications, replicas
}
