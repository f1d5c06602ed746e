#include "session/session.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace labrack::session {

namespace {

/// Real time that one hop of a walk takes, whatever its simulated time.
constexpr Duration hop_time = milliseconds(1100);
/// Events of one tick: a few milliseconds of work, so that a frame is never held up.
constexpr std::uint64_t events_per_tick = 40'000;
/// Events spent on bringing a saved run back to its clock.
constexpr std::uint64_t events_of_replay = 4'000'000;
constexpr std::int64_t speed_of_replay_ppm = 50'000; ///< slow enough to follow one request
constexpr std::int64_t slowest_ppm = 1'000;
constexpr std::int64_t fastest_ppm = 100'000'000;

std::string joined(std::string_view step, std::string_view name) {
    return std::string(step) + "/" + std::string(name);
}

model::Intervention of_node(model::InterventionKind kind, std::string_view node) {
    model::Intervention intervention;
    intervention.kind = kind;
    intervention.node = node;
    return intervention;
}

/// The components that the step's tasks want to see missing.
std::vector<std::string> missable_in(const lab::Step& step) {
    std::vector<std::string> missable;
    for (const lab::Task& task : step.tasks)
        if (!task.done.without.empty()) missable.push_back(task.done.without);
    return missable;
}

} // namespace

Session::Session(const model::Catalogue& catalogue, std::shared_ptr<const lab::Lab> lab)
    : catalogue_(&catalogue), lab_(std::move(lab)), history_(lab_->start) {
    assert(!lab_->steps.empty());
    enter_step();
}

Session Session::showing(const model::Catalogue& catalogue, std::shared_ptr<const lab::Lab> lab, const Replay& replay) {
    Session session(catalogue, std::move(lab));
    session.obstacles_.clear();
    session.speed_ppm_ = speed_of_replay_ppm;
    session.show(replay.run());
    return session;
}

void Session::show(Run run) {
    shown_ = std::move(run);
    walk_.reset();
    restart_scene();
}

// Steps

void Session::go_to(std::size_t step) {
    step_ = std::min(step, lab_->steps.size() - 1);
    furthest_ = std::max(furthest_, step_);
    ++revision_;
    enter_step();
}

std::size_t Session::scene_step_for(std::size_t step) const {
    while (step > 0 && !lab_->steps[step].scene)
        --step;
    return step;
}

void Session::enter_step() {
    const std::size_t scene_step = scene_step_for(step_);
    facts_ = Facts(missable_in(step()));
    if (!run_ || scene_step == step_ || scene_step != scene_step_) open_scene(scene_step);
    run_->restart_totals();
    static_cast<void>(run_->take_finished());
    hop_target_.reset();
    walk_.reset();
    if (step().walk) walk_.emplace(*step().walk);
    speed_ppm_ = step().speed_ppm;
    playing_ = step().playing && !run_->idle();
}

void Session::open_scene(std::size_t scene_step) {
    scene_step_ = scene_step;
    const std::optional<lab::Scene>& scene = lab_->steps[scene_step].scene;
    const model::Design* design = scene ? lab_->find_design(scene->design) : nullptr;
    if (design == nullptr) design = shows_own() ? &own_design() : &lab_->start;
    Begun begun = begin(*design);
    run_.emplace(std::move(begun.run));
    obstacles_ = std::move(begun.obstacles);
    done_.clear();
    ++begun_;
}

Session::Begun Session::begin(const model::Design& design) const {
    static const model::Workload no_workload;
    const std::optional<lab::Scene>& scene = lab_->steps[scene_step_].scene;
    const model::Workload* workload = scene ? lab_->find_workload(scene->workload) : nullptr;
    Planned planned = plan_or_rest(design, workload != nullptr ? *workload : no_workload);
    Run run(std::move(planned.plan), scene ? scene->seed : 1);
    if (scene)
        for (const model::Intervention& intervention : scene->interventions)
            run.intervene(intervention);
    return {std::move(run), std::move(planned.obstacles)};
}

