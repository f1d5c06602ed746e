#include "views/canvas_geometry.hpp"
#include "views/canvas_layout.hpp"
#include "views/timeline_scale.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace labrack;
using namespace labrack::ui;

namespace {

bool orthogonal(const std::vector<ImVec2>& path) {
    for (std::size_t i = 1; i < path.size(); ++i)
        if (std::fabs(path[i].x - path[i - 1].x) > 0.5F && std::fabs(path[i].y - path[i - 1].y) > 0.5F) return false;
    return true;
}

/// Whether the path runs through the inside of `box`.
bool runs_through(const std::vector<ImVec2>& path, const Rect& box) {
    const Rect inner = box.inset(3);
    const Polyline line(path);
    for (int i = 0; i <= 1000; ++i)
        if (inner.contains(line.at(static_cast<float>(i) / 1000))) return true;
    return false;
}

std::size_t bends(const std::vector<ImVec2>& path) {
    return path.size() - 2;
}

} // namespace

TEST_CASE("a dot's position follows the pieces of its line by length") {
    const Polyline line({{0, 0}, {30, 0}, {30, 10}});
    CHECK(line.length() == doctest::Approx(40));
    CHECK(line.at(0).x == doctest::Approx(0));
    CHECK(line.at(0.5F).x == doctest::Approx(20));
    CHECK(line.at(0.875F).x == doctest::Approx(30));
    CHECK(line.at(0.875F).y == doctest::Approx(5));
    CHECK(line.at(2).y == doctest::Approx(10));
    CHECK(line.distance({15, 4}) == doctest::Approx(4));
    CHECK(line.part(0.25F, 0.875F).size() == 3);
}

TEST_CASE("corners become arcs that stay within the piece") {
    const std::vector<ImVec2> corners{{0, 0}, {100, 0}, {100, 4}};
    const Polyline line = rounded(corners, 8);
    CHECK(line.length() < 104);
    CHECK(line.length() > 102);
    for (const ImVec2 point : line.points()) {
        CHECK(point.x <= doctest::Approx(100));
        CHECK(point.y <= doctest::Approx(4));
    }
}

TEST_CASE("fitting shows everything, nearly fitting shows 100 %") {
    const Rect area{0, 0, 800, 600};
    const Camera small = fit({0, 0, 2000, 500}, area, area.inset(20), 1);
    CHECK(small.zoom == doctest::Approx(0.38));
    CHECK(small.center.x == doctest::Approx(1000));
    CHECK(fit({0, 0, 770, 300}, area, area.inset(20), 1).zoom == doctest::Approx(1));
    CHECK(fit({0, 0, 100, 100}, area, area.inset(20), 1).zoom == doctest::Approx(1.25));
    CHECK(fit({0, 0, 770, 300}, {0, 0, 1600, 1200}, {20, 20, 1560, 1160}, 2).zoom == doctest::Approx(1));
}

TEST_CASE("zooming keeps what is under the pointer there") {
    Camera camera{.zoom = 1, .center = {100, 100}};
    const Rect area{0, 0, 400, 400};
    const CanvasView before{area, 1, camera.center};
    const ImVec2 pointer{300, 120};
    const ImVec2 under = before.to_canvas(pointer);
    zoom_at(camera, before, pointer, 1.5F);
    const CanvasView after{area, 1.5F, camera.center};
    CHECK(after.to_screen(under).x == doctest::Approx(300));
    CHECK(after.to_screen(under).y == doctest::Approx(120));
    CHECK_FALSE(camera.fitted);
    for (int i = 0; i < 40; ++i)
        zoom_at(camera, {area, camera.zoom, camera.center}, pointer, 1.5F);
    CHECK(camera.zoom == doctest::Approx(Camera::most_zoom));
}

TEST_CASE("neighbours are linked straight") {
    const std::vector<Rect> boxes{{0, 0, 176, 60}, {300, 0, 176, 60}, {0, 200, 176, 60}};
    const std::vector<RouteEnds> links{{0, 1}, {0, 2}};
    const auto routes = route_links(boxes, {true, true, true}, links);
    CHECK(bends(routes[0]) == 0);
    CHECK(bends(routes[1]) == 0);
}

TEST_CASE("a link goes around what stands in between") {
    const std::vector<Rect> boxes{{0, 0, 176, 60}, {300, 0, 176, 60}, {600, 0, 176, 60}};
    const std::vector<RouteEnds> links{{0, 2}};
    const auto routes = route_links(boxes, {true, true, true}, links);
    CHECK(orthogonal(routes[0]));
    CHECK_FALSE(runs_through(routes[0], boxes[1]));
    SUBCASE("but through a container, which is no obstacle") {
        CHECK(bends(route_links(boxes, {true, false, true}, links)[0]) == 0);
    }
}

TEST_CASE("parallel links do not lie on top of each other") {
    const std::vector<Rect> boxes{{0, 0, 176, 60}, {300, 0, 176, 60}};
    const std::vector<RouteEnds> links{{0, 1}, {1, 0}, {0, 1}};
    const auto routes = route_links(boxes, {true, true}, links);
    for (const auto& route : routes)
        CHECK(orthogonal(route));
    CHECK(std::fabs(routes[0].front().y - routes[1].back().y) > 8);
    CHECK(std::fabs(routes[0].front().y - routes[2].front().y) > 8);
    CHECK(std::fabs(routes[1].back().y - routes[2].front().y) > 8);
}

TEST_CASE("the timeline is as long as the run needs") {
    CHECK(timeline_scale({}).length == milliseconds(100));
    CHECK(timeline_scale(Time{} + milliseconds(90)).length == milliseconds(100));
    CHECK(timeline_scale(Time{} + milliseconds(131)).length == milliseconds(200));
    CHECK(timeline_scale(Time{} + milliseconds(131)).divisions == 4);
    CHECK(timeline_scale(Time{} + seconds(14)).length == seconds(20));
    CHECK(timeline_scale(Time{} + seconds(3'000)).length == seconds(5'000));
}
