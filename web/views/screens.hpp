// The screens of the application, listed in one place.
#pragma once

#include "app/app.hpp"
#include "model/design.hpp"
#include "views/lab_store.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace labrack::ui {

/// All of them; the first is shown for an unknown name.
[[nodiscard]] std::vector<Screen> make_screens(App& app);

/// What is on its way from one screen to another.
struct Incoming {
    std::optional<model::Design> design = {};      ///< from Home into the sandbox
    std::optional<platform::OpenedFile> file = {}; ///< dropped on a lab; Home opens it
};

/// "home": the list of labs. Puts what the student wants to open into `incoming`, and goes to the sandbox.
[[nodiscard]] Screen home_screen(App& app, std::shared_ptr<LabStore> labs, std::shared_ptr<Incoming> incoming);
/// "lab": one lab at work. The sandbox takes what is in `incoming` as an edit, once this tab may write.
[[nodiscard]] Screen lab_screen(App& app, std::shared_ptr<LabStore> labs, std::shared_ptr<Incoming> incoming);
/// "gallery": every control, for tests and for authors of views (`?screen=gallery`).
[[nodiscard]] Screen gallery_screen(App& app);

} // namespace labrack::ui
