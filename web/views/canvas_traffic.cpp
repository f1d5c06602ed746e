// What moves on the canvas: links with their flow, and messages as dots.
#include "app/format.hpp"
#include "views/canvas_paint.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

constexpr std::size_t most_dots = 600;

/// What went over a link within the last second or so.
struct Flow {
    bool passed = false;
    bool failed = false;
    bool followed = false; ///< by the selected request
};

bool is_failure(const sim::Hop& hop) {
    return hop.lost || hop.message == sim::Message::refusal || hop.message == sim::Message::failure_answer;
}

bool is_small(sim::Message message) {
    return message == sim::Message::dns_query || message == sim::Message::dns_answer || message == sim::Message::syn ||
           message == sim::Message::syn_ack || message == sim::Message::client_hello ||
           message == sim::Message::server_hello;
}

std::vector<Flow> flows(const CanvasPen& pen) {
    std::vector<Flow> out(pen.layout.links.size());
    const Time now = pen.run().now();
    const Time since = std::max(Time{}, Time{now.ns - pen.window.ns});
    for (const sim::RequestTrace& trace : pen.run().trace().requests()) {
        if (trace.finished() && trace.end < since) continue;
        for (const sim::Hop& hop : trace.hops) {
            if (!hop.link.exists() || hop.arrive < since || hop.depart > now) continue;
            out[hop.link.value].passed = true;
            if (is_failure(hop)) out[hop.link.value].failed = true;
        }
    }
    if (pen.followed != nullptr)
        for (const sim::Hop& hop : pen.followed->hops)
            if (hop.link.exists() && hop.depart <= now) out[hop.link.value].followed = true;
    return out;
}

/// A small arrow half-way, in the direction of the message.
void draw_arrow(const CanvasPen& pen, const Polyline& line, bool forwards, Rgb color) {
    const ImVec2 tip = pen.view.to_screen(line.at(forwards ? 0.56F : 0.44F));
    const ImVec2 tail = pen.view.to_screen(line.at(0.5F));
    const float length = std::hypot(tip.x - tail.x, tip.y - tail.y);
    if (length < 0.01F) return;
    const ImVec2 along{(tip.x - tail.x) / length, (tip.y - tail.y) / length};
    const float r = pen.units(6);
    const ImVec2 end{tail.x + along.x * r, tail.y + along.y * r};
    const ImVec2 back{tail.x - along.x * r * 0.6F, tail.y - along.y * r * 0.6F};
    pen.list->AddTriangleFilled(end, {back.x - along.y * r * 0.8F, back.y + along.x * r * 0.8F},
                                {back.x + along.y * r * 0.8F, back.y - along.x * r * 0.8F}, packed(color));
}

/// The hop that the student points at, or else the last that was asked for in a walk. Not by the clock: the next often
/// sets out at the instant at which this one has come in.
const sim::Hop* current_hop(const CanvasPen& pen) {
    const sim::RequestTrace* trace = pen.followed;
    if (trace == nullptr) return nullptr;
    const std::optional<std::size_t> pointed = pen.workspace.highlighted_hop;
    if (pointed && *pointed < trace->hops.size()) return &trace->hops[*pointed];
    const session::Walk* walk = pen.workspace.session.walk();
    if (walk == nullptr || walk->request() != trace->ordinal) return nullptr;
    const std::size_t hops = std::min(walk->hops(), trace->hops.size());
    return hops > 0 ? &trace->hops[hops - 1] : nullptr;
}

struct Dot {
    std::uint64_t ordinal = 0;
    ImVec2 at = {}; ///< device pixels
    float radius = 0;
    DotStyle style = {};
};

Dot dot_of(const CanvasPen& pen, const sim::RequestTrace& trace, const sim::Hop& hop) {
    const Duration total = hop.arrive - hop.depart;
    const double gone =
        total.ns > 0 ? static_cast<double>((pen.run().now() - hop.depart).ns) / static_cast<double>(total.ns) : 1.0;
    const float share = static_cast<float>(std::clamp(gone, 0.0, 1.0));
    Dot dot{.ordinal = trace.ordinal, .radius = pen.units(is_small(hop.message) ? 4 : 5.5F)};
    dot.at = pen.view.to_screen(pen.layout.links[hop.link.value].at(hop.forwards ? share : 1 - share));
    dot.style = dot_style(pen.run().plan(), trace.operation);
    dot.style.hollow = is_small(hop.message);
    dot.style.failed = is_failure(hop) && (!hop.lost || share > 0.5F);
    return dot;
}

