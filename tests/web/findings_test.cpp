// What analysis says while a student builds: the panel, and the badges on the canvas.
#include "views/workspace.hpp"
#include "web/sandbox_site.hpp"

namespace labrack::test {

using namespace labrack::ui;

namespace {

/// The sandbox with the first example, a single server, and the panel in front.
class Builder : public Visit {
  public:
    Builder() : Visit(site_with_sandbox()) {
        act(Role::button, "Open example: " + examples().front().title.en);
        run(0.5);
        act(Role::tab, "Findings");
    }

    /// "Findings, 7": the number on the tab.
    [[nodiscard]] int count() {
        const std::string tab = name(Role::tab, "Findings");
        return tab.find(", ") == std::string::npos ? 0 : std::stoi(tab.substr(tab.find(", ") + 2));
    }
};

} // namespace

TEST_CASE("Inspect says what is found of a component, and leads to the whole of it") {
    Visit visit(site_with_sandbox());
    visit.act(Role::button, "Open example: One server");
    visit.act(Role::button, "nginx");
    REQUIRE(visit.find(Role::list, "FINDINGS") != nullptr);
    CHECK(visit.find(Role::listitem, "Single point of failure") != nullptr);
    visit.act(Role::button, "Read them");
    CHECK(visit.find(Role::tab, "Findings")->flags.has(Flag::selected));
    visit.act(Role::tab, "Inspect");
    visit.act(Role::button, "dns"); // nothing is wrong with it
    CHECK(visit.find(Role::list, "FINDINGS") == nullptr);
}

TEST_CASE("who builds sees what is weak, where it stands, and how to improve it") {
    Builder visit;
    CHECK(visit.count() > 0);
    CHECK(visit.find(Role::heading, "Single point of failure") != nullptr);
    const Node* server = visit.find(Role::button, "nginx, ");
    REQUIRE(server != nullptr);
    CHECK(server->description.find("finding") != std::string::npos);
    const std::string advice = "Spread what stands on it"; // the worst: all stands on one machine
    CHECK(visit.find(Role::paragraph, advice) == nullptr);
    visit.act(Role::button, "How to improve: Single point of failure, server");
    CHECK(visit.find(Role::paragraph, advice) != nullptr);
    visit.act(Role::button, "Show: Single point of failure, server");
    CHECK(visit.find(Role::tab, "Findings")->flags.has(Flag::selected));
    CHECK(visit.find(Role::button, "server, ")->flags.has(Flag::pressed));
    CHECK(visit.student.app.ui().semantics.duplicates().empty());
}

TEST_CASE("findings follow the design with every edit") {
    Builder visit;
    const int before = visit.count();
    visit.act(Role::button, "Add Redis");
    visit.act(Role::tab, "Findings");
    CHECK(visit.count() == before + 1); // nothing uses it
    CHECK(visit.find(Role::heading, "Not used") != nullptr);
    visit.act(Role::button, "Undo");
    visit.act(Role::tab, "Findings");
    CHECK(visit.count() == before);
}

TEST_CASE("the estimate is for the load that is set, and says what is full first") {
    Builder visit;
    visit.act(Role::slider, "Load", "set-value", "40");
    visit.act(Role::tab, "Findings");
    CHECK(visit.find(Role::paragraph, "By formulas, without a run, at 40/s") != nullptr);
    CHECK(visit.find(Role::listitem, "Can carry: ≈ ") != nullptr);
    CHECK(visit.find(Role::listitem, "Full first: ") != nullptr);
    const Node* server = visit.find(Role::button, "nginx, ");
    REQUIRE(server != nullptr);
    CHECK(server->description.find("estimated use of ") != std::string::npos);
    visit.act(Role::button, "visitors, ");
    visit.act(Role::button, "Delete");
    visit.act(Role::tab, "Findings");
    CHECK(visit.find(Role::paragraph, "Nobody sends requests") != nullptr);
}

TEST_CASE("a lab that has not opened the panel gives nothing away") {
    Visit visit(site("3"));
    CHECK(visit.find(Role::tab, "Findings") == nullptr);
    const Node* server = visit.find(Role::button, "nginx, ");
    REQUIRE(server != nullptr);
    CHECK(server->description.find("finding") == std::string::npos);
}

} // namespace labrack::test
