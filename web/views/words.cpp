#include "words.hpp"

#include <algorithm>

namespace labrack::ui {

const std::string& local(const Ui& ui, const LocalText& text) {
    return text.in(code(ui.strings.locale()));
}

std::string name_of(const Ui& ui, const model::Plan& plan, model::InstanceIndex instance) {
    if (!instance.exists()) return {};
    const model::Instance& one = plan.instances[instance.value];
    const model::Node& node = plan.design.node(one.node);
    std::string name = node.name(code(ui.strings.locale()));
    if (plan.instance_count[one.node.value] > 1) name += "#" + std::to_string(one.ordinal + 1);
    return name;
}

const std::string& title_of(const Ui& ui, const model::Operation& operation) {
    const std::string& title = local(ui, operation.title);
    return title.empty() ? operation.id : title;
}

std::string address_of(const Ui& ui, const model::Operation& operation) {
    if (operation.method.empty() || operation.path.empty()) return title_of(ui, operation);
    return operation.method + " " + operation.path;
}

std::string_view reason_text(const Ui& ui, sim::Reason reason) {
    return ui.t("reason." + std::string(sim::to_text(reason)));
}

std::string_view reason_short(const Ui& ui, sim::Reason reason) {
    return ui.t("reason.short." + std::string(sim::to_text(reason)));
}

Duration taken(const sim::RequestTrace& trace, Time now) {
    return std::min(trace.end, now) - trace.start;
}

Tier tier_of(model::Role role) {
    switch (role) {
    case model::Role::client: return Tier::client;
    case model::Role::edge: return Tier::edge;
    case model::Role::balancing: return Tier::balancing;
    case model::Role::web: return Tier::web;
    case model::Role::application: return Tier::application;
    case model::Role::data: return Tier::data;
    case model::Role::operations: break;
    }
    return Tier::operations;
}

Icon icon_of(const model::Kind& kind) {
    const char* found = icon::find(kind.icon);
    return found == nullptr ? icon::box : found;
}

namespace {

void draw_shape(const Ui& ui, ImVec2 c, model::Shape shape, float size, Rgb color) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float r = ui.px(size) / 2;
    const ImU32 ink = packed(color);
    const ImU32 edge = packed(blend(color, ui.palette().text, 0.55F));
    const float line = ui.theme.stroke();
    switch (shape) {
    case model::Shape::circle:
        list->AddCircleFilled(c, r, ink);
        list->AddCircle(c, r, edge, 0, line);
        break;
    case model::Shape::square:
        list->AddRectFilled({c.x - r, c.y - r}, {c.x + r, c.y + r}, ink, r * 0.3F);
        list->AddRect({c.x - r, c.y - r}, {c.x + r, c.y + r}, edge, r * 0.3F, 0, line);
        break;
    case model::Shape::triangle:
        list->AddTriangleFilled({c.x, c.y - r}, {c.x + r, c.y + r * 0.8F}, {c.x - r, c.y + r * 0.8F}, ink);
        list->AddTriangle({c.x, c.y - r}, {c.x + r, c.y + r * 0.8F}, {c.x - r, c.y + r * 0.8F}, edge, line);
        break;
    case model::Shape::diamond:
        list->AddQuadFilled({c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}, ink);
        list->AddQuad({c.x, c.y - r}, {c.x + r, c.y}, {c.x, c.y + r}, {c.x - r, c.y}, edge, line);
        break;
    }
}

} // namespace

void draw_operation_mark(const Ui& ui, ImVec2 center, const model::Plan& plan, model::OperationIndex operation,
                         bool failed, float size) {
    if (!failed) {
        draw_shape(ui, center, plan.operation(operation).shape, size, operation_color(operation.value));
        return;
    }
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = ui.px(size + 2) / 2;
    const float arm = radius * 0.42F;
    const ImU32 cross = packed(ui.palette().panel);
    const float line = ui.theme.stroke(1.5F);
    list->AddCircleFilled(center, radius, packed(ui.palette().bad));
    list->AddLine({center.x - arm, center.y - arm}, {center.x + arm, center.y + arm}, cross, line);
    list->AddLine({center.x + arm, center.y - arm}, {center.x - arm, center.y + arm}, cross, line);
}

} // namespace labrack::ui
