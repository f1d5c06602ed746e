#include "model/design.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

Result<Design> read(const std::string& text) {
    return read_design(text, "d.json", built_in_catalogue());
}

/// A server with nginx, and what else is asked for.
std::string design_with(const std::string& nodes, const std::string& links = "") {
    return "{\"version\": 1, \"nodes\": [\n"
           "{\"id\": \"people\", \"product\": \"visitors\"},\n"
           "{\"id\": \"host\", \"product\": \"linux-server\"},\n"
           "{\"id\": \"web\", \"product\": \"nginx\", \"in\": \"host\"}" +
           (nodes.empty() ? "" : ",\n" + nodes) + "],\n\"links\": [\n" + links + "]}";
}

std::string problem_of(const std::string& nodes, const std::string& links = "") {
    return gist(only_problem(read(design_with(nodes, links))));
}

const std::string whole = R"({
  "$schema": "../assets/schema/design.schema.json",
  "version": 1,
  "$comment": "everything that a design can say",
  "title": "One server",
  "nodes": [
    {"id": "web", "kind": "web-server", "product": "nginx", "in": "host", "at": [280.25, -80], "replicas": 3,
     "label": {"en": "Front", "es": "Frente"}, "spans": ["host"], "groups": ["inside", "outside"]},
    {"id": "host", "product": "linux-server", "label": "Machine", "at": [256, 20], "size": [476, 390],
     "config": {"cores": 4, "memory": "8GB", "address": "8.8.8.8"}},
    {"id": "dns", "product": "dns-zone",
     "config": {"records": [{"name": "www.foobar.com", "type": "A", "value": "8.8.8.8", "ttl": "60s"}]}},
    {"id": "people", "product": "visitors", "config": {"clients": 7, "keep_alive": "0s"}},
    {"id": "files", "product": "app-files"},
    {"id": "inside", "product": "aws-security-group", "config": {"allow": [{"port": 80, "from": "people"}]}},
    {"id": "outside", "product": "aws-security-group"}
  ],
  "links": [
    {"from": "people", "to": "web", "protocol": "http", "config": {"priority": 2, "latency": "3ms"}},
    {"from": "people", "to": "dns", "protocol": "dns", "config": {"bandwidth": "100Mbit/s"}},
    {"from": "web", "to": "files", "protocol": "file", "config": {"connections": "keep", "priority": 1}}
  ]
})";

} // namespace

TEST_CASE("a design is read whole") {
    const Design design = accepted(read(whole));
    CHECK(design.title == "One server");
    REQUIRE(design.nodes.size() == 7);
    const Node& web = design.nodes[0];
    CHECK(web.in == *design.find("host"));
    CHECK(web.at.x == 280.25);
    CHECK(web.at.y == -80.0);
    CHECK(web.replicas == 3);
    CHECK(web.name("es") == "Frente");
    CHECK(web.spans.size() == 1);
    CHECK(web.groups.size() == 2);
    CHECK(web.parameters.backlog == 1024);
    const Node& host = design.nodes[1];
    CHECK(host.name("es") == "Machine");
    CHECK(host.parameters.cores == 4);
    CHECK(host.parameters.memory.count == 8'000'000'000);
    CHECK(host.parameters.address == "8.8.8.8");
    CHECK(host.configured.size() == 3);
    CHECK(design.nodes[2].name("en") == "dns");
    CHECK(design.nodes[2].parameters.records.at(0).ttl == seconds(60));
    REQUIRE(design.links.size() == 3);
    CHECK(design.links[2].connections == Connections::kept);
    CHECK(design.links[0].priority == 2);
    CHECK(*design.links[0].latency == milliseconds(3));
    CHECK(design.links[1].connections == Connections::fresh);
    CHECK_FALSE(design.links[1].latency);
    CHECK(design.links[0].bandwidth == Bandwidth{});
    CHECK(design.links[1].bandwidth == Bandwidth{100'000'000});
}

TEST_CASE("a design that is written and read again says the same") {
    const Design design = accepted(read(whole));
    const std::string written = write_design(design, built_in_catalogue());
    CHECK(write_design(accepted(read(written)), built_in_catalogue()) == written);
    CHECK(written.find("\"label\": {\"en\": \"Front\", \"es\": \"Frente\"}") != std::string::npos);
    CHECK(written.find("\"at\": [280.25, -80]") != std::string::npos);
    CHECK(written.find("\"config\": {\"priority\": 2, \"latency\": \"3ms\"}") != std::string::npos);
    CHECK(written.find("\"config\": {\"connections\": \"keep\", \"priority\": 1}") != std::string::npos);
    CHECK(written.find("\"config\": {\"bandwidth\": \"100Mbit/s\"}") != std::string::npos);
    CHECK(written.find("\"ttl\": \"60s\"") != std::string::npos);
    CHECK(accepted(read(written)).nodes[0].parameters.workers == design.nodes[0].parameters.workers);
}

TEST_CASE("what a link says of its connections is written as it was read") {
    const std::string text =
        R"({"version": 1, "nodes": [{"id": "a", "product": "nginx"}, {"id": "b", "product": "gunicorn"}],
      "links": [{"from": "a", "to": "b", "protocol": "http",
        "config": {"tls": true, "pool": 5, "pool_timeout": "1s", "keep_alive": "2min"}}]})";
    const Design design = accepted(read(text));
    CHECK(design.links[0].encrypted());
    CHECK(design.links[0].pool == ConnectionPool{5, seconds(1), seconds(120)});
    const std::string written = write_design(design, built_in_catalogue());
    CHECK(written.find(R"("config": {"tls": true, "pool": 5, "pool_timeout": "1s", "keep_alive": "120s"})") !=
          std::string::npos);
    CHECK(accepted(read(written)).links[0].pool == design.links[0].pool);
}

