// Inspect, for components of many kinds: what they do, in figures, and what they are set to, as far as it matters.
#include "views/parameter_table.hpp"
#include "web/panel_bench.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

namespace labrack::test {

using ui::Flag;
using ui::Role;

namespace {

constexpr std::string_view no_work = R"({"version": 1, "id": "none", "operations": []})";

void select(PanelBench& bench, std::string_view id) {
    const auto node = bench.session().run().plan().design.find(id);
    REQUIRE(node);
    ui::select_node(bench.workspace, node);
    bench.frames();
}

/// Every product in a design of its own right; the machines of a cluster stand in one.
std::string all_products() {
    std::string nodes;
    for (const model::Product& product : model::built_in_catalogue().products) {
        const bool in_cluster = product.parameters.scaling == model::Scaling::cluster;
        nodes += (nodes.empty() ? "" : ",") + std::string(R"({"id": ")") + product.id + R"(", "product": ")" +
                 product.id + "\"" + (in_cluster ? R"(, "in": "kubernetes-cluster")" : "") + "}";
    }
    return R"({"version": 1, "nodes": [)" + nodes + R"(], "links": []})";
}

/// Whether it looks like the key of a text: "inspect.param.workers".
bool is_raw_key(std::string_view words) {
    for (const char* start : {"inspect.", "scaling", "cache.", "policy.", "strategy.", "replication.", "read_routing."})
        if (words.find(start) != std::string_view::npos && words.find(' ') == std::string_view::npos &&
            words.find('.') != std::string_view::npos)
            return true;
    return words.find("inspect.") != std::string_view::npos;
}

} // namespace

TEST_CASE("every parameter has its place in Inspect, once") {
    std::multiset<std::string_view> placed;
    for (const ui::ParameterGroup& group : ui::parameter_groups())
        for (const ui::ShownParameter& parameter : group.parameters)
            placed.insert(parameter.name);
    const auto fields = model::parameter_fields();
    CHECK(placed.size() == fields.size());
    for (const model::ParameterField& field : fields) {
        CAPTURE(field.name);
        CHECK(placed.count(field.name) == 1);
    }
}

TEST_CASE("Inspect has words for every product, in both languages") {
    for (const char* locale : {"en", "es"}) {
        PanelBench bench(locale, one_step_lab(all_products(), no_work));
        for (const model::Product& product : model::built_in_catalogue().products) {
            CAPTURE(product.id);
            select(bench, product.id);
            for (const ui::Node& node : bench.app.ui().semantics.nodes()) {
                CAPTURE(node.name);
                CHECK_FALSE(is_raw_key(node.name));
            }
            CHECK(bench.app.ui().semantics.duplicates().empty());
        }
    }
}

TEST_CASE("Inspect shows what matters, though it is what it usually is, and leaves out what changes nothing") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors", "config": {"keep_alive": "0s"}},
      {"id": "proxy", "product": "haproxy"},
      {"id": "cluster", "product": "kubernetes-cluster"},
      {"id": "machine", "product": "linux-server", "in": "cluster", "config": {"cores": 8}},
      {"id": "fixed", "product": "kubernetes-deployment", "in": "cluster"},
      {"id": "scaled", "product": "kubernetes-deployment", "in": "cluster", "config": {"scaling": "kubernetes", "metric_lag": "0s"}},
      {"id": "cdn", "product": "aws-cloudfront"},
      {"id": "db", "product": "mysql"}],
      "links": [{"from": "visitors", "to": "proxy", "protocol": "http"},
                {"from": "proxy", "to": "scaled", "protocol": "http"}]})";
    PanelBench bench("en", one_step_lab(design, no_work));
    select(bench, "visitors");
    CHECK(bench.shows("Keeps a connection open: no, closed after each answer"));
    select(bench, "proxy");
    CHECK(bench.shows("Chooses a server: in turn (round robin)"));
    CHECK(bench.shows("Down after failed checks: 3"));
    CHECK_FALSE(bench.shows("Looks at its process every")); // it has no floating address
    CHECK_FALSE(bench.shows("TLS handshake"));              // nobody speaks TLS with it
    select(bench, "fixed");
    CHECK_FALSE(bench.shows("Instances at most"));
    CHECK(bench.shows("Processor asked for: 0.5 cores"));
    select(bench, "scaled");
    CHECK(bench.find(Role::heading, "Number of instances") != nullptr);
    CHECK(bench.shows("Instances at least: 1"));
    CHECK(bench.shows("Instances at most: 10"));
    CHECK(bench.shows("Processor use aimed at: 50 %"));
    CHECK(bench.shows("Age of the metric: 0 ms"));
    CHECK_FALSE(bench.shows("Aimed at for each instance"));
    select(bench, "cdn");
    CHECK_FALSE(bench.shows("Has what is asked for: ")); // it keeps objects, so nothing is drawn
    select(bench, "db");
    CHECK_FALSE(bench.shows("Promotes a replica in")); // it has none
}

