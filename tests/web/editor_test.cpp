// A student who builds: palette, links, moves, undo and Inspect's fields, by controls and by the pointer, no window.
#include "web/editor_bench.hpp"

namespace labrack::test {

using namespace labrack::ui;

TEST_CASE("what the palette adds is selected, shown by Inspect, and can be taken back and done again") {
    Editor editor;
    editor.activate(Role::button, "Add HAProxy");
    CHECK(editor.node("haproxy").label.en == "HAProxy");
    CHECK(editor.workspace.selection.nodes == std::vector<std::string>{"haproxy"});
    CHECK(editor.find(Role::heading, "HAProxy") != nullptr);
    editor.activate(Role::button, "Undo: add HAProxy");
    CHECK_FALSE(editor.design().find("haproxy"));
    CHECK(editor.find(Role::button, "Undo")->flags.has(Flag::disabled));
    editor.activate(Role::button, "Redo: add haproxy");
    CHECK(editor.design().find("haproxy"));
    CHECK(editor.app.ui().semantics.duplicates().empty());
}

TEST_CASE("the palette finds components by name and kind, and says when there are none") {
    Editor editor;
    editor.write(Role::textbox, "Find a component", "NGINX");
    CHECK(editor.find(Role::button, "Add nginx") != nullptr);
    CHECK(editor.find(Role::button, "Add HAProxy") == nullptr);
    editor.write(Role::textbox, "Find a component", "load balancer");
    CHECK(editor.find(Role::button, "Add HAProxy") != nullptr);
    editor.write(Role::textbox, "Find a component", "nothing of this name");
    CHECK(editor.find(Role::status, "Nothing is called so.") != nullptr);
}

TEST_CASE("a component goes into the selected machine, and where there is room on the canvas") {
    Editor editor;
    editor.activate(Role::button, "Add Linux server");
    editor.activate(Role::button, "Add nginx");
    CHECK(editor.node("nginx-2").in == editor.design().find("linux-server"));
    const CanvasLayout& layout = editor.workspace.canvas.layout;
    for (std::size_t i = 0; i < layout.nodes.size(); ++i)
        for (std::size_t k = i + 1; k < layout.nodes.size(); ++k) {
            if (layout.containers[i] || layout.containers[k]) continue;
            CAPTURE(i);
            CAPTURE(k);
            CHECK(intersection(layout.nodes[i], layout.nodes[k]).empty());
        }
}

TEST_CASE("a component dragged into a machine stands in it, and one that may not says why and goes back") {
    Editor editor;
    editor.activate(Role::button, "Add Redis");
    editor.drag(editor.middle_of("Redis"), editor.middle_of("server"));
    CHECK(editor.node("redis").in == editor.design().find("server"));
    const model::Point before = editor.node("dns").at;
    editor.drag(editor.middle_of("dns"), editor.middle_of("server"));
    CHECK_FALSE(editor.node("dns").in.exists());
    CHECK(editor.node("dns").at.x == before.x);
    CHECK(editor.announced("stands in none of your machines"));
}

TEST_CASE("a machine is dragged with what stands in it") {
    Editor editor;
    const model::Point before = editor.node("nginx").at;
    const ImVec2 from = editor.middle_of("server");
    editor.drag(from, {from.x, from.y + 60});
    CHECK(editor.node("nginx").at.y > before.y);
    CHECK(editor.workspace.session.undoable()->kind == session::EditKind::move);
    editor.press(ImGuiKey_Z, true);
    CHECK(editor.node("nginx").at.y == before.y);
}

TEST_CASE("a link is drawn from the handle of a component, and refused where nobody would understand it") {
    Editor editor;
    editor.activate(Role::button, "Add HAProxy");
    const Rect port = editor.need(Role::button, "Draw a link from HAProxy").rect;
    editor.drag(port.center(), editor.middle_of("nginx"));
    CHECK(editor.has_link("haproxy", "nginx"));
    CHECK(editor.workspace.selection.link == LinkName{"haproxy", "nginx", "http"});
    CHECK(editor.find(Role::heading, "Link") != nullptr);
    editor.activate(Role::button, "HAProxy");
    const std::size_t links = editor.design().links.size();
    editor.drag(editor.need(Role::button, "Draw a link from HAProxy").rect.center(), editor.middle_of("dns"));
    CHECK(editor.design().links.size() == links);
    CHECK(editor.announced("speak no common protocol"));
}

TEST_CASE("a link can be drawn without a pointer: from the handle, or by Inspect") {
    Editor editor;
    editor.activate(Role::button, "Add HAProxy");
    editor.activate(Role::button, "Draw a link from HAProxy");
    CHECK(editor.announced("Now choose what HAProxy calls"));
    editor.activate(Role::button, "nginx");
    CHECK(editor.has_link("haproxy", "nginx"));
    editor.activate(Role::button, "HAProxy");
    editor.choose("Link to…", "gunicorn");
    CHECK(editor.has_link("haproxy", "gunicorn"));
    editor.activate(Role::button, "Delete");
    CHECK_FALSE(editor.has_link("haproxy", "gunicorn"));
}

TEST_CASE("Inspect changes a parameter once it can be taken, and puts it back") {
    Editor editor;
    editor.activate(Role::button, "gunicorn");
    const int usual = editor.node("gunicorn").parameters.workers;
    editor.write(Role::textbox, "Workers", "0");
    CHECK(editor.node("gunicorn").parameters.workers == usual);
    CHECK(editor.need(Role::textbox, "Workers").description.starts_with("It must lie between 1"));
    editor.write(Role::textbox, "Workers", "9");
    CHECK(editor.node("gunicorn").parameters.workers == 9);
    CHECK(editor.workspace.session.run().plan().design.node(*editor.design().find("gunicorn")).parameters.workers == 9);
    editor.activate(Role::button, "Workers: back to what is usual");
    CHECK(editor.node("gunicorn").configured.empty());
}

TEST_CASE("Inspect renames, counts and places a component") {
    Editor editor;
    editor.activate(Role::button, "Add nginx");
    editor.write(Role::textbox, "Name", "Front door");
    CHECK(editor.node("nginx-2").label.en == "Front door");
    editor.write(Role::spinbutton, "Instances", "3");
    CHECK(editor.node("nginx-2").replicas == 3);
    editor.choose("Stands in", "server");
    CHECK(editor.node("nginx-2").in == editor.design().find("server"));
}

TEST_CASE("records of a name server are rows, and lead to what the design has") {
    Editor editor;
    editor.activate(Role::button, "Add HAProxy");
    editor.activate(Role::button, "dns");
    editor.choose("Leads to", "HAProxy (alias)");
    const model::DnsRecord record = editor.node("dns").parameters.records.front();
    CHECK(record.type == model::RecordType::alias);
    CHECK(record.value == "haproxy");
    const std::size_t records = editor.node("dns").parameters.records.size();
    editor.activate(Role::button, "Add a record");
    CHECK(editor.node("dns").parameters.records.size() == records + 1);
    editor.activate(Role::button, "Remove the record");
    CHECK(editor.node("dns").parameters.records.size() == records);
}

TEST_CASE("keys copy, paste, move and delete what is selected on the canvas") {
    Editor editor;
    editor.activate(Role::button, "Add Redis");
    editor.move_to({900, 120}); // over the canvas
    editor.press(ImGuiKey_C, true);
    editor.press(ImGuiKey_V, true);
    CHECK(editor.design().find("redis-2"));
    const double x = editor.node("redis-2").at.x;
    editor.press(ImGuiKey_RightArrow);
    CHECK(editor.node("redis-2").at.x == x + 4);
    editor.press(ImGuiKey_Delete);
    CHECK_FALSE(editor.design().find("redis-2"));
    CHECK(editor.design().find("redis"));
}

TEST_CASE("a replica is drawn with one link, and a design that cannot run says why until it is mended") {
    Editor editor;
    editor.activate(Role::button, "Add MySQL");
    editor.activate(Role::button, "mysql");
    editor.choose("Link to…", "MySQL 2");
    CHECK(editor.has_link("mysql", "mysql-2"));
    CHECK(editor.node("mysql").parameters.replication == model::Replication::asynchronous);
    CHECK(editor.find(Role::group, "This design cannot run yet") == nullptr);
    editor.activate(Role::button, "mysql, ");
    editor.choose("Replication: ", "none");
    CHECK(editor.find(Role::group, "This design cannot run yet") != nullptr);
    editor.press(ImGuiKey_Z, true);
    editor.move_to({900, 120});
    editor.press(ImGuiKey_Z, true);
    CHECK(editor.find(Role::group, "This design cannot run yet") == nullptr);
}

TEST_CASE("what is dropped on another component lies beside it") {
    Editor editor;
    editor.activate(Role::button, "Add Redis");
    editor.drag(editor.middle_of("Redis"), editor.middle_of("nginx"));
    CHECK(editor.node("redis").in == editor.design().find("server"));
    const CanvasLayout& layout = editor.workspace.canvas.layout;
    const Rect& redis = layout.nodes[editor.design().find("redis")->value];
    CHECK(intersection(redis, layout.nodes[editor.design().find("nginx")->value]).empty());
}

TEST_CASE(
    "a machine that grows pushes its neighbours aside, shown while something is dragged into it, and one undo takes "
    "it all back") {
    Editor editor;
    editor.activate(Role::button, "Add Linux server");
    editor.activate(Role::button, "Add Redis");
    const std::string before = model::write_design(editor.design(), model::built_in_catalogue());
    const auto apart = [&](const CanvasLayout& layout) {
        const auto box = [&](std::string_view id) { return layout.nodes[editor.design().find(id)->value]; };
        return intersection(box("server"), box("linux-server")).empty();
    };
    // From the machine that it stands in to far beyond the right edge of the first, where the second stands.
    const Rect server = editor.need(Role::button, "server").rect;
    const Rect second = editor.need(Role::button, "Linux server").rect;
    const ImVec2 from = editor.middle_of("Redis");
    editor.move_to(from);
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    editor.frames();
    editor.move_to({second.x + 20, second.y - 40});
    for (const float at : {0.5F, 0.98F}) {
        editor.move_to({server.x + server.w * at, server.y + 20});
        CHECK(editor.workspace.editor.preview);
        CHECK(apart(editor.workspace.canvas.preview));
    }
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    editor.frames();
    CHECK(editor.node("redis").in == editor.design().find("server"));
    CHECK(apart(editor.workspace.canvas.layout));
    editor.activate(Role::button, "Undo: move Redis");
    CHECK(model::write_design(editor.design(), model::built_in_catalogue()) == before);
}

TEST_CASE("what is carried over a machine shows how large that becomes") {
    Editor editor;
    editor.write(Role::textbox, "Find a component", "redis"); // else it is scrolled out of sight
    const ImVec2 from = editor.need(Role::button, "Add Redis").rect.center();
    const Rect server = editor.need(Role::button, "server").rect;
    editor.move_to(from);
    ImGui::GetIO().AddMouseButtonEvent(0, true);
    editor.frames();
    editor.move_to({from.x + 40, from.y});
    editor.move_to({server.right() - 4, server.y + 30});
    CHECK(editor.need(Role::button, "server").rect.w > server.w + 40);
    editor.press(ImGuiKey_Escape);
    CHECK(editor.need(Role::button, "server").rect == server);
}

TEST_CASE("Inspect puts a component where there is room in its new place, and the machine stays together") {
    Editor editor;
    editor.activate(Role::button, "Add Redis");
    editor.choose("Stands in", "server");
    const CanvasLayout& layout = editor.workspace.canvas.layout;
    const auto box = [&](std::string_view id) { return layout.nodes[editor.design().find(id)->value]; };
    for (const char* other : {"nginx", "gunicorn", "mysql"})
        CHECK(intersection(box("redis"), box(other)).empty());
    CHECK(box("server").bottom() == box("redis").bottom() + box_padding);
    CHECK(intersection(box("server"), box("dns")).empty());
    editor.choose("Stands in", "nothing");
    CHECK(intersection(box("server"), box("redis")).empty());
}

TEST_CASE("where a design cannot be edited, nothing of the editor is there") {
    Editor editor;
    const std::string_view look = R"([{"id": "look", "kind": "read", "title": "L", "text": "t", "panels": ["inspect"],
        "scene": {"workload": "pages"}}])";
    editor.workspace.session = session::Session(model::built_in_catalogue(), small_lab(look));
    editor.frames();
    CHECK(editor.find(Role::toolbar, "Edit") == nullptr);
    CHECK(editor.find(Role::region, "Palette") == nullptr);
    editor.activate(Role::button, "gunicorn");
    CHECK(editor.find(Role::textbox, "Name") == nullptr);
    const model::Point before = editor.node("dns").at;
    const ImVec2 from = editor.middle_of("dns");
    editor.drag(from, {from.x + 50, from.y});
    CHECK(editor.node("dns").at.x == before.x);
}

} // namespace labrack::test
