// From what a learner has in their session to what is handed in, and its grade as texts.
#include "base/json_writer.hpp"
#include "grade/result.hpp"
#include "grade/two_servers.hpp"
#include "session/grading.hpp"
#include "session/session.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;
using session::Session;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

session::GradingTask task_of(const model::Design& design) {
    session::GradingTask task;
    task.folder = "two-servers";
    for (const char* name : {"lab.json", "lab.es.json"})
        task.files[name] = file_text(two_servers_file(name)).value();
    lab::Submission submission;
    submission.design = design;
    task.submission = lab::write_submission(submission, two_servers(), catalogue);
    task.handed_in_as = "mine.submission.json";
    return task;
}

std::string carried_out(const session::GradingTask& task) {
    return session::carry_out(session::write_task(task), {});
}

/// What `labrack grade --json` writes of that file.
std::string native_result(const std::string& text) {
    auto submission = lab::read_submission(text, "mine.submission.json", two_servers(), catalogue);
    REQUIRE_MESSAGE(submission, said(submission.problems()));
    json::Writer writer;
    const grade::Grade grade = grade::grade(two_servers(), catalogue, submission->design, submission->answers);
    grade::write_result(writer, grade, {two_servers(), *submission, "mine.submission.json", ""},
                        json::Writer::Layout::lines);
    return writer.take();
}

constexpr std::string_view steps = R"([
  {"id": "ask", "kind": "quiz", "title": "Ask", "text": "t", "scene": {"workload": "pages"}, "questions": [
     {"id": "which", "kind": "choice", "text": "t", "options": [
       {"id": "a", "text": "t", "correct": true, "feedback": "f"}, {"id": "b", "text": "t", "feedback": "f"}]}]},
  {"id": "do", "kind": "watch", "title": "Do", "text": "t", "tasks": [
     {"id": "one", "text": "t", "done": {"succeeded": "page"}, "hints": ["a", "b"]}]}
])";

} // namespace

TEST_CASE("what is handed in claims the score of its result, and is graded again to the same bytes") {
    for (const char* name : {"start", "solution"}) {
        CAPTURE(std::string(name));
        const auto work = session::read_outcome(carried_out(task_of(two_servers_design(name))));
        REQUIRE_MESSAGE(work, said(work.problems()));
        CHECK(work->result == native_result(work->submission));
        const auto handed_in = lab::read_submission(work->submission, "x", two_servers(), catalogue);
        const auto grade = grade::read_result(work->result, "x");
        REQUIRE(handed_in);
        REQUIRE(grade);
        REQUIRE(handed_in->claimed);
        CHECK(handed_in->claimed->points == grade->points);
        CHECK(handed_in->claimed->quarter_points == grade->quarter_points);
        CHECK(grade->passed == (std::string_view(name) == "solution"));
    }
}

TEST_CASE("a task that is ended has no outcome, and tells before how far it has come") {
    std::size_t most = 0;
    std::size_t all = 0;
    const auto end_at_third = [&](std::size_t done, std::size_t of) {
        most = done;
        all = of;
        return done < 3;
    };
    CHECK(session::carry_out(session::write_task(task_of(two_servers().start)), end_at_third).empty());
    CHECK(most == 3);
    CHECK(all > 3);
}

TEST_CASE("a task that cannot be done says why") {
    const auto why = [](const session::GradingTask& task) {
        const auto work = session::read_outcome(carried_out(task));
        REQUIRE_FALSE(work);
        return work.problems().front().message;
    };
    session::GradingTask task = task_of(two_servers().start);
    const std::string submission = std::exchange(task.submission, "{");
    CHECK(why(task).starts_with("mine.submission.json:1:2: error:"));
    task.submission = submission;
    task.files.erase("lab.json");
    CHECK(why(task).starts_with("two-servers/lab.json: error:"));
    CHECK(session::carry_out("no task", {}) != "");
    CHECK_FALSE(session::read_outcome("no outcome"));
}

