// Lining up what is selected, and the map of a design that is larger than the window.
#include "views/editor/align.hpp"
#include "web/sandbox_site.hpp"

#include <array>

namespace labrack::test {

using namespace labrack::ui;

namespace {

/// 10…30, 50…60 and 100…140 across; 0…10, 40…60 and 20…50 down.
constexpr std::array<Rect, 3> boxes{Rect{10, 0, 20, 10}, Rect{50, 40, 10, 20}, Rect{100, 20, 40, 30}};

using Moves = std::vector<float>;

/// Along the axis that is aligned; nothing moves along the other.
Moves moves(Alignment alignment, float ImVec2::*along, float ImVec2::*beside) {
    Moves out;
    for (const ImVec2 move : moves_to_align(boxes, alignment)) {
        CHECK(move.*beside == 0);
        out.push_back(move.*along);
    }
    return out;
}

Moves across(Alignment alignment) {
    return moves(alignment, &ImVec2::x, &ImVec2::y);
}

Moves down(Alignment alignment) {
    return moves(alignment, &ImVec2::y, &ImVec2::x);
}

} // namespace

TEST_CASE("boxes are lined up by an edge, by their middles, or with equal gaps") {
    CHECK(across(Alignment::left) == Moves{0, -40, -90});
    CHECK(across(Alignment::right) == Moves{110, 80, 0});
    CHECK(across(Alignment::center) == Moves{55, 20, -45}); // around 75
    CHECK(down(Alignment::top) == Moves{0, -40, -20});
    CHECK(down(Alignment::bottom) == Moves{50, 0, 10});
    CHECK(down(Alignment::middle) == Moves{25, -20, -5}); // around 30
    CHECK(across(Alignment::across) == Moves{0, 10, 0});  // 130 less 70, in two gaps of 30
    CHECK(down(Alignment::down) == Moves{0, 0, -10});     // 60 less 60: the third comes first, at 10
    CHECK(moves_to_align(std::span(boxes).first(2), Alignment::across).front().x == 0);
}

TEST_CASE("a student lines up components, and takes it back") {
    Visit visit(site_with_sandbox());
    visit.act(Role::button, "Open example: One server");
    visit.act(Role::button, "Pause");
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    visit.point(Role::button, "nginx, ");
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, true);
    visit.point(Role::button, "mysql, ");
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, false);
    visit.run(0.2);
    CHECK(visit.find(Role::button, "nginx, ")->rect.x != visit.find(Role::button, "mysql, ")->rect.x);
    visit.act(Role::button, "Line up the left edges");
    CHECK(visit.find(Role::button, "nginx, ")->rect.x == visit.find(Role::button, "mysql, ")->rect.x);
    visit.act(Role::button, "Undo: line up components");
    CHECK(visit.find(Role::button, "nginx, ")->rect.x != visit.find(Role::button, "mysql, ")->rect.x);
    CHECK(visit.find(Role::button, "Equal gaps")->flags.has(Flag::disabled)); // it takes three
}

TEST_CASE("a map is there while something lies out of sight, and leads there") {
    Visit visit(site_with_sandbox());
    visit.act(Role::button, "Open example: A balancer and two servers");
    visit.run(0.3);
    CHECK(visit.find(Role::img, "The whole design in small") == nullptr);
    for (int i = 0; i < 6; ++i)
        visit.act(Role::button, "Zoom in");
    REQUIRE(visit.find(Role::img, "The whole design in small") != nullptr);
    const float before = visit.find(Role::button, "visitors, ")->rect.x;
    const Rect map = visit.find(Role::img, "The whole design in small")->rect;
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(map.x + 10, map.y + 20);
    visit.run(0.1);
    io.AddMouseButtonEvent(0, true);
    visit.run(0.1);
    io.AddMouseButtonEvent(0, false);
    visit.run(0.1);
    CHECK(visit.find(Role::button, "visitors, ")->rect.x > before + 50); // the left of the design has come into sight
}

} // namespace labrack::test
