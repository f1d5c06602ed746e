// What axe cannot see on a canvas: in every screen, language, window and text size nothing that can be operated is too
// small to hit, lies on something else or out of reach, and no text is cut. Colours are in theme_test.cpp: geometry
// does not depend on them, which a test here shows once, so that themes need not multiply what is looked at.
#include "grade/two_servers.hpp"
#include "web/visit.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace labrack::test {

using namespace labrack::ui;

namespace {

/// What a screen is looked at in.
struct Setting {
    int width = 0; ///< CSS px
    int height = 0;
    float text = 1;
    const char* locale = "en";
    bool touch = false;
};

std::vector<Setting> all_settings() {
    std::vector<Setting> out;
    for (const float text : {1.0F, 2.0F}) // outermost: it makes new fonts
        for (const char* locale : {"en", "es"})
            for (const bool touch : {false, true})
                for (const auto& [width, height] : {std::pair(1920, 1080), std::pair(1280, 720), std::pair(1024, 768)})
                    out.push_back({width, height, text, locale, touch});
    return out;
}

std::string to_text(const Setting& setting) {
    return std::to_string(setting.width) + "x" + std::to_string(setting.height) + ", text " +
           std::to_string(static_cast<int>(setting.text * 100)) + " %, " + setting.locale +
           (setting.touch ? ", touch" : "");
}

std::string to_text(const Rect& rect) {
    std::string out;
    for (const float each : {rect.x, rect.y, rect.w, rect.h})
        out += (out.empty() ? "" : " ") + std::to_string(static_cast<int>(each));
    return out;
}

/// One drawn frame of a screen: its tree, and where each text and control was drawn.
class Picture {
  public:
    explicit Picture(Visit& visit) : ui_(visit.student.app.ui()) {
        ui_.drawn = &drawn_;
        visit.run(0.05);
        ui_.drawn = nullptr;
        for (const Node& node : ui_.semantics.nodes())
            nodes_[node.id] = &node;
        for (const Drawn& each : drawn_)
            if (each.id != 0) places_[each.id] = &each;
    }

    [[nodiscard]] const std::vector<Node>& nodes() const { return ui_.semantics.nodes(); }
    [[nodiscard]] const std::vector<Drawn>& drawn() const { return drawn_; }
    [[nodiscard]] const Drawn* place(const Node& node) const {
        const auto found = places_.find(node.id);
        return found == places_.end() ? nullptr : found->second;
    }
    /// What the student can operate now. A dialog and the groups around controls only take Escape or the focus.
    [[nodiscard]] bool is_control(const Node& node) const {
        const bool acts =
            node.acts.has(Act::activate) || node.acts.has(Act::set_value) || node.acts.has(Act::increment);
        return acts && !ui_.semantics.behind_dialog(node);
    }
    /// The node or one around it has that role (and name, if given).
    [[nodiscard]] bool is_in(const Node& node, Role role, std::string_view name = {}) const {
        for (const Node* at = &node; at != nullptr; at = parent(*at))
            if (at->role == role && (name.empty() || at->name == name)) return true;
        return false;
    }
    [[nodiscard]] bool is_around(const Node& outer, const Node& node) const {
        for (const Node* at = parent(node); at != nullptr; at = parent(*at))
            if (at == &outer) return true;
        return false;
    }
    /// The plane that the student moves and scales, with what floats on it.
    [[nodiscard]] bool on_canvas(const Node& node) const { return in_canvas(node) && is_in(node, Role::list); }
    /// In a panel that lies over the canvas and the time bar as a drawer.
    [[nodiscard]] bool in_panel(const Node& node) const {
        return is_in(node, Role::region, ui_.t("step.panel")) || is_in(node, Role::region, ui_.t("inspect.side")) ||
               is_in(node, Role::region, ui_.t("compare.panel"));
    }
    [[nodiscard]] bool in_palette(const Node& node) const {
        return is_in(node, Role::region, ui_.t("palette.name")) && node.role == Role::button;
    }
    [[nodiscard]] bool in_workspace_behind(const Node& node) const {
        return in_canvas(node) || is_in(node, Role::region, ui_.t("time.name"));
    }
    [[nodiscard]] const Node* parent(const Node& node) const {
        const auto found = nodes_.find(node.parent);
        return found == nodes_.end() ? nullptr : found->second;
    }
    [[nodiscard]] float unit() const { return ui_.px(100) / 100; }

