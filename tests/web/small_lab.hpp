// A lab of a few steps on a small stack, for tests of the panels.
#pragma once

#include "lab/lab.hpp"

#include <memory>

namespace labrack::test {

/// visitors → dns, visitors → web → app → db, all three on one server. Steps: "first" (send), "walk", "quiz" (choice,
/// several, number), "guess" (prediction, then a task), "break" (stop the database), "rush" (charts under load).
[[nodiscard]] std::shared_ptr<const lab::Lab> small_lab();

/// A lab of one step around a design and its workload, with all panels, that offers to send everything and to stop
/// everything.
[[nodiscard]] std::shared_ptr<const lab::Lab> one_step_lab(std::string_view design, std::string_view workload);

} // namespace labrack::test
