#include "focus_keys.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <array>

namespace labrack::ui {

namespace {

/// Roles among which the arrow keys move and Tab stops once, and the role of what is around them.
struct Group {
    Role item;
    Role around;
};
constexpr std::array groups{Group{Role::tab, Role::tablist}, Group{Role::radio, Role::radiogroup},
                            Group{Role::option, Role::listbox}, Group{Role::menuitem, Role::menu},
                            Group{Role::treeitem, Role::tree}};

/// The node around the group of this one; 0 = it stands alone.
Id group_of(const Semantics& semantics, const Node& node) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.item == node.role; });
    if (group == groups.end()) return 0;
    for (const Node* at = semantics.find(node.parent); at != nullptr; at = semantics.find(at->parent))
        if (at->role == group->around) return at->id;
    return node.parent;
}

bool reachable(const Semantics& semantics, const Node& node) {
    return node.acts.has(Act::focus) && node.role != Role::dialog && !semantics.behind_dialog(node);
}

/// How strongly a node is the place at which Tab enters its group.
int rank(const Semantics& semantics, const Node& node) {
    if (semantics.focused(node.id)) return 2;
    return node.flags.has(Flag::selected) || node.flags.has(Flag::checked) ? 1 : 0;
}

/// Where Tab stops, in order.
std::vector<const Node*> tab_stops(const Semantics& semantics) {
    std::vector<const Node*> stops;
    std::unordered_map<Id, std::size_t> place;
    for (const Node& node : semantics.nodes()) {
        if (!reachable(semantics, node)) continue;
        const Id group = group_of(semantics, node);
        const auto [found, fresh] = place.try_emplace(group, stops.size());
        if (group == 0 || fresh)
            stops.push_back(&node);
        else if (rank(semantics, node) > rank(semantics, *stops[found->second]))
            stops[found->second] = &node;
    }
    return stops;
}

bool is_field(const Node& node) {
    return node.role == Role::textbox || node.role == Role::spinbutton;
}

std::vector<ImWchar> characters_of(const std::string& text) {
    std::vector<ImWchar> out(text.size() + 1);
    const int count = ImTextStrFromUtf8(out.data(), static_cast<int>(out.size()), text.c_str(), nullptr);
    out.resize(static_cast<std::size_t>(count));
    return out;
}

std::string text_of(std::vector<ImWchar> characters) {
    characters.push_back(0);
    std::string out(characters.size() * 4, '\0');
    out.resize(static_cast<std::size_t>(
        ImTextStrToUtf8(out.data(), static_cast<int>(out.size()), characters.data(), nullptr)));
    return out;
}

/// By keyboard; a field is entered with its whole text selected, as in a browser.
void focus(Ui& ui, const Node& node) {
    ui.semantics.set_focused(node.id, true);
    if (is_field(node)) ui.caret = {node.id, static_cast<int>(characters_of(node.value).size()), 0};
    ui.frame_wanted = true;
}

void walk(Ui& ui, bool back) {
    const std::vector<const Node*> stops = tab_stops(ui.semantics);
    if (stops.empty()) return;
    const auto at =
        std::find_if(stops.begin(), stops.end(), [&](const Node* n) { return ui.semantics.focused(n->id); });
    const auto count = static_cast<std::ptrdiff_t>(stops.size());
    const std::ptrdiff_t here = at == stops.end() ? (back ? 0 : -1) : at - stops.begin();
    focus(ui, *stops[static_cast<std::size_t>((here + (back ? -1 : 1) + count) % count)]);
}

/// -1, 0, +1: what the arrow keys of this frame say.
int arrows() {
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key) ? 1 : 0; };
    return std::clamp(pressed(ImGuiKey_RightArrow) + pressed(ImGuiKey_DownArrow) - pressed(ImGuiKey_LeftArrow) -
                          pressed(ImGuiKey_UpArrow),
                      -1, 1);
}

