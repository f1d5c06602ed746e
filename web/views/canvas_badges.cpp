// What analysis says, at the corners of the components: findings, and how busy they are estimated to be.
#include "app/format.hpp"
#include "views/canvas_paint.hpp"
#include "views/design_review.hpp"
#include "views/words.hpp"

#include <cmath>

namespace labrack::ui {

namespace {

constexpr Share least_shown{10'000}; ///< what has next to nothing to do needs no badge

/// A pill of canvas size with its right end at `right`; returns its width.
void paint_pill(const CanvasPen& pen, ImVec2 right_middle, Tone tone, std::string_view words) {
    const float height = pen.units(18);
    const float width = std::max(height, canvas_text_width(pen, 11, Weight::strong, words) + pen.units(12));
    const Rect box{right_middle.x - width, right_middle.y - height / 2, width, height};
    const Theme& theme = pen.ui.theme;
    pen.list->AddRectFilled(box.min(), box.max(), packed(theme.ground(tone)), height / 2);
    pen.list->AddRect(box.min(), box.max(), packed(theme.foreground(tone)), height / 2, 0, theme.stroke(1));
    const float inner = canvas_text_width(pen, 11, Weight::strong, words);
    canvas_text(pen, {box.center().x - inner / 2, box.center().y - pen.units(7.5F)}, 11, Weight::strong,
                theme.foreground(tone), words);
}

} // namespace

void draw_badges(const CanvasPen& pen) {
    if (!shows_review(pen.workspace)) return;
    const DesignReview& reviewed = review_of(pen.workspace);
    const bool with_estimate = pen.workspace.panel == lab::Panel::findings && pen.workspace.right_open;
    for (const std::uint32_t i : pen.layout.order) {
        const NodeReview& one = reviewed.nodes[i];
        const Rect rect = pen.view.to_screen(pen.layout.nodes[i]);
        if (one.findings > 0) {
            const Tone tone = tone_of(one.worst);
            paint_pill(pen, {rect.right() + pen.units(6), rect.y}, tone,
                       one.findings == 1 ? "!" : "! " + pen.ui.strings.number(one.findings));
        }
        if (with_estimate && one.busiest && one.busiest->utilization >= least_shown) {
            const Share share = one.busiest->utilization;
            const Tone tone = share >= Share{1'000'000}     ? Tone::bad
                              : share > analysis::tight_use ? Tone::warn
                                                            : Tone::neutral;
            paint_pill(pen, {rect.right() - pen.units(8), rect.bottom()}, tone,
                       "≈ " + share_text(pen.ui.strings, share));
        }
    }
}

std::string spoken_review(const CanvasPen& pen, model::NodeIndex node) {
    if (!shows_review(pen.workspace)) return {};
    const Ui& ui = pen.ui;
    const NodeReview& review = review_of(pen.workspace).nodes[node.value];
    std::string out;
    if (review.findings > 0) out = ui.strings.count("findings.spoken", review.findings);
    if (review.busiest)
        out += (out.empty() ? "" : ", ") +
               ui.t("findings.spoken_estimate", {{"resource", local(ui, analysis::name_of(review.busiest->resource))},
                                                 {"share", share_text(ui.strings, review.busiest->utilization)}});
    return out;
}

} // namespace labrack::ui
