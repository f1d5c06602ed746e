// Two designs side by side, as a student in the sandbox compares them.
#include "web/sandbox_site.hpp"

#include <doctest/doctest.h>

using namespace labrack;
using namespace labrack::test;
using namespace labrack::ui;

namespace {

struct Comparing : Visit {
    Comparing() : Visit(site_with_sandbox()) {
        act(Role::button, "Open example: One server");
        act(Role::button, "Compare with another design");
    }

    void choose(const std::string& title) {
        act(Role::button, "Compare with:");
        act(Role::option, title);
    }
    void keep() {
        act(Role::button, "Keep this version");
        choose("The version you kept");
    }
    std::string figure(std::string_view begin) { return name(Role::listitem, begin); }
    bool has_canvas(const std::string& title) { return find(Role::region, "Canvas: " + title) != nullptr; }
};

/// What a figure says of the compared design, or of the student's own.
std::string part(const std::string& figure, const std::string& of) {
    const auto begin = figure.find(of + ": ");
    REQUIRE_MESSAGE(begin != std::string::npos, figure);
    const auto from = begin + of.size() + 2;
    const auto next = figure.find(". Your design", from);
    return figure.substr(from, (next == std::string::npos ? figure.size() - 1 : next) - from);
}

} // namespace

TEST_CASE("a version that is kept and the same design have the same figures, whatever happens to both") {
    Comparing visit;
    visit.keep();
    REQUIRE(visit.has_canvas("The version you kept"));
    REQUIRE(visit.has_canvas("Your design"));
    const auto check_equal = [&] {
        for (const char* row : {"Answered", "Failed", "Response time", "95 of 100", "Busiest", "Carries", "Costs"}) {
            const std::string figure = visit.figure(row);
            CAPTURE(figure);
            CHECK(part(figure, "The version you kept") == part(figure, "Your design"));
            CHECK(part(figure, "Your design") != "–");
            CHECK(figure.find("better") == std::string::npos);
            CHECK(figure.find("worse") == std::string::npos);
        }
    };
    visit.run(5);
    check_equal();
    visit.act(Role::button, "Start again from the beginning");
    visit.act(Role::slider, "Load", "set-value", "200");
    visit.run(3);
    check_equal();
}

TEST_CASE("the better design is told, and the kept one does not change with the student's") {
    Comparing visit;
    visit.keep();
    visit.act(Role::button, "Stop comparing");
    visit.act(Role::button, "Open example: A balancer and two servers");
    visit.act(Role::button, "Compare with another design");
    REQUIRE(visit.has_canvas("The version you kept")); // the first of all that there is
    visit.act(Role::slider, "Load", "set-value", "400");
    visit.run(8);
    CHECK(visit.figure("95 of 100").find("Your design is better.") != std::string::npos);
    CHECK(visit.figure("Answered").find("Your design is better.") != std::string::npos);
    CHECK(visit.figure("Costs a month").find("Your design is worse.") != std::string::npos);
    CHECK(visit.figure("Busiest").find("better") == std::string::npos);
}

TEST_CASE("an edit is seen beside the other design at once, and undo takes back what was taken over") {
    Comparing visit;
    visit.keep();
    visit.choose("A balancer and two servers");
    REQUIRE(visit.has_canvas("A balancer and two servers"));
    visit.act(Role::button, "Go on with “A balancer and two servers” as your design");
    const std::string figure = visit.figure("Costs a month");
    CHECK(part(figure, "A balancer and two servers") == part(figure, "Your design"));
    visit.act(Role::button, "Undo");
    const std::string back = visit.figure("Costs a month");
    CHECK(part(back, "A balancer and two servers") != part(back, "Your design"));
}

TEST_CASE("what is selected in one of the designs is selected in the other") {
    Comparing visit;
    visit.keep();
    const auto selected = [&] {
        int count = 0;
        for (const Node& node : visit.student.app.ui().semantics.nodes())
            if (node.name.rfind("mysql", 0) == 0 && node.flags.has(Flag::pressed)) ++count;
        return count;
    };
    CHECK(selected() == 0);
    visit.act(Role::button, "mysql");
    CHECK(selected() == 2);
    visit.act(Role::button, "Stop comparing");
    CHECK(selected() == 1);
    visit.act(Role::button, "Compare with another design");
    CHECK(selected() == 2);
}

TEST_CASE("where there is nothing to compare with yet it is said what to do") {
    platform::Platform::State bare = site_with_sandbox();
    bare.files.erase("labs/sandbox/examples.json");
    Visit visit(bare);
    visit.act(Role::button, "Compare with another design");
    REQUIRE(visit.find(Role::paragraph, "There is nothing to compare with yet") != nullptr);
    CHECK(visit.find(Role::region, "Canvas: the system") != nullptr);
    visit.act(Role::button, "Add a component");
    visit.act(Role::button, "Add nginx");
    visit.act(Role::button, "Keep this version");
    CHECK(visit.find(Role::region, "Canvas: The version you kept") != nullptr);
    visit.act(Role::button, "Stop comparing");
    CHECK(visit.find(Role::heading, "Two designs, one load") == nullptr);
    CHECK(visit.find(Role::region, "Canvas: the system") != nullptr);
}
