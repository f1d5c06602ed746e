// "Show me": evidence of a report as a workspace in which the run stands just before it goes wrong.
#pragma once

#include "session/replay.hpp"
#include "views/report/replay_pace.hpp"
#include "views/workspace.hpp"

#include <memory>
#include <string>

namespace labrack::ui {

class ReplayView {
  public:
    ReplayView(std::shared_ptr<const lab::Lab> lab, session::Replay replay, const lab::Criterion& criterion,
               const grade::Evidence& evidence);

    /// Moves towards the moment, then lets time pass; true when something moved.
    bool advance(Ui& ui);
    void draw(Ui& ui, const Rect& area);
    /// The student goes back to the report.
    [[nodiscard]] bool left() const { return workspace_ != nullptr && workspace_->leave; }

  private:
    void arrive();
    void keep_pace(double real);

    std::shared_ptr<const lab::Lab> lab_;
    session::Replay replay_;
    ReplayNote note_;
    std::vector<std::string> components_;
    ReplayPace pace_;
    std::unique_ptr<Workspace> workspace_; ///< once the run stands at its moment
};

} // namespace labrack::ui
