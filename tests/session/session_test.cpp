// One learner's state: steps, tasks, answers, the run, the walk, and that none of it is lost.
#include "session/session.hpp"
#include "support/labs.hpp"

#include <array>

using namespace labrack;
using namespace labrack::test;
using session::Session;

namespace {

constexpr std::string_view steps = R"([
  {"id": "send", "kind": "watch", "title": "Send", "text": "t", "speed": "1/10", "scene": {"workload": "pages", "seed": 3},
   "offer": {"send": ["page", "file"]}, "tasks": [
     {"id": "one", "text": "t", "done": {"succeeded": "page"}, "hints": ["a", "b"]},
     {"id": "look", "text": "t", "done": {"inspected": "nginx"}}]},
  {"id": "walk", "kind": "watch", "title": "Walk", "text": "t", "scene": {"workload": "pages"},
   "walk": {"operation": "page", "narration": [
     {"message": "dns_query", "from": "visitors", "to": "dns", "text": "the question"},
     {"message": "request", "from": "gunicorn", "to": "mysql", "text": "the query"}]},
   "tasks": [{"id": "end", "text": "t", "done": {"walked": "page"}}]},
  {"id": "break", "kind": "experiment", "title": "Break", "text": "t", "scene": {"workload": "pages"},
   "offer": {"send": ["page"], "stop": ["mysql"], "restart": ["gunicorn"], "rate": {"client": "visitors", "low": "1/s", "high": "200/s"}},
   "tasks": [
     {"id": "stop", "text": "t", "done": {"stopped": "mysql"}},
     {"id": "fail", "text": "t", "done": {"failed": "page", "reason": "refused", "cause": "mysql"}},
     {"id": "without", "text": "t", "done": {"succeeded": "file", "without": "mysql"}},
     {"id": "start", "text": "t", "done": {"started": "mysql"}},
     {"id": "busy", "text": "t", "done": {"utilisation": "server", "at_least": "60%"}},
     {"id": "rate", "text": "t", "done": {"rate": "visitors", "at_least": "100/s"}},
     {"id": "held", "text": "t", "done": {"rate": "visitors", "at_least": "60/s", "at_most": "80/s", "for": "2s"}}]},
  {"id": "ask", "kind": "quiz", "title": "Ask", "text": "t", "questions": [
     {"id": "which", "kind": "choice", "text": "t", "options": [
       {"id": "a", "text": "t", "correct": true, "feedback": "f"}, {"id": "b", "text": "t", "feedback": "f"}]},
     {"id": "many", "kind": "many", "text": "t", "options": [
       {"id": "a", "text": "t", "correct": true, "feedback": "f"}, {"id": "b", "text": "t", "correct": true, "feedback": "f"},
       {"id": "c", "text": "t", "feedback": "f"}]},
     {"id": "number", "kind": "number", "text": "t", "answer": 12, "tolerance": 2, "unit": "ms", "right": "r", "wrong": "w"}]}
])";

Session open_session() {
    return Session(model::built_in_catalogue(), small_lab(steps));
}

/// Lets real time pass in frames until the run stands still, at most `frames` of them.
void play(Session& session, int frames = 2000) {
    for (int i = 0; i < frames && session.tick(milliseconds(16)) != session::Progress::idle; ++i) {
    }
}

} // namespace

TEST_CASE("a request sent by hand plays to its end, ticks its task, and then time stands still") {
    Session session = open_session();
    CHECK_FALSE(session.playing());
    session.send("visitors", "page");
    CHECK(session.playing());
    CHECK_FALSE(session.task_done("send", "one"));
    play(session);
    CHECK(session.task_done("send", "one"));
    CHECK_FALSE(session.playing());
    CHECK(session.tick(milliseconds(16)) == session::Progress::idle);
    CHECK_FALSE(session.step_complete(0));
    session.note_inspected("nginx");
    CHECK(session.step_complete(0));
}