TEST_CASE("Inspect counts what a cache had and had not") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"},
      {"id": "redis", "product": "redis"}, {"id": "db", "product": "mysql"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http"}, {"from": "app", "to": "redis", "protocol": "redis"},
                {"from": "app", "to": "db", "protocol": "mysql"}]})";
    constexpr std::string_view workload = R"({"version": 1, "id": "pages",
      "collections": [{"id": "things", "objects": 1, "size": "1kB"}],
      "operations": [{"id": "page", "entry": "app", "root": {"role": "app", "object": "things", "cpu": "1ms", "steps": [
        {"role": "cache read", "cpu": "20us", "on_miss": [{"role": "sql read", "wait": "5ms"}]}]}}]})";
    PanelBench bench("en", one_step_lab(design, workload));
    select(bench, "redis");
    CHECK(bench.shows("Found (hits): 0"));
    for (int requests = 0; requests < 4; ++requests) {
        bench.session().send("visitors", "page");
        bench.run(2);
    }
    CHECK(bench.shows("Found (hits): 3 (75 %)"));
    CHECK(bench.shows("Not found (misses): 1"));
    CHECK(bench.shows("Objects kept: 1"));
    CHECK(bench.shows("Memory for objects: 256 MB"));
}

TEST_CASE("Inspect counts the messages of a queue and the instances of a function") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors"}, {"id": "app", "product": "gunicorn"},
      {"id": "jobs", "product": "aws-sqs"}, {"id": "worker", "product": "celery-worker"},
      {"id": "mobile", "product": "visitors"}, {"id": "hook", "product": "aws-lambda"}],
      "links": [{"from": "visitors", "to": "app", "protocol": "http"}, {"from": "app", "to": "jobs", "protocol": "sqs"},
                {"from": "jobs", "to": "worker", "protocol": "sqs"}, {"from": "mobile", "to": "hook", "protocol": "http"}]})";
    constexpr std::string_view workload = R"({"version": 1, "id": "jobs", "operations": [
      {"id": "job", "entry": "app", "root": {"role": "app", "cpu": "1ms", "steps": [
        {"role": "background", "answer": "later", "cpu": "5ms"}]}},
      {"id": "call", "entry": "hook", "root": {"role": "app", "cpu": "1ms"}}]})";
    PanelBench bench("en", one_step_lab(design, workload));
    bench.session().stop("worker");
    for (int jobs = 0; jobs < 3; ++jobs)
        bench.session().send("visitors", "job");
    bench.run(3);
    select(bench, "jobs");
    CHECK(bench.shows("Messages waiting: 3"));
    CHECK(bench.shows("Messages so far: 3"));
    CHECK(bench.shows("Messages done: 0"));
    CHECK(bench.shows("The first waits since: "));
    CHECK_FALSE(bench.shows("Workers busy"));
    CHECK_FALSE(bench.shows("dead letters")); // nowhere to put them
    bench.session().start("worker");
    bench.run(10);
    CHECK(bench.shows("Messages waiting: 0"));
    CHECK(bench.shows("Messages done: 3"));
    CHECK_FALSE(bench.shows("The first waits since: "));
    select(bench, "hook");
    CHECK(bench.shows("Cold starts so far: 0"));
    CHECK(bench.shows("Instances at most: 1000"));
    bench.session().send("mobile", "call");
    bench.run(5);
    bench.session().send("mobile", "call");
    bench.run(5);
    CHECK(bench.shows("Cold starts so far: 1")); // the second found it warm
    CHECK(bench.shows("Instances at work: 0 of 1000"));
    CHECK(bench.shows("Instances waiting (warm): 1"));
    select(bench, "mobile");
    CHECK(bench.shows("Requests under way: 0"));
    CHECK_FALSE(bench.shows("Requests sent so far")); // by whom is not counted
}

