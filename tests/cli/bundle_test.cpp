// `labrack bundle`, and that a bundle is a lab for the other commands.
#include "cli/command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

using namespace labrack::test;

namespace {

const std::string lab = "tests/grade/two-servers";
const std::string solution = lab + "/solution.design.json";

} // namespace

TEST_CASE("a lab becomes one file that every command takes in its place") {
    const TemporaryFolder folder;
    const std::string bundle = folder.file("x.bundle.json");
    const Said made = run_command("bundle " + lab + " -o " + bundle);
    CHECK(made.status == 0);
    CHECK(made.out == bundle + ": 2 files\n");
    const Said checked = run_command("check " + bundle);
    CHECK(checked.status == 0);
    CHECK(checked.err.empty());
    CHECK(checked.out == bundle + ": ok, a lab of 1 step\n");
    CHECK(run_command("check - <" + bundle).out == "-: ok, a lab of 1 step\n");
    const auto grade = [](const std::string& of) {
        return nlohmann::json::parse(run_command("grade " + of + " " + solution + " --json").out);
    };
    CHECK(grade(bundle) == grade(lab)); // the lab's hash included
    const auto run = [](const std::string& of) {
        return run_command("run " + solution + " --lab " + of + " --workload calm --duration 5s").out;
    };
    CHECK_FALSE(run(lab).empty());
    CHECK(run(bundle) == run(lab));
    CHECK(run_command("analyze " + bundle).out == run_command("analyze " + lab).out);
}

TEST_CASE("a bundle goes into this folder unless told otherwise, and is the same on standard output") {
    const TemporaryFolder folder;
    const std::string here = "cd '" + folder.file("") + "' &&";
    CHECK(run_command("bundle " LABRACK_SOURCE_DIR "/" + lab, here).status == 0);
    const std::string written = file_text(folder.file("two-servers.bundle.json")).value();
    const Said printed = run_command("bundle " + lab + " -o -");
    CHECK(printed.status == 0);
    CHECK(printed.out == written);
    CHECK(written.find("solution") == std::string::npos);
}

TEST_CASE("a bundle says what it cannot be made of or written to") {
    const TemporaryFolder folder;
    CHECK(run_command("bundle no-such-lab").status == 2);
    CHECK(run_command("bundle " + lab + " -o " + folder.file("none/x.bundle.json")).status == 2);
    CHECK(run_command("bundle tests/fixtures/bad/term-to-nowhere -o -").status == 1);
    const std::string bundle = folder.file("x.bundle.json");
    CHECK(run_command("bundle " + lab + " -o " + bundle).status == 0);
    CHECK(run_command("bundle " + bundle).err.find("is a bundle already") != std::string::npos);
}
