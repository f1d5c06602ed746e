// Packet filters in documents, and the questions that a plan answers about them.
#include "model/filters.hpp"
#include "model/ports.hpp"
#include "model/protocols.hpp"
#include "support/problems.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

constexpr std::string_view no_work = R"({"version": 1, "operations": [{"id": "page", "title": "page", "entry": "x",
  "root": {"role": "app"}}]})";

/// A design of one node a line, the first in line 2.
std::string design_of(const std::string& nodes, const std::string& links = "") {
    return "{\"version\": 1, \"nodes\": [\n" + nodes + "], \"links\": [" + links + "]}";
}

std::string problem_of(const std::string& nodes) {
    return gist(only_problem(read_design(design_of(nodes), "d.json", built_in_catalogue())));
}

std::string problem_with_rule(const std::string& rule) {
    return problem_of(R"({"id": "box", "product": "linux-server", "config": {"allow": [)" + rule + "]}}");
}

/// Two subnets, with a web tier and a data tier in groups, and machines.
constexpr std::string_view tiers = R"({"version": 1, "nodes": [
    {"id": "visitors", "product": "visitors"}, {"id": "staff", "product": "administrators"},
    {"id": "zone", "product": "zone"},
    {"id": "front", "product": "public-subnet", "in": "zone"},
    {"id": "back", "product": "private-subnet", "in": "zone", "config": {"allow": [
      {"protocol": "mysql", "from": "front"}, {"port": 22, "from": "bastion"}]}},
    {"id": "web-group", "product": "aws-security-group", "config": {"allow": [{"port": 80, "from": "internet"}]}},
    {"id": "ssh-group", "product": "aws-security-group", "config": {"allow": [{"port": 22, "from": "bastion"}]}},
    {"id": "data-group", "product": "aws-security-group", "config": {"allow": [
      {"port": 3306, "from": "web-group"}, {"port": 3306, "from": "data-group"}]}},
    {"id": "bastion", "product": "bastion-host", "in": "front", "config": {"allow": [{"port": 22, "from": "staff"}]}},
    {"id": "web-box", "product": "linux-server", "in": "front", "groups": ["web-group", "ssh-group"]},
    {"id": "web", "product": "gunicorn", "in": "web-box"},
    {"id": "data-box", "product": "linux-server", "in": "back", "groups": ["data-group", "ssh-group"]},
    {"id": "db", "product": "mysql", "in": "data-box"}, {"id": "jobs", "product": "gunicorn", "in": "data-box"},
    {"id": "other", "product": "gunicorn", "in": "front"}],
  "links": [
    {"from": "visitors", "to": "web", "protocol": "http"}, {"from": "web", "to": "db", "protocol": "mysql"},
    {"from": "staff", "to": "bastion", "protocol": "ssh"}, {"from": "bastion", "to": "data-box", "protocol": "ssh"},
    {"from": "other", "to": "db", "protocol": "mysql"}, {"from": "web", "to": "jobs", "protocol": "http"}]})";

InstanceIndex instance(const Plan& plan, std::string_view node) {
    return plan.first_instance[plan.design.find(node).value().value];
}

bool admitted(const Plan& plan, std::string_view from, std::string_view to, std::uint16_t port) {
    return is_admitted(plan, from.empty() ? InstanceIndex{} : instance(plan, from), instance(plan, to), port);
}

} // namespace

TEST_CASE("a rule's mistakes are refused where they stand") {
    CHECK(problem_with_rule(R"({"port": 80, "from": "internet"}, {"port": 22, "from": "bstion"})") ==
          "2:118 unknown-source nodes[0].config.allow[1].from");
    CHECK(problem_with_rule(R"({"port": 0, "from": "internet"})") == "2:72 range nodes[0].config.allow[0].port");
    CHECK(problem_with_rule(R"({"port": 65536, "from": "internet"})") == "2:72 range nodes[0].config.allow[0].port");
    CHECK(problem_with_rule(R"({"protocol": "htps", "from": "internet"})") ==
          "2:76 unknown-protocol nodes[0].config.allow[0].protocol");
    CHECK(problem_with_rule(R"({"port": 80, "protocol": "http", "from": "internet"})") ==
          "2:72 two-ports nodes[0].config.allow[0].port");
    CHECK(problem_with_rule(R"({"port": 80})") == "2:63 missing-key nodes[0].config.allow[0]");
}

TEST_CASE("a misspelt source is told the nearest name") {
    const auto result = read_design(design_of(R"({"id": "bastion", "product": "bastion-host"},
      {"id": "box", "product": "linux-server", "config": {"allow": [{"port": 22, "from": "bastoin"}]}})"),
                                    "d.json", built_in_catalogue());
    CHECK(only_problem(result).hint.find("bastion") != std::string::npos);
}

