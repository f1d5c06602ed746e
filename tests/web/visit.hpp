// A visit to the page: all its screens around a lab of the repository, driven by role and name, without a window.
#pragma once

#include "support/labs.hpp"
#include "views/screens.hpp"
#include "web/student.hpp"
#include "web/thin_space.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace labrack::test {

inline constexpr const char* stack_lab = "simple-web-stack";

/// A site with that lab alone, opened at its step (`"1"` is the first), or on Home; `lab` stands in the address.
[[nodiscard]] inline platform::Platform::State site(const std::string& step = {}, const std::string& lab = stack_lab) {
    platform::Platform::State state;
    const std::string folder = std::string("labs/") + stack_lab + "/";
    state.files["labs.json"] = std::string(R"({"labs": [")") + stack_lab + R"("]})";
    for (const char* name : {"lab.json", "lab.es.json"})
        state.files[folder + name] = file_text(LABRACK_SOURCE_DIR "/" + folder + name).value();
    state.viewport = {1440, 900, 1};
    state.preferences.reduced_motion = true;
    if (!step.empty()) state.query = {{"lab", lab}, {"step", step}};
    return state;
}

class Visit {
  public:
    explicit Visit(const platform::Platform::State& prepared) : student(prepared) {
        student.app.set_screens(ui::make_screens(student.app));
        run(0.5);
    }

    ui::Student student;

    [[nodiscard]] platform::Platform::State& state() { return student.platform.state(); }
    /// Time passes, drawn frame by frame.
    void run(double seconds) {
        for (double spent = 0; spent < seconds; spent += 0.05) {
            state().now += 0.05;
            state().input = true;
            student.app.frame();
        }
    }
    /// The first node of that role whose name begins with `name`, or nullptr.
    [[nodiscard]] const ui::Node* find(ui::Role role, std::string_view name) {
        return ui::named(student.app, role, name);
    }
    /// Its whole name; empty if there is none.
    [[nodiscard]] std::string name(ui::Role role, std::string_view begin) {
        const ui::Node* node = find(role, begin);
        return node != nullptr ? with_thin_space_as(' ', node->name) : std::string();
    }
    /// By keyboard or screen reader.
    void act(ui::Role role, std::string_view name, const std::string& verb = "activate",
             const std::string& value = {}) {
        const ui::Node* node = find(role, name);
        REQUIRE_MESSAGE(node != nullptr, name);
        state().actions.push_back({node->id, verb, value});
        run(0.2);
    }
    /// With the mouse; a container is hit in its header.
    void point(ui::Role role, std::string_view name) {
        const ui::Node* node = find(role, name);
        REQUIRE_MESSAGE(node != nullptr, name);
        const ui::Rect rect = node->rect;
        ImGuiIO& io = ImGui::GetIO();
        io.AddMousePosEvent(rect.center().x, rect.y + std::min(rect.h / 2, 20.0F));
        run(0.1);
        io.AddMouseButtonEvent(0, true);
        run(0.1);
        io.AddMouseButtonEvent(0, false);
        run(0.1);
    }
};

} // namespace labrack::test