TEST_CASE("the speed says how much simulated time passes") {
    Session session = open_session();
    session.send("visitors", "page");
    session.tick(milliseconds(100)); // at 1/10
    CHECK(session.run().now() == Time{} + milliseconds(10));
}

TEST_CASE("a rate counts when it has stayed within its bounds as long as the task wants") {
    Session session = open_session();
    session.go_to(2);
    session.set_rate("visitors", per_second(70));
    session.set_rate("visitors", per_second(200)); // a slider passes 70 on its way
    session.tick(seconds(3));
    CHECK(session.task_done("break", "rate"));
    CHECK_FALSE(session.task_done("break", "held"));
    session.set_rate("visitors", per_second(70));
    session.tick(milliseconds(1900));
    CHECK_FALSE(session.task_done("break", "held"));
    session.tick(milliseconds(200));
    CHECK(session.task_done("break", "held"));
}

TEST_CASE("hints come one by one and no further") {
    Session session = open_session();
    CHECK(session.hints_shown("send", "one") == 0);
    for (int i = 0; i < 5; ++i)
        session.show_hint("send", "one");
    CHECK(session.hints_shown("send", "one") == 2);
}

TEST_CASE("a walk goes hop by hop to its end, with the lab's sentences where it has some") {
    Session session = open_session();
    session.go_to(1);
    int hops = 0;
    for (; hops < 50 && !session.task_done("walk", "end"); ++hops) {
        session.next_hop();
        if (hops == 3) {
            session.finish_hop();
        } else {
            play(session, 200);
        }
    }
    const auto lines = session.walk()->lines(session.run());
    REQUIRE(lines.size() == 14);
    CHECK(hops == 14);
    REQUIRE(lines[0].text != nullptr);
    CHECK(lines[0].text->en == "the question");
    CHECK(lines[1].text == nullptr);
    REQUIRE(lines[10].text != nullptr);
    CHECK(lines[10].text->en == "the query");
    CHECK(session.run().plan().name_of(lines[10].to) == "mysql");
}

TEST_CASE("tasks of an experiment: stop, see it fail, start, load") {
    Session session = open_session();
    session.go_to(2);
    session.stop("mysql");
    CHECK(session.task_done("break", "stop"));
    session.send("visitors", "page");
    play(session);
    CHECK(session.task_done("break", "fail"));
    CHECK_FALSE(session.task_done("break", "start"));
    session.start("mysql");
    CHECK_FALSE(session.task_done("break", "start"));
    play(session);
    CHECK(session.task_done("break", "start"));
    session.set_rate("visitors", per_second(120));
    CHECK(session.task_done("break", "rate"));
    play(session, 300);
    CHECK(session.task_done("break", "busy"));
}

TEST_CASE("who has to be busy for some time is not done after a busy second, nor before that time") {
    // A page takes 12 ms of two cores: 140 a second keep them 84 % busy, 1 a second hardly at all.
    const auto open = [] {
        return Session(model::built_in_catalogue(), small_lab(R"([
          {"id": "load", "kind": "experiment", "title": "Load", "text": "t", "scene": {"workload": "pages"},
           "offer": {"rate": {"client": "visitors", "low": "1/s", "high": "200/s"}},
           "tasks": [
             {"id": "second", "text": "t", "done": {"utilisation": "server", "at_least": "60%"}},
             {"id": "long", "text": "t", "done": {"utilisation": "server", "at_least": "60%", "for": "4s"}}]}])"));
    };
    Session burst = open();
    burst.set_rate("visitors", per_second(140));
    play(burst, 30); // 480 ms: not a second yet
    CHECK_FALSE(burst.task_done("load", "second"));
    play(burst, 50);
    CHECK(burst.task_done("load", "second"));
    burst.set_rate("visitors", per_second(1));
    play(burst, 600);
    CHECK_FALSE(burst.task_done("load", "long"));
    Session steady = open();
    steady.set_rate("visitors", per_second(140));
    play(steady, 240); // 3.84 s
    CHECK(steady.task_done("load", "second"));
    CHECK_FALSE(steady.task_done("load", "long"));
    play(steady, 60); // 4.8 s
    CHECK(steady.task_done("load", "long"));
}

