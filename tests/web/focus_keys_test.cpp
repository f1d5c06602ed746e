// The native window has no DOM: the application moves the focus and edits fields itself.
#include "views/screens.hpp"
#include "web/student.hpp"

#include <doctest/doctest.h>

using namespace labrack::ui;

namespace {

/// A student before a native window, in the gallery of controls.
struct Window {
    Student student{prepared()};

    Window() {
        student.app.set_screens(make_screens(student.app));
        REQUIRE(student.settle());
    }
    static labrack::platform::Platform::State prepared() {
        labrack::platform::Platform::State state;
        state.mirror = false;
        state.query["screen"] = "gallery";
        return state;
    }
    void press(ImGuiKey key, ImGuiKey with = ImGuiKey_None) {
        for (const bool down : {true, false}) {
            if (with != ImGuiKey_None) ImGui::GetIO().AddKeyEvent(with, down);
            ImGui::GetIO().AddKeyEvent(key, down);
            student.platform.state().input = true;
            REQUIRE(student.settle());
        }
    }
    void type(const char* text) {
        ImGui::GetIO().AddInputCharactersUTF8(text);
        student.platform.state().input = true;
        REQUIRE(student.settle());
    }
    const Node& node(Role role, std::string_view name) {
        const Node* found = student.find(role, name);
        REQUIRE(found != nullptr);
        return *found;
    }
    std::string focused() {
        const Node* found = student.app.ui().semantics.find(student.app.ui().semantics.focused());
        return found == nullptr ? "" : found->name;
    }
    /// Tab until the control has the focus.
    void tab_to(std::string_view name) {
        for (int presses = 0; presses < 100 && focused() != name; ++presses)
            press(ImGuiKey_Tab);
        REQUIRE(focused() == name);
    }
};

} // namespace

TEST_CASE("without a DOM, Tab reaches every control once and Shift+Tab goes back") {
    Window window;
    window.press(ImGuiKey_Tab);
    const std::string first = window.focused();
    CHECK_FALSE(first.empty());
    int stops = 0;
    do {
        window.press(ImGuiKey_Tab);
        ++stops;
    } while (window.focused() != first && stops < 200);
    CHECK(stops > 10);
    CHECK(stops < 200);
    window.press(ImGuiKey_Tab);
    CHECK(window.focused() != first);
    window.press(ImGuiKey_Tab, ImGuiMod_Shift);
    CHECK(window.focused() == first);
}

TEST_CASE("without a DOM, Enter and Space operate the focused control, arrows move in a group and change a slider") {
    Window window;
    window.tab_to("Run");
    window.press(ImGuiKey_Enter);
    window.press(ImGuiKey_Space);
    CHECK(window.student.find(Role::status, "Pressed 2 times") != nullptr);
    REQUIRE(window.student.point(Role::tab, "Trace"));
    CHECK(window.focused() == "Trace");
    window.press(ImGuiKey_RightArrow);
    CHECK(window.node(Role::tab, "Findings, 4").flags.has(Flag::selected));
    window.tab_to("Load");
    window.press(ImGuiKey_Home);
    const double least = window.node(Role::slider, "Load").range->now;
    CHECK(least == window.node(Role::slider, "Load").range->min);
    window.press(ImGuiKey_UpArrow);
    CHECK(window.node(Role::slider, "Load").range->now > least);
    window.press(ImGuiKey_End);
    CHECK(window.node(Role::slider, "Load").range->now == window.node(Role::slider, "Load").range->max);
}

TEST_CASE("without a DOM, focus that the application moves is seen after a key, and not after a click") {
    Window window;
    const auto ringed = [&] {
        const auto& semantics = window.student.app.ui().semantics;
        return semantics.focus_visible(semantics.focused());
    };
    window.tab_to("Reset");
    window.press(ImGuiKey_Enter);
    CHECK(ringed());
    window.press(ImGuiKey_Escape);
    CHECK(window.focused() == "Reset");
    CHECK(ringed());
    REQUIRE(window.student.point(Role::button, "Run"));
    CHECK(window.focused() == "Run");
    CHECK_FALSE(ringed());
}

TEST_CASE("without a DOM, a field is edited: characters, caret, selection and clipboard") {
    Window window;
    window.tab_to("Name");
    const auto value = [&] { return window.node(Role::textbox, "Name").value; };
    window.type("año"); // the old text was selected
    CHECK(value() == "año");
    window.press(ImGuiKey_LeftArrow);
    window.press(ImGuiKey_Backspace);
    CHECK(value() == "ao");
    window.type("Ñ");
    CHECK(value() == "aÑo");
    window.press(ImGuiKey_Home);
    window.press(ImGuiKey_Delete);
    CHECK(value() == "Ño");
    window.press(ImGuiKey_A, ImGuiMod_Ctrl);
    window.press(ImGuiKey_X, ImGuiMod_Ctrl);
    CHECK(value().empty());
    window.press(ImGuiKey_V, ImGuiMod_Ctrl);
    window.press(ImGuiKey_V, ImGuiMod_Ctrl);
    CHECK(value() == "ÑoÑo");
}

TEST_CASE("without a DOM, characters typed in one frame after the other all arrive") {
    Window window;
    window.tab_to("Name");
    for (const char* character : {"1", "4", "2"}) {
        ImGui::GetIO().AddInputCharactersUTF8(character);
        window.student.platform.state().input = true;
        window.student.platform.state().now += 0.016;
        window.student.app.frame();
    }
    REQUIRE(window.student.settle());
    CHECK(window.node(Role::textbox, "Name").value == "142");
}
