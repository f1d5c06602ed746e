#include "views/report/grading.hpp"

#include "grade/result.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace labrack::ui {

namespace {

const model::Catalogue& catalogue() {
    return model::built_in_catalogue();
}

bool same_answers(const lab::Answers& a, const lab::Answers& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const auto& left, const auto& right) {
               return left.first == right.first && left.second.options == right.second.options &&
                      left.second.number == right.second.number;
           });
}

} // namespace

std::string report_key(const std::string& lab) {
    return "report.v1." + lab;
}

Grading::Grading(platform::Platform& platform, std::shared_ptr<const lab::Lab> lab, std::string name)
    : platform_(platform), lab_(std::move(lab)), name_(std::move(name)) {
    const auto stored = platform_.load(report_key(name_));
    if (!stored || !lab_->rubric) return;
    auto work = session::read_outcome(*stored);
    if (work && open(std::move(*work))) state_ = State::graded;
}

Grading::~Grading() {
    if (state_ == State::running) platform_.end_job();
}

bool Grading::open(session::GradedWork work) {
    auto submission = lab::read_submission(work.submission, file_name(), *lab_, catalogue());
    auto grade = grade::read_result(work.result, file_name());
    const bool fits = submission && grade && grade->lab_hash == lab_->hash &&
                      grade->catalogue_hash == catalogue().hash &&
                      grade->criteria.size() == lab_->rubric->criteria.size();
    if (!fits) return false;
    report_ = Report{std::move(work), std::move(*submission), std::move(*grade)};
    outdated_.reset();
    return true;
}

void Grading::store() const {
    // Where there is no room the report is there until the page is left; it can be worked out again.
    platform_.save(report_key(name_), session::write_outcome(report_->work));
}

std::string Grading::file_name() const {
    return lab_->id + ".submission.json";
}

void Grading::start(const LabFiles& files, const session::Session& session) {
    session::GradingTask task;
    task.folder = files.folder;
    task.files = files.texts;
    task.submission = lab::write_submission(session.submission(), *lab_, catalogue());
    task.handed_in_as = file_name();
    state_ = State::running;
    progress_ = {};
    outcome_.reset();
    platform_.start_job(session::write_task(task), [this](const platform::JobReport& report) {
        if (!report.error.empty()) return fail(report.error);
        if (report.outcome.empty())
            progress_ = report;
        else
            outcome_ = report.outcome;
    });
}

void Grading::cancel() {
    platform_.end_job();
    state_ = report_ ? State::graded : State::none;
}

void Grading::fail(std::string why) {
    state_ = State::failed;
    error_ = std::move(why);
}

bool Grading::take(session::Session& session) {
    if (!outcome_) return false;
    auto work = session::read_outcome(*std::exchange(outcome_, std::nullopt));
    if (!work) {
        fail(work.problems().front().message);
        return false;
    }
    if (!open(std::move(*work))) {
        fail({});
        return false;
    }
    state_ = State::graded;
    session.note_score({report_->grade.quarter_points, report_->grade.points});
    store();
    return true;
}

bool Grading::is_outdated(const session::Session& session) {
    if (!report_) return false;
    if (outdated_ && compared_revision_ == session.revision()) return *outdated_;
    compared_revision_ = session.revision();
    const lab::Submission now = session.submission();
    outdated_ = lab::hash_of(now.design, catalogue()) != report_->submission.design_hash ||
                !same_answers(now.answers, report_->submission.answers);
    return *outdated_;
}

const std::string& Grading::hand_in(const std::string& learner) {
    if (learner != report_->submission.learner) {
        auto work = session::hand_in_as(learner, report_->work, report_->grade, *lab_, file_name());
        if (work && open(std::move(*work))) store();
    }
    return report_->work.submission;
}

} // namespace labrack::ui
