#include "views/dots.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

void fill_shape(ImDrawList* list, ImVec2 at, float r, model::Shape shape, ImU32 color) {
    switch (shape) {
    case model::Shape::circle: list->AddCircleFilled(at, r, color); break;
    case model::Shape::square: list->AddRectFilled({at.x - r, at.y - r}, {at.x + r, at.y + r}, color, r * 0.4F); break;
    case model::Shape::triangle:
        list->AddTriangleFilled({at.x, at.y - 1.2F * r}, {at.x + 1.15F * r, at.y + 0.8F * r},
                                {at.x - 1.15F * r, at.y + 0.8F * r}, color);
        break;
    case model::Shape::diamond:
        list->AddQuadFilled({at.x, at.y - 1.3F * r}, {at.x + 1.3F * r, at.y}, {at.x, at.y + 1.3F * r},
                            {at.x - 1.3F * r, at.y}, color);
        break;
    }
}

} // namespace

void draw_dot(const Ui& ui, ImDrawList* list, ImVec2 at, float radius, const DotStyle& style) {
    const Palette& p = ui.palette();
    const float edge = std::max(1.0F, radius * 0.22F);
    if (style.failed) {
        list->AddCircleFilled(at, radius + edge, packed(p.panel));
        list->AddCircleFilled(at, radius, packed(p.bad));
        const float arm = radius * 0.42F;
        const float thickness = std::max(1.2F, radius * 0.28F);
        list->AddLine({at.x - arm, at.y - arm}, {at.x + arm, at.y + arm}, packed(p.panel), thickness);
        list->AddLine({at.x - arm, at.y + arm}, {at.x + arm, at.y - arm}, packed(p.panel), thickness);
        return;
    }
    // The outline keeps 3:1 against the canvas and the fill whatever the fill's colour is.
    const Rgb dark = blend(style.color, p.text, 0.62F);
    fill_shape(list, at, radius + edge, style.shape, packed(dark));
    fill_shape(list, at, radius - edge * 0.2F, style.shape, packed(style.hollow ? p.panel : style.color));
}

DotStyle dot_style(const model::Plan& plan, model::OperationIndex operation) {
    constexpr std::size_t shapes = 4;
    const std::vector<model::Operation>& all = plan.workload.operations;
    const model::Shape shape = plan.operation(operation).shape;
    const auto same = [&](const model::Operation& other) { return other.shape == shape; };
    const auto earlier = std::count_if(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(operation.value), same);
    return {.shape = shape,
            .color = operation_color(static_cast<std::size_t>(shape) + shapes * static_cast<std::size_t>(earlier))};
}

void draw_operation_mark(const Ui& ui, ImVec2 center, const model::Plan& plan, model::OperationIndex operation,
                         bool failed, float size) {
    const DotStyle style = failed ? DotStyle{.failed = true} : dot_style(plan, operation);
    draw_dot(ui, ImGui::GetWindowDrawList(), center, ui.px(size) / 2, style);
}

} // namespace labrack::ui
