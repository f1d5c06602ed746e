#include "model/edit.hpp"
#include "support/examples.hpp"
#include "support/lab_folders.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace labrack;
using namespace labrack::model;
using namespace labrack::test;

namespace {

using Names = std::vector<std::string>;

const Catalogue& catalogue() {
    return built_in_catalogue();
}

/// In a zone a subnet with a server, on it nginx and MySQL; outside people, a name server and a bucket.
Design design() {
    const auto read = read_design(R"({"version": 1, "nodes": [
        {"id": "people", "product": "visitors"},
        {"id": "dns", "product": "dns-zone", "config": {"records": [
            {"name": "a.org", "type": "A", "value": "8.8.8.8", "ttl": "60s"},
            {"name": "b.org", "type": "ALIAS", "value": "web", "ttl": "60s"}]}},
        {"id": "bucket", "product": "aws-s3"},
        {"id": "zone", "product": "zone"},
        {"id": "subnet", "product": "public-subnet", "in": "zone"},
        {"id": "server", "product": "linux-server", "in": "subnet", "at": [100, 50]},
        {"id": "web", "product": "nginx", "in": "server", "at": [120, 70], "groups": ["walls"]},
        {"id": "data", "product": "mysql", "in": "server", "spans": ["zone"]},
        {"id": "walls", "product": "aws-security-group", "config": {"allow": [
            {"port": 80, "from": "anywhere"}, {"port": 3306, "from": "web"}]}}],
      "links": [
        {"from": "people", "to": "dns", "protocol": "dns"},
        {"from": "people", "to": "web", "protocol": "http"},
        {"from": "web", "to": "data", "protocol": "mysql", "config": {"connections": "keep"}},
        {"from": "web", "to": "bucket", "protocol": "http"}]})",
                                  "design", catalogue());
    REQUIRE_MESSAGE(read, said(read.problems()));
    return *read;
}

NodeIndex at(const Design& design, std::string_view id) {
    return design.find(id).value();
}

ProductIndex product(std::string_view id) {
    return catalogue().find_product(id).value();
}

/// What is written can be read, and says the same.
void check_sound(const Design& design) {
    const std::string text = write_design(design, catalogue());
    const auto read = read_design(text, "design", catalogue());
    REQUIRE_MESSAGE(read, said(read.problems()));
    CHECK(write_design(*read, catalogue()) == text);
}

Names links_of(const Design& design) {
    Names out;
    for (const Link& link : design.links)
        out.push_back(design.node(link.from).id + " " + link.protocol + " " + design.node(link.to).id);
    return out;
}

Misplacement place(std::string_view wanted, std::string_view container) {
    const Design one = design();
    return misplacement(one, catalogue(), product(wanted), at(one, container));
}

LinkOffer offer(const Design& design, std::string_view from, std::string_view to) {
    return link_offer(design, catalogue(), at(design, from), at(design, to));
}

/// Between components of these products that nothing links.
LinkOffer offer_between(std::string_view from, std::string_view to) {
    Design both;
    const NodeIndex a = add_node(both, catalogue(), product(from), {});
    const NodeIndex b = add_node(both, catalogue(), product(to), {});
    return link_offer(both, catalogue(), a, b);
}

/// Every design in the repository that students or tests have, by file.
std::vector<std::pair<std::string, Design>> designs_of_the_repository() {
    Names folders{"tests/golden", "tests/analysis/reference", "tests/bench", "tests/theory", "tests/grade/two-servers"};
    for (const std::string& lab : lab_ids())
        folders.push_back("labs/" + lab);
    std::vector<std::pair<std::string, Design>> out;
    for (const std::string& folder : folders) {
        for (const std::string& name : examples(LABRACK_SOURCE_DIR "/" + folder)) {
            const std::string file = folder + "/" + name + ".design.json";
            auto read = read_design(file_text(LABRACK_SOURCE_DIR "/" + file).value(), file, catalogue());
            REQUIRE_MESSAGE(read, said(read.problems()));
            out.emplace_back(file, std::move(*read));
        }
    }
    return out;
}

} // namespace

TEST_CASE("a new component has an id of its own and behaves as the catalogue says") {
    Design one = design();
    const NodeIndex first = add_node(one, catalogue(), product("nginx"), {10, 20}, at(one, "server"));
    const NodeIndex second = add_node(one, catalogue(), product("nginx"), {30, 40});
    CHECK(one.node(first).id == "nginx");
    CHECK(one.node(second).id == "nginx-2");
    CHECK(one.node(first).in == at(one, "server"));
    CHECK(one.node(first).at.y == 20);
    CHECK(one.node(first).parameters.workers == catalogue().product(product("nginx")).parameters.workers);
    CHECK(free_id(one, "nginx-2") == "nginx-2-2");
    check_sound(one);
}

