// A walk: the hops that the request has made, each with its time and the lab's sentence, and the button for the next.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "lab_parts.hpp"
#include "words.hpp"

#include <imgui_internal.h>

namespace labrack::ui {

namespace {

struct HopWords {
    std::string time;  ///< since the request set out
    std::string title; ///< "DNS answer"
    std::string way;   ///< "DNS → Visitors"
    std::string spoken;
};

HopWords words_of(const Ui& ui, const Workspace& workspace, const session::WalkLine& line, Time start) {
    const model::Plan& plan = workspace.session.run().plan();
    HopWords out;
    out.time = duration_text(ui.strings, line.message.arrive - start, Precision::exact);
    const std::string_view message = ui.t("step.message." + std::string(sim::to_text(line.message.message)));
    const std::string from = name_of(ui, plan, line.from);
    const std::string to = name_of(ui, plan, line.to);
    out.title = message;
    out.way = ui.t("step.hop_way", {{"from", from}, {"to", to}});
    const std::string number = ui.strings.number(static_cast<double>(line.hop + 1));
    out.spoken =
        ui.t("step.hop_spoken",
             {{"n", number}, {"message", std::string(message)}, {"from", from}, {"to", to}, {"time", out.time}});
    return out;
}

/// What a hop is, when, and between whom: pointing at it or focusing it lights the hop up on the canvas.
Interaction draw_hop_head(Ui& ui, const HopWords& words, bool newest, const std::string& about) {
    const Palette& p = ui.palette();
    const float second = ui.theme.line(TextStyle::secondary);
    const Rect row = place({0, ui.px(22) + second});
    Node node{.id = id_of("hop"), .role = Role::option, .name = words.spoken, .description = about, .rect = row};
    node.acts = Act::focus | Act::activate;
    if (newest) node.flags |= Flag::selected;
    const Interaction item = interact(ui, {.node = std::move(node), .cursor = ImGuiMouseCursor_Arrow});
    if (!item.visible) return item;
    const float time = text_size(ui, TextStyle::secondary, words.time).x;
    Rect room = row;
    const Rect below = room.cut_bottom(second);
    draw_text_cut(ui, room.cut_right(time), TextStyle::secondary, p.dim, words.time, 1);
    room.w -= ui.px(8);
    draw_text_cut(ui, room, newest ? TextStyle::strong : TextStyle::body, newest ? p.text : p.dim, words.title);
    draw_text_cut(ui, below, TextStyle::secondary, p.dim, words.way);
    return item;
}

/// A dot on the time line at the left of a hop, joined to the one above.
void draw_hop_mark(const Ui& ui, ImVec2 at, float height, bool newest, bool first, bool failed) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const Palette& p = ui.palette();
    const float x = at.x + ui.px(6);
    const float y = at.y + ui.px(11);
    const Rgb color = failed ? p.bad : newest ? p.accent : p.faint;
    if (!first) list->AddLine({x, at.y - ui.px(6)}, {x, y - ui.px(7)}, packed(p.line), ui.theme.stroke(2));
    list->AddLine({x, y + ui.px(7)}, {x, at.y + height}, packed(p.line), ui.theme.stroke(2));
    if (newest)
        list->AddCircleFilled({x, y}, ui.px(5), packed(color));
    else
        list->AddCircle({x, y}, ui.px(4), packed(color), 0, ui.theme.stroke(2));
}

void draw_hop(Ui& ui, Workspace& workspace, const session::WalkLine& line, Time start, bool newest) {
    const HopWords words = words_of(ui, workspace, line, start);
    const std::string about = line.text == nullptr ? std::string() : lab_words(ui, workspace, *line.text);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = width_left();
    const float left = ui.px(22);
    Interaction head;
    const float bottom = inside(ui, {at.x + left, at.y, width - left, 0}, [&] {
        head = draw_hop_head(ui, words, newest, about);
        if (line.text == nullptr) return;
        gap(ui, -2);
        draw_lab_text(ui, workspace, "about", *line.text, newest ? TextStyle::lab : TextStyle::body);
    });
    const Rect row{at.x, at.y, width, bottom - at.y};
    draw_hop_mark(ui, at, row.h, newest, line.hop == 0, line.message.lost);
    place({width, row.h});
    gap(ui, 2);
    const bool pointed = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(row.min(), row.max());
    if (pointed || head.ring) workspace.highlighted_hop = line.hop;
}

void announce_newest(Ui& ui, const Workspace& workspace, const std::vector<session::WalkLine>& lines, Time start) {
    if (grown_by("hops", static_cast<int>(lines.size())) <= 0) return;
    const session::WalkLine& newest = lines.back();
    std::string words = words_of(ui, workspace, newest, start).spoken;
    if (newest.text != nullptr) words += ". " + lab_words(ui, workspace, *newest.text);
    ui.semantics.announce(words);
    // The list has just grown: what is new must be seen.
    ImGui::SetScrollHereY(1.0F);
    ui.frame_wanted = true;
}

} // namespace

void draw_walk(Ui& ui, Workspace& workspace) {
    const session::Walk* walk = workspace.session.walk();
    if (walk == nullptr) return;
    if (!walk->started()) {
        grown_by("hops", 0);
        return;
    }
    const session::Run& run = workspace.session.run();
    const sim::RequestTrace* trace = run.trace().find(*walk->request());
    if (trace == nullptr) return;
    workspace.selected_request = walk->request();
    const std::vector<session::WalkLine> lines = walk->lines(run);
    gap(ui, 8);
    label(ui, ui.t("step.hops"), 3);
    gap(ui, 2);
    listbox(ui, "hops", ui.t("step.hops"), [&] {
        for (const session::WalkLine& line : lines)
            with_id(std::to_string(line.hop), [&] {
                const bool newest = &line == &lines.back();
                draw_hop(ui, workspace, line, trace->start, newest);
            });
    });
    announce_newest(ui, workspace, lines, trace->start);
    const bool over = walk->finished(run);
    const std::string time = duration_text(ui.strings, taken(*trace, run.now()), Precision::fine);
    const std::string words = ui.t("step.walk_over", {{"time", time}});
    if (over) text(ui, words, {.style = TextStyle::strong, .id = "walk over"});
    if (!turned_true("over", over)) return;
    ui.semantics.announce(words);
    ImGui::SetScrollHereY(1.0F);
    ui.frame_wanted = true;
}

void draw_walk_button(Ui& ui, Workspace& workspace, const Rect& area) {
    session::Session& session = workspace.session;
    const bool first = !session.walk()->started();
    const bool hop = next_thing(workspace) == NextThing::hop;
    region(ui, "walk", area, {.padding = 0, .scroll = false}, [&] {
        ImGui::GetWindowDrawList()->AddRectFilled(area.min(), {area.right(), area.y + ui.theme.stroke()},
                                                  packed(ui.palette().line));
        const float height = ui.control_height();
        const Rect row{area.x + ui.px(20), area.y + (area.h - height) / 2, area.w - ui.px(40), height};
        inside(ui, row, [&] {
            if (!button(ui, "hop", ui.t(first ? "step.first_hop" : "step.next_hop"),
                        {.kind = hop ? ButtonKind::primary : ButtonKind::secondary,
                         .icon = icon::step_forward,
                         .name = ui.t("step.next_hop"),
                         .width = -1}))
                return;
            take_next_hop(ui, workspace);
        });
    });
}

} // namespace labrack::ui
