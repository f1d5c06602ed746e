#include "views/editor/obstacles.hpp"

#include "views/canvas_tools.hpp"
#include "views/editor/palette.hpp"
#include "views/words.hpp"

#include <string>

namespace labrack::ui {

void draw_obstacles(const CanvasPen& pen) {
    const Diagnostics& problems = pen.workspace.session.obstacles();
    if (problems.empty()) return;
    Ui& ui = pen.ui;
    const Rect& area = pen.view.area;
    const float left = area.x + ui.px(16) + palette_width(ui, pen.workspace, area);
    const float top = area.y + tools_height(ui, pen.workspace, area) + ui.px(8);
    const float width = std::min(ui.px(460), area.right() - ui.px(16) - left);
    const std::string words = problem_words(ui, pen.workspace.session.design(), problems.front());
    const float inner = (width - ui.px(50)) / (ui.px(100) / 100);
    const float height =
        ui.px(20 + 4) + ui.theme.line(TextStyle::strong) + text_size(ui, TextStyle::body, words, inner).y;
    const Rect box{left, top, width, height};
    const Palette& p = ui.palette();
    const float radius = ui.px(Theme::card_radius);
    pen.list->AddRectFilled(box.min(), box.max(), packed(p.warn_background), radius);
    pen.list->AddRect(box.min(), box.max(), packed(p.warn), radius, 0, ui.theme.stroke());
    draw_icon(ui, {box.x + ui.px(20), box.y + ui.px(10) + ui.theme.line(TextStyle::strong) / 2}, icon::triangle_alert,
              p.warn, 16);
    const std::string title(ui.t("obstacle.title"));
    within(ui, {.id = id_of("obstacle"), .role = Role::group, .name = title, .rect = box}, [&] {
        inside(ui, {box.x + ui.px(38), box.y + ui.px(10), width - ui.px(50), height}, [&] {
            text(ui, title, {.style = TextStyle::strong, .id = "title"});
            gap(ui, -4);
            text(ui, words, {.role = Role::status, .id = "why", .live = true});
        });
    });
}

} // namespace labrack::ui