TEST_CASE("containers hold what is smaller, from a region down to a host") {
    CHECK(place("mysql", "server") == Misplacement::none);
    CHECK(place("linux-server", "subnet") == Misplacement::none);
    CHECK(place("linux-server", "zone") == Misplacement::none);
    CHECK(place("aws-rds-mysql", "subnet") == Misplacement::none);
    CHECK(place("kubernetes-cluster", "zone") == Misplacement::none);
    CHECK(place("linux-server", "server") == Misplacement::too_large);
    CHECK(place("zone", "subnet") == Misplacement::too_large);
    CHECK(place("region", "zone") == Misplacement::too_large);
    CHECK(place("mysql", "web") == Misplacement::holds_nothing);
    CHECK(place("aws-rds-mysql", "server") == Misplacement::provider_owned);
    CHECK(place("aws-s3", "server") == Misplacement::provider_owned);
    CHECK(place("visitors", "server") == Misplacement::outside);
    CHECK(place("dns-zone", "zone") == Misplacement::outside);
    const Design one = design();
    CHECK(misplacement(one, catalogue(), at(one, "zone"), at(one, "subnet")) == Misplacement::inside_itself);
    CHECK(misplacement(one, catalogue(), at(one, "zone"), at(one, "zone")) == Misplacement::inside_itself);
    CHECK(misplacement(one, catalogue(), at(one, "server"), NodeIndex{}) == Misplacement::none);
}

TEST_CASE("what goes takes along what stands in it, its links, and the rules and records that name it") {
    Design one = design();
    const NodeIndex server = at(one, "server");
    remove_nodes(one, {&server, 1});
    CHECK(one.ids() == Names{"people", "dns", "bucket", "zone", "subnet", "walls"});
    CHECK(links_of(one) == Names{"people dns dns"});
    CHECK(one.node(at(one, "walls")).parameters.allow.rules.size() == 1);
    CHECK(one.node(at(one, "dns")).parameters.records.size() == 1);
    CHECK(one.node(at(one, "subnet")).in == at(one, "zone"));
    check_sound(one);
    const std::vector<NodeIndex> more{at(one, "walls"), at(one, "zone")};
    remove_nodes(one, more);
    CHECK(one.ids() == Names{"people", "dns", "bucket"});
    check_sound(one);
}

TEST_CASE("a component that spans what goes, or is of a group that goes, stays without it") {
    Design one = design();
    const NodeIndex walls = at(one, "walls");
    remove_nodes(one, {&walls, 1});
    CHECK(one.node(at(one, "web")).groups.empty());
    CHECK(links_of(one).size() == 4);
    check_sound(one);
}

TEST_CASE("links go without their ends") {
    Design one = design();
    const std::vector<LinkIndex> links{{1}, {3}};
    remove_links(one, links);
    CHECK(links_of(one) == Names{"people dns dns", "web mysql data"});
    CHECK(one.nodes.size() == design().nodes.size());
}

TEST_CASE("copies bring what stands in them and the links between them, and stand where the others did") {
    Design one = design();
    const NodeIndex server = at(one, "server");
    const std::vector<NodeIndex> added = add_copies(one, one, {&server, 1}, {16, 24});
    REQUIRE(added.size() == 3);
    CHECK(one.node(added[0]).id == "server-2");
    CHECK(one.node(added[1]).id == "web-2");
    CHECK(one.node(added[2]).id == "data-2");
    CHECK(one.node(added[0]).in == at(one, "subnet"));
    CHECK(one.node(added[1]).in == added[0]);
    CHECK(one.node(added[2]).spans == std::vector<NodeIndex>{at(one, "zone")});
    CHECK(one.node(added[1]).groups == std::vector<NodeIndex>{at(one, "walls")});
    CHECK(one.node(added[0]).at.x == 116);
    CHECK(one.node(added[0]).at.y == 74);
    REQUIRE(one.links.size() == 5);
    CHECK(links_of(one).back() == "web-2 mysql data-2");
    CHECK(one.links.back().connections == Connections::kept);
    check_sound(one);
}

TEST_CASE("copies in another design leave out what that has not got") {
    const Design from = design();
    Design other;
    const NodeIndex server = at(from, "server");
    const std::vector<NodeIndex> added = add_copies(other, from, {&server, 1}, {});
    CHECK(other.ids() == Names{"server", "web", "data"});
    CHECK_FALSE(other.node(added[0]).in.exists());
    CHECK(other.node(added[2]).spans.empty());
    check_sound(other);
}

