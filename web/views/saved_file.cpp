#include "views/saved_file.hpp"

#include "app/widgets.hpp"
#include "views/saved.hpp"
#include "views/words.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace labrack::ui {

namespace {

/// The id of the lab that a session's document is of; empty if there is none.
std::string lab_of(const std::string& session) {
    const auto document = nlohmann::json::parse(session, nullptr, false);
    if (!document.is_object()) return {};
    const auto lab = document.find("lab");
    return lab != document.end() && lab->is_string() ? lab->get<std::string>() : std::string();
}

std::string first_error(const Diagnostics& problems) {
    const auto error = std::find_if(problems.begin(), problems.end(),
                                    [](const Diagnostic& each) { return each.severity == Severity::error; });
    return error == problems.end() ? std::string() : to_text(*error);
}

} // namespace

void SavedFile::opened(platform::OpenedFile file) {
    waiting_ = std::move(file);
    app_.ui().frame_wanted = true;
}

void SavedFile::tell(Problem problem) {
    problem_ = std::move(problem);
    telling_ = true;
}

std::string SavedFile::lab_for(const std::string& id, const std::string& session) const {
    std::string found;
    const auto look = [&](const std::vector<std::string>& names, const std::string& name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) return false;
        const StoredLab& entry = labs_->ask(name);
        if (entry.state != StoredLab::State::ready) return false;
        if (found.empty()) found = name;
        const auto restored = session::Session::restore(model::built_in_catalogue(), entry.lab, session);
        if (!restored || !restored.problems().empty()) return false; // of another version of the lab
        found = name;
        return true;
    };
    if (!look(labs_->list(), id)) static_cast<void>(look(labs_->opened(), opened_name(id)));
    return found;
}

void SavedFile::look_at(Ui& ui, const platform::OpenedFile& file) {
    if (!file.error.empty()) return tell({std::string(ui.t("copy.unread")), file.error});
    const ReadSaved read = read_saved(file.text);
    if (read.newer) return tell({std::string(ui.t("copy.newer")), {}});
    const std::string id = read.saved ? lab_of(read.saved->session) : std::string();
    if (id.empty()) return tell({ui.t("copy.foreign", {{"file", file.name}}), {}});
    const std::string name = lab_for(id, read.saved->session);
    if (name.empty()) return tell({ui.t("copy.no_lab", {{"lab", id}}), {}});
    const auto lab = labs_->ask(name).lab;
    const auto session = session::Session::restore(model::built_in_catalogue(), lab, read.saved->session);
    if (!session) return tell({std::string(ui.t("copy.damaged")), first_error(session.problems())});
    copy_ = Copy{file.name, name, lab, read.saved->session, session->step_index()};
    asking_ = ui.platform.load(session_key(name)).has_value() || ui.platform.load(previous_key(name)).has_value();
    if (!asking_) put(ui);
}

void SavedFile::put(Ui& ui) {
    const Copy copy = *std::exchange(copy_, std::nullopt);
    const OpenedSession present = open_session(ui.platform, copy.lab, copy.name);
    const bool is_good = present.from == OpenedSession::From::newest || present.from == OpenedSession::From::nothing;
    const std::string text =
        write_saved({.revision = present.revision + 1, .writer = "file " + copy.file, .session = copy.session});
    if (store_session(ui.platform, copy.name, text, is_good) != platform::StoreStatus::ok)
        return tell({std::string(ui.t("copy.no_room")), {}});
    app_.go({.screen = "lab", .lab = copy.name, .step = static_cast<int>(copy.step)});
}

void SavedFile::draw_button(Ui& ui) const {
    if (button(ui, "open-copy", ui.t("copy.open"), {.icon = icon::upload, .tooltip = ui.t("copy.open_about")}))
        ui.platform.pick_file(".json,application/json");
}

void SavedFile::draw(Ui& ui) {
    if (waiting_ && !labs_->loading()) look_at(ui, *std::exchange(waiting_, std::nullopt));
    draw_question(ui);
    draw_problem(ui);
}

void SavedFile::draw_question(Ui& ui) {
    const std::string title = copy_ ? ui.t("copy.replace_title", {{"lab", local(ui, copy_->lab->title)}}) : "";
    dialog(ui, "replace-work", title, asking_, 460, [&] {
        if (!copy_) return;
        const auto steps = static_cast<double>(copy_->lab->steps.size());
        text(ui,
             ui.t("copy.replace_text", {{"file", copy_->file},
                                        {"n", ui.strings.number(static_cast<double>(copy_->step + 1))},
                                        {"total", ui.strings.number(steps)}}),
             {.color = ui.palette().dim});
        gap(ui, 8);
        if (button(ui, "keep", ui.t("copy.keep"), {.kind = ButtonKind::primary})) asking_ = false;
        beside(ui);
        if (button(ui, "replace", ui.t("copy.replace"), {.kind = ButtonKind::danger})) {
            asking_ = false;
            put(ui);
        }
    });
    if (!asking_) copy_.reset();
}

void SavedFile::draw_problem(Ui& ui) {
    dialog(ui, "bad-copy", ui.t("copy.problem_title"), telling_, 460, [&] {
        text(ui, problem_->words, {.color = ui.palette().dim, .id = "words"});
        if (!problem_->detail.empty())
            text(ui, problem_->detail, {.style = TextStyle::code, .color = ui.palette().dim, .id = "detail"});
        gap(ui, 8);
        if (button(ui, "close", ui.t("dialog.close"), {.kind = ButtonKind::primary})) telling_ = false;
    });
}

} // namespace labrack::ui
