// How a lab judges, as its document says it.
#include "analysis/rules.hpp"
#include "lab/small_lab.hpp"
#include "lab/words.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace labrack;
using namespace labrack::lab;
using namespace labrack::test;

namespace {

constexpr std::string_view judging = R"(
"experiments": [{"id": "day", "workload": "calm", "warm_up": "10s", "duration": "60s",
                 "interventions": [{"at": "30s", "stop": "nginx", "for": "5s"}]}],
"month": [{"workload": "calm", "hours": 600}, {"workload": "busy", "hours": 130}],
"light": "day", "pass_mark": 70, "seeds": {"practice": [1, 2], "grading": [7]},
"failure_model": {"lose": ["instance", "host"], "spare": ["dns"]}, "palette": {"deny": ["mysql"]}, "locks": ["visitors"],
"teaches": ["load-balancer", {"copies_of": "mysql"}],
"rubric": [
  {"id": "up", "title": "Up", "pillar": "availability", "points": 3, "feedback": "Down.", "hint": "Double it.",
   "check": {"all": [{"absent": "single-point-of-failure", "case": "host", "of": "page"},
     {"not": {"any": [{"count": "nginx", "at_most": 1}, {"count": "server", "at_least": 9}]}},
     {"measure": "p95", "of": "page", "in": "day", "full": "200ms", "none": "1s"},
     {"survive": ["host", "instance"], "spare": ["database", "nginx"], "in": "day", "grace": "20s", "full": "95%", "none": "50%"},
     {"answer": "one.who"}, {"cost": {"full": "$300/month", "none": "$600.50/month"}}]}}],
"steps": [)";

Files judging_lab() {
    return small_lab_with("\"steps\": [", judging);
}

/// The judging lab with one piece replaced.
std::string broken(std::string_view piece, std::string_view replacement) {
    Files files = judging_lab();
    std::string& text = files["lab.json"];
    const std::size_t at = text.find(piece);
    REQUIRE(at != std::string::npos);
    text.replace(at, piece.size(), replacement);
    const Result<Lab> lab = read_files(files);
    REQUIRE_FALSE(static_cast<bool>(lab));
    for (const Diagnostic& problem : lab.problems()) {
        if (problem.severity != Severity::error) continue;
        CHECK(problem.position.line > 0);
        return problem.code + " " + problem.path;
    }
    return {};
}

} // namespace

