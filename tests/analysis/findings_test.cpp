// The rules: their texts, and what they find in the reference's designs. The golden list beside these designs is
// reviewed: tests/analysis/reference/README.md says of each line why it is there.
#include "analysis/rules.hpp"
#include "support/examples.hpp"
#include "support/labs.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

using namespace labrack;
using namespace labrack::test;

namespace {

const std::string folder = LABRACK_SOURCE_DIR "/tests/analysis/reference/";

analysis::Findings findings_of(const std::string& name) {
    return analysis::analyze(*plan_of(file_text(folder + name + ".design.json").value(),
                                      file_text(folder + "reference.workload.json").value()));
}

/// "single-point-of-failure/host server: news comment"
std::string gist(const analysis::Finding& finding) {
    std::string text = finding.rule + (finding.aspect.empty() ? "" : "/" + finding.aspect);
    for (const std::string& component : finding.components)
        text += " " + component;
    return text;
}

analysis::Findings all_found(std::string_view nodes, std::string_view links, std::string_view workload,
                             std::string_view rule, const Adjust& adjust = {}) {
    const std::string design = R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}, )" +
                               std::string(nodes) + R"(], "links": [)" + std::string(links) + "]}";
    analysis::Findings all;
    for (analysis::Finding& one : analysis::analyze(*plan_of(design, workload, adjust)))
        if (one.rule == rule) all.push_back(std::move(one));
    return all;
}

std::vector<std::string> found(std::string_view nodes, std::string_view links, std::string_view workload,
                               std::string_view rule) {
    std::vector<std::string> gists;
    for (const analysis::Finding& one : all_found(nodes, links, workload, rule))
        gists.push_back(gist(one).substr(rule.size()));
    return gists;
}

using Gists = std::vector<std::string>;

constexpr std::string_view pages = R"({"version": 1, "operations": [
    {"id": "page", "title": {"en": "Page", "es": "Página"}, "entry": "www", "root": {"role": "web", "steps": [
      {"role": "app", "steps": [{"role": "sql write"}]}]}}],
  "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]}]})";

constexpr std::string_view three_tiers =
    R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"}, {"id": "db", "product": "mysql"})";

constexpr std::string_view in_line = R"({"from": "visitors", "to": "web", "protocol": "http"},
  {"from": "web", "to": "app", "protocol": "http"}, {"from": "app", "to": "db", "protocol": "mysql"})";

} // namespace

TEST_CASE("every rule has its texts in both languages, and no case twice") {
    std::set<std::string> seen;
    for (const analysis::RuleText& rule : analysis::rule_texts()) {
        CAPTURE(rule.id);
        CHECK_FALSE(rule.title.en.empty());
        CHECK_FALSE(rule.title.es.empty());
        CHECK_FALSE(rule.cases.empty());
        for (const analysis::RuleCase& one : rule.cases) {
            CHECK(seen.insert(rule.id + "/" + one.aspect).second);
            CHECK_FALSE(one.explanation.es.empty());
            CHECK_FALSE(one.improvement.es.empty());
        }
    }
}

TEST_CASE("a misspelt key of the rules' document is told with its place") {
    const auto rules =
        analysis::read_rule_texts("{\"version\": 1,\n \"rules\": [{\"id\": \"x\", \"titel\": \"y\"}]}", "f");
    REQUIRE_FALSE(static_cast<bool>(rules));
    const auto is_told = [](const Diagnostic& problem) {
        return problem.code == "unknown-key" && problem.position.line == 2 && problem.hint == "did you mean \"title\"?";
    };
    CHECK(std::any_of(rules.problems().begin(), rules.problems().end(), is_told));
}

TEST_CASE("the reference's designs: what is found is what was reviewed") {
    std::string lines;
    for (const std::string& name : examples(folder)) {
        lines += name + "\n";
        for (const analysis::Finding& finding : findings_of(name))
            lines += "  " + gist(finding) + "\n";
    }
    const std::string path = folder + "findings.txt";
    if (std::getenv("LABRACK_BLESS") != nullptr) std::ofstream(path) << lines;
    CHECK(file_text(path).value_or("") == lines);
}

