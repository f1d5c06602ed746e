// What the loss of one thing leaves unserved, in systems small enough to see it.
#include "analysis/losses.hpp"
#include "support/problems.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;

namespace {

constexpr std::string_view page = R"({"version": 1, "operations": [
    {"id": "page", "entry": "www", "root": {"role": "web", "cpu": "1ms", "steps": [
      {"role": "app", "cpu": "1ms", "steps": [{"role": "sql write"}]}]}}],
  "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]}]})";

constexpr std::string_view hit =
    R"({"version": 1, "operations": [{"id": "hit", "entry": "www", "root": {"role": "web"}}],
  "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "hit"}]}]})";

/// The names of all whose loss leaves the first operation unserved; "nothing" when it is not served at all.
std::vector<std::string> needed(std::string_view nodes, std::string_view links, std::string_view workload) {
    const std::string design = R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}, )" +
                               std::string(nodes) + R"(], "links": [)" + std::string(links) + "]}";
    const auto plan = plan_of(design, workload);
    const analysis::FailureAtoms atoms(*plan, {});
    analysis::Losses losses(*plan, atoms);
    const analysis::AtomSet set = losses.unserved_without(*plan->design.find("visitors"), {0});
    std::vector<std::string> names;
    for (std::uint32_t a = 0; a < atoms.list().size(); ++a)
        if (set.has(a)) names.push_back(a == 0 ? "nothing" : plan->name_of(atoms.list()[a].instance));
    std::sort(names.begin(), names.end());
    return names;
}

using Names = std::vector<std::string>;

constexpr std::string_view two_webs = R"({"id": "web", "product": "nginx", "replicas": 2})";
constexpr std::string_view to_two_webs =
    R"({"from": "visitors", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "web", "protocol": "http"})";

} // namespace

TEST_CASE("a step needs everybody on its way, and their machines") {
    CHECK(
        needed(
            R"({"id": "server", "product": "linux-server"}, {"id": "web", "product": "nginx", "in": "server"},
                    {"id": "app", "product": "gunicorn"}, {"id": "db", "product": "mysql"})",
            R"({"from": "visitors", "to": "web", "protocol": "http"}, {"from": "web", "to": "app", "protocol": "http"},
                    {"from": "app", "to": "db", "protocol": "mysql"})",
            page) == Names{"app", "db", "server", "web"});
}

TEST_CASE("what nobody can serve is unserved whatever is lost") {
    CHECK(needed(R"({"id": "web", "product": "nginx"})", R"({"from": "visitors", "to": "web", "protocol": "http"})",
                 page) == Names{"nothing", "web"});
    CHECK(needed(R"({"id": "web", "product": "nginx"})", "", hit).front() == "nothing");
}

TEST_CASE("a balancer that checks its targets leaves out one that is down, one that does not still asks it") {
    const std::string checking = R"({"id": "lb", "product": "haproxy"}, )" + std::string(two_webs);
    CHECK(needed(checking, to_two_webs, hit) == Names{"lb"});
    const std::string blind =
        R"({"id": "lb", "product": "haproxy", "config": {"check_interval": "0s"}}, )" + std::string(two_webs);
    CHECK(needed(blind, to_two_webs, hit) == Names{"lb", "web#0", "web#1"});
    const std::string trying =
        R"({"id": "lb", "product": "haproxy", "config": {"check_interval": "0s", "redispatch": 1}}, )" +
        std::string(two_webs);
    CHECK(needed(trying, to_two_webs, hit) == Names{"lb"});
}

TEST_CASE("without a balancer copies are asked in turn, so each is needed") {
    CHECK(needed(two_webs, R"({"from": "visitors", "to": "web", "protocol": "http"})", hit) == Names{"web#0", "web#1"});
}

TEST_CASE("a target that is up while something behind it is lost is still asked") {
    constexpr std::string_view nodes = R"({"id": "lb", "product": "haproxy"},
      {"id": "web-1", "product": "nginx"}, {"id": "app-1", "product": "gunicorn"},
      {"id": "web-2", "product": "nginx"}, {"id": "app-2", "product": "gunicorn"}, {"id": "db", "product": "mysql"})";
    constexpr std::string_view links = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "web-1", "protocol": "http"}, {"from": "lb", "to": "web-2", "protocol": "http"},
      {"from": "web-1", "to": "app-1", "protocol": "http"}, {"from": "web-2", "to": "app-2", "protocol": "http"},
      {"from": "app-1", "to": "db", "protocol": "mysql"}, {"from": "app-2", "to": "db", "protocol": "mysql"})";
    CHECK(needed(nodes, links, page) == Names{"app-1", "app-2", "db", "lb"});
}

