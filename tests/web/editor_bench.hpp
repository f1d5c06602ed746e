// A student who builds in a small lab: its workspace, without a window, operated by controls, keys and the pointer.
#pragma once

#include "support/labs.hpp"
#include "web/panel_bench.hpp"

#include <algorithm>
#include <string_view>

namespace labrack::test {

inline constexpr std::string_view build_step = R"([
  {"id": "build", "kind": "build", "title": "Build", "text": "t", "panels": ["inspect"], "playing": false,
   "scene": {"workload": "pages", "seed": 3}, "offer": {"send": ["page"]}}
])";

class Editor : public PanelBench {
  public:
    Editor() : PanelBench("en", small_lab(build_step), Draws::workspace) {}

    const ui::Node& need(ui::Role role, std::string_view name) {
        const ui::Node* node = find(role, name);
        REQUIRE_MESSAGE(node != nullptr, ui::name(role), " ", name);
        return *node;
    }
    /// Writes into a field and leaves it.
    void write(ui::Role role, std::string_view name, std::string_view value) {
        const ui::Id id = need(role, name).id;
        platform.state().actions.push_back({id, "focus", {}});
        frames();
        platform.state().actions.push_back({id, "set-value", std::string(value)});
        frames();
        platform.state().actions.push_back({0, "blur", {}});
        frames();
    }
    /// Chooses in a drop-down.
    void choose(std::string_view name, std::string_view option) {
        activate(ui::Role::button, name);
        activate(ui::Role::option, option);
    }
    void move_to(ImVec2 at) {
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
        frames();
    }
    void drag(ImVec2 from, ImVec2 to) {
        move_to(from);
        ImGui::GetIO().AddMouseButtonEvent(0, true);
        frames();
        move_to({from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3});
        move_to(to);
        ImGui::GetIO().AddMouseButtonEvent(0, false);
        frames();
    }
    void press(ImGuiKey key, bool ctrl = false) {
        ImGuiIO& io = ImGui::GetIO();
        io.AddKeyEvent(ImGuiMod_Ctrl, ctrl);
        io.AddKeyEvent(key, true);
        frames(1);
        io.AddKeyEvent(key, false);
        io.AddKeyEvent(ImGuiMod_Ctrl, false);
        frames();
    }
    [[nodiscard]] const model::Design& design() const { return workspace.session.design(); }
    [[nodiscard]] const model::Node& node(std::string_view id) const {
        const auto index = design().find(id);
        REQUIRE_MESSAGE(index, id);
        return design().node(*index);
    }
    [[nodiscard]] bool has_link(std::string_view from, std::string_view to) const {
        return std::any_of(design().links.begin(), design().links.end(), [&](const model::Link& link) {
            return design().node(link.from).id == from && design().node(link.to).id == to;
        });
    }
    /// Where a component is on the canvas: of a container its header.
    ImVec2 middle_of(std::string_view name) {
        const ui::Rect rect = need(ui::Role::button, name).rect;
        return {rect.center().x, rect.y + std::min(rect.h / 2, 18.0F)};
    }
};

} // namespace labrack::test
