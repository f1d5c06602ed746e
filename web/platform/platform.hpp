// What differs between a browser tab and a desktop window, and nothing else.
//
// One implementation is linked: platform/browser (WebAssembly), platform/desktop (SDL2 + OpenGL 3) or
// platform/null (tests, no window). Everything here is called from one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace labrack::platform {

/// The drawing area. ImGui runs in device pixels (`width * pixel_ratio`), so that text is crisp at every ratio.
struct Viewport {
    int width = 1280;         ///< CSS px
    int height = 720;         ///< CSS px
    float pixel_ratio = 1.0F; ///< device pixels per CSS px

    bool operator==(const Viewport&) const = default;
};

/// What the system asks for; the student's own settings win over it.
struct Preferences {
    std::string locale = "en"; ///< BCP 47, as the system gives it ("es-MX")
    bool dark = false;
    bool more_contrast = false;
    bool reduced_motion = false;
    bool coarse_pointer = false; ///< a finger: targets of at least 40 px

    bool operator==(const Preferences&) const = default;
};

/// Two fingers on the screen, and what they did since they were last asked for. Device pixels.
struct Pinch {
    float x = 0; ///< the middle between them
    float y = 0;
    float dx = 0; ///< how far that has moved
    float dy = 0;
    float factor = 1; ///< by which they have moved apart

    bool operator==(const Pinch&) const = default;
};

enum class StoreStatus { ok, full, forbidden };

/// Which of several tabs may write something.
enum class Hold {
    here,
    elsewhere, ///< another tab has it
};

/// The outcome of a fetch. `error` is one sentence, empty on success.
struct Fetched {
    bool ok = false;
    std::string body;
    std::string error;
};

struct OpenedFile {
    std::string name;
    std::string text;
    std::string error; ///< empty on success
};

/// How far a job is, and in the end what it came to: an outcome or an error.
struct JobReport {
    std::size_t done = 0;
    std::size_t all = 0; ///< 0: not known yet
    std::string outcome; ///< empty as long as it is under way
    std::string error;   ///< one sentence; empty: nothing went wrong
};

/// A line of a printed document.
struct PrintedLine {
    enum class Kind { title, heading, text, item };
    Kind kind = Kind::text;
    std::string text;
};

/// One thing the student did on the DOM mirror (or a test did in its place).
struct MirrorAction {
    std::uint32_t id = 0; ///< id of the semantics node; 0 = none (blur)
    std::string verb;     ///< focus, blur, activate, set-value, increment, decrement, select-text, escape, submit, type
    std::string value;
};

/// A picture on the graphics card; 0 is none. They go with the graphics context: where a browser takes that away, the
/// page starts anew, and so does everything that is drawn.
using Texture = std::uint32_t;

class Platform {
  public:
    Platform();
    ~Platform();
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;

    /// False when there is no window or no graphics; `error()` says what to do.
    [[nodiscard]] bool ready() const;
    [[nodiscard]] std::string error() const;

    // Storage: small texts that survive a reload. Keys carry their own version ("session.v1").
    [[nodiscard]] std::optional<std::string> load(std::string_view key) const;
    StoreStatus save(std::string_view key, std::string_view value);
    void erase(std::string_view key);

    // Several tabs share the storage. One of them holds a name, and only that one writes what goes by it.
    /// Asks for `name`. `changed` runs in a later frame with the answer, and again whenever that changes: another tab
    /// has taken it over, or has let it go and it is here now. Where tabs cannot agree (a browser without Web Locks,
    /// the desktop) it is always here; so whoever writes must compare what is stored before.
    void hold(std::string_view name, std::function<void(Hold)> changed);
    /// Takes it from the tab that has it, which is told.
    void take_over(std::string_view name);
    void let_go(std::string_view name);
    /// Whether there is work that only this page has: the browser then asks before the page is left.
    void ask_before_leaving(bool unsaved);
    /// Starts the page anew; nothing on the desktop.
    void reload();

    /// Reads a static file, text or not, path relative to the page (`labs/simple-web-stack.json`). `done` runs in a
    /// later frame.
    void fetch(std::string_view path, std::function<void(Fetched)> done);
    /// Lets the student pick a file; also the callback of files dropped on the page, once `on_file` is set.
    void pick_file(std::string_view accept);
    void on_file(std::function<void(OpenedFile)> opened);
    /// Hands a file to the student (a download in the browser, a file in the current folder on the desktop).
    void give_file(std::string_view name, std::string_view media_type, std::string_view bytes);

    // One long work beside the page (platform/common/job.hpp), which never holds up a frame.
    /// `changed` runs in later frames; the job before it is ended.
    void start_job(std::string_view task, std::function<void(const JobReport&)> changed);
    /// Nothing more is heard of it.
    void end_job();

    [[nodiscard]] bool can_print() const;
    void print(const std::vector<PrintedLine>& lines);

    /// A parameter of the address (`?lab=…`), or of the command line (`--lab …`); empty if absent.
    [[nodiscard]] std::string query(std::string_view name) const;
    /// Where the page is, without parameters; empty on the desktop.
    [[nodiscard]] std::string page_address() const;
    /// Rewrites the address without a reload; `query` starts with "?" or is empty.
    void set_query(std::string_view query);
    [[nodiscard]] Preferences preferences() const;
    [[nodiscard]] Viewport viewport() const;
    /// Seconds on a clock that never goes back.
    [[nodiscard]] double now() const;
    void copy_text(std::string_view text);
    /// Opens an https address in a new tab, without a reference back.
    void open_address(std::string_view address);

    // The mirror.
    /// False on the desktop, where no DOM holds the focus: the application then moves it itself (app/focus_keys.hpp).
    [[nodiscard]] bool has_mirror() const;
    /// Applies a patch of the semantics tree (the JSON of `ui::Publisher`).
    void publish(std::string_view patch);
    [[nodiscard]] std::vector<MirrorAction> take_actions();
    /// Moves DOM focus to a node (0 = nowhere), `caret` and `anchor` select text in it where they are not negative.
    void focus(std::uint32_t id, int caret = -1, int anchor = -1);
    void announce(std::string_view text, bool assertive);
    /// `theme` is "light", "dark" or "contrast".
    void set_document(std::string_view title, std::string_view language, std::string_view theme);
    void set_ready();
    void set_settled(bool settled);

    // Frames. Nothing runs while nothing asks for a frame.
    /// Runs `frame` for each requested frame; returns at once in the browser, at the window's end on the desktop.
    void run(std::function<void()> frame);
    void request_frame();
    /// Asks for one frame after `seconds`; the earliest request wins.
    void request_frame_after(double seconds);
    /// Feeds ImGui the input that has come in; true if there was any.
    bool begin_input();
    /// What two fingers do; nothing unless two are down. One finger is ImGui's mouse.
    [[nodiscard]] std::optional<Pinch> take_pinch();
    /// Starts an ImGui frame at the viewport's size in device pixels, font texture uploaded.
    void new_frame();
    /// Draws ImGui's draw data.
    void present();
    /// The font atlas has new content.
    void fonts_changed();
    /// `pixels`: red, green, blue and opacity of each, in rows from the top left. None where the card cannot hold it.
    [[nodiscard]] Texture make_texture(int width, int height, std::span<const std::uint8_t> pixels);
    void free_texture(Texture texture);

    struct State;
    [[nodiscard]] State& state() { return *state_; }

  private:
    std::unique_ptr<State> state_;
};

} // namespace labrack::platform
