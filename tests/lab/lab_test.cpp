#include "lab/lab.hpp"
#include "lab/small_lab.hpp"
#include "lab/words.hpp"
#include "sim/outcome.hpp"
#include "sim/trace.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::lab;
using namespace labrack::test;

namespace {

/// The only error of the small lab with one piece replaced.
Diagnostic error_of(std::string_view piece, std::string_view replacement) {
    const Result<Lab> lab = read_files(small_lab_with(piece, replacement));
    REQUIRE_FALSE(static_cast<bool>(lab));
    Diagnostics errors;
    for (const Diagnostic& problem : lab.problems()) {
        if (problem.severity == Severity::error) errors.push_back(problem);
    }
    REQUIRE_MESSAGE(errors.size() == 1, to_text(errors.back()));
    CHECK(errors.front().position.line > 0);
    return errors.front();
}

std::string broken(std::string_view piece, std::string_view replacement) {
    return gist(error_of(piece, replacement));
}

} // namespace

TEST_CASE("a lab is read whole") {
    const Lab lab = accepted(read_files(small_lab()));
    CHECK(lab.id == "small");
    CHECK(lab.minutes == 5);
    CHECK(lab.prerequisites.size() == 1);
    CHECK(lab.objectives.size() == 2);
    CHECK(lab.start.nodes.size() == 4);
    CHECK(lab.find_workload("busy") != nullptr);
    CHECK(lab.find_workload("none") == nullptr);
    CHECK(lab.find_term("host")->title.en == "Host");
    REQUIRE(lab.steps.size() == 2);
    const Step& step = lab.steps[0];
    CHECK(step.kind == StepKind::watch);
    CHECK(step.text.en == "See [the host](term:host)\nand [nginx](node:nginx): {{page.p95}}");
    CHECK(step.panels == std::vector<Panel>{Panel::trace});
    CHECK(step.speed_ppm == 5'000);
    CHECK_FALSE(step.playing);
    CHECK(step.scene->seed == 7);
    CHECK(step.scene->interventions.at(0).node == "nginx");
    CHECK(step.offer.stop.size() == 2);
    CHECK(step.offer.rate->high == per_second(9));
    CHECK(step.walk->narration.at(0).to == "nginx");
    CHECK(step.tasks.at(0).done.count == 3);
    CHECK(step.tasks.at(0).hints.size() == 2);
    CHECK(step.questions.at(0).options.at(0).correct);
    CHECK(step.questions.at(1).tolerance == 0.5);
    CHECK(lab.steps[1].text.en == "First line\nSee [nginx](node:nginx).\n");
    CHECK(lab.steps[1].playing);
    CHECK(lab.steps[1].speed_ppm == 1'000'000);
}

TEST_CASE("a scene shows a design of the lab, and what stands beside it speaks of that") {
    Files files = small_lab_with("\"terms\": [", R"x("designs": [{"id": "wide", "design": {
        "nodes": [{"id": "visitors", "product": "visitors"}, {"id": "left", "product": "nginx"}],
        "links": [{"from": "visitors", "to": "left", "protocol": "http"}]}}],
        "terms": [)x");
    const auto replaced = [](Files in, std::string_view piece, std::string_view by) {
        std::string& text = in["lab.json"];
        REQUIRE(text.find(piece) != std::string::npos);
        text.replace(text.find(piece), piece.size(), by);
        return in;
    };
    files = replaced(files, R"x("text": {"file": "two.md"}})x",
                     R"x("text": "[left](node:left)", "scene": {"design": "wide", "workload": "calm"},
                         "offer": {"stop": ["left"]}})x");
    const Lab lab = accepted(read_files(files));
    CHECK(lab.steps[1].scene->design == "wide");
    CHECK(lab.find_design("wide")->nodes.size() == 2);
    CHECK(lab.find_design("narrow") == nullptr);
    CHECK(lab.steps[0].scene->design.empty());

    const auto misspelt = read_files(replaced(files, R"("design": "wide")", R"("design": "wild")"));
    CHECK(misspelt.problems().front().code == "unknown-design");
    CHECK(misspelt.problems().front().hint == "did you mean \"wide\"?");
    const auto of_the_start = read_files(replaced(files, R"("stop": ["left"])", R"("stop": ["nginx"])"));
    CHECK(of_the_start.problems().front().code == "unknown-node");
}

