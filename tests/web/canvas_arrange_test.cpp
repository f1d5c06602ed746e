// Automatic layout: nothing overlaps, requests go from left to right, and every design of the repository can be laid
// out.
#include "support/lab_folders.hpp"
#include "support/labs.hpp"
#include "views/canvas_arrange.hpp"
#include "views/canvas_layout.hpp"

#include <doctest/doctest.h>

namespace labrack::test {

using namespace labrack::ui;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

model::Design design_of(std::string_view nodes, std::string_view links) {
    const auto design = model::read_design(R"({"version": 1, "nodes": [)" + std::string(nodes) + R"(], "links": [)" +
                                               std::string(links) + "]}",
                                           "design", catalogue);
    REQUIRE_MESSAGE(design, said(design.problems()));
    return *design;
}

bool holds(const model::Design& design, std::uint32_t outer, std::uint32_t inner) {
    for (model::NodeIndex at = design.nodes[inner].in; at.exists(); at = design.node(at).in)
        if (at.value == outer) return true;
    return false;
}

void check_apart(const model::Design& wanted) {
    model::Design design = wanted;
    arrange(design, catalogue);
    const CanvasLayout layout = lay_out(design, catalogue);
    for (std::uint32_t i = 0; i < layout.nodes.size(); ++i)
        for (std::uint32_t k = i + 1; k < layout.nodes.size(); ++k) {
            CAPTURE(design.nodes[i].id);
            CAPTURE(design.nodes[k].id);
            const Rect common = intersection(layout.nodes[i], layout.nodes[k]);
            if (holds(design, i, k))
                CHECK(common == layout.nodes[k]);
            else if (holds(design, k, i))
                CHECK(common == layout.nodes[i]);
            else
                CHECK(common.empty());
        }
}

} // namespace

TEST_CASE("who is called stands to the right of who calls, copies beside each other") {
    model::Design design = design_of(
        R"({"id": "a", "product": "visitors"}, {"id": "lb", "product": "haproxy"}, {"id": "w1", "product": "nginx"},
           {"id": "w2", "product": "nginx"}, {"id": "p", "product": "mysql"}, {"id": "r", "product": "mysql"})",
        R"({"from": "a", "to": "lb", "protocol": "http"}, {"from": "lb", "to": "w1", "protocol": "http"},
           {"from": "lb", "to": "w2", "protocol": "http"}, {"from": "w1", "to": "p", "protocol": "mysql"},
           {"from": "w2", "to": "r", "protocol": "mysql"}, {"from": "p", "to": "r", "protocol": "replication"})");
    arrange(design, catalogue);
    const auto at = [&](std::string_view id) { return design.node(*design.find(id)).at; };
    CHECK(at("a").x < at("lb").x);
    CHECK(at("lb").x < at("w1").x);
    CHECK(at("w1").x == at("w2").x);
    CHECK(at("p").x == at("r").x);
    CHECK(at("w1").y < at("w2").y);
    CHECK(at("p").y < at("r").y);
}

TEST_CASE("links in a circle come to an end") {
    check_apart(design_of(
        R"({"id": "a", "product": "nginx"}, {"id": "b", "product": "nginx"}, {"id": "c", "product": "nginx"})",
        R"({"from": "a", "to": "b", "protocol": "http"}, {"from": "b", "to": "c", "protocol": "http"},
                             {"from": "c", "to": "a", "protocol": "http"})"));
}

TEST_CASE("nothing overlaps in any lab's design once it is arranged") {
    for (const char* id : {"simple-web-stack", "distributed-web-infrastructure"}) {
        CAPTURE(id);
        const auto lab = repository_lab(id);
        check_apart(lab->start);
        for (const lab::SceneDesign& scene : lab->designs)
            check_apart(scene.design);
    }
}

TEST_CASE("a design without places is laid out where it is shown, and one with places stays as it is") {
    const model::Design bare = design_of(R"({"id": "a", "product": "visitors"}, {"id": "b", "product": "nginx"})",
                                         R"({"from": "a", "to": "b", "protocol": "http"})");
    CHECK(needs_arranging(bare));
    CHECK(lay_out(bare, catalogue).nodes[1].x > lay_out(bare, catalogue).nodes[0].right());
    model::Design placed = bare;
    placed.nodes[1].at = {0, 300};
    CHECK_FALSE(needs_arranging(placed));
    CHECK(lay_out(placed, catalogue).nodes[1].y == 300);
}

} // namespace labrack::test
