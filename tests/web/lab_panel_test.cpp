// The lab panel: one next thing to do, walks, questions, predictions, tasks and hints.
#include "web/panel_bench.hpp"

#include <doctest/doctest.h>

namespace labrack::test {

using ui::Act;
using ui::Flag;
using ui::Role;

TEST_CASE("the first step has one big button, and its task ticks itself") {
    PanelBench bench;
    CHECK(bench.find(Role::heading, "Send one request") != nullptr);
    REQUIRE(bench.find(Role::checkbox, "Send the news page") != nullptr);
    CHECK_FALSE(bench.find(Role::checkbox, "Send the news page")->flags.has(Flag::checked));
    CHECK(bench.find(Role::button, "Skip for now") != nullptr);
    bench.activate(Role::button, "Send one request: News page");
    bench.run(3);
    CHECK(bench.find(Role::checkbox, "Send the news page")->flags.has(Flag::checked));
    CHECK(bench.announced("Done: Send the news page"));
    CHECK(bench.find(Role::button, "Next") != nullptr);
    CHECK(bench.find(Role::button, "Skip for now") == nullptr);
    CHECK(bench.find(Role::button, "Send another: News page") != nullptr);
    CHECK(bench.shows("It took "));
}

TEST_CASE("links of the text explain terms and select components") {
    PanelBench bench;
    const ui::Node* term = bench.find(Role::button, "request");
    REQUIRE(term != nullptr);
    CHECK(term->description == "Request. A message that asks for something.");
    bench.activate(Role::button, "nginx");
    CHECK(bench.workspace.selection.nodes == std::vector<std::string>{"web"});
}

TEST_CASE("hints come one tier at a time") {
    PanelBench bench;
    bench.activate(Role::button, "Show a hint");
    CHECK(bench.shows("Hint 1 of 2: Press the button."));
    CHECK(bench.announced("Press the button."));
    CHECK_FALSE(bench.shows("The big one."));
    bench.activate(Role::button, "Show the next hint");
    CHECK(bench.shows("Hint 2 of 2: The big one."));
    CHECK(bench.find(Role::button, "Show the next hint") == nullptr);
}

TEST_CASE("a walk goes hop by hop to its end, each hop said and announced") {
    PanelBench bench;
    bench.go_to("walk");
    bench.activate(Role::button, "Next hop");
    const std::vector<std::string> first = bench.names(Role::option);
    REQUIRE(first.size() >= 1);
    CHECK(bench.shows("Hop 1, after 20 ms: DNS question from Visitors to DNS"));
    CHECK(bench.shows("First it asks DNS."));
    CHECK(bench.announced("First it asks DNS."));
    int hops = 1;
    for (; hops < 40 && bench.find(Role::button, "Next hop") != nullptr; ++hops)
        bench.activate(Role::button, "Next hop");
    CHECK(hops == 12);
    CHECK(bench.announced("Hop 12"));
    CHECK(bench.find(Role::button, "Next hop") == nullptr);
    CHECK(bench.shows("The request is back after "));
    CHECK(bench.find(Role::checkbox, "Follow it to the end")->flags.has(Flag::checked));
}

TEST_CASE("a wrong choice says why and can be tried again") {
    PanelBench bench;
    bench.go_to("quiz");
    CHECK(bench.find(Role::button, "Check my answer")->flags.has(Flag::disabled));
    bench.activate(Role::radio, "The server");
    bench.activate(Role::button, "Check my answer");
    CHECK(bench.find(Role::radio, "The server")->description == "Not quite. It answers.");
    CHECK(bench.announced("Not quite. It answers."));
    bench.activate(Role::button, "Try again");
    bench.activate(Role::radio, "The client");
    bench.activate(Role::button, "Check my answer");
    CHECK(bench.find(Role::radio, "The client")->description == "Right. Yes, the client.");
}

TEST_CASE("of several answers each is marked, and what is missing too") {
    PanelBench bench;
    bench.go_to("quiz");
    bench.session().answer("who", {{"client"}, 0});
    bench.frames();
    bench.activate(Role::checkbox, "nginx");
    bench.activate(Role::button, "Check my answer");
    CHECK(bench.find(Role::checkbox, "nginx")->description == "Right. It is.");
    CHECK(bench.find(Role::checkbox, "MySQL")->description == "Not quite. It is too.");
    CHECK(bench.find(Role::checkbox, "DNS")->description.starts_with("It is elsewhere."));
}

TEST_CASE("a number may be typed with a comma and is judged within its tolerance") {
    PanelBench bench;
    bench.go_to("quiz");
    bench.session().answer("who", {{"client"}, 0});
    bench.session().answer("which", {{"web", "db"}, 0});
    bench.frames();
    bench.type(Role::textbox, "How many a second?", "many");
    CHECK(bench.find(Role::textbox, "How many a second?")->flags.has(Flag::invalid));
    bench.type(Role::textbox, "How many a second?", "140,5");
    bench.activate(Role::button, "Check my answer");
    REQUIRE(bench.session().answer_to("quiz", "limit") != nullptr);
    CHECK(bench.session().answer_to("quiz", "limit")->number == 140.5);
    CHECK(bench.shows("About 143."));
    CHECK(bench.find(Role::button, "Next") != nullptr);
}

TEST_CASE("Enter in a number field submits it, and says what is wrong with it") {
    PanelBench bench;
    bench.go_to("quiz");
    bench.session().answer("who", {{"client"}, 0});
    bench.session().answer("which", {{"web", "db"}, 0});
    bench.frames();
    const auto enter = [&] {
        REQUIRE(
            bench.app.ui().semantics.request({bench.find(Role::textbox, "How many a second?")->id, Act::submit, {}}));
        bench.frames();
    };
    enter();
    CHECK(bench.announced("Type a number first."));
    bench.type(Role::textbox, "How many a second?", "many");
    enter();
    CHECK(bench.announced("This is not a number."));
    CHECK(bench.session().answer_to("quiz", "limit") == nullptr);
    bench.type(Role::textbox, "How many a second?", "143");
    enter();
    REQUIRE(bench.session().answer_to("quiz", "limit") != nullptr);
    CHECK(bench.session().answer_to("quiz", "limit")->number == 143);
}

TEST_CASE("what is ticked or typed is there again after the work was opened anew") {
    PanelBench bench;
    bench.go_to("quiz");
    bench.activate(Role::radio, "The server");
    bench.type(Role::textbox, "How many a second?", "14");
    auto opened = session::Session::restore(model::built_in_catalogue(), small_lab(), bench.session().save());
    REQUIRE(opened);
    PanelBench again;
    again.session() = std::move(*opened);
    again.frames();
    CHECK(again.find(Role::radio, "The server")->flags.has(Flag::checked));
    CHECK(again.find(Role::textbox, "How many a second?")->value == "14");
    CHECK_FALSE(again.find(Role::button, "Check my answer")->flags.has(Flag::disabled));
}

TEST_CASE("a prediction is kept, and compared only when the tasks are done") {
    PanelBench bench;
    bench.go_to("guess");
    bench.activate(Role::radio, "Only nginx");
    bench.activate(Role::button, "That is my prediction");
    CHECK(bench.find(Role::group, "YOU PREDICTED") != nullptr);
    CHECK(bench.shows("“Only nginx”"));
    CHECK_FALSE(bench.shows("nginx cannot make it."));
    bench.session().send("visitors", "news");
    bench.run(2);
    CHECK(bench.shows("nginx cannot make it."));
    CHECK(bench.find(Role::button, "Try again") == nullptr);
}

TEST_CASE("Back and Next move between steps and say where one is") {
    PanelBench bench;
    CHECK(bench.find(Role::button, "Back")->flags.has(Flag::disabled));
    bench.activate(Role::button, "Skip for now");
    CHECK(bench.session().step().id == "walk");
    CHECK(bench.announced("Step 2 of 6: Hop by hop"));
    bench.activate(Role::button, "Back");
    CHECK(bench.session().step().id == "first");
    bench.go_to("rush");
    bench.activate(Role::button, "Finish");
    CHECK(bench.workspace.leave);
}

TEST_CASE("the panel speaks Spanish") {
    PanelBench bench("es");
    CHECK(bench.find(Role::heading, "Envía una petición") != nullptr);
    CHECK(bench.find(Role::button, "Enviar una: Noticias") != nullptr);
    CHECK(bench.find(Role::button, "Saltar por ahora") != nullptr);
}

} // namespace labrack::test
