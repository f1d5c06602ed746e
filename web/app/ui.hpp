// The context that every view draws with, the one primitive under all controls, and layout.
#pragma once

#include "geometry.hpp"
#include "platform/platform.hpp"
#include "semantics.hpp"
#include "strings.hpp"
#include "theme.hpp"

#include <deque>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace labrack::ui {

struct Toast {
    std::string text = {};
    Tone tone = Tone::neutral;
    double until = 0; ///< seconds on the application's clock
};

/// A text or a control as it was drawn, for a test that looks at the page: see `Ui::drawn`.
struct Drawn {
    Id id = 0;             ///< of a control; 0 = a text
    std::string text = {}; ///< the whole of it
    Rect rect = {};        ///< device pixels
    Rect shown = {};       ///< what can be seen where it was drawn: its region, less what lies outside those around it
    bool scrolls = false;  ///< what is further down can be scrolled to
    bool cut = false;      ///< drawn with "…" in place of its end
};

/// A finger that is down, while it is the pointer.
struct Finger {
    Id region = 0;         ///< the one that it can scroll; 0: none
    float scroll_from = 0; ///< how far down that was
    bool scrolls = false;
    bool taken = false; ///< by something that is itself dragged
};

/// Valid for one frame, except what it refers to. Views draw with it and keep nothing of it.
struct Ui {
    platform::Platform& platform;
    Theme& theme;
    Strings& strings;
    Semantics& semantics;

    double now = 0; ///< seconds; the same for the whole frame
    float dt = 0;   ///< seconds since the last frame, at most 0.1; 0 in the first frame after a pause
    bool reduced_motion = false;
    bool touch = false;
    Finger finger = {};
    std::optional<platform::Pinch> pinch = {}; ///< while two fingers are down
    /// Not empty: what is drawn now can be looked at and not operated, for this reason.
    std::string_view locked = {};

    /// "I am moving until t": frames keep coming until then. Nothing is drawn while nobody asks.
    double animating_until = 0;
    void animate_until(double t) { animating_until = std::max(animating_until, t); }
    /// One more frame, as soon as possible.
    bool frame_wanted = false;
    /// "Something shows or goes at t": it is drawn anew then.
    static constexpr double never = std::numeric_limits<double>::infinity();
    double frame_due = never;
    void draw_at(double t) { frame_due = std::min(frame_due, t); }

    std::deque<Toast> toasts = {};
    std::unordered_map<Id, float> eased = {};        ///< see `ease`
    std::unordered_map<Id, std::string> drafts = {}; ///< text of fields while they are being edited

    // What the widgets keep while a scope is open, and between frames.
    std::vector<ImVec2> cursors = {};
    std::vector<ImVec2> rights = {};
    std::vector<Rect> groups = {};
    struct CardScope {
        Id id = 0;
        Rect rect;
        bool activated = false;
        bool recorded = false;
        std::unique_ptr<ImDrawListSplitter> splitter;
    };
    std::vector<CardScope> cards = {};
    std::unordered_map<Id, bool> open = {};    ///< drop-downs
    std::vector<Id> popups = {};               ///< popovers and dialogs that have been opened
    std::unordered_map<Id, Id> return_to = {}; ///< where focus goes when they close
    struct Caret {
        Id id = 0;
        int caret = 0; ///< in characters
        int anchor = 0;
    } caret = {};
    struct Tip {
        std::string text;
        Rect anchor;
    };
    std::optional<Tip> tip = {}; ///< the tooltip of this frame
    Id hovered = 0;              ///< whose tooltip is waited for, and since when
    double hovered_since = 0;
    bool hovered_now = false;
    std::optional<ImVec2> clicked_at = {}; ///< as long as the pointer rests there: no tooltip covers what came of it
    bool pointed = false;                  ///< the pointer was used last, not a key (where there is no DOM)
    bool keys_taken = false; ///< the focused control uses arrows and characters itself (where no DOM keeps them away)

    /// Where a test wants to know what is drawn: each text and each control of a frame is added. Null on the page.
    std::vector<Drawn>* drawn = nullptr;

    [[nodiscard]] float px(float design) const { return theme.px(design); }
    /// Height of a control in a row, device pixels: what is touched is larger.
    [[nodiscard]] float control_height() const { return px(touch ? Theme::touch_height : Theme::control_height); }
    [[nodiscard]] const Palette& palette() const { return theme.palette(); }
    /// The interface string of a key.
    [[nodiscard]] std::string_view t(std::string_view key) const { return strings(key); }
    [[nodiscard]] std::string t(std::string_view key, std::initializer_list<Argument> arguments) const {
        return strings(key, arguments);
    }
};

