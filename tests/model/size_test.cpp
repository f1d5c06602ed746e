// What a run may be made of: limits on instances, steps and memory, known before anything is allocated.
#include "model/check_size.hpp"
#include "sim/footprint.hpp"
#include "support/problems.hpp"
#include "support/systems.hpp"

#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

const std::string clients = R"({"id": "visitors", "product": "visitors"})";
constexpr std::string_view page = R"({"version": 1,
  "operations": [{"id": "page", "entry": "www", "root": {"role": "app"}}],
  "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";

/// A design of these nodes and links, lists without their brackets, a node on each line from the second on.
std::string design_text(const std::string& nodes, const std::string& links = "") {
    return "{\"version\": 1, \"nodes\": [\n" + nodes + "], \"links\": [" + links + "]}";
}

/// ", \n" and `count` nodes of `rest`, called "a0", "a1", and so on.
std::string nodes_like(int count, const std::string& rest) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += ",\n{\"id\": \"a" + std::to_string(i) + "\", " + rest + "}";
    return text;
}

Result<std::shared_ptr<const model::Plan>> planned(const std::string& design, std::string_view workload = page,
                                                   const Adjust& adjust = {}) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    model::Design read = accepted(model::read_design(design, "design", catalogue));
    if (adjust) adjust(read);
    return model::make_plan(catalogue, read, accepted(model::read_workload(workload, "workload")));
}

/// The only problem, which is one of size at `path`, and whose message has `part` in it.
void refused(const Result<std::shared_ptr<const model::Plan>>& plan, const std::string& path, std::string_view part) {
    const Diagnostic problem = only_problem(plan);
    CHECK(problem.code == "size");
    CHECK(problem.path == path);
    CHECK_FALSE(problem.hint.empty());
    CAPTURE(problem.message);
    CHECK(problem.message.find(part) != std::string::npos);
}

} // namespace

