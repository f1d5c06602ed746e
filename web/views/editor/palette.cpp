#include "views/editor/palette.hpp"

#include "lab/building.hpp"
#include "views/canvas_tools.hpp"
#include "views/editor/edits.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace labrack::ui {

namespace {

constexpr float width = 224; ///< design px
constexpr float beside_it = 24;
constexpr float row_height = 40;

constexpr std::array roles{model::Role::client,      model::Role::edge, model::Role::balancing, model::Role::web,
                           model::Role::application, model::Role::data, model::Role::operations};

float box_width(const Ui& ui, const Rect& area) {
    return std::min(ui.px(width), area.w - ui.px(32));
}

/// Small letters of ASCII; others as they are.
std::string folded(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

bool matches(const Ui& ui, const model::Product& product, const model::Kind& kind, std::string_view search) {
    const std::string wanted = folded(search);
    return folded(local(ui, product.name)).find(wanted) != std::string::npos ||
           folded(local(ui, kind.name)).find(wanted) != std::string::npos;
}

const std::string& about(const Ui& ui, const model::Product& product, const model::Kind& kind) {
    const std::string& text = local(ui, product.text);
    return text.empty() ? local(ui, kind.text) : text;
}

void draw_product(const CanvasPen& pen, model::ProductIndex index) {
    Ui& ui = pen.ui;
    const model::Product& product = pen.run().plan().catalogue.product(index);
    const model::Kind& kind = pen.run().plan().catalogue.kind(product.kind);
    const Palette& p = ui.palette();
    const Rect rect = place({0, ui.px(ui.touch ? Theme::touch_height : row_height)});
    Node node{.id = id_of(product.id),
              .role = Role::button,
              .name = ui.t("palette.add", {{"name", local(ui, product.name)}}),
              .description = about(ui, product, kind),
              .rect = rect};
    node.acts = Act::activate | Act::focus;
    const Interaction item = interact(ui, {.node = std::move(node), .cursor = ImGuiMouseCursor_Hand});
    EditorState& editor = pen.workspace.editor;
    if (item.held && ImGui::IsMouseClicked(ImGuiMouseButton_Left) && may_edit(ui, pen.workspace)) {
        editor.carried = index;
        editor.carried_since = ui.now;
    }
    if (item.activated && editor.gesture == Gesture::none) {
        editor.carried.reset();
        add_component(ui, pen.workspace, index);
        if (!palette_docks(ui, pen.view.area)) editor.palette_open = false;
    }
    tooltip(ui, item, rect, about(ui, product, kind));
    if (!item.visible) return;
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (item.hovered) list->AddRectFilled(rect.min(), rect.max(), packed(p.raised), ui.px(Theme::radius));
    const Rgb color = tier_color(tier_of(kind.role));
    const float side = ui.px(28);
    const Rect tile{rect.x + ui.px(6), rect.center().y - side / 2, side, side};
    list->AddRectFilled(tile.min(), tile.max(), packed(blend(p.panel, color, 0.18F)), ui.px(7));
    draw_icon(ui, tile.center(), icon_of(kind), blend(color, p.text, 0.3F), 16);
    const float left = tile.right() + ui.px(10);
    const float line = ui.theme.line(TextStyle::body);
    draw_text_cut(ui, {left, rect.center().y - line / 2, rect.right() - left - ui.px(6), line}, TextStyle::body, p.text,
                  local(ui, product.name));
}

/// The products of one role that the lab offers and the search finds.
std::vector<model::ProductIndex> found_in(const CanvasPen& pen, model::Role role) {
    const model::Catalogue& catalogue = pen.run().plan().catalogue;
    std::vector<model::ProductIndex> out;
    for (std::size_t i = 0; i < catalogue.products.size(); ++i) {
        const auto index = index_of<model::ProductIndex>(i);
        const model::Product& product = catalogue.product(index);
        const model::Kind& kind = catalogue.kind(product.kind);
        if (kind.role != role || !lab::may_add(pen.workspace.session.lab(), catalogue, index)) continue;
        if (matches(pen.ui, product, kind, pen.workspace.editor.search)) out.push_back(index);
    }
    return out;
}

void draw_products(const CanvasPen& pen) {
    Ui& ui = pen.ui;
    bool any = false;
    for (const model::Role role : roles) {
        const std::vector<model::ProductIndex> products = found_in(pen, role);
        if (products.empty()) continue;
        if (any) gap(ui, 6);
        any = true;
        const std::string title(ui.t("palette.role." + std::string(model::to_text(role))));
        label(ui, title, 4);
        gap(ui, -4);
        group(ui, title, title, [&] {
            for (const model::ProductIndex product : products) {
                draw_product(pen, product);
                gap(ui, -8);
            }
        });
        gap(ui, 8);
    }
    if (!any) text(ui, ui.t("palette.nothing"), {.color = ui.palette().dim, .role = Role::status});
}

} // namespace

bool palette_docks(const Ui& ui, const Rect& area) {
    return 3 * ui.px(width + beside_it) <= area.w;
}

bool palette_shown(const Ui& ui, const Workspace& workspace, const Rect& area) {
    return workspace.session.can_edit() && workspace.editor.palette_open.value_or(palette_docks(ui, area));
}

float palette_width(const Ui& ui, const Workspace& workspace, const Rect& area) {
    return palette_shown(ui, workspace, area) && palette_docks(ui, area) ? ui.px(width + 8) : 0;
}

float right_of_palette(const Ui& ui, const Workspace& workspace, const Rect& area) {
    const float left = area.x + ui.px(16);
    return palette_shown(ui, workspace, area) ? left + box_width(ui, area) + ui.px(8) : left;
}

void draw_palette(const CanvasPen& pen) {
    Ui& ui = pen.ui;
    const Rect& area = pen.view.area;
    if (!palette_shown(ui, pen.workspace, area)) return;
    if (pen.workspace.editor.gesture == Gesture::carry && !palette_docks(ui, area)) return;
    const float top = area.y + tools_height(ui, pen.workspace, area) + ui.px(8);
    const Rect box{area.x + ui.px(16), top, box_width(ui, area), area.bottom() - ui.px(12) - top};
    paint_panel(pen, box);
    region(ui, "palette", box, {.role = Role::region, .name = ui.t("palette.name"), .padding = 0, .scroll = false},
           [&] {
               Rect body = box.inset(ui.px(1));
               const Rect head = body.cut_top(ui.px(48));
               inside(ui, head.inset(ui.px(8)), [&] {
                   text_field(ui, "search", ui.t("palette.search"), pen.workspace.editor.search,
                              {.placeholder = ui.t("palette.search"), .hide_label = true, .max_length = 60});
               });
               region(ui, "products", body, {.padding = 8, .padding_y = 4}, [&] { draw_products(pen); });
           });
}

} // namespace labrack::ui