void move_in_group(Ui& ui, const Node& node, Id group) {
    std::vector<const Node*> all;
    for (const Node& each : ui.semantics.nodes())
        if (each.role == node.role && reachable(ui.semantics, each) && group_of(ui.semantics, each) == group)
            all.push_back(&each);
    const auto at = std::find_if(all.begin(), all.end(), [&](const Node* each) { return each->id == node.id; });
    const auto count = static_cast<std::ptrdiff_t>(all.size());
    std::ptrdiff_t to = at - all.begin();
    if (ImGui::IsKeyPressed(ImGuiKey_Home))
        to = 0;
    else if (ImGui::IsKeyPressed(ImGuiKey_End))
        to = count - 1;
    else if (const int step = arrows(); step != 0)
        to = (to + step + count) % count;
    else
        return;
    const Node& target = *all[static_cast<std::size_t>(to)];
    focus(ui, target);
    if (node.role == Role::tab || node.role == Role::radio) ui.semantics.request({target.id, Act::activate, {}});
}

void set_number(Ui& ui, const Node& node, double value) {
    ui.semantics.request({node.id, Act::set_value, std::to_string(value)});
}

/// A slider, a separator, or the arrows of a number field: up and right give more.
void change_value(Ui& ui, const Node& node) {
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key); };
    const bool field = is_field(node);
    const bool more = pressed(ImGuiKey_UpArrow) || (!field && pressed(ImGuiKey_RightArrow));
    const bool less = pressed(ImGuiKey_DownArrow) || (!field && pressed(ImGuiKey_LeftArrow));
    if (more != less) ui.semantics.request({node.id, more ? Act::increment : Act::decrement, {}});
    if (field || !node.range || !node.acts.has(Act::set_value)) return;
    const double page = (node.range->max - node.range->min) / 10;
    if (pressed(ImGuiKey_Home)) set_number(ui, node, node.range->min);
    if (pressed(ImGuiKey_End)) set_number(ui, node, node.range->max);
    if (pressed(ImGuiKey_PageUp)) set_number(ui, node, std::min(node.range->now + page, node.range->max));
    if (pressed(ImGuiKey_PageDown)) set_number(ui, node, std::max(node.range->now - page, node.range->min));
}

/// The text of a field with caret and selection, in characters.
struct Edit {
    std::vector<ImWchar> text;
    int caret = 0;
    int anchor = 0;
    bool changed = false;

    [[nodiscard]] int length() const { return static_cast<int>(text.size()); }
    void replace(int from, int to, const std::vector<ImWchar>& with) {
        text.erase(text.begin() + from, text.begin() + to);
        text.insert(text.begin() + from, with.begin(), with.end());
        caret = anchor = from + static_cast<int>(with.size());
        changed = true;
    }
    void type(const std::vector<ImWchar>& with) { replace(std::min(caret, anchor), std::max(caret, anchor), with); }
    /// Removes the selection, or the character at that side of the caret.
    void remove(int side) {
        if (caret != anchor) return type({});
        const int other = std::clamp(caret + side, 0, length());
        if (other != caret) replace(std::min(caret, other), std::max(caret, other), {});
    }
    void move(int to, bool select) {
        caret = std::clamp(to, 0, length());
        if (!select) anchor = caret;
    }
    [[nodiscard]] std::string selection() const {
        return text_of({text.begin() + std::min(caret, anchor), text.begin() + std::max(caret, anchor)});
    }
};

std::vector<ImWchar> printable(const std::vector<ImWchar>& characters) {
    std::vector<ImWchar> out;
    std::copy_if(characters.begin(), characters.end(), std::back_inserter(out), [](ImWchar c) { return c >= ' '; });
    return out;
}

