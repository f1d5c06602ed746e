// The report as a student meets it: asked for, waited for, read, watched, printed and handed in.
#include "base/json_writer.hpp"
#include "grade/result.hpp"
#include "grade/two_servers.hpp"
#include "views/report/grading.hpp"
#include "views/report/replay_pace.hpp"
#include "web/visit.hpp"

#include <algorithm>

namespace labrack::test {

using namespace labrack::ui;

namespace {

/// The lab of tests/grade/two-servers, whose start does not pass, with its report on the screen.
platform::Platform::State report_site() {
    platform::Platform::State state = site();
    state.files["labs.json"] = R"({"labs": ["two-servers"]})";
    for (const std::string name : {"lab.json", "lab.es.json"})
        state.files["labs/two-servers/" + name] = file_text(two_servers_file(name)).value();
    state.query = {{"lab", "two-servers"}, {"view", "report"}};
    return state;
}

class GradedVisit : public Visit {
  public:
    explicit GradedVisit(const platform::Platform::State& state = report_site()) : Visit(state) {
        act(ui::Role::button, "Grade my work");
        run(0.5);
    }
};

std::string shown(Visit& visit, Role role, std::string_view begin) {
    const std::string name = visit.name(role, begin);
    CHECK_MESSAGE(!name.empty(), begin);
    return name;
}

} // namespace

TEST_CASE("before a grade the report says what counts") {
    Visit visit(report_site());
    CHECK(visit.find(Role::heading, "What counts in this lab") != nullptr);
    for (const lab::Criterion& criterion : two_servers().rubric->criteria)
        CHECK(shown(visit, Role::heading, criterion.title.en).ends_with("not graded yet"));
    CHECK(visit.find(Role::button, "Hand in…") == nullptr);
    CHECK(visit.student.app.ui().semantics.duplicates().empty());
}

TEST_CASE("a grade tells how far it is and can be cancelled") {
    Visit visit(report_site());
    visit.state().does_jobs = false;
    visit.act(Role::button, "Grade my work");
    CHECK_FALSE(visit.state().settled);
    CHECK(visit.find(Role::heading, "Grading your work…") != nullptr);
    visit.state().job_changed({3, 12, "", ""});
    visit.run(0.2);
    const Node* progress = visit.find(Role::progressbar, "Progress of the grade");
    REQUIRE(progress != nullptr);
    CHECK(progress->value == "3 of 12 runs");
    visit.act(Role::button, "Cancel");
    CHECK(visit.state().job.empty());
    CHECK(visit.find(Role::button, "Grade my work") != nullptr);
    CHECK(visit.student.settle());
}

TEST_CASE("what goes wrong beside the page is said, and can be tried again") {
    Visit visit(report_site());
    visit.state().does_jobs = false;
    visit.act(Role::button, "Grade my work");
    visit.state().job_changed({0, 0, "", "out of memory"});
    visit.run(0.2);
    CHECK(visit.find(Role::alert, "Your work could not be graded.") != nullptr);
    CHECK(visit.find(Role::paragraph, "out of memory") != nullptr);
    visit.state().does_jobs = true;
    visit.act(Role::button, "Try again");
    visit.run(0.3);
    CHECK(visit.find(Role::paragraph, "0 of") == nullptr);
    CHECK(visit.find(Role::button, "Hand in…") != nullptr);
}

TEST_CASE("the report has the score of the command, and for each lost point what shows it and what helps") {
    GradedVisit visit;
    const grade::Grade grade = grade::grade(two_servers(), model::built_in_catalogue(), two_servers().start);
    const std::string percent = std::to_string(grade.basis_points() / 100);
    CHECK(visit.find(Role::paragraph, percent + " of 100") != nullptr);
    CHECK(std::any_of(visit.state().announcements.begin(), visit.state().announcements.end(),
                      [&](const std::string& each) { return each.find(percent + " of 100") != std::string::npos; }));
    std::size_t lost = 0;
    for (std::size_t i = 0; i < grade.criteria.size(); ++i) {
        const std::string head = shown(visit, Role::heading, two_servers().rubric->criteria[i].title.en);
        const int quarters = grade.criteria[i].quarters;
        CHECK(head.ends_with(quarters == 4 ? "all points" : quarters == 0 ? "no points" : "some of the points"));
        if (quarters == 4) continue;
        ++lost;
        const std::string says = grade.criteria[i].evidence.front().says.en;
        CHECK(visit.find(Role::paragraph, with_thin_space_as(' ', says)) != nullptr);
    }
    REQUIRE(lost > 0);
    CHECK(visit.find(Role::group, "How to improve") == nullptr);
    visit.act(Role::button, "How to improve");
    CHECK(visit.find(Role::group, "How to improve") != nullptr);
    visit.act(Role::button, "How to improve");
    CHECK(visit.find(Role::group, "How to improve") == nullptr);
    CHECK(visit.student.app.ui().semantics.duplicates().empty());
}

TEST_CASE("\"Show me\" opens the graded design just before it goes wrong, and leads back") {
    GradedVisit visit;
    visit.act(Role::button, "Show me");
    visit.run(2);
    REQUIRE(visit.find(Role::region, "What this replay shows") != nullptr);
    CHECK(visit.find(Role::region, "Canvas") != nullptr);
    REQUIRE(visit.find(Role::tab, "Trace") != nullptr);
    CHECK(visit.find(Role::tab, "Trace")->flags.has(Flag::selected));
    CHECK(visit.student.app.ui().semantics.duplicates().empty());
    visit.act(Role::button, "Play it");
    visit.run(8);                                             // 0.4 s of the run
    CHECK(visit.find(Role::heading, "News page") != nullptr); // the request, in Trace
    const auto saved = visit.state().storage;
    visit.act(Role::button, "Back to the moment");
    visit.act(Role::button, "Back to the report");
    CHECK(visit.find(Role::button, "Show me") != nullptr);
    CHECK(visit.state().storage == saved); // a replay is nothing to save
}

TEST_CASE("a replay hurries on while its request only waits, and never against the student's choice") {
    constexpr std::int64_t slow = 50'000;
    ReplayPace pace;
    std::int64_t speed = slow;
    for (int frame = 0; frame < 200; ++frame) // something happens twice a second
        CHECK((speed = pace.next_speed(speed, static_cast<std::size_t>(frame / 30), 1.0 / 60)) == slow);
    for (int frame = 0; frame < 60; ++frame)
        speed = pace.next_speed(speed, 7, 1.0 / 60);
    CHECK(speed == slow);
    for (int frame = 0; frame < 60; ++frame)
        speed = pace.next_speed(speed, 7, 1.0 / 60);
    CHECK(speed == ReplayPace::waiting_ppm);
    CHECK((speed = pace.next_speed(speed, 8, 1.0 / 60)) == slow);
    CHECK(pace.next_speed(200'000, 8, 5) == 200'000); // by the student
    CHECK(pace.next_speed(200'000, 8, 5) == 200'000);
}

TEST_CASE("a report and the best score stay, and a report that is outdated says so") {
    auto state = report_site();
    std::string& lab = state.files["labs/two-servers/lab.json"];
    lab.insert(lab.find("\"Build it.\"") + 11, ", \"scene\": {\"workload\": \"calm\"}");
    GradedVisit first(state);
    state.storage = first.state().storage;
    Visit second(state);
    CHECK(second.find(Role::button, "Hand in…") != nullptr);
    CHECK(second.find(Role::heading, "Your work has changed") == nullptr);
    CHECK(second.find(Role::paragraph, "Pass at") != nullptr);
    CHECK(second.name(Role::paragraph, "Pass at").find("best so far") != std::string::npos);
    second.act(Role::link, two_servers().title.en);
    REQUIRE(second.find(Role::region, "Canvas") != nullptr);
    second.act(Role::button, "Grade my design"); // of the step
    CHECK(second.find(Role::heading, "Your work has changed") == nullptr);
    second.act(Role::link, two_servers().title.en);
    second.act(Role::button, "Add nginx");
    second.run(0.3);
    second.act(Role::button, "Report");
    CHECK(second.find(Role::heading, "Your work has changed") != nullptr);

    second.act(Role::link, "Labs");
    second.run(0.3);
    CHECK(second.find(Role::text, "20 / 100") != nullptr);

    state.storage[report_key("two-servers")] = "{\"result\": 1";
    Visit third(state);
    CHECK(third.find(Role::button, "Grade my work") != nullptr);
}

TEST_CASE("what is handed in carries the learner's name, and is graded to the bytes that the page keeps") {
    GradedVisit visit;
    visit.act(Role::button, "Hand in…");
    visit.act(Role::textbox, "Your name or student number (optional)", "set-value", "Ana Núñez");
    visit.act(Role::button, "Save the file");
    CHECK(visit.state().given_name == "two-servers.submission.json");
    const auto submission = lab::read_submission(visit.state().given_file, "two-servers.submission.json", two_servers(),
                                                 model::built_in_catalogue());
    REQUIRE_MESSAGE(submission, said(submission.problems()));
    CHECK(submission->learner == "Ana Núñez");
    const auto kept = session::read_outcome(visit.state().storage.at(report_key("two-servers")));
    REQUIRE(kept);
    json::Writer writer;
    const grade::Grade grade =
        grade::grade(two_servers(), model::built_in_catalogue(), submission->design, submission->answers);
    grade::write_result(writer, grade, {two_servers(), *submission, "two-servers.submission.json", ""},
                        json::Writer::Layout::lines);
    CHECK(kept->result == writer.take());
    visit.act(Role::button, "Hand in…");
    CHECK(visit.find(Role::textbox, "Your name or student number (optional)")->value == "Ana Núñez");
}

TEST_CASE("in a narrow bar the way back stays, and nothing lies on anything else") {
    auto state = report_site();
    state.viewport = {400, 720, 1};
    GradedVisit visit(state);
    CHECK(visit.find(Role::link, "Labs") == nullptr);
    const Node* back = visit.find(Role::link, two_servers().title.en);
    const Node* here = visit.find(Role::text, "Report");
    const Node* saved = visit.find(Role::status, "Saved");
    REQUIRE(back != nullptr);
    REQUIRE(here != nullptr);
    REQUIRE(saved != nullptr);
    CHECK(back->rect.w >= 24);
    CHECK(back->rect.right() <= here->rect.x);
    CHECK(here->rect.w >= 24);
    CHECK(here->rect.right() <= saved->rect.x);
}

TEST_CASE("in a narrow bar the dots of the steps make room for the way back") {
    for (const int width : {1280, 640, 520}) {
        CAPTURE(width);
        auto state = site("3");
        state.viewport = {width, 720, 1};
        Visit visit(state);
        const Node* crumb = visit.find(Role::text, repository_lab(stack_lab)->title.en);
        const Node* steps = visit.find(Role::progressbar, "Progress in this lab");
        REQUIRE(crumb != nullptr);
        REQUIRE(steps != nullptr);
        CHECK(crumb->rect.w >= 24);
        CHECK(crumb->rect.right() <= steps->rect.x);
        CHECK(steps->value == "3 of 12");
    }
}

TEST_CASE("a report is printed with all that it says") {
    GradedVisit visit;
    visit.act(Role::button, "Print");
    const auto& lines = visit.state().printed;
    REQUIRE(lines.size() > 4);
    CHECK(lines.front().kind == platform::PrintedLine::Kind::title);
    CHECK(lines.front().text == "Report: " + two_servers().title.en);
    const auto headings = std::count_if(lines.begin(), lines.end(), [](const platform::PrintedLine& line) {
        return line.kind == platform::PrintedLine::Kind::heading;
    });
    CHECK(headings == static_cast<std::ptrdiff_t>(two_servers().rubric->criteria.size()));
}

} // namespace labrack::test
