#include "views/report/graded_lab.hpp"

namespace labrack::ui {

bool GradedLab::advance(Ui& ui, session::Session& session) {
    if (grading_.take(session)) {
        const grade::Grade& grade = grading_.report()->grade;
        const std::string score = percent_words(ui, grade.quarter_points, grade.points);
        const std::string_view verdict = ui.t(grade.passed ? "report.passed" : "report.not_passed");
        ui.semantics.announce(ui.t("report.ready", {{"score", score}, {"verdict", std::string(verdict)}}));
        state_ = {};
        ui.frame_wanted = true;
    }
    if (!replay_) return false;
    const bool moved = replay_->advance(ui);
    if (replay_->left()) {
        replay_.reset();
        ui.frame_wanted = true;
    }
    return moved;
}

std::optional<std::size_t> GradedLab::draw(Ui& ui, const Rect& area, const session::Session& session,
                                           const LabFiles& files) {
    if (replay_) {
        replay_->draw(ui, area);
        return std::nullopt;
    }
    const ReportAct act = draw_report(ui, area, session, grading_, state_);
    switch (act.kind) {
    case ReportAct::Kind::none: break;
    case ReportAct::Kind::grade:
        grading_.start(files, session);
        ui.semantics.announce(ui.t("report.running"));
        break;
    case ReportAct::Kind::cancel: grading_.cancel(); break;
    case ReportAct::Kind::show: show(ui, act); break;
    case ReportAct::Kind::to_step: return act.step;
    }
    if (act.kind != ReportAct::Kind::none) ui.frame_wanted = true;
    return std::nullopt;
}

void GradedLab::show(Ui& ui, const ReportAct& act) {
    const Report& report = *grading_.report();
    const grade::Evidence& evidence = report.grade.criteria[act.criterion].evidence[act.evidence];
    auto replay = session::Replay::open(*lab_, model::built_in_catalogue(), report.submission.design, evidence);
    if (!replay) return toast(ui, replay.problems().front().message, Tone::warn);
    replay_ = std::make_unique<ReplayView>(lab_, std::move(*replay), lab_->rubric->criteria[act.criterion], evidence);
}

} // namespace labrack::ui
