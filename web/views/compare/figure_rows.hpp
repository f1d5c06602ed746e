// The figures of two designs under one load, one below the other.
#pragma once

#include "views/workspace.hpp"

namespace labrack::ui {

/// A list of figures; each says what it is of the other design and of the student's own, and which is better.
void draw_figures(Ui& ui, Workspace& other, Workspace& own);

} // namespace labrack::ui
