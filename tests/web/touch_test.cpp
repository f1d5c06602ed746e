// A finger in place of a mouse: it pans, scrolls, carries and links, and two of them zoom.
#include "platform/common/fingers.hpp"
#include "views/editor/palette.hpp"
#include "web/editor_bench.hpp"

namespace labrack::test {

using namespace labrack::ui;

namespace {

class Touching : public Editor {
  public:
    Touching() {
        platform.state().preferences.coarse_pointer = true;
        ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
        frames();
    }
    void down(ImVec2 at) {
        ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
        ImGui::GetIO().AddMouseButtonEvent(0, true);
        frames();
    }
    void up() {
        ImGui::GetIO().AddMouseButtonEvent(0, false);
        frames();
    }
    void tap(ImVec2 at) {
        down(at);
        up();
    }
    void swipe(ImVec2 from, ImVec2 to) {
        down(from);
        move_to({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3});
        move_to(to);
        up();
    }
    /// The first in the palette.
    ImVec2 product() { return need(Role::button, "Add Visitors").rect.center(); }
    ImVec2 free_spot() {
        const Rect canvas = need(Role::region, "Canvas").rect;
        return {canvas.right() - 60, canvas.bottom() - 70};
    }
};

} // namespace

TEST_CASE("two fingers are a pinch around their middle, one is none") {
    platform::Fingers fingers;
    fingers.down(7, 100, 100);
    CHECK_FALSE(fingers.take());
    fingers.down(9, 300, 100);
    CHECK(fingers.take() == platform::Pinch{200, 100, 0, 0, 1});
    fingers.move(9, 500, 100); // twice as far apart, the middle 100 to the right
    CHECK(fingers.take() == platform::Pinch{300, 100, 100, 0, 2});
    CHECK(fingers.take() == platform::Pinch{300, 100, 0, 0, 1});
    fingers.move(7, 100, 120);
    fingers.move(9, 500, 120);
    const auto moved = fingers.take();
    REQUIRE(moved);
    CHECK(moved->dy == doctest::Approx(20));
    CHECK(moved->factor == doctest::Approx(1));
    fingers.up(7);
    CHECK_FALSE(fingers.take());
    fingers.move(9, 0, 0);
    CHECK_FALSE(fingers.take());
}

TEST_CASE("two fingers zoom and move the canvas, and give up what one of them had begun") {
    Touching student;
    const ImVec2 from = student.middle_of("dns");
    const model::Point at = student.node("dns").at;
    student.down(from);
    student.move_to({from.x + 40, from.y + 40});
    CHECK(student.workspace.editor.gesture == Gesture::move);
    const Camera before = student.workspace.canvas.camera;
    const Rect canvas = student.need(Role::region, "Canvas").rect;
    student.platform.state().pinch = platform::Pinch{canvas.center().x + 50, canvas.center().y, 50, 0, 2};
    student.frames(1);
    const Camera after = student.workspace.canvas.camera;
    CHECK(after.zoom == doctest::Approx(std::min(2 * before.zoom, Camera::most_zoom)));
    // What was in the middle of the canvas has gone 50 px to the right with the fingers.
    CHECK(after.center.x == doctest::Approx(before.center.x - 50 / after.zoom));
    CHECK(student.workspace.editor.gesture == Gesture::none);
    student.up();
    CHECK(student.node("dns").at.x == at.x);
    CHECK(student.workspace.selection.nodes == std::vector<std::string>{"dns"}); // the drag's, no tap
}

TEST_CASE("a finger pans the canvas, moves a component, selects it and draws a link from its handle") {
    Touching student;
    const Camera before = student.workspace.canvas.camera;
    const ImVec2 spot = student.free_spot();
    student.swipe(spot, {spot.x + 40, spot.y - 30});
    CHECK(student.workspace.canvas.camera.center.x == doctest::Approx(before.center.x - 40 / before.zoom));
    student.tap(student.middle_of("gunicorn"));
    CHECK(student.workspace.selection.nodes == std::vector<std::string>{"gunicorn"});
    const ImVec2 dns = student.middle_of("dns");
    const float y = student.need(Role::button, "dns").rect.y;
    student.swipe(dns, {dns.x, dns.y - 60});
    CHECK(student.need(Role::button, "dns").rect.y < y - 40);
    student.write(Role::textbox, "Find a component", "haproxy");
    student.tap(student.need(Role::button, "Add HAProxy").rect.center());
    student.swipe(student.need(Role::button, "Draw a link from HAProxy").rect.center(), student.middle_of("nginx"));
    CHECK(student.has_link("haproxy", "nginx"));
}

TEST_CASE("in the palette a finger that moves down scrolls, one that moves aside carries, and so does one that rests") {
    Touching student;
    const ImVec2 at = student.product();
    const std::size_t components = student.design().nodes.size();
    student.swipe(at, {at.x + 10, at.y - 80});
    CHECK(student.design().nodes.size() == components); // neither carried nor tapped
    CHECK(student.product().y == doctest::Approx(at.y - 80));
    student.swipe(at, {at.x - 10, at.y + 100});
    CHECK(student.product().y == doctest::Approx(at.y)); // not beyond the first
    student.down(at);
    student.move_to({at.x + 60, at.y + 10});
    CHECK(student.workspace.editor.gesture == Gesture::carry);
    student.move_to(student.free_spot());
    student.up();
    CHECK(student.design().nodes.size() == components + 1);
    student.down(at);
    CHECK(student.workspace.editor.gesture == Gesture::none);
    student.run(0.5);
    CHECK(student.workspace.editor.gesture == Gesture::carry);
    student.move_to({at.x, at.y + 60}); // it is carried now, and scrolls nothing
    CHECK(student.product().y == doctest::Approx(at.y));
    student.move_to(student.free_spot());
    student.up();
    CHECK(student.design().nodes.size() == components + 2);
    student.tap(at);
    CHECK(student.design().nodes.size() == components + 3);
}

TEST_CASE("on a small canvas the palette opens when it is asked for, goes aside for what is carried, and closes then") {
    Touching student;
    student.platform.state().viewport = {1280, 720, 1};
    student.frames(6);
    CHECK(student.find(Role::region, "Palette") == nullptr);
    student.activate(Role::button, "Add a component");
    const ImVec2 at = student.product();
    const std::size_t components = student.design().nodes.size();
    student.down(at);
    student.move_to({at.x + 30, at.y});
    CHECK(student.find(Role::region, "Palette") == nullptr);
    student.press(ImGuiKey_Escape);
    CHECK(student.find(Role::region, "Palette") != nullptr); // nothing was put anywhere
    student.up();
    student.down(at);
    student.move_to({at.x + 30, at.y});
    student.move_to(student.free_spot());
    student.up();
    CHECK(student.design().nodes.size() == components + 1);
    CHECK(student.find(Role::region, "Palette") == nullptr);
}

} // namespace labrack::test
