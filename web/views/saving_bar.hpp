// The bar above a lab whose work is not simply saved: read only, not saved, or opened from an older copy. It says what
// is the matter for as long as it is, and offers the way out.
#pragma once

#include "views/saving.hpp"

namespace labrack::ui {

/// What was found when the session was opened; shown until it is dismissed.
enum class OpeningNote { none, previous, damaged };
[[nodiscard]] OpeningNote note_of(OpenedSession::From from);

/// The key of what the bar says; empty if there is none.
[[nodiscard]] std::string_view saving_words(const Saver& saver, OpeningNote note);

enum class BarAct { none, take_over, download, reload, start_afresh, dismiss };

/// Cuts the bar from the top of `area` where there is something to say; what the student chose.
BarAct draw_saving_bar(Ui& ui, Rect& area, const Saver& saver, OpeningNote note);

} // namespace labrack::ui
