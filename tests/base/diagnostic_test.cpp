#include "base/diagnostic.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace labrack;

TEST_CASE("a diagnostic reads FILE:LINE:COLUMN: error: and leaves out what is unknown") {
    Diagnostic problem;
    problem.message = "the key \"x\" is not known here";
    CHECK(to_text(problem) == "error: the key \"x\" is not known here");

    problem.file = "a.json";
    CHECK(to_text(problem) == "a.json: error: the key \"x\" is not known here");

    problem.code = "unknown-key";
    problem.position = {3, 14};
    problem.path = "nodes[2].x";
    problem.hint = "did you mean \"at\"?";
    CHECK(to_text(problem) == "a.json:3:14: error: the key \"x\" is not known here (at nodes[2].x); "
                              "did you mean \"at\"? [unknown-key]");
    problem.severity = Severity::warning;
    CHECK(to_text(problem).substr(0, 16) == "a.json:3:14: war");
}

TEST_CASE("only errors count as errors") {
    Diagnostic warning;
    warning.severity = Severity::warning;
    CHECK_FALSE(has_error({}));
    CHECK_FALSE(has_error({warning}));
    CHECK(has_error({warning, Diagnostic{}}));
}

TEST_CASE("a result holds a value, perhaps with warnings, or errors") {
    Diagnostic warning;
    warning.severity = Severity::warning;
    const Result<int> with_warning(5, {warning});
    REQUIRE(with_warning);
    CHECK(*with_warning == 5);
    CHECK(with_warning.problems().size() == 1);
    CHECK_FALSE(Result<int>(Diagnostic{}));
}

TEST_CASE("a slip of the keyboard finds the name that was meant") {
    const std::vector<std::string> names{"nginx", "gunicorn", "mysql", "linux-server"};
    CHECK(near_name("ngnix", names) == "nginx");
    CHECK(near_name("gunicron", names) == "gunicorn");
    CHECK(near_name("my-sql", names) == "mysql");
    CHECK(near_name("linux_server", names) == "linux-server");
}

TEST_CASE("a name that resembles nothing gets no false friend") {
    const std::vector<std::string> names{"nginx", "mysql"};
    CHECK_FALSE(near_name("load-balancer", names));
    CHECK_FALSE(near_name("at", {"in"}));
    CHECK_FALSE(near_name(std::string(100'000, 'x'), names));
    CHECK_FALSE(near_name("", names));
}

TEST_CASE("a hint names the near one, else the few that exist, else nothing") {
    CHECK(name_hint("mysq", {"nginx", "mysql"}) == "did you mean \"mysql\"?");
    CHECK(name_hint("haproxy", {"nginx", "mysql"}) == "known: nginx, mysql");
    CHECK(name_hint("haproxy", {}).empty());
    CHECK(name_hint("haproxy", std::vector<std::string>(13, "nginx")).empty());
}

TEST_CASE("a quotation is cut at a whole character") {
    CHECK(in_quotes("short") == "\"short\"");
    CHECK(in_quotes(std::string(60, 'x')) == "\"" + std::string(60, 'x') + "\"");
    CHECK(in_quotes(std::string(59, 'x') + "éé") == "\"" + std::string(59, 'x') + "…\"");
    CHECK(in_quotes(std::string(100'000, 'x')) == "\"" + std::string(60, 'x') + "…\"");
}