TEST_CASE("a design of too many components is refused where the list goes too far") {
    const std::string design = design_text(clients + nodes_like(2'000, R"("product": "mysql")"));
    const Diagnostic problem = only_problem(model::read_design(design, "design", model::built_in_catalogue()));
    CHECK(gist(problem) == "2002:1 size nodes[2000]");
    CHECK(problem.message == "the list has 2001 entries; 2000 are the limit");
}

TEST_CASE("a design of too many instances is refused at the component that exceeds the limit") {
    const auto read = [](const std::string& nodes) {
        return model::read_design(design_text(clients + nodes), "design", model::built_in_catalogue());
    };
    // 1 + 19 × 1000 instances fit, with a thousand more there are 20,001.
    CHECK(static_cast<bool>(read(nodes_like(19, R"("product": "gunicorn", "replicas": 1000)"))));
    const Diagnostic replicas = only_problem(read(nodes_like(20, R"("product": "gunicorn", "replicas": 1000)")));
    CHECK(gist(replicas) == "22:1 size nodes[20]");
    CHECK(replicas.message == "with the 1000 instances that \"a19\" may have, the design has more than 20000");
    // What scaling may bring counts, twice where a new version starts beside the old one: 200 for each.
    const std::string scaled =
        R"("product": "kubernetes-deployment", "config": {"scaling": "kubernetes", "max_replicas": 100})";
    CHECK(static_cast<bool>(read(nodes_like(99, scaled))));
    CHECK(gist(only_problem(read(nodes_like(100, scaled)))) == "102:1 size nodes[100]");
}

TEST_CASE("the largest number of instances can be planned, run and measured") {
    const auto plan = planned(design_text(clients + nodes_like(19, R"("product": "gunicorn", "replicas": 1000)"),
                                          R"({"from": "visitors", "to": "a0", "protocol": "http"})"));
    REQUIRE_MESSAGE(plan, said(plan.problems()));
    Observed run(*plan);
    for (int i = 0; i < 10; ++i)
        run.send("page", milliseconds(i * 10));
    run.advance(Time{} + seconds(1));
    CHECK(run.finished.size() == 10);
}

TEST_CASE("operations of too many steps are refused, however often their parts are repeated") {
    const auto nested = [](int depth) {
        std::string step = R"({"role": "app"})";
        for (int i = 0; i < depth; ++i)
            step = R"({"role": "app", "repeat": 100, "steps": [)" + step + "]}";
        return R"({"version": 1, "operations": [{"id": "page", "entry": "www", "root": {"role": "app", "steps": [)" +
               step + R"(]}}], "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";
    };
    CHECK(static_cast<bool>(planned(design_text(clients), nested(2)))); // 1 + 100 × (1 + 100 × 1)
    for (const int depth : {3, 14}) {
        CAPTURE(depth);
        refused(planned(design_text(clients), nested(depth)), "",
                "with \"page\" the operations have more than 100000 steps");
    }
}

TEST_CASE("what would take too much memory is refused before it is allocated, and says what takes most") {
    SUBCASE("people who keep addresses") {
        std::string operations;
        for (int i = 0; i < 90; ++i) {
            const std::string number = std::to_string(i);
            operations += (i > 0 ? "," : "") + (R"({"id": "o)" + number + R"(", "entry": "www)" + number) +
                          R"(", "root": {"role": "app"}})";
        }
        const std::string workload = R"({"version": 1, "operations": [)" + operations +
                                     R"(], "loads": [{"client": "visitors", "mix": [{"operation": "o0"}]}]})";
        const std::string many = R"({"id": "visitors", "product": "visitors", "config": {"clients": 100000}})";
        // A hundred thousand people, 90 names and 48 bytes of each: 432 MB.
        refused(planned(design_text(many), workload), "nodes[0].config.clients",
                "the 100000 people of \"visitors\" keep");
        CHECK(static_cast<bool>(planned(design_text(many))));
    }
    SUBCASE("balancers that know their targets") {
        const std::string nodes = clients + nodes_like(7, R"("product": "gunicorn", "replicas": 1000)") +
                                  R"(, {"id": "lb", "product": "haproxy", "replicas": 1000})";
        std::string links;
        for (int i = 0; i < 7; ++i)
            links +=
                (i > 0 ? "," : "") + (R"({"from": "lb", "to": "a)" + std::to_string(i)) + R"(", "protocol": "http"})";
        refused(planned(design_text(nodes, links)), "nodes[8]",
                "the 7000 targets of each of the 1000 instances of \"lb\"");
    }
    SUBCASE("callers with a circuit breaker for each link") {
        const std::string nodes = clients + nodes_like(3, R"("product": "gunicorn", "replicas": 1000,
            "config": {"breaker_failures": 1})");
        std::string links;
        for (int i = 0; i < 9'000; ++i)
            links += std::string(i > 0 ? "," : "") + R"({"from": "visitors", "to": "a0", "protocol": "http"})";
        refused(planned(design_text(nodes, links)), "nodes[1].replicas", "the circuit breakers of \"a0\"");
    }
    SUBCASE("callers with a pool of connections for each link") {
        const std::string nodes = clients + nodes_like(1, R"("product": "gunicorn", "replicas": 1000)") +
                                  R"(, {"id": "db", "product": "mysql"})";
        std::string links;
        for (int i = 0; i < 9'990; ++i)
            links += std::string(i > 0 ? "," : "") +
                     R"({"from": "a0", "to": "db", "protocol": "mysql", "config": {"pool": 5}})";
        // A thousand instances, 9,990 pools of 40 bytes: 399.6 MB, and what the instances take.
        refused(planned(design_text(nodes, links)), "nodes[1].replicas",
                "the 9990 pools of connections of each of the 1000 instances of \"a0\"");
    }
    SUBCASE("steps that may come to any component") {
        const std::string workload = R"({"version": 1, "operations": [{"id": "page", "entry": "www",
            "root": {"role": "app", "steps": [{"role": "app", "repeat": 100, "steps": [{"role": "app", "repeat": 99},
            {"role": "app", "repeat": 99}]}]}}],
            "loads": [{"client": "visitors", "mix": [{"operation": "page"}]}]})";
        refused(planned(design_text(clients + nodes_like(1'500, R"("product": "mysql")")), workload), "",
                "the ways of 19901 steps through 1501 components");
    }
    SUBCASE("names that lead to thousands of addresses for thousands of clients") {
        std::string operations;
        for (int i = 0; i < 100; ++i)
            operations += (i > 0 ? "," : "") + (R"({"id": "o)" + std::to_string(i)) +
                          R"(", "entry": "www", "root": {"role": "app"}})";
        const std::string workload = R"({"version": 1, "operations": [)" + operations +
                                     R"(], "loads": [{"client": "visitors", "mix": [{"operation": "o0"}]}]})";
        std::string records;
        for (int i = 0; i < 200; ++i)
            records +=
                std::string(i > 0 ? "," : "") + R"({"name": "www", "type": "ALIAS", "value": "a0", "ttl": "1s"})";
        const std::string nodes = clients + R"(, {"id": "dns", "product": "dns-zone", "config": {"records": [)" +
                                  records + "]}}" + nodes_like(1, R"("product": "gunicorn", "replicas": 1000)");
        refused(planned(design_text(nodes, R"({"from": "visitors", "to": "dns", "protocol": "dns"})"), workload),
                "nodes[0]", "the 200000 addresses that name servers tell \"visitors\"");
    }
}