  private:
    /// "Canvas: the system and its traffic"; of two designs that are compared each has a canvas of its name.
    [[nodiscard]] bool in_canvas(const Node& node) const {
        const std::string_view name = ui_.t("canvas.name");
        const std::string_view begin = name.substr(0, name.find(':') + 1);
        for (const Node* at = &node; at != nullptr; at = parent(*at))
            if (at->role == Role::region && std::string_view(at->name).substr(0, begin.size()) == begin) return true;
        return false;
    }

    Ui& ui_;
    std::vector<Drawn> drawn_;
    std::map<Id, const Node*> nodes_;
    std::map<Id, const Drawn*> places_;
};

using Faults = std::vector<std::string>;

constexpr float tolerance = 1; ///< device pixels, for rounding

bool leaves(const Rect& rect, const Drawn& place) {
    const Rect& shown = place.shown;
    const bool across = rect.x < shown.x - tolerance || rect.right() > shown.right() + tolerance;
    const bool down = rect.y < shown.y - tolerance || rect.bottom() > shown.bottom() + tolerance;
    return across || (down && !place.scrolls);
}

/// WCAG 2.2, 2.5.8 asks for 24 px; ours are that at text size 100 %, and grow with the text. What may be smaller:
bool may_be_small(const Picture& picture, const Node& node) {
    // "Inline": a link or term in a sentence is as high as the line.
    if (picture.is_in(node, Role::paragraph)) return true;
    // "Equivalent": a component is as large as the student's zoom makes it; buttons and keys zoom, and the tree of
    // components reaches it without pointing.
    if (picture.on_canvas(node)) return true;
    // "Spacing" and "Equivalent": the edge between two panels is 9 px wide, high as the window, and arrow keys move it.
    return node.role == Role::separator;
}

void find_small(const Picture& picture, bool touch, Faults& faults) {
    const float least = (touch ? 40.0F : 24.0F) * picture.unit() - 0.5F;
    for (const Node& node : picture.nodes()) {
        if (!picture.is_control(node) || node.flags.has(Flag::clipped) || may_be_small(picture, node)) continue;
        if (node.rect.w < least || node.rect.h < least)
            faults.push_back("too small: " + node.name + " (" + to_text(node.rect) + ")");
    }
}

void find_unreachable(const Picture& picture, Faults& faults) {
    const Rect window = window_rect();
    for (const Node& node : picture.nodes()) {
        if (!picture.is_control(node) || picture.on_canvas(node)) continue; // the canvas moves
        const Drawn* place = picture.place(node);
        const bool beside = node.rect.x < -tolerance || node.rect.right() > window.right() + tolerance;
        if (beside || (place != nullptr && leaves(node.rect, *place)))
            faults.push_back("out of its region: " + node.name + " (" + to_text(node.rect) + ")");
    }
}

/// Where two controls may share pixels.
bool may_overlap(const Picture& picture, const Node& a, const Node& b) {
    if (picture.is_around(a, b) || picture.is_around(b, a)) return true; // a part of it
    // A component stands in its container and beside links; all move under what floats on the canvas.
    if (picture.on_canvas(a) || picture.on_canvas(b)) return true;
    // A menu or dialog covers what is behind it.
    if (picture.is_in(a, Role::dialog) != picture.is_in(b, Role::dialog)) return true;
    // In a small window a panel is a drawer, which covers canvas and time bar while it is open.
    return (picture.in_panel(a) && picture.in_workspace_behind(b)) ||
           (picture.in_panel(b) && picture.in_workspace_behind(a));
}

void find_overlaps(const Picture& picture, Faults& faults) {
    struct Target {
        const Node* node;
        Rect visible;
    };
    std::vector<Target> targets;
    for (const Node& node : picture.nodes()) {
        if (!picture.is_control(node) || node.flags.has(Flag::clipped)) continue;
        if (node.role == Role::separator) continue; // wider than it looks, on purpose: it lies along the panels' edges
        const Drawn* place = picture.place(node);
        targets.push_back({&node, place == nullptr ? node.rect : intersection(node.rect, place->shown)});
    }
    for (std::size_t i = 0; i < targets.size(); ++i)
        for (std::size_t j = i + 1; j < targets.size(); ++j) {
            const Rect both = intersection(targets[i].visible, targets[j].visible);
            if (both.w <= tolerance || both.h <= tolerance) continue;
            if (may_overlap(picture, *targets[i].node, *targets[j].node)) continue;
            faults.push_back("overlap: " + targets[i].node->name + " and " + targets[j].node->name + " (" +
                             to_text(both) + ")");
        }
}

/// Texts that may end in "…": the way to a screen is said in full in its heading and by the title of the page; a row of
/// a list or a diagram is whole in its tooltip, in Inspect, or where it is chosen.
bool may_be_cut(const Picture& picture, const Drawn& text) {
    return std::any_of(picture.nodes().begin(), picture.nodes().end(), [&](const Node& node) {
        const bool row = picture.is_in(node, Role::banner) || picture.is_in(node, Role::listbox) ||
                         picture.is_in(node, Role::list) || picture.in_palette(node);
        return row && node.rect.contains(text.rect.center()) && node.name.find(text.text) != std::string::npos;
    });
}

void find_cut_text(const Picture& picture, Faults& faults) {
    for (const Drawn& each : picture.drawn()) {
        if (each.id != 0) continue;
        if (each.cut && !may_be_cut(picture, each))
            faults.push_back("cut: " + each.text + " (" + to_text(each.rect) + ")");
        const bool gone = intersection(each.rect, each.shown).empty();
        if (leaves(each.rect, each) && !(gone && each.scrolls))
            faults.push_back("text out of its region: " + each.text + " (" + to_text(each.rect) + ")");
    }
}

/// A list has rows and nothing else, or a screen reader counts them wrongly.
void find_strangers_in_lists(const Picture& picture, Faults& faults) {
    for (const Node& node : picture.nodes()) {
        const Node* parent = picture.parent(node);
        if (parent == nullptr || parent->role != Role::list || node.role == Role::listitem) continue;
        faults.push_back("no row of its list: " + node.name);
    }
}

void set(Visit& visit, const Setting& setting) {
    visit.state().viewport = {setting.width, setting.height, 1};
    visit.state().preferences.coarse_pointer = setting.touch;
    Settings wanted = visit.student.app.settings();
    wanted.text_scale = setting.text;
    wanted.locale = setting.locale;
    visit.student.app.set_settings(wanted);
    visit.run(0.2);
}

Faults faults_of(Visit& visit, const Setting& setting) {
    set(visit, setting);
    const Picture picture(visit);
    Faults faults;
    find_small(picture, setting.touch, faults);
    find_unreachable(picture, faults);
    find_overlaps(picture, faults);
    find_cut_text(picture, faults);
    find_strangers_in_lists(picture, faults);
    return faults;
}

/// Looks at what is on the screen in every setting, and leaves it as it was.
void look(Visit& visit, const std::string& screen) {
    const auto [width, height, ratio] = visit.state().viewport;
    const Settings before = visit.student.app.settings();
    std::map<std::string, std::vector<std::string>> found;
    for (const Setting& setting : all_settings())
        for (const std::string& fault : faults_of(visit, setting))
            found[fault].push_back(to_text(setting));
    for (const auto& [fault, where] : found)
        FAIL_CHECK(screen << ": " << fault << " at " << where.front() << ", and " << where.size() - 1 << " more");
    CHECK(found.empty());
    set(visit, {width, height, 1, "en"});
    visit.student.app.set_settings(before);
    visit.run(0.2);
}

/// The labs of the repository and a small one with a rubric, which is quickly graded.
platform::Platform::State whole_site(const std::string& lab = {}, std::size_t step = 0) {
    platform::Platform::State state = site();
    state.files["labs.json"] =
        R"({"labs": ["simple-web-stack", "distributed-web-infrastructure", "sandbox", "two-servers"]})";
    for (const std::string folder : {"simple-web-stack", "distributed-web-infrastructure", "sandbox"})
        for (const std::string name : {"lab.json", "lab.es.json"}) {
            const std::string path = "labs/" + folder + "/" + name;
            state.files[path] = file_text(LABRACK_SOURCE_DIR "/" + path).value();
        }
    const std::string examples = "labs/sandbox/examples.json";
    state.files[examples] = file_text(LABRACK_SOURCE_DIR "/" + examples).value();
    for (const std::string name : {"lab.json", "lab.es.json"})
        state.files["labs/two-servers/" + name] = file_text(two_servers_file(name)).value();
    state.viewport = {1280, 720, 1};
    if (!lab.empty()) state.query = {{"lab", lab}, {"step", std::to_string(step + 1)}};
    return state;
}

platform::Platform::State report_site() {
    platform::Platform::State state = whole_site("two-servers");
    state.query["view"] = "report";
    return state;
}

} // namespace

