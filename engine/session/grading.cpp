#include "session/grading.hpp"

#include "base/json_writer.hpp"
#include "grade/result.hpp"
#include "lab/submission.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace labrack::session {

namespace {

using nlohmann::ordered_json;

/// Of JSON's member `key`; empty when it is no text.
std::string text_in(const ordered_json& document, const char* key) {
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

GradingTask read_task(std::string_view text) {
    GradingTask task;
    const ordered_json document = ordered_json::parse(text, nullptr, false);
    if (!document.is_object()) return task;
    task.folder = text_in(document, "folder");
    task.submission = text_in(document, "submission");
    task.handed_in_as = text_in(document, "handed_in_as");
    const auto files = document.find("files");
    if (files == document.end() || !files->is_object()) return task;
    for (const auto& [name, file] : files->items())
        if (file.is_string()) task.files[name] = file.get<std::string>();
    return task;
}

std::string dumped(const ordered_json& document) {
    return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Diagnostics first_error(const Diagnostics& problems) {
    const auto error = std::find_if(problems.begin(), problems.end(),
                                    [](const Diagnostic& one) { return one.severity == Severity::error; });
    return {make_error("grading", error == problems.end() ? "" : to_text(*error))};
}

/// The submission's text, and the result's, which refers to it.
Result<GradedWork> documents_of(const lab::Submission& submission, const grade::Grade& grade, const lab::Lab& lab,
                                const std::string& file) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const std::string text = lab::write_submission(submission, lab, catalogue);
    const Result<lab::Submission> handed_in = lab::read_submission(text, file, lab, catalogue);
    if (!handed_in) return first_error(handed_in.problems());
    json::Writer writer;
    grade::write_result(writer, grade, {lab, *handed_in, file, ""}, json::Writer::Layout::lines);
    return GradedWork{text, writer.take()};
}

/// Nothing when it was ended.
std::optional<Result<GradedWork>> grade_task(const GradingTask& task, const grade::OnProgress& on_progress) {
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto file_of = [&](std::string_view name) -> std::optional<std::string> {
        const auto found = task.files.find(name);
        return found == task.files.end() ? std::nullopt : std::optional(found->second);
    };
    const Result<lab::Lab> lab = lab::read_lab(file_of, task.folder, catalogue);
    if (!lab) return first_error(lab.problems());
    if (!lab->rubric) return Diagnostics{make_error("grading", "the lab " + in_quotes(lab->id) + " has no rubric")};
    const Result<lab::Submission> submission =
        lab::read_submission(task.submission, task.handed_in_as, *lab, catalogue);
    if (!submission) return first_error(submission.problems());
    const auto grade = grade::grade(*lab, catalogue, submission->design, submission->answers, on_progress);
    if (!grade) return std::nullopt;
    lab::Submission claiming = *submission;
    claiming.claimed = lab::ClaimedScore{grade->quarter_points, grade->points};
    return documents_of(claiming, *grade, *lab, task.handed_in_as);
}

} // namespace

std::string write_task(const GradingTask& task) {
    ordered_json document{{"folder", task.folder}};
    for (const auto& [name, file] : task.files)
        document["files"][name] = file;
    document["submission"] = task.submission;
    document["handed_in_as"] = task.handed_in_as;
    return dumped(document);
}

std::string write_outcome(const Result<GradedWork>& work) {
    if (work) return dumped({{"submission", work->submission}, {"result", work->result}});
    return dumped({{"error", work.problems().empty() ? "" : work.problems().front().message}});
}

Result<GradedWork> read_outcome(std::string_view text) {
    const ordered_json document = ordered_json::parse(text, nullptr, false);
    if (!document.is_object()) return make_error("grading", "the grade could not be read");
    GradedWork work{text_in(document, "submission"), text_in(document, "result")};
    if (work.submission.empty() || work.result.empty()) return make_error("grading", text_in(document, "error"));
    return work;
}

Result<GradedWork> hand_in_as(const std::string& learner, const GradedWork& work, const grade::Grade& grade,
                              const lab::Lab& lab, const std::string& file) {
    Result<lab::Submission> submission = lab::read_submission(work.submission, file, lab, model::built_in_catalogue());
    if (!submission) return first_error(submission.problems());
    submission->learner = learner;
    return documents_of(*submission, grade, lab, file);
}

std::string carry_out(std::string_view task, const grade::OnProgress& on_progress) {
    const auto work = grade_task(read_task(task), on_progress);
    return work ? write_outcome(*work) : std::string();
}

} // namespace labrack::session
