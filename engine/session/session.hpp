// One learner's state in one lab: the step, the run it shows, answers, tasks, hints; all of it saved as a document.
#pragma once

#include "base/diagnostic.hpp"
#include "lab/answer.hpp"
#include "lab/lab.hpp"
#include "lab/submission.hpp"
#include "session/facts.hpp"
#include "session/history.hpp"
#include "session/replay.hpp"
#include "session/run.hpp"
#include "session/walk.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::session {

using lab::Answer;

/// What a learner has chosen or typed for a question that has no answer yet.
struct Draft {
    std::vector<std::string> options; ///< ids of those that are ticked
    std::string text;                 ///< of a number, as it was typed; at most 200 bytes are kept

    bool operator==(const Draft&) const = default;
};

/// Something the learner did to the run, and after how many of its events: that makes a replay exact.
struct Deed {
    model::Intervention intervention;
    std::uint64_t events = 0;
};

class Session {
  public:
    /// Starts at the first step. The lab and its designs are valid, so this cannot fail.
    Session(const model::Catalogue& catalogue, std::shared_ptr<const lab::Lab> lab);

    // Sessions that only show something: they have no tasks and no walk, their design cannot be edited, and they are
    // not to be saved. restart_scene() goes back to how the run stood at first.
    /// A replay, which stands at its moment.
    [[nodiscard]] static Session showing(const model::Catalogue& catalogue, std::shared_ptr<const lab::Lab> lab,
                                         const Replay& replay);
    /// `design` to compare with that of `leader`: from time 0 under the same load with the same random numbers.
    [[nodiscard]] static Session beside(const Session& leader, model::Design design);
    [[nodiscard]] bool only_shows() const { return shown_.has_value(); }
    /// Of a session beside `leader`, in the step it was made in: does what was done to the leader's run and goes to its
    /// clock, through some milliseconds of work; begins anew when that did. What names a component that this design
    /// does not have changes nothing here. False: the clock is still behind, and the leader should wait.
    bool follow(const Session& leader);

    /// Opens a saved document. A document of another version of the lab keeps what still applies (step, answers, tasks
    /// by id) and says so in a warning; text that is no such document is an error and the caller keeps it.
    [[nodiscard]] static Result<Session> restore(const model::Catalogue& catalogue, std::shared_ptr<const lab::Lab> lab,
                                                 std::string_view saved);
    static constexpr int version = 1; ///< of the document that save() writes; restore() reads it and all before it
    /// The document, at most 256 kB.
    [[nodiscard]] std::string save() const;
    /// Grows with each change that save() would show, except that of the clock.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }

    [[nodiscard]] const lab::Lab& lab() const { return *lab_; }
    [[nodiscard]] const std::shared_ptr<const lab::Lab>& shared_lab() const { return lab_; }

    // Steps.
    [[nodiscard]] std::size_t step_index() const { return step_; }
    [[nodiscard]] const lab::Step& step() const { return lab_->steps[step_]; }
    void go_to(std::size_t step); ///< clamped to the lab's steps
    /// The furthest step seen, so that Home can show progress.
    [[nodiscard]] std::size_t furthest_step() const { return furthest_; }
    [[nodiscard]] bool step_complete(std::size_t step) const; ///< its tasks are done and its questions answered
    [[nodiscard]] bool lab_complete() const;                  ///< every step was seen and is complete

    // Tasks and hints.
    [[nodiscard]] bool task_done(std::string_view step, std::string_view task) const;
    [[nodiscard]] int hints_shown(std::string_view step, std::string_view task) const;
    void show_hint(std::string_view step, std::string_view task);

    // Questions. An answer can be given once; a wrong `choice` may be tried again with try_again().
    void answer(std::string_view question, Answer answer);
    void try_again(std::string_view question);
    [[nodiscard]] const Answer* answer_to(std::string_view step, std::string_view question) const;
    /// What is being prepared for a question of this step, empty as long as nothing is; it is saved too, and an answer
    /// takes its place.
    [[nodiscard]] const Draft& draft(std::string_view question) const;
    void set_draft(std::string_view question, Draft draft);

    // The learner's own design, which begins as the lab's start. A build step without a design of its own shows it, and
    // lets it be edited.
    [[nodiscard]] const model::Design& own_design() const { return history_.design(); }
    /// The design on the canvas: the learner's own or one of the lab's. Its components are those of the run's plan.
    [[nodiscard]] const model::Design& design() const;
    [[nodiscard]] bool can_edit() const;
    /// Why the design on the canvas cannot run yet; then nothing goes on in the run. Empty: it runs.
    [[nodiscard]] const Diagnostics& obstacles() const { return obstacles_; }
    /// Makes `design` the learner's own. The run begins anew unless components have only been moved on the canvas.
    /// Errors: "not-now" where can_edit() is false; "size" when it would be too large to be saved. Then nothing has
    /// happened.
    Diagnostics edit(model::Design design, Edit edit);
    /// What undo() would take back and redo() do again; null when there is nothing, or can_edit() is false.
    [[nodiscard]] const Edit* undoable() const { return can_edit() ? history_.undoable() : nullptr; }
    [[nodiscard]] const Edit* redoable() const { return can_edit() ? history_.redoable() : nullptr; }
    void undo();
    void redo();
    /// Keeps the learner's own design as it is now, to compare with later; in the place of one that was kept before.
    /// Errors: "size" when there would be too much to be saved; then nothing has happened.
    Diagnostics keep_version();
    /// What keep_version() has kept; null: nothing yet.
    [[nodiscard]] const model::Design* kept_version() const { return kept_ ? &*kept_ : nullptr; }

