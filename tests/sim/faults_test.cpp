// Faults that overlap: each repair ends its own fault, and no other.
#include "support/systems.hpp"

#include <string>

using namespace labrack;
using namespace labrack::test;
using model::InterventionKind;

namespace {

std::shared_ptr<const model::Plan> with_faults(std::string_view design, const std::string& faults) {
    const std::string workload = R"({"version": 1, "operations": [
      {"id": "page", "entry": "www.foobar.com", "root": {"role": "app", "cpu": "4ms"}}],
      "interventions": [)" + faults +
                                 "]}";
    return plan_of(design, workload, [](model::Design& found) {
        for (model::Node& node : found.nodes) {
            node.parameters.latency = {};
            node.parameters.overhead = {};
            node.parameters.start_time = {};
            node.parameters.boot_time = {};
        }
    });
}

bool is_up(const std::shared_ptr<const model::Plan>& plan, std::string_view node, Duration at) {
    Observed run(plan);
    run.advance(Time{} + at);
    return run.simulation.view(plan->first_instance[plan->design.find(node)->value]).up;
}

constexpr std::string_view one_zone = R"({"version": 1,
  "nodes": [
    {"id": "visitors", "product": "visitors"},
    {"id": "region", "product": "region"},
    {"id": "zone", "product": "zone", "in": "region"},
    {"id": "server", "product": "linux-server", "in": "zone"},
    {"id": "gunicorn", "product": "gunicorn", "in": "server"},
    {"id": "other", "product": "linux-server", "in": "zone"}
  ],
  "links": [{"from": "visitors", "to": "gunicorn", "protocol": "http"}]})";

} // namespace

TEST_CASE("a process that is stopped twice runs again when both faults are over") {
    const auto plan = with_faults(
        one_server, R"({"at": "10s", "stop": "nginx", "for": "10s"}, {"at": "15s", "stop": "nginx", "for": "30s"})");
    CHECK_FALSE(is_up(plan, "nginx", seconds(20)));
    CHECK_FALSE(is_up(plan, "nginx", nanoseconds(44'999'999'999)));
    CHECK(is_up(plan, "nginx", seconds(45)));
}

TEST_CASE("who starts a process ends its faults, and their repairs do nothing more") {
    const auto plan =
        with_faults(one_server, R"({"at": "10s", "stop": "nginx", "for": "10s"}, {"at": "12s", "start": "nginx"},
                                                 {"at": "14s", "stop": "nginx"})");
    CHECK(is_up(plan, "nginx", seconds(13)));
    CHECK_FALSE(is_up(plan, "nginx", seconds(14)));
    CHECK_FALSE(is_up(plan, "nginx", seconds(30)));
}

TEST_CASE("a component that is slowed down twice is as slow as both faults together, while each lasts") {
    Observed run(with_faults(one_server, R"({"at": "10s", "slow": "gunicorn", "factor": 4, "for": "10s"},
                                            {"at": "15s", "slow": "gunicorn", "factor": 2, "for": "30s"})"));
    constexpr int instants = 5;
    for (int i = 0; i < instants; ++i)
        run.send("page", seconds(2 + 10 * i - (i == 2 ? 5 : 0)), i); // at 2, 12, 17, 32 and 42 s
    run.send("page", seconds(50), instants);
    run.advance(Time{} + seconds(60));
    REQUIRE(run.finished.size() == 6);
    const auto extra = [&](std::size_t i) {
        return (run.finished[i].end - run.finished[i].start) - (run.finished[0].end - run.finished[0].start);
    };
    CHECK(extra(1) == milliseconds(16 - 4));
    CHECK(extra(2) == milliseconds(32 - 4));
    CHECK(extra(3) == milliseconds(8 - 4));
    CHECK(extra(4) == milliseconds(8 - 4));
    CHECK(extra(5) == Duration{});
}

TEST_CASE("a zone that comes back starts no machine that was stopped by itself") {
    const auto plan = with_faults(one_zone, R"({"at": "10s", "stop": "server", "for": "50s"},
                                               {"at": "20s", "stop": "zone", "for": "10s"})");
    CHECK_FALSE(is_up(plan, "other", seconds(25)));
    CHECK(is_up(plan, "other", seconds(30)));
    CHECK_FALSE(is_up(plan, "server", seconds(30)));
    CHECK_FALSE(is_up(plan, "gunicorn", seconds(59)));
    CHECK(is_up(plan, "server", seconds(60)));
    CHECK(is_up(plan, "gunicorn", seconds(60)));
}

TEST_CASE("a machine that boots starts a process that had died on it") {
    const auto plan = with_faults(one_zone, R"({"at": "10s", "stop": "gunicorn"}, {"at": "20s", "restart": "server"})");
    CHECK_FALSE(is_up(plan, "gunicorn", seconds(19)));
    CHECK(is_up(plan, "gunicorn", seconds(20)));
}

TEST_CASE("a machine whose power comes back in a zone without any boots when the zone does") {
    const auto plan = with_faults(one_zone, R"({"at": "10s", "stop": "server", "for": "15s"},
                                               {"at": "20s", "stop": "zone", "for": "10s"})");
    CHECK_FALSE(is_up(plan, "server", seconds(29)));
    CHECK(is_up(plan, "server", seconds(30)));
}
