// The left panel: the present step of the lab, with Back and Next below.
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "lab_images.hpp"
#include "lab_parts.hpp"
#include "views/compare/comparison.hpp"
#include "words.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

Icon icon_of(lab::StepKind kind) {
    switch (kind) {
    case lab::StepKind::read: return icon::book_open;
    case lab::StepKind::watch: return icon::eye;
    case lab::StepKind::predict: return icon::lightbulb;
    case lab::StepKind::quiz: return icon::circle_help;
    case lab::StepKind::build: return icon::box;
    case lab::StepKind::experiment: return icon::zap;
    }
    return icon::book_open;
}

void draw_kind(Ui& ui, const lab::Step& step) {
    const std::string_view words = ui.t("step.kind." + std::string(lab::to_text(step.kind)));
    const Rect line = place({0, ui.theme.line(TextStyle::label) + ui.px(3)});
    draw_icon(ui, {line.x + ui.px(8), line.center().y}, icon_of(step.kind), ui.palette().dim, 16);
    draw_text(ui, {line.x + ui.px(22), line.center().y - ui.theme.line(TextStyle::label) / 2}, TextStyle::label,
              ui.palette().dim, words);
    record(ui, {.id = id_of("kind"), .role = Role::paragraph, .name = std::string(words), .rect = line});
}

void draw_step(Ui& ui, Workspace& workspace) {
    const lab::Step& step = workspace.session.step();
    draw_kind(ui, step);
    gap(ui, -2);
    heading(ui, 2, local(ui, step.title));
    gap(ui, 4);
    draw_lab_text(ui, workspace, "text", step.text);
    draw_examples(ui, workspace);
    draw_send(ui, workspace);
    draw_walk(ui, workspace);
    const bool questions_first = predicts(step);
    if (questions_first) draw_questions(ui, workspace);
    draw_tasks(ui, workspace);
    if (step.kind == lab::StepKind::build && workspace.session.lab().rubric) {
        gap(ui, 8);
        if (button(ui, "grade", ui.t("step.grade"), {.icon = icon::clipboard_check, .width = -1}))
            workspace.wants_report = true;
    }
    if (!questions_first) draw_questions(ui, workspace);
    const bool complete = workspace.session.step_complete(workspace.session.step_index());
    if (turned_true("complete", complete)) {
        ui.semantics.announce(ui.t("step.complete"));
        // What there is to say about it comes into view.
        ImGui::SetScrollHereY(0.4F);
        ui.frame_wanted = true;
    }
    if (complete && !step.after.en.empty()) {
        gap(ui, 8);
        rule(ui);
        gap(ui, 8);
        draw_lab_text(ui, workspace, "after", step.after);
    }
    gap(ui, 8);
}

void go_to_step(Ui& ui, Workspace& workspace, std::size_t index) {
    session::Session& session = workspace.session;
    session.go_to(index);
    const std::string number = ui.strings.number(static_cast<double>(session.step_index() + 1));
    const std::string total = ui.strings.number(static_cast<double>(session.lab().steps.size()));
    ui.semantics.announce(
        ui.t("step.entered", {{"n", number}, {"total", total}, {"title", local(ui, session.step().title)}}));
    ui.frame_wanted = true;
}

/// The right button of the footer.
void draw_next(Ui& ui, Workspace& workspace, const Rect& row) {
    const session::Session& session = workspace.session;
    const std::size_t index = session.step_index();
    const bool last = index + 1 >= session.lab().steps.size();
    const bool complete = session.step_complete(index);
    const bool to_report = last && session.lab().rubric;
    const std::string_view words = ui.t(to_report  ? "step.to_report"
                                        : last     ? "step.finish"
                                        : complete ? "step.next"
                                                   : "step.skip");
    const ButtonOptions options{.kind = complete ? ButtonKind::primary : ButtonKind::secondary,
                                .icon = to_report ? icon::clipboard_check
                                        : last    ? icon::check
                                                  : nullptr};
    const float width = button_width(ui, words, options);
    inside(ui, {row.right() - width, row.y, width, row.h}, [&] {
        if (!button(ui, "next", words, options)) return;
        if (to_report)
            workspace.wants_report = true;
        else if (last)
            workspace.leave = true;
        else
            go_to_step(ui, workspace, index + 1);
    });
}

