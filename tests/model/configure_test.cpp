// Parameters as a person sets them, one by one.
#include "model/configure.hpp"
#include "model/edit.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

const Catalogue& catalogue = built_in_catalogue();

Node node_of(std::string_view product) {
    Design design;
    add_node(design, catalogue, *catalogue.find_product(product), {});
    return design.nodes.front();
}

std::string refused(Node& node, std::string_view parameter, std::string_view text) {
    const Diagnostics problems = configure(catalogue, node, parameter, text);
    return problems.empty() ? "" : problems.front().code;
}

} // namespace

TEST_CASE("an open parameter takes what a person writes, in the units of documents") {
    Node app = node_of("gunicorn");
    CHECK(configure(catalogue, app, "workers", "9").empty());
    CHECK(app.parameters.workers == 9);
    CHECK(configure(catalogue, app, "workers", "10").empty());
    CHECK(app.configured == std::vector<std::string>{"workers"});
    Node balancer = node_of("haproxy");
    CHECK(configure(catalogue, balancer, "check_interval", "500ms").empty());
    CHECK(balancer.parameters.check_interval == milliseconds(500));
    CHECK(configure(catalogue, balancer, "policy", "least-connections").empty());
    CHECK(balancer.parameters.policy == Policy::least_connections);
    CHECK(configure(catalogue, balancer, "preempt", "false").empty());
    CHECK_FALSE(balancer.parameters.preempt);
    CHECK(configure(catalogue, balancer, "floating_address", "8.8.8.8").empty());
    Node dns = node_of("dns-zone");
    CHECK(configure(catalogue, dns, "records", R"([{"name": "a.org", "type": "A", "value": "8.8.8.8", "ttl": "60s"}])")
              .empty());
    REQUIRE(dns.parameters.records.size() == 1);
    CHECK(dns.parameters.records.front().ttl == seconds(60));
}

TEST_CASE("what cannot be is refused, and the component stays as it was") {
    Node app = node_of("gunicorn");
    const int before = app.parameters.workers;
    CHECK(refused(app, "workers", "0") == "range");
    CHECK(refused(app, "workers", "nine") == "type");
    CHECK(refused(app, "workers", "9 ") == "type");
    CHECK(refused(app, "no-such", "9") == "closed-parameter");
    CHECK(refused(app, "policy", "random") == "closed-parameter");
    CHECK(app.parameters.workers == before);
    CHECK(app.configured.empty());
    Node dns = node_of("dns-zone");
    CHECK(refused(dns, "records", "[{") == "syntax");
    CHECK(refused(dns, "records", R"([{"name": "a.org", "type": "A", "value": "8.8.8", "ttl": "60s"}])") == "address");
    CHECK(dns.parameters.records.empty());
}

TEST_CASE("a reset parameter is as the product has it, and is no longer written") {
    Node app = node_of("gunicorn");
    const int usual = app.parameters.workers;
    REQUIRE(configure(catalogue, app, "workers", "9").empty());
    reset_parameter(catalogue, app, "workers");
    CHECK(app.parameters.workers == usual);
    CHECK(app.configured.empty());
}