TEST_CASE("in a finished text every place is filled, in both languages") {
    for (const std::string& name : examples(folder)) {
        for (const analysis::Finding& finding : findings_of(name)) {
            CAPTURE(gist(finding));
            for (const LocalText* text : {&finding.title, &finding.explanation, &finding.improvement}) {
                CHECK(text->en.find('{') == std::string::npos);
                CHECK(text->es.find('{') == std::string::npos);
                CHECK_FALSE(text->es.empty());
            }
        }
    }
}

TEST_CASE("an operation that is not served says how far it comes") {
    CHECK(found(three_tiers, R"({"from": "visitors", "to": "web", "protocol": "http"})", pages, "unserved-operation") ==
          Gists{"/no-route web"});
    CHECK(found(three_tiers, "", pages, "unserved-operation") == Gists{"/no-client"});
    const std::string nodes = R"({"id": "dns", "product": "dns-zone"}, )" + std::string(three_tiers);
    const std::string links = R"({"from": "visitors", "to": "dns", "protocol": "dns"}, )" + std::string(in_line);
    CHECK(found(nodes, links, pages, "unserved-operation") == Gists{"/no-name dns"});
    CHECK(found(three_tiers, in_line, pages, "unserved-operation").empty());
    // Nothing is called a single point of failure of what does not work anyway.
    CHECK(found(three_tiers, "", pages, "single-point-of-failure").empty());
}

TEST_CASE("encryption that ends early is told with where it ends and what is plain behind it") {
    constexpr std::string_view links = R"({"from": "visitors", "to": "web", "protocol": "https"},
      {"from": "web", "to": "app", "protocol": "http"}, {"from": "app", "to": "db", "protocol": "mysql"})";
    CHECK(found(three_tiers, links, pages, "plaintext-hop").empty());
    CHECK(found(three_tiers, links, pages, "tls-ends-early") == Gists{" web app db"});
    constexpr std::string_view sealed = R"({"from": "visitors", "to": "web", "protocol": "https"},
      {"from": "web", "to": "app", "protocol": "https"},
      {"from": "app", "to": "db", "protocol": "mysql", "config": {"tls": true}})";
    CHECK(found(three_tiers, sealed, pages, "tls-ends-early").empty());
    CHECK(found(three_tiers, in_line, pages, "plaintext-hop") == Gists{"/internet visitors web", "/inside web app db"});
}

TEST_CASE("what is spoken over HTTPS by nature is not told as plain") {
    constexpr std::string_view mail = R"({"version": 1, "operations": [{"id": "mail", "entry": "www",
      "root": {"role": "app", "steps": [{"role": "background", "answer": "later"}, {"role": "blob", "upload": true}]}}],
      "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "mail"}]}]})";
    CHECK(
        found(
            R"({"id": "api", "product": "gunicorn"}, {"id": "jobs", "product": "aws-sqs"},
                   {"id": "sender", "product": "celery-worker"}, {"id": "photos", "product": "aws-s3"})",
            R"({"from": "visitors", "to": "api", "protocol": "https"}, {"from": "api", "to": "jobs", "protocol": "sqs"},
                   {"from": "api", "to": "photos", "protocol": "http", "config": {"tls": true}}, {"from": "jobs", "to": "sender", "protocol": "sqs"},
                   {"from": "visitors", "to": "photos", "protocol": "signed-link"})",
            mail, "plaintext-hop")
            .empty());
}

TEST_CASE("what stays on one machine cannot be read on the way") {
    CHECK(found(R"({"id": "box", "product": "linux-server"}, {"id": "web", "product": "nginx", "in": "box"},
                   {"id": "app", "product": "gunicorn", "in": "box"}, {"id": "db", "product": "mysql", "in": "box"})",
                in_line, pages, "plaintext-hop") == Gists{"/internet visitors web"});
}

TEST_CASE("a component that no request comes to, and a replica that nobody reads, are of no use") {
    const std::string nodes = std::string(three_tiers) + R"(, {"id": "spare", "product": "nginx"})";
    CHECK(found(nodes, in_line, pages, "unused-component") == Gists{"/unreached spare"});
    const auto with_replica = [](std::string_view config) {
        return R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"},
          {"id": "db", "product": "mysql", "replicas": 2, "config": {)" +
               std::string(config) + "}}";
    };
    CHECK(found(with_replica(""), in_line, pages, "unused-component") == Gists{"/idle-replica db#1"});
    CHECK(found(with_replica(R"("failover_detection": "10s")"), in_line, pages, "unused-component").empty());
    CHECK(found(with_replica(R"("read_routing": "replicas")"), in_line, pages, "unused-component").empty());
}

TEST_CASE("data on a machine whose disk does not last is told") {
    CHECK(found(R"({"id": "box", "product": "aws-ec2-instance-store"}, {"id": "web", "product": "nginx"},
                   {"id": "app", "product": "gunicorn"}, {"id": "db", "product": "mysql", "in": "box"})",
                in_line, pages, "ephemeral-storage") == Gists{"/host db box"});
    CHECK(found(three_tiers, in_line, pages, "ephemeral-storage").empty());
}

