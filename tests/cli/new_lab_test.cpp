// `labrack new-lab`: what it writes works, and it overwrites nothing.
#include "cli/command.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

using namespace labrack::test;

namespace {

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string in(const TemporaryFolder& folder) {
    return "cd '" + folder.file("") + "' &&";
}

} // namespace

TEST_CASE("a new lab is checked without a warning and proven in every line, under its own name") {
    const TemporaryFolder folder;
    const Said made = run_command("new-lab two-doors", in(folder));
    CHECK(made.status == 0);
    CHECK(made.out.rfind("two-doors: a lab that works.", 0) == 0);
    const Said checked = run_command("check two-doors", in(folder));
    CHECK(checked.status == 0);
    CHECK(checked.out == "two-doors: ok, a lab of 3 steps\n");
    CHECK(checked.err.empty());
    const Said proven = run_command("prove two-doors", in(folder));
    CHECK(proven.status == 0);
    CHECK(proven.err.empty());
    CHECK_FALSE(contains(proven.out, "FAILS"));
    CHECK_FALSE(contains(proven.out, "close"));
    CHECK(contains(proven.out, "\nThe lab is proven.\n"));
    CHECK(contains(proven.out, "holds  solution without \"load-balancer\" earns less"));
    CHECK_FALSE(contains(file_text(folder.file("two-doors/lab.json")).value(), "new-lab"));
    CHECK(file_text(folder.file("two-doors/teaching.md")).has_value());
}

TEST_CASE("a new lab goes where labs are, or where it is told to") {
    const TemporaryFolder folder;
    std::filesystem::create_directories(folder.file("labs"));
    std::filesystem::create_directories(folder.file("mine"));
    CHECK(run_command("new-lab a", in(folder)).out.rfind("labs/a: ", 0) == 0);
    CHECK(run_command("new-lab a --in mine", in(folder)).out.rfind("mine/a: ", 0) == 0);
    CHECK(run_command("--labs mine new-lab b", in(folder)).out.rfind("mine/b: ", 0) == 0);
    CHECK(run_command("new-lab c --in .", in(folder)).out.rfind("c: ", 0) == 0);
    CHECK(run_command("check a", in(folder)).status == 0); // found by its id
}

TEST_CASE("a name that is no id, a folder that is there and a place that is not are refused, and nothing is written") {
    const TemporaryFolder folder;
    for (const char* name : {"'two doors'", "../up", "'puerta-ñ'", "-- -x", "''", "a/b"}) {
        CAPTURE(name);
        const Said refused = run_command(std::string("new-lab ") + name, in(folder));
        CHECK(refused.status == 2);
        CHECK_FALSE(refused.err.empty());
        CHECK(refused.out.empty());
    }
    const std::string kept = folder.write("mine/lab.json", "mine");
    const Said twice = run_command("new-lab mine", in(folder));
    CHECK(twice.status == 2);
    CHECK(contains(twice.err, "\"mine\" exists already, and nothing is overwritten"));
    CHECK(file_text(kept) == "mine");
    const Said nowhere = run_command("new-lab a --in none", in(folder));
    CHECK(nowhere.status == 2);
    CHECK(contains(nowhere.err, "\"none/a\" cannot be made: No such file or directory"));
    std::size_t entries = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.file("")))
        entries += entry.exists() ? 1u : 0u;
    CHECK(entries == 1);
}
