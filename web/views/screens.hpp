// The screens of the application, listed in one place.
#pragma once

#include "app/app.hpp"
#include "views/lab_store.hpp"

#include <memory>
#include <vector>

namespace labrack::ui {

/// All of them; the first is shown for an unknown name.
[[nodiscard]] std::vector<Screen> make_screens(App& app);

/// "home": the list of labs.
[[nodiscard]] Screen home_screen(App& app, std::shared_ptr<LabStore> labs);
/// "lab": one lab at work.
[[nodiscard]] Screen lab_screen(App& app, std::shared_ptr<LabStore> labs);
/// "gallery": every control, for tests and for authors of views (`?screen=gallery`).
[[nodiscard]] Screen gallery_screen(App& app);

} // namespace labrack::ui