TEST_CASE("retries without a budget or a breaker are told, those with one are not") {
    const auto nodes = [](std::string_view config) {
        return R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn", "config": {)" +
               std::string(config) + R"(}}, {"id": "db", "product": "mysql"})";
    };
    CHECK(found(nodes(R"("retries": 3)"), in_line, pages, "unbounded-retries") == Gists{"/no-back-off app"});
    CHECK(found(nodes(R"("retries": 3, "retry_backoff": "1s")"), in_line, pages, "unbounded-retries") ==
          Gists{"/no-budget app"});
    CHECK(found(nodes(R"("retries": 3, "retry_tokens": 10)"), in_line, pages, "unbounded-retries").empty());
}

TEST_CASE("a new version interrupts where one instance is missed, or all end at once") {
    CHECK(found(three_tiers, in_line, pages, "downtime-on-deploy") == Gists{"/restart web", "/restart app"});
    constexpr std::string_view pair = R"({"id": "lb", "product": "haproxy"}, {"id": "app", "product": "gunicorn",
      "replicas": 2}, {"id": "db", "product": "mysql"})";
    constexpr std::string_view links = R"({"from": "visitors", "to": "lb", "protocol": "http"},
      {"from": "lb", "to": "app", "protocol": "http"}, {"from": "app", "to": "db", "protocol": "mysql"})";
    constexpr std::string_view write = R"({"version": 1, "operations": [{"id": "page", "entry": "www",
      "root": {"role": "app", "steps": [{"role": "sql write"}]}}],
      "loads": [{"client": "visitors", "rate": "1/s", "mix": [{"operation": "page"}]}]})";
    CHECK(found(pair, links, write, "downtime-on-deploy").empty());
    CHECK(found(R"({"id": "app", "product": "heroku-dynos", "replicas": 2}, {"id": "lb", "product": "heroku-router"},
                   {"id": "db", "product": "mysql"})",
                links, write, "downtime-on-deploy") == Gists{"/recreate app"});
}

TEST_CASE("capacity names what is full first, and when it would be") {
    // One worker takes 10 ms for each request: 100 a second fill it.
    const auto at_rate = [](std::string_view rate) {
        return R"({"version": 1, "operations": [{"id": "work", "entry": "www", "root": {"role": "service", "wait": "10ms"}}],
          "loads": [{"client": "visitors", "rate": ")" +
               std::string(rate) + R"(", "mix": [{"operation": "work"}]}]})";
    };
    constexpr std::string_view node = R"({"id": "desk", "product": "station", "config": {"workers": 1}})";
    constexpr std::string_view link = R"({"from": "visitors", "to": "desk", "protocol": "http"})";
    CHECK(found(node, link, at_rate("10/s"), "capacity") == Gists{"/carries desk"});
    CHECK(found(node, link, at_rate("80/s"), "capacity") == Gists{"/tight desk"});
    CHECK(found(node, link, at_rate("120/s"), "capacity") == Gists{"/overloaded desk"});
    const std::string design = R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}, )" +
                               std::string(node) + R"(], "links": [)" + std::string(link) + "]}";
    for (const analysis::Finding& one : analysis::analyze(*plan_of(design, at_rate("120/s"))))
        if (one.rule == "capacity")
            CHECK(one.explanation.en.find("carries 100 requests a second") != std::string::npos);
}

