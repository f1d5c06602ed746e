#include "cli/command.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack::test;

TEST_CASE("the command says what it can do and which version it is") {
    const Said help = run_command("--help");
    CHECK(help.status == 0);
    for (const char* subcommand : {"labs", "check", "run", "--version", "--labs"}) {
        CAPTURE(subcommand);
        CHECK(help.out.find(subcommand) != std::string::npos);
    }
    const Said version = run_command("--version");
    CHECK(version.status == 0);
    CHECK(version.out == "labrack " LABRACK_VERSION "\n");
    CHECK(run_command("check --help").out.find("FILE") != std::string::npos);
}

TEST_CASE("wrong usage has status 2 and says so on standard error") {
    for (const char* arguments : {"", "chekc", "check", "check --no-such-option x", "labs extra"}) {
        CAPTURE(arguments);
        const Said said = run_command(arguments);
        CHECK(said.status == 2);
        CHECK(said.out.empty());
        CHECK_FALSE(said.err.empty());
    }
}

TEST_CASE("the labs are listed with id, minutes, level and title") {
    const Said said = run_command("labs");
    CHECK(said.status == 0);
    CHECK(said.out.find("simple-web-stack ") != std::string::npos);
    CHECK(said.out.find("30 min  beginner  The simple web stack\n") != std::string::npos);
    CHECK(said.err.empty());
}

TEST_CASE("a folder of labs that is not there is said to be so") {
    const Said said = run_command("--labs nowhere labs");
    CHECK(said.status == 2);
    CHECK(said.err.find("nowhere") != std::string::npos);
}