TEST_CASE("the fixed names are those of the simulation") {
    for (std::size_t i = 0; i < message_names.size(); ++i)
        CHECK(message_names[i] == sim::to_text(static_cast<sim::Message>(i)));
    CHECK(reason_names.size() + 1 == sim::reason_count);
    for (std::size_t i = 0; i < reason_names.size(); ++i)
        CHECK(reason_names[i] == sim::to_text(static_cast<sim::Reason>(i + 1)));
    CHECK(to_text(StepKind::experiment) == "experiment");
    CHECK(to_text(Panel::charts) == "charts");
}

TEST_CASE("a lab that is truncated, of a wrong type or too deep is refused where it breaks") {
    Files files = small_lab();
    files["lab.json"] = lab_json().substr(0, 100);
    CHECK(gist(only_problem(read_files(files))) == "3:4 syntax");
    files["lab.json"] = "[]";
    CHECK(gist(only_problem(read_files(files))) == "1:1 type");
    files["lab.json"] = std::string(10'000'000, '[');
    CHECK(gist(only_problem(read_files(files))) == "1:65 depth");
    CHECK(only_problem(read_files({})).file == "labs/small/lab.json");
}

TEST_CASE("unknown and missing keys are refused") {
    const Diagnostic slip = error_of("\"minutes\": 5", "\"minutes\": 5, \"summry\": \"x\"");
    CHECK(gist(slip) == "3:36 unknown-key summry");
    CHECK(slip.hint == "did you mean \"summary\"?");
    CHECK(to_text(slip).substr(0, 27) == "labs/small/lab.json:3:36: e");
    CHECK(broken("\"icon\": \"server\",", "") == "1:1 missing-key");
    CHECK(broken("\"feedback\": \"No\"", "\"$comment\": \"\"") == "24:70 missing-key steps[0].questions[0].options[1]");
}

TEST_CASE("the facts of a lab are checked") {
    CHECK(broken("\"beginner\"", "\"beginer\"") == "3:10 unknown-level level");
    CHECK(broken("\"minutes\": 5", "\"minutes\": 0") == "3:33 range minutes");
    CHECK(broken("\"id\": \"small\"", "\"id\": \"sm all\"") == "2:21 bad-id id");
    CHECK(broken("\"version\": 1", "\"version\": 9") == "2:12 version version");
    const auto moved = read_files(small_lab_with("\"id\": \"small\"", "\"id\": \"large\""));
    CHECK(moved.problems().front().code == "id");
}

TEST_CASE("ids are unique where they name things") {
    CHECK(broken("\"id\": \"two\"", "\"id\": \"one\"") == "28:10 duplicate-id steps[1].id");
    CHECK(broken("\"id\": \"busy\"", "\"id\": \"calm\"") == "11:10 duplicate-id workloads[1].id");
    CHECK(broken("\"id\": \"b\"", "\"id\": \"a\"") == "24:77 duplicate-id steps[0].questions[0].options[1].id");
    CHECK(broken("\"id\": \"much\"", "\"id\": \"who\"") == "25:13 duplicate-id steps[0].questions[1].id");
}

TEST_CASE("a mistake in the start design or a workload is located inside the lab") {
    const Diagnostic design = error_of("\"to\": \"nginx\", \"protocol\"", "\"to\": \"ngnix\", \"protocol\"");
    CHECK(gist(design) == "7:40 unknown-node start.links[0].to");
    CHECK(design.hint == "did you mean \"nginx\"?");
    CHECK(broken("\"mix\": [{\"operation\": \"page\"", "\"mix\": [{\"operation\": \"pag\"") ==
          "10:74 unknown-operation workloads[0].loads[0].mix[0].operation");
}

TEST_CASE("names of nodes, operations, workloads, panels, messages and reasons must exist") {
    CHECK(broken("\"send\": [\"page\"]", "\"send\": [\"pgae\"]") == "17:23 unknown-operation steps[0].offer.send[0]");
    CHECK(broken("\"send\": [\"page\"]", "\"send\": [\"shop\"]") == "17:23 unknown-operation steps[0].offer.send[0]");
    CHECK(broken("\"stop\": [\"nginx\",", "\"stop\": [\"ngin\",") == "17:41 unknown-node steps[0].offer.stop[0]");
    CHECK(broken("\"client\": \"visitors\", \"low\"", "\"client\": \"nginx\", \"low\"") ==
          "18:33 no-client steps[0].offer.rate.client");
    CHECK(broken("\"workload\": \"calm\"", "\"workload\": \"clam\"") ==
          "16:26 unknown-workload steps[0].scene.workload");
    CHECK(broken("\"panels\": [\"trace\"]", "\"panels\": [\"traces\"]") == "15:15 unknown-panel steps[0].panels[0]");
    CHECK(broken("\"message\": \"request\"", "\"message\": \"requst\"") ==
          "20:18 unknown-message steps[0].walk.narration[0].message");
    CHECK(broken("{\"succeeded\": \"page\", \"count\": 3}", "{\"failed\": \"page\", \"reason\": \"refusd\"}") ==
          "21:83 unknown-reason steps[0].tasks[0].done.reason");
    CHECK(broken("{\"succeeded\": \"page\", \"count\": 3}", "{\"failed\": \"page\", \"cause\": \"mysql\"}") ==
          "21:82 unknown-node steps[0].tasks[0].done.cause");
}