TEST_CASE("a rubric is read whole") {
    const Lab lab = accepted(read_files(judging_lab()));
    REQUIRE(lab.rubric);
    const Rubric& rubric = *lab.rubric;
    CHECK(rubric.pass_mark == 70);
    CHECK(rubric.practice == std::vector<std::uint64_t>{1, 2});
    CHECK(rubric.grading == std::vector<std::uint64_t>{7});
    CHECK(rubric.failures == std::vector{model::FailureAtom::instance, model::FailureAtom::host});
    CHECK(rubric.spared == std::vector<std::string>{"dns"});
    CHECK_FALSE(rubric.palette->allows);
    CHECK(rubric.locks == std::vector<std::string>{"visitors"});
    REQUIRE(rubric.teaches);
    REQUIRE(rubric.teaches->size() == 2);
    CHECK(rubric.teaches->at(0).name == "load-balancer");
    CHECK_FALSE(rubric.teaches->at(0).is_product);
    CHECK_FALSE(rubric.teaches->at(0).only_copies);
    CHECK(rubric.teaches->at(1).is_product);
    CHECK(rubric.teaches->at(1).only_copies);
    CHECK(rubric.find_experiment("day")->interventions.size() == 1);
    const Check& check = rubric.criteria.at(0).check;
    REQUIRE(check.parts.size() == 6);
    CHECK(check.parts[0].operation == "page");
    CHECK(check.parts[1].parts.at(0).kind == Check::Kind::any);
    CHECK(check.parts[1].parts.at(0).parts.at(0).is_product);
    CHECK(check.parts[1].parts.at(0).parts.at(0).at_most == 1);
    CHECK(check.parts[3].spared == std::vector<std::string>{"database", "nginx"});
    CHECK(check.parts[2].full == 200'000'000);
    CHECK(check.parts[2].none == 1'000'000'000);
    CHECK(check.parts[3].losses.size() == 2);
    CHECK(check.parts[3].grace == seconds(20));
    CHECK(check.parts[3].none == 500'000);
    CHECK(check.parts[4].name == "one.who");
    CHECK(check.parts[5].kind == Check::Kind::cost);
    CHECK(check.parts[5].full == 300'000'000);
    CHECK(check.parts[5].none == 600'500'000);
    REQUIRE(lab.month.size() == 2);
    CHECK(lab.month[0].workload == "calm");
    CHECK(lab.month[1].hours == 130);
    CHECK_FALSE(accepted(read_files(small_lab())).rubric.has_value());
}

TEST_CASE("what a rubric says wrong is told at its place") {
    CHECK(broken("\"absent\": \"single-point-of-failure\"", "\"absent\": \"single-point-of-failur\"") ==
          "unknown-rule rubric[0].check.all[0].absent");
    CHECK(broken("\"light\": \"day\"", "\"light\": \"dya\"") == "unknown-experiment light");
    CHECK(broken("\"light\": \"day\", ", "") == "missing-key ");
    CHECK(broken("\"in\": \"day\", \"full\": \"200ms\"", "\"in\": \"night\", \"full\": \"200ms\"") ==
          "unknown-experiment rubric[0].check.all[2].in");
    CHECK(broken("\"none\": \"1s\"", "\"none\": \"100ms\"") == "range rubric[0].check.all[2].none");
    CHECK(broken("\"none\": \"50%\"", "\"none\": \"99%\"") == "range rubric[0].check.all[3].none");
    CHECK(broken("\"grace\": \"20s\"", "\"grace\": \"50s\"") == "range rubric[0].check.all[3].grace");
    CHECK(broken("\"grace\": \"20s\", ", "") == "missing-key rubric[0].check.all[3]");
    CHECK(broken("\"duration\": \"60s\",", "") == "missing-key experiments[0]");
    CHECK(broken("\"warm_up\": \"10s\", \"duration\": \"60s\"", "\"duration\": \"0s\"") ==
          "range experiments[0].duration");
    CHECK(broken("\"grading\": [7]", "\"grading\": [2]") == "seeds seeds");
    CHECK(broken("\"warm_up\": \"10s\"", "\"warm_up\": \"60s\"") == "range experiments[0].duration");
    CHECK(broken("\"workload\": \"calm\", \"warm_up\"", "\"workload\": \"clam\", \"warm_up\"") ==
          "unknown-workload experiments[0].workload");
    CHECK(broken("\"stop\": \"nginx\", \"for\"", "\"stop\": \"ngnix\", \"for\"") ==
          "unknown-node experiments[0].interventions[0]");
    CHECK(broken("{\"deny\": [\"mysql\"]}", "{\"deny\": [\"mysqll\"]}") == "unknown-product palette.deny[0]");
    CHECK(broken("{\"deny\": [\"mysql\"]}", "{}") == "palette palette");
    CHECK(broken("\"locks\": [\"visitors\"]", "\"locks\": [\"visitor\"]") == "unknown-node locks[0]");
    CHECK(broken("\"load-balancer\", {", "\"load-balancr\", {") == "unknown-kind-or-product teaches[0]");
    CHECK(broken("\"copies_of\": \"mysql\"", "\"copies_of\": \"mysqll\"") ==
          "unknown-kind-or-product teaches[1].copies_of");
    CHECK(broken("{\"copies_of\": \"mysql\"}", "{}") == "missing-key teaches[1]");
    CHECK(broken("\"answer\": \"one.who\"", "\"answer\": \"who\"") == "unknown-question rubric[0].check.all[4].answer");
    CHECK(broken("\"count\": \"nginx\", \"at_most\": 1", "\"count\": \"nginx\"") ==
          "missing-key rubric[0].check.all[1].not.any[0]");
    CHECK(broken("\"$300/month\"", "\"$300\"") == "quantity rubric[0].check.all[5].cost.full");
    CHECK(broken("\"$300/month\"", "\"300/month\"") == "quantity rubric[0].check.all[5].cost.full");
    CHECK(broken("\"$600.50/month\"", "\"$300/month\"") == "range rubric[0].check.all[5].cost.none");
    CHECK(broken(", \"none\": \"$600.50/month\"", "") == "missing-key rubric[0].check.all[5].cost");
    CHECK(broken("\"hours\": 600", "\"hours\": 500") == "range month");
    CHECK(broken("\"hours\": 600", "\"hours\": 0") == "range month[0].hours");
    CHECK(broken("\"workload\": \"busy\", \"hours\"", "\"workload\": \"bsuy\", \"hours\"") ==
          "unknown-workload month[1].workload");
    CHECK(broken("{\"answer\": \"one.who\"}", "{}") == "check rubric[0].check.all[4]");
    CHECK(broken("[\"host\", \"instance\"]", "[\"host\", \"zone\"]") == "never-lost rubric[0].check.all[3].survive[1]");
    CHECK(broken("\"pillar\": \"availability\"", "\"pillar\": \"speed\"") == "unknown-pillar rubric[0].pillar");
    CHECK(
        broken("{\"answer\": \"one.who\"}", "{\"not\": {\"not\": {\"not\": {\"not\": {\"answer\": \"one.who\"}}}}}") ==
        "depth rubric[0].check.all[4].not.not.not.not");
}

TEST_CASE("a measure that does not exist is the only problem told of its check") {
    Files files = judging_lab();
    std::string& text = files["lab.json"];
    text.replace(text.find("\"p95\""), 5, "\"p90\"");
    CHECK(gist(only_problem(read_files(files))).find("unknown-measure rubric[0].check.all[2].measure") !=
          std::string::npos);
}

TEST_CASE("a role that no product serves is told with the one that was meant") {
    const Result<Lab> lab = read_files(small_lab_with("{\"role\": \"web\"}}],", "{\"role\": \"wev\"}}],"));
    REQUIRE(static_cast<bool>(lab)); // it may be served one day, so it is no error
    const auto told = std::find_if(lab.problems().begin(), lab.problems().end(),
                                   [](const Diagnostic& one) { return one.code == "unknown-role"; });
    REQUIRE(told != lab.problems().end());
    CHECK(told->path == "workloads[0].operations[0].root.role");
    CHECK(told->hint == "did you mean \"web\"?");
}

TEST_CASE("a rubric has room for so many checks, and no latency is waited for longer than an hour") {
    std::string many;
    for (int i = 0; i < 20; ++i)
        many += (i > 0 ? ", " : "") + std::string(R"({"answer": "one.who"})");
    std::string all;
    for (int i = 0; i < 20; ++i)
        all += (i > 0 ? ", " : "") + std::string(R"({"any": [)") + many + "]}";
    CHECK_FALSE(has_error(read_files(judging_lab()).problems()));
    CHECK(broken("{\"answer\": \"one.who\"}", "{\"all\": [" + all + "]}, {\"all\": [" + all + "]}") ==
          "size rubric[0].check.all[5].all[3].any[6]");
    CHECK(broken("\"none\": \"1s\"", "\"none\": \"61min\"") == "range rubric[0].check.all[2].none");
    CHECK(broken("\"root\": {\"role\": \"web\"}}]", "\"objective\": \"61min\", \"root\": {\"role\": \"web\"}}]") ==
          "range workloads[0].operations[0].objective");
}

TEST_CASE("an experiment without duration and a survival without grace are told, both") {
    Files files = judging_lab();
    std::string& text = files["lab.json"];
    for (const std::string_view piece : {"\"warm_up\": \"10s\", \"duration\": \"60s\",", "\"grace\": \"20s\", "})
        text.erase(text.find(piece), piece.size());
    const Result<Lab> lab = read_files(files);
    REQUIRE_FALSE(static_cast<bool>(lab));
    CHECK(std::count_if(lab.problems().begin(), lab.problems().end(),
                        [](const Diagnostic& one) { return one.code == "missing-key"; }) == 2);
}

TEST_CASE("the rules and cases that a check may name are those of analysis") {
    REQUIRE(rule_names.size() == analysis::rule_texts().size());
    for (std::size_t i = 0; i < rule_names.size(); ++i) {
        const analysis::RuleText& rule = analysis::rule_texts()[i];
        std::string cases;
        for (const analysis::RuleCase& one : rule.cases)
            cases += (cases.empty() ? "" : " ") + one.aspect;
        CHECK(rule_names[i].id == rule.id);
        CHECK(rule_names[i].cases == cases);
    }
}

TEST_CASE("a case that its rule does not have is an error: it would never be found") {
    CHECK(broken("\"case\": \"host\"", "\"case\": \"hosts\"") == "unknown-case rubric[0].check.all[0].case");
}