void take_clipboard_keys(Edit& edit) {
    if (!ImGui::GetIO().KeyCtrl) return;
    if (ImGui::IsKeyPressed(ImGuiKey_A)) {
        edit.anchor = 0;
        edit.caret = edit.length();
    }
    const bool cut = ImGui::IsKeyPressed(ImGuiKey_X);
    if ((cut || ImGui::IsKeyPressed(ImGuiKey_C)) && edit.caret != edit.anchor) {
        ImGui::SetClipboardText(edit.selection().c_str());
        if (cut) edit.type({});
    }
    const char* pasted = ImGui::IsKeyPressed(ImGuiKey_V) ? ImGui::GetClipboardText() : nullptr;
    if (pasted != nullptr) edit.type(printable(characters_of(pasted)));
}

void edit_field(Ui& ui, const Node& node) {
    const ImGuiIO& io = ImGui::GetIO();
    Edit edit{.text = characters_of(node.value), .caret = ui.caret.caret, .anchor = ui.caret.anchor};
    if (ui.caret.id != node.id) edit.caret = edit.anchor = edit.length();
    edit.move(edit.caret, true);
    edit.anchor = std::clamp(edit.anchor, 0, edit.length());
    take_clipboard_keys(edit);
    if (ImGui::IsKeyPressed(ImGuiKey_LeftArrow)) edit.move(edit.caret - 1, io.KeyShift);
    if (ImGui::IsKeyPressed(ImGuiKey_RightArrow)) edit.move(edit.caret + 1, io.KeyShift);
    if (ImGui::IsKeyPressed(ImGuiKey_Home)) edit.move(0, io.KeyShift);
    if (ImGui::IsKeyPressed(ImGuiKey_End)) edit.move(edit.length(), io.KeyShift);
    if (ImGui::IsKeyPressed(ImGuiKey_Backspace)) edit.remove(-1);
    if (ImGui::IsKeyPressed(ImGuiKey_Delete)) edit.remove(1);
    const std::vector<ImWchar> typed(io.InputQueueCharacters.begin(), io.InputQueueCharacters.end());
    if (!typed.empty() && !io.KeyCtrl) edit.type(printable(typed));
    ui.caret = {node.id, edit.caret, edit.anchor};
    if (edit.changed) ui.semantics.request({node.id, Act::set_value, text_of(edit.text)});
    const bool enter = ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false);
    if (enter && node.acts.has(Act::submit)) ui.semantics.request({node.id, Act::submit, {}});
}

} // namespace

void take_focus_keys(Ui& ui) {
    ui.keys_taken = false;
    if (ImGui::IsKeyPressed(ImGuiKey_Tab)) return walk(ui, ImGui::GetIO().KeyShift);
    const Node* node = ui.semantics.find(ui.semantics.focused());
    if (node == nullptr) return;
    const Id group = group_of(ui.semantics, *node);
    const bool ranged = node->role == Role::slider || node->role == Role::separator || node->role == Role::spinbutton;
    ui.keys_taken = is_field(*node) || group != 0 || ranged;
    if (is_field(*node)) edit_field(ui, *node);
    if (ranged) change_value(ui, *node);
    if (group != 0) move_in_group(ui, *node, group);
    if (is_field(*node)) return;
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key, false); };
    if (pressed(ImGuiKey_Enter) || pressed(ImGuiKey_KeypadEnter) || pressed(ImGuiKey_Space))
        ui.semantics.request({node->id, Act::activate, {}});
}

void note_pointer_or_key(Ui& ui) {
    for (int button = 0; button < ImGuiMouseButton_COUNT; ++button)
        if (ImGui::IsMouseClicked(button)) ui.pointed = true;
    for (int key = ImGuiKey_NamedKey_BEGIN; key < ImGuiKey_MouseLeft; ++key)
        if (ImGui::IsKeyPressed(static_cast<ImGuiKey>(key), false)) ui.pointed = false;
}

void take_focus_move(Ui& ui, const Semantics::FocusMove& move) {
    ui.semantics.set_focused(move.id, !ui.pointed);
    if (move.caret >= 0) ui.caret = {move.id, move.caret, std::max(move.anchor, 0)};
    ui.frame_wanted = true;
}

} // namespace labrack::ui
