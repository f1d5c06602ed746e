// Focus and keys where no DOM holds them: in the native window.
#pragma once

#include "ui.hpp"

namespace labrack::ui {

/// Does with ImGui's keys of this frame what mirror.js and keys.js do in the page, so that every control answers in the
/// same way: Tab walks the controls, arrows move within a group or change a value, Enter and Space operate, characters
/// edit a field. Call it between `ImGui::NewFrame` and the first control.
void take_focus_keys(Ui& ui);

/// Remembers whether the pointer or a key was used last; call it before take_focus_keys().
void note_pointer_or_key(Ui& ui);

/// What DOM focus does in the page: takes over the focus that a control has asked for, and shows it unless a
/// click has brought it.
void take_focus_move(Ui& ui, const Semantics::FocusMove& move);

} // namespace labrack::ui