bool Session::step_complete(std::size_t index) const {
    const lab::Step& one = lab_->steps[index];
    const bool tasks = std::all_of(one.tasks.begin(), one.tasks.end(),
                                   [&](const lab::Task& task) { return task_done(one.id, task.id); });
    return tasks && std::all_of(one.questions.begin(), one.questions.end(), [&](const lab::Question& question) {
               return answer_to(one.id, question.id) != nullptr;
           });
}

bool Session::lab_complete() const {
    if (furthest_ + 1 < lab_->steps.size()) return false;
    for (std::size_t i = 0; i < lab_->steps.size(); ++i) {
        if (!step_complete(i)) return false;
    }
    return true;
}

// Tasks and hints

bool Session::task_done(std::string_view step, std::string_view task) const {
    return tasks_done_.contains(joined(step, task));
}

int Session::hints_shown(std::string_view step, std::string_view task) const {
    const auto found = hints_shown_.find(joined(step, task));
    return found == hints_shown_.end() ? 0 : found->second;
}

void Session::show_hint(std::string_view step, std::string_view task) {
    for (const lab::Step& one : lab_->steps) {
        if (one.id != step) continue;
        for (const lab::Task& candidate : one.tasks) {
            if (candidate.id != task) continue;
            int& shown = hints_shown_[joined(step, task)];
            shown = std::min(shown + 1, static_cast<int>(candidate.hints.size()));
            ++revision_;
        }
    }
}

void Session::check_tasks() {
    if (only_shows()) return;
    for (const lab::Task& task : step().tasks) {
        if (task_done(step().id, task.id) || !facts_.meet(task.done, *run_)) continue;
        tasks_done_.insert(joined(step().id, task.id));
        ++revision_;
    }
}

void Session::note_finished() {
    for (const sim::FinishedRequest& request : run_->take_finished())
        facts_.note_finished(*run_, request);
    if (walk_ && walk_->finished(*run_)) facts_.note_walked(walk_->script().operation);
    check_tasks();
}

// Questions

void Session::answer(std::string_view question, Answer answer) {
    answers_[joined(step().id, question)] = std::move(answer);
    drafts_.erase(joined(step().id, question));
    facts_.note_answered(question);
    ++revision_;
    check_tasks();
}

void Session::try_again(std::string_view question) {
    answers_.erase(joined(step().id, question));
    ++revision_;
}

const Answer* Session::answer_to(std::string_view step, std::string_view question) const {
    const auto found = answers_.find(joined(step, question));
    return found == answers_.end() ? nullptr : &found->second;
}

const Draft& Session::draft(std::string_view question) const {
    static const Draft none;
    const auto found = drafts_.find(joined(step().id, question));
    return found == drafts_.end() ? none : found->second;
}

void Session::set_draft(std::string_view question, Draft draft) {
    constexpr std::size_t longest = 200;
    if (draft.text.size() > longest) draft.text.resize(longest);
    if (this->draft(question) == draft) return;
    if (draft == Draft{})
        drafts_.erase(joined(step().id, question));
    else
        drafts_[joined(step().id, question)] = std::move(draft);
    ++revision_;
}

// The run

void Session::restart_scene() {
    if (only_shows()) {
        run_ = shown_;
        done_.clear();
        playing_ = false;
        return;
    }
    open_scene(scene_step_);
    hop_target_.reset();
    if (step().walk) walk_.emplace(*step().walk);
    playing_ = step().playing && !run_->idle();
    ++revision_;
}

void Session::set_playing(bool playing) {
    playing_ = playing;
    if (playing) hop_target_.reset();
}

void Session::set_speed(std::int64_t speed_ppm) {
    speed_ppm_ = std::clamp(speed_ppm, slowest_ppm, fastest_ppm);
    ++revision_;
}

Progress Session::tick(Duration real) {
    Progress progress = Progress::moving;
    if (hop_target_) {
        progress = move_hop(real);
    } else if (playing_) {
        const auto simulated = static_cast<std::int64_t>(static_cast<__int128>(real.ns) * speed_ppm_ / 1'000'000);
        progress = run_->advance(run_->now() + Duration{simulated}, events_per_tick);
        if (progress == Progress::idle || progress == Progress::ended) playing_ = false;
    } else {
        return Progress::idle;
    }
    note_finished();
    return progress;
}

