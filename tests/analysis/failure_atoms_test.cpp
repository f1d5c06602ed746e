// Which losses are the same, so that one of them stands for all.
#include "analysis/failure_atoms.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

/// Each atom's name, and after an "=" that of another one which stands for it.
std::string classes(const model::Plan& plan) {
    const analysis::FailureAtoms atoms(plan, {});
    const std::vector<std::uint32_t> representatives = atoms.representatives(plan);
    REQUIRE(representatives.size() == atoms.list().size());
    std::string text;
    for (std::uint32_t a = 1; a < representatives.size(); ++a) {
        text += (text.empty() ? "" : " ") + plan.name_of(atoms.list()[a].instance);
        if (representatives[a] != a) text += "=" + plan.name_of(atoms.list()[representatives[a]].instance);
    }
    return text;
}

std::shared_ptr<const model::Plan> behind_balancer(const std::string& nodes, const std::string& workload = "",
                                                   const std::string& policy = "round-robin") {
    return plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "lb", "product": "haproxy", "config": {"policy": ")" +
                       policy + R"("}}, )" + nodes + R"(],
      "links": [{"from": "visitors", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "web", "protocol": "http"}]})",
                   R"({"version": 1, "operations": [{"id": "page", "entry": "www", "root": {"role": "web"}}])" +
                       workload + "}");
}

const std::string four = R"({"id": "web", "product": "nginx", "replicas": 4})";

} // namespace

TEST_CASE("copies of a component are lost alike, those in another zone apart") {
    CHECK(classes(*behind_balancer(four)) == "lb web#0 web#1=web#0 web#2=web#0 web#3=web#0");
    const std::string spread = R"({"id": "region", "product": "region"},
      {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
      {"id": "web", "product": "nginx", "spans": ["a", "b"], "replicas": 4})";
    CHECK(classes(*behind_balancer(spread)) == "lb a b web#0 web#1 web#2=web#0 web#3=web#1");
    const std::string far_apart = R"({"id": "r1", "product": "region"}, {"id": "r2", "product": "region"},
      {"id": "web", "product": "nginx", "spans": ["r1", "r2"], "replicas": 4})";
    CHECK(classes(*behind_balancer(far_apart)) == "lb web#0 web#1 web#2=web#0 web#3=web#1");
}

TEST_CASE("machines are lost alike when they hold the same, and so is what stands on them") {
    const auto on_machines = [](const std::string& processes) {
        return behind_balancer(R"({"id": "box", "product": "linux-server", "replicas": 2},
          {"id": "web", "product": "nginx", "in": "box", "replicas": )" +
                               processes + "}");
    };
    CHECK(classes(*on_machines("2")) == "lb box#0 box#1=box#0 web#0 web#1=web#0");
    // Of three processes the first machine holds two.
    CHECK(classes(*on_machines("3")) == "lb box#0 box#1 web#0 web#1 web#2=web#0");
}

TEST_CASE("what something tells from its like stands for itself") {
    CHECK(classes(*behind_balancer(four, "", "source-hash")) == "lb web#0 web#1 web#2 web#3");
    CHECK(classes(*behind_balancer(four, R"(, "interventions": [{"at": "5s", "stop": "web#2", "for": "1s"}])")) ==
          "lb web#0 web#1=web#0 web#2 web#3=web#0");
    CHECK(classes(*behind_balancer(
              four, R"(, "interventions": [{"at": "5s", "partition": "web#1", "from": "web#3", "for": "1s"}])")) ==
          "lb web#0 web#1 web#2=web#0 web#3");
    CHECK(classes(*behind_balancer(
              four, R"(, "interventions": [{"when": {"queue": "web#3", "count": 9}, "stop": "lb", "for": "1s"}])")) ==
          "lb web#0 web#1=web#0 web#2=web#0 web#3");
    const auto database = plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "app", "product": "gunicorn"}, {"id": "db", "product": "mysql", "replicas": 3}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http"}, {"from": "app", "to": "db", "protocol": "mysql"}]})",
                                  R"({"version": 1, "operations": [{"id": "page", "entry": "www",
                                      "root": {"role": "app", "steps": [{"role": "sql read"}]}}]})");
    CHECK(classes(*database) == "app db#0 db#1 db#2=db#1"); // the primary is one of a kind
    const auto pair =
        plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"},
        {"id": "dns", "product": "dns-zone", "config": {"records": [{"name": "www", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
        {"id": "lb", "product": "haproxy", "replicas": 2, "config": {"floating_address": "8.8.8.8"}},
        {"id": "web", "product": "nginx"}],
      "links": [{"from": "visitors", "to": "dns", "protocol": "dns"}, {"from": "visitors", "to": "lb", "protocol": "http"},
        {"from": "lb", "to": "web", "protocol": "http"}]})",
                R"({"version": 1, "operations": [{"id": "page", "entry": "www", "root": {"role": "web"}}]})");
    CHECK(classes(*pair) == "lb#0 lb#1 web"); // one of them holds the address
}