TEST_CASE("an answer counts as one without a component only while that is down") {
    Session session = open_session();
    session.go_to(2);
    const auto send_file = [&] {
        session.send("visitors", "file");
        play(session);
        return session.task_done("break", "without");
    };
    CHECK_FALSE(send_file());
    session.stop("mysql");
    CHECK(send_file());
}

TEST_CASE("answers are right or wrong as the question says") {
    Session session = open_session();
    session.go_to(3);
    const auto& questions = session.step().questions;
    CHECK(lab::is_right(questions[0], {{"a"}, 0}));
    CHECK_FALSE(lab::is_right(questions[0], {{"b"}, 0}));
    CHECK(lab::is_right(questions[1], {{"b", "a"}, 0}));
    CHECK_FALSE(lab::is_right(questions[1], {{"a"}, 0}));
    CHECK(lab::is_right(questions[2], {{}, 14.0}));
    CHECK_FALSE(lab::is_right(questions[2], {{}, 14.5}));
    session.answer("which", {{"b"}, 0});
    REQUIRE(session.answer_to("ask", "which") != nullptr);
    session.try_again("which");
    CHECK(session.answer_to("ask", "which") == nullptr);
}

TEST_CASE("everything survives saving and opening: step, tasks, answers, hints, the run where it stood") {
    Session session = open_session();
    session.send("visitors", "page");
    play(session);
    session.show_hint("send", "one");
    session.go_to(2);
    session.set_rate("visitors", per_second(50));
    play(session, 60);
    session.stop("mysql");
    play(session, 60);
    const auto opened = Session::restore(model::built_in_catalogue(), small_lab(steps), session.save());
    REQUIRE_MESSAGE(opened, said(opened.problems()));
    CHECK(opened->step_index() == 2);
    CHECK(opened->task_done("send", "one"));
    CHECK(opened->hints_shown("send", "one") == 1);
    CHECK(opened->run().now() == session.run().now());
    CHECK(opened->run().simulation().digest() == session.run().simulation().digest());
    CHECK(opened->save() == session.save());
}

TEST_CASE("a walk that was saved half-way goes on from there") {
    Session session = open_session();
    session.go_to(1);
    for (int i = 0; i < 5; ++i)
        session.next_hop();
    session.finish_hop();
    auto opened = Session::restore(model::built_in_catalogue(), small_lab(steps), session.save());
    REQUIRE_MESSAGE(opened, said(opened.problems()));
    CHECK(opened->walk()->lines(opened->run()).size() == 5);
    opened->next_hop();
    opened->finish_hop();
    CHECK(opened->walk()->lines(opened->run()).size() == 6);
}

TEST_CASE("what is no saved session of this lab is an error, not a crash") {
    for (const char* text :
         {"", "{", "[]", "{\"version\": 1}", R"({"version": 1, "lab": "other"})", R"({"version": 1, "lab": 3})"}) {
        CAPTURE(text);
        CHECK_FALSE(Session::restore(model::built_in_catalogue(), small_lab(steps), text));
    }
}

TEST_CASE("a saved session of an older lab keeps the step and the tasks and says that the lab has changed") {
    Session session = open_session();
    session.send("visitors", "page");
    play(session);
    std::string saved = session.save();
    const auto at = saved.find("\"lab_hash\":\"") + 12;
    saved[at] = saved[at] == '0' ? '1' : '0';
    const auto opened = Session::restore(model::built_in_catalogue(), small_lab(steps), saved);
    REQUIRE(opened);
    CHECK(opened->task_done("send", "one"));
    CHECK(opened.problems().size() == 1);
}

