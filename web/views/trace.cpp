// Trace: one request's waterfall, and the latest requests to choose from.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "dots.hpp"
#include "waterfall.hpp"
#include "words.hpp"
#include "workspace.hpp"

#include <algorithm>
#include <vector>

namespace labrack::ui {

namespace {

struct Status {
    std::string text;
    Tone tone = Tone::neutral;
    Icon icon = nullptr;
};

Status status_of(const Ui& ui, const sim::RequestTrace& trace, Time now) {
    std::string words = outcome_words(ui, trace, now);
    if (trace.end > now) return {std::move(words), Tone::accent, icon::clock};
    if (!trace.failure.failed()) return {std::move(words), Tone::ok, icon::check};
    return {std::move(words), Tone::bad, icon::x};
}

void draw_head(Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace, Time now) {
    const Palette& p = ui.palette();
    const Status status = status_of(ui, trace, now);
    const std::string time = duration_text(ui.strings, taken(trace, now), Precision::fine);
    const std::string address = address_of(ui, plan.operation(trace.operation));
    const Rect row = place({0, ui.px(24)});
    Rect room = row;
    const float pill = pill_width(ui, status.text, status.icon);
    const Rect first = room.cut_left(pill);
    inside(ui, {first.x, first.y + ui.px(2), first.w, first.h},
           [&] { labrack::ui::pill(ui, status.text, status.tone, status.icon); });
    room.cut_left(ui.px(10));
    const float width = text_size(ui, TextStyle::body, time).x;
    draw_text_cut(ui, room.cut_right(width), TextStyle::body, p.dim, time, 1);
    room.w -= ui.px(8);
    const bool fits = text_size(ui, TextStyle::heading, address).x <= room.w;
    if (fits) draw_text_cut(ui, room, TextStyle::heading, p.text, address);
    record(ui, {.id = id_of("head"),
                .role = Role::heading,
                .name = address + ", " + time + ", " + status.text,
                .level = 3,
                .rect = row});
    if (!fits) text(ui, address, {.style = TextStyle::heading, .role = Role::none}); // below, whole
    const std::string sent = ui.t("trace.sent_at", {{"time", clock_text(ui.strings, trace.start)}});
    const std::string why = trace.end > now ? std::string() : failure_words(ui, plan, trace.failure);
    text(ui, why.empty() ? sent : why + " " + sent, {.color = p.dim, .id = "why"});
}

void draw_request(Ui& ui, Workspace& workspace, const sim::RequestTrace& trace) {
    const Time now = workspace.session.run().now();
    draw_head(ui, workspace.session.run().plan(), trace, now);
    gap(ui, 6);
    draw_waterfall(ui, workspace, trace, now);
    gap(ui, 4);
    const bool retried = std::any_of(trace.segments.begin(), trace.segments.end(),
                                     [](const sim::Segment& segment) { return segment.phase == sim::Phase::retry; });
    draw_phase_legend(ui, retried);
}

/// A request in the list: its operation's mark, its title, how long it took and how it ended.
bool request_row(Ui& ui, const model::Plan& plan, const sim::RequestTrace& trace, Time now, bool selected) {
    const Palette& p = ui.palette();
    const Status status = status_of(ui, trace, now);
    const bool ended = trace.end <= now;
    const std::string time = ended ? duration_text(ui.strings, taken(trace, now)) : status.text;
    const std::string& title = title_of(ui, plan.operation(trace.operation));
    const Rect rect = place({0, ui.px(ui.touch ? Theme::touch_height : 28)});
    Node node{.id = id_of("request"),
              .role = Role::option,
              .name = request_words(ui, plan, trace, now),
              .description = ui.t("trace.sent_at", {{"time", clock_text(ui.strings, trace.start)}}),
              .rect = rect};
    node.acts = Act::activate | Act::focus;
    if (selected) node.flags |= Flag::selected;
    const Interaction item = interact(ui, {.node = std::move(node)});
    if (!item.visible) return item.activated;
    const Rect ground = rect.inset(-ui.px(8), 0);
    if (selected || item.hovered)
        ImGui::GetWindowDrawList()->AddRectFilled(ground.min(), ground.max(),
                                                  packed(selected ? p.accent_background : p.raised), ui.px(6));
    Rect room = rect;
    const bool failed = ended && trace.failure.failed();
    draw_operation_mark(ui, room.cut_left(ui.px(14)).center(), plan, trace.operation, failed);
    room.cut_left(ui.px(8));
    const float width = text_size(ui, TextStyle::secondary, time).x;
    draw_text_cut(ui, room.cut_right(width), TextStyle::secondary, p.dim, time, 1);
    room.w -= ui.px(8);
    if (failed) {
        const float reason = text_size(ui, TextStyle::secondary, status.text).x;
        draw_text_cut(ui, room.cut_right(reason), TextStyle::secondary, p.bad, status.text, 1);
        room.w -= ui.px(8);
    }
    draw_text_cut(ui, room, TextStyle::body, selected ? p.accent_text : p.text, title);
    return item.activated;
}

void draw_list(Ui& ui, Workspace& workspace, std::optional<std::uint64_t> shown) {
    const session::Run& run = workspace.session.run();
    const auto& requests = run.trace().requests();
    label(ui, ui.t("trace.latest"), 3);
    listbox(ui, "requests", ui.t("trace.latest"), [&] {
        const std::size_t count = std::min(listed_requests, requests.size());
        std::optional<std::uint64_t> chosen;
        for (std::size_t i = 0; i < count; ++i) {
            const sim::RequestTrace& trace = requests[requests.size() - 1 - i];
            with_id(std::to_string(trace.ordinal), [&] {
                if (request_row(ui, run.plan(), trace, run.now(), shown == trace.ordinal)) chosen = trace.ordinal;
                gap(ui, -6);
            });
        }
        if (chosen) select_request(workspace, chosen);
    });
}

/// The request to show while none is chosen: the newest; under load, where that changes all the time, the newest that
/// has ended is chosen and stays.
std::optional<std::uint64_t> default_request(Workspace& workspace) {
    constexpr std::size_t many = 4;
    const session::Run& run = workspace.session.run();
    const auto& requests = run.trace().requests();
    if (requests.empty()) return std::nullopt;
    const bool busy = requests.size() > many && requests[requests.size() - 1 - many].start > run.now() - seconds(2);
    if (!busy) return requests.back().ordinal;
    const auto ended = std::find_if(requests.rbegin(), requests.rend(),
                                    [&](const sim::RequestTrace& trace) { return trace.end <= run.now(); });
    if (ended == requests.rend()) return requests.back().ordinal;
    workspace.selected_request = ended->ordinal;
    return ended->ordinal;
}

} // namespace

void draw_trace(Ui& ui, Workspace& workspace) {
    const session::Run& run = workspace.session.run();
    if (workspace.selected_request && run.trace().find(*workspace.selected_request) == nullptr)
        workspace.selected_request.reset();
    const std::optional<std::uint64_t> shown =
        workspace.selected_request ? workspace.selected_request : default_request(workspace);
    if (!shown) {
        text(ui, ui.t("trace.empty"), {.color = ui.palette().dim});
        return;
    }
    with_id("shown", [&] { draw_request(ui, workspace, *run.trace().find(*shown)); });
    gap(ui, 16);
    draw_list(ui, workspace, shown);
}

} // namespace labrack::ui
