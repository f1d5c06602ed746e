// A grade as a document: read again it is the same grade.
#include "grade/result.hpp"
#include "grade/two_servers.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;

namespace {

std::string written(const grade::Grade& grade, json::Writer::Layout layout = json::Writer::Layout::lines) {
    lab::Submission submission;
    submission.learner = "ann \"the <best>\"";
    submission.claimed = lab::ClaimedScore{40, 10};
    json::Writer writer;
    grade::write_result(writer, grade, {two_servers(), submission, "ann.json", "bob.json"}, layout);
    return writer.take();
}

} // namespace

TEST_CASE("a result that is read again is written alike, and tells the same evidence") {
    for (const char* name : {"start", "empty", "solution", "wrong-one-balancer"}) {
        CAPTURE(name);
        const model::Design design = name == std::string("start") ? two_servers().start : two_servers_design(name);
        const grade::Grade grade = grade::grade(two_servers(), model::built_in_catalogue(), design);
        const std::string text = written(grade);
        const auto again = grade::read_result(text, "result.json");
        REQUIRE_MESSAGE(again, said(again.problems()));
        CHECK(written(*again) == text);
    }
}

TEST_CASE("a line of JSON Lines is one line") {
    const std::string line = written(grade::grade(two_servers(), model::built_in_catalogue(), two_servers().start),
                                     json::Writer::Layout::line);
    CHECK(line.find('\n') == line.size() - 1);
    CHECK(grade::read_result(line, "line"));
}

TEST_CASE("a forged result is refused at its place") {
    const auto problem = [](std::string text, std::string_view piece, std::string_view other) {
        const std::size_t at = text.find(piece);
        REQUIRE(at != std::string::npos);
        text.replace(at, piece.size(), other);
        const auto read = grade::read_result(text, "result.json");
        REQUIRE_FALSE(read);
        CHECK(read.problems().front().position.line > 0);
        return read.problems().front().code;
    };
    const std::string text = written(grade::grade(two_servers(), model::built_in_catalogue(), two_servers().start));
    CHECK(problem(text, "\"kind\": \"run\"", "\"kind\": \"rune\"") == "unknown-kind-of-evidence");
    CHECK(problem(text, "\"seed\": 11", "\"seed\": -11") == "range");
    CHECK(problem(text, "\"criteria\"", "\"criterion\"") == "missing-key");
    CHECK(problem(text, "\"quarters\": 0", "\"quarters\": 5") == "range");
    CHECK(problem(text, "\"catalogue\": \"", "\"catalogue\": \"x") == "hash");
    CHECK(problem(text, "\"quarters\": 0,", "") == "missing-key");
    CHECK(problem(text, "\"points\": 4,", "") == "missing-key");
    CHECK(problem(text, "\"at_ns\": ", "\"at_ns\": 99999") == "range");
    CHECK(problem(text, "\"points\": 10,\n", "\"points\": 9000000000000000000,\n") == "range");
}

TEST_CASE("what keeps a design from running is read again with the component that it is about") {
    grade::Grade grade = grade::grade(two_servers(), model::built_in_catalogue(), two_servers().start);
    grade.problems = {make_error_of("web", "memory", "too little memory")};
    const auto again = grade::read_result(written(grade), "result.json");
    REQUIRE_MESSAGE(again, said(again.problems()));
    REQUIRE(again->problems.size() == 1);
    CHECK(again->problems.front().subject == "web");
    CHECK(written(*again) == written(grade));
}