void draw_footer(Ui& ui, Workspace& workspace, const Rect& area) {
    region(ui, "footer", area, {.role = Role::group, .name = ui.t("step.moves"), .padding = 0, .scroll = false}, [&] {
        const Rect row = draw_footer_ground(ui, area);
        inside(ui, row, [&] {
            const std::size_t index = workspace.session.step_index();
            const std::string_view why = index == 0 ? ui.t("step.first") : std::string_view();
            if (button(ui, "back", ui.t("step.back"), {.disabled_reason = why}) && index > 0)
                go_to_step(ui, workspace, index - 1);
        });
        draw_next(ui, workspace, row);
    });
}

} // namespace

void draw_lab_panel(Ui& ui, Workspace& workspace, const Rect& area) {
    if (workspace.replay) return draw_replay_panel(ui, workspace, area);
    if (workspace.comparison) return draw_comparison_panel(ui, workspace, area);
    ImGui::GetWindowDrawList()->AddRectFilled(area.min(), area.max(), packed(ui.palette().panel));
    region(
        ui, "lab", area,
        {.role = Role::region, .name = ui.t("step.panel"), .padding = 0, .fill = ui.palette().panel, .scroll = false},
        [&] {
            Rect body = area;
            const bool has_moves = workspace.examples == nullptr; // the sandbox has nowhere to go on to
            const Rect footer = body.cut_bottom(has_moves ? ui.px(56) : 0);
            const session::Walk* walk = workspace.session.walk();
            const bool walking = walk != nullptr && !walk->finished(workspace.session.run());
            const Rect strip = body.cut_bottom(walking ? ui.px(56) : 0);
            const std::string step = "step:" + workspace.session.lab().id + "/" + workspace.session.step().id;
            region(ui, step, body, {.padding = 20, .padding_y = 18}, [&] { draw_step(ui, workspace); });
            if (walking) draw_walk_button(ui, workspace, strip);
            if (has_moves) draw_footer(ui, workspace, footer);
        });
}

// What the parts agree on

bool predicts(const lab::Step& step) {
    return step.kind == lab::StepKind::predict || step.kind == lab::StepKind::experiment;
}

bool tasks_done(const Workspace& workspace) {
    const lab::Step& step = workspace.session.step();
    return std::all_of(step.tasks.begin(), step.tasks.end(),
                       [&](const lab::Task& task) { return workspace.session.task_done(step.id, task.id); });
}

NextThing next_thing(const Workspace& workspace) {
    const session::Session& session = workspace.session;
    if (session.only_shows()) return NextThing::next_step;
    const lab::Step& step = session.step();
    const bool questions =
        std::any_of(step.questions.begin(), step.questions.end(),
                    [&](const lab::Question& question) { return session.answer_to(step.id, question.id) == nullptr; });
    if (predicts(step) && questions) return NextThing::question;
    if (session.walk() != nullptr && !session.walk()->finished(session.run())) return NextThing::hop;
    if (!tasks_done(workspace))
        return step.kind == lab::StepKind::watch && !step.offer.send.empty() ? NextThing::send : NextThing::tasks;
    return questions ? NextThing::question : NextThing::next_step;
}

void draw_lab_text(Ui& ui, Workspace& workspace, std::string_view id, const LocalText& text, TextStyle style) {
    const model::Design& design = workspace.session.run().plan().design;
    MarkdownOptions options{.style = style};
    options.hooks.node = [&](std::string_view node, bool activated) {
        const std::optional<model::NodeIndex> found = design.find(node);
        if (!found) return;
        workspace.highlighted_node = *found;
        if (activated) select_node(workspace, *found);
    };
    options.hooks.term = [&](std::string_view term) {
        const lab::Term* found = workspace.session.lab().find_term(term);
        return found == nullptr ? std::string() : "**" + local(ui, found->title) + ".** " + local(ui, found->text);
    };
    options.hooks.image = [&](std::string_view source) {
        return workspace.images != nullptr ? workspace.images->find(ui, source) : std::nullopt;
    };
    markdown(ui, id, parse_markdown(workspace.session.fill(local(ui, text))), options);
}

std::string lab_words(const Ui& ui, const Workspace& workspace, const LocalText& text) {
    return plain_text(parse_markdown(workspace.session.fill(local(ui, text))));
}

bool turned_true(std::string_view id, bool value) {
    return grown_by(id, value ? 1 : 0) > 0;
}

int grown_by(std::string_view id, int count) {
    // The window's own storage forgets with the window; -1 = never looked at.
    int* last = ImGui::GetStateStorage()->GetIntRef(id_of(id), -1);
    const int grown = *last < 0 ? 0 : count - *last;
    *last = count;
    return grown;
}

} // namespace labrack::ui
