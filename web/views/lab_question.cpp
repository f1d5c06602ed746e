// Questions: a choice, several choices, a number. A prediction is answered before seeing and kept as "you predicted".
#include "app/format.hpp"
#include "app/widgets.hpp"
#include "lab_parts.hpp"
#include "words.hpp"

#include <algorithm>
#include <memory>

namespace labrack::ui {

namespace {

using Kind = lab::Question::Kind;

bool has(const std::vector<std::string>& options, const lab::Option& option) {
    return std::find(options.begin(), options.end(), option.id) != options.end();
}

bool chosen(const session::Answer& answer, const lab::Option& option) {
    return has(answer.options, option);
}

/// Options as the choice widgets take them; their words live as long as this.
struct Items {
    std::vector<std::string> titles;
    std::vector<std::string> feedback;
    std::vector<ChoiceItem> items;
    std::unique_ptr<bool[]> ticked;
    int selected = -1;
};

/// How option `i` is shown once the question is answered.
void mark(ChoiceItem& item, const lab::Question& question, const lab::Option& option, bool ticked,
          std::string_view feedback) {
    if (question.kind == Kind::choice) {
        if (!ticked) return;
        item.mark = option.correct ? Mark::right : Mark::wrong;
        item.feedback = feedback;
        return;
    }
    item.mark = ticked == option.correct ? (ticked ? Mark::right : Mark::none) : Mark::wrong;
    // What was rightly left out says why without a mark.
    (item.mark == Mark::none ? item.detail : item.feedback) = feedback;
}

Items items_of(Ui& ui, const Workspace& workspace, const lab::Question& question, const session::Answer* answer,
               bool marked) {
    Items out;
    const session::Draft& draft = workspace.session.draft(question.id);
    const std::size_t count = question.options.size();
    out.titles.reserve(count);
    out.feedback.reserve(count);
    out.ticked = std::make_unique<bool[]>(count);
    for (std::size_t i = 0; i < count; ++i) {
        const lab::Option& option = question.options[i];
        const bool ticked = answer != nullptr ? chosen(*answer, option) : has(draft.options, option);
        out.titles.push_back(lab_words(ui, workspace, option.text));
        out.feedback.push_back(lab_words(ui, workspace, option.feedback));
        out.ticked[i] = ticked;
        if (ticked) out.selected = static_cast<int>(i);
        ChoiceItem item{.id = option.id, .title = out.titles.back()};
        if (marked) mark(item, question, option, ticked, out.feedback.back());
        out.items.push_back(item);
    }
    return out;
}

std::string verdict(const Ui& ui, const Workspace& workspace, const lab::Question& question,
                    const session::Answer& answer) {
    const bool right = lab::is_right(question, answer);
    std::string words(ui.t(right ? "step.right" : "step.wrong"));
    if (question.kind == Kind::number)
        words += ". " + lab_words(ui, workspace, right ? question.right : question.wrong);
    for (const lab::Option& option : question.options)
        if (chosen(answer, option)) words += ". " + lab_words(ui, workspace, option.feedback);
    return words;
}

void give(Ui& ui, Workspace& workspace, const lab::Question& question, session::Answer answer, bool held_back) {
    ui.semantics.announce(held_back ? std::string(ui.t("step.prediction_kept"))
                                    : verdict(ui, workspace, question, answer));
    workspace.session.answer(question.id, std::move(answer));
    ui.frame_wanted = true;
}

session::Answer drafted(const lab::Question& question, const Items& items) {
    session::Answer answer;
    for (std::size_t i = 0; i < question.options.size(); ++i)
        if (question.kind == Kind::many ? items.ticked[i] : items.selected == static_cast<int>(i))
            answer.options.push_back(question.options[i].id);
    return answer;
}

/// One question that has no answer yet.
struct Asking {
    bool primary = false;
    bool prediction = false;
    bool held_back = false; ///< the verdict comes after the tasks
    bool one_of_several = false;
};

bool check_button(Ui& ui, const Asking& asking, std::string_view question, std::string_view disabled_reason) {
    gap(ui, 4);
    const std::string_view words = ui.t(asking.prediction ? "step.predict" : "step.check");
    const std::string name = asking.one_of_several ? std::string(words) + ": " + std::string(question) : std::string();
    return button(ui, "check", words,
                  {.kind = asking.primary ? ButtonKind::primary : ButtonKind::secondary,
                   .disabled_reason = disabled_reason,
                   .name = name});
}

void ask_options(Ui& ui, Workspace& workspace, const lab::Question& question, const Asking& asking) {
    Items items = items_of(ui, workspace, question, nullptr, false);
    const std::string name = lab_words(ui, workspace, question.text);
    const bool changed = question.kind == Kind::many ? multiple_choices(ui, "options", name, items.items,
                                                                        {items.ticked.get(), question.options.size()})
                                                     : choices(ui, "options", name, items.items, items.selected);
    if (changed) workspace.session.set_draft(question.id, {drafted(question, items).options, {}});
    const bool none = drafted(question, items).options.empty();
    const std::string_view why =
        none ? ui.t(question.kind == Kind::many ? "step.choose_some" : "step.choose_one") : std::string_view();
    if (check_button(ui, asking, name, why) && !none)
        give(ui, workspace, question, drafted(question, items), asking.held_back);
}

void ask_number(Ui& ui, Workspace& workspace, const lab::Question& question, const Asking& asking) {
    std::string draft = workspace.session.draft(question.id).text;
    const std::string_view error = draft.empty() || parse_number(draft) ? "" : ui.t("step.not_a_number");
    const std::string name = lab_words(ui, workspace, question.text);
    const FieldChange field = text_field(ui, "number", name, draft,
                                         {.placeholder = ui.t("step.your_number"),
                                          .error = error,
                                          .suffix = question.unit,
                                          .width = 200,
                                          .hide_label = true,
                                          .submits = true,
                                          .max_length = 20});
    if (field.changed) workspace.session.set_draft(question.id, {{}, draft});
    const std::optional<double> number = parse_number(draft);
    const std::string_view why = number ? "" : ui.t(draft.empty() ? "step.type_a_number" : "step.not_a_number");
    const bool checked = check_button(ui, asking, name, why);
    if ((checked || field.submitted) && number)
        give(ui, workspace, question, {.options = {}, .number = *number}, asking.held_back);
    else if (field.submitted)
        ui.semantics.announce(why);
}

std::string answer_words(const Ui& ui, const Workspace& workspace, const lab::Question& question,
                         const session::Answer& answer) {
    if (question.kind == Kind::number) {
        const double n = answer.number;
        const bool whole = n == static_cast<double>(static_cast<long long>(n));
        return with_unit(ui.strings.number(n, whole ? 0 : 1), question.unit);
    }
    std::string words;
    for (const lab::Option& option : question.options)
        if (chosen(answer, option)) words += (words.empty() ? "" : ", ") + lab_words(ui, workspace, option.text);
    return words;
}

/// A line with an icon and feedback under an answer.
void feedback_line(Ui& ui, std::string_view id, bool right, std::string_view words) {
    const Tone tone = right ? Tone::ok : Tone::bad;
    item(ui, id, right ? icon::circle_check : icon::circle_x, ui.theme.foreground(tone), words, tone);
}

void draw_verdict(Ui& ui, Workspace& workspace, const lab::Question& question, const session::Answer& answer) {
    const bool right = lab::is_right(question, answer);
    list(ui, "verdict", ui.t("step.verdict"), [&] {
        if (question.kind == Kind::number) {
            const std::string why = lab_words(ui, workspace, right ? question.right : question.wrong);
            feedback_line(ui, "number", right,
                          why.empty() ? std::string(ui.t(right ? "step.right" : "step.wrong")) : why);
        }
        for (const lab::Option& option : question.options) {
            const bool ticked = chosen(answer, option);
            if (question.kind == Kind::choice ? !ticked : ticked == option.correct && !ticked) continue;
            const std::string why = lab_words(ui, workspace, option.feedback);
            feedback_line(ui, option.id, ticked == option.correct, why);
        }
    });
}

void draw_prediction(Ui& ui, Workspace& workspace, const lab::Question& question, const session::Answer& answer,
                     bool held_back) {
    card(ui, "predicted",
         {.padding = 12, .fill = ui.palette().raised, .border = false, .name = ui.t("step.you_predicted")}, [&] {
             label(ui, ui.t("step.you_predicted"));
             text(ui, ui.t("step.quoted", {{"text", answer_words(ui, workspace, question, answer)}}));
             if (held_back)
                 text(ui, ui.t("step.now_look"), {.style = TextStyle::secondary, .color = ui.palette().dim});
             else
                 draw_verdict(ui, workspace, question, answer);
         });
}

/// An answered question of a quiz: its options stay, marked.
void draw_marked(Ui& ui, Workspace& workspace, const lab::Question& question, const session::Answer& answer) {
    if (question.kind == Kind::number) {
        text(ui, answer_words(ui, workspace, question, answer), {.style = TextStyle::strong});
        draw_verdict(ui, workspace, question, answer);
        return;
    }
    Items items = items_of(ui, workspace, question, &answer, true);
    const std::string name = lab_words(ui, workspace, question.text);
    const ControlOptions options{.disabled_reason = ui.t("step.answered")};
    if (question.kind == Kind::many)
        multiple_choices(ui, "options", name, items.items, {items.ticked.get(), question.options.size()}, options);
    else
        choices(ui, "options", name, items.items, items.selected, options);
}

void draw_try_again(Ui& ui, Workspace& workspace, const lab::Question& question) {
    gap(ui, 4);
    if (!button(ui, "again", ui.t("step.try_again"), {.icon = icon::rotate_ccw})) return;
    workspace.session.try_again(question.id);
    ui.frame_wanted = true;
}

void draw_question(Ui& ui, Workspace& workspace, const lab::Question& question, bool primary) {
    const lab::Step& step = workspace.session.step();
    const session::Answer* given = workspace.session.answer_to(step.id, question.id);
    const bool prediction = predicts(step);
    const bool held_back = step.kind == lab::StepKind::predict && !tasks_done(workspace);
    draw_lab_text(ui, workspace, "ask", question.text, TextStyle::lab);
    gap(ui, 2);
    if (given == nullptr) {
        const Asking asking{primary, prediction, held_back, step.questions.size() > 1};
        if (question.kind == Kind::number)
            ask_number(ui, workspace, question, asking);
        else
            ask_options(ui, workspace, question, asking);
        return;
    }
    // A copy: trying again removes the answer that is being shown.
    const session::Answer answer = *given;
    if (prediction)
        draw_prediction(ui, workspace, question, answer, held_back);
    else
        draw_marked(ui, workspace, question, answer);
    if (step.kind != lab::StepKind::predict && !lab::is_right(question, answer))
        draw_try_again(ui, workspace, question);
}

} // namespace

void draw_questions(Ui& ui, Workspace& workspace) {
    const lab::Step& step = workspace.session.step();
    if (step.questions.empty()) return;
    gap(ui, 8);
    label(ui,
          ui.t(predicts(step)              ? "step.prediction"
               : step.questions.size() > 1 ? "step.questions"
                                           : "step.question"),
          3);
    bool primary = next_thing(workspace) == NextThing::question;
    for (const lab::Question& question : step.questions) {
        const bool open = workspace.session.answer_to(step.id, question.id) == nullptr;
        if (&question != &step.questions.front()) gap(ui, 12);
        with_id(question.id, [&] { draw_question(ui, workspace, question, primary && open); });
        if (open) primary = false;
    }
}

} // namespace labrack::ui