TEST_CASE("placeholders are filled from the run") {
    Session session = open_session();
    CHECK(session.fill("a {{page.p95}} b") == "a – b");
    session.send("visitors", "page");
    play(session);
    CHECK(session.fill("{{page.succeeded}} and {{page.failed}}") == "1 and 0");
    CHECK(session.fill("{{page.stale}}") == "0");
    CHECK(session.fill("{{page.max}}").find("ms") != std::string::npos);
    CHECK(session.fill("no {{ end") == "no {{ end");
}

TEST_CASE("what the run refuses leaves no fact, no mark and no trace in the saved work, and says why") {
    auto lab = std::make_shared<lab::Lab>(*small_lab(steps));
    // Tasks that ask for what cannot be done to a client.
    using Kind = lab::Condition::Kind;
    const std::array wanted{Kind::stopped, Kind::started, Kind::restarted};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        lab->steps[2].tasks[i].done = {};
        lab->steps[2].tasks[i].done.kind = wanted[i];
        lab->steps[2].tasks[i].done.node = "visitors";
    }
    Session session(model::built_in_catalogue(), lab);
    session.go_to(2);
    const std::string before = session.save();
    const std::uint64_t revision = session.revision();
    for (const Diagnostics& problems :
         {session.stop("visitors"), session.start("visitors"), session.restart("visitors"), session.stop("nobody"),
          session.send("mysql", "page"), session.set_rate("mysql", per_second(1))}) {
        REQUIRE(problems.size() == 1);
        CHECK_FALSE(problems.front().message.empty());
    }
    play(session, 5);
    for (const lab::Task& task : lab->steps[2].tasks)
        CHECK_FALSE(session.task_done("break", task.id));
    CHECK(session.run().interventions().empty());
    CHECK(session.run().simulation().interventions().empty());
    CHECK_FALSE(session.playing());
    CHECK(session.revision() == revision);
    CHECK(session.save() == before);
    CHECK_FALSE(session.can(model::InterventionKind::stop, "visitors"));
    CHECK(session.can(model::InterventionKind::stop, "mysql"));
}

TEST_CASE("what a saved session did and the run now refuses is left out") {
    Session session = open_session();
    session.go_to(2);
    session.stop("mysql");
    std::string saved = session.save();
    const auto at = saved.find("\"stop\":\"mysql\"");
    REQUIRE(at != std::string::npos);
    saved.replace(at, 14, "\"stop\":\"visitors\"");
    const auto opened = Session::restore(model::built_in_catalogue(), small_lab(steps), saved);
    REQUIRE_MESSAGE(opened, said(opened.problems()));
    CHECK(opened->run().interventions().empty());
    CHECK(opened->save().find("visitors") == std::string::npos);
}

TEST_CASE("an answer that is being prepared is saved, and an answer takes its place") {
    Session session = open_session();
    session.go_to(3);
    CHECK(session.draft("many") == session::Draft{});
    const std::uint64_t revision = session.revision();
    session.set_draft("many", {{"a", "c"}, {}});
    session.set_draft("number", {{}, "1,"});
    CHECK(session.revision() == revision + 2);
    session.set_draft("number", {{}, "1,"});
    CHECK(session.revision() == revision + 2); // nothing new
    const auto opened = Session::restore(model::built_in_catalogue(), small_lab(steps), session.save());
    REQUIRE_MESSAGE(opened, said(opened.problems()));
    CHECK(opened->draft("many").options == std::vector<std::string>{"a", "c"});
    CHECK(opened->draft("number").text == "1,");
    session.answer("many", {{"a", "b"}, 0});
    CHECK(session.draft("many") == session::Draft{});
    session.set_draft("number", {});
    CHECK(session.save().find("drafts") == std::string::npos);
    session.set_draft("number", {{}, std::string(1000, '1')});
    CHECK(session.draft("number").text.size() == 200);
}
