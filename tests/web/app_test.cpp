#include "student.hpp"
#include "views/screens.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::ui;

namespace {

platform::Platform::State gallery() {
    platform::Platform::State state;
    state.query["screen"] = "gallery";
    return state;
}

struct Opened : Student {
    explicit Opened(const platform::Platform::State& state = gallery()) : Student(state) {
        app.set_screens(make_screens(app));
        settle();
    }
    const Node& get(Role role, std::string_view name) {
        const Node* node = find(role, name);
        REQUIRE(node != nullptr);
        return *node;
    }
};

} // namespace

TEST_CASE("the page comes to rest, and no two controls share an id") {
    Opened student;
    CHECK(student.settle());
    CHECK(student.platform.state().ready);
    CHECK(student.app.ui().semantics.duplicates().empty());
    const long long frames = student.app.frames_drawn();
    for (int i = 0; i < 10; ++i)
        student.app.frame();
    CHECK(student.app.frames_drawn() == frames);
}

TEST_CASE("a button works by mouse and by request; a disabled one by neither") {
    Opened student;
    CHECK(student.point(Role::button, "Run"));
    CHECK(student.find(Role::status, "Pressed 1 times") != nullptr);
    CHECK(student.act(Role::button, "Run"));
    CHECK(student.find(Role::status, "Pressed 2 times") != nullptr);
    student.point(Role::button, "Next step");
    student.act(Role::button, "Next step");
    CHECK(student.get(Role::button, "Next step").flags.has(Flag::disabled));
}

TEST_CASE("values are set, stepped and kept within bounds") {
    Opened student;
    student.act(Role::slider, "Load", "set-value", "5000");
    CHECK(student.get(Role::slider, "Load").range->now == 1000);
    student.act(Role::slider, "Load", "decrement");
    CHECK(student.get(Role::slider, "Load").range->now == 990);
    student.point(Role::slider, "Load", 0.5F);
    CHECK(student.get(Role::slider, "Load").range->now == 500);
    student.act(Role::spinbutton, "Workers", "set-value", "9");
    CHECK(student.get(Role::spinbutton, "Workers").value == "9");
    student.act(Role::textbox, "Name", "set-value", "");
    CHECK(student.get(Role::textbox, "Name").flags.has(Flag::invalid));
}

TEST_CASE("choices, tabs and switches change by mouse and by request") {
    Opened student;
    student.point(Role::tab, "Trace");
    CHECK(student.get(Role::tab, "Trace").flags.has(Flag::selected));
    student.act(Role::radio, "Nothing fails");
    CHECK(student.get(Role::radio, "Nothing fails").flags.has(Flag::checked));
    student.point(Role::switch_, "Play sounds");
    CHECK_FALSE(student.get(Role::switch_, "Play sounds").flags.has(Flag::checked));
}

TEST_CASE("a dialog makes the rest inert, and gives the focus back") {
    Opened student;
    student.act(Role::button, "Reset", "focus", "keyboard");
    student.act(Role::button, "Reset");
    REQUIRE(student.find(Role::dialog, "Reset this lab?") != nullptr);
    student.act(Role::button, "Run");
    CHECK(student.find(Role::status, "Pressed 0 times") != nullptr);
    student.act(Role::button, "Keep my work");
    CHECK(student.find(Role::dialog, {}) == nullptr);
    CHECK(student.platform.state().focused == student.get(Role::button, "Reset").id);
}

TEST_CASE("focus by keyboard scrolls what is out of view into it") {
    auto state = gallery();
    state.viewport.height = 320;
    Opened student(state);
    CHECK(student.get(Role::textbox, "Name").flags.has(Flag::clipped));
    student.act(Role::textbox, "Name", "focus", "keyboard");
    CHECK_FALSE(student.get(Role::textbox, "Name").flags.has(Flag::clipped));
}

TEST_CASE("a question mark lists the shortcuts, and a field takes it as a character") {
    Opened student;
    const auto type = [&](const char* character) {
        ImGui::GetIO().AddInputCharactersUTF8(character);
        student.platform.state().input = true;
        REQUIRE(student.settle());
    };
    type("?");
    CHECK(student.find(Role::dialog, "Keyboard shortcuts") != nullptr);
    CHECK(student.find(Role::listitem, "Ctrl+Z: Undo") != nullptr);
    CHECK(student.app.ui().semantics.duplicates().empty());
    REQUIRE(student.act(Role::button, "Close"));
    CHECK(student.find(Role::dialog, "Keyboard shortcuts") == nullptr);
    REQUIRE(student.act(Role::button, "Language and display"));
    REQUIRE(student.act(Role::button, "Keyboard shortcuts"));
    CHECK(student.find(Role::dialog, "Keyboard shortcuts") != nullptr);
}