/// Whether what points now is a finger.
[[nodiscard]] bool by_finger();
/// How far a pointer moves before it drags, device pixels: a finger is less steady.
[[nodiscard]] float drag_threshold(const Ui& ui);

/// Says something short at the foot of the window for four seconds, and in the live region.
void toast(Ui& ui, std::string_view text, Tone tone = Tone::neutral);

/// A value that moves to `target` within `seconds`, at once under reduced motion.
[[nodiscard]] float ease(Ui& ui, Id id, float target, float seconds = 0.15F);

/// The id of a widget `name` under ImGui's current id stack.
[[nodiscard]] Id id_of(std::string_view name);

/// Ids inside are apart from those outside: one in a loop needs one a turn.
template <class Body>
void with_id(std::string_view name, Body&& body) {
    ImGui::PushID(name.data(), name.data() + name.size());
    body();
    ImGui::PopID();
}

/// Describes one control to `interact`.
struct ItemSpec {
    Node node = {}; ///< `id`, `role`, `name`, `rect` and state; `acts` says what it can do
    bool draggable = false;
    ImGuiMouseCursor cursor = ImGuiMouseCursor_Hand;
};

/// What happened to it in this frame, by whatever means.
struct Interaction {
    bool hovered = false;
    bool held = false;
    bool activated = false;  ///< clicked, Enter or Space, or asked for by a test
    bool by_pointer = false; ///< `activated` by the pointer
    bool focused = false;
    bool ring = false;    ///< focused by keyboard: `draw_focus_ring` has been drawn
    bool visible = false; ///< not scrolled away: worth drawing
    int steps = 0;        ///< increments less decrements
    bool escaped = false;
    bool submitted = false;                ///< Enter in a field
    std::optional<std::string> value = {}; ///< a value was set
};

/// Makes any rectangle a control: mouse, focus, semantics, ring. Every widget is made of it, and a view may make
/// its own (nodes of the canvas). Does not move the layout cursor.
Interaction interact(Ui& ui, const ItemSpec& spec);
/// Records a node that cannot be operated.
void record(Ui& ui, Node node);
/// Records a node around what `body` records.
template <class Body>
void within(Ui& ui, Node node, Body&& body) {
    ui.semantics.open(std::move(node));
    body();
    ui.semantics.close();
}
void draw_focus_ring(const Ui& ui, const Rect& rect, float radius_px);

// Layout. Inside a region things flow downwards from ImGui's cursor; `place` reserves the next rectangle.

/// Reserves `size` (device pixels; width 0 = what is left) at the cursor and moves on.
Rect place(ImVec2 size);
/// Width that is left in the current region, device pixels.
[[nodiscard]] float width_left();
void gap(const Ui& ui, float design);
/// The next item goes to the right of the last, `design` px apart.
void beside(const Ui& ui, float design = 8);
/// Moves the cursor so that the next item of `width` (device pixels) ends at the right edge.
void align_right(float width);
/// Draws and lays out `body` inside `rect`, flowing from its corner, without a scroll bar.
/// Returns how far down it got, device pixels.
template <class Body>
float inside(Ui& ui, const Rect& rect, Body&& body);

struct RegionOptions {
    Role role = Role::none; ///< region, navigation, complementary, main, tabpanel…
    std::string_view name = {};
    float padding = 16;           ///< design px
    float padding_y = -1;         ///< design px; as `padding` if negative
    std::optional<Rgb> fill = {}; ///< nothing if absent
    bool scroll = true;           ///< false: content that does not fit is cut
    bool horizontal = false;
};
namespace detail {
void begin_region(Ui& ui, std::string_view id, const Rect& rect, const RegionOptions& options);
void end_region(Ui& ui, const RegionOptions& options);
void begin_inside(Ui& ui, const Rect& rect);
float end_inside(Ui& ui);
} // namespace detail

/// A part of the screen with its own flow, scrolled vertically when it must be, by wheel, bar or finger. What is
/// scrolled out stays in the semantics tree, and comes into view when it is focused.
template <class Body>
void region(Ui& ui, std::string_view id, const Rect& rect, const RegionOptions& options, Body&& body) {
    detail::begin_region(ui, id, rect, options);
    body();
    detail::end_region(ui, options);
}

template <class Body>
float inside(Ui& ui, const Rect& rect, Body&& body) {
    detail::begin_inside(ui, rect);
    body();
    return detail::end_inside(ui);
}

/// The whole window, device pixels.
[[nodiscard]] Rect window_rect();

} // namespace labrack::ui
