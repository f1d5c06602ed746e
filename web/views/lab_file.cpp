#include "views/lab_file.hpp"

#include "app/widgets.hpp"
#include "views/words.hpp"

#include <utility>

namespace labrack::ui {

bool LabFile::opened(Ui& ui, const platform::OpenedFile& file) {
    if (!file.error.empty()) return false;
    LabDocument document{file.name, file.text};
    if (kind_of(document) == LabFileKind::none) return false;
    file_ = file.name;
    lab_ = labs_->open(std::move(document));
    telling_ = lab_.name.empty();
    noting_ = !telling_ && (!lab_.kept || !lab_.absent.empty());
    if (!telling_ && !noting_) app_.go({.screen = "lab", .lab = lab_.name});
    ui.frame_wanted = true;
    return true;
}

void LabFile::draw_entry(Ui& ui) {
    label(ui, ui.t("lab_file.heading"), 2);
    gap(ui, 4);
    text(ui, ui.t("lab_file.about"), {.color = ui.palette().dim, .width = 640});
    gap(ui, 4);
    if (button(ui, "open-lab", ui.t("lab_file.open"), {.icon = icon::folder}))
        ui.platform.pick_file(".json,application/json");
}

std::string LabFile::title(Ui& ui, const std::string& name) const {
    const StoredLab& entry = labs_->ask(name);
    return entry.lab ? local(ui, entry.lab->title) : entry.file;
}

void LabFile::draw_row(Ui& ui, const std::string& name) {
    const std::string_view words = ui.t("lab_file.remove");
    const std::string about = ui.t("lab_file.remove_name", {{"lab", title(ui, name)}});
    const ButtonOptions options{.kind = ButtonKind::ghost, .icon = icon::x, .name = about, .small = true};
    const float width = button_width(ui, words, options);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const Rect file{at.x + ui.px(4), at.y, width_left() - width - ui.px(12), ui.px(28)};
    const std::string file_name = is_preview_name(name) ? "labrack preview" : labs_->ask(name).file;
    draw_text_cut(ui, file, TextStyle::secondary, ui.palette().dim, file_name);
    record(ui, {.id = id_of("file"), .role = Role::paragraph, .name = file_name, .rect = file});
    if (is_preview_name(name)) return;
    align_right(width);
    if (!button(ui, "remove", words, options)) return;
    toast(ui, ui.t("lab_file.removed", {{"lab", title(ui, name)}}));
    labs_->remove(name);
}

void LabFile::draw(Ui& ui) {
    draw_problems(ui);
    draw_notes(ui);
}

void LabFile::draw_problems(Ui& ui) {
    dialog(ui, "bad-lab", ui.t("lab_file.problem_title"), telling_, 640, [&] {
        text(ui, ui.t("lab_file.problem_text", {{"file", file_}}), {.color = ui.palette().dim});
        for (std::size_t i = 0; i < lab_.problems.size(); ++i)
            text(ui, lab_.problems[i], {.style = TextStyle::code, .id = std::to_string(i)});
        gap(ui, 8);
        if (button(ui, "close", ui.t("dialog.close"), {.kind = ButtonKind::primary})) telling_ = false;
    });
}

void LabFile::draw_notes(Ui& ui) {
    const std::string name = noting_ ? ui.t("lab_file.notes_title", {{"lab", title(ui, lab_.name)}}) : std::string();
    dialog(ui, "lab-notes", name, noting_, 520, [&] {
        if (!lab_.kept) text(ui, ui.t("lab_file.not_kept"), {.color = ui.palette().dim, .id = "not-kept"});
        if (!lab_.absent.empty()) {
            text(ui, ui.t("lab_file.absent"), {.color = ui.palette().dim, .id = "absent"});
            constexpr std::size_t most = 8;
            for (std::size_t i = 0; i < lab_.absent.size() && i < most; ++i)
                text(ui, i + 1 < most ? lab_.absent[i] : "…", {.style = TextStyle::code, .id = std::to_string(i)});
        }
        gap(ui, 8);
        if (!button(ui, "go", ui.t("lab_file.go"), {.kind = ButtonKind::primary})) return;
        noting_ = false;
        app_.go({.screen = "lab", .lab = lab_.name});
    });
}

} // namespace labrack::ui
