#include "views/compare/comparison.hpp"

#include "app/widgets.hpp"
#include "views/examples.hpp"
#include "views/words.hpp"

#include <algorithm>

namespace labrack::ui {

namespace {

bool answers_nothing(const model::Design& design, const model::Catalogue& catalogue) {
    return std::all_of(design.nodes.begin(), design.nodes.end(), [&](const model::Node& node) {
        return catalogue.kind_of(node.product).role == model::Role::client;
    });
}

/// The first step that shows that design of the lab.
const lab::Step* step_with(const session::Session& session, std::string_view design) {
    for (std::size_t i = 0; i <= session.furthest_step(); ++i) {
        const lab::Step& step = session.lab().steps[i];
        if (step.scene && step.scene->design == design) return &step;
    }
    return nullptr;
}

void show(Workspace& workspace, Comparison& comparison, const model::Design& design) {
    comparison.other.emplace(Workspace{.session = session::Session::beside(workspace.session, design)});
    comparison.other->selection.nodes = workspace.selection.nodes;
    comparison.laid_out_in = {};
    workspace.canvas.camera.fitted = true;
}

} // namespace

std::vector<Comparable> comparables(const Ui& ui, const Workspace& workspace) {
    const session::Session& session = workspace.session;
    const lab::Lab& lab = session.lab();
    std::vector<Comparable> all;
    if (session.kept_version() != nullptr)
        all.push_back({"kept", std::string(ui.t("compare.kept")), session.kept_version()});
    all.push_back({"start", std::string(ui.t("compare.start")), &lab.start});
    for (const lab::SceneDesign& one : lab.designs)
        if (const lab::Step* step = step_with(session, one.id))
            all.push_back(
                {"design " + one.id, ui.t("compare.shown_in", {{"step", local(ui, step->title)}}), &one.design});
    if (workspace.examples != nullptr)
        for (const StoredExample* example : workspace.examples->ready())
            all.push_back({"example " + example->about.id, local(ui, example->about.title), &*example->design});
    const model::Catalogue& catalogue = session.run().plan().catalogue;
    std::erase_if(all, [&](const Comparable& one) { return answers_nothing(*one.design, catalogue); });
    return all;
}

void start_comparing(Ui& ui, Workspace& workspace) {
    workspace.comparison = std::make_shared<Comparison>(Comparison{.step = workspace.session.step_index()});
    workspace.arrangement.left_open = true;
    workspace.editor.palette_open = false;
    workspace.editor.link_from.clear();
    const std::vector<Comparable> all = comparables(ui, workspace);
    if (!all.empty()) compare_with(ui, workspace, all.front());
}

void stop_comparing(Workspace& workspace) {
    workspace.comparison.reset();
    workspace.editor.palette_open.reset();
    workspace.canvas.camera.fitted = true;
}

void compare_with(Ui& ui, Workspace& workspace, const Comparable& chosen) {
    Comparison& comparison = *workspace.comparison;
    comparison.id = chosen.id;
    comparison.title = chosen.title;
    show(workspace, comparison, *chosen.design);
    ui.semantics.announce(ui.t("compare.started", {{"title", chosen.title}}));
    ui.frame_wanted = true;
}

bool shows_comparison(const Workspace& workspace) {
    return workspace.comparison && workspace.comparison->other;
}

bool follow_comparison(Workspace& workspace) {
    if (!workspace.comparison) return true;
    const bool ended = !workspace.session.can_edit() || workspace.session.step_index() != workspace.comparison->step;
    if (ended) stop_comparing(workspace);
    return ended || !shows_comparison(workspace) || workspace.comparison->other->session.follow(workspace.session);
}

} // namespace labrack::ui
