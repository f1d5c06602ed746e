// The grade of one lab's work: worked out beside the page, kept in storage, and outdated once the work goes on.
#pragma once

#include "app/ui.hpp"
#include "grade/grade.hpp"
#include "lab/submission.hpp"
#include "session/grading.hpp"
#include "session/session.hpp"
#include "views/lab_store.hpp"

#include <memory>
#include <optional>
#include <string>

namespace labrack::ui {

/// "report.v1.LAB": the last report.
[[nodiscard]] std::string report_key(const std::string& lab);

/// What was graded, and what came of it.
struct Report {
    session::GradedWork work; ///< the documents
    lab::Submission submission;
    grade::Grade grade;
};

class Grading {
  public:
    enum class State { none, running, graded, failed };

    /// Opens the report that is stored of the lab under its `name` in the store of labs, if it can be read.
    Grading(platform::Platform& platform, std::shared_ptr<const lab::Lab> lab, std::string name);
    ~Grading();
    Grading(const Grading&) = delete;
    Grading& operator=(const Grading&) = delete;

    [[nodiscard]] State state() const { return state_; }
    /// The last one; while a new one is worked out too. Null: there is none.
    [[nodiscard]] const Report* report() const { return report_ ? &*report_ : nullptr; }
    /// While it runs: how many of the runs are done.
    [[nodiscard]] const platform::JobReport& progress() const { return progress_; }
    /// Why there is no grade, where it failed; may be empty.
    [[nodiscard]] const std::string& error() const { return error_; }
    /// Whether the work has gone on since the report: another design, or other answers.
    [[nodiscard]] bool is_outdated(const session::Session& session);

    /// Grades the session's work, from the lab's files.
    void start(const LabFiles& files, const session::Session& session);
    void cancel();
    /// Takes in what has come; true in the call in which a new report is there. Its score is noted in the session.
    bool take(session::Session& session);
    /// The file to hand in for `learner` (may be empty), whose result becomes the stored one.
    [[nodiscard]] const std::string& hand_in(const std::string& learner);
    [[nodiscard]] std::string file_name() const;

  private:
    platform::Platform& platform_;
    std::shared_ptr<const lab::Lab> lab_;
    std::string name_;
    State state_ = State::none;
    std::optional<Report> report_;
    platform::JobReport progress_;
    std::optional<std::string> outcome_; ///< that has come and is not taken in
    std::string error_;
    std::uint64_t compared_revision_ = 0; ///< of the session
    std::optional<bool> outdated_;        ///< at that revision

    void fail(std::string why);
    /// False when the documents are of another version of the lab or the catalogue, or cannot be read.
    bool open(session::GradedWork work);
    void store() const;
};

} // namespace labrack::ui
