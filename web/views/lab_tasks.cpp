// Tasks that tick themselves, hints in tiers, and the button that sends a step's first request.
#include "app/widgets.hpp"
#include "lab_parts.hpp"
#include "words.hpp"

namespace labrack::ui {

namespace {

void draw_task(Ui& ui, Workspace& workspace, const lab::Task& task, bool done) {
    const std::string words = lab_words(ui, workspace, task.text);
    const Palette& p = ui.palette();
    const float left = ui.px(28);
    const float width = width_left();
    const float line = ui.theme.line(TextStyle::body);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    draw_icon(ui, {at.x + ui.px(9), at.y + line / 2}, done ? icon::circle_check : icon::circle, done ? p.ok : p.dim,
              18);
    const float bottom = inside(ui, {at.x + left, at.y, width - left, 0},
                                [&] { text(ui, words, {.color = done ? p.dim : p.text, .role = Role::none}); });
    const Rect row = place({width, std::max(bottom - at.y, ui.px(20))});
    Node node{.id = id_of("task"), .role = Role::checkbox, .name = words, .rect = row};
    node.description = ui.t(done ? "step.task_done" : "step.task_open");
    // It ticks itself: read, not operated.
    node.flags |= Flag::disabled;
    if (done) node.flags |= Flag::checked;
    record(ui, std::move(node));
    if (turned_true("done", done)) ui.semantics.announce(ui.t("step.task_announced", {{"task", words}}));
}

void draw_hint(Ui& ui, const Workspace& workspace, const lab::Task& task, int tier) {
    const Palette& p = ui.palette();
    const std::string number = ui.strings.number(tier + 1);
    const std::string total = ui.strings.number(static_cast<double>(task.hints.size()));
    const std::string words =
        ui.t("step.hint_of", {{"n", number},
                              {"total", total},
                              {"hint", lab_words(ui, workspace, task.hints[static_cast<std::size_t>(tier)])}});
    item(ui, "hint" + std::to_string(tier), icon::lightbulb, p.warn, words, Tone::warn);
}

/// The hints of the first open task: those shown, and the button for the next.
void draw_hints(Ui& ui, Workspace& workspace, const lab::Task& task) {
    session::Session& session = workspace.session;
    const std::string step = session.step().id;
    const int shown = session.hints_shown(step, task.id);
    const int total = static_cast<int>(task.hints.size());
    list(ui, "hints", ui.t("step.hints"), [&] {
        for (int tier = 0; tier < shown; ++tier)
            draw_hint(ui, workspace, task, tier);
    });
    if (shown >= total) return;
    const std::string words(ui.t(shown == 0 ? "step.hint" : "step.next_hint"));
    if (!button(ui, "hint", words, {.kind = ButtonKind::ghost, .icon = icon::lightbulb, .small = true})) return;
    session.show_hint(step, task.id);
    ui.semantics.announce(lab_words(ui, workspace, task.hints[static_cast<std::size_t>(shown)]));
    ui.frame_wanted = true;
}

} // namespace

void draw_tasks(Ui& ui, Workspace& workspace) {
    const lab::Step& step = workspace.session.step();
    if (step.tasks.empty()) return;
    gap(ui, 12);
    label(ui, ui.t(step.tasks.size() > 1 ? "step.tasks" : "step.task"), 3);
    gap(ui, 2);
    const lab::Task* open = nullptr;
    with_id("tasks", [&] {
        for (const lab::Task& task : step.tasks) {
            const bool done = workspace.session.task_done(step.id, task.id);
            if (!done && open == nullptr) open = &task;
            with_id(task.id, [&] { draw_task(ui, workspace, task, done); });
            gap(ui, 4);
        }
    });
    if (open != nullptr && !open->hints.empty()) with_id(open->id, [&] { draw_hints(ui, workspace, *open); });
}

void draw_send(Ui& ui, Workspace& workspace) {
    session::Session& session = workspace.session;
    const lab::Step& step = session.step();
    if (step.kind != lab::StepKind::watch || step.walk) return;
    const model::Plan& plan = session.run().plan();
    const bool first = next_thing(workspace) == NextThing::send;
    std::optional<model::OperationIndex> sent;
    for (const std::string& wanted : step.offer.send) {
        const std::optional<std::size_t> operation = plan.workload.find_operation(wanted);
        if (!operation) continue;
        const bool leads = first && wanted == step.offer.send.front();
        const std::string title = title_of(ui, plan.workload.operations[*operation]);
        const std::string words = ui.t(first ? "step.send_one" : "step.send_another", {{"operation", title}});
        gap(ui, 8);
        const ButtonKind kind = leads ? ButtonKind::primary : ButtonKind::secondary;
        if (button(ui, "send-" + wanted, words, {.kind = kind, .icon = icon::send, .width = -1}))
            sent = index_of<model::OperationIndex>(*operation);
    }
    if (sent) send_request(ui, workspace, *sent);
}

} // namespace labrack::ui
