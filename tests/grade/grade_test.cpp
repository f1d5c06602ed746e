// Designs for the lab in two-servers/ and what they earn; the lab's numbers are round, so that credit is seen by hand.
#include "grade/grade.hpp"
#include "grade/measures.hpp"
#include "grade/two_servers.hpp"
#include "support/systems.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace labrack;
using namespace labrack::test;

namespace {

grade::Grade grade_of(const model::Design& design) {
    return grade::grade(two_servers(), model::built_in_catalogue(), design);
}

/// The ids of the criteria that have not full marks.
std::vector<std::string> failed(const grade::Grade& grade) {
    std::vector<std::string> ids;
    for (const grade::CriterionResult& one : grade.criteria)
        if (one.quarters < 4) ids.push_back(one.id);
    return ids;
}

const grade::CriterionResult& criterion(const grade::Grade& grade, std::string_view id) {
    const auto found = std::find_if(grade.criteria.begin(), grade.criteria.end(),
                                    [&](const grade::CriterionResult& one) { return one.id == id; });
    REQUIRE(found != grade.criteria.end());
    return *found;
}

std::string problem(const grade::Grade& grade) {
    CHECK(grade.quarter_points == 0);
    CHECK_FALSE(grade.passed);
    return grade.problems.empty() ? "" : grade.problems.front().code + " " + grade.problems.front().message;
}

model::Node& node(model::Design& of, std::string_view id) {
    return of.nodes[of.find(id).value().value];
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("a solution has full marks, the start has not, and an empty design has none") {
    const grade::Grade solution = grade_of(two_servers_design("solution"));
    CHECK(failed(solution).empty());
    CHECK(solution.quarter_points == 40);
    CHECK(solution.basis_points() == 10'000);
    CHECK(solution.passed);
    const grade::Grade start = grade_of(two_servers().start);
    CHECK(failed(start) == Ids{"survives", "no-single-machine", "size", "writes"});
    CHECK(start.basis_points() == 2'000); // the page is fast: 2 of 10 points
    CHECK_FALSE(start.passed);
    const grade::Grade empty = grade_of(two_servers_design("empty"));
    CHECK_FALSE(empty.carries_light_load);
    CHECK(empty.quarter_points == 0);
}

TEST_CASE("a wrong design fails what it is wrong in, and nothing else") {
    CHECK(failed(grade_of(two_servers_design("wrong-no-failover"))) == Ids{"survives", "no-single-machine", "writes"});
    CHECK(failed(grade_of(two_servers_design("wrong-one-balancer"))) == Ids{"survives", "no-single-machine"});
}

TEST_CASE("what a survival spares is not lost, nor the machines that hold nothing else") {
    lab::Lab sparing = two_servers();
    sparing.rubric->criteria.front().check.spared = {"load-balancer"};
    const model::Catalogue& catalogue = model::built_in_catalogue();
    const auto survives = [&](const model::Design& design) {
        return criterion(grade::grade(sparing, catalogue, design), "survives").quarters;
    };
    model::Design one = two_servers_design("wrong-one-balancer");
    CHECK(survives(one) == 4);
    CHECK(survives(two_servers_design("wrong-no-failover")) < 4); // the primary's machine is lost all the same
    // A machine on which something else stands too is not spared.
    node(one, "haproxy").in = one.find("server-1").value();
    CHECK(survives(one) == 0);
}

TEST_CASE("a lost point names the run, the loss and a request that show it") {
    const grade::Grade graded = grade_of(two_servers_design("wrong-one-balancer"));
    const grade::CriterionResult& survives = criterion(graded, "survives");
    CHECK(survives.quarters == 0);
    REQUIRE(survives.evidence.size() == 1);
    const grade::Evidence& run = survives.evidence.front();
    CHECK(run.kind == grade::Evidence::Kind::run);
    CHECK(run.experiment == "calm-day");
    CHECK(run.seed == 11);
    CHECK(run.lost == "balancers");
    CHECK(run.amount == 0);
    CHECK(run.request.has_value());
    CHECK(run.at > Time{} + seconds(80)); // after the warm-up of 20 s and 60 s of grace
    const grade::CriterionResult& single = criterion(graded, "no-single-machine");
    REQUIRE(single.evidence.size() == 1);
    CHECK(single.evidence.front().components == Ids{"balancers"});
}

TEST_CASE("the request that is named is the one that goes wrong when the run is done again") {
    const model::Design start = two_servers().start;
    const grade::Grade graded = grade_of(start);
    const grade::Evidence run = criterion(graded, "survives").evidence.front();
    const lab::Experiment& experiment = *two_servers().rubric->find_experiment(run.experiment);
    auto plan = model::make_plan(model::built_in_catalogue(), start, *two_servers().find_workload(experiment.workload));
    REQUIRE(plan);
    sim::Simulation again(*plan, {run.seed, 0});
    model::Intervention stop;
    stop.node = run.lost;
    stop.at = Time{} + experiment.warm_up;
    again.intervene(*model::resolve(**plan, stop));
    std::vector<sim::FinishedRequest> finished;
    static_cast<void>(again.advance({Time{} + experiment.duration}, {nullptr, nullptr, &finished}));
    const auto shown =
        std::find_if(finished.begin(), finished.end(), [&](const auto& one) { return one.ordinal == run.request; });
    REQUIRE(shown != finished.end());
    CHECK(shown->start == run.at);
    CHECK(shown->failure.failed());
}

TEST_CASE("a month's cost earns in a straight line, and names what is most expensive") {
    lab::Lab lab = two_servers();
    lab::Criterion& cheap = lab.rubric->criteria.front();
    cheap.id = "cheap";
    cheap.check = {};
    cheap.check.kind = lab::Check::Kind::cost;
    lab.rubric->criteria.resize(1);
    const auto quarters = [&](std::int64_t full, std::int64_t none) {
        cheap.check.full = full;
        cheap.check.none = none;
        return grade::grade(lab, model::built_in_catalogue(), two_servers_design("solution")).criteria.front();
    };
    // Six machines: 6 × 730 × $0.0416 = $182.208. People: 3 h each, 1 h for each of two balancers and 4 h for each of
    // two databases, 28 h × $43.52 = $1218.56.
    CHECK(quarters(1'400'768'000, 1'500'000'000).quarters == 4);
    CHECK(quarters(100'000'000, 1'400'768'000).quarters == 0);
    const grade::CriterionResult half = quarters(400'768'000, 2'400'768'000);
    CHECK(half.quarters == 2);
    REQUIRE(half.evidence.size() == 1);
    CHECK(half.evidence.front().amount == 1'400'768'000);
    CHECK(half.evidence.front().components == Ids{"mysql", "balancers", "databases"});
    // 2 × 4 h; 2 × ($30.368 + 3 h)
    CHECK(half.evidence.front().says.en ==
          "The month costs $1400.77, of which $1218.56 are for the hours of people. Full marks need $400.77 or less. "
          "Most of it is for mysql ($348.16), balancers ($321.86) and databases ($321.86).");
    // Machines and people cost the same in each part of the month.
    lab.month = {{"calm", 600}, {"evening", 130}};
    CHECK(quarters(1'400'768'000, 1'500'000'000).quarters == 4);
}

TEST_CASE("the same design has the same grade again, wherever its parts stand in the file") {
    model::Design turned = two_servers_design("wrong-no-failover");
    const grade::Grade first = grade_of(turned);
    CHECK(grade_of(turned).events == first.events);
    std::reverse(turned.links.begin(), turned.links.end());
    CHECK(grade_of(turned).quarter_points == first.quarter_points);
}

TEST_CASE("what belongs to the lab is the lab's, whatever a submission says") {
    model::Design bribed = two_servers().start;
    node(bribed, "visitors").parameters.answer_timeout = seconds(600);
    node(bribed, "visitors").parameters.clients = 1;
    CHECK(grade_of(bribed).events == grade_of(two_servers().start).events);

    model::Design crowded = two_servers_design("solution");
    model::Node guest = node(crowded, "visitors");
    guest.id = "guests";
    crowded.nodes.push_back(guest);
    CHECK(problem(grade_of(crowded)) == "client \"guests\" is none of the lab's clients and services");

    model::Design headless = two_servers_design("solution");
    node(headless, "visitors").id = "people";
    CHECK(problem(grade_of(headless)) == "locked \"visitors\" has to stay in the design as it is");

    model::Design foreign = two_servers_design("solution");
    node(foreign, "mysql").product = model::built_in_catalogue().find_product("aws-rds-mysql").value();
    CHECK(problem(grade_of(foreign)) == "palette \"aws-rds-mysql\" may not be used in this lab");
}

TEST_CASE("more of everything and strangled queues earn less than the solution") {
    model::Design many = two_servers_design("solution");
    for (model::Node& one : many.nodes)
        if (one.id != "visitors" && one.id != "dns") one.replicas *= 10;
    CHECK(grade_of(many).quarter_points < 40);
    model::Design strangled = two_servers_design("solution");
    for (model::Node& one : strangled.nodes) {
        one.parameters.workers = 1;
        one.parameters.backlog = 1;
    }
    CHECK(grade_of(strangled).quarter_points < 40);
}

TEST_CASE("a design that does not fit together earns nothing and says why") {
    model::Design twofold = two_servers_design("solution");
    model::Node other = node(twofold, "mysql");
    other.id = "mysql-2";
    twofold.nodes.push_back(other);
    model::Link link = twofold.links.back();
    link.to = *twofold.find("mysql-2");
    twofold.links.push_back(link);
    CHECK(problem(grade_of(twofold)).find("ambiguous-route") == 0);
}

TEST_CASE("a run beyond the limit of events earns nothing, and says so") {
    lab::Lab small = two_servers();
    small.rubric->most_events = 40'000; // a calm day takes some 25,000, an evening more than 60,000
    const grade::Grade graded = grade::grade(small, model::built_in_catalogue(), two_servers_design("solution"));
    CHECK(graded.carries_light_load);
    const grade::CriterionResult& fast = criterion(graded, "fast");
    CHECK(fast.quarters == 0);
    REQUIRE(fast.evidence.size() == 1);
    CHECK(fast.evidence.front().kind == grade::Evidence::Kind::budget);
}

TEST_CASE("a survival of thousands of parts spends its events on forks") {
    lab::Lab small = two_servers();
    small.rubric->most_events = 500'000;
    const auto kind_of_survival = [&](int replicas) {
        model::Design idle = two_servers_design("solution");
        model::Node server = node(idle, "server-1");
        server.parameters.address.clear();
        server.replicas = replicas;
        for (int i = 0; i < 10; ++i) {
            server.id = "idle-" + std::to_string(i);
            idle.nodes.push_back(server);
        }
        const grade::Grade graded = grade::grade(small, model::built_in_catalogue(), idle);
        const auto& evidence = criterion(graded, "survives").evidence;
        return evidence.empty() ? grade::Evidence::Kind::run : evidence.front().kind;
    };
    CHECK(kind_of_survival(1) == grade::Evidence::Kind::run);
    CHECK(kind_of_survival(1'000) == grade::Evidence::Kind::budget); // each loss forks more than ten thousand instances
}

TEST_CASE("credit rises in a straight line, whichever way is better") {
    CHECK(grade::credit_of(95, 45, 95) == 1'000'000);
    CHECK(grade::credit_of(70, 45, 95) == 500'000);
    CHECK(grade::credit_of(45, 45, 95) == 0);
    CHECK(grade::credit_of(20, 45, 95) == 0);
    CHECK(grade::credit_of(100, 45, 95) == 1'000'000);
    CHECK(grade::credit_of(400, 1000, 200) == 750'000);
    CHECK(grade::credit_of(1200, 1000, 200) == 0);
    CHECK(grade::credit_of(std::nullopt, 1000, 200) == 0);
}

TEST_CASE("of five requests one failed and one was never answered: the measures by hand") {
    const auto plan = plan_of(one_server, page_and_file);
    grade::Trial trial;
    trial.started = {4, 1};
    const auto request = [](std::uint64_t ordinal, std::uint32_t operation, int took_ms, bool failed) {
        sim::FinishedRequest one;
        one.ordinal = ordinal;
        one.operation = {operation};
        one.end = Time{} + milliseconds(took_ms);
        if (failed) one.failure.reason = sim::Reason::timeout;
        return one;
    };
    trial.finished = {request(4, 0, 30, false), request(2, 0, 20, true), request(1, 0, 1'500, false),
                      request(3, 1, 10, false)};
    const auto value = [&](lab::Measure measure, model::OperationIndex operation = {}) {
        return grade::amount_of(trial, *plan, measure, operation).value;
    };
    CHECK(value(lab::Measure::goodput) == 400'000); // two of five within a second
    CHECK(value(lab::Measure::goodput, {0}) == 250'000);
    CHECK(value(lab::Measure::errors) == 400'000);    // the failed one, and the one without an answer
    CHECK(value(lab::Measure::p50) == 1'500'000'000); // the third of five
    CHECK(grade::amount_of(trial, *plan, lab::Measure::p50, {}).shown->ordinal == 1);
    CHECK(value(lab::Measure::p50, {0}) == 1'500'000'000); // the second of four
    CHECK_FALSE(value(lab::Measure::p95).has_value());
    CHECK(grade::amount_of(trial, *plan, lab::Measure::p95, {}).shown->ordinal == 2);
    CHECK_FALSE(value(lab::Measure::mean).has_value());
    CHECK(value(lab::Measure::mean, {1}) == 10'000'000);
    CHECK(grade::amount_of(trial, *plan, lab::Measure::goodput, {}).shown->ordinal == 1); // the first that was too slow
}

TEST_CASE("answers earn their points only when they are right") {
    lab::Lab asking = two_servers();
    lab::Question question;
    question.id = "who";
    question.options = {{"a", {}, true, {}}, {"b", {}, false, {}}};
    asking.steps.front().questions = {question};
    asking.rubric->criteria.resize(1);
    asking.rubric->criteria.front().check = {};
    asking.rubric->criteria.front().check.kind = lab::Check::Kind::answer;
    asking.rubric->criteria.front().check.name = "build.who";
    const auto graded = [&](const lab::Answers& answers) {
        return grade::grade(asking, model::built_in_catalogue(), two_servers_design("solution"), answers);
    };
    CHECK(graded({{"build.who", {{"a"}, 0}}}).basis_points() == 10'000);
    CHECK(graded(lab::right_answers(asking)).basis_points() == 10'000);
    const grade::Grade wrong = graded({{"build.who", {{"b"}, 0}}});
    CHECK(wrong.basis_points() == 0);
    CHECK(wrong.criteria.front().evidence.front().kind == grade::Evidence::Kind::wrong_answer);
    const grade::Grade silent = graded({});
    CHECK(silent.criteria.front().evidence.front().kind == grade::Evidence::Kind::unanswered);
}

TEST_CASE("a grade tells how far it is, and can be ended") {
    const model::Design solution = two_servers_design("solution");
    const grade::Grade whole = grade_of(solution);
    std::size_t last = 0;
    std::size_t all = 0;
    const auto told = grade::grade(two_servers(), model::built_in_catalogue(), solution, {}, [&](auto done, auto of) {
        CHECK(done >= last);
        CHECK(done <= of);
        last = done;
        all = of;
        return true;
    });
    REQUIRE(told);
    CHECK(told->quarter_points == whole.quarter_points);
    CHECK(told->events == whole.events);
    CHECK(last + 1 == all); // asked for the last time within the last run
    int questions = 0;
    CHECK_FALSE(grade::grade(two_servers(), model::built_in_catalogue(), solution, {},
                             [&](auto, auto) { return ++questions < 5; }));
    CHECK(questions == 5); // and nothing was simulated after it
}

TEST_CASE("a measure can be compared with the start design under the same seed") {
    lab::Lab comparing = two_servers();
    lab::Criterion& fast = comparing.rubric->criteria[2];
    REQUIRE(fast.id == "fast");
    fast.check.measure = lab::Measure::mean;
    fast.check.to_start = true;
    fast.check.full = 980'000;
    fast.check.none = 1'000'000;
    const auto graded = [&](const model::Design& design) {
        return criterion(grade::grade(comparing, model::built_in_catalogue(), design), "fast");
    };
    // The start is exactly as fast as itself, on the same random draws.
    const grade::CriterionResult same = graded(comparing.start);
    CHECK(same.quarters == 0);
    REQUIRE(same.evidence.size() == 1);
    CHECK(same.evidence.front().amount == 1'000'000);
    CHECK(same.evidence.front().to_start);
    // Without waiting for processors it is somewhat quicker.
    model::Design strong = comparing.start;
    node(strong, "server").parameters.cores = 16;
    CHECK(graded(strong).quarters == 4);
}
