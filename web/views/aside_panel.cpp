// The left panel while something else stands in the place of the step.
#include "app/widgets.hpp"
#include "views/lab_parts.hpp"

namespace labrack::ui {

Rect draw_footer_ground(Ui& ui, const Rect& area) {
    ImGui::GetWindowDrawList()->AddRectFilled(area.min(), {area.right(), area.y + ui.theme.stroke()},
                                              packed(ui.palette().line));
    const float height = ui.control_height();
    return {area.x + ui.px(20), area.y + (area.h - height) / 2, area.w - ui.px(40), height};
}

bool draw_aside(Ui& ui, const Aside& aside, const Rect& area, const std::function<void()>& body) {
    ImGui::GetWindowDrawList()->AddRectFilled(area.min(), area.max(), packed(ui.palette().panel));
    const RegionOptions panel{
        .role = Role::region, .name = aside.name, .padding = 0, .fill = ui.palette().panel, .scroll = false};
    bool goes_back = false;
    region(ui, aside.id, area, panel, [&] {
        Rect rest = area;
        const Rect footer = rest.cut_bottom(ui.px(56));
        region(ui, "body", rest, {.padding = 20, .padding_y = 18}, body);
        inside(ui, draw_footer_ground(ui, footer),
               [&] { goes_back = button(ui, "back", aside.back, {.icon = icon::arrow_left}); });
    });
    return goes_back;
}

} // namespace labrack::ui