TEST_CASE("in every language, window and text size Home and its menu are whole") {
    Visit visit(whole_site());
    look(visit, "Home");
    visit.act(Role::button, "Language and display");
    REQUIRE(visit.find(Role::dialog, "Language and display") != nullptr);
    look(visit, "settings");
    visit.act(Role::button, "Keyboard shortcuts");
    REQUIRE(visit.find(Role::dialog, "Keyboard shortcuts") != nullptr);
    look(visit, "shortcuts");

    Visit later(report_site());
    later.act(Role::button, "Grade my work");
    later.run(0.5);
    later.act(Role::link, "Labs");
    later.run(0.3);
    REQUIRE(later.find(Role::text, "20 / 100") != nullptr);
    look(later, "Home with a score");
}

TEST_CASE("in every language, window and text size each step of the labs is whole") {
    for (const std::string name : {"simple-web-stack", "distributed-web-infrastructure"})
        for (std::size_t step = 0; step < repository_lab(name)->steps.size(); ++step) {
            Visit visit(whole_site(name, step));
            REQUIRE(visit.find(Role::region, "Canvas") != nullptr);
            look(visit, name + " " + std::to_string(step + 1));
        }
}

TEST_CASE("in every language, window and text size the drawers can be closed and opened") {
    for (const auto& [width, height] : {std::pair(1024, 768), std::pair(640, 480)}) {
        platform::Platform::State state = whole_site("distributed-web-infrastructure", 4);
        state.viewport = {width, height, 1};
        Visit visit(state);
        while (visit.find(Role::button, "Hide the") != nullptr)
            visit.act(Role::button, "Hide the");
        REQUIRE(visit.find(Role::button, "Show the") != nullptr);
        look(visit, "without drawers");
    }
}

