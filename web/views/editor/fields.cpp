#include "views/editor/fields.hpp"

#include <vector>

namespace labrack::ui {

std::optional<std::string> edited_text(Ui& ui, std::string_view id, std::string_view name, const std::string& current,
                                       const FieldOptions& options, const TextCheck& check) {
    const Id own = id_of(id);
    const auto draft = ui.drafts.find(own);
    const bool has_draft = draft != ui.drafts.end();
    std::string shown = has_draft ? draft->second : current;
    const std::string problem = has_draft ? check(shown) : std::string();
    FieldOptions field = options;
    field.error = problem;
    field.submits = true;
    const FieldChange change = text_field(ui, id, name, shown, field);
    if (change.changed) ui.drafts[own] = shown;
    const bool finished = change.submitted || (has_draft && !ui.semantics.focused(own));
    if (!finished || (change.changed ? check(shown) : problem) != "") return std::nullopt;
    ui.drafts.erase(own);
    return shown == current ? std::nullopt : std::optional(shown);
}

std::optional<std::size_t> chosen(Ui& ui, std::string_view id, std::string_view name,
                                  std::span<const std::string> items, std::size_t current,
                                  const ControlOptions& options) {
    const std::vector<std::string_view> views(items.begin(), items.end());
    int selected = static_cast<int>(current);
    if (!select(ui, id, name, views, selected, options)) return std::nullopt;
    return static_cast<std::size_t>(selected);
}

std::optional<std::size_t> picked(Ui& ui, std::string_view id, std::string_view prompt,
                                  std::span<const std::string> items, const ControlOptions& options) {
    std::vector<std::string_view> views{prompt};
    views.insert(views.end(), items.begin(), items.end());
    int selected = 0;
    ControlOptions control = options;
    control.hide_label = true;
    if (!select(ui, id, prompt, views, selected, control) || selected == 0) return std::nullopt;
    return static_cast<std::size_t>(selected - 1);
}

} // namespace labrack::ui
