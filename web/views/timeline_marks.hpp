// What was done to the running system, as marks of the timeline: each kind has a sign and words of its own.
#pragma once

#include "app/ui.hpp"
#include "app/widgets.hpp"
#include "session/run.hpp"

#include <string>
#include <vector>

namespace labrack::ui {

struct TimelineMark {
    Time at;
    std::string text;
    Icon icon = nullptr;
    Tone tone = Tone::neutral;
};

/// What has happened so far, in order of time, repairs included; not the requests that were sent by hand. Of very many
/// the latest.
[[nodiscard]] std::vector<TimelineMark> marks_of(const Ui& ui, const session::Run& run);

/// The sign of a kind, and whether it does harm (bad), repairs (ok) or changes something.
struct MarkSign {
    Icon icon;
    Tone tone;
};
[[nodiscard]] MarkSign sign_of(model::InterventionKind kind);

} // namespace labrack::ui