TEST_CASE("a component stands on the nearest enclosing host") {
    const Design design = accepted(read(whole));
    CHECK(design.host_of(*design.find("web"), built_in_catalogue()) == *design.find("host"));
    CHECK(design.host_of(*design.find("host"), built_in_catalogue()) == *design.find("host"));
    CHECK_FALSE(design.host_of(*design.find("people"), built_in_catalogue()).exists());
}

TEST_CASE("an empty design is a design") {
    CHECK(accepted(read(R"({"version": 1, "nodes": [], "links": []})")).nodes.empty());
}

TEST_CASE("a document without its version, or of a newer one, is refused") {
    CHECK(gist(only_problem(read(R"({"nodes": [], "links": []})"))) == "1:1 missing-key");
    CHECK(gist(only_problem(read(R"({"version": 2, "nodes": [], "links": []})"))) == "1:13 version version");
    CHECK(gist(only_problem(read(R"({"version": "1", "nodes": [], "links": []})"))) == "1:13 type version");
}

TEST_CASE("a truncated design is refused where it ends") {
    CHECK(gist(only_problem(read(whole.substr(0, 60)))) == "3:7 syntax");
}

TEST_CASE("a value of a wrong type is refused at its place") {
    CHECK(gist(only_problem(read(R"({"version": 1, "nodes": {}, "links": []})"))) == "1:25 type nodes");
    CHECK(problem_of(R"({"id": "db", "product": 7})") == "5:25 type nodes[3].product");
    CHECK(problem_of(R"({"id": "db", "product": "mysql", "at": [1]})") == "5:40 type nodes[3].at");
    CHECK(problem_of(R"({"id": "db", "product": "mysql", "at": [1, 1e300]})") == "5:40 range nodes[3].at");
    CHECK(problem_of(R"({"id": "db", "product": "mysql", "in": 5})") == "5:40 type nodes[3].in");
}

TEST_CASE("an unknown key, product or kind is refused with the one that was meant") {
    const Diagnostic key = only_problem(read(design_with(R"({"id": "db", "product": "mysql", "lable": "x"})")));
    CHECK(gist(key) == "5:34 unknown-key nodes[3].lable");
    CHECK(key.hint == "did you mean \"label\"?");

    const Diagnostic product = only_problem(read(design_with(R"({"id": "db", "product": "mysqll"})")));
    CHECK(gist(product) == "5:25 unknown-product nodes[3].product");
    CHECK(product.hint == "did you mean \"mysql\"?");

    const Diagnostic kind = only_problem(read(design_with(R"({"id": "db", "kind": "server", "product": "mysql"})")));
    CHECK(gist(kind) == "5:22 kind nodes[3].kind");
    CHECK(kind.message == "\"mysql\" is of the kind \"database\", not \"server\"");
}