TEST_CASE("interventions of a scene must be possible there") {
    CHECK(broken("\"stop\": \"nginx\"}]", "\"stop\": \"ngnix\"}]") ==
          "16:63 unknown-node steps[0].scene.interventions[0]");
    CHECK(broken("\"stop\": \"nginx\"}]", "\"set_rate\": \"nginx\", \"rate\": \"5/s\"}]") ==
          "16:63 not-possible steps[0].scene.interventions[0]");
}

TEST_CASE("what scenes plan has a limit together, and steps that share a scene count once") {
    const auto steps = [](int count, bool alternate) {
        std::string text;
        for (int i = 0; i < count; ++i) {
            const std::string workload = alternate && i % 2 == 1 ? "busy" : "calm";
            text += R"({"id": "s)" + std::to_string(i) + R"(", "kind": "read", "title": "T", "text": "T", "scene":)" +
                    R"( {"workload": ")" + workload + R"("}},)";
        }
        return text;
    };
    std::string children;
    for (int i = 0; i < 199; ++i)
        children += (i > 0 ? ", " : "") + std::string(R"({"role": "web"})");
    std::string operations;
    for (int i = 0; i < 99; ++i)
        operations += R"({"id": "o)" + std::to_string(i) +
                      R"(", "entry": "x.org", "root": {"role": "web", "steps": [)" + children + "]}}, ";
    const auto problem = [&](const std::string& first_steps) {
        Files files = small_lab_with("\"operations\": [", "\"operations\": [" + operations);
        std::string& text = files["lab.json"];
        text.insert(text.find("{\"id\": \"one\""), first_steps);
        const Result<Lab> lab = read_files(files);
        for (const Diagnostic& one : lab.problems())
            if (one.severity == Severity::error) return one.code + " " + one.path;
        return std::string();
    };
    CHECK(problem(steps(60, false)) == ""); // one plan of 20,000 steps
    CHECK(problem(steps(60, true)).substr(0, 11) == "size steps[");
}

TEST_CASE("conditions are read in each of their forms") {
    const auto condition = [](std::string_view text) {
        const Lab lab = accepted(read_files(small_lab_with("{\"succeeded\": \"page\", \"count\": 3}", text)));
        return lab.steps[0].tasks[0].done;
    };
    CHECK(condition(R"({"succeeded": ""})").operation.empty());
    const Condition failed = condition(R"({"failed": "page", "reason": "502", "cause": "nginx", "count": 2})");
    CHECK(failed.kind == Condition::Kind::failed);
    CHECK(failed.reason == "502");
    CHECK(failed.cause == "nginx");
    CHECK(failed.count == 2);
    CHECK(condition(R"({"walked": "page"})").kind == Condition::Kind::walked);
    CHECK(condition(R"({"stopped": "nginx"})").kind == Condition::Kind::stopped);
    CHECK(condition(R"({"started": "server"})").node == "server");
    CHECK(condition(R"({"restarted": "nginx"})").kind == Condition::Kind::restarted);
    const Condition busy = condition(R"({"utilisation": "server", "at_least": "95%"})");
    CHECK(busy.share.ppm == 950'000);
    CHECK(busy.hold == seconds(1));
    CHECK(condition(R"({"utilisation": "server", "at_least": "95%", "for": "5s"})").hold == seconds(5));
    CHECK(condition(R"({"rate": "visitors", "at_least": "8/s"})").rate == per_second(8));
    const Condition held = condition(R"({"rate": "visitors", "at_least": "4/s", "at_most": "8/s", "for": "2s"})");
    CHECK(held.most_rate == per_second(8));
    CHECK(held.hold == seconds(2));
    CHECK(condition(R"({"inspected": "dns"})").node == "dns");
    CHECK(condition(R"({"opened": "trace"})").node == "trace");
    CHECK(condition(R"({"answered": "much"})").node == "much");
}

TEST_CASE("conditions that say nothing, two things or the impossible are refused") {
    const auto refused = [](std::string_view text) { return broken("{\"succeeded\": \"page\", \"count\": 3}", text); };
    CHECK(refused("{}") == "21:54 condition steps[0].tasks[0].done");
    CHECK(refused(R"({"stopped": "nginx", "started": "nginx"})") == "21:54 condition steps[0].tasks[0].done");
    CHECK(refused(R"({"opened": "charts"})") == "21:65 closed-panel steps[0].tasks[0].done.opened");
    CHECK(refused(R"({"answered": "mch"})") == "21:67 unknown-question steps[0].tasks[0].done.answered");
    CHECK(refused(R"({"succeeded": "page", "count": 0})") == "21:85 range steps[0].tasks[0].done.count");
    CHECK(refused(R"({"rate": "visitors", "at_least": "8/s", "at_most": "4/s"})") ==
          "21:105 range steps[0].tasks[0].done.at_most");
    CHECK(refused(R"({"utilisation": "server"})") == "21:54 missing-key steps[0].tasks[0].done");
    for (const std::string_view time : {"999ms", "3601s"})
        CHECK(refused(R"({"utilisation": "server", "at_least": "95%", "for": ")" + std::string(time) + "\"}") ==
              "21:106 range steps[0].tasks[0].done.for");
}

