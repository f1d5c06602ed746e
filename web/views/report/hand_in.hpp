// Handing in: the learner's name, and the file.
#pragma once

#include "views/report/grading.hpp"

#include <string>

namespace labrack::ui {

struct HandInState {
    bool open = false;
    std::string learner = {};
};

/// Opens the dialog, with the name that was given last.
void open_hand_in(Ui& ui, HandInState& state);
void draw_hand_in(Ui& ui, HandInState& state, Grading& grading, const Report& report);

} // namespace labrack::ui