TEST_CASE("what the internet reaches and no client is meant to is told, unless something filters it") {
    const auto machine = [](std::string_view config) {
        return R"({"id": "box", "product": "linux-server", "config": {)" + std::string(config) +
               R"(}}, {"id": "web", "product": "nginx", "in": "box"}, {"id": "app", "product": "gunicorn", "in": "box"},
          {"id": "db", "product": "mysql", "in": "box"})";
    };
    CHECK(found(machine(""), in_line, pages, "exposed-port") ==
          Gists{"/data db", "/administration box", "/inside app"});
    CHECK(found(machine(R"("administration": "none")"), in_line, pages, "exposed-port") ==
          Gists{"/data db", "/inside app"});
    // The application is called at port 80, as the web server is: on one machine no rule tells them apart.
    CHECK(found(machine(R"("allow": [{"port": 80, "from": "internet"}])"), in_line, pages, "exposed-port") ==
          Gists{"/inside app"});
}

namespace {

/// One machine with everything on it; more components and links, each with a comma before it.
Gists of_machine(std::string_view rule, const std::string& config, const std::string& nodes = "",
                 const std::string& links = "") {
    return found(
        R"({"id": "box", "product": "linux-server", "config": {)" + config +
            R"(}}, {"id": "web", "product": "nginx", "in": "box"}, {"id": "app", "product": "gunicorn", "in": "box"},
                 {"id": "db", "product": "mysql", "in": "box"})" +
            nodes,
        std::string(in_line) + links, pages, rule);
}

} // namespace

TEST_CASE("a machine that the internet reaches without a filter before it is told") {
    CHECK(of_machine("missing-firewall", "") == Gists{"/none box"});
    CHECK(of_machine("missing-firewall", R"("allow": [{"port": 80, "from": "internet"}])").empty());
    CHECK(of_machine("missing-firewall", R"("allow": [])").empty());
    // A filter that lets everything in is none.
    CHECK(of_machine("missing-firewall", R"("allow": [{"from": "anywhere"}])") == Gists{"/open box"});
    CHECK(of_machine("missing-firewall", R"("allow": [{"from": "internet"}])") == Gists{"/open box"});
    CHECK(of_machine("missing-firewall", R"("allow": [{"from": "visitors"}])").empty());
}

TEST_CASE("groups, subnets and firewalls in line count as filters, one that is gone round does not") {
    const auto in = [](const std::string& place) {
        return R"({"id": "net", "product": ")" + place +
               R"("}, {"id": "box", "product": "linux-server", "in": "net"}, {"id": "web", "product": "nginx", "in": "box"},
                  {"id": "app", "product": "gunicorn", "in": "box"}, {"id": "db", "product": "mysql", "in": "box"})";
    };
    CHECK(found(in("public-subnet"), in_line, pages, "missing-firewall") == Gists{"/none box"});
    CHECK(found(in("private-subnet"), in_line, pages, "missing-firewall").empty());
    CHECK(
        found(
            R"({"id": "group", "product": "aws-security-group", "config": {"allow": [{"port": 80, "from": "internet"}]}},
                   {"id": "box", "product": "linux-server", "groups": ["group"]}, {"id": "web", "product": "nginx", "in": "box"},
                   {"id": "app", "product": "gunicorn", "in": "box"}, {"id": "db", "product": "mysql", "in": "box"})",
            in_line, pages, "missing-firewall")
            .empty());
    const std::string guarded =
        R"({"id": "wall", "product": "network-firewall", "config": {"allow": [{"port": 80, "from": "internet"}]}},
      {"id": "box", "product": "linux-server"}, {"id": "web", "product": "nginx", "in": "box"},
      {"id": "app", "product": "gunicorn", "in": "box"}, {"id": "db", "product": "mysql", "in": "box"})";
    const std::string through =
        R"({"from": "visitors", "to": "wall", "protocol": "http"}, {"from": "wall", "to": "web", "protocol": "http"},
      {"from": "web", "to": "app", "protocol": "http"}, {"from": "app", "to": "db", "protocol": "mysql"})";
    CHECK(found(guarded, through, pages, "missing-firewall").empty());
    const std::string round =
        through + R"(, {"from": "visitors", "to": "web", "protocol": "http", "config": {"priority": -1}})";
    CHECK(found(guarded, round, pages, "missing-firewall") == Gists{"/bypassed box"});
    const auto bypassed = all_found(guarded, round, pages, "missing-firewall");
    CHECK(bypassed.front().path == std::vector{model::LinkIndex{4}});
    // A firewall that lets everything in leaves the machine behind it open, and is not itself what has to be guarded.
    std::string wide = guarded;
    wide.replace(wide.find(R"("port": 80, "from": "internet")"), 30, R"("from": "anywhere")");
    CHECK(found(wide, through, pages, "missing-firewall") == Gists{"/open box"});
    // What a provider operates guards itself.
    CHECK(
        found(
            R"({"id": "web", "product": "aws-s3"}, {"id": "app", "product": "aws-lambda"}, {"id": "db", "product": "aws-rds-mysql"})",
            in_line, pages, "missing-firewall")
            .empty());
}

