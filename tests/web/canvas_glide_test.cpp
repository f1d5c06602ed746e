// Components glide to where an edit has put them: only on the canvas, never in what is saved, spoken or clicked.
#include "views/canvas_glide.hpp"
#include "views/editor/edits.hpp"
#include "web/editor_bench.hpp"

namespace labrack::test {

using namespace labrack::ui;

namespace {

const LayoutNames two{{"a", "b"}, {LinkName{"a", "b", "http"}}};

CanvasLayout layout_with(Rect a, std::vector<ImVec2> link) {
    CanvasLayout out;
    out.nodes = {a, {400, 0, 176, 60}};
    out.containers = {false, false};
    out.order = {0, 1};
    out.links.emplace_back(std::move(link));
    return out;
}

class MovingEditor : public Editor {
  public:
    explicit MovingEditor(MotionChoice motion) {
        Settings settings;
        settings.locale = "en";
        settings.motion = motion;
        app.set_settings(settings);
        frames(10);
    }
    /// Moves the name server down, without the pointer.
    void move_down() { move_nodes(app.ui(), workspace, {dns()}, {0, 200}, std::nullopt); }
    [[nodiscard]] model::NodeIndex dns() const { return *design().find("dns"); }
    [[nodiscard]] float drawn_y() const { return workspace.canvas.glide->shown.nodes[dns().value].y; }
};

} // namespace

TEST_CASE("after half of the time a component has seven eighths of its way behind it, and its link goes with it") {
    const CanvasLayout from = layout_with({0, 0, 176, 60}, {{176, 30}, {400, 30}});
    const CanvasLayout to = layout_with({80, 40, 176, 60}, {{256, 70}, {328, 70}, {328, 30}, {400, 30}});
    std::optional<Glide> glide = glide_between(from, two, to, two);
    REQUIRE(glide);
    glide->began = 10;
    CHECK(advance(*glide, 10 + glide_time / 2)); // what is left is ½ cubed
    CHECK(glide->shown.nodes[0] == Rect{70, 35, 176, 60});
    CHECK(glide->shown.nodes[1] == Rect{400, 0, 176, 60});
    CHECK(glide->shown.links[0].at(0).x == doctest::Approx(246));
    CHECK(glide->shown.links[0].at(0).y == doctest::Approx(65));
    CHECK(glide->shown.links[0].at(1).x == doctest::Approx(400));
    CHECK_FALSE(advance(*glide, 10 + glide_time));
    CHECK(glide->shown.nodes[0] == to.nodes[0]);
    CHECK(glide->shown.links[0].length() == doctest::Approx(to.links[0].length()));
}

TEST_CASE("what is new is where it belongs at once, and what hardly moves does not glide") {
    const CanvasLayout from = layout_with({0, 0, 176, 60}, {{176, 30}, {400, 30}});
    CanvasLayout to = layout_with({80, 0, 176, 60}, {{256, 30}, {400, 30}});
    to.nodes.push_back({0, 300, 176, 60});
    to.containers.push_back(false);
    LayoutNames three = two;
    three.nodes.emplace_back("c");
    std::optional<Glide> glide = glide_between(from, two, to, three);
    REQUIRE(glide);
    advance(*glide, glide->began);
    CHECK(glide->shown.nodes[0].x == 0);
    CHECK(glide->shown.nodes[2] == Rect{0, 300, 176, 60});
    CHECK_FALSE(glide_between(from, two, layout_with({4, 0, 176, 60}, {{180, 30}, {400, 30}}), two));
}

TEST_CASE("an edit and taking it back are saved and found at once, and seen to happen") {
    MovingEditor editor(MotionChoice::full);
    const float before = editor.workspace.canvas.layout.nodes[editor.dns().value].y;
    editor.move_down();
    editor.frames(1);
    CHECK(editor.node("dns").at.y == before + 200);
    CHECK(editor.workspace.canvas.layout.nodes[editor.dns().value].y == before + 200);
    REQUIRE(editor.workspace.canvas.glide);
    CHECK(editor.drawn_y() == before);
    const Rect found = editor.need(Role::button, "dns").rect;
    editor.frames(1);
    CHECK(editor.drawn_y() > before);
    CHECK(editor.drawn_y() < before + 200);
    editor.frames(1);
    const float middle = editor.drawn_y();
    undo_edit(editor.app.ui(), editor.workspace); // from where it is seen, not from where it was going
    editor.frames(1);
    CHECK(editor.node("dns").at.y == before);
    CHECK(editor.drawn_y() == middle);
    editor.frames(6);
    CHECK_FALSE(editor.workspace.canvas.glide);
    redo_edit(editor.app.ui(), editor.workspace);
    editor.frames(8);
    CHECK(editor.need(Role::button, "dns").rect == found);
}

TEST_CASE("frames come until everything has arrived, and then no more") {
    MovingEditor editor(MotionChoice::full);
    editor.move_down();
    editor.frames(1);
    auto& state = editor.platform.state();
    int frames = 0;
    for (; frames < 60 && !state.settled; ++frames) {
        state.now += 1.0 / 60;
        editor.app.frame();
    }
    CHECK(frames >= 13); // 220 ms at 60 a second
    CHECK(frames < 30);
    CHECK_FALSE(editor.workspace.canvas.glide);
}

TEST_CASE("under reduced motion everything is there at once, and so it is while the pointer drags") {
    MovingEditor still(MotionChoice::reduced);
    still.move_down();
    still.frames(1);
    CHECK_FALSE(still.workspace.canvas.glide);
    MovingEditor dragging(MotionChoice::full);
    const ImVec2 from = dragging.middle_of("dns");
    dragging.move_to(from);
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    dragging.frames();
    dragging.move_to({from.x + 30, from.y + 90});
    dragging.move_to({from.x + 60, from.y + 180});
    CHECK(dragging.workspace.editor.preview);
    CHECK_FALSE(dragging.workspace.canvas.glide);
}

} // namespace labrack::test
