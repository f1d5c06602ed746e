// The event streams of the labs' runs and of all example pairs (NAME.design.json, NAME.workload.json) of the tests, as
// digests: an unintended change of any simulated behaviour shows here, on every compiler and in WebAssembly.
// scripts/bless records an intended one.
#include "support/digest_line.hpp"
#include "support/examples.hpp"
#include "support/lab_folders.hpp"
#include "support/labs.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

using namespace labrack;
using namespace labrack::test;

namespace {

/// The first component of the kind, if there is one.
std::optional<std::string> first_of(const model::Design& design, std::string_view kind) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto found = std::find_if(design.nodes.begin(), design.nodes.end(), [&](const model::Node& node) {
        return catalogue.kind_of(node.product).id == kind;
    });
    return found == design.nodes.end() ? std::nullopt : std::optional(found->id);
}

/// A lab's workload on one of its designs, with one request by hand, a database restarted at 20 s and a host at 30 s
/// where it has them.
std::string lab_line(const std::string& name, const model::Design& design, const model::Workload& workload) {
    const auto plan = model::make_plan(model::built_in_catalogue(), design, workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    model::Intervention by_hand;
    by_hand.kind = model::InterventionKind::send;
    by_hand.node = "visitors";
    by_hand.operation = workload.operations.front().id;
    std::vector<model::PlanIntervention> interventions{*model::resolve(**plan, by_hand)};
    for (const auto& [kind, at] : {std::pair("database", 20), std::pair("server", 30)}) {
        const std::optional<std::string> node = first_of(design, kind);
        if (!node) continue;
        model::Intervention restart;
        restart.kind = model::InterventionKind::restart;
        restart.node = *node;
        restart.at = Time{} + seconds(at);
        interventions.push_back(*model::resolve(**plan, restart));
    }
    return digest_line(name + " " + workload.id, *plan, interventions);
}

/// All workloads of a lab on its start and on each design that its scenes show.
std::string lab_lines(const lab::Lab& lab) {
    std::string lines;
    for (const model::Workload& workload : lab.workloads)
        lines += lab_line(lab.id, lab.start, workload);
    for (const lab::SceneDesign& one : lab.designs)
        for (const model::Workload& workload : lab.workloads)
            lines += lab_line(lab.id + " " + one.id, one.design, workload);
    return lines;
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
    std::string lines;
    for (const std::string& id : lab_ids())
        lines += lab_lines(*repository_lab(id));
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
