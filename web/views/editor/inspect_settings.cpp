// The parameters that a product opens, as fields.
#include "model/configure.hpp"
#include "model/parameter_choices.hpp"
#include "views/editor/edits.hpp"
#include "views/editor/fields.hpp"
#include "views/editor/inspect_editing.hpp"
#include "views/parameter_table.hpp"
#include "views/words.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace labrack::ui {

namespace {

using session::EditKind;

struct Field {
    Ui& ui;
    Workspace& workspace;
    model::NodeIndex index;
    const model::ParameterField& parameter;
    const model::OpenParameter& open;
    std::string name;

    [[nodiscard]] const model::Node& node() const { return workspace.session.design().node(index); }
    [[nodiscard]] const model::Catalogue& catalogue() const { return workspace.session.run().plan().catalogue; }
    [[nodiscard]] bool is_configured() const {
        const std::vector<std::string>& set = node().configured;
        return std::find(set.begin(), set.end(), open.name) != set.end();
    }
    [[nodiscard]] std::string usual() const {
        return model::parameter_text(parameter, catalogue().product(node().product).parameters);
    }
};

/// "1 to 64 · usually 4".
std::string about_bounds(const Field& field) {
    const std::string usual = field.usual();
    const std::string least = model::bound_text(field.parameter, field.open.least);
    const std::string most = model::bound_text(field.parameter, field.open.most);
    if (least.empty() || field.open.least >= field.open.most) return {};
    return field.ui.t("edit.bounds", {{"least", least}, {"most", most}, {"usual", usual}});
}

std::string problem_of(const Field& field, const std::string& text) {
    model::Node changed = field.node();
    const Diagnostics problems = model::configure(field.catalogue(), changed, field.open.name, text);
    if (problems.empty()) return {};
    if (problems.front().code == "range")
        return field.ui.t("edit.range", {{"least", model::bound_text(field.parameter, field.open.least)},
                                         {"most", model::bound_text(field.parameter, field.open.most)}});
    const std::string usual = field.usual();
    return usual.empty() ? std::string(field.ui.t("edit.unreadable_address"))
                         : field.ui.t("edit.unreadable", {{"example", usual}});
}

void draw_text(const Field& field) {
    const std::string current = model::parameter_text(field.parameter, field.node().parameters);
    const std::string bounds = about_bounds(field);
    const auto check = [&](const std::string& text) { return problem_of(field, text); };
    const auto text =
        edited_text(field.ui, field.open.name, field.name, current, {.description = bounds, .max_length = 40}, check);
    if (text) configure_node(field.ui, field.workspace, field.index, field.open.name, *text);
}

/// How each type of parameter is edited.
struct Editor {
    const Field& field;

    template <class T>
    void operator()(T model::Parameters::*) const {
        draw_text(field);
    }
    void operator()(bool model::Parameters::*member) const {
        bool on = field.node().parameters.*member;
        if (toggle(field.ui, field.open.name, field.name, on))
            configure_node(field.ui, field.workspace, field.index, field.open.name, on ? "true" : "false");
    }
    template <model::IsChoice Choice>
    void operator()(Choice model::Parameters::*member) const {
        std::vector<std::string> words;
        std::vector<std::string> names;
        std::size_t current = 0;
        for (const auto& word : model::Choices<Choice>::words) {
            if (word.value == field.node().parameters.*member) current = words.size();
            words.emplace_back(word.text);
            names.emplace_back(field.ui.t(field.open.name + "." + std::string(word.text)));
        }
        if (const auto choice = chosen(field.ui, field.open.name, field.name, names, current))
            configure_node(field.ui, field.workspace, field.index, field.open.name, words[*choice]);
    }
    void operator()(std::vector<model::DnsRecord> model::Parameters::*) const {
        draw_records(field.ui, field.workspace, field.index);
    }
    void operator()(model::PacketFilter model::Parameters::*) const {
        draw_rules(field.ui, field.workspace, field.index);
    }
};

void draw_reset(const Field& field) {
    if (!field.is_configured()) return;
    const auto& member = field.parameter.member;
    const bool is_list = std::holds_alternative<std::vector<model::DnsRecord> model::Parameters::*>(member) ||
                         std::holds_alternative<model::PacketFilter model::Parameters::*>(member);
    const std::string usual = is_list ? std::string() : field.usual();
    const std::string words =
        usual.empty() ? std::string(field.ui.t("edit.reset")) : field.ui.t("edit.reset_to", {{"value", usual}});
    const std::string id = "reset " + field.open.name;
    const std::string name = field.ui.t("edit.reset_name", {{"name", field.name}});
    if (!button(field.ui, id, words,
                {.kind = ButtonKind::ghost, .icon = icon::rotate_ccw, .name = name, .small = true}))
        return;
    edit_design(field.ui, field.workspace, {EditKind::configure, field.node().id},
                [node = field.index, parameter = field.open.name](model::Design& design, const model::Catalogue& all) {
                    model::reset_parameter(all, design.nodes[node.value], parameter);
                });
}

/// What the parameters of one component share.
struct Settings {
    Ui& ui;
    Workspace& workspace;
    model::NodeIndex index;
    AboutComponent component;
    bool all;                ///< those that do not matter as the component stands there, too
    bool any_hidden = false; ///< one was left out for that
};

/// The fields of the group that its product opens, below the group's name.
void draw_group(Settings& settings, const ParameterGroup& group) {
    Ui& ui = settings.ui;
    bool begun = false;
    for (const ShownParameter& shown : group.parameters) {
        const model::Node& node = settings.workspace.session.design().node(settings.index);
        const model::Catalogue& catalogue = settings.workspace.session.run().plan().catalogue;
        const model::OpenParameter* open = model::find_open(catalogue, node, shown.name);
        if (open == nullptr) continue;
        const std::string name(ui.t("inspect.param." + std::string(shown.name)));
        const Field field{ui, settings.workspace, settings.index, *model::find_parameter(shown.name), *open, name};
        const bool matters = shown.shown(settings.component) != Shown::never || field.is_configured();
        settings.any_hidden = settings.any_hidden || !matters;
        if (!matters && !settings.all) continue;
        if (!std::exchange(begun, true)) {
            gap(ui, 8);
            text(ui, ui.t("inspect.group." + std::string(group.id)),
                 {.style = TextStyle::secondary_strong, .role = Role::heading, .level = 4});
        }
        std::visit(Editor{field}, field.parameter.member);
        draw_reset(field);
    }
}

} // namespace

void draw_open_parameters(Ui& ui, Workspace& workspace, model::NodeIndex index) {
    bool& all = ui.open[id_of("all settings")];
    Settings settings{ui, workspace, index, about(workspace.session.run().plan(), index), all};
    for (const ParameterGroup& group : parameter_groups())
        draw_group(settings, group);
    if (!settings.any_hidden && !all) return;
    gap(ui, 8);
    if (button(ui, "all", ui.t(all ? "edit.fewer_settings" : "edit.all_settings"),
               {.kind = ButtonKind::ghost, .icon = all ? icon::chevron_up : icon::chevron_down, .expanded = all}))
        all = !all;
}

} // namespace labrack::ui
