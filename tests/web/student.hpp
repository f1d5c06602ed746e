// A student without a window: an application on the null platform, and the two things that one does to a control.
#pragma once

#include "app/app.hpp"
#include "platform/null/null.hpp"
#include "web/thin_space.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace labrack::ui {

/// The first node of that role whose name begins with `name`, its thin spaces read as plain ones, or nullptr.
[[nodiscard]] inline const Node* named(App& app, Role role, std::string_view name) {
    for (const Node& node : app.ui().semantics.nodes())
        if (node.role == role && test::with_thin_space_as(' ', node.name).starts_with(name)) return &node;
    return nullptr;
}

class Student {
  public:
    explicit Student(const platform::Platform::State& prepared = {}) : app(prepare(prepared)) {}

    platform::Platform platform;
    App app;

    /// Draws until nothing moves any more; false if that takes longer than `limit` seconds of the student's time.
    bool settle(double limit = 2) {
        auto& state = platform.state();
        for (double spent = 0; spent < limit; spent += 1.0 / 60) {
            state.now += 1.0 / 60;
            app.frame();
            if (state.settled) return true;
        }
        return false;
    }
    [[nodiscard]] const Node* find(Role role, std::string_view name) { return app.ui().semantics.find(role, name); }
    /// As Enter, a click, or a screen reader does; false if there is no such control, or it cannot do it.
    bool act(Role role, std::string_view name, std::string verb = "activate", std::string value = {}) {
        const Node* node = find(role, name);
        if (node == nullptr) return false;
        platform.state().actions.push_back({node->id, std::move(verb), std::move(value)});
        return settle();
    }
    /// With the mouse, in the middle of the control.
    bool point(Role role, std::string_view name, float across = 0.5F) {
        const Node* node = find(role, name);
        if (node == nullptr) return false;
        const Rect rect = node->rect;
        ImGuiIO& io = ImGui::GetIO();
        for (const int step : {0, 1, 2}) {
            if (step == 0)
                io.AddMousePosEvent(rect.x + rect.w * across, rect.center().y);
            else
                io.AddMouseButtonEvent(0, step == 1);
            platform.state().input = true;
            if (!settle()) return false;
        }
        return true;
    }

  private:
    platform::Platform& prepare(const platform::Platform::State& prepared) {
        auto& state = platform.state();
        ImGuiContext* context = state.context;
        state = prepared;
        state.context = context;
        return platform;
    }
};

} // namespace labrack::ui
