// The event streams of the labs' runs and of all example pairs (NAME.design.json, NAME.workload.json) of the tests, as
// digests: an unintended change of any simulated behaviour shows here, on every compiler and in WebAssembly.
// scripts/bless records an intended one.
#include "support/digest_line.hpp"
#include "support/examples.hpp"
#include "support/labs.hpp"

#include <algorithm>
#include <cstdlib>

using namespace labrack;
using namespace labrack::test;

namespace {

/// A lab's workload with one request by hand, a process restarted at 20 s and a host at 30 s.
std::string lab_line(const lab::Lab& lab, const model::Workload& workload) {
    const auto plan = model::make_plan(model::built_in_catalogue(), lab.start, workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    model::Intervention by_hand;
    by_hand.kind = model::InterventionKind::send;
    by_hand.node = "visitors";
    by_hand.operation = workload.operations.front().id;
    std::vector<model::PlanIntervention> interventions{*model::resolve(**plan, by_hand)};
    for (const char* node : {"mysql", "server"}) {
        model::Intervention restart;
        restart.kind = model::InterventionKind::restart;
        restart.node = node;
        restart.at = Time{} + seconds(std::string_view(node) == "mysql" ? 20 : 30);
        interventions.push_back(*model::resolve(**plan, restart));
    }
    return digest_line(lab.id + " " + workload.id, *plan, interventions);
}

std::string example_line(const std::string& folder, const std::string& name) {
    const auto design = file_text(folder + "/" + name + ".design.json");
    const auto workload = file_text(folder + "/" + name + ".workload.json");
    REQUIRE_MESSAGE(workload, name);
    return digest_line(name, *design, *workload);
}

} // namespace

TEST_CASE("the labs and the examples have the recorded event streams") {
    const std::string root(LABRACK_SOURCE_DIR);
    const auto lab = repository_lab("simple-web-stack");
    std::string lines;
    for (const model::Workload& workload : lab->workloads)
        lines += lab_line(*lab, workload);
    for (const char* part : {"bench", "golden", "theory"}) {
        const std::string folder = root + "/tests/" + part;
        for (const std::string& name : examples(folder))
            lines += example_line(folder, name);
    }
    const std::string path = root + "/tests/golden/runs.txt";
    if (std::getenv("LABRACK_BLESS") != nullptr) {
        std::FILE* file = std::fopen(path.c_str(), "wb");
        REQUIRE(file != nullptr);
        std::fwrite(lines.data(), 1, lines.size(), file);
        std::fclose(file);
    }
    CHECK(file_text(path).value_or("") == lines);
}
