// Inspect, Trace and Charts as a screen reader reads them.
#include "web/panel_bench.hpp"

#include <doctest/doctest.h>

namespace labrack::test {

using ui::Flag;
using ui::Role;

namespace {

/// The bench after one news page was sent and answered.
void send_one(PanelBench& bench) {
    bench.session().send("visitors", "news");
    bench.run(2);
}

} // namespace

TEST_CASE("panels appear when the lab first needs them") {
    PanelBench bench;
    CHECK(bench.names(Role::tab).empty());
    CHECK(bench.shows("Panels appear here when the lab first needs them."));
    bench.go_to("walk");
    CHECK(bench.names(Role::tab) == std::vector<std::string>{"Inspect", "Trace"});
    bench.activate(Role::tab, "Trace");
    CHECK(bench.workspace.panel == lab::Panel::trace);
    CHECK(bench.shows("No request yet."));
    bench.go_to("rush");
    CHECK(bench.names(Role::tab) == std::vector<std::string>{"Inspect", "Trace", "Charts"});
}

TEST_CASE("Inspect says what a component is, does and is set to") {
    PanelBench bench;
    bench.go_to("break");
    CHECK(bench.shows("Click a component"));
    ui::select_node(bench.workspace, bench.session().run().plan().design.find("app"));
    bench.frames();
    CHECK(bench.find(Role::heading, "Gunicorn") != nullptr);
    CHECK(bench.shows("Workers busy: 0 of 4"));
    CHECK(bench.shows("Requests waiting: 0"));
    CHECK(bench.shows("Workers: 4"));
    bench.activate(Role::option, "MySQL");
    CHECK(bench.workspace.selection.nodes == std::vector<std::string>{"db"});
    ui::select_node(bench.workspace, bench.session().run().plan().design.find("server"));
    bench.frames();
    CHECK(bench.shows("Cores in use: 0 of 2"));
    CHECK(bench.shows("IP address: 8.8.8.8"));
    CHECK(bench.find(Role::option, "Gunicorn")->description == "Running");
}

TEST_CASE("Inspect offers what the step offers") {
    PanelBench bench;
    bench.go_to("break");
    ui::select_node(bench.workspace, bench.session().run().plan().design.find("web"));
    bench.frames();
    CHECK(bench.find(Role::button, "Stop nginx") == nullptr);
    ui::select_node(bench.workspace, bench.session().run().plan().design.find("db"));
    bench.frames();
    bench.activate(Role::button, "Stop MySQL");
    CHECK(bench.announced("MySQL: Stopped"));
    CHECK(bench.find(Role::checkbox, "Stop MySQL")->flags.has(Flag::checked));
    bench.activate(Role::button, "Start MySQL");
    CHECK(bench.announced("MySQL: Starting"));
    ui::select_node(bench.workspace, bench.session().run().plan().design.find("app"));
    bench.frames();
    bench.activate(Role::button, "Deploy a new version of Gunicorn");
    CHECK(bench.find(Role::button, "Deploy a new version of Gunicorn")->flags.has(Flag::disabled));
}

TEST_CASE("every span of a request can be read") {
    PanelBench bench;
    bench.go_to("walk");
    bench.activate(Role::tab, "Trace");
    send_one(bench);
    const ui::Node* head = bench.find(Role::heading, "GET /news");
    REQUIRE(head != nullptr);
    CHECK(head->name.ends_with("200"));
    REQUIRE(bench.find(Role::option, "MySQL, ") != nullptr);
    const std::vector<std::string> rows = bench.names(Role::option);
    REQUIRE(rows.size() == 7);
    CHECK(rows[0] == "GET /news, 134 ms");
    CHECK(rows[1] == "DNS, 40.2 ms: network 40 ms, queue 0 ms, service 0.2 ms");
    CHECK(rows[2] == "nginx, 94.3 ms: network 80 ms, queue 0 ms, service 0.1 ms");
    CHECK(rows[3] == "Gunicorn, 14.2 ms: network 0.1 ms, queue 0 ms, service 2 ms");
    CHECK(rows[4] == "MySQL, 6.1 ms: network 50 µs, queue 0 ms, service 6 ms");
    CHECK(rows[5] == "inside Gunicorn, 6 ms: network 0 ms, queue 0 ms, service 6 ms");
    CHECK(bench.find(Role::option, "News page, 200") != nullptr);
    CHECK(bench.shows("What the bars show: network, queue, service"));
}

TEST_CASE("a failed request says where and why") {
    PanelBench bench;
    bench.go_to("break");
    bench.activate(Role::tab, "Trace");
    bench.session().stop("db");
    send_one(bench);
    CHECK(bench.shows("Failed at MySQL: connection refused"));
    const ui::Node* row = bench.find(Role::option, "MySQL, ");
    REQUIRE(row != nullptr);
    CHECK(row->name.find("failed") != std::string::npos);
    CHECK(bench.find(Role::checkbox, "See it fail")->flags.has(Flag::checked));
}

TEST_CASE("a request under way can be read") {
    PanelBench bench;
    bench.go_to("walk");
    bench.activate(Role::tab, "Trace");
    for (int hop = 0; hop < 4; ++hop)
        bench.activate(Role::button, "Next hop");
    CHECK(bench.shows("under way"));
    CHECK(bench.shows("so far"));
}

TEST_CASE("charts tell rates, utilisation and percentiles in words") {
    PanelBench bench;
    bench.go_to("rush");
    bench.activate(Role::tab, "Charts");
    bench.run(6);
    const ui::Node* rates = bench.find(Role::img, "Requests a second over ");
    REQUIRE(rates != nullptr);
    CHECK(rates->name.find(" answered, 0 failed.") != std::string::npos);
    CHECK(bench.find(Role::listitem, "Server: ") != nullptr);
    const ui::Node* page = bench.find(Role::listitem, "News page: Half within ");
    REQUIRE(page != nullptr);
    CHECK(page->name.find("95 of 100 within ") != std::string::npos);
    CHECK(page->name.find(" answered") != std::string::npos);
    CHECK(bench.find(Role::img, "Times to answer from ") != nullptr);
}

TEST_CASE("no two controls share an id in any panel") {
    PanelBench bench;
    for (const char* step : {"first", "walk", "quiz", "guess", "break", "rush"}) {
        bench.go_to(step);
        bench.run(1);
        for (const std::string& tab : bench.names(Role::tab)) {
            bench.activate(Role::tab, tab);
            INFO(step, " ", tab);
            CHECK(bench.app.ui().semantics.duplicates().empty());
        }
    }
}

} // namespace labrack::test