TEST_CASE("what the run would not take cannot be offered") {
    CHECK(broken(R"("stop": ["nginx", "server"])", R"("stop": ["nginx", "visitors"])") ==
          "17:50 not-possible steps[0].offer.stop[1]");
    CHECK(broken(R"("restart": ["nginx"])", R"("restart": ["visitors"])") ==
          "17:73 not-possible steps[0].offer.restart[0]");
    Files files =
        small_lab_with(R"({"id": "server", "product": "linux-server"})", R"({"id": "server", "product": "region"})");
    CHECK(only_problem(read_files(files)).code == "not-possible");
}

TEST_CASE("a task that the step lets nobody do is refused") {
    Files files = small_lab_with(", \"interventions\": [{\"at\": \"2s\", \"stop\": \"nginx\"}]", "");
    std::string& text = files["lab.json"];
    const std::string_view done = "{\"succeeded\": \"page\", \"count\": 3}";
    text.replace(text.find(done), done.size(), "{\"stopped\": \"dns\"}");
    CHECK(only_problem(read_files(files)).code == "not-offered");
}

TEST_CASE("questions need a right answer and feedback") {
    CHECK(broken("\"correct\": true, ", "") == "23:65 options steps[0].questions[0].options");
    CHECK(broken("\"text\": \"B\",", "\"text\": \"B\", \"correct\": true,") ==
          "23:65 options steps[0].questions[0].options");
    CHECK(broken("\"tolerance\": 0.5", "\"tolerance\": -1") == "25:86 range steps[0].questions[1].tolerance");
    CHECK(broken("\"kind\": \"choice\"", "\"kind\": \"chioce\"") ==
          "23:28 unknown-kind-of-question steps[0].questions[0].kind");
    const Lab many = accepted(read_files(small_lab_with("\"kind\": \"choice\"", "\"kind\": \"many\"")));
    CHECK(many.steps[0].questions[0].kind == Question::Kind::many);
    CHECK(broken("\"kind\": \"read\"", "\"kind\": \"quiz\"") == "28:3 missing-key steps[1]");
}

TEST_CASE("speeds are fractions or whole numbers") {
    const auto speed = [](std::string_view text) {
        return accepted(read_files(small_lab_with("\"1/200\"", "\"" + std::string(text) + "\""))).steps[0].speed_ppm;
    };
    CHECK(speed("1/1000") == 1'000);
    CHECK(speed("1") == 1'000'000);
    CHECK(speed("100") == 100'000'000);
    for (const std::string_view wrong : {"0", "1/0", "1/1001", "101", "2/3", "-1", "1.5", "", "1/", "99999999999"}) {
        CAPTURE(wrong);
        CHECK(broken("\"1/200\"", "\"" + std::string(wrong) + "\"") == "15:34 speed steps[0].speed");
    }
}

TEST_CASE("every problem of a lab is reported in one pass") {
    Files files = small_lab_with("\"send\": [\"page\"]", "\"send\": [\"pgae\"]");
    std::string& text = files["lab.json"];
    text.replace(text.find("\"beginner\""), 10, "\"easy\"");
    text.replace(text.find("term:host"), 9, "term:hots");
    CHECK(read_files(files).problems().size() >= 3);
}
