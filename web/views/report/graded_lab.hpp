// What grading adds to an open lab: its report, and replays of what the report says.
#pragma once

#include "views/report/replay_view.hpp"
#include "views/report/report.hpp"

#include <memory>
#include <optional>

namespace labrack::ui {

class GradedLab {
  public:
    /// `name` is that of the lab in the store of labs.
    GradedLab(platform::Platform& platform, std::shared_ptr<const lab::Lab> lab, const std::string& name)
        : lab_(lab), grading_(platform, lab, name) {}

    /// Takes in what the grade has come to, and lets the replay run; true when something moved.
    bool advance(Ui& ui, session::Session& session);
    /// Whether a grade is being worked out.
    [[nodiscard]] bool is_busy() const { return grading_.state() == Grading::State::running; }
    /// Ends a grade that is worked out: another lab may want the platform's one job.
    void stop() {
        if (is_busy()) grading_.cancel();
    }
    [[nodiscard]] bool shows_replay() const { return replay_ != nullptr; }
    void leave_replay() { replay_.reset(); }

    /// Draws the replay that was asked for, or the report. A step that the student wants to go to.
    [[nodiscard]] std::optional<std::size_t> draw(Ui& ui, const Rect& area, const session::Session& session,
                                                  const LabFiles& files);

  private:
    void show(Ui& ui, const ReportAct& act);

    std::shared_ptr<const lab::Lab> lab_;
    Grading grading_;
    ReportState state_;
    std::unique_ptr<ReplayView> replay_;
};

} // namespace labrack::ui
