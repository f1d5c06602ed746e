#include "views/report/replay_view.hpp"

#include "app/widgets.hpp"

#include <cmath>
#include <utility>

namespace labrack::ui {

namespace {

constexpr std::uint64_t events_per_frame = 20'000; ///< a few milliseconds

} // namespace

ReplayView::ReplayView(std::shared_ptr<const lab::Lab> lab, session::Replay replay, const lab::Criterion& criterion,
                       const grade::Evidence& evidence)
    : lab_(std::move(lab)), replay_(std::move(replay)), note_{criterion.title, evidence.says, criterion.hint,
                                                              replay_.request(), !evidence.experiment.empty()},
      components_(evidence.components) {
    if (!evidence.lost.empty()) components_ = {evidence.lost.substr(0, evidence.lost.find('#'))};
}

void ReplayView::arrive() {
    workspace_ = std::make_unique<Workspace>(Workspace{
        .session = session::Session::showing(model::built_in_catalogue(), lab_, replay_), .replay = std::move(note_)});
    const model::Design& design = workspace_->session.design();
    std::vector<model::NodeIndex> nodes;
    for (const std::string& component : components_)
        if (const auto node = design.find(component)) nodes.push_back(*node);
    select_nodes(*workspace_, nodes);
    workspace_->panel = workspace_->replay->request ? lab::Panel::trace : lab::Panel::inspect;
}

bool ReplayView::advance(Ui& ui) {
    if (!workspace_) {
        if (replay_.approach(events_per_frame)) arrive();
        return true;
    }
    session::Session& session = workspace_->session;
    if (!session.playing()) return false;
    session.tick({std::llround(static_cast<double>(ui.dt) * 1e9)});
    // The request that shows it is followed as soon as it is sent.
    auto& request = workspace_->replay->request;
    if (request && session.run().trace().find(*request) != nullptr)
        select_request(*workspace_, *std::exchange(request, std::nullopt));
    keep_pace(ui.dt);
    return true;
}

/// A request that is under way and is looked at sets the pace.
void ReplayView::keep_pace(double real) {
    session::Session& session = workspace_->session;
    const auto followed = workspace_->selected_request;
    const sim::RequestTrace* trace = followed ? session.run().trace().find(*followed) : nullptr;
    if (trace == nullptr) return;
    const double quiet = trace->finished() ? 0 : real;
    const std::int64_t speed = pace_.next_speed(session.speed_ppm(), trace->parts(), quiet);
    if (speed != session.speed_ppm()) session.set_speed(speed);
}

void ReplayView::draw(Ui& ui, const Rect& area) {
    if (workspace_) return draw_workspace(ui, *workspace_, area);
    region(ui, "approaching", area, {.role = Role::main, .padding = 48, .fill = ui.palette().background},
           [&] { text(ui, ui.t("replay.approaching"), {.color = ui.palette().dim, .role = Role::status}); });
}

} // namespace labrack::ui
