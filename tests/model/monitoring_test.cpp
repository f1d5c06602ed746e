// Who watches the machines of a design, and who measures in vain.
#include "model/monitoring.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

constexpr std::string_view no_work = R"({"version": 1, "operations": [{"id": "page", "title": "page", "entry": "x",
  "root": {"role": "app"}}]})";

/// "a b": the nodes' ids.
std::string names(const Plan& plan, const std::vector<NodeIndex>& nodes) {
    std::string text;
    for (const NodeIndex node : nodes)
        text += (text.empty() ? "" : " ") + plan.design.node(node).id;
    return text;
}

/// "watched | unwatched | unheard agents | idle collectors".
std::string monitoring(const std::string& nodes, const std::string& links) {
    const auto plan = plan_of("{\"version\": 1, \"nodes\": [" + nodes + "], \"links\": [" + links + "]}", no_work);
    const Monitoring found = monitoring_of(*plan);
    return names(*plan, found.watched) + " | " + names(*plan, found.unwatched) + " | " + names(*plan, found.unheard) +
           " | " + names(*plan, found.idle);
}

const std::string two_boxes = R"({"id": "one", "product": "linux-server"},
  {"id": "agent", "product": "monitoring-agent", "in": "one"}, {"id": "two", "product": "linux-server"})";
const std::string sumo = two_boxes + R"(, {"id": "sumo", "product": "sumo-logic"})";
const std::string prometheus = two_boxes + R"(, {"id": "prometheus", "product": "prometheus", "in": "two"})";
constexpr const char* to_sumo = R"({"from": "agent", "to": "sumo", "protocol": "telemetry"})";
constexpr const char* to_agent = R"({"from": "prometheus", "to": "agent", "protocol": "scrape"})";

} // namespace

TEST_CASE("a machine is watched when an agent on it reports to a collector, or is asked by one") {
    CHECK(monitoring(sumo, to_sumo) == "one | two |  | ");
    CHECK(monitoring(prometheus, to_agent) == "one | two |  | ");
}

TEST_CASE("an agent without a collector measures in vain, and a collector without agents collects nothing") {
    CHECK(monitoring(two_boxes, "") == " | one two | agent | ");
    CHECK(monitoring(sumo, "") == " | one two | agent | sumo");
}

TEST_CASE("reports that a filter or a border stops arrive nowhere") {
    const auto closed = [](const std::string& nodes) {
        std::string text = nodes;
        const std::string box = R"("id": "one", "product": "linux-server")";
        text.insert(text.find(box) + box.size(), R"(, "config": {"allow": [{"port": 80, "from": "internet"}]})");
        return text;
    };
    CHECK(monitoring(closed(prometheus), to_agent) == " | one two | agent | prometheus");
    CHECK(monitoring(closed(sumo), to_sumo) == "one | two |  | "); // it is the agent that connects
    std::string hidden = sumo + R"(, {"id": "private", "product": "private-subnet"})";
    const std::string box = R"("id": "one", "product": "linux-server")";
    hidden.insert(hidden.find(box) + box.size(), R"(, "in": "private")");
    CHECK(monitoring(hidden, to_sumo) == " | one two | agent | sumo"); // no NAT gateway
}

TEST_CASE("of several machines each needs its agent, and a cluster's agent is on all of its machines") {
    std::string three = sumo;
    const std::string box = R"("id": "one", "product": "linux-server")";
    three.insert(three.find(box) + box.size(), R"(, "replicas": 3)");
    CHECK(monitoring(three, to_sumo) == " | one two |  | ");
    const std::string agent = R"("id": "agent", "product": "monitoring-agent")";
    three.insert(three.find(agent) + agent.size(), R"(, "replicas": 3)");
    CHECK(monitoring(three, to_sumo) == "one | two |  | ");
    const std::string cluster = R"({"id": "cluster", "product": "kubernetes-cluster"},
      {"id": "machines", "product": "linux-server", "in": "cluster"},
      {"id": "agent", "product": "monitoring-agent", "in": "cluster"}, {"id": "sumo", "product": "sumo-logic"})";
    CHECK(monitoring(cluster, to_sumo) == "machines |  |  | ");
}

TEST_CASE("what its provider operates its provider monitors") {
    CHECK(monitoring(R"({"id": "db", "product": "aws-rds-mysql"})", "") == " |  |  | ");
}
