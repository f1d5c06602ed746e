#include "views/report/hand_in.hpp"

#include "app/widgets.hpp"

namespace labrack::ui {

namespace {

constexpr std::string_view learner_key = "learner.v1";
constexpr std::size_t longest_learner = 100; ///< bytes, of a submission

void give(Ui& ui, HandInState& state, Grading& grading) {
    ui.platform.save(learner_key, state.learner); // a name that is not remembered can be typed again
    ui.platform.give_file(grading.file_name(), "application/json", grading.hand_in(state.learner));
    state.open = false;
    toast(ui, ui.t("hand_in.saved", {{"file", grading.file_name()}}), Tone::ok);
}

} // namespace

void open_hand_in(Ui& ui, HandInState& state) {
    state.open = true;
    state.learner = ui.platform.load(learner_key).value_or("");
    if (state.learner.size() > longest_learner) state.learner.clear();
}

void draw_hand_in(Ui& ui, HandInState& state, Grading& grading, const Report& report) {
    dialog(ui, "hand-in", ui.t("hand_in.title"), state.open, 460, [&] {
        text(ui, ui.t("hand_in.text"), {.color = ui.palette().dim, .id = "about"});
        if (!report.grade.passed) text(ui, ui.t("hand_in.not_passed"), {.color = ui.palette().warn, .id = "warning"});
        const bool too_long = state.learner.size() > longest_learner;
        const FieldChange change = text_field(ui, "learner", ui.t("hand_in.learner"), state.learner,
                                              {.error = too_long ? ui.t("hand_in.too_long") : std::string_view(),
                                               .description = ui.t("hand_in.learner_about"),
                                               .submits = true,
                                               .max_length = longest_learner});
        gap(ui, 8);
        const bool save = button(ui, "save", ui.t("hand_in.save"),
                                 {.kind = ButtonKind::primary,
                                  .icon = icon::download,
                                  .disabled_reason = too_long ? ui.t("hand_in.too_long") : std::string_view()});
        beside(ui);
        if (button(ui, "close", ui.t("hand_in.cancel"))) state.open = false;
        if ((save || change.submitted) && !too_long) give(ui, state, grading);
    });
}

} // namespace labrack::ui
