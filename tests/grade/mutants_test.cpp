// What is taken out of a design, and what stays as it was.
#include "grade/mutants.hpp"
#include "grade/two_servers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace labrack;
using namespace labrack::test;

namespace {

using Names = std::vector<std::string>;

/// "from>to" of each link.
Names links(const model::Design& design) {
    Names names;
    for (const model::Link& link : design.links)
        names.push_back(design.node(link.from).id + ">" + design.node(link.to).id);
    return names;
}

model::Design without(const std::string& name, bool is_product, bool only_copies, const model::Design& design) {
    return grade::without({name, is_product, only_copies}, design, model::built_in_catalogue());
}

} // namespace

TEST_CASE("a component goes with its links, and what stands elsewhere stays there") {
    const model::Design rest = without("load-balancer", false, false, two_servers_design("solution"));
    CHECK(rest.ids() == Names{"visitors", "dns", "balancers", "server-1", "nginx-1", "gunicorn-1", "files-1",
                              "server-2", "nginx-2", "gunicorn-2", "files-2", "databases", "mysql"});
    CHECK(links(rest) == Names{"visitors>dns", "nginx-1>gunicorn-1", "gunicorn-1>files-1", "gunicorn-1>mysql",
                               "nginx-2>gunicorn-2", "gunicorn-2>files-2", "gunicorn-2>mysql"});
    CHECK(rest.node(rest.node(rest.find("mysql").value()).in).id == "databases");
}

TEST_CASE("what stands in a component goes with it") {
    const model::Design rest = without("linux-server", true, false, two_servers_design("solution"));
    CHECK(rest.ids() == Names{"visitors", "dns"});
    CHECK(links(rest) == Names{"visitors>dns"});
}

TEST_CASE("of copies one stays") {
    const model::Design solution = two_servers_design("solution");
    const model::Design alone = without("mysql", true, true, solution);
    CHECK(alone.node(alone.find("mysql").value()).replicas == 1);
    CHECK(alone.node(alone.find("haproxy").value()).replicas == 2);
    CHECK(links(alone) == links(solution));
}

TEST_CASE("a name of nothing in the design changes nothing") {
    const model::Design solution = two_servers_design("solution");
    const model::Design same = without("cache", false, false, solution);
    CHECK(same.ids() == solution.ids());
    CHECK(links(same) == links(solution));
}

TEST_CASE("ten times of everything stay within what a component may have") {
    model::Design many = two_servers_design("solution");
    many.nodes.front().replicas = 300;
    many = grade::with_ten_times_as_many(std::move(many));
    CHECK(many.nodes.front().replicas == 1'000);
    CHECK(many.node(many.find("mysql").value()).replicas == 20);
}

TEST_CASE("a queue whose limit may be changed becomes as short as it can, as if somebody had written it") {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const model::Design solution = two_servers_design("solution");
    const model::Design shortest = grade::with_shortest_queues(solution, catalogue);
    const model::Node& nginx = shortest.node(shortest.find("nginx-1").value());
    CHECK(nginx.parameters.backlog == 1);
    CHECK(std::count(nginx.configured.begin(), nginx.configured.end(), "backlog") == 1);
    const model::Node& gunicorn = shortest.node(shortest.find("gunicorn-1").value()); // it opens no such limit
    CHECK(gunicorn.parameters.backlog == solution.node(solution.find("gunicorn-1").value()).parameters.backlog);
    CHECK(gunicorn.parameters.backlog > 1);
}