TEST_CASE("the theme is the chosen one, else what the system asks for") {
    Opened student;
    const auto theme_of = [&](ThemeChoice choice, bool dark, bool more_contrast) {
        student.platform.state().preferences.dark = dark;
        student.platform.state().preferences.more_contrast = more_contrast;
        Settings settings = student.app.settings();
        settings.theme = choice;
        student.app.set_settings(settings);
        student.platform.state().input = true;
        REQUIRE(student.settle());
        return student.platform.state().theme;
    };
    CHECK(theme_of(ThemeChoice::system, false, false) == "light");
    CHECK(theme_of(ThemeChoice::system, true, false) == "dark");
    CHECK(theme_of(ThemeChoice::system, true, true) == "contrast");
    CHECK(theme_of(ThemeChoice::dark, false, true) == "dark");
    CHECK(theme_of(ThemeChoice::contrast, false, false) == "contrast");
    CHECK(student.app.ui().palette().background == contrast_palette.background);
    CHECK(settings_from_json(to_json(student.app.settings())).theme == ThemeChoice::contrast);
}

TEST_CASE("a tooltip comes while the mouse rests, and a toast goes by itself") {
    Opened student;
    const auto later = [&](double seconds) {
        student.platform.state().now += seconds;
        REQUIRE(student.settle());
    };
    const Rect button = student.get(Role::button, "Use the dark theme").rect;
    ImGui::GetIO().AddMousePosEvent(button.center().x, button.center().y);
    student.platform.state().input = true;
    REQUIRE(student.settle(0.3));
    CHECK_FALSE(student.app.ui().tip);
    later(student.platform.state().frame_at - student.platform.state().now);
    CHECK(student.app.ui().tip);
    toast(student.app.ui(), "Done");
    REQUIRE(student.settle());
    CHECK(student.app.ui().toasts.size() == 1);
    later(student.platform.state().frame_at - student.platform.state().now);
    CHECK(student.app.ui().toasts.empty());
}

TEST_CASE("no tooltip covers what a click has brought until the pointer moves on") {
    Opened student;
    ImGuiIO& io = ImGui::GetIO();
    const Rect button = student.get(Role::button, "Use the dark theme").rect;
    const auto rest_for_a_second = [&] {
        student.platform.state().input = true;
        REQUIRE(student.settle());
        student.platform.state().now += 1;
        student.platform.state().input = true;
        REQUIRE(student.settle());
    };
    io.AddMousePosEvent(button.center().x, button.center().y);
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    rest_for_a_second();
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    rest_for_a_second();
    CHECK_FALSE(student.app.ui().tip);
    io.AddMousePosEvent(button.center().x + 12, button.center().y);
    rest_for_a_second();
    CHECK(student.app.ui().tip);
}

TEST_CASE("settings are kept, and damaged ones do no harm") {
    CHECK(settings_from_json("{").text_scale == 1);
    CHECK(settings_from_json(R"({"theme": 9, "locale": "xx", "textScale": "big"})") == Settings{});
    const Settings chosen{ThemeChoice::dark, MotionChoice::reduced, "es", 1.5F};
    CHECK(settings_from_json(to_json(chosen)) == chosen);
    Opened student;
    student.app.set_settings(chosen);
    student.settle();
    CHECK(student.platform.state().language == "es");
    CHECK(student.platform.state().storage.count("settings.v1") == 1);
    student.platform.state().store_status = platform::StoreStatus::full;
    student.app.set_settings({});
    CHECK_FALSE(student.app.ui().toasts.empty());
}

TEST_CASE("every control is large enough to hit, at each text size") {
    for (const float scale : {1.0F, 2.0F}) {
        Opened student;
        Settings settings;
        settings.text_scale = scale;
        student.app.set_settings(settings);
        student.settle();
        for (const Node& node : student.app.ui().semantics.nodes()) {
            if (node.acts.value == 0 || node.role == Role::separator || node.role == Role::dialog) continue;
            CAPTURE(node.name);
            CHECK(node.rect.h >= (node.role == Role::link || node.role == Role::button ? 17 : 24));
        }
    }
}