TEST_CASE("what takes a target down together with what stands behind it does no harm") {
    constexpr std::string_view nodes = R"({"id": "lb", "product": "haproxy"}, {"id": "db", "product": "mysql"},
      {"id": "one", "product": "linux-server"}, {"id": "web-1", "product": "nginx", "in": "one"},
      {"id": "app-1", "product": "gunicorn", "in": "one"},
      {"id": "two", "product": "linux-server"}, {"id": "web-2", "product": "nginx", "in": "two"},
      {"id": "app-2", "product": "gunicorn", "in": "two"})";
    constexpr std::string_view links = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "web-1", "protocol": "http"}, {"from": "lb", "to": "web-2", "protocol": "http"},
      {"from": "web-1", "to": "app-1", "protocol": "http"}, {"from": "web-2", "to": "app-2", "protocol": "http"},
      {"from": "app-1", "to": "db", "protocol": "mysql"}, {"from": "app-2", "to": "db", "protocol": "mysql"})";
    CHECK(needed(nodes, links, page) == Names{"app-1", "app-2", "db", "lb"}); // neither "one" nor "two"
}

TEST_CASE("a passive target counts only where the balancer notices that the active one is gone") {
    const auto nodes = [](std::string_view config) {
        return R"({"id": "lb", "product": "haproxy", "config": {)" + std::string(config) +
               R"(}}, {"id": "active", "product": "nginx"}, {"id": "passive", "product": "nginx"})";
    };
    constexpr std::string_view links = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "active", "protocol": "http", "config": {"priority": 2}},
      {"from": "lb", "to": "passive", "protocol": "http", "config": {"priority": 1}})";
    CHECK(needed(nodes(""), links, hit) == Names{"lb"});
    CHECK(needed(nodes(R"("check_interval": "0s")"), links, hit) == Names{"active", "lb"});
}

TEST_CASE("a replica counts for writes only with automatic failover") {
    const auto nodes = [](std::string_view config) {
        return R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"},
          {"id": "db", "product": "mysql", "replicas": 2, "config": {)" +
               std::string(config) + "}}";
    };
    constexpr std::string_view links = R"({"from": "visitors", "to": "web", "protocol": "http"},
      {"from": "web", "to": "app", "protocol": "http"}, {"from": "app", "to": "db", "protocol": "mysql"})";
    CHECK(needed(nodes(""), links, page) == Names{"app", "db#0", "web"});
    CHECK(needed(nodes(R"("failover_detection": "10s")"), links, page) == Names{"app", "web"});
    // Who waits for all its replicas, for ever, needs each of them.
    CHECK(needed(nodes(R"("replication": "synchronous", "failover_detection": "10s")"), links, page) ==
          Names{"app", "db#1", "web"});
    CHECK(needed(nodes(R"("replication": "synchronous", "failover_detection": "10s", "replica_timeout": "10s")"), links,
                 page) == Names{"app", "web"});
}

TEST_CASE("clients go on to the next address of a name") {
    const auto nodes = [](std::string_view records) {
        return R"({"id": "dns", "product": "dns-zone", "config": {"records": [)" + std::string(records) + R"(]}},
          {"id": "one", "product": "linux-server", "config": {"address": "192.0.2.1"}},
          {"id": "web-1", "product": "nginx", "in": "one"},
          {"id": "two", "product": "linux-server", "config": {"address": "192.0.2.2"}},
          {"id": "web-2", "product": "nginx", "in": "two"})";
    };
    constexpr std::string_view links = R"({"from": "visitors", "to": "dns", "protocol": "dns"},
      {"from": "visitors", "to": "web-1", "protocol": "http"}, {"from": "visitors", "to": "web-2", "protocol": "http"})";
    constexpr std::string_view first = R"({"name": "www", "type": "A", "value": "192.0.2.1", "ttl": "60s"})";
    constexpr std::string_view second = R"({"name": "www", "type": "A", "value": "192.0.2.2", "ttl": "60s"})";
    CHECK(needed(nodes(first), links, hit) == Names{"one", "web-1"});
    CHECK(needed(nodes(std::string(first) + ", " + std::string(second)), links, hit).empty());
}

TEST_CASE("a server that is lost with what stands behind it is not missed where there is another address") {
    constexpr std::string_view nodes = R"({"id": "dns", "product": "dns-zone", "config": {"records": [
        {"name": "www", "type": "A", "value": "192.0.2.1", "ttl": "60s"},
        {"name": "www", "type": "A", "value": "192.0.2.2", "ttl": "60s"}]}},
      {"id": "db", "product": "mysql"},
      {"id": "one", "product": "linux-server", "config": {"address": "192.0.2.1"}},
      {"id": "web-1", "product": "nginx", "in": "one"}, {"id": "app-1", "product": "gunicorn", "in": "one"},
      {"id": "two", "product": "linux-server", "config": {"address": "192.0.2.2"}},
      {"id": "web-2", "product": "nginx", "in": "two"}, {"id": "app-2", "product": "gunicorn", "in": "two"})";
    constexpr std::string_view links = R"({"from": "visitors", "to": "dns", "protocol": "dns"},
      {"from": "visitors", "to": "web-1", "protocol": "http"}, {"from": "visitors", "to": "web-2", "protocol": "http"},
      {"from": "web-1", "to": "app-1", "protocol": "http"}, {"from": "web-2", "to": "app-2", "protocol": "http"},
      {"from": "app-1", "to": "db", "protocol": "mysql"}, {"from": "app-2", "to": "db", "protocol": "mysql"})";
    CHECK(needed(nodes, links, page) == Names{"app-1", "app-2", "db"});
}

