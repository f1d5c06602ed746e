// Containers that grow: what stands around them makes room, by places worked out by hand. A component is 176 × 60; a
// container has 24 around its content and a header of 44, so one with a single component is 224 × 128.
#include "model/edit.hpp"
#include "support/labs.hpp"
#include "views/editor/make_room.hpp"
#include "views/editor/places.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace labrack::test {

using namespace labrack::ui;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

constexpr std::string_view host = R"({"id": "host", "product": "linux-server", "at": [0, 0]},
    {"id": "web", "product": "nginx", "in": "host", "at": [24, 44]})";

std::string other(std::string_view id, int x, int y, std::string_view in = {}) {
    const std::string within = in.empty() ? std::string() : R"(, "in": ")" + std::string(in) + '"';
    return R"(, {"id": ")" + std::string(id) + R"(", "product": "mysql", "at": [)" + std::to_string(x) + ", " +
           std::to_string(y) + "]" + within + "}";
}

/// A design, an edit that puts a component somewhere, and what became of the others.
struct Edited {
    model::Design before;
    model::Design after;

    explicit Edited(const std::string& nodes) {
        const auto read =
            model::read_design(R"({"version": 1, "links": [], "nodes": [)" + nodes + "]}", "d", catalogue);
        REQUIRE_MESSAGE(read, said(read.problems()));
        before = after = *read;
    }
    Edited& put_in(std::string_view container, model::Point at) {
        const auto nginx = catalogue.find_product("nginx");
        REQUIRE(nginx);
        model::add_node(after, catalogue, *nginx, at, *after.find(container));
        make_room(before, after, catalogue);
        return *this;
    }
    [[nodiscard]] model::Point at(std::string_view id) const { return after.node(*after.find(id)).at; }
    [[nodiscard]] bool is_at(std::string_view id, double x, double y) const {
        INFO(id, " is at ", at(id).x, ", ", at(id).y);
        CHECK(at(id).x == x);
        CHECK(at(id).y == y);
        return at(id).x == x && at(id).y == y;
    }
    [[nodiscard]] Rect box(std::string_view id) const {
        return lay_out_boxes(after, catalogue).nodes[after.find(id)->value];
    }
};

} // namespace

TEST_CASE("a neighbour goes to the side on which it stood, by no more than it takes") {
    // With a second component beside the first, 24 apart, the host reaches from 224 to 424.
    Edited right(std::string(host) + other("db", 260, 30));
    right.put_in("host", {224, 44});
    CHECK(right.box("host") == Rect{0, 0, 424, 128});
    CHECK(right.is_at("db", 448, 30));
    CHECK(right.is_at("web", 24, 44));
    // With one below, 24 apart, from 128 to 212.
    Edited below(std::string(host) + other("db", 10, 160));
    below.put_in("host", {24, 128});
    CHECK(below.box("host") == Rect{0, 0, 224, 212});
    CHECK(below.is_at("db", 10, 236));
    // To the left, from 0 to −200: a neighbour that ends at −40 ends at −224.
    Edited left(std::string(host) + other("db", -216, 30));
    left.put_in("host", {-176, 44});
    CHECK(left.is_at("db", -400, 30));
    Edited above(std::string(host) + other("db", 10, -100));
    above.put_in("host", {24, -40});
    CHECK(above.box("host") == Rect{0, -84, 224, 212});
    CHECK(above.is_at("db", 10, -168));
}

TEST_CASE("what is far enough stays, and what stood near stays as near") {
    Edited far(std::string(host) + other("db", 448, 30) + other("aside", 260, 300));
    far.put_in("host", {224, 44});
    CHECK(far.is_at("db", 448, 30));
    CHECK(far.is_at("aside", 260, 300));
    Edited near(std::string(host) + other("db", 232, 30));
    near.put_in("host", {224, 44});
    CHECK(near.is_at("db", 432, 30));
}