TEST_CASE("a link is offered in the protocols that both speak, once in each") {
    Design one = design();
    CHECK(offer(one, "people", "bucket").protocols == Names{"http", "signed-link"});
    CHECK(offer(one, "web", "data").reason == NoLink::linked);
    CHECK(offer(one, "web", "bucket").protocols == Names{"file"});
    CHECK(offer(one, "web", "web").reason == NoLink::itself);
    CHECK(offer(one, "web", "people").reason == NoLink::not_asked);
    CHECK(offer(one, "zone", "web").reason == NoLink::never_asks);
    CHECK(offer(one, "people", "server").protocols == Names{"ssh"});
    CHECK(offer(one, "web", "server").reason == NoLink::no_common);
    add_link(one, at(one, "people"), at(one, "server"), "ssh");
    CHECK(links_of(one).back() == "people ssh server");
    CHECK(offer(one, "people", "server").reason == NoLink::linked);
    check_sound(one);
}

TEST_CASE("what only some speak is offered to them only") {
    CHECK(offer_between("mysql", "mysql").protocols == Names{"replication"});
    CHECK(offer_between("visitors", "aws-sqs").reason == NoLink::no_common);
    CHECK(offer_between("visitors", "app-files").reason == NoLink::no_common);
    CHECK(offer_between("gunicorn", "mysql").protocols == Names{"mysql"});
    CHECK(offer_between("mysql", "nginx").reason == NoLink::no_common);
    CHECK(offer_between("app-files", "nginx").reason == NoLink::never_asks);
    CHECK(offer_between("aws-sqs", "celery-worker").protocols == Names{"sqs"});
    CHECK(offer_between("gunicorn", "aws-sqs").protocols == Names{"sqs"});
    CHECK(offer_between("aws-sqs", "aws-sqs").protocols == Names{"sqs", "dead-letter"});
    CHECK(offer_between("delivery-pipeline", "elastic-beanstalk").protocols == Names{"deploy"});
    CHECK(offer_between("monitoring-agent", "sumo-logic").protocols == Names{"telemetry"});
    CHECK(offer_between("prometheus", "monitoring-agent").protocols == Names{"scrape"});
    CHECK(offer_between("visitors", "vpn-gateway").protocols == Names{"vpn"});
    CHECK(offer_between("bastion-host", "linux-server").protocols == Names{"ssh"});
    CHECK(offer_between("haproxy", "nginx").protocols == Names{"http", "https"});
    CHECK(offer_between("network-firewall", "linux-server").protocols == Names{"ssh"}); // it passes on what it lets in
    CHECK(offer_between("aws-cloudfront", "nginx").protocols == Names{"http", "https"});
    CHECK(offer_between("aws-cloudfront", "mysql").reason == NoLink::no_common);
    CHECK(offer_between("aws-sqs", "aws-lambda").protocols == Names{"sqs"});
}

TEST_CASE("every design of the repository could have been made with an editor") {
    for (const auto& one : designs_of_the_repository()) {
        const Design& made = one.second;
        CAPTURE(one.first);
        for (std::size_t i = 0; i < made.nodes.size(); ++i) {
            CAPTURE(made.nodes[i].id);
            CHECK(misplacement(made, catalogue(), index_of<NodeIndex>(i), made.nodes[i].in) == Misplacement::none);
        }
        for (std::size_t i = 0; i < made.links.size(); ++i) {
            Design without = made;
            const Link link = made.links[i];
            CAPTURE(links_of(made)[i]);
            const LinkIndex index = index_of<LinkIndex>(i);
            remove_links(without, {&index, 1});
            const Names offered = link_offer(without, catalogue(), link.from, link.to).protocols;
            CHECK(std::find(offered.begin(), offered.end(), link.protocol) != offered.end());
        }
    }
}

TEST_CASE("whatever goes from a design, or is copied in it, the rest reads as a design") {
    for (const auto& one : designs_of_the_repository()) {
        const Design& made = one.second;
        CAPTURE(one.first);
        for (std::size_t i = 0; i < made.nodes.size(); ++i) {
            CAPTURE(made.nodes[i].id);
            const NodeIndex node = index_of<NodeIndex>(i);
            Design changed = made;
            remove_nodes(changed, {&node, 1});
            check_sound(changed);
            changed = made;
            static_cast<void>(add_copies(changed, changed, {&node, 1}, {8, 8}));
            check_sound(changed);
        }
    }
}
