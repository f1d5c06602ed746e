// The learner's own design in a session: edits, what takes them back, and the run that follows them.
#include "session/session.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace labrack::session {

namespace {

/// Of the 256 kB of a saved session, the learner's design and the kept one together; the rest is for answers and what
/// was done to the run.
constexpr std::size_t longest_designs = 200'000;
constexpr std::size_t most_nodes = 500;

/// The design as if all stood at one place.
std::string without_places(model::Design design, const model::Catalogue& catalogue) {
    for (model::Node& node : design.nodes) {
        node.at = {};
        node.size = {};
    }
    return model::write_design(design, catalogue);
}

/// A plan in which nothing goes on, for a design that cannot run: its components alone, with neutral numbers.
std::shared_ptr<const model::Plan> resting_plan(const model::Catalogue& catalogue, const model::Design& design) {
    model::Design alone;
    for (const model::Node& node : design.nodes) {
        model::Node one;
        one.id = node.id;
        one.product = node.product;
        alone.nodes.push_back(std::move(one));
    }
    const auto made = model::make_plan(catalogue, std::move(alone), {});
    assert(made);
    auto plan = std::make_shared<model::Plan>(**made);
    plan->design = design;
    return plan;
}

/// The clients that the loads name may have gone, where a lab lets even them be changed: the design's first client
/// that sends nothing takes the place of such a one, and where there is none the load is left out.
model::Workload sent_by_clients_of(const model::Design& design, const model::Catalogue& catalogue,
                                   model::Workload workload) {
    const auto sends = [&](const std::string& id) {
        return std::any_of(workload.loads.begin(), workload.loads.end(),
                           [&](const model::Load& load) { return load.client == id; });
    };
    for (model::Load& load : workload.loads) {
        if (design.find(load.client)) continue;
        const auto idle = std::find_if(design.nodes.begin(), design.nodes.end(), [&](const model::Node& node) {
            return catalogue.kind_of(node.product).role == model::Role::client && !sends(node.id);
        });
        load.client = idle == design.nodes.end() ? std::string() : idle->id;
    }
    std::erase_if(workload.loads, [](const model::Load& load) { return load.client.empty(); });
    return workload;
}

} // namespace

bool Session::shows_own() const {
    if (only_shows()) return false;
    const lab::Step& shown = lab_->steps[scene_step_];
    return shown.kind == lab::StepKind::build && shown.scene && shown.scene->design.empty();
}

bool Session::can_edit() const {
    return shows_own() && step().kind == lab::StepKind::build;
}

const model::Design& Session::design() const {
    return shows_own() ? own_design() : run_->plan().design;
}

Session::Planned Session::plan_or_rest(const model::Design& design, const model::Workload& workload) const {
    const bool clients_may_go = shows_own() && !lab_->rubric;
    auto plan = model::make_plan(*catalogue_, design,
                                 clients_may_go ? sent_by_clients_of(design, *catalogue_, workload) : workload);
    if (plan) return {*plan, {}};
    return {resting_plan(*catalogue_, design), plan.problems()};
}

Diagnostics Session::edit(model::Design design, Edit edit) {
    const auto length_of = [&](const model::Design& one) { return model::write_design(one, *catalogue_).size(); };
    if (!can_edit()) return {make_error("not-now", "this step shows a design that cannot be changed")};
    if (design.nodes.size() > most_nodes || length_of(design) + (kept_ ? length_of(*kept_) : 0) > longest_designs)
        return {make_error("size", "the design would be too large to be saved", "take something out first")};
    const model::Design before = own_design();
    history_.push(std::move(design), std::move(edit));
    follow_history(before);
    return {};
}

Diagnostics Session::keep_version() {
    if (2 * model::write_design(own_design(), *catalogue_).size() > longest_designs)
        return {make_error("size", "the design is too large for a second one to be saved beside it")};
    kept_ = own_design();
    ++revision_;
    return {};
}

void Session::undo() {
    const model::Design before = own_design();
    if (can_edit() && history_.undo()) follow_history(before);
}

void Session::redo() {
    const model::Design before = own_design();
    if (can_edit() && history_.redo()) follow_history(before);
}

void Session::follow_history(const model::Design& before) {
    ++revision_;
    if (without_places(before, *catalogue_) == without_places(own_design(), *catalogue_)) return;
    // Who has paused stays so; a design that could not run starts as its step does.
    const bool plays = playing_ || (!obstacles_.empty() && step().playing);
    open_scene(scene_step_);
    hop_target_.reset();
    playing_ = plays && !run_->idle();
    check_tasks();
}

} // namespace labrack::session
