// The mark of an operation, wherever it appears: as a moving dot, in a list, in a legend.
#pragma once

#include "app/ui.hpp"
#include "model/plan.hpp"

namespace labrack::ui {

/// How a dot looks: an operation's shape and colour.
struct DotStyle {
    model::Shape shape = model::Shape::circle;
    Rgb color = {};
    bool hollow = false;
    bool failed = false; ///< a crossed disc instead
};
/// Each shape has its colour, so that an operation looks the same in every workload of a lab; a second operation of
/// one shape gets another.
[[nodiscard]] DotStyle dot_style(const model::Plan& plan, model::OperationIndex operation);
/// `radius` in device pixels.
void draw_dot(const Ui& ui, ImDrawList* list, ImVec2 at, float radius, const DotStyle& style);
/// The mark in a row of text; a failed request is a crossed red disc. `size` in design px.
void draw_operation_mark(const Ui& ui, ImVec2 center, const model::Plan& plan, model::OperationIndex operation,
                         bool failed, float size = 10);

} // namespace labrack::ui