TEST_CASE("across a corner a neighbour takes the shorter way") {
    // Grown to 424 × 240: to the right it would be 424 + 24 − 260 = 188, downwards 240 + 24 − 152 = 112.
    Edited down(std::string(host) + other("db", 260, 152));
    down.put_in("host", {224, 156});
    CHECK(down.box("host") == Rect{0, 0, 424, 240});
    CHECK(down.is_at("db", 260, 264));
    // From 400 to the right it is 48.
    Edited right(std::string(host) + other("db", 400, 152));
    right.put_in("host", {224, 156});
    CHECK(right.is_at("db", 448, 152));
}

TEST_CASE("a row that is pushed keeps its order and moves no further than it must") {
    Edited row(std::string(host) + other("a", 260, 30) + other("b", 460, 30) + other("c", 700, 30) +
               other("d", 900, 30));
    row.put_in("host", {224, 44});
    CHECK(row.is_at("a", 448, 30)); // to 624
    CHECK(row.is_at("b", 648, 30)); // to 824
    CHECK(row.is_at("c", 848, 30)); // to 1024
    CHECK(row.is_at("d", 1048, 30));
    // With a gap in it, the push ends there.
    Edited gap(std::string(host) + other("a", 260, 30) + other("b", 660, 30) + other("c", 860, 30));
    gap.put_in("host", {224, 44});
    CHECK(gap.is_at("a", 448, 30));
    CHECK(gap.is_at("b", 660, 30));
    CHECK(gap.is_at("c", 860, 30));
}

TEST_CASE("a neighbour that holds something takes it with it") {
    Edited edited(std::string(host) + R"(, {"id": "second", "product": "linux-server", "at": [260, 0]})" +
                  other("db", 284, 44, "second"));
    edited.put_in("host", {224, 44});
    CHECK(edited.is_at("second", 448, 0));
    CHECK(edited.is_at("db", 472, 44));
}

TEST_CASE("a container that grows because one in it grows makes room in its turn") {
    const std::string zone = R"({"id": "zone", "product": "zone", "at": [-24, -44]},
        {"id": "host", "product": "linux-server", "in": "zone", "at": [0, 0]},
        {"id": "web", "product": "nginx", "in": "host", "at": [24, 44]})";
    Edited edited(zone + other("inside", 260, 30, "zone") + other("outside", 500, 30));
    CHECK(edited.box("zone").right() == 460); // 260 + 176 + 24
    edited.put_in("host", {224, 44});
    CHECK(edited.is_at("inside", 448, 30)); // ends at 624, the zone at 648
    CHECK(edited.is_at("outside", 672, 30));
}

TEST_CASE("what lay over another already, what was put there and what has not grown push nobody") {
    Edited over(std::string(host) + other("db", 100, 30));
    over.put_in("host", {224, 44});
    CHECK(over.is_at("db", 100, 30));
    Edited moved(std::string(host) + other("db", 260, 30));
    move_in(moved.after, {*moved.after.find("host")}, {100, 0}, std::nullopt);
    make_room(moved.before, moved.after, catalogue);
    CHECK(moved.is_at("db", 260, 30));
}

TEST_CASE("two that grow against each other come to an end, and the same edit gives the same places") {
    const std::string two = std::string(host) + other("between", 240, 30) +
                            R"(, {"id": "second", "product": "linux-server", "at": [430, 0]})" +
                            other("db", 454, 44, "second");
    std::string first;
    for (int round = 0; round < 2; ++round) {
        Edited edited(two);
        const auto nginx = *catalogue.find_product("nginx");
        model::add_node(edited.after, catalogue, nginx, {224, 44}, *edited.after.find("host"));
        edited.put_in("second", {254, 44});
        CHECK(intersection(edited.box("host"), edited.box("second")).empty());
        CHECK(intersection(edited.box("host"), edited.box("between")).empty());
        CHECK(intersection(edited.box("between"), edited.box("second")).empty());
        const std::string places = model::write_design(edited.after, catalogue);
        if (round == 0) first = places;
        CHECK(places == first);
    }
}

} // namespace labrack::test