/// Whether some component other than the client is at work on the request: then it shows the request's mark itself.
bool in_hand(const sim::RequestTrace& trace, Time now) {
    return std::any_of(trace.segments.begin(), trace.segments.end(), [&](const sim::Segment& segment) {
        return segment.span != 0 && segment.phase == sim::Phase::service && segment.from <= now && now < segment.to;
    });
}

/// Every message that is on its way, the latest requests first.
std::vector<Dot> dots(const CanvasPen& pen) {
    std::vector<Dot> out;
    const Time now = pen.run().now();
    const auto& requests = pen.run().trace().requests();
    for (auto trace = requests.rbegin(); trace != requests.rend() && out.size() < most_dots; ++trace) {
        for (const sim::Hop& hop : trace->hops)
            if (hop.link.exists() && hop.depart <= now && now < hop.arrive) out.push_back(dot_of(pen, *trace, hop));
    }
    // A walk that stands still between two messages shows the one that has just come in.
    const sim::Hop* current = current_hop(pen);
    const bool resting = current != nullptr && current->link.exists() && current->arrive <= now &&
                         !pen.workspace.highlighted_hop && !pen.followed->finished() && !in_hand(*pen.followed, now);
    if (resting) out.push_back(dot_of(pen, *pen.followed, *current));
    return out;
}

} // namespace

void draw_links(const CanvasPen& pen) {
    const Palette& p = pen.ui.palette();
    const std::vector<Flow> state = flows(pen);
    const auto selected = selected_link(pen.workspace);
    for (std::size_t i = 0; i < state.size(); ++i) {
        const Polyline& line = pen.layout.links[i];
        const bool marked = state[i].followed || selected == index_of<model::LinkIndex>(i);
        if (marked) draw_line(pen.list, line.points(), pen.view, p.accent, pen.units(8), 0.18F);
        const float width = std::max(pen.ui.theme.stroke(1), pen.units(state[i].passed ? 2 : 1.5F));
        if (state[i].failed)
            draw_dashed(pen.list, line, pen.view, p.bad, pen.units(2), 5);
        else
            draw_line(pen.list, line.points(), pen.view, state[i].passed ? p.dim : blend(p.line, p.faint, 0.7F), width);
    }
    const sim::Hop* current = current_hop(pen);
    if (current == nullptr || !current->link.exists()) return;
    const Polyline& line = pen.layout.links[current->link.value];
    const Rgb color = is_failure(*current) ? p.bad : p.accent;
    draw_line(pen.list, line.points(), pen.view, color, pen.units(3));
    draw_arrow(pen, line, current->forwards, color);
}

void draw_dots(const CanvasPen& pen) {
    for (const Dot& dot : dots(pen)) {
        const bool selected = pen.workspace.selected_request == dot.ordinal;
        if (selected)
            pen.list->AddCircle(dot.at, dot.radius + pen.units(5), packed(pen.ui.palette().accent), 0,
                                std::max(1.5F, pen.units(2)));
        draw_dot(pen.ui, pen.list, dot.at, dot.radius, dot.style);
    }
}

std::optional<std::uint64_t> dot_at(const CanvasPen& pen, ImVec2 at) {
    std::optional<std::uint64_t> found;
    float nearest = pen.ui.px(pen.ui.touch ? 20 : 12);
    for (const Dot& dot : dots(pen)) {
        const float distance = std::hypot(dot.at.x - at.x, dot.at.y - at.y);
        if (distance > nearest) continue;
        nearest = distance;
        found = dot.ordinal;
    }
    return found;
}

void draw_link_label(const CanvasPen& pen, model::LinkIndex index, ImVec2 mouse) {
    if (index.value >= pen.run().plan().links.size()) return; // the design cannot run
    const model::PlanLink& link = pen.run().plan().links[index.value];
    const std::string text = pen.ui.t(
        "canvas.link", {{"protocol", link.protocol},
                        {"latency", duration_text(pen.ui.strings, link.latency)},
                        {"connections", std::string(pen.ui.t(link.fresh ? "canvas.link.fresh" : "canvas.link.kept"))}});
    const ImVec2 size = text_size(pen.ui, TextStyle::secondary, text);
    const float pad = pen.ui.px(8);
    Rect box{mouse.x + pad, mouse.y + 2 * pad, size.x + 2 * pad, size.y + pad};
    box.x = std::min(box.x, pen.view.area.right() - box.w - pad);
    box.y = std::min(box.y, pen.view.area.bottom() - box.h - pad);
    const Palette& p = pen.ui.palette();
    pen.list->AddRectFilled(box.min(), box.max(), packed(p.text), pen.ui.px(Theme::radius));
    draw_text(pen.ui, {box.x + pad, box.y + pad / 2}, TextStyle::secondary, p.panel, text);
}

} // namespace labrack::ui
