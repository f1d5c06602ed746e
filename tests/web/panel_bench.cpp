#include "web/panel_bench.hpp"

#include "web/student.hpp"

#include <algorithm>

namespace labrack::test {

using namespace labrack::ui;

namespace {

std::string plain(std::string_view text) {
    return with_thin_space_as(' ', text);
}

} // namespace

PanelBench::PanelBench(std::string_view locale, std::shared_ptr<const lab::Lab> lab, Draws draws)
    : app(platform), workspace{.session = session::Session(model::built_in_catalogue(), std::move(lab))},
      draws_(draws) {
    if (draws == Draws::panels)
        platform.state().viewport = {1280, 720, 1};
    else
        platform.state().viewport = {1440, 900, 1};
    Settings settings;
    settings.locale = locale;
    settings.motion = MotionChoice::reduced;
    app.set_settings(settings);
    app.set_screens({{.name = "lab",
                      .top_bar = [](Ui&) { return TopBar{}; },
                      .draw = [this](Ui& ui, const Rect& area) { draw(ui, area); },
                      .advance =
                          [this](Ui& ui) {
                              if (!session().playing() && !session().hop_under_way()) return false;
                              session().tick({static_cast<std::int64_t>(static_cast<double>(ui.dt) * 1e9)});
                              return true;
                          }}});
    frames();
}

void PanelBench::draw(Ui& ui, const Rect& area) {
    if (draws_ == Draws::workspace) return draw_workspace(ui, workspace, area);
    Rect rest = area;
    const Rect left = rest.cut_left(ui.px(340));
    draw_lab_panel(ui, workspace, left);
    draw_side_panel(ui, workspace, rest.cut_right(ui.px(340)));
}

void PanelBench::frames(int count) {
    for (int i = 0; i < count; ++i) {
        platform.state().now += 1.0 / 20;
        platform.state().input = true;
        app.frame();
    }
}

void PanelBench::run(double seconds) {
    frames(static_cast<int>(seconds * 20));
}

const Node* PanelBench::find(Role role, std::string_view name) {
    return named(app, role, name);
}

std::vector<std::string> PanelBench::names(Role role) {
    std::vector<std::string> out;
    for (const Node& node : app.ui().semantics.nodes())
        if (node.role == role) out.push_back(plain(node.name));
    return out;
}

void PanelBench::activate(Role role, std::string_view name) {
    const Node* node = find(role, name);
    REQUIRE_MESSAGE(node != nullptr, "no ", ui::name(role), " called ", name);
    REQUIRE_MESSAGE(!node->flags.has(Flag::disabled), name, " is disabled: ", node->description);
    app.ui().semantics.request({node->id, Act::activate, {}});
    frames();
}

void PanelBench::type(Role role, std::string_view name, std::string_view value) {
    const Node* node = find(role, name);
    REQUIRE_MESSAGE(node != nullptr, "no ", ui::name(role), " called ", name);
    app.ui().semantics.request({node->id, Act::set_value, std::string(value)});
    frames();
}

void PanelBench::go_to(std::string_view step) {
    const std::vector<lab::Step>& steps = session().lab().steps;
    const auto found = std::find_if(steps.begin(), steps.end(), [&](const lab::Step& one) { return one.id == step; });
    REQUIRE(found != steps.end());
    session().go_to(static_cast<std::size_t>(found - steps.begin()));
    frames();
}

bool PanelBench::shows(std::string_view words) {
    const auto holds = [&](const std::string& text) { return plain(text).find(words) != std::string::npos; };
    const std::vector<Node>& nodes = app.ui().semantics.nodes();
    return std::any_of(nodes.begin(), nodes.end(), [&](const Node& node) {
        return holds(node.name) || holds(node.description) || holds(node.value);
    });
}

bool PanelBench::announced(std::string_view words) {
    frames(); // what is said goes out with the next update of the mirror
    const auto& said = platform.state().announcements;
    return std::any_of(said.begin(), said.end(),
                       [&](const std::string& text) { return plain(text).find(words) != std::string::npos; });
}

} // namespace labrack::test
