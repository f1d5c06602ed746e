// What is on the screen, as a screen reader, a keyboard or a test sees it.
//
// Widgets record a node each drawn frame; the tree is rebuilt every frame and ids are stable across frames. The
// page mirrors it into real DOM elements; what is done there comes back as requests that the widget of that id
// takes in the next drawn frame. So every control works by mouse, by keyboard and by a test without a window.
#pragma once

#include "geometry.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace labrack::ui {

/// The ImGui id of the widget: a hash of the id stack and the widget's own id.
using Id = std::uint32_t;

/// ARIA roles, by their names (`switch_` is "switch").
enum class Role {
    none,
    alert,
    article,
    banner,
    blockquote,
    button,
    cell,
    checkbox,
    code,
    columnheader,
    complementary,
    dialog,
    group,
    heading,
    img,
    link,
    list,
    listbox,
    listitem,
    main,
    menu,
    menuitem,
    navigation,
    option,
    paragraph,
    progressbar,
    radio,
    radiogroup,
    region,
    row,
    separator,
    slider,
    spinbutton,
    status,
    switch_,
    tab,
    table,
    tablist,
    tabpanel,
    text,
    textbox,
    toolbar,
    tree,
    treeitem,
};

[[nodiscard]] std::string_view name(Role role);

enum class Flag : std::uint32_t {
    disabled = 1U << 0,
    checked = 1U << 1,
    selected = 1U << 2,
    expanded = 1U << 3,
    pressed = 1U << 4,
    busy = 1U << 5,
    invalid = 1U << 6,
    clipped = 1U << 7, ///< scrolled out of view; focus scrolls it in
    modal = 1U << 8,   ///< everything outside this node is inert
    collapsed = 1U << 9,
    unpressed = 1U << 10, ///< a toggle button that is not pressed (aria-pressed="false")
    multiline = 1U << 11,
    current = 1U << 12, ///< aria-current
};

enum class Act : std::uint32_t {
    activate = 1U << 0,
    set_value = 1U << 1,
    increment = 1U << 2,
    decrement = 1U << 3,
    focus = 1U << 4, ///< can hold DOM focus
    escape = 1U << 5,
    submit = 1U << 6, ///< of a field: Enter says that its text is complete
};

template <class E>
struct Bits {
    std::uint32_t value = 0;

    constexpr Bits() = default;
    constexpr Bits(E one) : value(static_cast<std::uint32_t>(one)) {}
    constexpr Bits& operator|=(Bits other) { return value |= other.value, *this; }
    friend constexpr Bits operator|(Bits a, Bits b) { return a |= b; }
    [[nodiscard]] constexpr bool has(E one) const { return (value & static_cast<std::uint32_t>(one)) != 0; }
    constexpr bool operator==(const Bits&) const = default;
};
constexpr Bits<Flag> operator|(Flag a, Flag b) {
    return Bits<Flag>(a) | Bits<Flag>(b);
}
constexpr Bits<Act> operator|(Act a, Act b) {
    return Bits<Act>(a) | Bits<Act>(b);
}

struct ValueRange {
    double min = 0;
    double max = 1;
    double now = 0;
    double step = 0; ///< 0 = any

    bool operator==(const ValueRange&) const = default;
};

struct Node {
    Id id = 0;
    Id parent = 0; ///< 0 = the page
    Role role = Role::none;
    std::string name = {};
    std::string description = {};
    std::string value = {}; ///< text of a field, or the spoken value of a slider
    std::string href = {};  ///< of a link that leaves the page
    std::optional<ValueRange> range = {};
    Bits<Flag> flags = {};
    Bits<Act> acts = {};
    int level = 0;     ///< of a heading or tree item
    bool live = false; ///< changes are announced (role status is too)
    Rect rect = {};    ///< device pixels

    bool operator==(const Node&) const = default;
};

struct Request {
    Id id = 0;
    Act act = Act::activate;
    std::string value = {};
};

struct Announcement {
    std::string text = {};
    bool assertive = false;
};

class Semantics {
  public:
    // One frame.
    void begin_frame();
    /// Drops requests that no widget took. What held the focus and is gone leaves it to what stands there now.
    void end_frame();

    /// Adds a node under the innermost open one. A second node of the same id in a frame is numbered anew; for a
    /// control that is a mistake, listed in `duplicates`.
    Node& add(Node node);
    /// Adds a node and opens it: what follows, until `close`, is inside it.
    Node& open(Node node);
    void close();
    /// Closes it and gives it the rectangle that is known only now.
    void close(const Rect& rect, bool clipped = false);

    // Requests, from the mirror or a test.
    /// False, and nothing is done, where the DOM would refuse too: the node is not there, is disabled, lies behind a
    /// dialog, or cannot do this.
    bool request(Request request);
    /// Takes a pending request of this kind for this node.
    [[nodiscard]] bool take(Id id, Act act);
    [[nodiscard]] std::optional<std::string> take_value(Id id);
    [[nodiscard]] bool pending() const { return !requests_.empty(); }

    // Focus: that of the DOM, the only one there is.
    void set_focused(Id id, bool visible);
    [[nodiscard]] bool focused(Id id) const { return id != 0 && id == focused_; }
    /// Focused, and by keyboard: draw a ring.
    [[nodiscard]] bool focus_visible(Id id) const { return focused(id) && focus_visible_; }
    [[nodiscard]] Id focused() const { return focused_; }
    /// Whether this node, or one inside it, is focused.
    [[nodiscard]] bool focus_within(Id id) const;
    /// Asks the page to move focus; taken by the application after the frame.
    void move_focus(Id id, int caret = -1, int anchor = -1);
    struct FocusMove {
        Id id = 0;
        int caret = -1;
        int anchor = -1;
    };
    [[nodiscard]] std::optional<FocusMove> take_focus_move();
    /// True once when focus has just come to this node by keyboard: scroll it into view.
    [[nodiscard]] bool take_scroll(Id id);

    /// Spoken in the live region. Say outcomes, not every change.
    void announce(std::string_view text, bool assertive = false);
    [[nodiscard]] std::vector<Announcement> take_announcements();

    // Reading the last whole frame.
    [[nodiscard]] const std::vector<Node>& nodes() const { return done_; }
    [[nodiscard]] const Node* find(Id id) const;
    /// The first node of that role whose name is `name` (any if empty).
    [[nodiscard]] const Node* find(Role role, std::string_view name) const;
    /// Whether an open dialog makes it inert.
    [[nodiscard]] bool behind_dialog(const Node& node) const;
    [[nodiscard]] const std::vector<Id>& duplicates() const { return duplicates_; }

  private:
    void leave_focus(const std::vector<Node>& before);
    void enter_popover();
    [[nodiscard]] Id stop_of(const Node& node) const;

    std::vector<Node> building_;
    std::vector<Node> done_;
    std::vector<std::size_t> stack_; ///< indices into `building_`
    std::unordered_set<Id> used_;
    std::vector<Id> duplicates_;
    std::vector<Request> requests_;
    std::vector<Announcement> announcements_;
    std::optional<FocusMove> focus_move_;
    Id focused_ = 0;
    Id scroll_to_ = 0;
    bool focus_visible_ = false;
};

/// Turns whole trees into the small patches that the mirror applies.
class Publisher {
  public:
    /// The JSON of what differs from the last published tree, rectangles in CSS px; empty if nothing does.
    [[nodiscard]] std::string patch(const std::vector<Node>& nodes, float pixel_ratio);

  private:
    std::vector<Node> published_;
    float pixel_ratio_ = 0;
};

} // namespace labrack::ui
