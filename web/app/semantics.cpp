#include "semantics.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace labrack::ui {

namespace {

const Node* find_in(const std::vector<Node>& nodes, Id id) {
    const auto found = std::find_if(nodes.begin(), nodes.end(), [&](const Node& node) { return node.id == id; });
    return id == 0 || found == nodes.end() ? nullptr : &*found;
}

bool lies_in(const std::vector<Node>& nodes, const Node& node, Id around) {
    for (const Node* at = &node; at != nullptr; at = find_in(nodes, at->parent))
        if (at->id == around) return true;
    return false;
}

} // namespace

std::string_view name(Role role) {
    static constexpr std::array names{
        "none",       "alert",        "article",       "banner",     "blockquote", "button",   "cell",       "checkbox",
        "code",       "columnheader", "complementary", "dialog",     "group",      "heading",  "img",        "link",
        "list",       "listbox",      "listitem",      "main",       "menu",       "menuitem", "navigation", "option",
        "paragraph",  "progressbar",  "radio",         "radiogroup", "region",     "row",      "separator",  "slider",
        "spinbutton", "status",       "switch",        "tab",        "table",      "tablist",  "tabpanel",   "text",
        "textbox",    "toolbar",      "tree",          "treeitem"};
    static_assert(names.size() == static_cast<std::size_t>(Role::treeitem) + 1);
    return names[static_cast<std::size_t>(role)];
}

void Semantics::begin_frame() {
    building_.clear();
    stack_.clear();
    used_.clear();
    duplicates_.clear();
}

void Semantics::end_frame() {
    assert(stack_.empty());
    done_.swap(building_);
    requests_.clear();
    scroll_to_ = 0;
    if (focused_ != 0 && find(focused_) == nullptr && !focus_move_) leave_focus(building_);
    if (focus_move_) enter_popover();
}

/// Focus that goes to a popover goes on to its first control; a dialog asks to be read first.
void Semantics::enter_popover() {
    const Node* popover = find(focus_move_->id);
    if (popover == nullptr || popover->role != Role::dialog || popover->flags.has(Flag::modal)) return;
    const auto first = std::find_if(done_.begin(), done_.end(), [&](const Node& node) {
        return &node != popover && node.acts.has(Act::focus) && lies_in(done_, node, popover->id);
    });
    if (first != done_.end()) focus_move_->id = stop_of(*first);
}

/// To what stands in its place now, in the innermost surroundings that are left, else to what comes before that.
void Semantics::leave_focus(const std::vector<Node>& before) {
    const Node* lost = find_in(before, focused_);
    if (lost == nullptr) return;
    auto place = done_.cbegin();
    for (const Node* each = before.data(); each != lost; ++each)
        if (const Node* left = find(each->id)) place = done_.cbegin() + (left - done_.data()) + 1;
    for (const Node* around = find_in(before, lost->parent); around != nullptr;
         around = find_in(before, around->parent)) {
        const auto fits = [&](const Node& node) {
            return node.acts.has(Act::focus) && lies_in(done_, node, around->id);
        };
        if (const auto next = std::find_if(place, done_.cend(), fits); next != done_.cend())
            return move_focus(stop_of(*next));
        const auto last = std::find_if(std::reverse_iterator(place), done_.crend(), fits);
        if (last != done_.crend()) return move_focus(stop_of(*last));
    }
}

/// Of tabs and the like it is the chosen one.
Id Semantics::stop_of(const Node& node) const {
    const auto chosen = std::find_if(done_.begin(), done_.end(), [&](const Node& each) {
        return each.parent == node.parent && each.role == node.role &&
               (each.flags.has(Flag::selected) || each.flags.has(Flag::checked));
    });
    return chosen == done_.end() ? node.id : chosen->id;
}

Node& Semantics::add(Node node) {
    if (!used_.insert(node.id).second) {
        if (node.acts.value != 0) duplicates_.push_back(node.id);
        constexpr Id prime = 16777619; // of FNV-1a
        do
            node.id = (node.id ^ static_cast<Id>(used_.size())) * prime;
        while (!used_.insert(node.id).second);
    }
    node.parent = stack_.empty() ? 0 : building_[stack_.back()].id;
    return building_.emplace_back(std::move(node));
}

Node& Semantics::open(Node node) {
    Node& added = add(std::move(node));
    stack_.push_back(building_.size() - 1);
    return added;
}

void Semantics::close() {
    assert(!stack_.empty());
    stack_.pop_back();
}

void Semantics::close(const Rect& rect, bool clipped) {
    assert(!stack_.empty());
    building_[stack_.back()].rect = rect;
    if (clipped) building_[stack_.back()].flags |= Flag::clipped;
    stack_.pop_back();
}

bool Semantics::behind_dialog(const Node& node) const {
    const Node* modal = nullptr;
    for (const Node& each : done_)
        if (each.flags.has(Flag::modal)) modal = &each;
    return modal != nullptr && !lies_in(done_, node, modal->id);
}

bool Semantics::request(Request request) {
    const Node* node = find(request.id);
    if (node == nullptr || !node->acts.has(request.act) || behind_dialog(*node)) return false;
    if (node->flags.has(Flag::disabled) && request.act != Act::focus) return false;
    requests_.push_back(std::move(request));
    return true;
}

bool Semantics::take(Id id, Act act) {
    for (std::size_t i = 0; i < requests_.size(); ++i) {
        if (requests_[i].id != id || requests_[i].act != act) continue;
        requests_.erase(requests_.begin() + static_cast<std::ptrdiff_t>(i));
        return true;
    }
    return false;
}

std::optional<std::string> Semantics::take_value(Id id) {
    std::optional<std::string> value;
    for (std::size_t i = 0; i < requests_.size();) {
        if (requests_[i].id == id && requests_[i].act == Act::set_value) {
            value = std::move(requests_[i].value);
            requests_.erase(requests_.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            ++i;
        }
    }
    return value;
}

void Semantics::set_focused(Id id, bool visible) {
    if (visible && id != focused_) scroll_to_ = id;
    focused_ = id;
    focus_visible_ = visible;
}

bool Semantics::focus_within(Id id) const {
    const Node* at = find(focused_);
    return at != nullptr && lies_in(done_, *at, id);
}

void Semantics::move_focus(Id id, int caret, int anchor) {
    focus_move_ = FocusMove{id, caret, anchor};
}

std::optional<Semantics::FocusMove> Semantics::take_focus_move() {
    return std::exchange(focus_move_, std::nullopt);
}

bool Semantics::take_scroll(Id id) {
    if (id == 0 || id != scroll_to_) return false;
    scroll_to_ = 0;
    return true;
}

void Semantics::announce(std::string_view text, bool assertive) {
    announcements_.push_back({std::string(text), assertive});
}

std::vector<Announcement> Semantics::take_announcements() {
    return std::exchange(announcements_, {});
}

const Node* Semantics::find(Id id) const {
    return find_in(done_, id);
}

const Node* Semantics::find(Role role, std::string_view name) const {
    for (const Node& node : done_)
        if (node.role == role && (name.empty() || node.name == name)) return &node;
    return nullptr;
}

} // namespace labrack::ui
