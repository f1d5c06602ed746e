#include "app/semantics.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace labrack::ui;

namespace {

Node control(Id id, std::string name, Bits<Flag> flags = {}) {
    return {
        .id = id, .role = Role::button, .name = std::move(name), .flags = flags, .acts = Act::activate | Act::focus};
}

} // namespace

TEST_CASE("a request reaches its control once, in the next frame") {
    Semantics semantics;
    semantics.begin_frame();
    semantics.add(control(1, "Run"));
    semantics.end_frame();
    CHECK(semantics.request({1, Act::activate, {}}));
    CHECK_FALSE(semantics.take(2, Act::activate));
    CHECK(semantics.take(1, Act::activate));
    CHECK_FALSE(semantics.take(1, Act::activate));
}

TEST_CASE("what the DOM would refuse is refused: absent, disabled, incapable, behind a dialog") {
    Semantics semantics;
    semantics.begin_frame();
    semantics.add(control(1, "Run"));
    semantics.add(control(2, "Next", Flag::disabled));
    semantics.end_frame();
    CHECK_FALSE(semantics.request({3, Act::activate, {}}));
    CHECK_FALSE(semantics.request({2, Act::activate, {}}));
    CHECK_FALSE(semantics.request({1, Act::set_value, "x"}));
    semantics.begin_frame();
    semantics.add(control(1, "Run"));
    semantics.open({.id = 9, .role = Role::dialog, .flags = Flag::modal});
    semantics.add(control(10, "Yes"));
    semantics.close();
    semantics.end_frame();
    CHECK_FALSE(semantics.request({1, Act::activate, {}}));
    CHECK(semantics.request({10, Act::activate, {}}));
}

TEST_CASE("two controls of one id are a mistake that is told; two texts are numbered") {
    Semantics semantics;
    semantics.begin_frame();
    for (int i = 0; i < 2; ++i)
        semantics.add({.id = 5, .role = Role::text, .name = "same"});
    CHECK(semantics.duplicates().empty());
    for (int i = 0; i < 2; ++i)
        semantics.add(control(7, "same"));
    CHECK(semantics.duplicates().size() == 1);
    semantics.end_frame();
}

TEST_CASE("focus that goes to a popover goes to its first control, of options to the chosen one; a dialog keeps it") {
    Semantics semantics;
    const auto opened = [&](Bits<Flag> kind, Bits<Flag> of_second) {
        semantics.begin_frame();
        semantics.add(control(1, "Open"));
        semantics.move_focus(9);
        semantics.open({.id = 9, .role = Role::dialog, .flags = kind, .acts = Act::focus});
        semantics.add({.id = 10, .role = Role::paragraph, .name = "words"});
        semantics.add(control(11, "first"));
        semantics.add(control(12, "second", of_second));
        semantics.close();
        semantics.end_frame();
        return semantics.take_focus_move().value().id;
    };
    CHECK(opened({}, {}) == 11);
    CHECK(opened({}, Flag::selected) == 12);
    CHECK(opened(Flag::modal, {}) == 9);
}

TEST_CASE("what goes leaves the focus to what stands in its place, else to what came before, else to nobody") {
    Semantics semantics;
    // A page of two panels; the controls 11 and 12 are tabs.
    const auto frame = [&](const std::vector<Id>& first, const std::vector<Id>& second) {
        semantics.begin_frame();
        for (const auto& [id, controls] : {std::pair{1, first}, std::pair{2, second}}) {
            semantics.open({.id = static_cast<Id>(id), .role = Role::region});
            for (const Id each : controls) {
                Node node = control(each, "control");
                if (each == 11 || each == 12) node.role = Role::tab;
                if (each == 11) node.flags |= Flag::selected;
                semantics.add(node);
            }
            semantics.close();
        }
        semantics.end_frame();
    };
    const auto moved_to = [&] {
        const auto move = semantics.take_focus_move();
        if (move) semantics.set_focused(move->id, true);
        return move ? static_cast<int>(move->id) : -1;
    };
    frame({11, 12, 13, 14}, {21});
    semantics.set_focused(13, true);
    frame({11, 12, 14}, {21});
    CHECK(moved_to() == 14);
    frame({11, 12}, {21});
    CHECK(moved_to() == 11);
    frame({11, 12}, {21, 22});
    CHECK(moved_to() == -1);
    frame({}, {21, 22});
    CHECK(moved_to() == -1);
    semantics.set_focused(21, true);
    semantics.move_focus(22);
    frame({}, {22});
    CHECK(moved_to() == 22);
    frame({}, {21, 23});
    CHECK(moved_to() == 21);
}

TEST_CASE("a patch holds what changed and no more") {
    Publisher publisher;
    std::vector<Node> nodes{control(1, "Run"), control(2, "say \"hi\"\n")};
    nodes[0].rect = {10, 20, 30, 40};
    auto patch = nlohmann::json::parse(publisher.patch(nodes, 2));
    CHECK(patch["nodes"].size() == 2);
    CHECK(patch["nodes"][0]["rect"] == nlohmann::json({5, 10, 15, 20}));
    CHECK(patch["nodes"][1]["name"] == "say \"hi\"\n");
    CHECK(patch["order"] == nlohmann::json({1, 2}));
    CHECK(publisher.patch(nodes, 2).empty());
    nodes[1].name = "Stop";
    patch = nlohmann::json::parse(publisher.patch(nodes, 2));
    CHECK(patch["nodes"].size() == 1);
    CHECK_FALSE(patch.contains("order"));
    nodes.clear();
    CHECK(nlohmann::json::parse(publisher.patch(nodes, 2))["order"].empty());
}