TEST_CASE("what filters nothing has no rules, and what is no group has no members") {
    CHECK(problem_of(R"({"id": "app", "product": "gunicorn", "config": {"allow": []}})") ==
          "2:49 closed-parameter nodes[0].config.allow");
    CHECK(problem_of(R"({"id": "box", "product": "linux-server"},
{"id": "app", "product": "gunicorn", "groups": ["box"]})") == "3:49 no-security-group nodes[1].groups[0]");
    CHECK(problem_of(R"({"id": "internet", "product": "linux-server", "config": {"allow": [{"from": "internet"}]}})") ==
          "2:77 ambiguous-source nodes[0].config.allow[0].from");
}

TEST_CASE("a filter has at most a hundred rules") {
    std::string rules = R"({"port": 80, "from": "internet"})";
    for (int i = 0; i < 100; ++i)
        rules += R"(, {"port": 80, "from": "internet"})";
    CHECK(problem_with_rule(rules).find("nodes[0].config.allow") != std::string::npos);
}

TEST_CASE("a filter is written as it was read, an empty one too") {
    const std::string nodes =
        R"({"id": "box", "product": "linux-server", "config": {"allow": [{"port": 80, "from": "internet"},
      {"protocol": "ssh", "from": "box"}, {"from": "anywhere"}], "rejects": true, "administration": "session-manager"}},
      {"id": "closed", "product": "linux-server", "config": {"allow": []}},
      {"id": "open", "product": "linux-server"})";
    const Design first = accepted(read_design(design_of(nodes), "d.json", built_in_catalogue()));
    const std::string text = write_design(first, built_in_catalogue());
    const Design again = accepted(read_design(text, "d.json", built_in_catalogue()));
    CHECK(write_design(again, built_in_catalogue()) == text);
    REQUIRE(again.nodes[0].parameters.allow.rules.size() == 3);
    CHECK(again.nodes[0].parameters.allow.rules[1].protocol == "ssh");
    CHECK(again.nodes[0].parameters.allow.rules[2].port == 0);
    CHECK(again.nodes[0].parameters.rejects);
    CHECK(again.nodes[0].parameters.administration == Administration::session_manager);
    CHECK((again.nodes[1].parameters.allow.on && again.nodes[1].parameters.allow.rules.empty()));
    CHECK_FALSE(again.nodes[2].parameters.allow.on);
}

TEST_CASE("the protocols that rules may name are those of the schema") {
    std::ifstream file(LABRACK_SOURCE_DIR "/assets/schema/common.schema.json");
    const auto schema = nlohmann::json::parse(file);
    const auto& words = schema.at("$defs").at("filterRule").at("properties").at("protocol").at("enum");
    CHECK(words.get<std::vector<std::string>>() == protocols_with_ports());
}

TEST_CASE("rules of several groups add up, and what none allows is dropped") {
    const auto plan = plan_of(tiers, no_work);
    CHECK(admitted(*plan, "visitors", "web", 80));
    CHECK(admitted(*plan, "", "web", 80));
    CHECK_FALSE(admitted(*plan, "", "web", 443));
    CHECK(admitted(*plan, "bastion", "web-box", 22)); // by the other group
    CHECK_FALSE(admitted(*plan, "", "web-box", 22));
    CHECK_FALSE(admitted(*plan, "other", "web", 80)); // it is not the internet
    CHECK(admission(*plan, instance(*plan, "other"), instance(*plan, "web"), 80) == Admission::dropped);
}

TEST_CASE(
    "a connection has to pass the subnet's border and the group, and inside neither border nor machine is asked") {
    const auto plan = plan_of(tiers, no_work);
    CHECK(admitted(*plan, "web", "db", 3306));
    CHECK_FALSE(admitted(*plan, "other", "db", 3306)); // past the border, but no member
    CHECK_FALSE(admitted(*plan, "web", "jobs", 80));   // the border lets in only MySQL
    CHECK(admitted(*plan, "jobs", "db", 3306));        // on the same machine
    CHECK(admitted(*plan, "jobs", "db", 11211));
    CHECK(admitted(*plan, "bastion", "data-box", 22));
    CHECK_FALSE(admitted(*plan, "web-box", "data-box", 22));
}

TEST_CASE("a rule that names a process names its machine, since packets carry the machine's address") {
    const auto plan = plan_of(tiers, no_work, [](Design& design) {
        design.nodes[design.find("web-group").value().value].parameters.allow.rules = {{80, {}, "jobs"}};
    });
    CHECK(admitted(*plan, "db", "web", 80));
    CHECK(admitted(*plan, "data-box", "web", 80));
    CHECK_FALSE(admitted(*plan, "bastion", "web", 80));
}

TEST_CASE("a machine's rules name the clients that may administer it") {
    const auto plan = plan_of(tiers, no_work);
    CHECK(admitted(*plan, "staff", "bastion", 22));
    CHECK_FALSE(admitted(*plan, "visitors", "bastion", 22));
    CHECK_FALSE(admitted(*plan, "", "bastion", 22));
}