TEST_CASE("a session hands in its design, its answers and the hints that were shown, by the names of checks") {
    Session session(catalogue, small_lab(steps));
    session.answer("which", {{"b"}, 0});
    session.go_to(1);
    session.show_hint("do", "one");
    session.show_hint("do", "one");
    const lab::Submission submission = session.submission();
    CHECK(lab::hash_of(submission.design, catalogue) == lab::hash_of(session.own_design(), catalogue));
    REQUIRE(submission.answers.contains("ask.which"));
    CHECK(submission.answers.at("ask.which").options == std::vector<std::string>{"b"});
    CHECK(submission.hints == std::map<std::string, int>{{"do.one", 2}});
    const std::string text = lab::write_submission(submission, session.lab(), catalogue);
    const auto read = lab::read_submission(text, "x", session.lab(), catalogue);
    REQUIRE(read);
    CHECK(read.problems().empty());
}

TEST_CASE("the best score is kept and saved, until the rubric counts other points") {
    const auto lab = std::make_shared<const lab::Lab>(two_servers());
    const grade::Grade grade = grade::grade(*lab, catalogue, lab->start);
    Session session(catalogue, lab);
    CHECK_FALSE(session.best_score());
    const std::uint64_t before = session.revision();
    session.note_score({8, grade.points});
    CHECK(session.revision() > before);
    session.note_score({5, grade.points});
    CHECK(session.best_score()->quarter_points == 8);
    session.note_score({9, grade.points});
    CHECK(session.best_score()->quarter_points == 9);
    const std::string saved = session.save();
    CHECK(Session::restore(catalogue, lab, saved)->best_score()->quarter_points == 9);

    auto changed = std::make_shared<lab::Lab>(two_servers());
    changed->rubric->criteria.front().points += 1;
    CHECK_FALSE(Session::restore(catalogue, changed, saved)->best_score());
    std::string wrong = saved;
    wrong.replace(wrong.find("\"quarter_points\":9"), 18, "\"quarter_points\":-1");
    CHECK_FALSE(Session::restore(catalogue, lab, wrong));
}

TEST_CASE("a session that shows a replay stands at its moment, goes back to it, and is nothing to work in") {
    const auto lab = std::make_shared<const lab::Lab>(two_servers());
    const grade::Grade grade = grade::grade(*lab, catalogue, lab->start);
    grade::Evidence evidence;
    for (const grade::CriterionResult& one : grade.criteria)
        for (const grade::Evidence& each : one.evidence)
            if (each.kind == grade::Evidence::Kind::run) evidence = each;
    auto replay = session::Replay::open(*lab, catalogue, lab->start, evidence);
    REQUIRE(replay);
    while (!replay->approach()) {
    }
    Session session = Session::showing(catalogue, lab, *replay);
    CHECK(session.only_shows());
    CHECK_FALSE(session.can_edit());
    CHECK_FALSE(session.playing());
    CHECK(session.run().now() == replay->moment());
    CHECK(session.design().nodes.size() == lab->start.nodes.size());
    session.set_playing(true);
    session.tick(seconds(2));
    CHECK(session.run().now() == replay->moment() + milliseconds(100)); // 1/20 of real time
    session.restart_scene();
    CHECK(session.run().now() == replay->moment());
    CHECK_FALSE(session.playing());
}

TEST_CASE("evidence about components is shown at the beginning of the experiment at light load") {
    grade::Evidence finding;
    finding.components = {"server"};
    CHECK(session::Replay::can_show(finding));
    auto replay = session::Replay::open(two_servers(), catalogue, two_servers().start, finding);
    REQUIRE(replay);
    CHECK(replay->run().seed() == two_servers().rubric->grading.front());
    CHECK(replay->moment() == Time{} + milliseconds(200));
    grade::Evidence answer;
    answer.kind = grade::Evidence::Kind::unanswered;
    CHECK_FALSE(session::Replay::can_show(answer));
}