TEST_CASE("a floating address outlives either of its holders, and their machines") {
    CHECK(needed(R"({"id": "box", "product": "linux-server", "replicas": 2},
      {"id": "lb", "product": "haproxy", "in": "box", "replicas": 2, "config": {"floating_address": "192.0.2.1"}}, )" +
                     std::string(two_webs),
                 to_two_webs, hit)
              .empty());
}

TEST_CASE("a zone takes with it what stands in it, also what its provider operates") {
    constexpr std::string_view nodes = R"({"id": "region", "product": "region"},
      {"id": "a", "product": "zone", "in": "region"}, {"id": "b", "product": "zone", "in": "region"},
      {"id": "lb", "product": "aws-alb", "in": "region"},
      {"id": "web-a", "product": "nginx", "in": "a"}, {"id": "web-b", "product": "nginx", "in": "b"})";
    constexpr std::string_view both = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "web-a", "protocol": "http"}, {"from": "lb", "to": "web-b", "protocol": "http"})";
    constexpr std::string_view one = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "web-a", "protocol": "http"})";
    CHECK(needed(nodes, both, hit).empty()); // the balancer itself is regional, and its provider's affair
    CHECK(needed(nodes, one, hit) == Names{"a", "web-a"});
}

TEST_CASE("a cache that is down is a miss, and what is done on a miss is needed") {
    constexpr std::string_view cached =
        R"({"version": 1, "collections": [{"id": "items", "objects": 9}], "operations": [
      {"id": "item", "entry": "www", "root": {"role": "app", "steps": [
        {"role": "cache read", "object": "items", "on_miss": [{"role": "sql read"}]}]}}],
      "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "item"}]}]})";
    CHECK(
        needed(
            R"({"id": "app", "product": "gunicorn"}, {"id": "cache", "product": "redis"},
                    {"id": "db", "product": "mysql"})",
            R"({"from": "visitors", "to": "app", "protocol": "http"}, {"from": "app", "to": "cache", "protocol": "redis"},
                    {"from": "app", "to": "db", "protocol": "mysql"})",
            cached) == Names{"app", "db"});
}

TEST_CASE("work left in a queue needs one of its consumers") {
    constexpr std::string_view later = R"({"version": 1, "operations": [{"id": "order", "entry": "www",
      "root": {"role": "app", "steps": [{"role": "background", "answer": "later"}]}}],
      "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "order"}]}]})";
    const auto nodes = [](int workers) {
        return R"({"id": "app", "product": "gunicorn"}, {"id": "jobs", "product": "aws-sqs"},
          {"id": "worker", "product": "celery-worker", "replicas": )" +
               std::to_string(workers) + "}";
    };
    constexpr std::string_view links = R"({"from": "visitors", "to": "app", "protocol": "http"},
      {"from": "app", "to": "jobs", "protocol": "sqs"}, {"from": "jobs", "to": "worker", "protocol": "sqs"})";
    CHECK(needed(nodes(1), links, later) == Names{"app", "worker"});
    CHECK(needed(nodes(2), links, later) == Names{"app"});
}

TEST_CASE("what a lab spares is not lost") {
    const auto plan = plan_of(R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"},
      {"id": "box", "product": "linux-server"}, {"id": "web", "product": "nginx", "in": "box"}],
      "links": [{"from": "visitors", "to": "web", "protocol": "http"}]})",
                              hit);
    CHECK(analysis::FailureAtoms(*plan, {}).list().size() == 3); // nothing, the machine and the process
    CHECK(analysis::FailureAtoms(*plan, {true, false, true, {}}).list().size() == 2);
    CHECK(analysis::FailureAtoms(*plan, {true, true, true, {"web"}}).list().size() == 2);
}

TEST_CASE("a target that its own firewall cuts off is no spare") {
    const auto nodes = [](std::string_view second) {
        return R"({"id": "front", "product": "linux-server"}, {"id": "lb", "product": "haproxy", "in": "front"},
          {"id": "one", "product": "linux-server"}, {"id": "web-1", "product": "nginx", "in": "one"},
          {"id": "two", "product": "linux-server", "config": {)" +
               std::string(second) + R"(}}, {"id": "web-2", "product": "nginx", "in": "two"})";
    };
    constexpr std::string_view links = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "web-1", "protocol": "http"}, {"from": "lb", "to": "web-2", "protocol": "http"})";
    CHECK(needed(nodes(""), links, hit) == Names{"front", "lb"});
    CHECK(needed(nodes(R"("allow": [{"port": 80, "from": "front"}])"), links, hit) == Names{"front", "lb"});
    CHECK(needed(nodes(R"("allow": [{"port": 22, "from": "front"}])"), links, hit) ==
          Names{"front", "lb", "one", "web-1"});
}
