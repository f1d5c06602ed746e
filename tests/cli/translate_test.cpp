// `labrack translate`.
#include "cli/command.hpp"
#include "support/labs.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace labrack::test;

TEST_CASE("a lab's translation is written anew beside it, where it can be read") {
    const TemporaryFolder folder;
    const std::string here = "cd '" + folder.file("") + "' &&";
    REQUIRE(run_command("new-lab two-doors", here).status == 0);
    std::string english = file_text(folder.file("two-doors/lab.json")).value();
    english.replace(english.find("\"Build it\""), 10, "\"Build!\"");
    folder.write("two-doors/lab.json", english);
    const Said written = run_command("translate two-doors", here);
    CHECK(written.status == 0);
    CHECK(written.out == "two-doors/lab.es.json: 28 texts, 1 to be translated\n");
    CHECK(file_text(folder.file("two-doors/lab.es.json")).value().find("\"Constrúyelo\"") != std::string::npos);
    const Said checked = run_command("check two-doors", here);
    CHECK(checked.out == "two-doors: ok, a lab of 3 steps\n");
    CHECK(checked.err.find("the text \"steps.build.title\" has no Spanish") != std::string::npos);
    CHECK(run_command("translate no-such-lab", here).status == 2);
    REQUIRE(run_command("bundle two-doors", here).status == 0);
    CHECK(run_command("translate two-doors.bundle.json", here).err.find("is a bundle") != std::string::npos);
    const Said unproven = run_command("prove two-doors", here);
    CHECK(unproven.status == 1);
    CHECK(unproven.out.find("\nThe lab is not proven: 1 of ") != std::string::npos);
}