TEST_CASE("in every language, window and text size the sandbox and its panels are whole") {
    Visit visit(whole_site("sandbox"));
    look(visit, "sandbox");
    visit.act(Role::button, "Add a component");
    look(visit, "palette");
    visit.act(Role::button, "Hide the palette");
    visit.point(Role::button, "Visitors");
    visit.act(Role::tab, "Inspect");
    look(visit, "Inspect");
    for (const char* panel : {"Trace", "Charts", "Findings"}) {
        visit.act(Role::tab, panel);
        look(visit, panel);
    }
}

TEST_CASE("in every language, window and text size several selected components are whole") {
    platform::Platform::State state = whole_site("sandbox");
    state.mirror = false; // keys come to the canvas as in a window of its own
    Visit visit(state);
    visit.act(Role::button, "Add a component");
    visit.act(Role::button, "Add nginx");
    visit.act(Role::tab, "Inspect");
    visit.point(Role::button, "Visitors");
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    ImGui::GetIO().AddKeyEvent(ImGuiKey_A, true);
    visit.run(0.1);
    ImGui::GetIO().AddKeyEvent(ImGuiKey_A, false);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    visit.run(0.2);
    REQUIRE(visit.find(Role::button, "Line up the left edges") != nullptr);
    look(visit, "several components");
}

