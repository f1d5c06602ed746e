// A lab of a few steps on a small stack, for tests of the panels.
#pragma once

#include "lab/lab.hpp"

#include <memory>

namespace labrack::test {

/// visitors → dns, visitors → web → app → db, all three on one server. Steps: "first" (send), "walk", "quiz" (choice,
/// several, number), "guess" (prediction, then a task), "break" (stop the database), "rush" (charts under load).
[[nodiscard]] std::shared_ptr<const lab::Lab> small_lab();

} // namespace labrack::test
