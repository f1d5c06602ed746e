// The screens of the application, listed in one place.
#pragma once

#include "app/app.hpp"

namespace labrack::ui {

[[nodiscard]] std::vector<Screen> make_screens(App& app);

/// The list of labs.
[[nodiscard]] Screen home_screen(App& app);

} // namespace labrack::ui