    // The grade.
    /// What the learner would hand in now: their own design, their answers, the hints they saw.
    [[nodiscard]] lab::Submission submission() const;
    /// Keeps the score if it is the best one so far.
    void note_score(const lab::ClaimedScore& score);
    [[nodiscard]] const std::optional<lab::ClaimedScore>& best_score() const { return best_; }

    // The run.
    [[nodiscard]] Run& run() { return *run_; }
    [[nodiscard]] const Run& run() const { return *run_; }
    void restart_scene(); ///< from time 0, with the scene's own interventions only
    [[nodiscard]] bool playing() const { return playing_; }
    void set_playing(bool playing);
    [[nodiscard]] std::int64_t speed_ppm() const { return speed_ppm_; } ///< 1000 (1/1000×) to 100000000 (100×)
    void set_speed(std::int64_t speed_ppm);
    /// Lets `real` time pass at the speed. Stops playing when the run is idle or a walk's hop has arrived.
    Progress tick(Duration real);
    bool single_event(); ///< pauses and moves through one event
    // What the learner does to it. Errors as model::resolve(); then nothing has happened, and nothing is remembered.
    /// Sends one request by hand and lets time pass.
    Diagnostics send(std::string_view client, std::string_view operation);
    Diagnostics stop(std::string_view node);
    Diagnostics start(std::string_view node);
    Diagnostics restart(std::string_view node);
    Diagnostics set_rate(std::string_view client, Rate rate);
    /// What was done since the run began, in order.
    [[nodiscard]] const std::vector<Deed>& done() const { return done_; }
    /// Whether the run would take a stop, start or restart of that component.
    [[nodiscard]] bool can(model::InterventionKind kind, std::string_view node) const;

    // The walk of the step, if it has one.
    [[nodiscard]] const Walk* walk() const { return walk_ ? &*walk_ : nullptr; }
    void next_hop();   ///< sets out for the next hop; tick() moves there in about a second of real time
    void finish_hop(); ///< goes there at once (reduced motion)
    [[nodiscard]] bool hop_under_way() const { return hop_target_.has_value(); }

    // What the learner looked at (tasks may ask for it).
    void note_inspected(std::string_view node);
    void note_opened(lab::Panel panel);

    /// A text with its placeholders {{news.p95}} filled from the run; "–" where there is no value yet.
    [[nodiscard]] std::string fill(std::string_view text) const;

  private:
    const model::Catalogue* catalogue_;
    std::shared_ptr<const lab::Lab> lab_;
    History history_;
    std::optional<model::Design> kept_;
    Diagnostics obstacles_;
    std::optional<Run> run_;
    std::optional<Run> shown_;   ///< of a session that only shows something: how the run stood at first
    std::uint64_t begun_ = 0;    ///< runs so far
    std::uint64_t followed_ = 0; ///< which of the leader's runs this one goes with
    std::optional<Walk> walk_;
    std::optional<Time> hop_target_;
    Duration hop_time_left_; ///< real time until the hop under way should have arrived
    std::size_t step_ = 0;
    std::size_t furthest_ = 0;
    std::size_t scene_step_ = 0; ///< the step whose scene the run shows
    bool playing_ = false;
    std::int64_t speed_ppm_ = 1'000'000;
    std::uint64_t revision_ = 0;
    std::set<std::string> tasks_done_;       ///< "step/task"
    std::map<std::string, int> hints_shown_; ///< "step/task"
    std::map<std::string, Answer> answers_;  ///< "step/question"
    std::map<std::string, Draft> drafts_;    ///< "step/question"
    std::vector<Deed> done_;                 ///< in order
    std::optional<lab::ClaimedScore> best_;
    Facts facts_; ///< since the step was entered

    void enter_step();
    void open_scene(std::size_t scene_step);
    void show(Run run);
    [[nodiscard]] bool shows_own() const;
    struct Begun {
        Run run;
        Diagnostics obstacles; ///< why nothing goes on in it; else empty
    };
    /// A run of the design in the scene that is open.
    [[nodiscard]] Begun begin(const model::Design& design) const;
    struct Planned {
        std::shared_ptr<const model::Plan> plan;
        Diagnostics obstacles; ///< why it is a plan in which nothing goes on; else empty
    };
    [[nodiscard]] Planned plan_or_rest(const model::Design& design, const model::Workload& workload) const;
    void follow_history(const model::Design& before);
    [[nodiscard]] std::size_t scene_step_for(std::size_t step) const;
    Diagnostics intervene(model::Intervention intervention);
    void note_finished();
    void check_tasks();
    Progress move_hop(Duration real);
    void replay(Time until);

    friend class SavedSession;
};

} // namespace labrack::session