Progress Session::move_hop(Duration real) {
    const Time now = run_->now();
    Time until = *hop_target_;
    if (real < hop_time_left_) {
        until =
            now +
            Duration{static_cast<std::int64_t>(static_cast<__int128>((until - now).ns) * real.ns / hop_time_left_.ns)};
    }
    hop_time_left_ -= real;
    const Progress progress = run_->advance(until, events_of_replay);
    if (until == *hop_target_) hop_target_.reset();
    return progress == Progress::idle ? Progress::moving : progress;
}

bool Session::single_event() {
    playing_ = false;
    hop_target_.reset();
    const bool moved = run_->step();
    note_finished();
    return moved;
}

void Session::next_hop() {
    if (!walk_) return;
    playing_ = false;
    finish_hop();
    if (walk_->finished(*run_)) return;
    if (!walk_->started()) {
        const std::uint64_t request = run_->simulation().requests();
        if (has_error(intervene(walk_->opening(*run_)))) return;
        walk_->begin(request);
    }
    hop_target_ = walk_->next(*run_);
    hop_time_left_ = hop_time;
    ++revision_;
}

void Session::finish_hop() {
    if (!hop_target_) return;
    run_->advance(*hop_target_, events_of_replay);
    hop_target_.reset();
    note_finished();
}

Diagnostics Session::intervene(model::Intervention intervention) {
    intervention.at = run_->now();
    const std::uint64_t events = run_->simulation().events();
    Diagnostics problems = run_->intervene(intervention);
    if (has_error(problems)) return problems;
    done_.push_back({std::move(intervention), events});
    ++revision_;
    // At a standstill the intervention itself must still happen, so that what is drawn shows it.
    run_->advance(run_->now(), events_per_tick);
    note_finished();
    return {};
}

Diagnostics Session::send(std::string_view client, std::string_view operation) {
    model::Intervention intervention = of_node(model::InterventionKind::send, client);
    intervention.operation = operation;
    Diagnostics problems = intervene(std::move(intervention));
    if (problems.empty()) set_playing(true);
    return problems;
}

Diagnostics Session::stop(std::string_view node) {
    Diagnostics problems = intervene(of_node(model::InterventionKind::stop, node));
    if (!problems.empty()) return problems;
    facts_.note_stopped(node);
    check_tasks();
    return {};
}

Diagnostics Session::start(std::string_view node) {
    Diagnostics problems = intervene(of_node(model::InterventionKind::start, node));
    if (!problems.empty()) return problems;
    facts_.note_started(node);
    check_tasks();
    set_playing(true);
    return {};
}

Diagnostics Session::restart(std::string_view node) {
    Diagnostics problems = intervene(of_node(model::InterventionKind::restart, node));
    if (!problems.empty()) return problems;
    facts_.note_restarted(node);
    check_tasks();
    set_playing(true);
    return {};
}

Diagnostics Session::set_rate(std::string_view client, Rate rate) {
    model::Intervention intervention = of_node(model::InterventionKind::set_rate, client);
    intervention.rate = rate;
    Diagnostics problems = intervene(std::move(intervention));
    if (!problems.empty()) return problems;
    run_->restart_totals();
    if (rate.nano_per_second > 0) set_playing(true);
    return {};
}

bool Session::can(model::InterventionKind kind, std::string_view node) const {
    return static_cast<bool>(model::resolve(run_->plan(), of_node(kind, node)));
}

void Session::replay(Time until) {
    std::uint64_t left = events_of_replay;
    std::vector<Deed> taken;
    for (const Deed& deed : done_) {
        const std::uint64_t missing = deed.events - std::min(deed.events, run_->simulation().events());
        if (missing > left) return;
        left -= missing;
        if (missing > 0) run_->advance(never, missing);
        if (has_error(run_->intervene(deed.intervention))) continue; // an older version may have allowed it
        taken.push_back(deed);
    }
    done_ = std::move(taken);
    run_->advance(until, left);
    static_cast<void>(run_->take_finished());
}

void Session::note_inspected(std::string_view node) {
    facts_.note_inspected(node);
    check_tasks();
}

void Session::note_opened(lab::Panel panel) {
    facts_.note_opened(panel);
    check_tasks();
}

} // namespace labrack::session
