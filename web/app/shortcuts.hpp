// The list of keyboard shortcuts, which "?" opens.
#pragma once

#include "ui.hpp"

namespace labrack::ui {

/// "?" typed while no field is being edited opens the list, and closes it again.
void take_shortcut_key(Ui& ui, bool& open);
void draw_shortcuts(Ui& ui, bool& open);

} // namespace labrack::ui