TEST_CASE("what the internet can reach, and at which ports") {
    const auto plan = plan_of(tiers, no_work);
    CHECK(ports_open_to_internet(*plan, instance(*plan, "web")) == std::vector<std::uint16_t>{80});
    CHECK(ports_open_to_internet(*plan, instance(*plan, "web-box")).empty());
    CHECK(ports_open_to_internet(*plan, instance(*plan, "bastion")).empty()); // only to the staff
    CHECK(ports_open_to_internet(*plan, instance(*plan, "db")).empty());
    const auto open = plan_of(tiers, no_work, [](Design& design) {
        for (Node& node : design.nodes)
            node.groups.clear();
    });
    CHECK(ports_open_to_internet(*open, instance(*open, "web-box")) == std::vector<std::uint16_t>{22});
    CHECK(ports_open_to_internet(*open, instance(*open, "db")).empty()); // in a private subnet
}

TEST_CASE("what stands at the edge is a part of the internet: its rules let it in, and it can go round a firewall") {
    const auto plan_with = [](const std::string& rule, const std::string& second) {
        return plan_of(
            design_of(R"({"id": "visitors", "product": "visitors"}, {"id": "cdn", "product": "aws-cloudfront"},
      {"id": "wall", "product": "network-firewall", "config": {"allow": [{"port": 80, "from": "internet"}]}},
      {"id": "box", "product": "linux-server", "config": {"allow": [{"port": 80, "from": ")" +
                          rule + R"("}]}},
      {"id": "web", "product": "nginx", "in": "box"})",
                      R"({"from": "visitors", "to": "cdn", "protocol": "http"},
      {"from": "wall", "to": "web", "protocol": "http"}, {"from": "cdn", "to": ")" +
                          second + R"(", "protocol": "http"})"),
            no_work);
    };
    CHECK(admitted(*plan_with("internet", "wall"), "cdn", "web", 80));
    CHECK_FALSE(admitted(*plan_with("visitors", "wall"), "cdn", "web", 80));
    const auto web = [](const Plan& plan) { return plan.design.find("web").value(); };
    const auto through = plan_with("internet", "wall");
    CHECK(guards_of(*through, web(*through)) == std::vector<NodeIndex>{through->design.find("wall").value()});
    CHECK(ways_round_guards(*through, web(*through)).empty());
    const auto round = plan_with("internet", "web");
    CHECK(guards_of(*round, web(*round)).empty());
    CHECK(ways_round_guards(*round, web(*round)) == std::vector<LinkIndex>{LinkIndex{2}});
}

TEST_CASE("a link is open when anybody who comes over it is let in") {
    const auto plan = plan_of(tiers, no_work);
    std::vector<bool> open;
    for (std::size_t i = 0; i < plan->links.size(); ++i)
        open.push_back(is_admitted(*plan, index_of<LinkIndex>(i)));
    CHECK(open == std::vector<bool>{true, true, true, true, false, false});
}

TEST_CASE("what comes out of a firewall in line comes from whoever went in") {
    const auto plan = plan_of(design_of(R"({"id": "visitors", "product": "visitors"},
      {"id": "outer", "product": "network-firewall", "config": {"allow": [{"from": "internet"}]}},
      {"id": "inner", "product": "network-firewall", "config": {"allow": [{"port": 80, "from": "internet"}]}},
      {"id": "lb", "product": "haproxy"}, {"id": "app", "product": "gunicorn"})",
                                        R"({"from": "visitors", "to": "outer", "protocol": "http"},
      {"from": "outer", "to": "inner", "protocol": "http"}, {"from": "inner", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "app", "protocol": "http"})"),
                              no_work);
    const auto node = [&](std::string_view id) { return plan->design.find(id).value(); };
    CHECK(origins(*plan, node("inner")) == std::vector<NodeIndex>{node("visitors")});
    CHECK(origins(*plan, node("lb")) == std::vector<NodeIndex>{node("lb")});
    CHECK(guards_of(*plan, node("lb")) == std::vector<NodeIndex>{node("inner")});
    CHECK(guards_of(*plan, node("app")).empty());
    CHECK(ports_open_to_internet(*plan, instance(*plan, "lb")) == std::vector<std::uint16_t>{80});
    CHECK(ports_open_to_internet(*plan, instance(*plan, "outer")).empty()); // it listens nowhere
    CHECK(is_admitted(*plan, LinkIndex{2}));
}

TEST_CASE(
    "an access list is asked only where its own border is crossed, by instances of what spans several subnets too") {
    const auto plan = plan_of(design_of(R"({"id": "zone", "product": "zone"},
      {"id": "a", "product": "public-subnet", "in": "zone", "config": {"allow": [{"port": 80, "from": "internet"}]}},
      {"id": "b", "product": "public-subnet", "in": "zone"},
      {"id": "app", "product": "gunicorn", "spans": ["a", "b"], "replicas": 2},
      {"id": "db", "product": "mysql", "in": "a"})",
                                        R"({"from": "app", "to": "db", "protocol": "mysql"})"),
                              no_work);
    const InstanceIndex in_a = instance(*plan, "app");
    const InstanceIndex in_b{in_a.value + 1};
    CHECK(is_admitted(*plan, in_a, instance(*plan, "db"), 3306));
    CHECK_FALSE(is_admitted(*plan, in_b, instance(*plan, "db"), 3306));
    CHECK(is_admitted(*plan, in_a, in_b, 80));
    CHECK(is_admitted(*plan, LinkIndex{0}));
}
