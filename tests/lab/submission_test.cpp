// What learners hand in: whole, bare, for another lab, for an older lab, and forged.
#include "lab/small_lab.hpp"
#include "lab/submission.hpp"
#include "support/problems.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack;
using namespace labrack::test;

namespace {

const model::Catalogue& catalogue = model::built_in_catalogue();

lab::Lab small() {
    return accepted(read_files(small_lab()));
}

constexpr std::string_view design = R"({"nodes": [{"id": "visitors", "product": "visitors"}], "links": []})";

/// A submission for the small lab with these further members.
std::string handed_in(const std::string& members, const std::string& lab = R"({"id": "small"})") {
    return R"({"version": 1, "lab": )" + lab + R"(, "design": )" + std::string(design) + members + "}";
}

Result<lab::Submission> read(const std::string& text) {
    return lab::read_submission(text, "ann.submission.json", small(), catalogue);
}

/// The code and path of the first problem.
std::string problem(const std::string& text) {
    const Result<lab::Submission> submission = read(text);
    if (submission.problems().empty()) return {};
    const Diagnostic& first = submission.problems().front();
    CHECK(first.position.line > 0);
    return (submission ? "warning " : "error ") + first.code + " " + first.path;
}

} // namespace

TEST_CASE("a submission is read whole") {
    const lab::Submission one = accepted(read(handed_in(R"(, "learner": "ann",
        "answers": {"one.who": ["a"], "one.much": 5.25}, "hints": {"one.see": 2},
        "claimed": {"quarter_points": 30, "points": 10})")));
    CHECK(one.learner == "ann");
    CHECK(one.answers.at("one.who").options == std::vector<std::string>{"a"});
    CHECK(one.answers.at("one.much").number == 5.25);
    CHECK(one.hints.at("one.see") == 2);
    CHECK(one.claimed->quarter_points == 30);
    CHECK(one.design.nodes.size() == 1);
    CHECK_FALSE(one.is_bare);
}

TEST_CASE("what is written reads as the same again") {
    lab::Submission one = accepted(read(handed_in(
        R"(, "learner": "ann", "answers": {"one.who": ["b"], "one.much": -0.125}, "hints": {"one.see": 1})")));
    one.claimed = lab::ClaimedScore{7, 2};
    const std::string text = lab::write_submission(one, small(), catalogue);
    const lab::Submission again = accepted(read(text));
    CHECK(again.lab_hash == small().hash);
    CHECK(again.learner == one.learner);
    CHECK(again.answers.at("one.who").options == one.answers.at("one.who").options);
    CHECK(again.answers.at("one.much").number == -0.125);
    CHECK(again.hints == one.hints);
    CHECK(again.claimed->points == 2);
    CHECK(again.design_hash == one.design_hash);
    CHECK(lab::write_submission(again, small(), catalogue) == text);
}

TEST_CASE("a bare design is a submission without answers") {
    const lab::Submission one = accepted(
        read(R"({"version": 1, "fails": ["up"], "nodes": [{"id": "visitors", "product": "visitors"}], "links": []})"));
    CHECK(one.is_bare);
    CHECK(one.answers.empty());
    CHECK(one.design_hash == accepted(read(handed_in(""))).design_hash);
}

TEST_CASE("designs are equal however they are written down, and not when a part is another") {
    const auto hash = [](const std::string& nodes) {
        return accepted(read(R"({"version": 1, "links": [], "nodes": )" + nodes + "}")).design_hash;
    };
    const auto plain = hash(R"([{"id": "a", "product": "nginx"}])");
    CHECK(hash(R"([ {"product": "nginx",   "id": "a", "$comment": "mine"} ])") == plain);
    CHECK(hash(R"([{"id": "a", "product": "nginx", "config": {"workers": 7}}])") != plain);
    CHECK(hash(R"([{"id": "a", "product": "nginx", "at": [10, 20]}])") != plain);
}

TEST_CASE("a submission for another lab is refused, one for an older version of it is graded") {
    CHECK(problem(handed_in("", R"({"id": "other"})")) == "error other-lab lab.id");
    CHECK(problem(handed_in("", R"({"id": "small", "hash": "0123456789abcdef"})")) == "warning lab-changed lab.hash");
    CHECK(problem(handed_in(R"(, "answers": {"one.whom": ["a"]})")) == "warning unknown-question answers.one.whom");
    CHECK(problem(handed_in(R"(, "answers": {"one.who": ["c"]})")) == "warning unknown-option answers.one.who[0]");
    CHECK(problem(handed_in(R"(, "hints": {"one.sea": 1})")) == "warning unknown-task hints.one.sea");
}

TEST_CASE("what is no submission is an error at its place") {
    CHECK(problem(R"({"version": 1, "steps": []})") == "error unknown-document ");
    CHECK(problem(R"([1])") == "error type ");
    CHECK(problem(R"({"version": 1, "lab": {"id": "small"}})") == "error missing-key ");
    CHECK(problem(handed_in(R"(, "score": 100)")) == "error unknown-key score");
    CHECK(problem(handed_in(R"(, "answers": {"one.much": ["a"]})")) == "error type answers.one.much");
    CHECK(problem(handed_in(R"(, "answers": {"one.who": "a"})")) == "error type answers.one.who");
    CHECK(problem(handed_in(R"(, "hints": {"one.see": 101})")) == "error range hints.one.see");
    CHECK(problem(handed_in(R"(, "learner": ")" + std::string(101, 'x') + "\"")) == "error size learner");
    std::string many = R"(, "answers": {)";
    for (int i = 0; i < 1'001; ++i)
        many += (i > 0 ? ",\"q" : "\"q") + std::to_string(i) + "\": 1";
    CHECK(problem(handed_in(many + "}")) == "error size answers");
}

TEST_CASE("right answers are right, of every kind of question") {
    const lab::Lab lab = small();
    const lab::Answers answers = lab::right_answers(lab);
    CHECK(answers.size() == 2);
    for (const auto& [name, answer] : answers)
        CHECK(lab::is_right(*lab::find_question(lab, name), answer));
    CHECK(lab::find_question(lab, "one.nobody") == nullptr);
}