TEST_CASE("Inspect says which copy of the data takes the writes, and how far the others are behind") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
      {"id": "app", "product": "gunicorn"}, {"id": "db", "product": "mysql", "label": "MySQL", "replicas": 2}],
      "links": [{"from": "app", "to": "db", "protocol": "mysql"}]})";
    PanelBench bench("en", one_step_lab(design, no_work));
    select(bench, "db");
    CHECK(bench.shows("Instances running: 2 of 2"));
    CHECK(bench.shows("Takes the writes (primary): MySQL#1"));
    CHECK(bench.shows("MySQL#2 is behind by: 0 ms"));
    CHECK(bench.shows("Replication: later (asynchronous)"));
}

TEST_CASE("Inspect tells what a listener has read and what a scanner has found") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
      {"id": "visitors", "product": "visitors"}, {"id": "web", "product": "nginx"}, {"id": "app", "product": "gunicorn"}],
      "links": [{"from": "visitors", "to": "web", "protocol": "http"}, {"from": "web", "to": "app", "protocol": "http"}]})";
    constexpr std::string_view workload = R"({"version": 1, "id": "pages", "operations": [
      {"id": "login", "method": "POST", "path": "/login", "entry": "web", "root": {"role": "app", "cpu": "1ms"}}],
      "interventions": [{"at": "0s", "sniff": "web", "to": "visitors"}, {"at": "0s", "scan": ["web"]},
                        {"at": "20s", "stop": "web"}, {"at": "20s", "scan": ["web"]}]})";
    PanelBench bench("en", one_step_lab(design, workload));
    select(bench, "web");
    CHECK_FALSE(bench.shows("Read by a listener"));
    bench.session().send("visitors", "login");
    bench.run(5);
    CHECK(bench.shows("Read by a listener: 2 of 2 messages")); // the request and its answer
    CHECK(bench.shows("What was read last: POST /login"));
    CHECK(bench.shows("Ports that answered a scanner: 80"));
    CHECK_FALSE(bench.shows("80 (closed)"));
    select(bench, "app");
    CHECK_FALSE(bench.shows("Read by a listener"));
    CHECK_FALSE(bench.shows("Ports that answered"));
}

TEST_CASE("regions and clusters can be neither stopped nor busy, and what they hold is as it is") {
    constexpr std::string_view design = R"({"version": 1, "nodes": [
      {"id": "region", "product": "region"}, {"id": "zone", "product": "zone", "in": "region"},
      {"id": "cluster", "product": "kubernetes-cluster"},
      {"id": "machine", "product": "kubernetes-node-group", "in": "cluster", "label": "Machine", "config": {"max_replicas": 4}}], "links": []})";
    PanelBench bench("en", one_step_lab(design, no_work));
    for (const char* id : {"region", "cluster"}) {
        CAPTURE(id);
        select(bench, id);
        CHECK(bench.find(Role::button, "Stop") == nullptr);
        CHECK_FALSE(bench.shows("Workers"));
        CHECK_FALSE(bench.shows("Utilisation"));
    }
    CHECK(bench.find(Role::heading, "STANDS IN IT") != nullptr);
    CHECK(bench.find(Role::option, "Machine")->description == "Running"); // three more may come
    select(bench, "machine");
    CHECK(bench.shows("Instances ready: 1 of 1"));
    select(bench, "zone");
    bench.activate(Role::button, "Stop zone");
    CHECK(bench.shows("Stopped"));
}

} // namespace labrack::test