TEST_CASE("a firewall is told for machines in a data centre, and not for what stands at the edge or in the internet") {
    // As if one operated all of it oneself: that nginx is told shows that only the place keeps the others out.
    model::Catalogue catalogue = model::built_in_catalogue();
    for (model::Product& product : catalogue.products)
        product.operated_by = {};
    const auto design = model::read_design(R"({"version": 1, "nodes": [
        {"id": "visitors", "product": "visitors"}, {"id": "cdn", "product": "aws-cloudfront"},
        {"id": "web", "product": "nginx"}, {"id": "bank", "product": "payment-service"}],
      "links": [{"from": "visitors", "to": "cdn", "protocol": "http"}, {"from": "cdn", "to": "web", "protocol": "http"},
        {"from": "web", "to": "bank", "protocol": "http"}]})",
                                           "design", catalogue);
    REQUIRE_MESSAGE(design, said(design.problems()));
    const auto workload = model::read_workload(pages, "workload");
    REQUIRE(workload);
    const auto plan = model::make_plan(catalogue, *design, *workload);
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    Gists told;
    for (const analysis::Finding& one : analysis::analyze(**plan))
        if (one.rule == "missing-firewall") told.push_back(gist(one));
    CHECK(told == Gists{"missing-firewall/none web"});
}

TEST_CASE("a database in a public subnet is told, one in a private subnet is not") {
    const auto in = [](const std::string& place) {
        return R"({"id": "net", "product": ")" + place +
               R"("}, {"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"},
                  {"id": "db", "product": "aws-rds-mysql", "in": "net"})";
    };
    CHECK(found(in("public-subnet"), in_line, pages, "database-access") == Gists{"/public-subnet db"});
    CHECK(found(in("private-subnet"), in_line, pages, "database-access").empty());
    // Wherever one of its instances stands.
    constexpr std::string_view both =
        R"({"id": "in", "product": "private-subnet"}, {"id": "out", "product": "public-subnet"},
      {"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"},
      {"id": "db", "product": "mysql", "spans": ["in", "out"], "replicas": 2})";
    CHECK(found(both, in_line, pages, "database-access") == Gists{"/public-subnet db"});
}

TEST_CASE("how administrators reach a database's machine is told") {
    CHECK(of_machine("database-access", "") == Gists{"/internet box"});
    CHECK(of_machine("database-access", R"("administration": "session-manager")") == Gists{"/session-manager box"});
    CHECK(of_machine("database-access", R"("administration": "none")").empty());
    CHECK(of_machine("database-access", R"("allow": [{"port": 80, "from": "internet"}])") == Gists{"/nobody box"});
    const std::string people = R"(, {"id": "people", "product": "administrators"})";
    const std::string bastion = people + R"(, {"id": "jump", "product": "bastion-host"})";
    const std::string by_bastion =
        R"(, {"from": "people", "to": "jump", "protocol": "ssh"}, {"from": "jump", "to": "box", "protocol": "ssh"})";
    CHECK(of_machine("database-access", R"("allow": [{"port": 80, "from": "internet"}, {"port": 22, "from": "jump"}])",
                     bastion, by_bastion) == Gists{"/bastion box"});
    // What no rule lets through is no way, though it is drawn.
    CHECK(of_machine("database-access", R"("allow": [{"port": 80, "from": "internet"}])", bastion, by_bastion) ==
          Gists{"/nobody box"});
    const auto by_way = all_found(
        R"({"id": "box", "product": "linux-server", "config": {"allow": [{"port": 80, "from": "internet"}, {"port": 22, "from": "jump"}]}},
           {"id": "web", "product": "nginx", "in": "box"}, {"id": "app", "product": "gunicorn", "in": "box"},
           {"id": "db", "product": "mysql", "in": "box"})" +
            bastion,
        std::string(in_line) + by_bastion, pages, "database-access");
    REQUIRE(by_way.size() == 1);
    CHECK(by_way.front().path == std::vector{model::LinkIndex{3}, model::LinkIndex{4}}); // from the people on
    // A machine with two databases is told once.
    CHECK(of_machine("database-access", "", R"(, {"id": "other", "product": "postgresql", "in": "box"})") ==
          Gists{"/internet box"});
    // A bastion is of no use while the port stays open to all.
    CHECK(of_machine("database-access",
                     R"("allow": [{"port": 80, "from": "internet"}, {"port": 22, "from": "internet"}])", bastion,
                     by_bastion) == Gists{"/internet box"});
    CHECK(
        of_machine(
            "database-access", R"("allow": [{"port": 80, "from": "internet"}, {"port": 22, "from": "tunnel"}])",
            people + R"(, {"id": "tunnel", "product": "vpn-gateway"})",
            R"(, {"from": "people", "to": "tunnel", "protocol": "vpn"}, {"from": "tunnel", "to": "box", "protocol": "ssh"})") ==
        Gists{"/vpn box"});
    CHECK(of_machine("database-access",
                     R"("allow": [{"port": 80, "from": "internet"}, {"port": 22, "from": "people"}])", people,
                     R"(, {"from": "people", "to": "box", "protocol": "ssh"})") == Gists{"/known-address box"});
}

