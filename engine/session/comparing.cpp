// A session beside another one: the same load and random numbers, other components.
#include "session/session.hpp"

#include <algorithm>
#include <utility>

namespace labrack::session {

namespace {

/// Events of one call: a few milliseconds of work, as much again as the leader's.
constexpr std::uint64_t events_per_call = 40'000;

/// A client that this design lacks is the one that sends its load here.
model::Intervention as_done_in(const model::Plan& here, const model::Plan& leader, model::Intervention deed) {
    const bool is_of_client =
        deed.kind == model::InterventionKind::set_rate || deed.kind == model::InterventionKind::send;
    if (!is_of_client || here.design.find(deed.node)) return deed;
    const std::size_t loads = std::min(here.workload.loads.size(), leader.workload.loads.size());
    for (std::size_t i = 0; i < loads; ++i)
        if (leader.workload.loads[i].client == deed.node) deed.node = here.workload.loads[i].client;
    return deed;
}

} // namespace

Session Session::beside(const Session& leader, model::Design design) {
    Begun begun = leader.begin(design);
    Session session(*leader.catalogue_, leader.lab_);
    session.scene_step_ = leader.scene_step_;
    session.step_ = session.furthest_ = leader.step_;
    session.obstacles_ = std::move(begun.obstacles);
    session.show(std::move(begun.run));
    session.followed_ = leader.begun_;
    return session;
}

bool Session::follow(const Session& leader) {
    speed_ppm_ = leader.speed_ppm_;
    playing_ = leader.playing_;
    if (std::exchange(followed_, leader.begun_) != leader.begun_) {
        run_ = shown_;
        done_.clear();
        ++revision_;
    }
    const std::uint64_t end = run_->simulation().events() + events_per_call;
    const auto reach = [&](Time until) {
        const std::uint64_t events = run_->simulation().events();
        return events < end && run_->advance(until, end - events) != Progress::behind;
    };
    while (done_.size() < leader.done_.size()) {
        const Deed& deed = leader.done_[done_.size()];
        if (!reach(deed.intervention.at)) return false;
        run_->intervene(as_done_in(run_->plan(), leader.run_->plan(), deed.intervention));
        if (deed.intervention.kind == model::InterventionKind::set_rate) run_->restart_totals();
        done_.push_back(deed);
        ++revision_;
    }
    const bool level = reach(leader.run_->now());
    static_cast<void>(run_->take_finished());
    return level;
}

} // namespace labrack::session