TEST_CASE("in every language, window and text size a running system is whole") {
    Visit visit(whole_site("distributed-web-infrastructure", 4));
    if (visit.find(Role::button, "Play") != nullptr) visit.act(Role::button, "Play");
    visit.run(2);
    visit.act(Role::button, "Break something");
    REQUIRE(visit.find(Role::dialog, "Break something") != nullptr);
    look(visit, "menu of faults");
    for (const char* panel : {"Trace", "Charts", "Inspect"}) {
        Visit running(whole_site("distributed-web-infrastructure", 12));
        if (running.find(Role::button, "Play") != nullptr) running.act(Role::button, "Play");
        running.run(2);
        running.act(Role::tab, panel);
        look(running, std::string("running, ") + panel);
    }
}

TEST_CASE("in every language, window and text size a comparison is whole") {
    Visit visit(whole_site("distributed-web-infrastructure", 11));
    visit.act(Role::button, "Compare with another design");
    REQUIRE(visit.find(Role::region, "Canvas: How the lab begins") != nullptr);
    look(visit, "comparison at its start");
    visit.run(3);
    visit.act(Role::button, "Keep this version");
    look(visit, "comparison");
}

TEST_CASE("in every language, window and text size the report, its dialog and its replay are whole") {
    Visit visit(report_site());
    look(visit, "report before a grade");
    visit.act(Role::button, "Grade my work");
    visit.run(0.5);
    look(visit, "report");
    visit.act(Role::button, "How to improve");
    look(visit, "report with advice");
    visit.act(Role::button, "Hand in…");
    REQUIRE(visit.find(Role::dialog, "Hand in your work") != nullptr);
    look(visit, "handing in");
    visit.act(Role::button, "Not now");
    visit.act(Role::button, "Show me");
    visit.run(2);
    REQUIRE(visit.find(Role::region, "What this replay shows") != nullptr);
    look(visit, "replay");
}

TEST_CASE("in every language, window and text size what is wrong with a file is told whole") {
    Visit visit(whole_site());
    REQUIRE(visit.state().opened_file);
    visit.state().opened_file({"a-lab-with-quite-a-long-name-that-somebody-chose.lab.json", "{\"version\": 1}", ""});
    visit.run(0.5);
    REQUIRE(visit.find(Role::dialog, "") != nullptr);
    look(visit, "a bad file");
}

TEST_CASE("nothing stands elsewhere in another theme") {
    for (const auto& state : {whole_site(), whole_site("distributed-web-infrastructure", 4), report_site()}) {
        std::vector<Rect> light;
        std::set<const Palette*> palettes;
        for (const ThemeChoice theme : {ThemeChoice::light, ThemeChoice::dark, ThemeChoice::contrast}) {
            Visit visit(state);
            Settings settings = visit.student.app.settings();
            settings.theme = theme;
            visit.student.app.set_settings(settings);
            visit.run(0.2);
            const Picture picture(visit);
            std::vector<Rect> drawn;
            for (const Drawn& each : picture.drawn())
                drawn.push_back(each.rect);
            if (theme == ThemeChoice::light) light = drawn;
            CHECK(!drawn.empty());
            CHECK(drawn == light);
            palettes.insert(&visit.student.app.ui().palette());
        }
        CHECK(palettes.size() == 3);
    }
}

} // namespace labrack::test