TEST_CASE("the most expensive component of a month is told, and what is paid for nothing") {
    // The machine: 730 h × $0.0416 + 3 h × $43.52 = $160.93; the database: 4 h × $43.52 = $174.08, and more work.
    const auto of_one = all_found(three_tiers, in_line, pages, "monthly-cost");
    REQUIRE(of_one.size() == 1);
    CHECK(gist(of_one.front()) == "monthly-cost/most-expensive db"); // nginx and Gunicorn have no price
    CHECK(of_machine("monthly-cost", "") == Gists{"/most-expensive db"});
    CHECK(found(R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"})",
                R"({"from": "visitors", "to": "web", "protocol": "http"})", pages, "monthly-cost")
              .empty());
    const auto of_machine_too = all_found(std::string(three_tiers) + R"(, {"id": "box", "product": "linux-server"})",
                                          in_line, pages, "monthly-cost");
    REQUIRE(of_machine_too.size() == 1);
    // $30.368 + 3 h × $43.52 + 4 h × $43.52
    CHECK(of_machine_too.front().explanation.en == "Under this load the design costs $335.01 a month (730 hours), of "
                                                   "which $304.64 are for the hours of the people "
                                                   "who look after it. db costs the most: $174.08.");
    const std::string replica = R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"},
      {"id": "one", "product": "linux-server"}, {"id": "two", "product": "linux-server"},
      {"id": "db", "product": "mysql", "in": "one"}, {"id": "copy", "product": "mysql", "in": "two"})";
    const std::string links = std::string(in_line) + R"(, {"from": "db", "to": "copy", "protocol": "replication"})";
    const Gists idle{"/idle two copy", "/most-expensive db"};
    const std::string design = R"({"version": 1, "nodes": [{"id": "visitors", "product": "visitors"}, )" + replica +
                               R"(], "links": [)" + links + "]}";
    const auto plan = plan_of(design, pages, [](model::Design& changed) {
        parameters_of(changed, "db").replication = model::Replication::asynchronous;
    });
    Gists gists;
    for (const analysis::Finding& one : analysis::analyze(*plan)) {
        if (one.rule != "monthly-cost") continue;
        gists.push_back(gist(one).substr(one.rule.size()));
        if (one.aspect == "idle") // one of two machines of $160.928 and of two databases of $174.08
            CHECK(one.explanation.en == "$335.01 of the $670.02 that a month costs are for what nothing uses: two "
                                        "($160.93) and copy ($174.08).");
    }
    CHECK(gists == idle);
}

