// Inspect shows and changes what a component is spread over, and its security groups.
#include "web/editor_bench.hpp"

namespace labrack::test {

using namespace labrack::ui;

namespace {

using Ids = std::vector<std::string>;

/// Two zones, each with a name of its own, and a group.
class PlacesEditor : public Editor {
  public:
    PlacesEditor() {
        for (const char* each : {"Add Availability zone", "Add Availability zone", "Add AWS security group"}) {
            workspace.selection = {};
            activate(Role::button, each);
        }
        workspace.selection = {};
        frames();
    }
    [[nodiscard]] Ids ids(std::string_view node_id, std::vector<model::NodeIndex> model::Node::*list) const {
        Ids out;
        for (const model::NodeIndex one : node(node_id).*list)
            out.push_back(design().node(one).id);
        return out;
    }
    void show(std::string_view name) { activate(Role::button, name); }
};

} // namespace

TEST_CASE("a component is spread over zones in the order in which they are chosen, and taken back in one step each") {
    PlacesEditor editor;
    editor.show("server");
    editor.activate(Role::checkbox, "Availability zone 2");
    editor.activate(Role::checkbox, "Availability zone");
    CHECK(editor.ids("server", &model::Node::spans) == Ids{"zone-2", "zone"});
    CHECK(editor.need(Role::checkbox, "Availability zone 2").flags.has(Flag::checked));
    editor.activate(Role::checkbox, "Availability zone 2");
    CHECK(editor.ids("server", &model::Node::spans) == Ids{"zone"});
    editor.activate(Role::button, "Undo: change server");
    CHECK(editor.ids("server", &model::Node::spans) == Ids{"zone-2", "zone"});
    editor.activate(Role::button, "Undo: change server");
    editor.activate(Role::button, "Undo: change server");
    CHECK(editor.ids("server", &model::Node::spans).empty());
}

TEST_CASE("what runs on a machine is where that is, and Inspect says so; its groups are its own") {
    PlacesEditor editor;
    editor.show("nginx");
    CHECK(editor.shows("It runs on server, so its instances stand where that does."));
    CHECK(editor.need(Role::checkbox, "Availability zone").flags.has(Flag::disabled));
    editor.activate(Role::checkbox, "AWS security group");
    CHECK(editor.ids("nginx", &model::Node::groups) == Ids{"aws-security-group"});
    editor.activate(Role::checkbox, "AWS security group");
    CHECK(editor.ids("nginx", &model::Node::groups).empty());
}

TEST_CASE("places, groups and what is in the internet are in none of these lists") {
    PlacesEditor editor;
    for (const char* each : {"Availability zone", "AWS security group", "dns", "visitors"}) {
        CAPTURE(each);
        editor.show(each);
        CHECK(editor.find(Role::checkbox, "Availability zone") == nullptr);
        CHECK(editor.find(Role::checkbox, "AWS security group") == nullptr);
    }
}

TEST_CASE("where nothing can be changed, what a component is spread over is said, not offered") {
    PlacesEditor editor;
    editor.show("server");
    editor.activate(Role::checkbox, "Availability zone 2");
    editor.activate(Role::checkbox, "Availability zone");
    editor.activate(Role::checkbox, "AWS security group");
    auto lab = std::make_shared<lab::Lab>(*small_lab(R"([{"id": "look", "kind": "read", "title": "L", "text": "t",
        "panels": ["inspect"], "scene": {"workload": "pages"}}])"));
    lab->start = editor.design();
    editor.workspace.session = session::Session(model::built_in_catalogue(), lab);
    editor.frames();
    editor.show("server");
    CHECK(editor.find(Role::checkbox, "Availability zone") == nullptr);
    CHECK(editor.shows("Availability zone 2, Availability zone"));
    CHECK(editor.shows("AWS security group"));
}

TEST_CASE("what the lab keeps is not offered to be spread") {
    PlacesEditor editor;
    auto lab = std::make_shared<lab::Lab>(*small_lab(build_step));
    lab->start = editor.design();
    lab->rubric.emplace();
    lab->rubric->locks = {"server"};
    editor.workspace.session = session::Session(model::built_in_catalogue(), lab);
    editor.frames();
    editor.show("server");
    CHECK(editor.find(Role::checkbox, "Availability zone") == nullptr);
    editor.show("nginx");
    CHECK(editor.find(Role::checkbox, "Availability zone") != nullptr);
}

} // namespace labrack::test
