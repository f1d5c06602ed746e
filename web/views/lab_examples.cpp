// The example designs of the sandbox in the lab panel.
#include "app/widgets.hpp"
#include "views/editor/edits.hpp"
#include "views/examples.hpp"
#include "views/lab_parts.hpp"
#include "views/words.hpp"

#include <string>
#include <string_view>

namespace labrack::ui {

namespace {

/// A title with a sentence, as one button called `name`.
bool draw_entry(Ui& ui, std::string_view id, std::string_view name, std::string_view title, std::string_view about) {
    const CardOptions options{
        .padding = 12, .name = name, .activatable = true, .description = about, .disabled_reason = ui.locked};
    return card(ui, id, options, [&] {
        text(ui, title, {.style = TextStyle::strong});
        gap(ui, -6);
        text(ui, about, {.color = ui.palette().dim});
    });
}

} // namespace

void draw_examples(Ui& ui, Workspace& workspace) {
    if (workspace.examples == nullptr) return;
    gap(ui, 8);
    heading(ui, 3, ui.t("examples.title"));
    text(ui, ui.t("examples.about"), {.color = ui.palette().dim});
    gap(ui, 4);
    with_id("examples", [&] {
        for (const StoredExample* example : workspace.examples->ready()) {
            const std::string& title = local(ui, example->about.title);
            const std::string name = ui.t("examples.open", {{"name", title}});
            if (draw_entry(ui, example->about.id, name, title, local(ui, example->about.text)))
                open_design(ui, workspace, *example->design, title);
        }
        const std::string_view empty = ui.t("examples.empty");
        if (draw_entry(ui, "start empty", empty, empty, ui.t("examples.empty_about")))
            open_design(ui, workspace, workspace.session.lab().start, {});
    });
    if (workspace.examples->loading()) text(ui, ui.t("examples.loading"), {.color = ui.palette().dim});
}

} // namespace labrack::ui