TEST_CASE("an id that is used twice, missing or malformed is refused") {
    CHECK(problem_of(R"({"id": "web", "product": "mysql"})") == "5:8 duplicate-id nodes[3].id");
    CHECK(problem_of(R"({"product": "mysql"})") == "5:1 missing-key nodes[3]");
    CHECK(problem_of(R"({"id": "d b", "product": "mysql"})") == "5:8 bad-id nodes[3].id");
    CHECK(problem_of(R"({"id": "api#1", "product": "mysql"})") == "5:8 bad-id nodes[3].id");
    CHECK(problem_of("{\"id\": \"" + std::string(65, 'x') + "\", \"product\": \"mysql\"}") == "5:8 bad-id nodes[3].id");
}

TEST_CASE("a link to nowhere is refused with the node that was meant") {
    const Diagnostic problem =
        only_problem(read(design_with("", R"({"from": "people", "to": "wed", "protocol": "http"})")));
    CHECK(gist(problem) == "6:26 unknown-node links[0].to");
    CHECK(problem.hint == "did you mean \"web\"?");
    CHECK(to_text(problem) == "d.json:6:26: error: \"wed\" is not a node known here (at links[0].to); "
                              "did you mean \"web\"? [unknown-node]");
}

TEST_CASE("a link in a protocol that its target does not speak is refused") {
    const Diagnostic http =
        only_problem(read(design_with("", R"({"from": "people", "to": "web", "protocol": "htp"})")));
    CHECK(gist(http) == "6:45 protocol links[0].protocol");
    CHECK(http.hint == "did you mean \"http\"?");
    const Diagnostic visitors =
        only_problem(read(design_with("", R"({"from": "web", "to": "people", "protocol": "http"})")));
    CHECK(visitors.hint == "nothing can call it");
}

TEST_CASE("a link from a node to itself is refused") {
    CHECK(problem_of("", R"({"from": "web", "to": "web", "protocol": "http"})") == "6:23 self-link links[0].to");
}

TEST_CASE("a bad configuration of a link is refused") {
    CHECK(problem_of("", R"({"from": "people", "to": "web", "protocol": "http", "config": {"connections": "kept"}})") ==
          "6:79 unknown-way-to-connect links[0].config.connections");
    CHECK(problem_of("", R"({"from": "people", "to": "web", "protocol": "http", "config": {"priority": 1001}})") ==
          "6:76 range links[0].config.priority");
}

TEST_CASE("whether a client keeps its connections is said by the client, not by its links") {
    for (const std::string_view word : {"keep", "new"}) {
        const Diagnostic refused = only_problem(read(design_with("",
                                                                 R"({"from": "people", "to": "web", "protocol": "http",
            "config": {"connections": ")" + std::string(word) + "\"}}")));
        CHECK(gist(refused) == "7:39 client-connections links[0].config.connections");
        CHECK(refused.hint == "leave it out, and say by \"keep_alive\" of \"people\" how long an idle one is kept");
    }
}

TEST_CASE("nothing stands in what cannot contain it") {
    CHECK(problem_of(R"({"id": "db", "product": "mysql", "in": "web"})") == "5:40 cannot-contain nodes[3].in");
    CHECK(problem_of(R"({"id": "db", "product": "mysql", "in": "hots"})") == "5:40 unknown-node nodes[3].in");
}

TEST_CASE("containment in a circle is refused once, at its first node") {
    const Diagnostic own = only_problem(read(design_with(R"({"id": "a", "product": "linux-server", "in": "a"})")));
    CHECK(gist(own) == "5:46 cycle nodes[3].in");
    const Diagnostic three = only_problem(read(design_with(R"({"id": "a", "product": "linux-server", "in": "b"},
{"id": "b", "product": "linux-server", "in": "c"},
{"id": "c", "product": "linux-server", "in": "a"},
{"id": "db", "product": "mysql", "in": "b"})")));
    CHECK(gist(three) == "5:46 cycle nodes[3].in");
    CHECK(three.message == "the containment goes round in a circle: a in b in c in a");
}

TEST_CASE("two thousand nodes in one circle cost no quadratic time") {
    std::string nodes;
    for (int i = 0; i < 1990; ++i) {
        nodes += (i == 0 ? "" : ",") + std::string("{\"id\": \"n") + std::to_string(i) +
                 "\", \"product\": \"linux-server\", \"in\": \"n" + std::to_string((i + 1) % 1990) + "\"}";
    }
    const auto start = std::chrono::steady_clock::now();
    CHECK(only_problem(read(design_with(nodes))).code == "cycle");
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
}

TEST_CASE("a design changes only what the product opens, and only within its bounds") {
    const Diagnostic closed =
        only_problem(read(design_with(R"({"id": "db", "product": "mysql", "config": {"workers": 9}})")));
    CHECK(gist(closed) == "5:45 closed-parameter nodes[3].config.workers");
    const Diagnostic unknown =
        only_problem(read(design_with(R"({"id": "app", "product": "gunicorn", "config": {"wrokers": 9}})")));
    CHECK(gist(unknown) == "5:49 unknown-parameter nodes[3].config.wrokers");
    CHECK(unknown.hint == "did you mean \"workers\"?");
    const Diagnostic bounds =
        only_problem(read(design_with(R"({"id": "app", "product": "gunicorn", "config": {"workers": 65}})")));
    CHECK(gist(bounds) == "5:60 range nodes[3].config.workers");
    CHECK(bounds.message == "\"workers\" must lie between 1 and 64");
    CHECK(problem_of(R"({"id": "h", "product": "linux-server", "config": {"memory": "100MB"}})") ==
          "5:61 range nodes[3].config.memory");
    CHECK(problem_of(R"({"id": "h", "product": "linux-server", "config": {"address": "8.8.8"}})") ==
          "5:62 address nodes[3].config.address");
    CHECK(problem_of(R"({"id": "n", "product": "dns-zone", "config": {"records": [{"name": "x", "type": "B",
"value": "1.2.3.4", "ttl": "60s"}]}})") == "5:81 unknown-record-type nodes[3].config.records[0].type");
}

TEST_CASE("counts are bounded") {
    CHECK(problem_of(R"({"id": "db", "product": "mysql", "replicas": 1001})") == "5:46 range nodes[3].replicas");
    CHECK(problem_of(R"({"id": "db", "product": "mysql", "replicas": 0})") == "5:46 range nodes[3].replicas");
    CHECK(gist(only_problem(read(design_with("{\"id\": \"db\", \"product\": \"mysql\", \"label\": \"" +
                                             std::string(10'001, 'x') + "\"}")))) == "5:43 size");
    std::string nodes;
    for (int i = 0; i < 1998; ++i)
        nodes += (i == 0 ? "" : ",") + std::string("{\"id\": \"n") + std::to_string(i) + "\", \"product\": \"mysql\"}";
    CHECK(problem_of(nodes).find(" size nodes[2000]") != std::string::npos);
    std::string links;
    for (int i = 0; i < 10'001; ++i)
        links += (i == 0 ? "" : ",") + std::string(R"({"from": "people", "to": "web", "protocol": "http"})");
    CHECK(problem_of("", links).find(" size links[10000]") != std::string::npos);
}

TEST_CASE("every problem of a design is reported at once") {
    const auto result = read(design_with(R"({"id": "db", "product": "mysq"},
{"id": "web", "product": "mysql"})",
                                         R"({"from": "web", "to": "web", "protocol": "http"})"));
    REQUIRE_FALSE(static_cast<bool>(result));
    CHECK(result.problems().size() == 3);
}

TEST_CASE("ten megabytes of nesting end quickly in a located error") {
    CHECK(gist(only_problem(read("{\"version\": 1, \"nodes\": " + std::string(10'000'000, '[')))) == "1:88 depth");
}
