// A session as it is handed in, and its best score.
#include "session/session.hpp"

#include <algorithm>

namespace labrack::session {

namespace {

/// "switch-off/stop" of a session is "switch-off.stop" of a submission.
std::string with_dot(std::string name) {
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

} // namespace

lab::Submission Session::submission() const {
    lab::Submission out;
    out.design = own_design();
    for (const auto& [question, answer] : answers_)
        out.answers[with_dot(question)] = answer;
    for (const auto& [task, shown] : hints_shown_)
        out.hints[with_dot(task)] = shown;
    out.lab_hash = lab_->hash;
    return out;
}

void Session::note_score(const lab::ClaimedScore& score) {
    if (best_ && best_->points == score.points && best_->quarter_points >= score.quarter_points) return;
    best_ = score;
    ++revision_;
}

} // namespace labrack::session