TEST_CASE("of several idle machines each is told with its part, an empty one and one that only watches are not") {
    const auto told = [](std::string_view copies) {
        const std::string nodes = R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"},
          {"id": "one", "product": "linux-server"}, {"id": "db", "product": "mysql", "in": "one"}, )" +
                                  std::string(copies);
        const std::string links = std::string(in_line) +
                                  R"(, {"from": "db", "to": "copy", "protocol": "replication"})" +
                                  (copies.find("third") == std::string_view::npos
                                       ? ""
                                       : R"(, {"from": "db", "to": "third", "protocol": "replication"})");
        const auto all = all_found(nodes, links, pages, "monthly-cost", [](model::Design& changed) {
            parameters_of(changed, "db").replication = model::Replication::asynchronous;
        });
        for (const analysis::Finding& one : all)
            if (one.aspect == "idle") return one.explanation.en;
        return std::string();
    };
    // A machine is $30.368 for its hours and 3 × $43.52 for those of people, $160.928; a database 4 × $43.52, $174.08.
    CHECK(told(R"({"id": "two", "product": "linux-server", "replicas": 2},
                  {"id": "copy", "product": "mysql", "in": "two", "replicas": 2})") ==
          "$670.02 of the $1005.02 that a month costs are for what nothing uses: two ($321.86) and copy ($348.16).");
    CHECK(told(R"({"id": "two", "product": "linux-server"}, {"id": "copy", "product": "mysql", "in": "two"},
                  {"id": "three", "product": "linux-server"}, {"id": "third", "product": "mysql", "in": "three"})") ==
          "$670.02 of the $1005.02 that a month costs are for what nothing uses: two ($160.93), copy ($174.08), three "
          "($160.93) and third ($174.08).");
    CHECK(told(R"({"id": "two", "product": "linux-server"}, {"id": "copy", "product": "mysql", "in": "two"},
                  {"id": "agent", "product": "monitoring-agent", "in": "two"}, {"id": "empty", "product": "linux-server"},
                  {"id": "watch", "product": "linux-server"}, {"id": "eye", "product": "monitoring-agent", "in": "watch"})") ==
          "$335.01 of the $991.87 that a month costs are for what nothing uses: two ($160.93) and copy ($174.08).");
}

TEST_CASE("what costs nothing is not the most expensive") {
    constexpr std::string_view quiet = R"({"version": 1, "operations": [
        {"id": "page", "title": "Page", "entry": "www", "root": {"role": "app"}}], "loads": []})";
    CHECK(found(R"({"id": "app", "product": "aws-lambda"})", R"({"from": "visitors", "to": "app", "protocol": "http"})",
                quiet, "monthly-cost")
              .empty());
}

TEST_CASE("what is left to the owner is told by layers, with its hours where they are known") {
    CHECK(of_machine("owner-operates", "") == Gists{"/hours box web app db"});
    CHECK(found(R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"})",
                R"({"from": "visitors", "to": "web", "protocol": "http"})", pages,
                "owner-operates") == Gists{"/layers web app"});
    CHECK(found(R"({"id": "web", "product": "aws-s3"}, {"id": "app", "product": "aws-lambda"})",
                R"({"from": "visitors", "to": "web", "protocol": "http"})", pages, "owner-operates")
              .empty());
    // Two hours and 200 seconds for the one, half an hour for the other: 2.555… hours, of which the database's have
    // a price, $43.52 / 2; a provider's function is counted.
    const auto hours = all_found(
        R"({"id": "web", "product": "nginx"}, {"id": "app", "product": "aws-lambda"}, {"id": "db", "product": "mysql"})",
        in_line, pages, "owner-operates", [](model::Design& changed) {
            parameters_of(changed, "web").operator_time = seconds(7'400);
            parameters_of(changed, "db").operator_time = seconds(1'800);
        });
    REQUIRE(hours.size() == 1);
    CHECK(gist(hours.front()) == "owner-operates/hours web db");
    CHECK(hours.front().explanation.en.rfind("Of 3 components, ", 0) == 0);
    CHECK(hours.front().explanation.en.find("That takes 2.6 hours of work a month ($21.76).") != std::string::npos);
}

TEST_CASE("machines without an agent, and agents that nobody hears, are told") {
    constexpr std::string_view watched = R"({"id": "box", "product": "linux-server"},
      {"id": "web", "product": "nginx", "in": "box"}, {"id": "app", "product": "gunicorn", "in": "box"},
      {"id": "db", "product": "mysql", "in": "box"}, {"id": "agent", "product": "monitoring-agent", "in": "box"},
      {"id": "sumo", "product": "sumo-logic"})";
    const std::string reporting =
        std::string(in_line) + R"(, {"from": "agent", "to": "sumo", "protocol": "telemetry"})";
    CHECK(found(watched, reporting, pages, "unmonitored-host").empty());
    CHECK(found(watched, in_line, pages, "unmonitored-host") == Gists{"/host box", "/agent agent", "/collector sumo"});
}
