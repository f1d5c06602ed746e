// The application: its loop, settings, routing between screens and the top bar.
#pragma once

#include "ui.hpp"

#include <functional>
#include <string>
#include <vector>

namespace labrack::ui {

enum class ThemeChoice { system, light, dark, contrast };
enum class MotionChoice { system, reduced, full };

/// What the student chose; saved after each change under "settings.v1".
struct Settings {
    ThemeChoice theme = ThemeChoice::system;
    MotionChoice motion = MotionChoice::system;
    std::string locale;   ///< "en", "es"; empty = the system's
    float text_scale = 1; ///< 0.8…2

    bool operator==(const Settings&) const = default;
};
[[nodiscard]] std::string to_json(const Settings& settings);
/// Whatever is missing or wrong takes its default.
[[nodiscard]] Settings settings_from_json(std::string_view json);

/// Where the student is; it is also the address (`?lab=ID&step=N&view=report`).
struct Route {
    std::string screen = "home"; ///< name of a Screen
    std::string lab = {};
    int step = -1;
    std::string view = {}; ///< within the screen; empty = its first

    bool operator==(const Route&) const = default;
};

struct Crumb {
    std::string text = {};
    std::optional<Route> route = {}; ///< a link if given
};

enum class SaveState {
    hidden,
    saved,
    failed,
    reading, ///< another tab writes
};

/// What the screen puts into the top bar.
struct TopBar {
    std::vector<Crumb> crumbs = {};
    int steps = 0; ///< dots; 0 = none
    int step = -1; ///< the current one
    std::vector<bool> done = {};
    SaveState save = SaveState::hidden;
    std::function<void(Ui&)> actions = {}; ///< buttons at the right end
    float actions_width = 0;               ///< device pixels that they take
};

class App;

/// One screen; the views fill a table of these (views/screens.cpp).
struct Screen {
    std::string name = {};
    std::function<TopBar(Ui&)> top_bar = {};
    /// Draws into `area`, device pixels below the top bar.
    std::function<void(Ui&, const Rect& area)> draw = {};
    /// Called when the route comes to this screen or changes within it; may be empty.
    std::function<void(Ui&, const Route&)> enter = {};
    /// Called when the route leaves this screen; may be empty.
    std::function<void(Ui&)> leave = {};
    /// Called before each frame, drawn or not; returns true if something moved and must be drawn. May be empty.
    std::function<bool(Ui&)> advance = {};
};

class App {
  public:
    explicit App(platform::Platform& platform);
    ~App();
    App(const App&) = delete;
    App& operator=(const App&) = delete;

    /// The first screen is the one for an unknown name.
    void set_screens(std::vector<Screen> screens);

    /// One turn of the loop: input, and, where anything changed, a drawn frame. Asks for the next frame itself.
    void frame();
    void run();

    [[nodiscard]] Ui& ui() { return ui_; }
    [[nodiscard]] const Settings& settings() const { return settings_; }
    void set_settings(const Settings& settings);
    [[nodiscard]] const Route& route() const { return route_; }
    /// Takes effect in the next frame.
    void go(const Route& route);
    /// Drops from the address what has been dealt with: it says where the student is, and no more.
    void rewrite_address();
    /// The page is usable: called by the first screen once its data is there. Sets `data-ready`.
    void ready();
    /// Work that is under way (a fetch, a run): `data-settled` stays false until it is over.
    void hold_settled(bool hold);
    [[nodiscard]] long long frames_drawn() const { return frames_drawn_; }

  private:
    void apply_settings();
    void take_actions();
    void draw_frame();
    void draw_top_bar(const Rect& bar);
    void draw_crumbs(const TopBar& bar, Rect area);
    void draw_bar_buttons();
    void draw_settings_menu();
    void draw_tip();
    void draw_toasts();
    void publish(bool idle);
    void follow_system();
    Screen& screen();
    void enter_screen();

    platform::Platform& platform_;
    Theme theme_;
    Strings strings_;
    Semantics semantics_;
    Publisher publisher_;
    Ui ui_;
    Settings settings_;
    Route route_;
    std::vector<Screen> screens_;
    std::string entered_screen_; ///< the name of the one that was entered last
    platform::Preferences preferences_;
    platform::Viewport viewport_;
    bool entered_ = false;
    bool animating_ = false;
    bool drew_last_ = false;
    bool menu_open_ = false;
    bool shortcuts_open_ = false;
    bool held_ = false;
    int settle_frames_ = 0;
    double last_frame_ = 0;
    double last_publish_ = -1;
    bool unpublished_ = false;
    long long frames_drawn_ = 0;
};

} // namespace labrack::ui
