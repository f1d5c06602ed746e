// The event streams of the labs' runs, as digests: an unintended change of any simulated behaviour shows here, on every
// compiler and in WebAssembly. scripts/bless records an intended one.
#include "base/hash.hpp"
#include "support/labs.hpp"

#include <cstdlib>

using namespace labrack;
using namespace labrack::test;

namespace {

std::string digest_line(const lab::Lab& lab, const model::Workload& workload) {
    const auto plan = model::make_plan(model::built_in_catalogue(), lab.start, workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    sim::Simulation simulation(*plan, {1, 1});
    model::Intervention by_hand;
    by_hand.kind = model::InterventionKind::send;
    by_hand.node = "visitors";
    by_hand.operation = workload.operations.front().id;
    simulation.intervene(*model::resolve(**plan, by_hand));
    for (const char* node : {"mysql", "server"}) { // a process restarted at 20 s, a host at 30 s
        model::Intervention restart;
        restart.kind = model::InterventionKind::restart;
        restart.node = node;
        restart.at = Time{} + seconds(std::string_view(node) == "mysql" ? 20 : 30);
        simulation.intervene(*model::resolve(**plan, restart));
    }
    simulation.advance({Time{} + seconds(60)});
    return lab.id + " " + workload.id + ": " + std::to_string(simulation.events()) + " events, digest " +
           to_hex(simulation.digest()) + "\n";
}

} // namespace

TEST_CASE("the labs' runs have the recorded event streams") {
    const auto lab = repository_lab("simple-web-stack");
    std::string lines;
    for (const model::Workload& workload : lab->workloads)
        lines += digest_line(*lab, workload);
    const std::string path = std::string(LABRACK_SOURCE_DIR) + "/tests/golden/runs.txt";
    if (std::getenv("LABRACK_BLESS") != nullptr) {
        std::FILE* file = std::fopen(path.c_str(), "wb");
        REQUIRE(file != nullptr);
        std::fwrite(lines.data(), 1, lines.size(), file);
        std::fclose(file);
    }
    CHECK(file_text(path).value_or("") == lines);
}
