// What a lab proves of itself, and that it does not when something is wrong with it.
#include "grade/prove.hpp"
#include "grade/two_servers.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace labrack;
using namespace labrack::test;

namespace {

using Outcome = grade::Proof::Outcome;

std::vector<grade::NamedDesign> designs(const std::vector<std::string>& names) {
    std::vector<grade::NamedDesign> found;
    for (const std::string& name : names)
        found.push_back({name, two_servers_design(name)});
    return found;
}

/// What does not hold.
std::vector<std::string> open_points(const lab::Lab& lab, const std::vector<grade::NamedDesign>& solutions,
                                     const std::vector<grade::NamedDesign>& wrong_designs) {
    std::vector<std::string> open;
    for (const grade::Proof& one : grade::prove(lab, model::built_in_catalogue(), solutions, wrong_designs))
        if (one.outcome != Outcome::holds) open.push_back(one.what);
    return open;
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("a lab whose rubric tells good from bad proves everything") {
    CHECK(open_points(two_servers(), designs({"solution"}), designs({"wrong-no-failover", "wrong-one-balancer"}))
              .empty());
}

TEST_CASE("a solution that is none, and a lab without one, are told") {
    CHECK(open_points(two_servers(), {}, {}) == Names{"there is a solution"});
    const Names open = open_points(two_servers(), designs({"wrong-one-balancer"}), {});
    CHECK(open.front() == "wrong-one-balancer has full marks");
    // What it loses it has lost before.
    CHECK(std::find(open.begin(), open.end(), "wrong-one-balancer without \"load-balancer\" earns less") == open.end());
    CHECK(std::find(open.begin(), open.end(), "wrong-one-balancer does not clear \"survives\" in calm-day") !=
          open.end());
}

TEST_CASE("a wrong design that fails something else than it names is told") {
    std::vector<grade::NamedDesign> wrong = designs({"wrong-no-failover"});
    wrong.front().design.fails = {"survives"};
    CHECK(open_points(two_servers(), designs({"solution"}), wrong) ==
          Names{"wrong-no-failover fails what it names and no more"});
}

TEST_CASE("a wrong design that names no criterion is told which one was meant") {
    std::vector<grade::NamedDesign> wrong = designs({"wrong-no-failover"});
    wrong.front().design.fails = {"writs"};
    const auto proofs = grade::prove(two_servers(), model::built_in_catalogue(), designs({"solution"}), wrong);
    const auto told = std::find_if(proofs.begin(), proofs.end(), [](const grade::Proof& one) {
        return one.detail.find("there is no criterion \"writs\", did you mean \"writes\"?") != std::string::npos;
    });
    REQUIRE(told != proofs.end());
    CHECK(told->outcome == Outcome::fails);
}

TEST_CASE("a solution whose queues may be shortened loses marks by it, and where none may that is said") {
    const auto proof_of = [](const std::vector<grade::Proof>& proofs) {
        const auto found = std::find_if(proofs.begin(), proofs.end(), [](const grade::Proof& one) {
            return one.what == "solution with queue limits of 1 earns less";
        });
        REQUIRE(found != proofs.end());
        return *found;
    };
    const model::Catalogue& built_in = model::built_in_catalogue();
    const grade::Proof open = proof_of(grade::prove(two_servers(), built_in, designs({"solution"}), {}));
    CHECK(open.outcome == Outcome::holds);
    CHECK(open.detail.find("points") != std::string::npos);
    model::Catalogue closed = built_in;
    for (model::Product& product : closed.products)
        std::erase_if(product.open, [](const model::OpenParameter& one) { return one.name == "backlog"; });
    CHECK(proof_of(grade::prove(two_servers(), closed, designs({"solution"}), {})).detail == "nobody can hand that in");
}

TEST_CASE("a rubric that asks too little is told: the start passes, and more of everything does no harm") {
    lab::Lab generous = two_servers();
    generous.rubric->pass_mark = 20;
    CHECK(open_points(generous, designs({"solution"}), {}) == Names{"the start does not pass"});
    lab::Lab careless = two_servers();
    careless.rubric->teaches = {{"mysql", true, true}};
    std::erase_if(careless.rubric->criteria, [](const lab::Criterion& one) { return one.id != "writes"; });
    CHECK(open_points(careless, designs({"solution"}), {}) ==
          Names{"solution with ten times of everything earns less"});
}

TEST_CASE("a solution that keeps its marks without what the lab teaches is told, and a lab that says nothing of it") {
    lab::Lab off_topic = two_servers();
    off_topic.rubric->teaches = {{"cache", false, false}, {"load-balancer", false, false}};
    CHECK(open_points(off_topic, designs({"solution"}), {}) == Names{"solution without \"cache\" earns less"});
    lab::Lab silent = two_servers();
    silent.rubric->teaches.reset();
    CHECK(open_points(silent, designs({"solution"}), {}) == Names{"it is known what the lab teaches"});
    silent.rubric->teaches.emplace(); // it teaches no component, and says so
    CHECK(open_points(silent, designs({"solution"}), {}).empty());
}

TEST_CASE("a wrong design that only just misses a threshold is told") {
    lab::Lab tight = two_servers();
    for (lab::Criterion& one : tight.rubric->criteria)
        if (one.id == "fast") one.check.full = 95'700'000; // it is 96 ms, give or take
    std::vector<grade::NamedDesign> wrong = designs({"wrong-one-balancer"});
    wrong.front().design.fails.push_back("fast");
    const Names open = open_points(tight, {}, wrong);
    CHECK(std::find_if(open.begin(), open.end(), [](const std::string& what) {
              return what.find("wrong-one-balancer") == 0 && what.find("\"fast\" in evening") != std::string::npos;
          }) != open.end());
}

TEST_CASE("a text without Spanish, and one whose English has changed, are told") {
    CHECK(grade::prove_texts({}).outcome == Outcome::holds);
    Diagnostic unused;
    unused.code = "unused-term";
    CHECK(grade::prove_texts({unused}).outcome == Outcome::holds);
    for (const char* code : {"untranslated", "stale-translation"}) {
        Diagnostic problem;
        problem.code = code;
        CHECK(grade::prove_texts({unused, problem}).outcome == Outcome::fails);
    }
}

TEST_CASE("a threshold that the solution only just clears is told") {
    lab::Lab tight = two_servers();
    for (lab::Criterion& one : tight.rubric->criteria)
        if (one.id == "fast") one.check.full = 97'000'000; // it is 96 ms, give or take
    const Names open = open_points(tight, designs({"solution"}), {});
    CHECK(std::find(open.begin(), open.end(), "solution clears \"fast\" in evening") != open.end());
}
