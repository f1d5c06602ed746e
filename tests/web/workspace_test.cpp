// The whole of an open lab, driven as a student drives it: home, canvas, time, saving.
#include "web/visit.hpp"

namespace labrack::test {

using namespace labrack::ui;

TEST_CASE("the labs of the site are cards, and a card opens its lab") {
    Visit visit(site());
    CHECK(visit.student.platform.state().ready);
    CHECK(visit.find(Role::button, "Continue") == nullptr);
    visit.act(Role::button, "The simple web stack, 30 minutes");
    visit.run(0.3);
    CHECK(visit.find(Role::heading, "Send one request") != nullptr);
    CHECK(visit.student.platform.state().address.find("lab=simple-web-stack") != std::string::npos);
    CHECK(visit.student.app.ui().semantics.duplicates().empty());
}

TEST_CASE("every component is a button that says what it does") {
    Visit visit(site("1"));
    CHECK(visit.find(Role::region, "Canvas") != nullptr);
    CHECK(visit.name(Role::button, "nginx") == "nginx, Web server, 0 % busy");
    CHECK(visit.name(Role::button, "Gunicorn") == "Gunicorn, Application server, 0 of 4 workers busy, 0 % busy");
    CHECK(visit.name(Role::button, "Server") == "Server, 8.8.8.8 · 2 cores, 0 % busy");
    CHECK(visit.name(Role::button, "DNS") == "DNS, Name server, www → 8.8.8.8, 0 % busy");
}

TEST_CASE("a component is selected by keyboard and by pointer") {
    Visit visit(site("2"));
    visit.act(Role::button, "nginx, Web server");
    CHECK(visit.find(Role::button, "nginx, Web server")->flags.has(Flag::pressed));
    visit.point(Role::button, "MySQL");
    CHECK(visit.find(Role::button, "MySQL")->flags.has(Flag::pressed));
    CHECK(visit.find(Role::button, "nginx, Web server")->flags.has(Flag::unpressed));
    visit.point(Role::button, "Server");
    CHECK(visit.find(Role::button, "Server")->flags.has(Flag::pressed));
}

TEST_CASE("the canvas is zoomed by the characters + and -, wherever their keys stand") {
    Visit visit(site("1"));
    const auto zoom = [&] {
        const std::string text = visit.name(Role::text, "");
        for (const Node& node : visit.student.app.ui().semantics.nodes())
            if (node.role == Role::text && node.name.find("%") != std::string::npos) return node.name;
        return text;
    };
    const auto type = [&](const char* character) {
        ImGui::GetIO().AddInputCharactersUTF8(character);
        visit.student.platform.state().input = true;
        visit.run(0.2);
    };
    visit.point(Role::button, "nginx, Web server"); // the pointer stays over the canvas
    type("0");
    const std::string whole = zoom();
    type("+");
    const std::string nearer = zoom();
    CHECK(nearer != whole);
    type("-");
    CHECK(zoom() != nearer);
    type("0");
    CHECK(zoom() == whole);
}

TEST_CASE("what can be done stays within a narrow window") {
    platform::Platform::State state = site("6");
    state.viewport = {640, 700, 1};
    Visit visit(state);
    std::size_t sends = 0;
    for (const Node& node : visit.student.app.ui().semantics.nodes()) {
        const bool send = node.role == Role::button && node.name.starts_with("Send ");
        if (!send && node.name != "Break something") continue;
        sends += send ? 1 : 0;
        CAPTURE(node.name);
        CHECK(node.rect.right() <= 640);
        CHECK_FALSE(node.flags.has(Flag::clipped));
    }
    CHECK(sends == 2);
    visit.act(Role::button, "Break something");
    CHECK(visit.find(Role::option, "Stop MySQL") != nullptr);
}

TEST_CASE("what is stopped from the menu is stopped on the canvas, and can be started there") {
    Visit visit(site("6"));
    visit.act(Role::button, "Break something");
    visit.act(Role::option, "Stop MySQL");
    visit.run(0.2);
    CHECK(visit.name(Role::button, "MySQL") == "MySQL, Database, stopped, 0 % busy");
    CHECK(visit.find(Role::option, "Stop MySQL") == nullptr);
    visit.act(Role::button, "Send News page");
    visit.run(2);
    CHECK(visit.name(Role::img, "Timeline") == "Timeline: 0 answered, 1 failed");
    REQUIRE(visit.find(Role::list, "What was done") != nullptr);
    CHECK(visit.name(Role::listitem, "0.").find("MySQL stopped") != std::string::npos);
    visit.act(Role::button, "Break something");
    visit.act(Role::option, "Start MySQL");
    visit.run(10);
    CHECK(visit.name(Role::button, "MySQL").find("stopped") == std::string::npos);
}

TEST_CASE("time stands still when nothing is under way, and the page with it") {
    Visit visit(site("5"));
    visit.act(Role::button, "Send Logo");
    visit.run(12);
    CHECK(visit.find(Role::button, "Play")->flags.has(Flag::disabled));
    CHECK(visit.name(Role::img, "Timeline") == "Timeline: 1 answered, 0 failed");
    CHECK(visit.student.settle());
    const long long drawn = visit.student.app.frames_drawn();
    for (int i = 0; i < 20; ++i) {
        visit.student.platform.state().now += 0.05;
        visit.student.app.frame();
    }
    CHECK(visit.student.app.frames_drawn() == drawn);
}

TEST_CASE("the speed is set on a logarithmic scale and said in words") {
    Visit visit(site("5"));
    visit.act(Role::slider, "Speed", "set-value", "60");
    CHECK(visit.find(Role::slider, "Speed")->value == "1×");
    visit.act(Role::slider, "Speed", "set-value", "0");
    CHECK(visit.find(Role::slider, "Speed")->value == "1/1000×");
}

TEST_CASE("the load follows its slider") {
    Visit visit(site("8"));
    visit.act(Role::slider, "Load", "set-value", "120");
    visit.run(0.5);
    CHECK(visit.find(Role::slider, "Load")->value == "120/s");
    CHECK(visit.name(Role::button, "Visitors").find("sending 120/s") != std::string::npos);
}

TEST_CASE("a scene starts again from the beginning") {
    Visit visit(site("5"));
    visit.act(Role::button, "Send Logo");
    visit.run(1);
    CHECK(visit.name(Role::text, "Clock") != "Clock: 0.0 ms");
    visit.act(Role::button, "Start again");
    CHECK(visit.name(Role::text, "Clock") == "Clock: 0.0 ms");
}

TEST_CASE("the canvas is zoomed and shown whole again") {
    Visit visit(site("5"));
    const std::string fitted = visit.name(Role::text, "1");
    visit.act(Role::button, "Zoom in");
    CHECK(visit.name(Role::text, "1") != fitted);
    visit.act(Role::button, "Show everything");
    CHECK(visit.name(Role::text, "1") == fitted);
}

TEST_CASE("work is saved after each change and is there after a reload") {
    Visit first(site("6"));
    first.act(Role::button, "Break something");
    first.act(Role::option, "Stop MySQL");
    CHECK(first.find(Role::status, "Saved") != nullptr);
    platform::Platform::State again = site("6");
    again.storage = first.student.platform.state().storage;
    again.query = {{"lab", stack_lab}};
    Visit second(again);
    CHECK(second.find(Role::heading, "Switch off") != nullptr);
    CHECK(second.name(Role::button, "MySQL").find("stopped") != std::string::npos);
    CHECK(second.student.platform.state().address.find("step=6") != std::string::npos);

    again.query = {};
    Visit home(again);
    CHECK(home.find(Role::button, "Continue “The simple web stack”, step 6 of 12") != nullptr);
}

TEST_CASE("a lab with a mistake says where, and leads back") {
    platform::Platform::State state = site("1");
    std::string& text = state.files[std::string("labs/") + stack_lab + "/lab.json"];
    text.replace(text.find("\"minutes\""), 9, "\"minuten\"");
    Visit visit(state);
    CHECK(visit.find(Role::heading, "This lab has a mistake") != nullptr);
    bool located = false;
    for (const Node& node : visit.student.app.ui().semantics.nodes())
        located = located || node.name.find("labs/simple-web-stack/lab.json:") != std::string::npos;
    CHECK(located);
    visit.act(Role::button, "All labs");
    visit.run(0.2);
    CHECK(visit.find(Role::heading, "Learn how web systems") != nullptr);
}

TEST_CASE("a lab that is not there says so") {
    Visit visit(site("1", "nonsense"));
    CHECK(visit.find(Role::heading, "This lab could not be loaded") != nullptr);
}

TEST_CASE("everything speaks Spanish") {
    platform::Platform::State state = site("6");
    state.preferences.locale = "es-MX";
    Visit visit(state);
    CHECK(visit.name(Role::button, "Gunicorn").find("0 de 4 workers ocupados") != std::string::npos);
    CHECK(visit.find(Role::button, "Romper algo") != nullptr);
}

} // namespace labrack::test
